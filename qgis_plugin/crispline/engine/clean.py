"""Minimum area and hole filling on the arc graph: small regions join a neighbour, pixels stay.

Regions below the minimum are taken from the smallest up. Each joins the neighbour with which it
shares the longest border (counted in crack edges); ties go to the larger, then to the first region.
No data is no neighbour: a small region that touches nothing else stays, so that no pixel is lost.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crispline.engine.kernels import kernel
from crispline.engine.labelling import find_root
from crispline.engine.network import Pieces, Regions, flatten, merge_regions, renumber_pieces


def clean(
    regions: Regions, pieces: Pieces, *, minimum_pixels: float, hole_pixels: float
) -> tuple[Regions, Pieces]:
    """Merge regions under `minimum_pixels`, and holes in a single region under `hole_pixels`.

    The merged regions of one class that then touch become one. The probability of a merged region
    is summed over the pixels that had its class from the beginning; `pixels` counts them all.
    """
    size = regions.pixels
    limit = max(minimum_pixels, hole_pixels)
    if limit <= 1 or not np.any((size < limit) & (np.arange(len(size)) > 0)):
        return regions, pieces
    first, second, border = _adjacency(regions, pieces, limit)
    starts = np.searchsorted(first, np.arange(len(regions) + 1))
    open_ = np.zeros(len(regions), np.bool_)
    open_[pieces.right[pieces.left == 0]] = True
    open_[pieces.left[pieces.right == 0]] = True
    parent = _merge_small(
        starts.astype(np.int64), second, border, size, open_,
        float(minimum_pixels), float(hole_pixels),
    )  # fmt: skip
    class_id = regions.class_id.copy()
    _join_equal_classes(parent, pieces.left, pieces.right, class_id)
    roots = flatten(parent)
    return _apply(regions, pieces, roots, class_id)


def _apply(
    regions: Regions, pieces: Pieces, roots: NDArray[np.int32], class_id: NDArray[np.uint8]
) -> tuple[Regions, Pieces]:
    """Renumber after merging; `roots` names the region whose class each one takes."""
    kept, inverse = np.unique(roots, return_inverse=True)
    number = np.asarray(inverse, np.int32)
    merged = merge_regions(regions, number, len(kept))
    own_class = regions.class_id == class_id[roots]
    probability = np.zeros(len(kept), np.int64)
    np.add.at(probability, number[own_class], regions.probability[own_class])
    known = np.zeros(len(kept), np.int64)
    np.add.at(known, number[own_class], regions.pixels[own_class])
    # Scaled to all pixels, so that probability / pixels stays the mean over the known ones.
    scaled = np.round(probability * (merged.pixels / np.maximum(known, 1))).astype(np.int64)
    order = np.argsort(merged.first, kind="stable")
    order = np.concatenate(([0], order[order != 0]))
    position = np.empty(len(order), np.int32)
    position[order] = np.arange(len(order), dtype=np.int32)
    table = Regions(class_id[kept][order], merged.pixels[order], scaled[order], merged.first[order])
    return table, renumber_pieces(pieces, position[number])


def _adjacency(
    regions: Regions, pieces: Pieces, limit: float
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int64]]:
    """Return region, neighbour and shared border of all pairs that a small region is part of."""
    small = regions.pixels < limit
    inner = (pieces.left > 0) & (pieces.right > 0)
    inner &= small[pieces.left] | small[pieces.right]
    left, right = pieces.left[inner].astype(np.int64), pieces.right[inner].astype(np.int64)
    cracks = pieces.half_cracks[inner].astype(np.int64)
    count = len(regions)
    pairs, inverse = np.unique(
        np.concatenate((left * count + right, right * count + left)), return_inverse=True
    )
    border = np.zeros(len(pairs), np.int64)
    np.add.at(border, inverse, np.concatenate((cracks, cracks)))
    first, second = np.divmod(pairs, count)
    # A large region never looks for a neighbour, but passes its borders on when it is joined.
    return first, second.astype(np.int32), border


@kernel
def _merge_small(  # noqa: C901 - one loop whose parts share the growing regions
    starts: NDArray[np.int64],
    neighbour: NDArray[np.int32],
    border: NDArray[np.int64],
    pixels: NDArray[np.int64],
    open_: NDArray[np.bool_],
    minimum: float,
    hole: float,
) -> NDArray[np.int32]:
    """Return the parent of each region after merging; roots keep their own class.

    `open_` marks regions that touch no data or the raster's edge: they are no holes.
    """
    count = pixels.size
    parent = np.arange(count).astype(np.int32)
    area = pixels.copy()
    # Members of a merged region as a linked list.
    follower = np.full(count, -1, np.int32)
    last = np.arange(count).astype(np.int32)
    shared = np.zeros(count, np.int64)
    limit = max(minimum, hole)
    small = np.flatnonzero(pixels < limit)
    order = small[np.argsort(pixels[small], kind="mergesort")]
    touched = np.empty(count, np.int32)
    for r in order:
        if r == 0 or parent[r] != r or area[r] >= limit:
            continue
        n = 0
        member = r
        while member >= 0:
            for k in range(starts[member], starts[member + 1]):
                other = find_root(parent, neighbour[k])
                if other == r:
                    continue
                if shared[other] == 0:
                    touched[n] = other
                    n += 1
                shared[other] += border[k]
            member = follower[member]
        best = -1
        for k in range(n):
            other = touched[k]
            if best < 0 or _is_better(other, best, shared, area):
                best = other
        for k in range(n):
            shared[touched[k]] = 0
        if best < 0 or (area[r] >= minimum and (n > 1 or open_[r])):
            continue
        parent[r] = best
        area[best] += area[r]
        open_[best] |= open_[r]
        follower[last[best]] = r
        last[best] = last[r]
    return parent


@kernel
def _is_better(a: int, b: int, shared: NDArray[np.int64], area: NDArray[np.int64]) -> bool:
    if shared[a] != shared[b]:
        return bool(shared[a] > shared[b])
    if area[a] != area[b]:
        return bool(area[a] > area[b])
    return a < b


@kernel
def _join_equal_classes(
    parent: NDArray[np.int32],
    left: NDArray[np.int32],
    right: NDArray[np.int32],
    class_id: NDArray[np.uint8],
) -> None:
    for k in range(left.size):
        if left[k] == 0 or right[k] == 0:
            continue
        p, q = find_root(parent, left[k]), find_root(parent, right[k])
        if p != q and class_id[p] == class_id[q]:
            parent[max(p, q)] = min(p, q)
