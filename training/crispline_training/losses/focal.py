"""Focal loss: cross-entropy that turns away from pixels it has already got right.

Lin et al., ICCV 2017, arXiv 1708.02002.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from crispline_training.losses.class_weights import match_weight, weight_tensor
from crispline_training.losses.cross_entropy import label_weights
from crispline_training.losses.label_masks import known_pixels, ratio
from crispline_training.losses.precision import in_full_precision
from crispline_training.sample import IGNORE

#: Below this the base of the power is constant: its derivative is infinite at 0 for gamma < 1.
_SMALLEST_MISS = 1e-12


@in_full_precision
def focal_loss(
    logits: Tensor,
    labels: Tensor,
    *,
    gamma: float = 2.0,
    weight: Tensor | None = None,
    ignore_index: int = IGNORE,
) -> Tensor:
    """Return the mean of -w_y (1 - p_y)^gamma log p_y over known pixels (Lin et al. 2017, eq. 5).

    `logits` are (B, C, H, W), `labels` (B, H, W), `weight` (C,). The sum is divided by the sum of
    w_y, so that gamma = 0 is cross-entropy; p are softmax probabilities, where Lin et al. have
    one sigmoid a class. Raises RecipeError unless there is one weight for each class.
    """
    weight = match_weight(weight, logits)
    known = known_pixels(labels, ignore_index)
    truth = labels.masked_fill(~known, 0).unsqueeze(1)
    log_p = torch.log_softmax(logits, dim=1).gather(1, truth).squeeze(1)
    miss = (-torch.expm1(log_p)).clamp(min=_SMALLEST_MISS)
    weights = label_weights(labels, weight, ignore_index).to(logits.dtype)
    return ratio(-(weights * miss**gamma * log_p).sum(), weights.sum())


class FocalLoss(nn.Module):
    """Focal loss over known pixels; see `focal_loss`.

    `weight` has one value a class. Raises RecipeError for negative weights and where all are 0; so
    does `forward` for another number of them.
    """

    weight: Tensor | None

    def __init__(
        self,
        gamma: float = 2.0,
        *,
        weight: Sequence[float] | None = None,
        ignore_index: int = IGNORE,
    ) -> None:
        """Take the settings of `focal_loss`."""
        super().__init__()
        self.register_buffer("weight", weight_tensor(weight), persistent=False)
        self.gamma = gamma
        self.ignore_index = ignore_index

    def forward(self, logits: Tensor, labels: Tensor) -> Tensor:
        """Return the loss of logits (B, C, H, W) and labels (B, H, W), a scalar."""
        return focal_loss(
            logits, labels, gamma=self.gamma, weight=self.weight, ignore_index=self.ignore_index
        )
