"""Fully convolutional networks: FCN-8s, and FCN on a dilated trunk."""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional

from crispline_training.models.layers import FCNHead, make_classifier
from crispline_training.models.network import Network
from crispline_training.models.outputs import Outputs
from crispline_training.models.resnet import Features, ResNetTrunk


class FCN8s(Network):
    """FCN-8s of Long et al. 2015 (figure 3) on a ResNet: three strides' scores added up.

    Scores are enlarged bilinearly, which is what the paper's transposed convolutions begin as.
    """

    size_multiple = 32

    def __init__(self, depth: int, *, bands: int, classes: int, pretrained: bool = False) -> None:
        """Build it on a ResNet of `depth` layers, `pretrained` on ImageNet."""
        super().__init__()
        self.trunk = ResNetTrunk(depth, bands=bands, dilated=False, pretrained=pretrained)
        self.scores = nn.ModuleList(make_classifier(n, classes) for n in self.trunk.channels[1:])

    def segment(self, image: Tensor) -> Outputs:
        """Return logits 8 pixels apart."""
        _, *features = self.trunk(image)
        fine, middle, coarse = (score(f) for score, f in zip(self.scores, features, strict=True))
        return Outputs(fine + _double(middle + _double(coarse)))


def _double(scores: Tensor) -> Tensor:
    return functional.interpolate(scores, scale_factor=2.0, mode="bilinear", align_corners=False)


class DilatedNetwork(Network):
    """A network on a dilated ResNet, whose logits lie 8 pixels apart; concrete ones give `head`.

    With `auxiliary` a second head on stage conv4_x is supervised while it trains (Zhao et al. 2017,
    section 3.3).
    """

    size_multiple = 8

    def __init__(
        self, depth: int, *, bands: int, classes: int, pretrained: bool, auxiliary: bool
    ) -> None:
        """Build the trunk of `depth` layers, `pretrained` on ImageNet, and the second head."""
        super().__init__()
        self.trunk = ResNetTrunk(depth, bands=bands, dilated=True, pretrained=pretrained)
        half_way = self.trunk.channels[2]
        self.auxiliary = FCNHead(half_way, classes) if auxiliary else None

    def head(self, features: Tensor) -> Tensor:
        """Return the logits of stage conv5_x."""
        raise NotImplementedError

    def segment(self, image: Tensor) -> Outputs:
        """Return logits 8 pixels apart."""
        features: Features = self.trunk(image)
        logits = self.head(features.c5)
        if self.auxiliary is None or not self.training:
            return Outputs(logits)
        return Outputs(logits, (self.auxiliary(features.c4),))


class FCNDilated(DilatedNetwork):
    """FCN on a ResNet with dilated convolutions (Yu and Koltun 2016)."""

    def __init__(
        self,
        depth: int,
        *,
        bands: int,
        classes: int,
        pretrained: bool = False,
        auxiliary: bool = True,
    ) -> None:
        """Build it on a ResNet of `depth` layers, `pretrained` on ImageNet."""
        super().__init__(
            depth, bands=bands, classes=classes, pretrained=pretrained, auxiliary=auxiliary
        )
        self.classify = FCNHead(self.trunk.channels[3], classes)

    def head(self, features: Tensor) -> Tensor:
        """Return the logits of stage conv5_x."""
        logits: Tensor = self.classify(features)
        return logits
