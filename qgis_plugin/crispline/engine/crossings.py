"""Finds arcs that cross or touch where they should not, on the coordinates as they are stored.

Segments are sorted into square cells and compared within them, with exact integer arithmetic.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crispline.engine.arcs import RawArcs
from crispline.engine.crack_edges import SUBPIXEL
from crispline.engine.kernels import kernel

#: Side of a cell. Fitted segments are a few pixels long.
_CELL = 16 * SUBPIXEL
#: Twice the area (square units) up to which three points count as on one line. A vertex then keeps
#: at least a ten-thousandth of a pixel from a segment of two pixels, far more than the rounding of
#: world coordinates can use up, so that what is valid here is valid in any CRS.
_CLEARANCE = SUBPIXEL


def find_crossing_arcs(
    arcs: RawArcs,
    *,
    nodes: NDArray[np.int32],
    border: NDArray[np.bool_],
    suspects: NDArray[np.bool_],
) -> NDArray[np.bool_]:
    """Return which arcs cross, overlap or touch another arc or themselves.

    Sharing a node is no touch. Only pairs with at least one arc of `suspects` are compared; two
    arcs along no data never are, since they are exact pixel edges. `nodes` (arc, 2) are end nodes,
    -1 for loops.
    """
    if not suspects.any():
        return np.zeros(len(suspects), np.bool_)
    owner = np.repeat(np.arange(len(suspects), dtype=np.int32), np.diff(arcs.offsets))
    origin, extent = _bound_suspects(arcs.points, suspects[owner])
    columns, rows = (int(v) for v in extent // _CELL + 1)
    cells, items = _sort_into_cells(
        arcs.points, arcs.offsets, owner, suspects, origin[0], origin[1], rows, columns
    )
    return _compare_in_cells(
        cells, items, arcs.points, arcs.offsets, owner, nodes, border, suspects
    )


def _bound_suspects(
    points: NDArray[np.int32], suspicious: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the least x, y of all suspicious points, and their extent."""
    chosen = points if suspicious.all() else points[suspicious]
    origin = chosen.min(axis=0).astype(np.int64)
    return origin, chosen.max(axis=0).astype(np.int64) - origin


