"""Points of whole arcs, gathered from the pieces that the blocks hold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crispline.engine.block_archive import BlockArchive
from crispline.engine.crack_edges import CORNER_NODE, NO_NODE
from crispline.engine.kernels import kernel
from crispline.engine.network import Chains, Pieces


@dataclass(frozen=True, slots=True)
class RawArcs:
    """Traced points of some chains: arc a is `points[offsets[a]:offsets[a + 1]]` (x, y).

    Loops are closed: their last point repeats the first.
    """

    points: NDArray[np.int32]
    offsets: NDArray[np.int64]


def gather_arcs(
    archive: BlockArchive, pieces: Pieces, chains: Chains, selection: NDArray[np.int64]
) -> RawArcs:
    """Read the points of the selected chains, block by block."""
    firsts, lasts = chains.offsets[selection], chains.offsets[selection + 1]
    counts = lasts - firsts
    # One entry per piece of every selected chain, in chain order.
    where = np.repeat(firsts - np.concatenate(([0], np.cumsum(counts)[:-1])), counts)
    entry = where + np.arange(counts.sum())
    piece, backwards = chains.pieces[entry], chains.reversed_[entry]
    owner = np.repeat(np.arange(len(selection)), counts)
    border = chains.left[selection] == 0
    lengths, skips = _measure_entries(
        pieces.ends[piece], pieces.stop[piece] - pieces.start[piece], backwards, border[owner],
        owner, chains.nodes[selection],
    )  # fmt: skip
    positions = np.concatenate(([0], np.cumsum(lengths)))
    # A loop repeats its first point at the end, which no entry holds.
    loop = _is_open_loop(pieces.ends[piece], owner, chains.nodes[selection])
    positions[:-1] += (np.cumsum(loop) - loop)[owner]
    per_chain = np.bincount(owner, weights=lengths, minlength=len(selection)).astype(np.int64)
    offsets = np.concatenate(([0], np.cumsum(per_chain + loop)))
    points = np.empty((offsets[-1], 2), np.int32)
    block = pieces.block[piece]
    order = np.argsort(block, kind="stable")
    bounds = np.flatnonzero(np.diff(block[order])) + 1
    for group in np.split(order, bounds):
        if len(group):
            _copy_entries(
                points, archive.points(int(block[group[0]])), group, pieces.start[piece],
                lengths, skips, backwards, positions, pieces.stop[piece],
            )  # fmt: skip
    _close_loops(points, offsets, loop)
    return RawArcs(points, offsets)


@kernel
def _measure_entries(
    ends: NDArray[np.int64],
    counts: NDArray[np.int64],
    backwards: NDArray[np.bool_],
    border: NDArray[np.bool_],
    owner: NDArray[np.int64],
    nodes: NDArray[np.int32],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return how many points each entry gives, and how many it leaves out at its beginning.

    Two pieces meet at a seam or at a node that lost its other arcs. Inside a raster the seam's
    crossing is kept once and the former node dropped; along no data it is the other way round,
    since there only the corners of pixels are vertices.
    """
    n = counts.size
    lengths, skips = np.empty(n, np.int64), np.zeros(n, np.int64)
    for k in range(n):
        begin, end = ends[k, 0], ends[k, 1]
        if backwards[k]:
            begin, end = end, begin
        is_first = k == 0 or owner[k] != owner[k - 1]
        is_last = k == n - 1 or owner[k] != owner[k + 1]
        loop = nodes[owner[k], 0] < 0
        drop_first, drop_last = 0, 0
        if begin != NO_NODE and (loop or not is_first):
            drop_first = 1
        if end != NO_NODE and (loop or not is_last):
            seam = (end & 3) != CORNER_NODE
            drop_last = int(seam == border[k])
        skips[k] = drop_first
        lengths[k] = counts[k] - drop_first - drop_last
    return lengths, skips


def _is_open_loop(
    ends: NDArray[np.int64], owner: NDArray[np.int64], nodes: NDArray[np.int32]
) -> NDArray[np.int64]:
    """Return 1 for chains that are loops made of joined pieces, 0 for all others."""
    closed_in_block = np.zeros(len(nodes), np.bool_)
    closed_in_block[owner[ends[:, 0] == NO_NODE]] = True
    return ((nodes[:, 0] < 0) & ~closed_in_block).astype(np.int64)


@kernel
def _copy_entries(
    points: NDArray[np.int32],
    source: NDArray[np.int32],
    group: NDArray[np.int64],
    start: NDArray[np.int64],
    lengths: NDArray[np.int64],
    skips: NDArray[np.int64],
    backwards: NDArray[np.bool_],
    positions: NDArray[np.int64],
    stop: NDArray[np.int64],
) -> None:
    for k in group:
        at = positions[k]
        for i in range(lengths[k]):
            j = stop[k] - 1 - skips[k] - i if backwards[k] else start[k] + skips[k] + i
            points[at + i, 0], points[at + i, 1] = source[j, 0], source[j, 1]


@kernel
def _close_loops(
    points: NDArray[np.int32], offsets: NDArray[np.int64], loop: NDArray[np.int64]
) -> None:
    for a in range(loop.size):
        if loop[a]:
            points[offsets[a + 1] - 1] = points[offsets[a]]


@kernel
def start_loops_far_out(
    points: NDArray[np.int32], offsets: NDArray[np.int64], loop: NDArray[np.bool_]
) -> None:
    """Turn closed loops in place so that they begin at their point farthest from the mean.

    The choice depends on the set of points alone (ties: least y, then least x).
    """
    for a in range(loop.size):
        if not loop[a]:
            continue
        first, n = offsets[a], offsets[a + 1] - offsets[a] - 1
        sx, sy = np.int64(0), np.int64(0)
        for i in range(first, first + n):
            sx += points[i, 0]
            sy += points[i, 1]
        mx, my = sx / n, sy / n
        best, far = -1.0, first
        for i in range(first, first + n):
            distance = (points[i, 0] - mx) ** 2 + (points[i, 1] - my) ** 2
            if distance > best or (
                distance == best and (points[i, 1], points[i, 0]) < (points[far, 1], points[far, 0])
            ):
                best, far = distance, i
        turned = np.concatenate((points[far : first + n], points[first:far]))
        points[first : first + n] = turned
        points[first + n] = points[first]
