"""Fits all arcs and backs off, arc by arc, wherever the result would not be a valid coverage."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import shapely
from affine import Affine
from numpy.typing import NDArray

from crispline.engine.arcs import RawArcs, gather_arcs, start_loops_far_out
from crispline.engine.assemble import Rings, build_rings, make_polygons
from crispline.engine.block_archive import BlockArchive
from crispline.engine.crossings import find_crossing_arcs
from crispline.engine.fit import REFITTED, TRACED, fit_arcs
from crispline.engine.network import Chains, Pieces
from crispline.engine.progress import Progress

#: Traced points that one round of the fit holds in memory.
_POINTS_PER_ROUND = 4_000_000
#: Regions whose polygons are made and checked at a time.
_REGIONS_PER_ROUND = 20_000


class ArcFitter:
    """Fits the chains of a network; each has a level of care that rises until nothing crosses.

    The last level is the traced arc, and traced arcs never cross, so that the fit always ends.
    """

    def __init__(
        self,
        archive: BlockArchive,
        pieces: Pieces,
        chains: Chains,
        *,
        tolerance: float,
        threads: int,
        progress: Progress,
    ) -> None:
        """Prepare; `tolerance` is in pixels."""
        self._archive, self._pieces, self._chains = archive, pieces, chains
        self._tolerance, self._threads, self._progress = tolerance, threads, progress
        self._loop = chains.nodes[:, 0] < 0
        self._border = chains.left == 0
        start = REFITTED if tolerance > 0 else TRACED
        self._level = np.full(len(chains), start, np.uint8)

    def fit_rings(self, *, region_count: int) -> tuple[RawArcs, Rings]:
        """Return fitted arcs, sorted, and the rings they form around regions 1 to the count.

        A straightened arc may sweep over an island without crossing it; the polygon that then has a
        hole outside its shell gets its traced arcs back.
        """
        arcs = self._fit(np.arange(len(self._chains)))
        arcs = self._mend_crossings(arcs, np.ones(len(self._chains), np.bool_))
        while True:
            order = _order_arcs(arcs)
            chains = self._chains
            rings = build_rings(
                select_arcs(arcs, order), left=chains.left[order], right=chains.right[order],
                nodes=chains.nodes[order], region_count=region_count,
            )  # fmt: skip
            swept = order[_arcs_of_invalid_polygons(select_arcs(arcs, order), rings)]
            swept = swept[~self._border[swept] & (self._level[swept] < TRACED)]
            if not len(swept):
                return select_arcs(arcs, order), rings
            self._level[swept] = TRACED
            arcs = self._refit(arcs, swept)
            arcs = self._mend_crossings(arcs, np.isin(np.arange(len(chains)), swept))

    def _mend_crossings(self, arcs: RawArcs, suspects: NDArray[np.bool_]) -> RawArcs:
        """Fit the arcs that cross ever more carefully, until none does."""
        while True:
            self._progress.check()
            crossing = find_crossing_arcs(
                arcs, nodes=self._chains.nodes, border=self._border, suspects=suspects
            )
            changed = np.flatnonzero(crossing & ~self._border & (self._level < TRACED))
            if not len(changed):
                return arcs
            self._level[changed] += 1
            arcs = self._refit(arcs, changed)
            suspects = np.zeros(len(suspects), np.bool_)
            suspects[changed] = True

    def _refit(self, arcs: RawArcs, changed: NDArray[np.int64]) -> RawArcs:
        """Return all arcs, the changed ones fitted anew at their present level."""
        both = _concatenate([arcs, self._fit(changed)])
        selection = np.arange(len(self._chains))
        selection[changed] = len(selection) + np.arange(len(changed))
        return select_arcs(both, selection)

    def _fit(self, selection: NDArray[np.int64]) -> RawArcs:
        """Fit the selected chains, some millions of points at a time."""
        if not len(selection):
            return RawArcs(np.empty((0, 2), np.int32), np.zeros(1, np.int64))
        sizes = np.add.reduceat(
            (self._pieces.stop - self._pieces.start)[self._chains.pieces],
            self._chains.offsets[:-1],
        )[selection]
        rounds = np.cumsum(sizes) // _POINTS_PER_ROUND
        groups = np.split(selection, np.flatnonzero(np.diff(rounds)) + 1)
        if self._threads == 1 or len(groups) == 1:
            return _concatenate([self._fit_group(group) for group in groups])
        with ThreadPoolExecutor(self._threads) as pool:
            return _concatenate(list(pool.map(self._fit_group, groups)))

    def _fit_group(self, group: NDArray[np.int64]) -> RawArcs:
        raw = gather_arcs(self._archive, self._pieces, self._chains, group)
        start_loops_far_out(raw.points, raw.offsets, self._loop[group])
        return fit_arcs(
            raw, loop=self._loop[group], border=self._border[group], level=self._level[group],
            tolerance=self._tolerance,
        )  # fmt: skip


def _arcs_of_invalid_polygons(arcs: RawArcs, rings: Rings) -> NDArray[np.int64]:
    """Return the arcs around regions whose polygon is invalid, judged in pixel coordinates."""
    regions = len(rings.region_rings) - 1
    found = []
    for first in range(1, regions + 1, _REGIONS_PER_ROUND):
        last = min(first + _REGIONS_PER_ROUND, regions + 1)
        polygons = make_polygons(
            arcs, rings, Affine.identity(), first_region=first, last_region=last
        )
        for region in first + np.flatnonzero(~shapely.is_valid(polygons)):
            a, b = rings.offsets[rings.region_rings[region - 1 : region + 1]]
            found.append(rings.half_arcs[a:b] >> 1)
    return np.unique(np.concatenate(found)) if found else np.empty(0, np.int64)


def _order_arcs(arcs: RawArcs) -> NDArray[np.int64]:
    """Order arcs by their first two points, so that blocks leave no trace in the result."""
    first = arcs.points[arcs.offsets[:-1]]
    second = arcs.points[arcs.offsets[:-1] + 1]
    order: NDArray[np.int64] = np.lexsort((second[:, 0], second[:, 1], first[:, 0], first[:, 1]))
    return order


def select_arcs(arcs: RawArcs, selection: NDArray[np.int64]) -> RawArcs:
    """Return some arcs, in the order given."""
    counts = np.diff(arcs.offsets)[selection]
    offsets = np.concatenate(([0], np.cumsum(counts)))
    index = np.arange(offsets[-1]) + np.repeat(arcs.offsets[:-1][selection] - offsets[:-1], counts)
    return RawArcs(arcs.points[index], offsets)


def _concatenate(parts: list[RawArcs]) -> RawArcs:
    if len(parts) == 1:
        return parts[0]
    sizes = np.cumsum([0] + [len(part.points) for part in parts])
    offsets = [part.offsets[:-1] + base for part, base in zip(parts, sizes, strict=False)]
    return RawArcs(
        np.concatenate([part.points for part in parts]),
        np.concatenate([*offsets, sizes[-1:]]).astype(np.int64),
    )
