"""Stage 1: raster and model in, blended class probabilities out, band by band.

Three threads overlap: one reads and cuts tiles, the caller's runs the model, one blends and feeds
the sinks. Bounded channels join them, so memory grows with the raster's width, never its height.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from crispline.engine.area import Area
from crispline.engine.card import ModelCard
from crispline.engine.checkpoint import (
    Checkpoint,
    fingerprint,
    load_checkpoint,
    save_checkpoint,
)
from crispline.engine.errors import AreaError, JobError, ModelError
from crispline.engine.grid import Shape, Window
from crispline.engine.mosaic import Mosaic
from crispline.engine.pipeline import Channel, Crew
from crispline.engine.probabilities import BandSink
from crispline.engine.progress import Progress
from crispline.engine.source import RasterSource
from crispline.engine.tile_reader import TileBatch, TileRow, read_tiles
from crispline.engine.tiling import DEFAULT_OVERLAP, TilePlan, plan_tiles

#: Tiles waiting for the model take at most this much memory.
_READ_AHEAD_BYTES = 128 * 2**20
#: Results waiting to be blended.
_BLEND_BEHIND = 2


class TileModel(Protocol):
    """What inference needs of a model."""

    @property
    def card(self) -> ModelCard:
        """The model described."""

    @property
    def max_batch(self) -> int | None:
        """Most tiles that one call takes, or None."""

    def tile_shape(self) -> Shape:
        """Shape of the tiles the model takes."""

    def output_shape(self, tile: Shape) -> Shape:
        """Shape of what it gives for them; smaller, in the middle, where it cuts off borders."""

    def predict(self, tiles: NDArray[Any]) -> NDArray[np.float32]:
        """Return probabilities (tile, class, row, column) of raw tiles (tile, band, row, column).

        Rows and columns are those of the output shape.
        """


@runtime_checkable
class ResumableSink(Protocol):
    """A sink that knows how many rows, from the top, it has kept from an earlier run."""

    @property
    def rows_kept(self) -> int:
        """Finished rows."""


@dataclass(frozen=True, slots=True)
class InferReport:
    """What an inference did.

    `tiles` were inferred now, `tiles_resumed` by an earlier run, `tiles_skipped` had nothing to
    infer. `pixels` counts those of the raster's grid. The seconds are those each part was busy:
    they overlap, and do not sum up to the duration.
    """

    tiles: int
    tiles_resumed: int
    tiles_skipped: int
    pixels: int
    seconds: float
    read_seconds: float
    predict_seconds: float
    blend_seconds: float
    sink_seconds: float
    bad_windows: tuple[Window, ...] = ()


@dataclass
class _Counts:
    """What the threads of one inference have done so far; each field has one writer."""

    tiles: int = 0
    wanted_pixels: int = 0
    read_seconds: float = 0.0
    predict_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class _TileResult:
    """Probabilities (class, row, column) of a tile of the current row."""

    column: int
    probabilities: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Resume:
    """Where state is kept, under which fingerprint, and what was found there."""

    folder: Path | None
    fingerprint: str
    checkpoint: Checkpoint | None

    @property
    def first_row(self) -> int:
        """Tile row to begin with."""
        return 0 if self.checkpoint is None else self.checkpoint.tile_row

    @property
    def tiles(self) -> int:
        """Tiles inferred before."""
        return 0 if self.checkpoint is None else self.checkpoint.tiles

    @property
    def bad_windows(self) -> tuple[Window, ...]:
        """Undecodable blocks found before."""
        return () if self.checkpoint is None else self.checkpoint.bad_windows


def infer(
    source: RasterSource,
    model: TileModel,
    *,
    sinks: Sequence[BandSink],
    overlap: float | None = None,
    blending: str = "taper",
    batch: int | None = None,
    band_height: int = 1024,
    area: Area | None = None,
    work_folder: Path | None = None,
    progress: Progress | None = None,
) -> InferReport:
    """Infer a raster and hand the sinks its probabilities in bands of `band_height` rows.

    `overlap` is the share of a tile that neighbours have in common at least (None: the model
    card's, else 0.2; 2/3 is a stride of one third). Pixels outside `area` are no data, and tiles
    without any wanted pixel are not inferred. `batch` tiles go to the model at once (None: 1).

    With a `work_folder` the state is written there after every band that all sinks have taken, so
    that a killed run goes on at that tile row, with identical bytes. It is meant for sinks whose
    bands outlive the process, and deleted by whoever made it.

    Raises RasterError, ModelError, AreaError, JobError, OutputError and Cancelled.
    """
    began = time.perf_counter()
    reports = progress or Progress()
    plan = plan_model_tiles(source, model, overlap=overlap)
    _check(band_height=band_height, area=area, source=source)
    resume = _resume(
        work_folder,
        sinks=sinks,
        source=source.identity,
        model=_identify(model, hashed=work_folder is not None),
        plan=[_describe_axis(plan), list(_sizes(source))],
        blending=blending,
        band_height=band_height,
        batch=batch or 1,
        area=None if area is None else area.identity,
    )
    mosaic = Mosaic(
        plan,
        class_count=len(model.card.classes),
        blending=blending,
        band_height=band_height,
        sinks=sinks,
    )
    if resume.checkpoint is not None:
        mosaic.restore(resume.checkpoint)
    counts = _Counts()
    _run(source, model, plan, mosaic, counts, resume, reports, batch=batch or 1, area=area)
    rows = plan.rows.count - resume.first_row
    return InferReport(
        tiles=counts.tiles,
        tiles_resumed=resume.tiles,
        tiles_skipped=rows * plan.columns.count - counts.tiles,
        pixels=source.grid.shape.pixels,
        seconds=time.perf_counter() - began,
        read_seconds=counts.read_seconds,
        predict_seconds=counts.predict_seconds,
        blend_seconds=mosaic.blend_seconds,
        sink_seconds=mosaic.sink_seconds,
        bad_windows=_merge(resume.bad_windows, source.bad_windows),
    )


def plan_model_tiles(
    source: RasterSource, model: TileModel, *, overlap: float | None = None
) -> TilePlan:
    """Plan the tiles of a raster for a model: its tile, its output, its card's overlap."""
    card = model.card
    tile = model.tile_shape()
    bands = len(card.input.bands)
    if source.band_count != bands:
        raise JobError(
            f"expected {bands} bands ({', '.join(card.input.bands)}) for model {card.name!r}, "
            f"found {source.band_count}; select the bands"
        )
    share = next(s for s in (overlap, card.overlap, DEFAULT_OVERLAP) if s is not None)
    return plan_tiles(source.grid.shape, tile=tile, overlap=share, output=model.output_shape(tile))


def _identify(model: TileModel, *, hashed: bool) -> list[str]:
    """Return what changes when a model does: card, device, and the bytes of its file."""
    path, device = getattr(model, "path", None), getattr(model, "device", None)
    content = ""
    if hashed and path is not None:
        with Path(path).open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
    return [repr(model.card), str(getattr(device, "name", "")), content]


def _check(*, band_height: int, area: Area | None, source: RasterSource) -> None:
    if band_height < 1:
        raise JobError(f"expected bands of at least 1 row, found {band_height}; choose e.g. 1024")
    if area is not None and not source.grid.window.contains(area.window):
        raise AreaError(
            f"expected the {area.name} to lie on the raster's own grid, found one made for "
            "another; make it for the grid of the source"
        )


def _sizes(source: RasterSource) -> tuple[int, int, int]:
    shape = source.grid.shape
    return source.band_count, shape.height, shape.width


def _describe_axis(plan: TilePlan) -> str:
    return json.dumps([asdict(plan.rows), asdict(plan.columns)])


def _resume(folder: Path | None, *, sinks: Sequence[BandSink], **parameters: Any) -> _Resume:
    """Look for the state of an earlier run of the same job."""
    digest = fingerprint(**parameters)
    if folder is None:
        return _Resume(None, digest, None)
    checkpoint = load_checkpoint(folder, fingerprint=digest)
    kept = [sink.rows_kept for sink in sinks if isinstance(sink, ResumableSink)]
    if checkpoint is not None and any(rows < checkpoint.first_row for rows in kept):
        checkpoint = None
    return _Resume(folder, digest, checkpoint)


def _run(
    source: RasterSource,
    model: TileModel,
    plan: TilePlan,
    mosaic: Mosaic,
    counts: _Counts,
    resume: _Resume,
    progress: Progress,
    *,
    batch: int,
    area: Area | None,
) -> None:
    batches = read_tiles(source, plan, first_row=resume.first_row, batch=batch, area=area)
    shape = plan.input
    batch_bytes = batch * source.band_count * shape.pixels * source.dtype.itemsize
    row_of_batches = -(-plan.columns.count // batch) + 1
    depth = max(2, min(row_of_batches, _READ_AHEAD_BYTES // batch_bytes))
    with Crew() as crew:
        tiles: Channel[TileRow | TileBatch] = crew.channel(depth=depth)
        results: Channel[TileRow | _TileResult] = crew.channel(depth=_BLEND_BEHIND * batch)
        crew.start("crispline-read", lambda: _read(batches, tiles, counts))
        crew.start("crispline-blend", lambda: _blend(results, mosaic, counts, resume, source))
        _predict(tiles, results, model, plan, counts, progress)
        results.close()


def _read(
    batches: Iterator[TileRow | TileBatch], tiles: Channel[TileRow | TileBatch], counts: _Counts
) -> None:
    while True:
        began = time.perf_counter()
        item = next(batches, None)
        counts.read_seconds += time.perf_counter() - began
        if item is None:
            tiles.close()
            return
        tiles.put(item)


def _predict(
    tiles: Channel[TileRow | TileBatch],
    results: Channel[TileRow | _TileResult],
    model: TileModel,
    plan: TilePlan,
    counts: _Counts,
    progress: Progress,
) -> None:
    for item in tiles:
        progress.check()
        if isinstance(item, TileRow):
            _report(progress, plan, item.row, 0, counts)
            results.put(item)
            continue
        began = time.perf_counter()
        probabilities = model.predict(item.tiles)
        counts.predict_seconds += time.perf_counter() - began
        _check_output(probabilities, item, model, plan)
        counts.tiles += len(item.columns)
        for column, result in zip(item.columns, probabilities, strict=True):
            results.put(_TileResult(column, result))
        _report(progress, plan, item.row, item.columns[-1] + 1, counts)
    _report(progress, plan, plan.rows.count, 0, counts)


def _report(progress: Progress, plan: TilePlan, row: int, columns: int, counts: _Counts) -> None:
    """Report the share of the raster that is inferred, rows above and tiles left of here."""
    share = plan.rows.starts[row] if row < plan.rows.count else plan.rows.size
    step = plan.rows.step(row) if row < plan.rows.count else 0
    done = share + step * columns / plan.columns.count
    progress.report(
        "infer",
        done=done,
        total=plan.rows.size,
        pixels=int(done * plan.columns.size),
    )


def _check_output(
    probabilities: NDArray[np.float32], item: TileBatch, model: TileModel, plan: TilePlan
) -> None:
    output = plan.output
    expected = (len(item.columns), len(model.card.classes), output.height, output.width)
    if probabilities.shape != expected:
        raise ModelError(
            f"expected model {model.card.name!r} to give (tile, class, row, column) = {expected}, "
            f"found {probabilities.shape}; correct its card"
        )


def _blend(
    results: Channel[TileRow | _TileResult],
    mosaic: Mosaic,
    counts: _Counts,
    resume: _Resume,
    source: RasterSource,
) -> None:
    begun = False
    tiles = resume.tiles
    for item in results:
        if isinstance(item, _TileResult):
            mosaic.add(item.column, item.probabilities)
            tiles += 1
            continue
        if begun:
            _end_row(mosaic, resume, source, tiles)
        mosaic.begin_row(item.row, item.wanted)
        begun = True
    if begun:
        _end_row(mosaic, resume, source, tiles)


def _end_row(mosaic: Mosaic, resume: _Resume, source: RasterSource, tiles: int) -> None:
    bands = mosaic.end_row()
    if bands and resume.folder is not None:
        bad = _merge(resume.bad_windows, source.bad_windows)
        state = mosaic.checkpoint(tiles=tiles, bad_windows=bad)
        save_checkpoint(resume.folder, state, fingerprint=resume.fingerprint)


def _merge(before: tuple[Window, ...], now: tuple[Window, ...]) -> tuple[Window, ...]:
    """Return all windows, those found twice once."""
    return tuple(dict.fromkeys(before + now))
