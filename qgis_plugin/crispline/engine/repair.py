"""Fits all arcs and backs off, arc by arc, wherever the result would not be a valid coverage."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from crispline.engine.arcs import RawArcs, gather_arcs, start_loops_far_out
from crispline.engine.assemble import Rings, build_rings
from crispline.engine.block_archive import BlockArchive
from crispline.engine.crossings import find_crossing_arcs
from crispline.engine.fit import REFITTED, TRACED, FittedArcs, fit_arcs
from crispline.engine.network import Chains, Pieces
from crispline.engine.nodes import collect_half_ends, place_nodes, read_nodes, write_nodes
from crispline.engine.progress import Progress
from crispline.engine.sweeps import find_faults

#: Traced points that one round of the fit holds in memory.
_POINTS_PER_ROUND = 250_000


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
        self._half_ends, self._node_offsets = collect_half_ends(chains, pieces)

    def fit_rings(self, *, region_count: int) -> tuple[RawArcs, Rings, NDArray[np.int64]]:
        """Return fitted arcs, sorted, the rings they form around regions 1 to the count, and the
        regions whose ring meets itself at a corner of no data.

        A straightened arc may sweep over an island, or over another arc between the same two nodes,
        without crossing anything. It gets its traced points back.
        """
        fitted = self._fit(np.arange(len(self._chains)))
        self._traced_nodes = read_nodes(
            fitted.arcs.points, fitted.arcs.offsets, self._half_ends, self._node_offsets
        )
        arcs = fitted.arcs
        self._places = place_nodes(
            arcs.points, arcs.offsets, fitted.end_lines, self._half_ends, self._node_offsets,
            self._border, self._level > REFITTED, self._traced_nodes,
        )  # fmt: skip
        self._move_ends(arcs)
        arcs = self._mend_crossings(arcs, np.ones(len(self._chains), np.bool_))
        while True:
            order = _order_arcs(arcs)
            chains = self._chains
            ordered = select_arcs(arcs, order)
            rings = build_rings(
                ordered, left=chains.left[order], right=chains.right[order],
                nodes=chains.nodes[order], region_count=region_count,
            )  # fmt: skip
            fixed = (self._border | (self._level == TRACED))[order]
            faults = find_faults(ordered, rings, fixed=fixed, tolerance=self._tolerance)
            if not len(faults.swept):
                return ordered, rings, faults.pinched
            swept = order[faults.swept]
            self._level[swept] = TRACED
            arcs, moved = self._refit(arcs, swept)
            arcs = self._mend_crossings(arcs, moved)

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
            arcs, suspects = self._refit(arcs, changed)

    def _refit(
        self, arcs: RawArcs, changed: NDArray[np.int64]
    ) -> tuple[RawArcs, NDArray[np.bool_]]:
        """Return all arcs, the changed ones fitted anew, and which ones are not as before.

        The nodes of a changed arc go back to their traced places, and with them the ends of their
        other arcs: only with traced nodes are traced arcs known not to cross.
        """
        both = _concatenate([arcs, self._fit(changed).arcs])
        selection = np.arange(len(self._chains))
        selection[changed] = len(selection) + np.arange(len(changed))
        arcs = select_arcs(both, selection)
        nodes = np.unique(self._chains.nodes[changed])
        nodes = nodes[nodes >= 0]
        self._places[nodes] = self._traced_nodes[nodes]
        moved = self._move_ends(arcs)
        moved[changed] = True
        return arcs, moved

    def _move_ends(self, arcs: RawArcs) -> NDArray[np.bool_]:
        return write_nodes(
            arcs.points, arcs.offsets, self._half_ends, self._node_offsets, self._places
        )

    def _fit(self, selection: NDArray[np.int64]) -> FittedArcs:
        """Fit the selected chains, some millions of points at a time."""
        if not len(selection):
            nothing = RawArcs(np.empty((0, 2), np.int32), np.zeros(1, np.int64))
            return FittedArcs(nothing, np.empty((0, 2, 4)))
        sizes = np.add.reduceat(
            (self._pieces.stop - self._pieces.start)[self._chains.pieces],
            self._chains.offsets[:-1],
        )[selection]
        rounds = np.cumsum(sizes) // _POINTS_PER_ROUND
        groups = np.split(selection, np.flatnonzero(np.diff(rounds)) + 1)
        if self._threads == 1 or len(groups) == 1:
            return _join_fits([self._fit_group(group) for group in groups])
        with ThreadPoolExecutor(self._threads) as pool:
            return _join_fits(list(pool.map(self._fit_group, groups)))

    def _fit_group(self, group: NDArray[np.int64]) -> FittedArcs:
        raw = gather_arcs(self._archive, self._pieces, self._chains, group)
        start_loops_far_out(raw.points, raw.offsets, self._loop[group])
        return fit_arcs(
            raw, loop=self._loop[group], border=self._border[group], level=self._level[group],
            tolerance=self._tolerance,
        )  # fmt: skip


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


def _join_fits(parts: list[FittedArcs]) -> FittedArcs:
    return FittedArcs(
        _concatenate([part.arcs for part in parts]),
        np.concatenate([part.end_lines for part in parts]),
    )


def _concatenate(parts: list[RawArcs]) -> RawArcs:
    if len(parts) == 1:
        return parts[0]
    sizes = np.cumsum([0] + [len(part.points) for part in parts])
    offsets = [part.offsets[:-1] + base for part, base in zip(parts, sizes, strict=False)]
    return RawArcs(
        np.concatenate([part.points for part in parts]),
        np.concatenate([*offsets, sizes[-1:]]).astype(np.int64),
    )
