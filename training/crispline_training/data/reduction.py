"""Images and labels with fewer pixels: blocks of n x n become one."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from crispline_training.data.source import Label
from crispline_training.sample import IGNORE


def sum_blocks(values: NDArray[Any], factor: int, dtype: type[np.generic]) -> NDArray[Any]:
    """Return sums of factor x factor blocks of (..., row, column), in a type that holds them."""
    height, width = (size // factor for size in values.shape[-2:])
    total = np.zeros((*values.shape[:-2], height, width), dtype=dtype)
    # One strided sum a place in the block: many times as fast as a sum over reshaped axes.
    for row in range(factor):
        for column in range(factor):
            part = values[..., row : height * factor : factor, column : width * factor : factor]
            np.add(total, part, out=total, casting="unsafe")
    return total


def reduce_image(
    values: NDArray[Any], valid: NDArray[np.bool_], factor: int
) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """Return an image (band, row, column) and where it is valid (row, column), reduced.

    A pixel is the mean of the valid ones in its block and valid where they are half of it or more.
    """
    if valid.all():
        means = sum_blocks(values, factor, np.float64) / factor**2
        known = np.ones(means.shape[1:], dtype=np.bool_)
    else:
        count = sum_blocks(valid, factor, np.int64)
        means = sum_blocks(np.where(valid, values, 0), factor, np.float64) / np.maximum(count, 1)
        known = 2 * count >= factor**2
    if np.issubdtype(values.dtype, np.integer):
        means = np.rint(means)
    return means.astype(values.dtype), known


def reduce_label(label: Label, factor: int) -> Label:
    """Return class ids (row, column) by majority.

    A pixel is IGNORE where more than half of its block is, else the commonest class of the block;
    of several, the one in the block's middle, else the lowest.
    """
    centre = label[factor // 2 :: factor, factor // 2 :: factor]
    shape = tuple(size // factor for size in label.shape)
    centre = centre[: shape[0], : shape[1]]
    best = np.zeros(shape, dtype=np.int64)
    reduced = np.full(shape, IGNORE, dtype=np.uint8)
    for class_id in np.flatnonzero(np.bincount(label.reshape(-1), minlength=256)[:IGNORE]):
        votes = 2 * sum_blocks(label == class_id, factor, np.int64) + (centre == class_id)
        better = votes > np.maximum(best, 1)
        reduced[better] = class_id
        best[better] = votes[better]
    reduced[2 * sum_blocks(label == IGNORE, factor, np.int64) > factor**2] = IGNORE
    return reduced
