"""Class probabilities, or a class raster, to a polygon coverage: trace, clean, fit, assemble."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from crispline.engine.arcs import RawArcs, gather_arcs, start_loops_far_out
from crispline.engine.assemble import Rings, build_rings, make_batches, make_polygons
from crispline.engine.block_archive import BlockArchive, BlockPlan, FolderArchive, MemoryArchive
from crispline.engine.clean import clean
from crispline.engine.crossings import find_crossing_arcs
from crispline.engine.errors import JobError
from crispline.engine.fit import REFITTED, TRACED, fit_arcs
from crispline.engine.grid import Grid, Window
from crispline.engine.labelling import LabelArray
from crispline.engine.network import Chains, Pieces, Regions, chain_pieces, join_blocks
from crispline.engine.polygons import PolygonBatch
from crispline.engine.probabilities import ProbabilityArray, ProbabilityReader
from crispline.engine.progress import Progress
from crispline.engine.trace import trace_labels, trace_probabilities

#: Traced points that one round of the fit holds in memory.
_POINTS_PER_ROUND = 4_000_000


@dataclass(frozen=True, slots=True)
class VectoriseSettings:
    """How to clean and fit.

    Regions under `minimum_pixels` join a neighbour; regions under `hole_pixels` do so where they
    have only one. `tolerance` is the largest distance, in pixels, between a traced boundary and the
    line that replaces it; 0 keeps the traced vertices.
    """

    minimum_pixels: float = 0.0
    hole_pixels: float = 0.0
    tolerance: float = 0.75

    def __post_init__(self) -> None:
        """Refuse negative values."""
        for name in ("minimum_pixels", "hole_pixels", "tolerance"):
            value = getattr(self, name)
            if not 0 <= value < np.inf:
                raise JobError(
                    f"expected {name.replace('_', ' ')} of at least 0, found {value}; correct it"
                )


class LabelReader(Protocol):
    """A class raster read window by window."""

    @property
    def grid(self) -> Grid:
        """Where the pixels lie."""

    def read(self, window: Window) -> LabelArray:
        """Return labels uint8 (row, column) of a window inside the grid, 255 for no data."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """The finished coverage: fitted arcs and the rings they form, not yet polygons."""

    grid: Grid
    arcs: RawArcs
    rings: Rings
    regions: Regions
    has_probabilities: bool

    @property
    def polygon_count(self) -> int:
        """Number of polygons."""
        return len(self.regions) - 1

    @property
    def vertex_count(self) -> int:
        """Number of vertices over all rings, closing ones not counted."""
        return int(self.rings.vertices.sum())

    def batches(self, size: int = 10_000) -> Iterator[PolygonBatch]:
        """Yield the polygons in the order of their first pixel, `size` at a time."""
        return make_batches(
            self.arcs, self.rings, self.regions, self.grid.transform,
            size=size, has_probabilities=self.has_probabilities,
        )  # fmt: skip


class BlockTracer:
    """Traces blocks, on some threads, into an archive: in memory, or durably in a folder."""

    def __init__(
        self, grid: Grid, *, block_size: int, threads: int = 1, folder: Path | None = None
    ) -> None:
        """Prepare for a grid; `folder` is made where it does not exist."""
        if block_size < 1:
            raise JobError(f"expected a block size of at least 1 pixel, found {block_size}")
        self.grid = grid
        self.plan = BlockPlan(grid.shape, block_size)
        self.archive: BlockArchive = MemoryArchive()
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            self.archive = FolderArchive(folder)
        self._threads = threads

    def trace_row(self, block_row: int, values: NDArray[np.uint8], *, first_row: int) -> None:
        """Trace all blocks of a row that the archive lacks.

        `values` are full-width rows from `first_row` on: probabilities (class, row, column), or
        labels (row, column).
        """
        blocks = [block_row * self.plan.columns + j for j in range(self.plan.columns)]
        missing = [block for block in blocks if not self.archive.holds(block)]

        def trace(block: int) -> None:
            window = self.plan.window(block)
            rows, columns = replace(window, row=window.row - first_row).slices
            cut = np.ascontiguousarray(values[..., rows, columns])
            tracer = trace_labels if cut.ndim == 2 else trace_probabilities
            self.archive.put(block, tracer(cut, window, self.grid.shape))

        if self._threads == 1 or len(missing) == 1:
            for block in missing:
                trace(block)
            return
        with ThreadPoolExecutor(self._threads) as pool:
            futures: list[Future[None]] = [pool.submit(trace, block) for block in missing]
            for future in futures:
                future.result()


class TraceSink:
    """Traces bands of probabilities as they are finished; implements BandSink.

    The band height must be the block size.
    """

    def __init__(
        self, grid: Grid, *, block_size: int = 1024, threads: int = 1, folder: Path | None = None
    ) -> None:
        """Prepare for a grid; with a `folder`, traced blocks outlive the process."""
        self._tracer = BlockTracer(grid, block_size=block_size, threads=threads, folder=folder)
        self._threads = threads

    def accept(self, window: Window, probabilities: ProbabilityArray) -> None:
        """Trace the blocks of one band."""
        block_row, offset = divmod(window.row, self._tracer.plan.size)
        if offset:
            raise JobError(
                f"expected bands of {self._tracer.plan.size} rows, found one at row {window.row}"
            )
        self._tracer.trace_row(block_row, probabilities, first_row=window.row)

    def finish(self, settings: VectoriseSettings, *, progress: Progress | None = None) -> Coverage:
        """Join, clean and fit everything traced."""
        return finish_coverage(
            self._tracer, settings, has_probabilities=True, threads=self._threads,
            progress=progress or Progress(),
        )  # fmt: skip


def vectorise(
    reader: ProbabilityReader,
    settings: VectoriseSettings,
    *,
    block_size: int = 1024,
    threads: int = 1,
    folder: Path | None = None,
    progress: Progress | None = None,
) -> Coverage:
    """Return the coverage of finished probabilities."""
    return _vectorise_rows(
        reader, settings, block_size=block_size, threads=threads, folder=folder,
        has_probabilities=True, progress=progress or Progress(),
    )  # fmt: skip


def vectorise_labels(
    reader: LabelReader,
    settings: VectoriseSettings,
    *,
    block_size: int = 1024,
    threads: int = 1,
    folder: Path | None = None,
    progress: Progress | None = None,
) -> Coverage:
    """Return the coverage of a class raster; vertices have no sub-pixel placement to go by."""
    return _vectorise_rows(
        reader, settings, block_size=block_size, threads=threads, folder=folder,
        has_probabilities=False, progress=progress or Progress(),
    )  # fmt: skip


def _vectorise_rows(
    reader: ProbabilityReader | LabelReader,
    settings: VectoriseSettings,
    *,
    block_size: int,
    threads: int,
    folder: Path | None,
    has_probabilities: bool,
    progress: Progress,
) -> Coverage:
    tracer = BlockTracer(reader.grid, block_size=block_size, threads=threads, folder=folder)
    width = reader.grid.shape.width
    for block_row in range(tracer.plan.rows):
        window = tracer.plan.window(block_row * tracer.plan.columns)
        window = replace(window, width=width)
        tracer.trace_row(block_row, reader.read(window), first_row=window.row)
        progress.report(
            "trace", done=block_row + 1, total=tracer.plan.rows, pixels=window.row_stop * width
        )
    return finish_coverage(
        tracer, settings, has_probabilities=has_probabilities, threads=threads, progress=progress
    )


def finish_coverage(
    tracer: BlockTracer,
    settings: VectoriseSettings,
    *,
    has_probabilities: bool,
    threads: int,
    progress: Progress,
) -> Coverage:
    """Join, clean and fit what a tracer has traced."""
    regions, pieces = join_blocks(tracer.archive, tracer.plan)
    progress.report("vectorise", done=1, total=5)
    regions, pieces = clean(
        regions, pieces,
        minimum_pixels=settings.minimum_pixels, hole_pixels=settings.hole_pixels,
    )  # fmt: skip
    progress.report("vectorise", done=2, total=5)
    chains = chain_pieces(pieces)
    fitter = _Fitter(tracer.archive, pieces, chains, settings.tolerance, threads, progress)
    arcs = fitter.fit_without_crossings()
    progress.report("vectorise", done=4, total=5)
    arcs, order = _sort_arcs(arcs)
    rings = build_rings(
        arcs, left=chains.left[order], right=chains.right[order], nodes=chains.nodes[order],
        region_count=len(regions) - 1,
    )  # fmt: skip
    progress.report("vectorise", done=5, total=5)
    return Coverage(tracer.grid, arcs, rings, regions, has_probabilities)


def _sort_arcs(arcs: RawArcs) -> tuple[RawArcs, NDArray[np.int64]]:
    """Order arcs by their first two points, so that blocks leave no trace in the result."""
    first = arcs.points[arcs.offsets[:-1]]
    second = arcs.points[arcs.offsets[:-1] + 1]
    order = np.lexsort((second[:, 0], second[:, 1], first[:, 0], first[:, 1]))
    return select_arcs(arcs, order), order


def select_arcs(arcs: RawArcs, selection: NDArray[np.int64]) -> RawArcs:
    """Return some arcs, in the order given."""
    counts = np.diff(arcs.offsets)[selection]
    offsets = np.concatenate(([0], np.cumsum(counts)))
    index = np.arange(offsets[-1]) + np.repeat(arcs.offsets[:-1][selection] - offsets[:-1], counts)
    return RawArcs(arcs.points[index], offsets)


class _Fitter:
    """Fits all chains and backs off where the result would cross."""

    def __init__(
        self,
        archive: BlockArchive,
        pieces: Pieces,
        chains: Chains,
        tolerance: float,
        threads: int,
        progress: Progress,
    ) -> None:
        self._archive, self._pieces, self._chains = archive, pieces, chains
        self._tolerance, self._threads, self._progress = tolerance, threads, progress
        self._loop = chains.nodes[:, 0] < 0
        self._border = chains.left == 0
        start = REFITTED if tolerance > 0 else TRACED
        self._level = np.full(len(chains), start, np.uint8)

    def fit_without_crossings(self) -> RawArcs:
        """Fit everything, then the arcs that cross ever more carefully, until none does."""
        everything = np.arange(len(self._chains))
        arcs = self._fit(everything)
        suspects = np.ones(len(everything), np.bool_)
        while True:
            self._progress.check()
            crossing = find_crossing_arcs(
                arcs, nodes=self._chains.nodes, border=self._border, suspects=suspects
            )
            changed = np.flatnonzero(crossing & ~self._border & (self._level < TRACED))
            if not len(changed):
                return arcs
            self._level[changed] += 1
            arcs = _replace_arcs(arcs, changed, self._fit(changed))
            suspects = np.zeros(len(everything), np.bool_)
            suspects[changed] = True

    def _fit(self, selection: NDArray[np.int64]) -> RawArcs:
        """Fit the selected chains, some millions of points at a time."""
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


def _concatenate(parts: list[RawArcs]) -> RawArcs:
    if len(parts) == 1:
        return parts[0]
    sizes = np.cumsum([0] + [len(part.points) for part in parts])
    offsets = [part.offsets[:-1] + base for part, base in zip(parts, sizes, strict=False)]
    return RawArcs(
        np.concatenate([part.points for part in parts]),
        np.concatenate([*offsets, sizes[-1:]]).astype(np.int64),
    )


def _replace_arcs(arcs: RawArcs, changed: NDArray[np.int64], new: RawArcs) -> RawArcs:
    """Return all arcs with the changed ones replaced."""
    both = _concatenate([arcs, new])
    selection = np.arange(len(arcs.offsets) - 1)
    selection[changed] = len(selection) + np.arange(len(changed))
    return select_arcs(both, selection)
