"""Shared boundary arcs of one block, with sub-pixel vertices.

The boundary between two classes crosses the line between the centres of two neighbouring pixels
where their probabilities are equal (dual contouring as in multi-label SurfaceNets: Frisken, JCGT
11(1), 2022). Arcs run from node to node through one such crossing per crack edge; every segment
stays inside one square of four pixel centres, so that arcs never cross. Against no data and the
raster's edge they follow the pixel edges exactly.

A block shares its last row and column of pixels with its neighbours. Each square of four centres
lies in exactly one block; arcs that leave the block end on the shared row or column in a seam node,
which both blocks name by the same crack edge. Coordinates are int32 in 1/4096 pixel from the upper
left corner of the raster, x before y, so that both blocks agree to the bit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from crispline.engine.errors import RasterError
from crispline.engine.grid import Shape, Window
from crispline.engine.labelling import (
    DESCENDING,
    NOT_JOINED,
    LabelArray,
    join_saddle,
    label_classes,
    label_regions,
    measure_regions,
)
from crispline.engine.probabilities import NO_DATA_LABEL, ProbabilityArray

#: Units of a coordinate in one pixel.
SUBPIXEL = 4096
#: Largest height or width whose coordinates fit into int32.
MAXIMUM_SIZE = 2**31 // SUBPIXEL - 2
#: Kinds of node keys, added to four times the index of a corner; a loop has NO_NODE at both ends.
CORNER_NODE, ROW_CRACK, COLUMN_CRACK = 0, 1, 2
NO_NODE = -1

_HALF = SUBPIXEL // 2
# Crossings keep this distance from pixel centres: neighbouring arcs never share a vertex there.
_MARGIN = SUBPIXEL // 50
_EAST, _SOUTH, _WEST, _NORTH = 0, 1, 2, 3
_NO_DATA = NO_DATA_LABEL


@dataclass(frozen=True, slots=True)
class BlockTrace:
    """Regions and arcs of one block.

    Regions are numbered 1 to n inside the block; index 0 of the region arrays stands for no data
    and the outside. `region_first` is the row-major index of the region's first pixel in the whole
    raster. Arc a has points `points[offsets[a]:offsets[a + 1]]` (x, y), regions `left` and `right`
    of its direction of travel, node keys at both `ends` (arc, 2), the headings in which it
    leaves its two end nodes (0 east, 1 south, 2 west, 3 north), and its length in half crack
    edges (a crack edge on a seam lies half in either block).
    `top`, `bottom`, `west` and `east` are the region ids along the block's outer pixels.
    """

    region_class: NDArray[np.uint8]
    region_pixels: NDArray[np.int64]
    region_sum: NDArray[np.int64]
    region_first: NDArray[np.int64]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    ends: NDArray[np.int64]
    headings: NDArray[np.uint8]
    half_cracks: NDArray[np.int32]
    offsets: NDArray[np.int64]
    points: NDArray[np.int32]
    top: NDArray[np.int32]
    bottom: NDArray[np.int32]
    west: NDArray[np.int32]
    east: NDArray[np.int32]


def trace_probabilities(
    probabilities: ProbabilityArray, window: Window, raster: Shape
) -> BlockTrace:
    """Trace one block of probabilities (class, row, column) lying at `window` of the raster.

    The window ends with the raster or includes one row and column of the next block. Raises
    RasterError where the raster is too large for the coordinates.
    """
    return _trace(label_classes(probabilities), probabilities, window, raster)


def trace_labels(labels: LabelArray, window: Window, raster: Shape) -> BlockTrace:
    """Trace one block of a class raster; crossings lie half-way between pixel centres."""
    return _trace(labels, np.empty((0, 0, 0), np.uint8), window, raster)


def _trace(
    labels: LabelArray, probabilities: ProbabilityArray, window: Window, raster: Shape
) -> BlockTrace:
    if max(raster.height, raster.width) > MAXIMUM_SIZE:
        raise RasterError(
            f"expected a raster of at most {MAXIMUM_SIZE} pixels in height and width, found "
            f"{raster.height} x {raster.width}; split it"
        )
    height, width = labels.shape
    more_below = window.row_stop < raster.height
    more_right = window.column_stop < raster.width
    regions, count = label_regions(labels, probabilities)
    classes, pixels, sums, first = measure_regions(
        regions, labels, probabilities, count, height - more_below, width - more_right
    )
    rows, columns = np.divmod(first, width)
    first_pixel = (rows + window.row) * raster.width + columns + window.column
    # Which sides of the block are seams: top, bottom, west, east.
    seams = np.array([window.row > 0, more_below, window.column > 0, more_right])
    padded = np.full((height + 2, width + 2), _NO_DATA, np.uint8)
    padded[1:-1, 1:-1] = labels
    arcs = _trace_arcs(
        padded, labels, probabilities, regions, seams, window.row, window.column, raster.width
    )
    return BlockTrace(
        classes, pixels, sums, np.where(first < 0, -1, first_pixel), *arcs,
        regions[0].copy(), regions[-1].copy(), regions[:, 0].copy(), regions[:, -1].copy(),
    )  # fmt: skip


@njit(cache=True, nogil=True)
def _cracks(padded: LabelArray, y: int, x: int) -> tuple[bool, bool, bool, bool]:
    """Return whether crack edges leave the corner to the east, south, west and north."""
    a, b = padded[y, x], padded[y, x + 1]
    c, d = padded[y + 1, x], padded[y + 1, x + 1]
    return b != d, c != d, a != c, a != b


@njit(cache=True, nogil=True)
def _is_node(
    padded: LabelArray, labels: LabelArray, probabilities: ProbabilityArray, y: int, x: int
) -> bool:
    east, south, west, north = _cracks(padded, y, x)
    degree = int(east) + int(south) + int(west) + int(north)
    if degree == 4:
        return join_saddle(labels, probabilities, y, x) == NOT_JOINED
    return degree == 3


@njit(cache=True, nogil=True)
def _crossing(
    padded: LabelArray, probabilities: ProbabilityArray, y: int, x: int, heading: int
) -> tuple[int, int, bool]:
    """Return local x, y of the boundary on the crack edge leaving a corner; whether at no data."""
    if heading == _WEST:
        x -= 1
    elif heading == _NORTH:
        y -= 1
    across = heading == _EAST or heading == _WEST
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


@njit(cache=True, nogil=True)
def _place_node(
    padded: LabelArray, probabilities: ProbabilityArray, y: int, x: int
) -> tuple[int, int]:
    """Return local x, y of a node.

    Beside no data it stays on the pixel edge, slid along a straight one to where the boundary
    arrives; elsewhere it halves the chord of the straightest pair of boundaries, so that a wall
    runs on where another boundary ends at it.
    """
    cracks = _cracks(padded, y, x)
    px, py = np.empty(4, np.int64), np.empty(4, np.int64)
    headings = np.empty(4, np.int64)
    borders = 0
    border_headings = 0
    inner = 0
    n = 0
    for heading in range(4):
        if cracks[heading]:
            px[n], py[n], border = _crossing(padded, probabilities, y, x, heading)
            headings[n] = heading
            if border:
                borders += 1
                border_headings += 1 << heading
            else:
                inner = n
            n += 1
    if borders > 0:
        if n == 3 and border_headings == (1 << _EAST) + (1 << _WEST):
            return px[inner], y * SUBPIXEL
        if n == 3 and border_headings == (1 << _SOUTH) + (1 << _NORTH):
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


@njit(cache=True, nogil=True)
def _turn(
    padded: LabelArray,
    labels: LabelArray,
    probabilities: ProbabilityArray,
    y: int,
    x: int,
    heading: int,
) -> int:
    """Return the heading in which an arc goes on from a corner that is no node."""
    cracks = _cracks(padded, y, x)
    back = (heading + 2) % 4
    if cracks[0] and cracks[1] and cracks[2] and cracks[3]:
        # A joined descending pair parts north and east from south and west.
        if join_saddle(labels, probabilities, y, x) == DESCENDING:
            return 3 - back
        return back ^ 1
    for k in range(4):
        if cracks[k] and k != back:
            return k
    return heading


@njit(cache=True, nogil=True)
def _mark(visited: NDArray[np.uint8], y: int, x: int, heading: int) -> bool:
    """Mark a crack edge as travelled; return whether it was already."""
    bit = 1
    if heading == _WEST:
        x -= 1
    elif heading == _SOUTH:
        bit = 2
    elif heading == _NORTH:
        y -= 1
        bit = 2
    if visited[y, x] & bit:
        return True
    visited[y, x] |= bit
    return False


@njit(cache=True, nogil=True)
def _sides(regions: NDArray[np.int32], y: int, x: int, heading: int) -> tuple[int, int]:
    """Return the regions left and right of a crack edge left in a heading; 0 outside."""
    if heading == _EAST:
        ly, lx, ry, rx = y - 1, x, y, x
    elif heading == _SOUTH:
        ly, lx, ry, rx = y, x, y, x - 1
    elif heading == _WEST:
        ly, lx, ry, rx = y, x - 1, y - 1, x - 1
    else:
        ly, lx, ry, rx = y - 1, x - 1, y - 1, x
    height, width = regions.shape
    left = regions[ly, lx] if 0 <= ly < height and 0 <= lx < width else 0
    right = regions[ry, rx] if 0 <= ry < height and 0 <= rx < width else 0
    return left, right


@njit(cache=True, nogil=True)
def _key(row: int, column: int, raster_width: int, y: int, x: int, kind: int) -> int:
    return (row + y) * (raster_width + 1) * 4 + (column + x) * 4 + kind


@njit(cache=True, nogil=True)
def _seam_key(row: int, column: int, raster_width: int, y: int, x: int, heading: int) -> int:
    """Return the key of the crack edge left in `heading` from a corner."""
    if heading == _EAST:
        return _key(row, column, raster_width, y, x, ROW_CRACK)
    if heading == _WEST:
        return _key(row, column, raster_width, y, x - 1, ROW_CRACK)
    if heading == _SOUTH:
        return _key(row, column, raster_width, y, x, COLUMN_CRACK)
    return _key(row, column, raster_width, y - 1, x, COLUMN_CRACK)


@njit(cache=True, nogil=True)
def _collect_starts(  # noqa: C901 - one scan over all corners; calls would cost more than it
    padded: LabelArray,
    labels: LabelArray,
    probabilities: ProbabilityArray,
    seams: NDArray[np.bool_],
) -> tuple[NDArray[np.int32], int]:
    """Return where arcs may start (y, x, heading), nodes before seams, and the crack count."""
    height, width = labels.shape
    y0, y1 = int(seams[0]), height - int(seams[1])
    x0, x1 = int(seams[2]), width - int(seams[3])
    cracks = 0
    capacity = 1024
    starts = np.empty((capacity, 3), np.int32)
    n = 0
    for y in range(y0, y1 + 1):
        above, below = padded[y], padded[y + 1]
        for x in range(x0, x1 + 1):
            a, b, c, d = above[x], above[x + 1], below[x], below[x + 1]
            if a == b and c == d:
                cracks += int(a != c)
                continue
            if a == c and b == d:
                cracks += 1
                continue
            cracks += int(b != d) + int(c != d)
            if not _is_node(padded, labels, probabilities, y, x):
                continue
            if n + 4 > capacity:
                starts = np.concatenate((starts, np.empty_like(starts)))
                capacity *= 2
            for heading, there in enumerate((b != d, c != d, a != c, a != b)):
                if there:
                    starts[n] = (y, x, heading)
                    n += 1
    extra = np.empty((2 * (height + width) + 8, 3), np.int32)
    m = 0
    for y in range(y0, y1 + 1):
        if seams[2] and padded[y, 1] != padded[y + 1, 1]:
            extra[m] = (y, 0, _EAST)
            m += 1
        if seams[3] and padded[y, width] != padded[y + 1, width]:
            extra[m] = (y, width, _WEST)
            m += 1
    for x in range(x0, x1 + 1):
        if seams[0] and padded[1, x] != padded[1, x + 1]:
            extra[m] = (0, x, _SOUTH)
            m += 1
        if seams[1] and padded[height, x] != padded[height, x + 1]:
            extra[m] = (height, x, _NORTH)
            m += 1
    return np.concatenate((starts[:n], extra[:m])), cracks + m


@njit(cache=True, nogil=True)
def _trace_arcs(  # noqa: C901 - one walk; its parts share the whole state
    padded: LabelArray,
    labels: LabelArray,
    probabilities: ProbabilityArray,
    regions: NDArray[np.int32],
    seams: NDArray[np.bool_],
    row: int,
    column: int,
    raster_width: int,
) -> tuple[
    NDArray[np.int32],
    NDArray[np.int32],
    NDArray[np.int64],
    NDArray[np.uint8],
    NDArray[np.int32],
    NDArray[np.int64],
    NDArray[np.int32],
]:
    height, width = labels.shape
    y0, y1 = int(seams[0]), height - int(seams[1])
    x0, x1 = int(seams[2]), width - int(seams[3])
    starts, crack_count = _collect_starts(padded, labels, probabilities, seams)
    most = len(starts) + crack_count // 4 + 1
    left, right = np.empty(most, np.int32), np.empty(most, np.int32)
    ends = np.full((most, 2), NO_NODE, np.int64)
    headings = np.zeros((most, 2), np.uint8)
    lengths = np.zeros(most, np.int32)
    offsets = np.zeros(most + 1, np.int64)
    points = np.empty((crack_count + 2 * most, 2), np.int32)
    visited = np.zeros((height + 2, width + 2), np.uint8)
    ox, oy = column * SUBPIXEL, row * SUBPIXEL
    arcs = 0
    n = 0
    loop_y, loop_x = y0, x0
    s = 0
    while True:
        # First arcs from nodes and seams, then any crack edge left over: it lies on a loop.
        is_loop = s >= len(starts)
        if not is_loop:
            y, x, heading = starts[s, 0], starts[s, 1], starts[s, 2]
            s += 1
        else:
            found = False
            while loop_y <= y1 and not found:
                while loop_x < x1:
                    if (
                        padded[loop_y, loop_x + 1] != padded[loop_y + 1, loop_x + 1]
                        and not visited[loop_y, loop_x] & 1
                    ):
                        found = True
                        break
                    loop_x += 1
                if not found:
                    loop_x = x0
                    loop_y += 1
            if not found:
                break
            y, x, heading = loop_y, loop_x, _EAST
        if _mark(visited, y, x, heading):
            continue
        left[arcs], right[arcs] = _sides(regions, y, x, heading)
        border = left[arcs] == 0 or right[arcs] == 0
        if not is_loop:
            headings[arcs, 0] = heading
            if y0 <= y <= y1 and x0 <= x <= x1:
                ends[arcs, 0] = _key(row, column, raster_width, y, x, CORNER_NODE)
                px, py = _place_node(padded, probabilities, y, x)
                points[n, 0], points[n, 1] = ox + px, oy + py
                n += 1
            else:
                ends[arcs, 0] = _seam_key(row, column, raster_width, y, x, heading)
                lengths[arcs] -= 1
                if border:
                    px, py, _ = _crossing(padded, probabilities, y, x, heading)
                    points[n, 0], points[n, 1] = ox + px, oy + py
                    n += 1
        while True:
            lengths[arcs] += 2
            if not border:
                px, py, _ = _crossing(padded, probabilities, y, x, heading)
                points[n, 0], points[n, 1] = ox + px, oy + py
                n += 1
            last_y, last_x = y, x
            if heading == _EAST:
                x += 1
            elif heading == _SOUTH:
                y += 1
            elif heading == _WEST:
                x -= 1
            else:
                y -= 1
            if y < y0 or y > y1 or x < x0 or x > x1:
                ends[arcs, 1] = _seam_key(row, column, raster_width, last_y, last_x, heading)
                headings[arcs, 1] = (heading + 2) % 4
                lengths[arcs] -= 1
                if border:
                    px, py, _ = _crossing(padded, probabilities, last_y, last_x, heading)
                    points[n, 0], points[n, 1] = ox + px, oy + py
                    n += 1
                break
            if _is_node(padded, labels, probabilities, y, x):
                ends[arcs, 1] = _key(row, column, raster_width, y, x, CORNER_NODE)
                headings[arcs, 1] = (heading + 2) % 4
                px, py = _place_node(padded, probabilities, y, x)
                points[n, 0], points[n, 1] = ox + px, oy + py
                n += 1
                break
            onward = _turn(padded, labels, probabilities, y, x, heading)
            if border and onward != heading:
                points[n, 0], points[n, 1] = ox + x * SUBPIXEL, oy + y * SUBPIXEL
                n += 1
            heading = onward
            if is_loop and _mark(visited, y, x, heading):
                points[n] = points[offsets[arcs]]
                n += 1
                break
            if not is_loop:
                _mark(visited, y, x, heading)
        arcs += 1
        offsets[arcs] = n
    return (
        left[:arcs].copy(),
        right[:arcs].copy(),
        ends[:arcs].copy(),
        headings[:arcs].copy(),
        lengths[:arcs].copy(),
        offsets[: arcs + 1].copy(),
        points[:n].copy(),
    )
