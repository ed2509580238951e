"""The arc network of a whole raster: blocks joined, regions numbered, arcs chained.

Regions are numbered by their first pixel in row-major order, so that nothing downstream depends on
how the raster was cut into blocks. Region 0 is no data and the outside.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from crispline.engine.block_archive import BlockArchive, BlockPlan
from crispline.engine.crack_edges import NO_NODE
from crispline.engine.kernels import kernel
from crispline.engine.labelling import find_root, union
from crispline.engine.probabilities import NO_DATA_LABEL
from crispline.engine.trace import BlockTrace


@dataclass(frozen=True, slots=True)
class Regions:
    """Class, pixels, summed probability (of 255) and first pixel per region; index 0 is outside."""

    class_id: NDArray[np.uint8]
    pixels: NDArray[np.int64]
    probability: NDArray[np.int64]
    first: NDArray[np.int64]

    def __len__(self) -> int:
        """Number of regions, the outside included."""
        return len(self.class_id)


@dataclass(frozen=True, slots=True)
class Pieces:
    """Arcs as the blocks traced them: regions, end keys and headings (piece, 2), crack lengths.

    Points of a piece are `start` to `stop` of the points of its `block`.
    """

    left: NDArray[np.int32]
    right: NDArray[np.int32]
    ends: NDArray[np.int64]
    headings: NDArray[np.uint8]
    half_cracks: NDArray[np.int32]
    block: NDArray[np.int32]
    start: NDArray[np.int64]
    stop: NDArray[np.int64]

    def select(self, keep: NDArray[np.bool_]) -> Pieces:
        """Return some of the pieces."""
        return Pieces(*(getattr(self, name)[keep] for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Chains:
    """Pieces joined end to end into whole arcs between true nodes.

    Chain c runs through `pieces[offsets[c]:offsets[c + 1]]`, backwards where `reversed_`; its left
    region has the lower number. `nodes` (chain, 2) are its end nodes, -1 for a loop without one.
    """

    left: NDArray[np.int32]
    right: NDArray[np.int32]
    nodes: NDArray[np.int32]
    offsets: NDArray[np.int64]
    pieces: NDArray[np.int64]
    reversed_: NDArray[np.bool_]

    def __len__(self) -> int:
        """Number of chains."""
        return len(self.left)


def join_blocks(archive: BlockArchive, plan: BlockPlan) -> tuple[Regions, Pieces]:
    """Join all blocks of an archive: one region table, and arc pieces that refer to it."""
    count = plan.rows * plan.columns
    traces = [archive.topology(block) for block in range(count)]
    bases = np.cumsum([0] + [len(t.region_class) - 1 for t in traces])
    parent = np.arange(bases[-1] + 1, dtype=np.int32)
    for block, trace in enumerate(traces):
        if (block + 1) % plan.columns:
            _unite(parent, trace.east, bases[block], traces[block + 1].west, bases[block + 1])
        if block + plan.columns < count:
            below = block + plan.columns
            _unite(parent, trace.bottom, bases[block], traces[below].top, bases[below])
    regions, number = _number_regions(traces, parent)
    return regions, _gather_pieces(traces, bases, number)


@kernel
def _unite(
    parent: NDArray[np.int32],
    ids: NDArray[np.int32],
    base: int,
    other_ids: NDArray[np.int32],
    other_base: int,
) -> None:
    last, other_last = 0, 0
    for k in range(ids.size):
        r, s = ids[k], other_ids[k]
        if r > 0 and (r != last or s != other_last):
            union(parent, r + base, s + other_base)
            last, other_last = r, s


@kernel
def flatten(parent: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return the root of every element."""
    roots = np.empty_like(parent)
    for i in range(parent.size):
        roots[i] = find_root(parent, i)
    return roots


