"""Residual networks of torchvision as feature extractors, dilated on demand."""

from __future__ import annotations

from typing import Any, NamedTuple

import torchvision  # type: ignore[import-untyped]  # publishes no types
from torch import Tensor, nn

from crispline_training.errors import RecipeError
from crispline_training.models.bands import adapt_bands

#: Depths that can be built, and torchvision's name of their ImageNet weights.
DEPTHS = (18, 50, 101)
_WEIGHTS = "IMAGENET1K_V1"


class Features(NamedTuple):
    """Outputs of the stages conv2_x to conv5_x of He et al. 2016, (batch, channel, row, column)."""

    c2: Tensor
    c3: Tensor
    c4: Tensor
    c5: Tensor


class ResNetTrunk(nn.Module):
    """ResNet-18, -50 or -101 without its classifier.

    The stages lie 4, 8, 16 and 32 pixels apart; with `dilated` the last two lie 8 apart, too, by
    the algorithme à trous: what they give at every second (fourth) pixel is what they give
    undilated. `channels` are those of the stages.
    """

    def __init__(self, depth: int, *, bands: int, dilated: bool, pretrained: bool) -> None:
        """Build the trunk; `pretrained` on ImageNet, whatever the number of bands.

        Raises RecipeError for another depth.
        """
        super().__init__()
        if depth not in DEPTHS:
            raise RecipeError(
                f"expected a ResNet of {', '.join(map(str, DEPTHS))} layers, found {depth}; "
                "choose one of these"
            )
        # A residual branch that begins at zero makes deep networks trainable from scratch (Goyal
        # et al. 2017, section 5.1); loaded weights overwrite it.
        resnet: Any = torchvision.models.get_model(
            f"resnet{depth}",
            weights=_WEIGHTS if pretrained else None,
            zero_init_residual=not pretrained,
        )
        resnet.conv1 = adapt_bands(resnet.conv1, bands, pretrained=pretrained)
        self.stem = nn.Sequential(resnet.conv1, resnet.bn1, resnet.relu, resnet.maxpool)
        stages = (resnet.layer1, resnet.layer2, resnet.layer3, resnet.layer4)
        if dilated:
            dilate(resnet.layer3, before=1, after=2)
            dilate(resnet.layer4, before=2, after=4)
        self.stages = nn.ModuleList(stages)
        widest: int = resnet.fc.in_features
        self.channels = (widest // 8, widest // 4, widest // 2, widest)

    def forward(self, image: Tensor) -> Features:
        """Return the features of an image (batch, band, row, column)."""
        features = self.stem(image)
        found = []
        for stage in self.stages:
            features = stage(features)
            found.append(features)
        return Features(*found)


def dilate(stage: nn.Module, *, before: int, after: int) -> None:
    """Take the stride from a stage and dilate what comes after it.

    The convolution that had the stride keeps the dilation of the stage before, `before`: it sees
    the same pixels as ever. torchvision does it for bottlenecks only.
    """
    for convolution in stage.modules():
        if not isinstance(convolution, nn.Conv2d):
            continue
        dilation = before if convolution.stride == (2, 2) else after
        convolution.stride = (1, 1)
        if convolution.kernel_size == (3, 3):
            convolution.dilation = convolution.padding = (dilation, dilation)
