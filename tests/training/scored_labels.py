"""Label maps to score, and scores as plain numbers."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from scipy import ndimage
from torch import Tensor
from torchmetrics import Metric

NAMES = ("road", "house", "clutter")
IGNORE = 255
Labels = NDArray[np.uint8]


def draw_labels(seed: int, *, images: int = 2, unknown: bool = False) -> Labels:
    """Draw blobs of three classes (image, row, column), some of them unknown."""
    rng = np.random.default_rng(seed)
    fields = ndimage.gaussian_filter(rng.standard_normal((3, images, 24, 30)), (0, 0, 2, 2))
    labels: Labels = fields.argmax(axis=0).astype(np.uint8)
    if unknown:
        holes = ndimage.gaussian_filter(rng.standard_normal(labels.shape), (0, 2, 2))
        labels[holes > 0.08] = IGNORE
    return labels


def score(metric: Metric, predicted: Labels, label: Labels) -> dict[str, float]:
    metric.update(torch.from_numpy(predicted).long(), torch.from_numpy(label).long())
    return compute(metric)


def compute(metric: Metric) -> dict[str, float]:
    found: dict[str, Tensor] = metric.compute()
    assert all(value.ndim == 0 for value in found.values())
    return {name: float(value) for name, value in found.items()}


def is_edge(labels: Labels, place: tuple[int, int]) -> bool:
    row, column = place
    for r, c in ((row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)):
        inside = 0 <= r < labels.shape[0] and 0 <= c < labels.shape[1]
        if inside and labels[r, c] not in (labels[place], IGNORE):
            return True
    return False
