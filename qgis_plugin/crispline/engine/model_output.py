"""What a model gives to class probabilities (n, class, row, column), float32, summing to 1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crispline.engine.errors import CardError
from crispline.engine.grid import Shape
from crispline.engine.kernels import kernel

Probabilities = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class OutputDecoder:
    """How to read an output: its kind and layout, the number of classes, the foreground threshold.

    `layout` is the input's. `sums_to_one` spares probabilities that the graph already normalises.
    """

    kind: str
    layout: str
    class_count: int
    threshold: float = 0.5
    sums_to_one: bool = False

    def decode(self, values: NDArray[Any]) -> Probabilities:
        """Return probabilities of an output [n, class, row, column], [n, row, column] or NHWC.

        Raises CardError where the channels do not fit the classes.
        """
        maps = self._with_channels_first(values)
        if self.kind == "labels":
            return one_hot(maps, self.class_count)
        maps = _as_float32(maps, is_probability=self.kind == "probabilities")
        if maps.shape[1] == 1 and self.class_count == 2:
            if self.kind == "logits":
                maps = sigmoid(maps)
            return split_foreground(maps[:, 0], np.float32(self.threshold))
        if self.kind == "logits":
            return softmax(maps)
        if not self.sums_to_one:
            normalise_sum(maps)
        return maps

    def _with_channels_first(self, values: NDArray[Any]) -> NDArray[Any]:
        if values.ndim == 3:
            values = values[:, None]
        if values.ndim != 4:
            raise CardError(
                "expected an output [batch, class, row, column], found one of shape "
                f"{list(values.shape)}; use a model that gives a class for every pixel"
            )
        allowed = {self.class_count} if self.kind != "labels" else {1}
        if self.class_count == 2:
            allowed.add(1)
        first, last = values.shape[1] in allowed, values.shape[3] in allowed
        if last and (self.layout == "NHWC" or not first):
            return np.moveaxis(values, 3, 1)
        if not first:
            raise CardError(
                f"expected {self.class_count} classes as in the model card, found an output of "
                f"shape {list(values.shape)}; correct the model's card"
            )
        return values


def _as_float32(values: NDArray[Any], *, is_probability: bool) -> Probabilities:
    """Return contiguous float32; 8-bit and 16-bit integers are probabilities of 0 to 1."""
    result = np.ascontiguousarray(values, np.float32)
    if is_probability and values.dtype.kind == "u":
        result *= np.float32(1 / np.iinfo(values.dtype).max)
    return result


def softmax(logits: Probabilities) -> Probabilities:
    """Return the softmax over axis 1, computed in place and stable for large logits."""
    logits -= logits.max(axis=1, keepdims=True)
    np.exp(logits, out=logits)
    logits /= logits.sum(axis=1, keepdims=True)
    return logits


def sigmoid(logits: Probabilities) -> Probabilities:
    """Return 1 / (1 + exp(-x)) without overflow: exp of a negative number only."""
    decay = np.exp(-np.abs(logits))
    return np.where(logits >= 0, 1 / (1 + decay), decay / (1 + decay)).astype(np.float32)


@kernel
def normalise_sum(maps: Probabilities) -> None:
    """Divide by the sum over axis 1 in place; a pixel of all zeros becomes equal shares."""
    count, classes, rows, columns = maps.shape
    for n in range(count):
        for row in range(rows):
            for column in range(columns):
                total = np.float32(0)
                for k in range(classes):
                    total += maps[n, k, row, column]
                if total > 0:
                    share = np.float32(1) / total
                    for k in range(classes):
                        maps[n, k, row, column] *= share
                else:
                    for k in range(classes):
                        maps[n, k, row, column] = np.float32(1) / np.float32(classes)


@kernel
def split_foreground(foreground: Probabilities, threshold: np.float32) -> Probabilities:
    """Return (background, foreground) of a foreground probability (n, row, column).

    Values are stretched piecewise linearly so that the threshold comes to lie at one half: the
    larger of the two is the foreground exactly where its probability exceeds the threshold, and
    the boundary between them stays where the threshold is crossed.
    """
    count, rows, columns = foreground.shape
    result = np.empty((count, 2, rows, columns), np.float32)
    half = np.float32(0.5)
    below, above = half / threshold, half / (np.float32(1) - threshold)
    for n in range(count):
        for row in range(rows):
            for column in range(columns):
                p = foreground[n, row, column]
                if p > threshold:
                    share = max(half + (p - threshold) * above, np.float32(0.50000006))
                else:
                    share = min(p * below, half)
                share = min(max(share, np.float32(0)), np.float32(1))
                result[n, 1, row, column] = share
                result[n, 0, row, column] = np.float32(1) - share
    return result


def one_hot(labels: NDArray[Any], class_count: int) -> Probabilities:
    """Return 1 for the labelled class; labels outside 0 to n - 1 give zeros, that is no data."""
    ids = np.arange(class_count).reshape(1, -1, 1, 1)
    hits: Probabilities = np.equal(labels, ids).astype(np.float32)
    return hits


def upsample(maps: Probabilities, shape: Shape) -> Probabilities:
    """Enlarge bilinearly to `shape`: a pixel of the map stands for the centre of what it covers."""
    low, high, weight = _linear_taps(maps.shape[2], shape.height)
    left, right, share = _linear_taps(maps.shape[3], shape.width)
    result: Probabilities = _interpolate(maps, low, high, weight, left, right, share)
    return result


Taps = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]


def _linear_taps(source: int, target: int) -> Taps:
    """Return both neighbours of every target pixel and the weight of the second."""
    centre = (np.arange(target) + 0.5) * (source / target) - 0.5
    first = np.floor(centre)
    weight = (centre - first).astype(np.float32)
    low = np.clip(first, 0, source - 1).astype(np.int64)
    high = np.clip(first + 1, 0, source - 1).astype(np.int64)
    return low, high, weight


@kernel
def _interpolate(
    maps: Probabilities,
    low: NDArray[np.int64],
    high: NDArray[np.int64],
    weight: NDArray[np.float32],
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    share: NDArray[np.float32],
) -> Probabilities:
    count, classes, _, source_columns = maps.shape
    rows, columns = low.size, left.size
    result = np.empty((count, classes, rows, columns), np.float32)
    line = np.empty(source_columns, np.float32)
    for n in range(count):
        for k in range(classes):
            for row in range(rows):
                upper, lower, w = maps[n, k, low[row]], maps[n, k, high[row]], weight[row]
                for column in range(source_columns):
                    line[column] = upper[column] + (lower[column] - upper[column]) * w
                for column in range(columns):
                    a = line[left[column]]
                    result[n, k, row, column] = a + (line[right[column]] - a) * share[column]
    return result
