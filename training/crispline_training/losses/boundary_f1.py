"""Soft boundary F1: precision and recall of boundary pixels within a few pixels.

Bokhovkin and Burnaev, ISNN 2019, arXiv 1905.07852.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from crispline_training.errors import RecipeError
from crispline_training.losses.label_masks import class_masks, known_pixels, mean_where
from crispline_training.losses.precision import in_full_precision
from crispline_training.sample import IGNORE

#: Least value divided by. What is below is a prediction without boundary; 1 / x would overflow.
_LEAST = 1e-6


@in_full_precision
def boundary_f1_loss(
    logits: Tensor,
    labels: Tensor,
    *,
    thickness: int = 3,
    tolerance: int = 5,
    ignore_index: int = IGNORE,
) -> Tensor:
    """Return the mean of 1 - 2 P R / (P + R) (Bokhovkin & Burnaev 2019, eq. 1 to 5).

    `logits` are (B, C, H, W), `labels` (B, H, W). The boundary of a map y (softmax probability p
    or truth g of one class) is b(y) = maxpool(1 - y) - (1 - y) over `thickness` pixels, made wide
    by a maxpool over `tolerance` pixels; P = sum b(p) wide b(g) / sum b(p), R the same with both
    exchanged, over the known pixels of one class in one image. Both windows are odd widths.

    Taken over the classes with a boundary in an image, then over images with any: without a true
    boundary there is neither recall nor gradient. Neither the image border nor ignored pixels
    make a boundary.

    A boundary up to `tolerance` // 2 pixels off costs nothing, and so does a class that is only
    there along its boundary, a ring in place of a square: it takes a loss of regions beside it,
    and a smaller `tolerance` where boundaries are to be sharper than that.
    """
    known = known_pixels(labels, ignore_index).unsqueeze(1)
    truth = class_masks(labels, logits.shape[1], ignore_index).to(logits.dtype)
    true_edge = _inner_boundary(truth, known, thickness)
    edge = _inner_boundary(torch.softmax(logits, dim=1), known, thickness)
    length = true_edge.sum((2, 3))
    precision = _divide((edge * _widest(true_edge, tolerance)).sum((2, 3)), edge.sum((2, 3)))
    recall = _divide((true_edge * _widest(edge, tolerance)).sum((2, 3)), length)
    miss = 1 - _divide(2 * precision * recall, precision + recall)
    return mean_where(mean_where(miss, length > 0, dim=(1,)), (length > 0).any(1))


def _inner_boundary(share: Tensor, known: Tensor, thickness: int) -> Tensor:
    rest = (1 - share) * known
    return (_widest(rest, thickness) - rest) * known


def _widest(values: Tensor, window: int) -> Tensor:
    return functional.max_pool2d(values, window, stride=1, padding=window // 2)


def _divide(numerator: Tensor, denominator: Tensor) -> Tensor:
    return numerator / denominator.clamp(min=_LEAST)


class BoundaryF1Loss(nn.Module):
    """Soft boundary F1; see `boundary_f1_loss`. Use it beside a loss of regions.

    Raises RecipeError for windows that are even or below 3 (thickness) or 1 (tolerance) pixels.
    """

    def __init__(
        self, *, thickness: int = 3, tolerance: int = 5, ignore_index: int = IGNORE
    ) -> None:
        """Take the settings of `boundary_f1_loss`."""
        super().__init__()
        for name, window, least in (("thickness", thickness, 3), ("tolerance", tolerance, 1)):
            if window < least or window % 2 == 0:
                raise RecipeError(
                    f"expected an odd number of pixels from {least} on as {name}, found {window}; "
                    f"take {max(window // 2 * 2 + 1, least)}"
                )
        self.thickness = thickness
        self.tolerance = tolerance
        self.ignore_index = ignore_index

    def forward(self, logits: Tensor, labels: Tensor) -> Tensor:
        """Return the loss of logits (B, C, H, W) and labels (B, H, W), a scalar."""
        return boundary_f1_loss(
            logits,
            labels,
            thickness=self.thickness,
            tolerance=self.tolerance,
            ignore_index=self.ignore_index,
        )
