"""What a model sees where a raster has no data: the picture mirrored, never a black hole.

A flat colour would put an edge of its own beside every data border, and models see edges. So an
invalid pixel takes the value mirrored at the nearest valid one of its row, or that one itself where
the mirrored one is invalid too; rows without any valid pixel are mirrored from the nearest row.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray


def fill_invalid(values: NDArray[Any], valid: NDArray[np.bool_]) -> None:
    """Fill the invalid pixels of a tile (band, row, column) in place.

    `valid` is (row, column). A tile without any valid pixel stays as it is.
    """
    sources = _row_sources(valid)
    _gather_columns(values, sources)
    rows = _mirror_sources(np.asarray(valid.any(axis=1)))
    if rows is not None:
        moved = np.flatnonzero(rows != np.arange(len(rows)))
        values[:, moved] = values[:, rows[moved]]


@numba.njit(cache=True, nogil=True)
def _line_sources(valid: NDArray[np.bool_], sources: NDArray[np.int32]) -> bool:
    """Write for each pixel of a line the one to take; return whether any is valid."""
    size = len(valid)
    last = -1
    for c in range(size):
        if valid[c]:
            last = c
        sources[c] = last
    if last < 0:
        return False
    after = -1
    for c in range(size - 1, -1, -1):
        if valid[c]:
            after = c
            continue
        before = sources[c]
        nearest = before
        if before < 0 or (after >= 0 and after - c < c - before):
            nearest = after
        mirrored = 2 * nearest - c
        sources[c] = mirrored if 0 <= mirrored < size and valid[mirrored] else nearest
    return True


@numba.njit(cache=True, nogil=True)
def _row_sources(valid: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Return for each pixel the column to take its value from; its own in rows without data."""
    height, width = valid.shape
    sources = np.empty((height, width), dtype=np.int32)
    for r in range(height):
        if not _line_sources(valid[r], sources[r]):
            for c in range(width):
                sources[r, c] = c
    return sources


def _mirror_sources(valid: NDArray[np.bool_]) -> NDArray[np.int32] | None:
    sources = np.empty(len(valid), dtype=np.int32)
    return sources if _line_sources(valid, sources) else None


@numba.njit(cache=True, nogil=True)
def _gather_columns(values: NDArray[Any], sources: NDArray[np.int32]) -> None:
    bands, height, width = values.shape
    line = np.empty(width, dtype=values.dtype)
    for b in range(bands):
        for r in range(height):
            line[:] = values[b, r]
            for c in range(width):
                values[b, r, c] = line[sources[r, c]]
