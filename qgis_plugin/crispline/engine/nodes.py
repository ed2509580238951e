"""Where arcs meet: nodes moved to where the fitted lines say, not where one square of pixels does.

A traced node knows four pixels; the lines that run into it know many. Where two of three lines go
straight on, the node lies on both, where the third meets them, so that a wall stays straight past
the boundaries that end at it. On the edge of no data a node slides along the edge.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crispline.engine.crack_edges import SUBPIXEL
from crispline.engine.kernels import kernel
from crispline.engine.network import Chains, Pieces

#: A node stays within this distance of its traced place, in pixels; on an edge, of its corner.
_LARGEST_MOVE = 1.0
_LARGEST_SLIDE = 0.48
#: Two lines go straight on when their directions differ from opposite by less than 20 degrees.
_STRAIGHT_COSINE = -0.94
_FLATTEST_SINE = 0.3


def collect_half_ends(
    chains: Chains, pieces: Pieces
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return, grouped by node, the arc ends (2 * arc + end) that meet there, and the offsets.

    The ends at a node are in the order of their headings, whatever the order of the chains.
    """
    ends = chains.nodes.reshape(-1)
    half_ends = np.flatnonzero(ends >= 0)
    entry = np.stack([chains.offsets[:-1], chains.offsets[1:] - 1], axis=1).reshape(-1)[half_ends]
    side = (half_ends & 1) ^ chains.reversed_[entry]
    heading = pieces.headings[chains.pieces[entry], side.astype(np.int64)]
    order = half_ends[np.lexsort((heading, ends[half_ends]))]
    counts = np.bincount(ends[half_ends]) if len(half_ends) else np.zeros(0, np.int64)
    return order.astype(np.int64), np.concatenate(([0], np.cumsum(counts)))


@kernel
def read_nodes(
    points: NDArray[np.int32],
    arc_offsets: NDArray[np.int64],
    half_ends: NDArray[np.int64],
    offsets: NDArray[np.int64],
) -> NDArray[np.int32]:
    """Return x, y of every node from the first arc that ends there."""
    places = np.empty((offsets.size - 1, 2), np.int32)
    for node in range(offsets.size - 1):
        h = half_ends[offsets[node]]
        places[node] = points[_end_point(arc_offsets, h)]
    return places


@kernel
def write_nodes(
    points: NDArray[np.int32],
    arc_offsets: NDArray[np.int64],
    half_ends: NDArray[np.int64],
    offsets: NDArray[np.int64],
    places: NDArray[np.int32],
) -> NDArray[np.bool_]:
    """Move the ends of all arcs to their nodes in place; return which arcs that changed."""
    changed = np.zeros(arc_offsets.size - 1, np.bool_)
    for node in range(offsets.size - 1):
        for k in range(offsets[node], offsets[node + 1]):
            i = _end_point(arc_offsets, half_ends[k])
            if points[i, 0] != places[node, 0] or points[i, 1] != places[node, 1]:
                points[i] = places[node]
                changed[half_ends[k] >> 1] = True
    return changed


@kernel
def _end_point(arc_offsets: NDArray[np.int64], half_end: int) -> int:
    arc = half_end >> 1
    index: int = arc_offsets[arc + 1] - 1 if half_end & 1 else arc_offsets[arc]
    return index


