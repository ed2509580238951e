"""Lovász-Softmax loss, of segmentation-models-pytorch.

Berman et al., CVPR 2018, arXiv 1705.08790.
"""

from __future__ import annotations

from torch import Tensor, nn

from crispline_training.losses.precision import in_full_precision
from crispline_training.sample import IGNORE


@in_full_precision
def lovasz_loss(logits: Tensor, labels: Tensor, *, ignore_index: int = IGNORE) -> Tensor:
    """Return the mean Lovász extension of 1 - IoU over the classes present (Berman et al. 2018).

    `logits` are (B, C, H, W), `labels` (B, H, W); errors are |g - p| of the whole batch's known
    pixels, with p the softmax probability. The library honours ignored pixels, but takes no float64
    and gives an empty tensor for a batch of nothing else; here that is 0 with a gradient of 0.
    """
    # Imported when first needed: it loads every encoder of timm, which takes seconds.
    from segmentation_models_pytorch.losses import LovaszLoss as Loss

    loss: Tensor = Loss("multiclass", ignore_index=ignore_index)(logits.float(), labels)
    return loss if loss.ndim == 0 else logits.sum() * 0


class LovaszLoss(nn.Module):
    """Lovász-Softmax loss over known pixels; see `lovasz_loss`."""

    def __init__(self, *, ignore_index: int = IGNORE) -> None:
        """Take the settings of `lovasz_loss`."""
        super().__init__()
        self.ignore_index = ignore_index

    def forward(self, logits: Tensor, labels: Tensor) -> Tensor:
        """Return the loss of logits (B, C, H, W) and labels (B, H, W), a scalar."""
        return lovasz_loss(logits, labels, ignore_index=self.ignore_index)
