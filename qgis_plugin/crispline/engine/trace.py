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
from numpy.typing import NDArray

from crispline.engine.crack_edges import (
    CORNER_NODE,
    EAST,
    NO_NODE,
    NORTH,
    SOUTH,
    SUBPIXEL,
    WEST,
    corner_key,
    flag_cracks,
    is_node,
    locate_crossing,
    mark_travelled,
    place_node,
    seam_key,
    sides_of,
    turn_at,
)
from crispline.engine.errors import RasterError
from crispline.engine.grid import Shape, Window
from crispline.engine.kernels import kernel
from crispline.engine.labelling import (
    LabelArray,
    find_runs,
    label_classes,
    number_regions,
    number_roots,
)
from crispline.engine.probabilities import NO_DATA_LABEL, ProbabilityArray

#: Largest height or width whose coordinates fit into int32.
MAXIMUM_SIZE = 2**31 // SUBPIXEL - 2


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
    padded = np.full((height + 2, width + 2), NO_DATA_LABEL, np.uint8)
    padded[1:-1, 1:-1] = labels
    # Rows are padded to whole words: most words are zero, and skipped eight corners at a time.
    corners = np.zeros((height + 1, (width + 8) // 8 * 8), np.uint8)
    east_cracks, south_cracks = flag_cracks(padded, corners)
    words = corners.view(np.uint64)
    runs, regions, parent = find_runs(labels, probabilities, corners, words, south_cracks)
    number, count = number_roots(parent)
    classes, pixels, sums, first = number_regions(
        regions, runs, number, labels, probabilities, count,
        height - more_below, width - more_right,
    )  # fmt: skip
    rows, columns = np.divmod(first, width)
    first_pixel = (rows + window.row) * raster.width + columns + window.column
    # Which sides of the block are seams: top, bottom, west, east.
    seams = np.array([window.row > 0, more_below, window.column > 0, more_right])
    arcs = _trace_arcs(
        corners, words, padded, labels, probabilities, regions, seams,
        east_cracks, east_cracks + south_cracks, window.row, window.column, raster.width,
    )  # fmt: skip
    return BlockTrace(
        classes, pixels, sums, np.where(first < 0, -1, first_pixel), *arcs,
        regions[0].copy(), regions[-1].copy(), regions[:, 0].copy(), regions[:, -1].copy(),
    )  # fmt: skip


@kernel
def _collect_starts(  # noqa: C901 - one scan over all corners; calls would cost more than it
    corners: NDArray[np.uint8],
    words: NDArray[np.uint64],
    padded: LabelArray,
    labels: LabelArray,
    probabilities: ProbabilityArray,
    seams: NDArray[np.bool_],
    east_cracks: int,
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return where arcs may start: nodes and seams (y, x, heading), then eastward cracks (y, x)."""
    height, width = labels.shape
    y0, y1 = int(seams[0]), height - int(seams[1])
    x0, x1 = int(seams[2]), width - int(seams[3])
    starts, east = np.empty((1024, 3), np.int32), np.empty((east_cracks + 1, 2), np.int32)
    n, e = 0, 0
    for y in range(y0, y1 + 1):
        for word in range(words.shape[1]):
            if words[y, word] == 0:
                continue
            for x in range(max(8 * word, x0), min(8 * word + 8, x1 + 1)):
                flags = corners[y, x]
                if flags == 0:
                    continue
                # Without a branch: whether a crack goes east is as good as random.
                east[e, 0], east[e, 1] = y, x
                e += flags & 1 if x < x1 else 0
                if flags == 5 or flags == 10 or not is_node(flags, labels, probabilities, y, x):
                    continue
                if n + 4 > len(starts):
                    starts = np.concatenate((starts, np.empty_like(starts)))
                for heading in range(4):
                    if flags >> heading & 1:
                        starts[n] = (y, x, heading)
                        n += 1
    extra = np.empty((2 * (height + width) + 8, 3), np.int32)
    m = 0
    for y in range(y0, y1 + 1):
        if seams[2] and padded[y, 1] != padded[y + 1, 1]:
            extra[m] = (y, 0, EAST)
            m += 1
        if seams[3] and padded[y, width] != padded[y + 1, width]:
            extra[m] = (y, width, WEST)
            m += 1
    for x in range(x0, x1 + 1):
        if seams[0] and padded[1, x] != padded[1, x + 1]:
            extra[m] = (0, x, SOUTH)
            m += 1
        if seams[1] and padded[height, x] != padded[height, x + 1]:
            extra[m] = (height, x, NORTH)
            m += 1
    return np.concatenate((starts[:n], extra[:m])), east[:e]


@kernel
def _trace_arcs(  # noqa: C901 - one walk; its parts share the whole state
    corners: NDArray[np.uint8],
    words: NDArray[np.uint64],
    padded: LabelArray,
    labels: LabelArray,
    probabilities: ProbabilityArray,
    regions: NDArray[np.int32],
    seams: NDArray[np.bool_],
    east_cracks: int,
    cracks: int,
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
    starts, east = _collect_starts(
        corners, words, padded, labels, probabilities, seams, east_cracks
    )
    most = len(starts) + cracks // 4 + 1
    left, right = np.empty(most, np.int32), np.empty(most, np.int32)
    ends = np.full((most, 2), NO_NODE, np.int64)
    headings = np.zeros((most, 2), np.uint8)
    lengths = np.zeros(most, np.int32)
    offsets = np.zeros(most + 1, np.int64)
    points = np.empty((cracks + 2 * most, 2), np.int32)
    ox, oy = column * SUBPIXEL, row * SUBPIXEL
    arcs = 0
    n = 0
    for s in range(len(starts) + len(east)):
        # First arcs from nodes and seams, then any crack edge left over: it lies on a loop.
        is_loop = s >= len(starts)
        if is_loop:
            y, x, heading = int(east[s - len(starts), 0]), int(east[s - len(starts), 1]), EAST
        else:
            y, x, heading = int(starts[s, 0]), int(starts[s, 1]), int(starts[s, 2])
        if mark_travelled(corners, y, x, heading):
            continue
        left[arcs], right[arcs] = sides_of(regions, y, x, heading)
        border = left[arcs] == 0 or right[arcs] == 0
        if not is_loop:
            headings[arcs, 0] = heading
            if y0 <= y <= y1 and x0 <= x <= x1:
                ends[arcs, 0] = corner_key(row, column, raster_width, y, x, CORNER_NODE)
                px, py = place_node(corners[y, x], padded, probabilities, y, x)
                points[n, 0], points[n, 1] = ox + px, oy + py
                n += 1
            else:
                ends[arcs, 0] = seam_key(row, column, raster_width, y, x, heading)
                lengths[arcs] -= 1
                if border:
                    px, py, _ = locate_crossing(padded, probabilities, y, x, heading)
                    points[n, 0], points[n, 1] = ox + px, oy + py
                    n += 1
        while True:
            lengths[arcs] += 2
            if not border:
                px, py, _ = locate_crossing(padded, probabilities, y, x, heading)
                points[n, 0], points[n, 1] = ox + px, oy + py
                n += 1
            last_y, last_x = y, x
            if heading == EAST:
                x += 1
            elif heading == SOUTH:
                y += 1
            elif heading == WEST:
                x -= 1
            else:
                y -= 1
            if y < y0 or y > y1 or x < x0 or x > x1:
                ends[arcs, 1] = seam_key(row, column, raster_width, last_y, last_x, heading)
                headings[arcs, 1] = (heading + 2) % 4
                lengths[arcs] -= 1
                if border:
                    px, py, _ = locate_crossing(padded, probabilities, last_y, last_x, heading)
                    points[n, 0], points[n, 1] = ox + px, oy + py
                    n += 1
                break
            if is_node(corners[y, x], labels, probabilities, y, x):
                ends[arcs, 1] = corner_key(row, column, raster_width, y, x, CORNER_NODE)
                headings[arcs, 1] = (heading + 2) % 4
                px, py = place_node(corners[y, x], padded, probabilities, y, x)
                points[n, 0], points[n, 1] = ox + px, oy + py
                n += 1
                break
            onward = turn_at(corners[y, x], labels, probabilities, y, x, heading)
            if border and onward != heading:
                points[n, 0], points[n, 1] = ox + x * SUBPIXEL, oy + y * SUBPIXEL
                n += 1
            heading = onward
            if is_loop and mark_travelled(corners, y, x, heading):
                points[n] = points[offsets[arcs]]
                n += 1
                break
            if not is_loop:
                mark_travelled(corners, y, x, heading)
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