def _number_regions(
    traces: list[BlockTrace], parent: NDArray[np.int32]
) -> tuple[Regions, NDArray[np.int32]]:
    """Number united regions by first pixel; return their table and local-to-final numbers."""
    roots = flatten(parent)
    class_id = np.concatenate([[NO_DATA_LABEL], *(t.region_class[1:] for t in traces)])
    first = np.concatenate([[-1], *(t.region_first[1:] for t in traces)])
    table = Regions(
        class_id.astype(np.uint8),
        np.concatenate([[0], *(t.region_pixels[1:] for t in traces)]),
        np.concatenate([[0], *(t.region_sum[1:] for t in traces)]),
        first,
    )
    lowest = np.full(len(first), np.iinfo(np.int64).max)
    np.minimum.at(lowest, roots, first)
    kept = np.flatnonzero(roots == np.arange(len(roots)))
    order = kept[np.argsort(lowest[kept], kind="stable")]
    number = np.zeros(len(roots), np.int32)
    number[order] = np.arange(len(order), dtype=np.int32)
    number = number[roots]
    return merge_regions(table, number, len(order)), number


def merge_regions(regions: Regions, number: NDArray[np.int32], count: int) -> Regions:
    """Return the table after renumbering region r to `number[r]`: sums, and the first pixel.

    The class is that of any member: callers merge equal classes, or set the classes themselves.
    """
    pixels, probability = np.zeros(count, np.int64), np.zeros(count, np.int64)
    np.add.at(pixels, number, regions.pixels)
    np.add.at(probability, number, regions.probability)
    first = np.full(count, np.iinfo(np.int64).max)
    np.minimum.at(first, number, regions.first)
    class_id = np.full(count, NO_DATA_LABEL, np.uint8)
    class_id[number] = regions.class_id
    return Regions(class_id, pixels, probability, first)


def _gather_pieces(
    traces: list[BlockTrace], bases: NDArray[np.int64], number: NDArray[np.int32]
) -> Pieces:
    def globalise(ids: NDArray[np.int32], base: int) -> NDArray[np.int32]:
        renumbered: NDArray[np.int32] = np.where(ids > 0, number[ids + base], 0)
        return renumbered.astype(np.int32)

    counts = [len(t.left) for t in traces]
    return Pieces(
        left=np.concatenate([globalise(t.left, b) for t, b in zip(traces, bases, strict=False)]),
        right=np.concatenate([globalise(t.right, b) for t, b in zip(traces, bases, strict=False)]),
        ends=np.concatenate([t.ends for t in traces]),
        headings=np.concatenate([t.headings for t in traces]),
        half_cracks=np.concatenate([t.half_cracks for t in traces]),
        block=np.repeat(np.arange(len(traces), dtype=np.int32), counts),
        start=np.concatenate([t.offsets[:-1] for t in traces]),
        stop=np.concatenate([t.offsets[1:] for t in traces]),
    )


def renumber_pieces(pieces: Pieces, number: NDArray[np.int32]) -> Pieces:
    """Return the pieces that still part two regions after region r became `number[r]`."""
    left, right = number[pieces.left], number[pieces.right]
    return replace(pieces, left=left, right=right).select(left != right)


def chain_pieces(pieces: Pieces) -> Chains:
    """Join pieces through every key that is no true node: seams, and nodes that lost an arc."""
    keys = pieces.ends.reshape(-1)
    order = np.argsort(keys, kind="stable").astype(np.int64)
    partner, node = _pair_half_ends(keys, order, pieces.left, pieces.right, pieces.headings)
    return Chains(*_walk_chains(pieces.left, pieces.right, partner, node))


