"""Blending of overlapping tiles without seams.

Each tile has one weight per row and one per column, normalised so that at every pixel the weights
of all tiles over it sum to one. So blending is one multiplication and one addition a value: no
weight raster and no division. Tiles come row by row; what is finished leaves as uint8 at once, and
only the strip that the next tile row overlaps stays, in float32.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from crispline.engine.errors import JobError, ModelError
from crispline.engine.kernels import kernel
from crispline.engine.probabilities import ProbabilityArray
from crispline.engine.tiling import AxisPlan, TilePlan

#: One weight per tile (axis 0) and pixel of the tile (axis 1), along one axis of the raster.
AxisWeights = NDArray[np.float32]


def average_weights(axis: AxisPlan) -> AxisWeights:
    """Weigh all tiles over a pixel alike, as the NPALoss paper does."""
    return _normalise(np.ones((axis.count, axis.kept)), axis)


def taper_weights(axis: AxisPlan) -> AxisWeights:
    """Fade tiles out over their overlap by a raised cosine; the raster's borders stay at one.

    A pixel beside a tile's edge, where the model saw least around it, counts next to nothing.
    """
    ramps = np.ones((axis.count, axis.kept))
    for index in range(1, axis.count):
        # Where tiles overlap by more than half, the ramps of one tile meet in its middle.
        length = min(axis.overlap(index), (axis.kept + 1) // 2)
        rise = np.sin(np.pi / 2 * (np.arange(length) + 0.5) / max(1, length)) ** 2
        ramps[index, :length] *= rise
        ramps[index - 1, axis.kept - length :] *= rise[::-1]
    return _normalise(ramps, axis)


def _normalise(weights: NDArray[np.float64], axis: AxisPlan) -> AxisWeights:
    total = np.zeros(axis.size)
    for start, tile in zip(axis.starts, weights, strict=True):
        total[start : start + axis.kept] += tile
    shares = [
        tile / total[start : start + axis.kept]
        for start, tile in zip(axis.starts, weights, strict=True)
    ]
    return np.array(shares, dtype=np.float32)


BLENDINGS: dict[str, Callable[[AxisPlan], AxisWeights]] = {
    "taper": taper_weights,
    "average": average_weights,
}


def choose_blending(name: str) -> Callable[[AxisPlan], AxisWeights]:
    """Return the blending of this name; raises JobError for an unknown one."""
    if name not in BLENDINGS:
        raise JobError(f"expected blending {' | '.join(BLENDINGS)}, found {name!r}")
    return BLENDINGS[name]


class TileBlender:
    """Sums weighted tiles; tile rows from the top, tiles from the left.

    The order of every sum is fixed by the plan alone, so batches and threads change nothing.
    `carry` (class, row, column) float32 is all that passes from one tile row to the next.
    """

    def __init__(self, plan: TilePlan, *, class_count: int, blending: str = "taper") -> None:
        """Prepare to blend tiles of `class_count` classes."""
        weigh = choose_blending(blending)
        rows, columns = plan.rows, plan.columns
        self._plan = plan
        self._row_weights, self._column_weights = weigh(rows), weigh(columns)
        self.carry = np.zeros((class_count, rows.widest_overlap, columns.size), dtype=np.float32)
        side = (class_count, rows.kept, columns.widest_overlap)
        self._left = np.zeros(side, dtype=np.float32)
        self._right = np.zeros(side, dtype=np.float32)

    def add(
        self,
        *,
        row: int,
        column: int,
        tile: NDArray[np.float32],
        wanted: NDArray[np.bool_],
        finished: ProbabilityArray,
        offset: int = 0,
    ) -> None:
        """Add the model's output for one tile.

        `tile` is (class, row, column); `wanted` (row, column) marks the valid pixels of the whole
        tile row. Rows and columns that no later tile covers are written to `finished` (class, row,
        column), as wide as the raster, whose row `offset` is the first of the tile row. Raises
        ModelError where the model gave no number for a wanted pixel.
        """
        rows, columns = self._plan.rows, self._plan.columns
        bad = _blend(
            np.ascontiguousarray(tile),
            self._row_weights[row],
            self._column_weights[column],
            columns.starts[column],
            columns.overlap(column),
            columns.step(column),
            rows.overlap(row),
            rows.step(row),
            self._left,
            self._right,
            self.carry,
            wanted,
            finished,
            offset,
        )
        self._left, self._right = self._right, self._left
        if bad:
            window = self._plan.window(row, column)
            raise ModelError(
                f"expected a probability for every pixel, found {bad} without a number in the tile "
                f"at row {window.row}, column {window.column}; check the model and its scaling"
            )

    def skip(self, *, row: int, column: int, finished: ProbabilityArray, offset: int = 0) -> None:
        """Pass over a tile without any wanted pixel."""
        start = self._plan.columns.starts[column]
        stop = start + self._plan.columns.step(column)
        finished[:, offset : offset + self._plan.rows.step(row), start:stop] = 0


@kernel
def _quantise(
    sums: NDArray[np.float32],
    wanted: NDArray[np.bool_],
    finished: NDArray[np.uint8],
    some: NDArray[np.uint8],
) -> None:
    """Write round(255 p) of one row of one class, zero where not wanted; gather bits in `some`."""
    for c in range(len(some)):
        value = sums[c] * np.float32(255) + np.float32(0.5)
        value = value if value > np.float32(0) else np.float32(0)  # also where it is no number
        value = value if value < np.float32(255) else np.float32(255)
        quantised = np.uint8(np.int32(value)) * np.uint8(wanted[c])
        finished[c] = quantised
        some[c] |= quantised


@kernel
def _rescue(
    sums: NDArray[np.float32],
    wanted: NDArray[np.bool_],
    finished: ProbabilityArray,
    row: int,
    start: int,
    some: NDArray[np.uint8],
) -> int:
    """Give wanted pixels of one row that came out all zero 1/255 of their strongest class.

    Returns how many of them have no number there.
    """
    bad = 0
    for c in range(len(some)):
        if wanted[c] and some[c] == 0:
            best = 0
            for k in range(1, len(sums)):
                if sums[k, c] > sums[best, c]:
                    best = k
            finished[best, row, start + c] = 1
            if np.isnan(sums[best, c]):
                bad += 1
    return bad


@kernel
def _sum_columns(
    values: NDArray[np.float32],
    weights: NDArray[np.float32],
    left: NDArray[np.float32],
    right: NDArray[np.float32],
    overlap: int,
    step: int,
    line: NDArray[np.float32],
) -> None:
    """Weigh one row of one class, add the tiles to the left, leave the rest for the next."""
    for c in range(overlap):
        line[c] = left[c] + weights[c] * values[c]
    for c in range(overlap, len(line)):
        line[c] = weights[c] * values[c]
    for c in range(step, len(line)):
        right[c - step] = line[c]


@kernel
def _sum_rows(line: NDArray[np.float32], weight: np.float32, above: NDArray[np.float32]) -> None:
    """Weigh the sums of a row and add what the tile rows above left; `above` may be empty."""
    for c in range(len(above)):
        line[c] = above[c] + weight * line[c]
    for c in range(len(above), len(line)):
        line[c] = weight * line[c]


@kernel
def _blend(
    tile: NDArray[np.float32],
    row_weights: NDArray[np.float32],
    column_weights: NDArray[np.float32],
    start: int,
    overlap: int,
    step: int,
    row_overlap: int,
    row_step: int,
    left: NDArray[np.float32],
    right: NDArray[np.float32],
    carry: NDArray[np.float32],
    wanted: NDArray[np.bool_],
    finished: ProbabilityArray,
    offset: int,
) -> int:
    """Blend along columns, then along rows; return how many wanted pixels have no number.

    `left` holds the sums over the first `overlap` columns that earlier tiles of this row left,
    `right` takes those that the next tile needs.
    """
    classes = tile.shape[0]
    height, width = row_weights.shape[0], column_weights.shape[0]
    sums = np.empty((classes, width), dtype=np.float32)
    some = np.empty(step, dtype=np.uint8)
    bad = 0
    for r in range(height):
        for k in range(classes):
            line = sums[k]
            _sum_columns(tile[k, r], column_weights, left[k, r], right[k, r], overlap, step, line)
            if r < row_overlap:
                _sum_rows(line[:step], row_weights[r], carry[k, r, start : start + step])
            else:
                _sum_rows(line[:step], row_weights[r], line[:0])
            if r >= row_step:
                # Row r - row_step of the carry has been used up before row r comes.
                carry[k, r - row_step, start : start + step] = line[:step]
        if r < row_step:
            some[:] = 0
            pixels = wanted[r, start : start + step]
            row = offset + r
            for k in range(classes):
                _quantise(sums[k], pixels, finished[k, row, start : start + step], some)
            bad += _rescue(sums, pixels, finished, row, start, some)
    return bad
