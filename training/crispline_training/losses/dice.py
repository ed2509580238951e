"""Soft dice loss: one minus the overlap of each class, however few pixels it has.

Milletari et al., 3DV 2016, arXiv 1606.04797.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from crispline_training.losses.class_weights import match_weight, weight_tensor
from crispline_training.losses.label_masks import class_masks, known_pixels, ratio
from crispline_training.losses.precision import in_full_precision
from crispline_training.sample import IGNORE


@in_full_precision
def dice_loss(
    logits: Tensor,
    labels: Tensor,
    *,
    weight: Tensor | None = None,
    smooth: float = 0.0,
    ignore_index: int = IGNORE,
) -> Tensor:
    """Return the mean over classes of 1 - (2 sum p g + s) / (sum p + sum g + s).

    `logits` are (B, C, H, W), `labels` (B, H, W), `weight` (C,) of the mean, s = `smooth` in
    pixels. Sums run over the known pixels of the whole batch; g is 1 on a class and p its softmax
    probability (Milletari et al. 2016, with the sums unsquared). The mean is over classes that the
    labels show: the overlap with nothing is 0 whatever the network does, and the softmax already
    charges what it gives to an absent class to the true one. Raises RecipeError unless there is
    one weight for each class.
    """
    weight = match_weight(weight, logits)
    truth = class_masks(labels, logits.shape[1], ignore_index)
    known = known_pixels(labels, ignore_index).unsqueeze(1)
    p = torch.softmax(logits, dim=1) * known
    present = truth.sum((0, 2, 3))
    overlap = 2 * (p * truth).sum((0, 2, 3)) + smooth
    dice = ratio(overlap, p.sum((0, 2, 3)) + present + smooth)
    share = (present > 0).to(logits.dtype)
    if weight is not None:
        share = share * weight
    return ratio((share * (1 - dice)).sum(), share.sum())


class DiceLoss(nn.Module):
    """Soft dice loss over known pixels and the classes present; see `dice_loss`.

    `weight` has one value a class. Raises RecipeError for negative weights and where all are 0; so
    does `forward` for another number of them.
    """

    weight: Tensor | None

    def __init__(
        self,
        weight: Sequence[float] | None = None,
        *,
        smooth: float = 0.0,
        ignore_index: int = IGNORE,
    ) -> None:
        """Take the settings of `dice_loss`."""
        super().__init__()
        self.register_buffer("weight", weight_tensor(weight), persistent=False)
        self.smooth = smooth
        self.ignore_index = ignore_index

    def forward(self, logits: Tensor, labels: Tensor) -> Tensor:
        """Return the loss of logits (B, C, H, W) and labels (B, H, W), a scalar."""
        return dice_loss(
            logits,
            labels,
            weight=self.weight,
            smooth=self.smooth,
            ignore_index=self.ignore_index,
        )
