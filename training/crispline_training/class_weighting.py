"""Class weights from the training images, for the cross-entropy of a recipe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import nn

from crispline_training.errors import RecipeError
from crispline_training.losses import CrossEntropyLoss, median_frequency_weights


@dataclass(frozen=True)
class MedianFrequencyBalance:
    """Median frequency balancing (Eigen and Fergus, ICCV 2015, section 4).

    The class named `lowest` gets the lowest of all weights, as the background in the NPALoss paper.
    """

    lowest: str | None = None

    def weigh(self, counts: Sequence[int], names: Sequence[str]) -> tuple[float, ...]:
        """Return one weight a class from `counts`, the training pixels of each class.

        A class' frequency is its share of all labelled training pixels: `median_frequency_weights`
        without `available`. Raises RecipeError where a class has no pixel, or none is named so.
        """
        if self.lowest is not None and self.lowest not in names:
            raise RecipeError(
                f"expected class_weights.lowest among {', '.join(names)}, found {self.lowest!r}; "
                "correct the recipe"
            )
        lowest = None if self.lowest is None else names.index(self.lowest)
        return median_frequency_weights(counts, lowest=lowest)

    def apply(
        self, losses: Sequence[nn.Module], counts: Sequence[int], names: Sequence[str]
    ) -> None:
        """Set the weights of every CrossEntropyLoss; `counts` are training pixels a class.

        Raises RecipeError where no loss takes weights, and what `weigh` raises.
        """
        weights = self.weigh(counts, names)
        weighted = [
            module
            for loss in losses
            for module in loss.modules()
            if isinstance(module, CrossEntropyLoss)
        ]
        if not weighted:
            raise RecipeError(
                "expected a CrossEntropyLoss to take the weights of class_weights, found none; "
                "leave class_weights out of the recipe"
            )
        for module in weighted:
            module.weight = torch.tensor(weights, dtype=torch.float32)
