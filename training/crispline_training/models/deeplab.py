"""DeepLabV3 (Chen et al. 2017, arXiv 1706.05587)."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from crispline_training.models.fcn import DilatedNetwork
from crispline_training.models.layers import (
    DROPOUT,
    convolve,
    convolve_pooled,
    initialise,
    make_classifier,
)

_WIDTH = 256


class AtrousPyramid(nn.Module):
    """Convolutions of several dilations and the mean of the image, side by side (figure 5)."""

    def __init__(self, in_channels: int, dilations: Sequence[int]) -> None:
        """Give every branch 256 channels, and merge them into as many."""
        super().__init__()
        self.branches = nn.ModuleList(
            [
                convolve(in_channels, _WIDTH),
                *(convolve(in_channels, _WIDTH, kernel=3, dilation=d) for d in dilations),
            ]
        )
        self.mean = convolve_pooled(in_channels, _WIDTH)
        self.merge = convolve(_WIDTH * (len(self.branches) + 1), _WIDTH)

    def forward(self, features: Tensor) -> Tensor:
        """Return features (batch, 256, row, column) that have seen several surroundings."""
        mean = self.mean(features.mean(dim=(2, 3), keepdim=True))
        around = mean.expand(-1, -1, *features.shape[-2:])
        merged: Tensor = self.merge(
            torch.cat([*(branch(features) for branch in self.branches), around], dim=1)
        )
        return merged


class DeepLabV3(DilatedNetwork):
    """DeepLabV3 on a dilated ResNet; its logits lie 8 pixels apart, hence the doubled rates."""

    def __init__(
        self,
        depth: int,
        *,
        bands: int,
        classes: int,
        pretrained: bool = False,
        auxiliary: bool = True,
        dilations: Sequence[int] = (12, 24, 36),
    ) -> None:
        """Build it on a ResNet of `depth` layers, `pretrained` on ImageNet."""
        super().__init__(
            depth, bands=bands, classes=classes, pretrained=pretrained, auxiliary=auxiliary
        )
        self.pyramid = AtrousPyramid(self.trunk.channels[3], dilations)
        self.refine = convolve(_WIDTH, _WIDTH, kernel=3)
        self.dropout = nn.Dropout(DROPOUT)
        initialise(self.pyramid)
        initialise(self.refine)
        self.classify = make_classifier(_WIDTH, classes)

    def head(self, features: Tensor) -> Tensor:
        """Return the logits of stage conv5_x."""
        logits: Tensor = self.classify(self.dropout(self.refine(self.pyramid(features))))
        return logits
