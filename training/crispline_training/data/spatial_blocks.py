"""Ground split into parts (train, validation, test) by blocks, so that no tile is in two of them.

Neighbouring pixels resemble each other: tiles drawn at random for training and validation would
score what was learnt by heart. Blocks of many tiles are given to one part each (block
cross-validation: Roberts et al. 2017, Ecography 40, doi:10.1111/ecog.02881).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from crispline.engine.grid import Shape, Window
from crispline_training.errors import DatasetError

#: Part of blocks without a labelled pixel: nothing can be learnt or measured there.
NO_PART = -1
#: So many assignments are compared, at most; all there are where these are fewer.
_EXHAUSTIVE = 3000
#: Blocks assigned in all random attempts together.
_ATTEMPTED_BLOCKS = 3000
#: Beyond so many blocks, pairs are not exchanged: they are too many to try, and shares are close.
_MOST_EXCHANGED = 60
#: Improving moves at most; each lessens the cost, so this is never reached in practice.
_MOST_MOVES = 1000
#: Cost of a class that a part lacks; all deviations from the shares together are below it.
_LACKING = 100.0
#: Cost of a part without any block: worse than whatever classes are lacking.
_EMPTY = 1e6
#: Blocks that share less than this of the smaller one touch, they do not overlap.
_TOUCHING = 1e-3

Counts = NDArray[np.float64]
Parts = NDArray[np.intp]


def cut_blocks(shape: Shape, side: int) -> list[Window]:
    """Cut a raster into blocks of at least `side` pixels, as many as fit, evenly.

    A raster smaller than that in one direction is not cut in it.
    """
    rows, columns = (_cut(size, side) for size in (shape.height, shape.width))
    return [
        Window(top, left, bottom - top, right - left)
        for top, bottom in itertools.pairwise(rows)
        for left, right in itertools.pairwise(columns)
    ]


def _cut(size: int, side: int) -> list[int]:
    count = max(1, size // side)
    return [size * i // count for i in range(count + 1)]


def join_windows(windows: Sequence[Window]) -> list[Window]:
    """Return the same ground in fewer rectangles: blocks that lie side by side are joined."""
    across: list[Window] = []
    for w in sorted(windows, key=lambda w: (w.row, w.height, w.column)):
        last = across[-1] if across else None
        if last and (last.row, last.height, last.column_stop) == (w.row, w.height, w.column):
            across[-1] = Window(last.row, last.column, last.height, last.width + w.width)
        else:
            across.append(w)
    joined: list[Window] = []
    for w in sorted(across, key=lambda w: (w.column, w.width, w.row)):
        last = joined[-1] if joined else None
        if last and (last.column, last.width, last.row_stop) == (w.column, w.width, w.row):
            joined[-1] = Window(last.row, last.column, last.height + w.height, last.width)
        else:
            joined.append(w)
    return sorted(joined, key=lambda w: (w.row, w.column))


def group_overlapping(footprints: NDArray[np.object_]) -> Parts:
    """Return a group number a footprint (polygons in one CRS): those that overlap share one.

    Rasters of the same ground must not carry it into two parts. Touching is not overlapping.
    """
    first, second = shapely.STRtree(footprints).query(footprints, predicate="intersects")
    common = shapely.area(shapely.intersection(footprints[first], footprints[second]))
    smaller = np.minimum(shapely.area(footprints[first]), shapely.area(footprints[second]))
    overlap = common > _TOUCHING * smaller
    size = len(footprints)
    links = coo_array((np.ones(overlap.sum()), (first[overlap], second[overlap])), (size, size))
    return np.asarray(connected_components(links, directed=False)[1], dtype=np.intp)


def assign_parts(counts: Counts, shares: Sequence[float], *, seed: int) -> Parts:
    """Return the part of each block: an index into `shares`, or NO_PART without labels.

    `counts` holds labelled pixels (block, class), `shares` the wanted share of the ground of each
    part, the most important part first. Each part gets every class where the blocks allow it (the
    first part before the second, and so on), then pixels and every class are shared out as closely
    to `shares` as found. The same arguments give the same parts. Raises DatasetError for fewer
    blocks with labels than parts.
    """
    wanted = np.asarray(shares, dtype=np.float64)
    wanted = wanted / wanted.sum()
    found = np.full(len(counts), NO_PART, dtype=np.intp)
    labelled = np.flatnonzero(counts.sum(axis=1) > 0)
    if len(labelled) < len(wanted):
        raise DatasetError(
            f"expected at least {len(wanted)} blocks with labels, one for each part of the data, "
            f"found {len(labelled)}; choose smaller blocks or tiles, label more ground, or "
            "leave the test part out"
        )
    present = counts[labelled][:, counts.sum(axis=0) > 0].astype(np.float64)
    found[labelled] = _Split(present, wanted).solve(np.random.default_rng(seed))
    return found


class _Split:
    """The search for parts: few blocks by trying all, many by greedy attempts and exchanges."""

    def __init__(self, counts: Counts, wanted: Counts) -> None:
        """Take counts (block, class), no row and no column empty, and shares that sum to 1."""
        self._counts = counts
        self._wanted = wanted
        self._sums = counts.sum(axis=0)
        # The first part lacks a class last.
        self._lacking = _LACKING * np.arange(len(wanted), 0, -1)

    def solve(self, random: np.random.Generator) -> Parts:
        best, least = np.zeros(len(self._counts), dtype=np.intp), np.inf
        for parts in self._candidates(random):
            cost = self._cost(self._totals(parts))
            if cost < least:
                best, least = parts, cost
        return self._improve(best, least)

    def _candidates(self, random: np.random.Generator) -> Iterator[Parts]:
        blocks, parts = len(self._counts), len(self._wanted)
        if parts**blocks <= _EXHAUSTIVE:
            order = random.permutation(blocks)  # which of several equally good ones comes first
            for chosen in itertools.product(range(parts), repeat=blocks):
                yield np.asarray(chosen, dtype=np.intp)[order]
            return
        for _ in range(max(4, _ATTEMPTED_BLOCKS // blocks)):
            yield self._attempt(random)

    def _attempt(self, random: np.random.Generator) -> Parts:
        """Give blocks in random order to the part that needs their classes most."""
        parts = np.zeros(len(self._counts), dtype=np.intp)
        need = self._wanted[:, None] * np.ones_like(self._sums)
        shares = self._counts / self._sums
        held = np.zeros(need.shape, dtype=np.bool_)
        for block in random.permutation(len(parts)):
            there = shares[block] > 0
            gain = (need[:, there] / self._wanted[:, None]).sum(axis=1)
            gain += _LACKING * (~held[:, there]).sum(axis=1)
            part = parts[block] = int(gain.argmax())
            need[part] -= shares[block]
            held[part] |= there
        return parts

    def _improve(self, parts: Parts, least: float) -> Parts:
        """Move and exchange blocks as long as that lessens the cost."""
        for _ in range(_MOST_MOVES):
            change = self._find_change(parts, least)
            if change is None:
                break
            parts, least = change
        return parts

    def _find_change(self, parts: Parts, least: float) -> tuple[Parts, float] | None:
        totals = self._totals(parts)
        for blocks, chosen in self._changes(parts):
            changed = totals.copy()
            for block, part in zip(blocks, chosen, strict=True):
                changed[parts[block]] -= self._counts[block]
                changed[part] += self._counts[block]
            cost = self._cost(changed)
            if cost < least - 1e-9:
                better = parts.copy()
                better[list(blocks)] = chosen
                return better, cost
        return None

    def _changes(self, parts: Parts) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
        blocks = range(len(parts))
        for block in blocks:
            for part in range(len(self._wanted)):
                if part != parts[block]:
                    yield (block,), (part,)
        if len(parts) <= _MOST_EXCHANGED:
            for one, other in itertools.combinations(blocks, 2):
                if parts[one] != parts[other]:
                    yield (one, other), (int(parts[other]), int(parts[one]))

    def _totals(self, parts: Parts) -> Counts:
        totals = np.zeros((len(self._wanted), self._counts.shape[1]))
        np.add.at(totals, parts, self._counts)
        return totals

    def _cost(self, totals: Counts) -> float:
        """Return how bad totals (part, class) are: classes lacking first, then the shares."""
        lacking = (totals == 0).sum(axis=1)
        empty = float((totals.sum(axis=1) == 0).sum())
        by_class = np.abs(totals / self._sums - self._wanted[:, None]).sum(axis=0).mean()
        by_size = np.abs(totals.sum(axis=1) / self._sums.sum() - self._wanted).sum()
        return float(_EMPTY * empty + lacking @ self._lacking + by_class + by_size)
