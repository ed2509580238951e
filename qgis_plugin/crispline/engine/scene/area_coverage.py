"""Exact share of every pixel that polygons of each class cover, in integers.

Vertices are integers in 1 / SNAP pixel; areas are integers in 1 / FULL pixel. Every contribution
depends on one edge and one pixel alone and sums are integer, so the result is the same whatever
the window and the order of the edges, and shared edges cancel exactly.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from crispline.engine.grid import Window
from crispline.engine.kernels import kernel
from crispline.engine.scene.items import SNAP

#: Area of a whole pixel.
FULL = 1 << 20
_UNIT = float(SNAP)


def direct_edges(
    polygons: NDArray[np.object_],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the edges (n, 4) of polygons in pixels, ready for `cover_window`, and their owners.

    Vertices are rounded to the vertex grid.
    """
    oriented = shapely.orient_polygons(polygons, exterior_cw=False)
    rings, owner = shapely.get_rings(oriented, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    vertices = np.round(points * SNAP).astype(np.int64)
    joined = ring[1:] == ring[:-1]
    edges = np.concatenate([vertices[:-1][joined], vertices[1:][joined]], axis=1)
    return edges, owner[ring[:-1][joined]]


def cover_window(
    edges: NDArray[np.int64], channel: NDArray[np.int64], window: Window, channels: int
) -> NDArray[np.int32]:
    """Return covered areas laid out (channel, row, column), FULL for a whole pixel.

    `edges` (n, 4) holds x0, y0, x1, y1 of closed rings' directed edges; rings with the interior
    on the right in an x-right, y-down frame add, the others subtract. Rings must be closed, but
    may reach beyond the window on all sides.
    """
    sums = np.zeros((channels, window.height, window.width + 1), np.int32)
    _add_edges(edges, channel, sums, window.row, window.column)
    return np.asarray(np.cumsum(sums, axis=2, dtype=np.int32)[:, :, :-1], np.int32)


@kernel
def _add_edges(
    edges: NDArray[np.int64],
    channel: NDArray[np.int64],
    sums: NDArray[np.int32],
    first_row: int,
    first_column: int,
) -> None:
    """Add every edge's signed area to its own pixel and, through running sums, all right of it."""
    height = sums.shape[1]
    width = sums.shape[2] - 1
    for n in range(edges.shape[0]):
        x0, y0, x1, y1 = edges[n, 0], edges[n, 1], edges[n, 2], edges[n, 3]
        if y0 == y1:
            continue
        # Always from the upper end down, so that both sides of a shared edge get equal numbers.
        sign = -1
        if y0 > y1:
            x0, y0, x1, y1, sign = x1, y1, x0, y0, 1
        ax, ay, bx, by = x0 / _UNIT, y0 / _UNIT, x1 / _UNIT, y1 / _UNIT
        slope = (bx - ax) / (by - ay)
        row = max(int(np.floor(ay)), first_row)
        last = min(int(np.ceil(by)), first_row + height)
        left_end, right_end = min(ax, bx), max(ax, bx)
        while row < last:
            top, bottom = max(ay, float(row)), min(by, float(row + 1))
            xa = min(max(ax + (top - ay) * slope, left_end), right_end)
            xb = min(max(ax + (bottom - ay) * slope, left_end), right_end)
            total = int(np.round((bottom - top) * FULL))
            line = sums[channel[n], row - first_row]
            _add_span(line, min(xa, xb), max(xa, xb), total, sign, first_column, width)
            row += 1


@kernel
def _add_span(
    line: NDArray[np.int32],
    left: float,
    right: float,
    total: int,
    sign: int,
    first_column: int,
    width: int,
) -> None:
    """Spread one edge's height within a row, `total`, over the pixels from `left` to `right`."""
    column = int(np.floor(left))
    spread = right - left
    used = 0
    while True:
        stop = min(right, float(column + 1))
        reached = total
        if stop < right:
            reached = min(total, int(np.round(total * ((stop - left) / spread))))
        share = reached - used
        used = reached
        start = max(left, float(column))
        middle = (start + stop) / 2 - column
        beyond = int(np.round(share * middle))
        k = column - first_column
        if k < 0:
            line[0] += sign * share
        elif k < width:
            line[k] += sign * (share - beyond)
            line[k + 1] += sign * beyond
        if stop >= right:
            break
        column += 1
