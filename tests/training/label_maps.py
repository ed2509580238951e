"""Logits and labels for tests of losses: patches of classes, some pixels unknown."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from crispline_training.sample import IGNORE


def draw_batch(
    seed: int, *, batch: int = 2, classes: int = 4, height: int = 11, width: int = 13
) -> tuple[Tensor, Tensor]:
    """Return float64 logits (B, C, H, W) and labels (B, H, W) of rectangles, an eighth unknown.

    The last class never occurs.
    """
    rng = np.random.default_rng(seed)
    labels = np.zeros((batch, height, width), dtype=np.int64)
    for image in labels:
        for _ in range(5):
            draw_rectangle(rng, image, int(rng.integers(0, classes - 1)))
        draw_rectangle(rng, image, IGNORE)
    labels[rng.random(labels.shape) < 0.05] = IGNORE
    logits = 2 * rng.standard_normal((batch, classes, height, width))
    return torch.from_numpy(logits), torch.from_numpy(labels)


def draw_rectangle(rng: np.random.Generator, image: np.ndarray, value: int) -> None:
    """Paint a rectangle of at most half the height and width."""
    rows, columns = rng.integers(2, [n // 2 for n in image.shape])
    row, column = rng.integers(0, [image.shape[0] - rows, image.shape[1] - columns])
    image[row : row + rows, column : column + columns] = value


def softmax(logits: Tensor) -> np.ndarray:
    """Return the probabilities of logits (B, C, H, W), float64, by NumPy alone."""
    z = logits.detach().numpy().astype(np.float64)
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))
