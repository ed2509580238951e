"""Labels as masks: which pixels count, and where each class is.

Nothing here waits for the device: shapes never depend on values, and a mean over no pixel is 0.
"""

from __future__ import annotations

import torch
from torch import Tensor


def known_pixels(labels: Tensor, ignore_index: int) -> Tensor:
    """Return where labels, of any shape, are known: bool of the same shape."""
    return labels != ignore_index


def class_masks(labels: Tensor, classes: int, ignore_index: int) -> Tensor:
    """Return labels (B, H, W) as bool masks (B, C, H, W); no class holds an ignored pixel."""
    ids = torch.arange(classes, device=labels.device).view(1, -1, 1, 1)
    return (labels.unsqueeze(1) == ids) & known_pixels(labels, ignore_index).unsqueeze(1)


def ratio(numerator: Tensor, denominator: Tensor) -> Tensor:
    """Return numerator / denominator element by element, and the numerator where that is x / 0.

    The gradient is finite at both; plain division gives NaN.
    """
    return numerator / torch.where(denominator == 0, torch.ones_like(denominator), denominator)


def mean_where(values: Tensor, mask: Tensor, dim: tuple[int, ...] | None = None) -> Tensor:
    """Return the mean of values where the mask of the same shape is set; 0 where it is nowhere."""
    chosen = torch.where(mask, values, torch.zeros_like(values))
    if dim is None:
        return ratio(chosen.sum(), mask.sum().to(values.dtype))
    return ratio(chosen.sum(dim), mask.sum(dim).to(values.dtype))
