"""Where the straight sides of an arc begin and end.

Douglas-Peucker finds the breaks, but draws its lines through traced points and has to start
somewhere. So breaks are then shifted to where two least-squares lines leave the smallest residual,
and dropped where one least-squares line serves both sides.

Coordinates are int32 (x, y) in 1/4096 pixel.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crispline.engine.crack_edges import SUBPIXEL
from crispline.engine.kernels import kernel

#: How many points a break may be shifted in one sweep, and how many sweeps there are.
_LARGEST_SHIFT = 6
_SWEEPS = 2
#: One line serves two sides when its root mean square distance is below this share of tolerance.
_SAME_SIDE = 0.35


@kernel
def split_range(
    points: NDArray[np.int32],
    first: int,
    last: int,
    squared_tolerance: float,
    keep: NDArray[np.bool_],
    stack: NDArray[np.int64],
) -> None:
    """Mark the Douglas-Peucker breaks strictly between two kept points."""
    depth = 1
    stack[0, 0], stack[0, 1] = first, last
    while depth > 0:
        depth -= 1
        a, b = stack[depth, 0], stack[depth, 1]
        if b - a < 2:
            continue
        ax, ay = float(points[a, 0]), float(points[a, 1])
        ux, uy = points[b, 0] - ax, points[b, 1] - ay
        length = ux * ux + uy * uy
        worst, where = squared_tolerance, -1
        for i in range(a + 1, b):
            vx, vy = points[i, 0] - ax, points[i, 1] - ay
            if length > 0:
                t = (vx * ux + vy * uy) / length
                t = min(max(t, 0.0), 1.0)
                vx -= t * ux
                vy -= t * uy
            distance = vx * vx + vy * vy
            if distance > worst:
                worst, where = distance, i
        if where >= 0:
            keep[where] = True
            stack[depth, 0], stack[depth, 1] = a, where
            stack[depth + 1, 0], stack[depth + 1, 1] = where, b
            depth += 2


@kernel
def split_closed(
    points: NDArray[np.int32],
    first: int,
    last: int,
    squared_tolerance: float,
    keep: NDArray[np.bool_],
    stack: NDArray[np.int64],
) -> None:
    """Mark the breaks of a closed arc, at least two beside its first point."""
    ax, ay = float(points[first, 0]), float(points[first, 1])
    best, far = -1.0, first
    for i in range(first + 1, last):
        distance = (points[i, 0] - ax) ** 2 + (points[i, 1] - ay) ** 2
        if distance > best:
            best, far = distance, i
    keep[far] = True
    split_range(points, first, far, squared_tolerance, keep, stack)
    split_range(points, far, last, squared_tolerance, keep, stack)
    kept = 0
    for i in range(first, last):
        kept += int(keep[i])
    if kept >= 3:
        return
    ux, uy = points[far, 0] - ax, points[far, 1] - ay
    best, side = -1.0, -1
    for i in range(first + 1, last):
        distance = abs((points[i, 0] - ax) * uy - (points[i, 1] - ay) * ux)
        if i != far and distance > best:
            best, side = distance, i
    if side >= 0:
        keep[side] = True


@kernel
def keep_turns(points: NDArray[np.int32], first: int, last: int, keep: NDArray[np.bool_]) -> None:
    """Keep the corners of an arc along no data: every point where it turns."""
    before = first
    for i in range(first + 1, last):
        ux, uy = points[i, 0] - points[before, 0], points[i, 1] - points[before, 1]
        vx, vy = points[i + 1, 0] - points[i, 0], points[i + 1, 1] - points[i, 1]
        if (ux == 0) != (vx == 0) or (uy == 0) != (vy == 0):
            keep[i] = True
            before = i


@kernel
def refine_breaks(
    points: NDArray[np.int32], breaks: NDArray[np.int64], tolerance: float, first_free: int
) -> NDArray[np.int64]:
    """Return better breaks for an arc that runs from `breaks[0]` to `breaks[-1]`.

    `first_free` is 1 where the ends are nodes. It is 0 for a loop, whose points are turned in place
    so that it begins at its best corner.
    """
    if breaks.size < 3:
        return breaks
    first = breaks[0]
    b = breaks - first
    sums = _sum_moments(points[first : breaks[-1] + 1])
    _shift_breaks(sums, b)
    if first_free == 0:
        b = _start_at_corner(points[first : breaks[-1] + 1], b)
        sums = _sum_moments(points[first : breaks[-1] + 1])
        _shift_breaks(sums, b)
    least = 4 if first_free == 0 else 2
    n = _drop_breaks(points[first : breaks[-1] + 1], sums, b, tolerance, least)
    _shift_breaks(sums, b[:n])
    refined: NDArray[np.int64] = first + b[:n]
    return refined


@kernel
def _sum_moments(points: NDArray[np.int32]) -> NDArray[np.float64]:
    """Return running sums (point + 1, 5) of x, y, xx, xy, yy, in pixels from the first point."""
    sums = np.zeros((len(points) + 1, 5))
    ox, oy = points[0, 0], points[0, 1]
    for i in range(len(points)):
        x, y = (points[i, 0] - ox) / SUBPIXEL, (points[i, 1] - oy) / SUBPIXEL
        sums[i + 1, 0] = sums[i, 0] + x
        sums[i + 1, 1] = sums[i, 1] + y
        sums[i + 1, 2] = sums[i, 2] + x * x
        sums[i + 1, 3] = sums[i, 3] + x * y
        sums[i + 1, 4] = sums[i, 4] + y * y
    return sums


@kernel
def _scatter(sums: NDArray[np.float64], a: int, b: int) -> tuple[float, float, float, float, float]:
    """Return mean x, mean y and the centred xx, xy, yy of points a to b, in pixels."""
    n = b - a + 1
    mx, my = (sums[b + 1, 0] - sums[a, 0]) / n, (sums[b + 1, 1] - sums[a, 1]) / n
    xx = sums[b + 1, 2] - sums[a, 2] - n * mx * mx
    xy = sums[b + 1, 3] - sums[a, 3] - n * mx * my
    yy = sums[b + 1, 4] - sums[a, 4] - n * my * my
    return mx, my, xx, xy, yy


@kernel
def _residual(sums: NDArray[np.float64], a: int, b: int) -> float:
    """Return the summed squared distances (square pixels) of points a to b from their line."""
    _, _, xx, xy, yy = _scatter(sums, a, b)
    half = 0.5 * (xx - yy)
    residual: float = max(0.5 * (xx + yy) - np.sqrt(half * half + xy * xy), 0.0)
    return residual


@kernel
def _shift_breaks(sums: NDArray[np.float64], b: NDArray[np.int64]) -> None:
    """Shift inner breaks, one after another, to the least residual of the two sides there."""
    for _ in range(_SWEEPS):
        for k in range(1, b.size - 1):
            before, here, after = b[k - 1], b[k], b[k + 1]
            best, where = _residual(sums, before, here) + _residual(sums, here, after), here
            low = max(before + 2, here - _LARGEST_SHIFT)
            high = min(after - 2, here + _LARGEST_SHIFT)
            for c in range(low, high + 1):
                cost = _residual(sums, before, c) + _residual(sums, c, after)
                if cost < best - 1e-9:
                    best, where = cost, c
            b[k] = where


@kernel
def _start_at_corner(points: NDArray[np.int32], b: NDArray[np.int64]) -> NDArray[np.int64]:
    """Turn a closed arc in place so that it begins at the inner break with the longest sides."""
    best, corner = -1, 1
    for k in range(1, b.size - 1):
        support = min(b[k] - b[k - 1], b[k + 1] - b[k])
        if support > best:
            best, corner = support, k
    count = len(points) - 1
    turn = b[corner]
    turned = np.concatenate((points[turn:count], points[:turn]))
    points[:count] = turned
    points[count] = points[0]
    moved = np.concatenate((b[corner:-1] - turn, b[:corner] + count - turn))
    return np.concatenate((moved, np.array([count])))


@kernel
def _drop_breaks(
    points: NDArray[np.int32],
    sums: NDArray[np.float64],
    b: NDArray[np.int64],
    tolerance: float,
    least: int,
) -> int:
    """Drop breaks in place whose two sides one line fits; return how many of `least` + remain."""
    n = b.size
    k = 1
    while k < n - 1 and n > least:
        if _is_one_side(points, sums, b[k - 1], b[k + 1], tolerance / SUBPIXEL):
            for i in range(k, n - 1):
                b[i] = b[i + 1]
            n -= 1
            k = max(k - 1, 1)
        else:
            k += 1
    return n


@kernel
def _is_one_side(
    points: NDArray[np.int32], sums: NDArray[np.float64], a: int, b: int, tolerance: float
) -> bool:
    """Tell whether all points a to b, ends left out, are near their own line (pixels)."""
    trim = 1 if b - a > 3 else 0
    a, b = a + trim, b - trim
    mx, my, xx, xy, yy = _scatter(sums, a, b)
    half = 0.5 * (xx - yy)
    if 0.5 * (xx + yy) - np.sqrt(half * half + xy * xy) > _SAME_SIDE**2 * tolerance**2 * (b - a):
        return False
    angle = 0.5 * np.arctan2(2 * xy, xx - yy)
    nx, ny = -np.sin(angle), np.cos(angle)
    for i in range(a, b + 1):
        x, y = (points[i, 0] - points[0, 0]) / SUBPIXEL, (points[i, 1] - points[0, 1]) / SUBPIXEL
        if abs((x - mx) * nx + (y - my) * ny) > tolerance:
            return False
    return True
