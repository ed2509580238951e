"""The mean of a loss over batches, each by its tiles that count."""

from __future__ import annotations

import torch
from torch import Tensor
from torchmetrics import Metric

from crispline_training.sample import IGNORE


class MeanLoss(Metric):
    """The mean loss of all batches of all processes; NaN where no tile has a known pixel.

    A batch weighs as many tiles as have a known pixel: the loss of one without any is 0, and says
    nothing.
    """

    is_differentiable = False
    higher_is_better = False
    full_state_update = False
    total: Tensor
    tiles: Tensor

    def __init__(self) -> None:
        """Begin with no batch."""
        super().__init__()
        self.add_state("total", torch.tensor(0.0), dist_reduce_fx="sum")
        self.add_state("tiles", torch.tensor(0), dist_reduce_fx="sum")

    def update(self, loss: Tensor, label: Tensor) -> None:
        """Add the loss of a batch, a scalar, with its labels (batch, row, column)."""
        tiles = (label != IGNORE).flatten(1).any(dim=1).sum()
        self.total += torch.where(tiles > 0, loss.detach().float() * tiles, 0.0)
        self.tiles += tiles

    def compute(self) -> Tensor:
        """Return the mean, a scalar."""
        return self.total / self.tiles