@kernel
def place_nodes(
    points: NDArray[np.int32],
    arc_offsets: NDArray[np.int64],
    end_lines: NDArray[np.float64],
    half_ends: NDArray[np.int64],
    offsets: NDArray[np.int64],
    border: NDArray[np.bool_],
    fixed: NDArray[np.bool_],
    traced: NDArray[np.int32],
) -> NDArray[np.int32]:
    """Return x, y of every node, given the ends that meet there and the lines that run into them.

    Nodes of an arc in `fixed`, and nodes whose lines do not agree, keep their `traced` place.
    """
    places = traced.copy()
    lines = np.empty((4, 4), np.float64)
    for node in range(traced.shape[0]):
        n, borders = 0, 0
        keep = False
        edge = np.zeros(2, np.int64)
        for k in range(offsets[node], offsets[node + 1]):
            h = half_ends[k]
            arc = h >> 1
            if border[arc]:
                i = _end_point(arc_offsets, h)
                along = points[i - 1] if h & 1 else points[i + 1]
                edge[borders & 1] = 0 if along[1] == traced[node, 1] else 1
                borders += 1
                continue
            keep = keep or fixed[arc]
            lines[n] = end_lines[arc, h & 1]
            n += 1
        if keep:
            continue
        x, y = float(traced[node, 0]), float(traced[node, 1])
        if borders == 0:
            px, py = _meet(lines[:n], x, y)
            reach = _LARGEST_MOVE * SUBPIXEL
            if (px - x) ** 2 + (py - y) ** 2 <= reach * reach:
                places[node, 0], places[node, 1] = np.int32(np.rint(px)), np.int32(np.rint(py))
        elif borders == 2 and n == 1 and edge[0] == edge[1]:
            axis = edge[0]
            slid = _slide(lines[0], traced[node], axis)
            places[node, axis] = slid
    return places


@kernel
def _slide(line: NDArray[np.float64], traced: NDArray[np.int32], axis: int) -> int:
    """Return where a line meets an edge along `axis` (0: x), near the corner it was traced at."""
    across = 1 - axis
    if not abs(line[2 + across]) > _FLATTEST_SINE:
        return int(traced[axis])
    place = line[axis] + (traced[across] - line[across]) / line[2 + across] * line[2 + axis]
    corner = np.rint(traced[axis] / SUBPIXEL) * SUBPIXEL
    if abs(place - corner) > _LARGEST_SLIDE * SUBPIXEL:
        return int(traced[axis])
    return int(np.rint(place))


@kernel
def _meet(lines: NDArray[np.float64], x: float, y: float) -> tuple[float, float]:
    """Return where lines (point, direction away from the node) meet near x, y; x, y if nowhere."""
    n = lines.shape[0]
    best, first, second = 2.0, -1, -1
    for p in range(n):
        for q in range(p + 1, n):
            cosine = lines[p, 2] * lines[q, 2] + lines[p, 3] * lines[q, 3]
            if cosine < best:
                best, first, second = cosine, p, q
    if n != 3 or not best < _STRAIGHT_COSINE:
        return _meet_all(lines, x, y)
    p, q = lines[first], lines[second]
    t = (x - p[0]) * p[2] + (y - p[1]) * p[3]
    u = (x - q[0]) * q[2] + (y - q[1]) * q[3]
    mx = 0.5 * (p[0] + t * p[2] + q[0] + u * q[2])
    my = 0.5 * (p[1] + t * p[3] + q[1] + u * q[3])
    dx, dy = p[2] - q[2], p[3] - q[3]
    length = np.sqrt(dx * dx + dy * dy)
    dx, dy = dx / length, dy / length
    third = lines[3 - first - second]
    sine = dx * third[3] - dy * third[2]
    # Written so that NaN, an unsupported third line, keeps the place on the straight pair.
    if not abs(sine) > _FLATTEST_SINE:
        return mx, my
    s = ((third[0] - mx) * third[3] - (third[1] - my) * third[2]) / sine
    return mx + s * dx, my + s * dy


@kernel
def _meet_all(lines: NDArray[np.float64], x: float, y: float) -> tuple[float, float]:
    """Return the point with the least sum of squared distances from all lines."""
    a = b = c = e = f = 0.0
    for k in range(lines.shape[0]):
        nx, ny = -lines[k, 3], lines[k, 2]
        offset = nx * (lines[k, 0] - x) + ny * (lines[k, 1] - y)
        a += nx * nx
        b += nx * ny
        c += ny * ny
        e += nx * offset
        f += ny * offset
    determinant = a * c - b * b
    if not determinant > _FLATTEST_SINE * _FLATTEST_SINE:
        return x, y
    return x + (c * e - b * f) / determinant, y + (a * f - b * e) / determinant
