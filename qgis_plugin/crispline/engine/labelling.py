"""From probabilities to labels and connected regions of one block.

Regions are 4-connected. Where two diagonal pairs of equal classes cross in a 2 x 2 square (a
saddle), the pair with the higher mean probability is joined, so that each region has exactly one
outer ring. No data never joins across a corner of valid pixels, and valid pixels never join between
two corners of no data, where the neck would have no width.

Arrays: probabilities uint8 (class, row, column), labels uint8 (row, column) with 255 for no data.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crispline.engine.kernels import kernel
from crispline.engine.probabilities import NO_DATA_LABEL, ProbabilityArray

LabelArray = NDArray[np.uint8]

#: What a saddle joins, seen from its corner: nothing (a node), upper left with lower right, or
#: upper right with lower left.
NOT_JOINED, DESCENDING, ASCENDING = 0, 1, 2

#: Flags of a corner: bit k for a crack edge leaving it east, south, west or north.
ALL_CRACKS = 15

_NO_DATA = NO_DATA_LABEL


@kernel
def label_classes(probabilities: ProbabilityArray) -> LabelArray:
    """Return the most probable class of each pixel, the lowest id where several are equal."""
    classes, height, width = probabilities.shape
    labels = np.zeros((height, width), np.uint8)
    for y in range(height):
        best = probabilities[0, y].copy()
        row = labels[y]
        for c in range(1, classes):
            plane = probabilities[c, y]
            for x in range(width):
                value = plane[x]
                row[x] = c if value > best[x] else row[x]
                best[x] = max(value, best[x])
        for x in range(width):
            row[x] = row[x] if best[x] > 0 else _NO_DATA
    return labels


@kernel
def join_saddle(
    labels: LabelArray, probabilities: ProbabilityArray, y: int, x: int
) -> int:  # pragma: no cover - compiled
    """Return what the corner above and left of pixel (y, x) joins, given four different sides.

    `probabilities` of shape (0, 0, 0) stands for a class raster: descending pairs win.
    """
    a, b = labels[y - 1, x - 1], labels[y - 1, x]
    c, d = labels[y, x - 1], labels[y, x]
    if a == d and b == c:
        if a == _NO_DATA:
            return DESCENDING
        if b == _NO_DATA:
            return ASCENDING
        if probabilities.shape[0] == 0:
            return DESCENDING
        margin = np.int64(0)
        for i in range(y - 1, y + 1):
            for j in range(x - 1, x + 1):
                margin += np.int64(probabilities[a, i, j]) - np.int64(probabilities[b, i, j])
        return DESCENDING if margin >= 0 else ASCENDING
    if a == d:
        return DESCENDING
    if b == c:
        return ASCENDING
    return NOT_JOINED


@kernel
def find_root(parent: NDArray[np.int32], i: int) -> int:
    """Return the root of `i`, halving the path on the way."""
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = parent[i]
    return i


@kernel
def union(parent: NDArray[np.int32], i: int, j: int) -> int:
    """Join two sets; the smaller root wins, so that roots keep row-major order."""
    p, q = find_root(parent, i), find_root(parent, j)
    if p == q:
        return p
    if p < q:
        parent[q] = p
        return p
    parent[p] = q
    return q


@kernel
def find_runs(  # noqa: C901 - one scan; every branch is a way to meet a neighbour
    labels: LabelArray,
    probabilities: ProbabilityArray,
    corners: NDArray[np.uint8],
    words: NDArray[np.uint64],
    south_cracks: int,
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Return runs of equal labels, the provisional region of each pixel, and its parent regions.

    Runs (run, 4) are row, first column, column after the last, and provisional region; runs of no
    data are left out. `corners` are the crack flags of each corner, and `words` the same memory
    eight corners at a time: where a word is zero, eight pixels go on as their left and upper
    neighbours do. `south_cracks` bounds the number of runs.
    """
    height, width = labels.shape
    regions = np.zeros((height, width), np.int32)
    parent = np.empty(height * width + 1, np.int32)
    parent[0] = 0
    runs = np.empty((south_cracks + height, 4), np.int32)
    n, count = 1, 0
    for y in range(height):
        begin, r = 0, 0
        for word in range(words.shape[1]):
            if words[y, word] == 0:
                continue
            for x in range(8 * word, min(8 * word + 8, width)):
                flags = corners[y, x]
                if flags == 0:
                    continue
                joined = NOT_JOINED
                if flags & ALL_CRACKS == ALL_CRACKS and y > 0 and x > 0:
                    joined = join_saddle(labels, probabilities, y, x)
                if flags & 2 and x > 0:
                    if joined == ASCENDING and labels[y - 1, x] == labels[y, x - 1]:
                        r = _join(parent, r, regions[y - 1, x])
                    if labels[y, begin] != _NO_DATA:
                        n = _end_run(runs[count], parent, regions[y, begin:x], y, begin, r, n)
                        count += 1
                    begin, r = x, 0
                if labels[y, x] == _NO_DATA:
                    continue
                if not flags & 1 and y > 0:
                    r = _join(parent, r, regions[y - 1, x])
                elif joined == DESCENDING and labels[y - 1, x - 1] == labels[y, x]:
                    r = _join(parent, r, regions[y - 1, x - 1])
        if labels[y, begin] != _NO_DATA:
            n = _end_run(runs[count], parent, regions[y, begin:width], y, begin, r, n)
            count += 1
    return runs[:count], regions, parent[:n]


