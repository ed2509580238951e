"""Fit of straight lines to traced arcs: break points by Douglas-Peucker, vertices by least squares.

A subset of the traced points would throw their sub-pixel accuracy away. So the subset only says
where the lines break; each line is then fitted to all points between its breaks (total least
squares), and a vertex is the intersection of its two lines. Arcs along no data keep every corner.

Coordinates are int32 in 1/4096 pixel, in and out: what is tested for crossings is what is stored.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crispline.engine.arcs import RawArcs
from crispline.engine.breaks import keep_turns, refine_breaks, split_closed, split_range
from crispline.engine.crack_edges import SUBPIXEL
from crispline.engine.kernels import kernel

#: Levels of care for an arc, from the finest result to the traced points, which never cross.
REFITTED, SUBSET, HALF_TOLERANCE, QUARTER_TOLERANCE, TRACED = 0, 1, 2, 3, 4

#: A fitted vertex stays within this many pixels of the break it replaces.
_LARGEST_MOVE = 1.5
#: Lines that meet at a flatter angle (its sine) have no stable intersection.
_FLATTEST_SINE = 0.3
#: A corner that blur has cut off: a side shorter than this (pixels) between two supported ones.
_LONGEST_CUT = 2.5
#: Fewest points between two breaks for their line to say where a node lies: three without the ends.
_LEAST_SUPPORT = 5


@dataclass(frozen=True, slots=True)
class FittedArcs:
    """Fitted arcs, and the lines that run into their two ends.

    `end_lines` (arc, end, 4) holds x, y of a point and the unit direction pointing away from the
    end, NaN where too few points stood behind the line to trust it.
    """

    arcs: RawArcs
    end_lines: NDArray[np.float64]


def fit_arcs(
    arcs: RawArcs,
    *,
    loop: NDArray[np.bool_],
    border: NDArray[np.bool_],
    level: NDArray[np.uint8],
    tolerance: float,
) -> FittedArcs:
    """Return the fitted arcs.

    `loop` marks closed arcs without a node, `border` arcs along no data, `level` how careful to be
    with each; `tolerance` is the largest distance, in pixels, of a traced point from the line
    between two breaks.
    """
    points, offsets, end_lines = _fit(
        arcs.points, arcs.offsets, loop, border, level, float(tolerance * SUBPIXEL)
    )
    return FittedArcs(RawArcs(points, offsets), end_lines)


@kernel
def _fit_line(points: NDArray[np.int32], a: int, b: int, line: NDArray[np.float64]) -> None:
    """Fit a line to points a to b: `line` becomes (x, y, cosine, sine) of a point and direction.

    The two outermost points are left out where enough remain: corners are rounded by blur.
    """
    count = b - a + 1
    trim = 1 if count > 4 else 0
    ox, oy = points[a, 0], points[a, 1]
    n = count - 2 * trim
    sx = sy = sxx = sxy = syy = 0.0
    for i in range(a + trim, b - trim + 1):
        x, y = float(points[i, 0] - ox), float(points[i, 1] - oy)
        sx += x
        sy += y
        sxx += x * x
        sxy += x * y
        syy += y * y
    mx, my = sx / n, sy / n
    xx, xy, yy = sxx - n * mx * mx, sxy - n * mx * my, syy - n * my * my
    angle = 0.5 * np.arctan2(2 * xy, xx - yy)
    line[0], line[1] = ox + mx, oy + my
    line[2], line[3] = np.cos(angle), np.sin(angle)


@kernel
def _place_vertex(
    before: NDArray[np.float64], after: NDArray[np.float64], x: float, y: float
) -> tuple[float, float]:
    """Return where two lines meet, or the mean of both projections where they are nearly one."""
    sine = before[2] * after[3] - before[3] * after[2]
    if abs(sine) > _FLATTEST_SINE:
        dx, dy = after[0] - before[0], after[1] - before[1]
        t = (dx * after[3] - dy * after[2]) / sine
        px, py = before[0] + t * before[2], before[1] + t * before[3]
    else:
        t = (x - before[0]) * before[2] + (y - before[1]) * before[3]
        u = (x - after[0]) * after[2] + (y - after[1]) * after[3]
        px = 0.5 * (before[0] + t * before[2] + after[0] + u * after[2])
        py = 0.5 * (before[1] + t * before[3] + after[1] + u * after[3])
    largest = _LARGEST_MOVE * SUBPIXEL
    if (px - x) ** 2 + (py - y) ** 2 > largest * largest:
        return x, y
    return px, py


@kernel
def _refit(
    points: NDArray[np.int32],
    breaks: NDArray[np.int64],
    lines: NDArray[np.float64],
    vertices: NDArray[np.int32],
    first_free: int,
) -> None:
    """Move the vertices at `breaks` to the intersections of fitted lines.

    `first_free` is 0 for a loop, whose every vertex is free, and 1 where the ends are nodes.
    """
    n = breaks.size
    for k in range(n - 1):
        _fit_line(points, breaks[k], breaks[k + 1], lines[k])
    for k in range(first_free, n - 1):
        before = lines[k - 1 if k > 0 else n - 2]
        x, y = float(points[breaks[k], 0]), float(points[breaks[k], 1])
        px, py = _place_vertex(before, lines[k], x, y)
        vertices[k, 0], vertices[k, 1] = np.int32(np.rint(px)), np.int32(np.rint(py))
    if first_free == 0:
        vertices[n - 1] = vertices[0]


@kernel
def _restore_corners(
    points: NDArray[np.int32],
    breaks: NDArray[np.int64],
    lines: NDArray[np.float64],
    vertices: NDArray[np.int32],
    first_free: int,
) -> None:
    """Let two lines meet in one vertex where only a short cut lies between them.

    Both vertices of the cut are moved to the corner; the repeated one is dropped later.
    """
    n = breaks.size
    sides = n - 1
    if first_free == 0 and sides < 4:
        return
    longest = (_LONGEST_CUT * SUBPIXEL) ** 2
    largest = (_LARGEST_MOVE * SUBPIXEL) ** 2
    for k in range(first_free, sides - first_free):
        before, after = (k - 1) % sides, (k + 1) % sides
        a, b = breaks[k], breaks[k + 1]
        if (
            b - a + 1 >= _LEAST_SUPPORT
            or breaks[before + 1] - breaks[before] + 1 < _LEAST_SUPPORT
            or breaks[after + 1] - breaks[after] + 1 < _LEAST_SUPPORT
        ):
            continue
        ax, ay = float(points[a, 0]), float(points[a, 1])
        bx, by = float(points[b, 0]), float(points[b, 1])
        if (bx - ax) ** 2 + (by - ay) ** 2 > longest:
            continue
        mx, my = (ax + bx) / 2, (ay + by) / 2
        px, py = _place_vertex(lines[before], lines[after], mx, my)
        sine = lines[before, 2] * lines[after, 3] - lines[before, 3] * lines[after, 2]
        if abs(sine) <= _FLATTEST_SINE or (px - mx) ** 2 + (py - my) ** 2 > largest:
            continue
        if px == mx and py == my:
            continue
        x, y = np.int32(np.rint(px)), np.int32(np.rint(py))
        vertices[k, 0], vertices[k, 1] = x, y
        vertices[k + 1, 0], vertices[k + 1, 1] = x, y
        if first_free == 0 and k == 0:
            vertices[n - 1] = vertices[0]
        if first_free == 0 and k == sides - 1:
            vertices[0] = vertices[n - 1]


@kernel
def _keep_end_line(
    points: NDArray[np.int32],
    near: int,
    far: int,
    line: NDArray[np.float64],
    end_line: NDArray[np.float64],
) -> None:
    """Keep the line of the segment from the end at `near` to the break at `far`, if supported."""
    if abs(far - near) + 1 < _LEAST_SUPPORT:
        return
    end_line[:] = line
    dx, dy = points[far, 0] - points[near, 0], points[far, 1] - points[near, 1]
    if line[2] * dx + line[3] * dy < 0:
        end_line[2], end_line[3] = -line[2], -line[3]


@kernel
def _drop_repeated(vertices: NDArray[np.int32]) -> int:
    """Close up vertices that equal the one before, in place; return how many remain."""
    n = 1
    for k in range(1, len(vertices)):
        if vertices[k, 0] != vertices[n - 1, 0] or vertices[k, 1] != vertices[n - 1, 1]:
            vertices[n] = vertices[k]
            n += 1
    return n


@kernel
def _fit(  # noqa: C901 - one loop over arcs, one branch a level of care
    points: NDArray[np.int32],
    offsets: NDArray[np.int64],
    loop: NDArray[np.bool_],
    border: NDArray[np.bool_],
    level: NDArray[np.uint8],
    tolerance: float,
) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.float64]]:
    longest = 2
    for a in range(loop.size):
        longest = max(longest, offsets[a + 1] - offsets[a])
    stack = np.empty((longest + 2, 2), np.int64)
    lines = np.empty((longest, 4), np.float64)
    keep = np.zeros(len(points), np.bool_)
    out = np.empty_like(points)
    out_offsets = np.zeros(offsets.size, np.int64)
    end_lines = np.full((loop.size, 2, 4), np.nan)
    n = 0
    for a in range(loop.size):
        first, last = offsets[a], offsets[a + 1] - 1
        keep[first] = keep[last] = True
        closed = points[first, 0] == points[last, 0] and points[first, 1] == points[last, 1]
        care = level[a]
        if border[a]:
            keep_turns(points, first, last, keep)
        elif care == TRACED:
            keep[first : last + 1] = True
        else:
            width = tolerance
            if care == HALF_TOLERANCE:
                width = tolerance / 2
            elif care == QUARTER_TOLERANCE:
                width = tolerance / 4
            if closed:
                split_closed(points, first, last, width * width, keep, stack)
            else:
                split_range(points, first, last, width * width, keep, stack)
        breaks = first + np.flatnonzero(keep[first : last + 1])
        if care == REFITTED and not border[a]:
            breaks = refine_breaks(points, breaks, tolerance, 0 if loop[a] else 1)
        vertices = out[n : n + breaks.size]
        for k in range(breaks.size):
            vertices[k] = points[breaks[k]]
        if care == REFITTED and not border[a]:
            _refit(points, breaks, lines, vertices, 0 if loop[a] else 1)
            _restore_corners(points, breaks, lines, vertices, 0 if loop[a] else 1)
            if not loop[a]:
                m = breaks.size
                _keep_end_line(points, breaks[0], breaks[1], lines[0], end_lines[a, 0])
                _keep_end_line(points, breaks[m - 1], breaks[m - 2], lines[m - 2], end_lines[a, 1])
        kept = _drop_repeated(vertices)
        if kept < (4 if closed else 2):
            # Too small for the fit: nothing is left of it but a point or a line there and back.
            kept = last - first + 1
            out[n : n + kept] = points[first : last + 1]
        n += kept
        out_offsets[a + 1] = n
    return out[:n].copy(), out_offsets, end_lines