@kernel
def _cell_span(ax: int, ay: int, bx: int, by: int, row: int, columns: int) -> tuple[int, int]:
    """Return the first and last cell column that a segment may touch in one row of cells."""
    if ay == by:
        return max(min(ax, bx) // _CELL, 0), min(max(ax, bx) // _CELL, columns - 1)
    slope = (bx - ax) / (by - ay)
    top, bottom = float(row * _CELL), float((row + 1) * _CELL)
    y0, y1 = max(min(ay, by), top), min(max(ay, by), bottom)
    x0, x1 = ax + (y0 - ay) * slope, ax + (y1 - ay) * slope
    low, high = min(x0, x1) - 2.0, max(x0, x1) + 2.0
    return max(int(low // _CELL), 0), min(int(high // _CELL), columns - 1)


@kernel
def _sort_into_cells(  # noqa: C901 - three rounds over the same segments
    points: NDArray[np.int32],
    offsets: NDArray[np.int64],
    owner: NDArray[np.int32],
    suspects: NDArray[np.bool_],
    x0: int,
    y0: int,
    rows: int,
    columns: int,
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return cell offsets and segment numbers; only cells that a suspect touches are filled.

    The cells begin at `x0`, `y0`; what lies outside them is no neighbour of a suspect.
    """
    counts = np.zeros(rows * columns + 1, np.int32)
    wanted = np.zeros(rows * columns, np.bool_)
    items = np.empty(0, np.int32)
    # Rounds: mark the cells of suspects, count, fill.
    for step in range(3):
        if step == 2:
            for k in range(rows * columns):
                counts[k + 1] += counts[k]
            items = np.empty(counts[rows * columns], np.int32)
            cursor = counts[:-1].copy()
        for i in range(len(points) - 1):
            if owner[i] != owner[i + 1] or (step == 0 and not suspects[owner[i]]):
                continue
            ax, ay = points[i, 0] - x0, points[i, 1] - y0
            bx, by = points[i + 1, 0] - x0, points[i + 1, 1] - y0
            top, bottom = min(ay, by) // _CELL, max(ay, by) // _CELL
            for row in range(max(top, 0), min(bottom, rows - 1) + 1):
                low, high = _cell_span(ax, ay, bx, by, row, columns)
                for cell in range(row * columns + low, row * columns + high + 1):
                    if step == 0:
                        wanted[cell] = True
                    elif wanted[cell] and step == 1:
                        counts[cell + 1] += 1
                    elif wanted[cell]:
                        items[cursor[cell]] = i
                        cursor[cell] += 1
    return counts, items


@kernel
def _compare_in_cells(
    cells: NDArray[np.int32],
    items: NDArray[np.int32],
    points: NDArray[np.int32],
    offsets: NDArray[np.int64],
    owner: NDArray[np.int32],
    nodes: NDArray[np.int32],
    border: NDArray[np.bool_],
    suspects: NDArray[np.bool_],
) -> NDArray[np.bool_]:
    crossing = np.zeros(len(suspects), np.bool_)
    for cell in range(cells.size - 1):
        for u in range(cells[cell], cells[cell + 1]):
            i = items[u]
            a = owner[i]
            for v in range(u + 1, cells[cell + 1]):
                j = items[v]
                b = owner[j]
                if not (suspects[a] or suspects[b]) or (border[a] and border[b]):
                    continue
                if crossing[a] and crossing[b]:
                    continue
                if _boxes_apart(points, i, j):
                    continue
                if _meet_wrongly(points, offsets, nodes, i, a, j, b):
                    crossing[a] = crossing[b] = True
    return crossing


@kernel
def _boxes_apart(points: NDArray[np.int32], i: int, j: int) -> bool:
    return bool(
        max(points[i, 0], points[i + 1, 0]) < min(points[j, 0], points[j + 1, 0])
        or max(points[j, 0], points[j + 1, 0]) < min(points[i, 0], points[i + 1, 0])
        or max(points[i, 1], points[i + 1, 1]) < min(points[j, 1], points[j + 1, 1])
        or max(points[j, 1], points[j + 1, 1]) < min(points[i, 1], points[i + 1, 1])
    )


@kernel
def _side(points: NDArray[np.int32], i: int, j: int, k: int) -> int:
    """Return twice the signed area of points i, j, k; 0 where they are as good as on one line."""
    ux, uy = np.int64(points[j, 0]) - points[i, 0], np.int64(points[j, 1]) - points[i, 1]
    vx, vy = np.int64(points[k, 0]) - points[i, 0], np.int64(points[k, 1]) - points[i, 1]
    twice: int = ux * vy - uy * vx
    return twice if abs(twice) > _CLEARANCE else 0


@kernel
def _same(points: NDArray[np.int32], i: int, j: int) -> bool:
    return bool(points[i, 0] == points[j, 0] and points[i, 1] == points[j, 1])


@kernel
def _may_share(
    offsets: NDArray[np.int64], nodes: NDArray[np.int32], i: int, a: int, j: int, b: int
) -> bool:
    """Tell whether points i of arc a and j of arc b are one vertex of the network."""
    first_a, last_a = offsets[a], offsets[a + 1] - 1
    if a == b and (i == j or (min(i, j) == first_a and max(i, j) == last_a)):
        return True
    node_a = nodes[a, 0] if i == first_a else (nodes[a, 1] if i == last_a else -1)
    node_b = nodes[b, 0] if j == offsets[b] else (nodes[b, 1] if j == offsets[b + 1] - 1 else -1)
    return bool(node_a >= 0 and node_a == node_b)


@kernel
def _meet_wrongly(
    points: NDArray[np.int32],
    offsets: NDArray[np.int64],
    nodes: NDArray[np.int32],
    i: int,
    a: int,
    j: int,
    b: int,
) -> bool:
    """Tell whether segments i and j (of arcs a and b) meet other than in one shared vertex."""
    shared = 0
    common, p, q = -1, -1, -1
    for k in range(i, i + 2):
        for m in range(j, j + 2):
            if _same(points, k, m):
                if not _may_share(offsets, nodes, k, a, m, b):
                    return True
                shared += 1
                common, p, q = k, 2 * i + 1 - k, 2 * j + 1 - m
    if shared > 1:
        return True
    if shared == 1:
        if _side(points, common, p, q) != 0:
            return False
        ux, uy = (
            np.int64(points[p, 0]) - points[common, 0],
            np.int64(points[p, 1]) - points[common, 1],
        )
        vx, vy = (
            np.int64(points[q, 0]) - points[common, 0],
            np.int64(points[q, 1]) - points[common, 1],
        )
        return bool(ux * vx + uy * vy > 0)
    o1, o2 = _side(points, i, i + 1, j), _side(points, i, i + 1, j + 1)
    o3, o4 = _side(points, j, j + 1, i), _side(points, j, j + 1, i + 1)
    return bool(((o1 <= 0 <= o2) or (o2 <= 0 <= o1)) and ((o3 <= 0 <= o4) or (o4 <= 0 <= o3)))