@kernel
def _pair_half_ends(
    keys: NDArray[np.int64],
    order: NDArray[np.int64],
    left: NDArray[np.int32],
    right: NDArray[np.int32],
    headings: NDArray[np.uint8],
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return which half-end (2 * piece + end) each one runs on into (-1: none), and its node."""
    partner = np.full(keys.size, -1, np.int64)
    node = np.full(keys.size, -1, np.int32)
    nodes = 0
    i = 0
    while i < keys.size:
        j = i
        while j < keys.size and keys[order[j]] == keys[order[i]]:
            j += 1
        if keys[order[i]] == NO_NODE:
            i = j
            continue
        degree = j - i
        if degree == 2:
            partner[order[i]], partner[order[i + 1]] = order[i + 1], order[i]
        elif degree == 4 and _split_crossing(order[i:j], left, right, headings, partner):
            pass
        else:
            node[order[i:j]] = nodes
            nodes += 1
        i = j
    return partner, node


@kernel
def _split_crossing(
    half_ends: NDArray[np.int64],
    left: NDArray[np.int32],
    right: NDArray[np.int32],
    headings: NDArray[np.uint8],
    partner: NDArray[np.int64],
) -> bool:
    """Pair four half-ends where opposite regions at a crossing have become one; tell whether."""
    by_heading = np.empty(4, np.int64)
    low, high = np.empty(4, np.int32), np.empty(4, np.int32)
    for h in half_ends:
        heading = headings[h >> 1, h & 1]
        by_heading[heading] = h
        low[heading] = min(left[h >> 1], right[h >> 1])
        high[heading] = max(left[h >> 1], right[h >> 1])
    east, south, west, north = 0, 1, 2, 3
    if (low[north] == low[east] and high[north] == high[east]) and (
        low[south] == low[west] and high[south] == high[west]
    ):
        pairs = ((north, east), (south, west))
    elif (low[north] == low[west] and high[north] == high[west]) and (
        low[south] == low[east] and high[south] == high[east]
    ):
        pairs = ((north, west), (south, east))
    else:
        return False
    for p, q in pairs:
        partner[by_heading[p]], partner[by_heading[q]] = by_heading[q], by_heading[p]
    return True


@kernel
def _walk_chains(
    left: NDArray[np.int32],
    right: NDArray[np.int32],
    partner: NDArray[np.int64],
    node: NDArray[np.int32],
) -> tuple[
    NDArray[np.int32],
    NDArray[np.int32],
    NDArray[np.int32],
    NDArray[np.int64],
    NDArray[np.int64],
    NDArray[np.bool_],
]:
    count = left.size
    chain_left, chain_right = np.empty(count, np.int32), np.empty(count, np.int32)
    nodes = np.full((count, 2), -1, np.int32)
    offsets = np.zeros(count + 1, np.int64)
    sequence = np.empty(count, np.int64)
    backwards = np.empty(count, np.bool_)
    used = np.zeros(count, np.bool_)
    chains = 0
    n = 0
    # First the arcs that end at a node, then what is left: loops.
    for whole_loops in range(2):
        for start in range(2 * count):
            piece, end = start >> 1, start & 1
            if used[piece] or (whole_loops == 0 and node[start] < 0):
                continue
            first = n
            half_end = start
            while True:
                piece, end = half_end >> 1, half_end & 1
                used[piece] = True
                sequence[n], backwards[n] = piece, end == 1
                n += 1
                exit_ = 2 * piece + 1 - end
                half_end = partner[exit_]
                if half_end < 0 or used[half_end >> 1]:
                    break
            piece, end = start >> 1, start & 1
            low, high = left[piece], right[piece]
            if end == 1:
                low, high = high, low
            head, tail = start, exit_
            if low > high:
                low, high = high, low
                head, tail = exit_, start
                sequence[first:n] = sequence[first:n][::-1].copy()
                backwards[first:n] = ~backwards[first:n][::-1].copy()
            chain_left[chains], chain_right[chains] = low, high
            if whole_loops == 0:
                nodes[chains, 0], nodes[chains, 1] = node[head], node[tail]
            chains += 1
            offsets[chains] = n
    return (
        chain_left[:chains].copy(),
        chain_right[:chains].copy(),
        nodes[:chains].copy(),
        offsets[: chains + 1].copy(),
        sequence,
        backwards,
    )
