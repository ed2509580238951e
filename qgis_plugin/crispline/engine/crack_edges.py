"""Corners of pixels and the crack edges between them: where boundaries run, cross and meet.

A corner (y, x) is the upper left corner of pixel (y, x). A crack edge is the side that two pixels
share; it carries a boundary where their labels differ. `padded` are labels with one ring of no data
around them, so that pixel (y, x) is `padded[y + 1, x + 1]`. Local coordinates count in 1/4096 pixel
from the upper left corner of the block.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crispline.engine.kernels import kernel
from crispline.engine.labelling import (
    ALL_CRACKS,
    DESCENDING,
    NOT_JOINED,
    LabelArray,
    join_saddle,
)
from crispline.engine.probabilities import NO_DATA_LABEL, ProbabilityArray

#: Units of a coordinate in one pixel.
SUBPIXEL = 4096
#: Kinds of node keys, added to four times the index of a corner; a loop has NO_NODE at both ends.
CORNER_NODE, ROW_CRACK, COLUMN_CRACK = 0, 1, 2
NO_NODE = -1
#: Headings in which an arc leaves a corner.
EAST, SOUTH, WEST, NORTH = 0, 1, 2, 3
#: Flags of a corner beside those of its crack edges: which of its own two were travelled.
EAST_TRAVELLED, SOUTH_TRAVELLED = 16, 32

_HALF = SUBPIXEL // 2
# Crossings keep this distance from pixel centres: neighbouring arcs never share a vertex there.
_MARGIN = SUBPIXEL // 50
_NO_DATA = NO_DATA_LABEL


@kernel
def flag_cracks(padded: LabelArray, corners: NDArray[np.uint8]) -> tuple[int, int]:
    """Set bit k of each corner (y, x) where a crack edge leaves it in heading k; clear the rest.

    Returns how many crack edges leave a corner to the east, and how many to the south.
    """
    height, width = padded.shape[0] - 1, padded.shape[1] - 1
    east, south = 0, 0
    for y in range(height):
        above, below, row = padded[y], padded[y + 1], corners[y]
        for x in range(width):
            a, b, c, d = above[x], above[x + 1], below[x], below[x + 1]
            flags = 1 if b != d else 0
            flags += 2 if c != d else 0
            flags += 4 if a != c else 0
            flags += 8 if a != b else 0
            row[x] = flags
            east += flags & 1
            south += flags >> 1 & 1
    return east, south


@kernel
def is_node(
    flags: int, labels: LabelArray, probabilities: ProbabilityArray, y: int, x: int
) -> bool:
    """Return whether three or four boundaries meet in a corner with these flags."""
    flags &= ALL_CRACKS
    if flags == ALL_CRACKS:
        return join_saddle(labels, probabilities, y, x) == NOT_JOINED
    return flags == 7 or flags == 11 or flags == 13 or flags == 14


@kernel
def locate_crossing(
    padded: LabelArray, probabilities: ProbabilityArray, y: int, x: int, heading: int
) -> tuple[int, int, bool]:
    """Return local x, y of the boundary on the crack edge leaving a corner; whether at no data."""
    if heading == WEST:
        x -= 1
    elif heading == NORTH:
        y -= 1
    across = heading == EAST or heading == WEST
    # First pixel: above or left of the crack; second: below or right of it.
    i, j = (y - 1, x) if across else (y, x - 1)
    p, q = padded[i + 1, j + 1], padded[y + 1, x + 1]
    t = _HALF
    border = p == _NO_DATA or q == _NO_DATA
    if probabilities.shape[0] > 0 and not border:
        before = np.int64(probabilities[p, i, j]) - np.int64(probabilities[q, i, j])
        after = np.int64(probabilities[q, y, x]) - np.int64(probabilities[p, y, x])
        total = before + after
        if total > 0:
            t = int((before * SUBPIXEL + total // 2) // total)
            t = min(max(t, _MARGIN), SUBPIXEL - _MARGIN)
    if across:
        return (2 * x + 1) * _HALF, (2 * y - 1) * _HALF + t, border
    return (2 * x - 1) * _HALF + t, (2 * y + 1) * _HALF, border


@kernel
def place_node(
    flags: int, padded: LabelArray, probabilities: ProbabilityArray, y: int, x: int
) -> tuple[int, int]:
    """Return local x, y of a node with these flags.

    Beside no data it stays on the pixel edge, slid along a straight one to where the boundary
    arrives; elsewhere it halves the chord of the straightest pair of boundaries, so that a wall
    runs on where another boundary ends at it.
    """
    px, py = np.empty(4, np.int64), np.empty(4, np.int64)
    headings = np.empty(4, np.int64)
    borders = 0
    border_headings = 0
    inner = 0
    n = 0
    for heading in range(4):
        if flags >> heading & 1:
            px[n], py[n], border = locate_crossing(padded, probabilities, y, x, heading)
            headings[n] = heading
            if border:
                borders += 1
                border_headings += 1 << heading
            else:
                inner = n
            n += 1
    if borders > 0:
        if n == 3 and border_headings == (1 << EAST) + (1 << WEST):
            return px[inner], y * SUBPIXEL
        if n == 3 and border_headings == (1 << SOUTH) + (1 << NORTH):
            return x * SUBPIXEL, py[inner]
        return x * SUBPIXEL, y * SUBPIXEL
    best = 2.0
    bx, by = x * SUBPIXEL, y * SUBPIXEL
    for p in range(n):
        for q in range(p + 1, n):
            ux, uy = float(px[p] - x * SUBPIXEL), float(py[p] - y * SUBPIXEL)
            vx, vy = float(px[q] - x * SUBPIXEL), float(py[q] - y * SUBPIXEL)
            cosine = (ux * vx + uy * vy) / np.sqrt((ux * ux + uy * uy) * (vx * vx + vy * vy))
            if cosine < best:
                best = cosine
                bx, by = (px[p] + px[q]) // 2, (py[p] + py[q]) // 2
    return bx, by


@kernel
def turn_at(
    flags: int,
    labels: LabelArray,
    probabilities: ProbabilityArray,
    y: int,
    x: int,
    heading: int,
) -> int:
    """Return the heading in which an arc goes on from a corner that is no node."""
    back = heading ^ 2
    if flags & ALL_CRACKS == ALL_CRACKS:
        # A joined descending pair parts north and east from south and west.
        if join_saddle(labels, probabilities, y, x) == DESCENDING:
            return 3 - back
        return back ^ 1
    for k in range(4):
        if flags >> k & 1 and k != back:
            return k
    return heading


@kernel
def mark_travelled(corners: NDArray[np.uint8], y: int, x: int, heading: int) -> bool:
    """Mark a crack edge as travelled in the flags of its corner; return whether it was already."""
    bit = EAST_TRAVELLED
    if heading == WEST:
        x -= 1
    elif heading == SOUTH:
        bit = SOUTH_TRAVELLED
    elif heading == NORTH:
        y -= 1
        bit = SOUTH_TRAVELLED
    if corners[y, x] & bit:
        return True
    corners[y, x] |= bit
    return False


@kernel
def sides_of(regions: NDArray[np.int32], y: int, x: int, heading: int) -> tuple[int, int]:
    """Return the regions left and right of a crack edge left in a heading; 0 outside."""
    if heading == EAST:
        ly, lx, ry, rx = y - 1, x, y, x
    elif heading == SOUTH:
        ly, lx, ry, rx = y, x, y, x - 1
    elif heading == WEST:
        ly, lx, ry, rx = y, x - 1, y - 1, x - 1
    else:
        ly, lx, ry, rx = y - 1, x - 1, y - 1, x
    height, width = regions.shape
    left = regions[ly, lx] if 0 <= ly < height and 0 <= lx < width else 0
    right = regions[ry, rx] if 0 <= ry < height and 0 <= rx < width else 0
    return left, right


@kernel
def corner_key(row: int, column: int, raster_width: int, y: int, x: int, kind: int) -> int:
    """Return the key of a node at corner (y, x) of the block at `row`, `column` of the raster."""
    return (row + y) * (raster_width + 1) * 4 + (column + x) * 4 + kind


@kernel
def seam_key(row: int, column: int, raster_width: int, y: int, x: int, heading: int) -> int:
    """Return the key of the crack edge left in `heading` from a corner."""
    if heading == EAST:
        return corner_key(row, column, raster_width, y, x, ROW_CRACK)
    if heading == WEST:
        return corner_key(row, column, raster_width, y, x - 1, ROW_CRACK)
    if heading == SOUTH:
        return corner_key(row, column, raster_width, y, x, COLUMN_CRACK)
    return corner_key(row, column, raster_width, y - 1, x, COLUMN_CRACK)
