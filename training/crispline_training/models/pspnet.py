"""Pyramid scene parsing network (Zhao et al. 2017)."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from crispline_training.models.fcn import DilatedNetwork
from crispline_training.models.layers import (
    DROPOUT,
    convolve,
    convolve_pooled,
    initialise,
    make_classifier,
    pool_adaptively,
)


class PyramidPooling(nn.Module):
    """Features and their means over grids of few cells, side by side (figure 3c)."""

    def __init__(self, in_channels: int, bins: Sequence[int]) -> None:
        """Pool to `bins` x `bins` cells each, with an equal share of the channels."""
        super().__init__()
        self.bins = tuple(bins)
        share = in_channels // len(self.bins)
        self.branches = nn.ModuleList(
            (convolve_pooled if n == 1 else convolve)(in_channels, share) for n in self.bins
        )
        self.out_channels = in_channels + share * len(self.bins)

    def forward(self, features: Tensor) -> Tensor:
        """Return features (batch, channel, row, column) with their pooled ones appended."""
        pooled = [
            branch(pool_adaptively(features, n))
            for n, branch in zip(self.bins, self.branches, strict=True)
        ]
        size = features.shape[-2:]
        enlarged = [
            functional.interpolate(p, size=size, mode="bilinear", align_corners=False)
            for p in pooled
        ]
        return torch.cat([features, *enlarged], dim=1)


class PSPNet(DilatedNetwork):
    """PSPNet on a dilated ResNet."""

    def __init__(
        self,
        depth: int,
        *,
        bands: int,
        classes: int,
        pretrained: bool = False,
        auxiliary: bool = True,
        bins: Sequence[int] = (1, 2, 3, 6),
    ) -> None:
        """Build it on a ResNet of `depth` layers, `pretrained` on ImageNet."""
        super().__init__(
            depth, bands=bands, classes=classes, pretrained=pretrained, auxiliary=auxiliary
        )
        widest = self.trunk.channels[3]
        self.pyramid = PyramidPooling(widest, bins)
        self.merge = convolve(self.pyramid.out_channels, widest // 4, kernel=3)
        self.dropout = nn.Dropout(DROPOUT)
        initialise(self.pyramid)
        initialise(self.merge)
        self.classify = make_classifier(widest // 4, classes)

    def head(self, features: Tensor) -> Tensor:
        """Return the logits of stage conv5_x."""
        logits: Tensor = self.classify(self.dropout(self.merge(self.pyramid(features))))
        return logits
