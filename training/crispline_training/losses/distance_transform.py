"""Manhattan distance transform of masks, on any device."""

from __future__ import annotations

import torch
from torch import Tensor


@torch.no_grad()
def manhattan_distance(mask: Tensor, limit: int) -> Tensor:
    """Return the Manhattan distance of each pixel to the nearest one outside the mask.

    `mask` is bool (..., H, W); the result is integers of the same shape: 0 outside the mask, at
    most `limit`, and `limit` where nothing lies outside. What is beyond the image's border is not
    outside. Exact and without iteration: L1 distances separate, and along one axis
    min_j f(j) + |i - j| is a running minimum of f(j) - j from one end and of f(j) + j from the
    other (Felzenszwalb and Huttenlocher 2012).
    """
    # Narrow integers are several times as fast; every sum below fits.
    fits = max(mask.shape[-2:]) + limit <= torch.iinfo(torch.int16).max
    costs = mask.mT.to(torch.int16 if fits else torch.int32, memory_format=torch.contiguous_format)
    return _spread(_spread(costs * limit).mT.contiguous())


def _spread(costs: Tensor) -> Tensor:
    """Return min_j costs(j) + |i - j| along the last axis."""
    steps = torch.arange(costs.shape[-1], device=costs.device, dtype=costs.dtype)
    ahead = torch.cummin(costs - steps, dim=-1).values.add_(steps)
    back = torch.cummin((costs + steps).flip(-1), dim=-1).values.flip(-1).sub_(steps)
    return torch.minimum(ahead, back)