@kernel
def _join(parent: NDArray[np.int32], r: int, other: int) -> int:
    """Join a run's region, 0 where it has none yet, with another one."""
    if r == 0 or r == other:
        return other
    return union(parent, r, other)


@kernel
def _end_run(
    run: NDArray[np.int32],
    parent: NDArray[np.int32],
    pixels: NDArray[np.int32],
    y: int,
    begin: int,
    r: int,
    n: int,
) -> int:
    """Store a run and fill its pixels, with a new region where it joined none; return the next."""
    if r == 0:
        r = n
        parent[n] = n
        n += 1
    run[0], run[1], run[2], run[3] = y, begin, begin + pixels.size, r
    pixels[:] = r
    return n


@kernel
def number_roots(parent: NDArray[np.int32]) -> tuple[NDArray[np.int32], int]:
    """Return the final number of each provisional id, 1 to n by first pixel, and n."""
    number = np.zeros(parent.size, np.int32)
    count = 0
    for i in range(1, parent.size):
        if parent[i] == i:
            count += 1
            number[i] = count
        else:
            number[i] = number[find_root(parent, i)]
    return number, count


@kernel
def number_regions(
    regions: NDArray[np.int32],
    runs: NDArray[np.int32],
    number: NDArray[np.int32],
    labels: LabelArray,
    probabilities: ProbabilityArray,
    count: int,
    owned_height: int,
    owned_width: int,
) -> tuple[NDArray[np.uint8], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Number the regions in place; return per region class, pixels, probability, first pixel.

    Index 0 stands for no data. Only pixels above `owned_height` and left of `owned_width` count,
    since the last row and column of a block belong to its neighbours; the first pixel is an index
    into the whole block, y * width + x.
    """
    classes = np.full(count + 1, _NO_DATA, np.uint8)
    pixels = np.zeros(count + 1, np.int64)
    sums = np.zeros(count + 1, np.int64)
    first = np.full(count + 1, -1, np.int64)
    width = labels.shape[1]
    known = probabilities.shape[0] > 0
    for k in range(len(runs)):
        y, begin, end = runs[k, 0], runs[k, 1], runs[k, 2]
        r = number[runs[k, 3]]
        regions[y, begin:end] = r
        label = labels[y, begin]
        if first[r] < 0:
            first[r] = y * width + begin
            classes[r] = label
        end = min(end, owned_width)
        if y < owned_height and begin < end:
            pixels[r] += end - begin
            if known:
                plane = probabilities[label, y]
                total = np.int64(0)
                for x in range(begin, end):
                    total += plane[x]
                sums[r] += total
    return classes, pixels, sums, first
