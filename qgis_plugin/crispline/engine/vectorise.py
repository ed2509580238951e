"""Class probabilities, or a class raster, to a polygon coverage: trace, clean, fit, assemble."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from crispline.engine.arcs import RawArcs
from crispline.engine.assemble import Rings, make_batches
from crispline.engine.block_archive import BlockArchive, BlockPlan, FolderArchive, MemoryArchive
from crispline.engine.clean import clean
from crispline.engine.errors import JobError
from crispline.engine.grid import Grid, Window
from crispline.engine.labelling import LabelArray
from crispline.engine.network import Regions, chain_pieces, join_blocks
from crispline.engine.polygons import PolygonBatch
from crispline.engine.probabilities import ProbabilityArray, ProbabilityReader
from crispline.engine.progress import Progress
from crispline.engine.repair import ArcFitter
from crispline.engine.trace import trace_labels, trace_probabilities


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
    """The finished coverage: fitted arcs and the rings they form, not yet polygons.

    `pinched` are regions with a ring that meets itself at a corner of no data.
    """

    grid: Grid
    arcs: RawArcs
    rings: Rings
    regions: Regions
    pinched: NDArray[np.int64]
    has_probabilities: bool

    @property
    def polygon_count(self) -> int:
        """Number of polygons."""
        return len(self.regions) - 1

    @property
    def vertex_count(self) -> int:
        """Number of vertices over all rings, closing ones not counted."""
        return int(self.rings.vertices.sum())

    def batches(self, size: int = 2_000) -> Iterator[PolygonBatch]:
        """Yield the polygons in the order of their first pixel, `size` at a time."""
        return make_batches(
            self.arcs, self.rings, self.regions, self.grid.transform,
            pinched=self.pinched, size=size, has_probabilities=self.has_probabilities,
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
    reader: ProbabilityReader | LabelReader,
    settings: VectoriseSettings,
    *,
    block_size: int = 1024,
    threads: int = 1,
    folder: Path | None = None,
    progress: Progress | None = None,
) -> Coverage:
    """Return the coverage of finished probabilities, or of a class raster.

    In a class raster nothing says where between two pixels a boundary runs: it is put half-way.
    With a `folder`, blocks that are already traced there are not traced again.
    """
    progress = progress or Progress()
    tracer = BlockTracer(reader.grid, block_size=block_size, threads=threads, folder=folder)
    width = reader.grid.shape.width
    axes = 0
    for block_row in range(tracer.plan.rows):
        window = tracer.plan.window(block_row * tracer.plan.columns)
        window = replace(window, width=width)
        values = reader.read(window)
        axes = values.ndim
        tracer.trace_row(block_row, values, first_row=window.row)
        progress.report(
            "trace", done=block_row + 1, total=tracer.plan.rows, pixels=window.row_stop * width
        )
    return finish_coverage(
        tracer, settings, has_probabilities=axes == 3, threads=threads, progress=progress
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
    progress.report("vectorise", done=1, total=4)
    regions, pieces = clean(
        regions, pieces,
        minimum_pixels=settings.minimum_pixels, hole_pixels=settings.hole_pixels,
    )  # fmt: skip
    progress.report("vectorise", done=2, total=4)
    fitter = ArcFitter(
        tracer.archive, pieces, chain_pieces(pieces),
        tolerance=settings.tolerance, threads=threads, progress=progress,
    )  # fmt: skip
    arcs, rings, pinched = fitter.fit_rings(region_count=len(regions) - 1)
    progress.report("vectorise", done=4, total=4)
    return Coverage(tracer.grid, arcs, rings, regions, pinched, has_probabilities)
