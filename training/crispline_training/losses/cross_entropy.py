"""Cross-entropy, plain and weighted by class: what every other loss is compared with."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor, nn
from torch.nn import functional

from crispline_training.losses.class_weights import match_weight, weight_tensor
from crispline_training.losses.label_masks import known_pixels, ratio
from crispline_training.losses.precision import in_full_precision
from crispline_training.sample import IGNORE


@in_full_precision
def cross_entropy(
    logits: Tensor,
    labels: Tensor,
    *,
    weight: Tensor | None = None,
    label_smoothing: float = 0.0,
    ignore_index: int = IGNORE,
) -> Tensor:
    """Return the mean of -w_y log p_y over known pixels, divided by the mean of w_y.

    `logits` are (B, C, H, W), `labels` (B, H, W), `weight` (C,). With smoothing s the target is
    1 - s on the true class plus s / C on every class (Szegedy et al. 2016). Torch's own, except
    that a batch without any known pixel gives 0 with a gradient of 0; torch gives NaN. Raises
    RecipeError unless there is one weight for each class.
    """
    weight = match_weight(weight, logits)
    total = functional.cross_entropy(
        logits,
        labels,
        weight=weight,
        ignore_index=ignore_index,
        label_smoothing=label_smoothing,
        reduction="sum",
    )
    return ratio(total, label_weights(labels, weight, ignore_index).sum().to(logits.dtype))


def label_weights(labels: Tensor, weight: Tensor | None, ignore_index: int) -> Tensor:
    """Return the weight of each pixel (B, H, W), that of its class; 0 where ignored.

    `labels` are (B, H, W), `weight` (C,); without weights the result is bool, True where known.
    """
    known = known_pixels(labels, ignore_index)
    if weight is None:
        return known
    return weight[labels.masked_fill(~known, 0)] * known


class CrossEntropyLoss(nn.Module):
    """Cross-entropy over known pixels; see `cross_entropy`.

    `weight` has one value a class, for instance of `median_frequency_weights`. Raises RecipeError
    for negative weights and where all are 0; so does `forward` for another number of them.
    """

    weight: Tensor | None

    def __init__(
        self,
        weight: Sequence[float] | None = None,
        *,
        label_smoothing: float = 0.0,
        ignore_index: int = IGNORE,
    ) -> None:
        """Take the settings of `cross_entropy`."""
        super().__init__()
        self.register_buffer("weight", weight_tensor(weight), persistent=False)
        self.label_smoothing = label_smoothing
        self.ignore_index = ignore_index

    def forward(self, logits: Tensor, labels: Tensor) -> Tensor:
        """Return the loss of logits (B, C, H, W) and labels (B, H, W), a scalar."""
        return cross_entropy(
            logits,
            labels,
            weight=self.weight,
            label_smoothing=self.label_smoothing,
            ignore_index=self.ignore_index,
        )
