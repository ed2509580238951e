"""Labels as scores take them: arrays on the CPU, classes by name, some of them left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from crispline_training.errors import RecipeError
from crispline_training.sample import IGNORE

Labels = NDArray[np.integer[Any]]


def find_classes(classes: Sequence[str], wanted: Sequence[str]) -> tuple[int, ...]:
    """Return the ids of classes by name, in order; raises RecipeError for unknown ones."""
    unknown = [name for name in wanted if name not in classes]
    if unknown or len(set(wanted)) == len(classes):
        raise RecipeError(
            f"expected some but not all classes of {', '.join(classes)} to leave out, found "
            f"{', '.join(wanted)}; correct the names"
        )
    return tuple(sorted(classes.index(name) for name in set(wanted)))


def pair_images(predicted: Tensor, label: Tensor) -> Iterator[tuple[Labels, Labels]]:
    """Yield truth and result (row, column) of every image of a batch.

    Both are labels laid out (batch, row, column). Raises RecipeError for other layouts.
    """
    if predicted.shape != label.shape or label.ndim != 3:
        raise RecipeError(
            "expected predicted labels and labels laid out (batch, row, column) alike, found "
            f"{tuple(predicted.shape)} and {tuple(label.shape)}; take the argmax of logits first"
        )
    yield from zip(label.detach().cpu().numpy(), predicted.detach().cpu().numpy(), strict=True)


def drop_classes(truth: Labels, classes: Sequence[int]) -> Labels:
    """Return labels in which pixels of some classes are IGNORE."""
    return np.where(np.isin(truth, classes), IGNORE, truth) if classes else truth


def as_tensors(scores: dict[str, float], *, device: torch.device) -> dict[str, Tensor]:
    """Return scores as scalars that loggers take."""
    return {name: torch.tensor(value, device=device) for name, value in scores.items()}
