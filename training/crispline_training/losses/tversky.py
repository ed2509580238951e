"""Tversky loss, of segmentation-models-pytorch.

Salehi et al., MLMI 2017, arXiv 1706.05721.
"""

from __future__ import annotations

from torch import Tensor, nn

from crispline_training.losses.precision import in_full_precision
from crispline_training.sample import IGNORE


@in_full_precision
def tversky_loss(
    logits: Tensor,
    labels: Tensor,
    *,
    alpha: float = 0.3,
    beta: float = 0.7,
    ignore_index: int = IGNORE,
) -> Tensor:
    """Return the mean of 1 - TP / (TP + alpha FP + beta FN) over classes (Salehi et al. 2017).

    `logits` are (B, C, H, W), `labels` (B, H, W); the soft counts are those of softmax
    probabilities over the whole batch's known pixels. alpha = beta = 0.5 is dice; a larger beta
    charges more for what is missed. Classes that the labels lack add 0 and divide all the same.
    """
    # Imported when first needed: it loads every encoder of timm, which takes seconds.
    from segmentation_models_pytorch.losses import TverskyLoss as Loss

    compute = Loss("multiclass", alpha=alpha, beta=beta, ignore_index=ignore_index)
    loss: Tensor = compute(logits, labels)
    return loss


class TverskyLoss(nn.Module):
    """Tversky loss over known pixels; see `tversky_loss`."""

    def __init__(
        self, *, alpha: float = 0.3, beta: float = 0.7, ignore_index: int = IGNORE
    ) -> None:
        """Take the settings of `tversky_loss`."""
        super().__init__()
        self.alpha = alpha
        self.beta = beta
        self.ignore_index = ignore_index

    def forward(self, logits: Tensor, labels: Tensor) -> Tensor:
        """Return the loss of logits (B, C, H, W) and labels (B, H, W), a scalar."""
        return tversky_loss(
            logits, labels, alpha=self.alpha, beta=self.beta, ignore_index=self.ignore_index
        )
