"""What a model sees where a raster has no data: the picture mirrored, never a black hole.

A flat colour would put an edge of its own beside every data border, and models see edges. So an
invalid pixel is mirrored at the nearest valid one of its row or of its column, whichever is nearer,
or takes that one's value where the mirrored pixel is invalid too.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from crispline.engine.kernels import kernel

#: Distance of a pixel whose row or column has no valid one.
_NOWHERE = np.iinfo(np.int32).max


def fill_invalid(values: NDArray[Any], valid: NDArray[np.bool_]) -> None:
    """Fill the invalid pixels of a tile (band, row, column) in place.

    `valid` is (row, column). A tile without any valid pixel stays as it is.
    """
    known = valid
    # What has no valid pixel in its row or column after the first round has one after it.
    while known.any() and not known.all():
        columns, across = _mirror_lines(known)
        rows, down = _mirror_lines(np.ascontiguousarray(known.T))
        _gather(values, columns, across, np.ascontiguousarray(rows.T), np.ascontiguousarray(down.T))
        known = known | (across < _NOWHERE) | (down.T < _NOWHERE)


@kernel
def _mirror_lines(valid: NDArray[np.bool_]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return for each pixel the one of its line (axis 1) to take, and how far the border is.

    Valid pixels have their own at distance 0.
    """
    lines, size = valid.shape
    sources = np.zeros((lines, size), dtype=np.int32)
    distances = np.full((lines, size), _NOWHERE, dtype=np.int32)
    for r in range(lines):
        before = -1
        for c in range(size):
            if valid[r, c]:
                before = c
            sources[r, c] = before
        after = -1
        for c in range(size - 1, -1, -1):
            before = sources[r, c]
            if valid[r, c]:
                after = c
            if before < 0 and after < 0:
                continue
            nearest = before
            if before < 0 or (after >= 0 and after - c < c - before):
                nearest = after
            mirrored = 2 * nearest - c
            inside = 0 <= mirrored < size and valid[r, mirrored]
            sources[r, c] = mirrored if inside else nearest
            distances[r, c] = abs(nearest - c)
    return sources, distances


@kernel
def _gather(
    values: NDArray[Any],
    columns: NDArray[np.int32],
    across: NDArray[np.int32],
    rows: NDArray[np.int32],
    down: NDArray[np.int32],
) -> None:
    """Copy to each pixel the one of its row or of its column; the row's where both are as near.

    Only valid pixels are copied from, and they stay: the order does not matter.
    """
    bands, height, width = values.shape
    for r in range(height):
        for c in range(width):
            if across[r, c] == 0 or (across[r, c] == _NOWHERE and down[r, c] == _NOWHERE):
                continue
            by_row = across[r, c] <= down[r, c]
            row = r if by_row else rows[r, c]
            column = columns[r, c] if by_row else c
            for b in range(bands):
                values[b, r, c] = values[b, row, column]
