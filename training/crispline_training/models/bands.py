"""First convolutions for images of more or fewer bands than the weights were trained with."""

from __future__ import annotations

import torch
from torch import nn


def adapt_bands(convolution: nn.Conv2d, bands: int, *, pretrained: bool) -> nn.Conv2d:
    """Return a convolution that takes `bands`; the given one where it does already.

    Pretrained weights are repeated in turn (a fourth band gets those of red) and scaled, so that
    responses stay about as large as they were.
    """
    known = convolution.in_channels
    if bands == known:
        return convolution
    (kernel, _), (stride, _) = convolution.kernel_size, convolution.stride
    adapted = nn.Conv2d(
        bands, convolution.out_channels, kernel, stride=stride, padding=kernel // 2, bias=False
    )
    if pretrained:
        with torch.no_grad():
            repeated = convolution.weight[:, [band % known for band in range(bands)]]
            adapted.weight.copy_(repeated * (known / bands))
    else:
        nn.init.kaiming_normal_(adapted.weight, mode="fan_out", nonlinearity="relu")
    return adapted
