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
def label_regions(  # noqa: C901 - one scan; every branch is a neighbour of the pixel
    labels: LabelArray, probabilities: ProbabilityArray
) -> tuple[NDArray[np.int32], int]:
    """Return region ids (row, column), 0 for no data, 1 to n in row-major order, and n."""
    height, width = labels.shape
    regions = np.zeros((height, width), np.int32)
    parent = np.empty(height * width + 1, np.int32)
    parent[0] = 0
    n = 1
    for y in range(height):
        for x in range(width):
            label = labels[y, x]
            if label == _NO_DATA:
                continue
            r = 0
            left = x > 0 and labels[y, x - 1] == label
            if left:
                r = regions[y, x - 1]
            if y > 0:
                if labels[y - 1, x] == label:
                    up = regions[y - 1, x]
                    if r == 0:
                        r = up
                    elif labels[y - 1, x - 1] != label and up != r:
                        r = union(parent, up, r)
                else:
                    if (
                        not left
                        and x > 0
                        and labels[y - 1, x - 1] == label
                        and join_saddle(labels, probabilities, y, x) == DESCENDING
                    ):
                        r = regions[y - 1, x - 1]
                    if (
                        x < width - 1
                        and labels[y - 1, x + 1] == label
                        and labels[y, x + 1] != label
                        and join_saddle(labels, probabilities, y, x + 1) == ASCENDING
                    ):
                        up = regions[y - 1, x + 1]
                        r = up if r == 0 else union(parent, up, r)
            if r == 0:
                r = n
                parent[n] = n
                n += 1
            regions[y, x] = r
    return _number(regions, parent[:n])


@kernel
def _number(regions: NDArray[np.int32], parent: NDArray[np.int32]) -> tuple[NDArray[np.int32], int]:
    number = np.zeros(parent.size, np.int32)
    count = 0
    for i in range(1, parent.size):
        if parent[i] == i:
            count += 1
            number[i] = count
        else:
            number[i] = number[find_root(parent, i)]
    height, width = regions.shape
    for y in range(height):
        for x in range(width):
            regions[y, x] = number[regions[y, x]]
    return regions, count


@kernel
def measure_regions(
    regions: NDArray[np.int32],
    labels: LabelArray,
    probabilities: ProbabilityArray,
    count: int,
    owned_height: int,
    owned_width: int,
) -> tuple[NDArray[np.uint8], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return per region (0 to count): class, owned pixels, their summed probability, first pixel.

    Only pixels above `owned_height` and left of `owned_width` count, since the last row and column
    of a block belong to its neighbours; the first pixel is an index into the whole block, y * width
    + x.
    """
    classes = np.full(count + 1, _NO_DATA, np.uint8)
    pixels = np.zeros(count + 1, np.int64)
    sums = np.zeros(count + 1, np.int64)
    first = np.full(count + 1, -1, np.int64)
    height, width = labels.shape
    known = probabilities.shape[0] > 0
    for y in range(height):
        for x in range(width):
            r = regions[y, x]
            if first[r] < 0:
                first[r] = y * width + x
                classes[r] = labels[y, x]
            if r > 0 and y < owned_height and x < owned_width:
                pixels[r] += 1
                if known:
                    sums[r] += probabilities[labels[y, x], y, x]
    return classes, pixels, sums, first
