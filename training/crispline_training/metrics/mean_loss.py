"""The mean of a loss over batches, each by its known pixels."""

from __future__ import annotations

import torch
from torch import Tensor
from torchmetrics import Metric

from crispline_training.sample import IGNORE


class MeanLoss(Metric):
    """The mean loss of all batches of all processes; NaN where no pixel is known.

    A batch weighs by its known pixels. So for a loss that is a mean over them, none weighing more
    than another, the number does not depend on how tiles are batched or shared out to processes.
    The loss of a batch without any is 0, says nothing, and weighs nothing. `pixels` are those known
    so far in this process; inside `sync_context()`, in all of them.
    """

    is_differentiable = False
    higher_is_better = False
    full_state_update = False
    total: Tensor
    pixels: Tensor

    def __init__(self) -> None:
        """Begin with no batch."""
        super().__init__()
        self.add_state("total", torch.tensor(0.0), dist_reduce_fx="sum")
        self.add_state("pixels", torch.tensor(0), dist_reduce_fx="sum")

    def update(self, loss: Tensor, label: Tensor) -> None:
        """Add the loss of a batch, a scalar, with its labels (batch, row, column)."""
        pixels = (label != IGNORE).sum()
        self.total += torch.where(pixels > 0, loss.detach().float() * pixels, 0.0)
        self.pixels += pixels

    def compute(self) -> Tensor:
        """Return the mean, a scalar."""
        return self.total / self.pixels
