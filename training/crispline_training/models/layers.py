"""Layers that several networks are made of, and how new weights begin."""

from __future__ import annotations

import torch
from torch import Tensor, nn

#: Share of activations that heads drop while they train.
DROPOUT = 0.1


def convolve(
    in_channels: int, out_channels: int, *, kernel: int = 1, dilation: int = 1
) -> nn.Sequential:
    """Return a convolution that keeps the size, with batch normalisation and ReLU."""
    padding = dilation * (kernel // 2)
    convolution = nn.Conv2d(
        in_channels, out_channels, kernel, padding=padding, dilation=dilation, bias=False
    )
    return nn.Sequential(convolution, nn.BatchNorm2d(out_channels), nn.ReLU(inplace=True))


def convolve_pooled(in_channels: int, out_channels: int) -> nn.Sequential:
    """Return a 1 x 1 convolution with ReLU for features pooled to a single value an image.

    Without batch normalisation: a batch of one image has no variance to normalise by, and that of a
    small batch is little more than noise.
    """
    return nn.Sequential(nn.Conv2d(in_channels, out_channels, 1), nn.ReLU(inplace=True))


def initialise(module: nn.Module) -> None:
    """Give new layers weights to begin with; leave pretrained ones out.

    Convolutions keep the variance of gradients through ReLU (He et al. 2015, equation 14).
    """
    for layer in module.modules():
        if isinstance(layer, nn.Conv2d):
            nn.init.kaiming_normal_(layer.weight, mode="fan_out", nonlinearity="relu")
        elif isinstance(layer, nn.BatchNorm2d):
            nn.init.ones_(layer.weight)
        if isinstance(layer, nn.BatchNorm2d | nn.Conv2d) and layer.bias is not None:
            nn.init.zeros_(layer.bias)


def make_classifier(in_channels: int, classes: int) -> nn.Conv2d:
    """Return a 1 x 1 convolution to logits near zero: all classes begin about as likely."""
    classifier = nn.Conv2d(in_channels, classes, 1)
    nn.init.normal_(classifier.weight, std=0.01)
    if classifier.bias is not None:
        nn.init.zeros_(classifier.bias)
    return classifier


class FCNHead(nn.Sequential):
    """The head of Long et al. 2015 as Zhao et al. 2017 use it, for supervision half-way in too."""

    def __init__(self, in_channels: int, classes: int) -> None:
        """Narrow the features to a quarter before they are classified."""
        inner = in_channels // 4
        narrow = convolve(in_channels, inner, kernel=3)
        initialise(narrow)
        super().__init__(narrow, nn.Dropout(DROPOUT), make_classifier(inner, classes))


def pool_adaptively(features: Tensor, bins: int) -> Tensor:
    """Return the means of `bins` x `bins` cells of features (batch, channel, row, column).

    What `nn.AdaptiveAvgPool2d` gives, as two products of matrices: these export exactly to ONNX
    also where the cells do not divide the features, which pooling does not (pytorch #42653).
    """
    rows = _cell_weights(features.shape[-2], bins, like=features)
    columns = _cell_weights(features.shape[-1], bins, like=features)
    return rows @ features @ columns.transpose(0, 1)


def _cell_weights(size: int, bins: int, *, like: Tensor) -> Tensor:
    """Return the share of every pixel in every cell, laid out (cell, pixel).

    Cell i goes from floor(i size / bins) to ceil((i + 1) size / bins).
    """
    cells = torch.arange(bins, device=like.device).unsqueeze(1)
    pixels = torch.arange(size, device=like.device).unsqueeze(0)
    start = torch.div(cells * size, bins, rounding_mode="floor")
    stop = torch.div((cells + 1) * size + bins - 1, bins, rounding_mode="floor")
    inside = (pixels >= start) & (pixels < stop)
    return inside.to(like.dtype) / (stop - start).to(like.dtype)
