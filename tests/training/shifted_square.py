"""A square to be moved by some pixels: the smallest task on which a boundary loss can show."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from scipy import ndimage
from torch import Tensor, nn

SIDE = 24


class BoundaryScores(NamedTuple):
    """Boundary IoU at one pixel, before and after training."""

    before: float
    after: float


def square(top: int, left: int) -> Tensor:
    """Return labels (1, SIDE, SIDE) of a square of 10 pixels."""
    labels = torch.zeros(1, SIDE, SIDE, dtype=torch.long)
    labels[0, top : top + 10, left : left + 10] = 1
    return labels


def boundary_iou(truth: NDArray[np.bool_], result: NDArray[np.bool_]) -> float:
    """Return IoU of the bands of one pixel inside two masks (Cheng et al. 2021)."""
    bands = [
        mask & ~ndimage.binary_erosion(mask, np.ones((3, 3)), border_value=1)
        for mask in (truth, result)
    ]
    return float((bands[0] & bands[1]).sum() / (bands[0] | bands[1]).sum())


def train_to_move_a_square(
    loss: Callable[[Tensor, Tensor], Tensor], *, shift: int = 1, steps: int = 60
) -> BoundaryScores:
    """Fit logits that show a square `shift` pixels down and right of the true one."""
    truth = square(6, 7)
    shown = square(6 + shift, 7 + shift)
    logits = nn.Parameter(4.0 * nn.functional.one_hot(shown, 2).permute(0, 3, 1, 2).float() - 2)
    optimiser = torch.optim.Adam([logits], lr=0.2)

    def score() -> float:
        result = logits.detach().argmax(1)[0].numpy() == 1
        return boundary_iou(truth[0].numpy() == 1, result)

    before = score()
    for _ in range(steps):
        optimiser.zero_grad()
        torch.autograd.backward(loss(logits, truth))
        optimiser.step()
    return BoundaryScores(before, score())
