"""Any weighted sum of losses, each of which may come in later or little by little."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from crispline_training.errors import RecipeError


@dataclass(frozen=True, slots=True)
class Term:
    """One loss of a sum, what it weighs, and when.

    It is left out before `start_epoch`, then its weight rises in a straight line for
    `ramp_epochs` (0: at once) up to `weight`. Raises RecipeError for an empty name and for negative
    numbers.
    """

    name: str
    loss: nn.Module
    weight: float = 1.0
    start_epoch: int = 0
    ramp_epochs: int = 0

    def __post_init__(self) -> None:
        """Check the name and the numbers."""
        if not self.name:
            raise RecipeError("expected a name for each term of the loss, found none; add one")
        if min(self.weight, self.start_epoch, self.ramp_epochs) < 0:
            raise RecipeError(
                f"expected weight, start_epoch and ramp_epochs >= 0 of the term {self.name}, found "
                f"{self.weight}, {self.start_epoch} and {self.ramp_epochs}; correct the recipe"
            )

    def weight_at(self, epoch: float) -> float:
        """Return the weight `epoch` epochs after the start of training; parts of epochs count."""
        since = epoch - self.start_epoch
        if since < 0:
            return 0.0
        return self.weight * min(since / self.ramp_epochs, 1.0) if self.ramp_epochs else self.weight


class WeightedSum(nn.Module):
    """The sum of weight x loss over terms, with the weights of the epoch set last (0 at first).

    A term of weight 0 is not computed. `last_terms` holds the value of each term that was computed
    last, by name, before weighting and detached, for logging. The sum is 0 with a gradient of 0
    while no term has begun. Raises RecipeError for no terms and for a name twice.
    """

    def __init__(self, terms: list[Term]) -> None:
        """Take the terms, one at least, each with a name of its own."""
        super().__init__()
        _check_names([term.name for term in terms])
        self.terms = tuple(terms)
        # Registered, so that the class weights of losses move with the sum to its device.
        self.losses = nn.ModuleList(term.loss for term in terms)
        self.epoch = 0.0
        self.last_terms: dict[str, Tensor] = {}

    def set_epoch(self, epoch: float) -> None:
        """Take the weights of an epoch, counted from 0; 1.5 is the middle of the second one."""
        self.epoch = epoch

    def weights(self) -> dict[str, float]:
        """Return the weight of every term at the epoch set, by name."""
        return {term.name: term.weight_at(self.epoch) for term in self.terms}

    def forward(self, logits: Tensor, labels: Tensor) -> Tensor:
        """Return the loss of logits (B, C, H, W) and labels (B, H, W), a scalar."""
        weights = self.weights()
        values: dict[str, Tensor] = {
            term.name: term.loss(logits, labels) for term in self.terms if weights[term.name] > 0
        }
        self.last_terms = {name: value.detach() for name, value in values.items()}
        if not values:
            return logits.sum(dtype=torch.promote_types(logits.dtype, torch.float32)) * 0
        return torch.stack([weights[name] * value for name, value in values.items()]).sum()


def _check_names(names: Sequence[str]) -> None:
    if not names:
        raise RecipeError("expected at least one term in the sum of losses, found none; add one")
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise RecipeError(
            f"expected another name for each term of the loss, found {', '.join(twice)} more than "
            "once; rename a term"
        )
