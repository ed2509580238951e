"""Stage 1: raster and model in, blended class probabilities out, band by band.

Memory grows with the raster's width, never with its height.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from crispline.engine.area import Area
from crispline.engine.checkpoint import (
    Checkpoint,
    fingerprint,
    load_checkpoint,
    save_checkpoint,
)
from crispline.engine.errors import AreaError, JobError, RasterError
from crispline.engine.grid import Window
from crispline.engine.inference_threads import InferenceRun, Tally
from crispline.engine.mosaic import Mosaic
from crispline.engine.probabilities import BandSink
from crispline.engine.progress import Progress
from crispline.engine.source import RasterSource
from crispline.engine.tile_model import ResumableSink, TilePredictor
from crispline.engine.tile_reader import read_tiles
from crispline.engine.tiling import DEFAULT_OVERLAP, TilePlan, plan_tiles

#: Tiles a batch where nobody says: one keeps a CPU busy, accelerators want more.
_CPU_BATCH = 1
_ACCELERATOR_BATCH = 8


@dataclass(frozen=True, slots=True)
class InferReport:
    """What an inference did.

    `tiles` were inferred now, `tiles_resumed` by an earlier run; `tiles_skipped` had nothing to
    infer. `pixels` counts those of the source's grid. The seconds are those each part was busy:
    they overlap, and do not sum up to the duration. `bad_windows` count pixels of the file.
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


def infer(
    source: RasterSource,
    model: TilePredictor,
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
    card's, else 0.2; `job.THIRD_STRIDE` for a stride of one third). Pixels outside `area` are no
    data, and tiles without any wanted pixel are not inferred. `batch` tiles go to the model at once
    (None: what suits its device).

    With a `work_folder` the state is written there after every band that all sinks have taken, so
    that a killed run goes on at that tile row and ends with identical bytes. Sinks must then keep
    their bands beyond the process; one that is a `ResumableSink` and has kept too little makes the
    inference start from the top.

    Raises RasterError, ModelError, DeviceError, AreaError, JobError, OutputError and Cancelled.
    """
    began = time.perf_counter()
    _check(source, model, band_height=band_height, batch=batch, area=area)
    plan = plan_model_tiles(source, model, overlap=overlap)
    together = batch or model.max_batch or _default_batch(model)
    state = _Resume.find(
        work_folder,
        sinks=sinks,
        source=source.identity,
        model=_identify(model, hashed=work_folder is not None),
        plan=[asdict(plan.rows), asdict(plan.columns)],
        blending=blending,
        band_height=band_height,
        batch=together,
        area=None if area is None else area.identity,
    )
    mosaic = Mosaic(
        plan,
        class_count=len(model.card.classes),
        blending=blending,
        band_height=band_height,
        sinks=sinks,
    )
    tally = _run(source, model, mosaic, state, batch=together, area=area, progress=progress)
    return InferReport(
        tiles=tally.tiles,
        tiles_resumed=state.tiles,
        tiles_skipped=plan.count - state.first_row * plan.columns.count - tally.tiles,
        pixels=source.grid.shape.pixels,
        seconds=time.perf_counter() - began,
        read_seconds=tally.read_seconds,
        predict_seconds=tally.predict_seconds,
        blend_seconds=mosaic.blend_seconds,
        sink_seconds=mosaic.sink_seconds,
        bad_windows=state.with_earlier(source.bad_windows),
    )


def _run(
    source: RasterSource,
    model: TilePredictor,
    mosaic: Mosaic,
    state: _Resume,
    *,
    batch: int,
    area: Area | None,
    progress: Progress | None,
) -> Tally:
    """Infer the tile rows that are left, writing checkpoints after finished bands."""
    if state.checkpoint is not None:
        mosaic.restore(state.checkpoint)
    tally, plan = Tally(), mosaic.plan

    def finish_row(bands: int) -> None:
        if bands:
            state.save(mosaic, tiles=tally.blended_tiles, bad_windows=source.bad_windows)

    run = InferenceRun(
        plan=plan,
        model=model,
        mosaic=mosaic,
        progress=progress or Progress(),
        tally=tally,
        first_row=state.first_row,
        finish_row=finish_row,
    )
    run.run(
        read_tiles(source, plan, first_row=state.first_row, batch=batch, area=area),
        batch=batch,
        tile_bytes=source.band_count * plan.input.pixels * source.dtype.itemsize,
    )
    return tally


def plan_model_tiles(
    source: RasterSource, model: TilePredictor, *, overlap: float | None = None
) -> TilePlan:
    """Plan the tiles of a raster for a model: its tile, its output, its card's overlap."""
    tile = model.tile_shape()
    share = next(s for s in (overlap, model.card.overlap, DEFAULT_OVERLAP) if s is not None)
    return plan_tiles(source.grid.shape, tile=tile, overlap=share, output=model.output_shape(tile))


def _check(
    source: RasterSource,
    model: TilePredictor,
    *,
    band_height: int,
    batch: int | None,
    area: Area | None,
) -> None:
    """Refuse what contradicts itself, before anything is done."""
    names = model.card.input.bands
    if source.band_count != len(names):
        raise RasterError(
            f"expected {len(names)} bands ({', '.join(names)}) for model {model.card.name!r}, "
            f"found {source.band_count}; select the bands"
        )
    for what, number in (("band height", band_height), ("batch", batch or 1)):
        if number < 1:
            raise JobError(f"expected a {what} of at least 1, found {number}; correct it")
    if area is not None and not source.grid.window.contains(area.window):
        raise AreaError(
            f"expected the {area.name} on the raster's own grid, found it made for another; "
            "make it for the grid of the source"
        )


def _default_batch(model: TilePredictor) -> int:
    device = str(getattr(getattr(model, "device", None), "name", "cpu"))
    return _CPU_BATCH if device == "cpu" else _ACCELERATOR_BATCH


def _identify(model: TilePredictor, *, hashed: bool) -> list[str]:
    """Return what changes when a model does: card, device, and the bytes of its file."""
    path, device = getattr(model, "path", None), getattr(model, "device", None)
    content = ""
    if hashed and path is not None:
        with Path(path).open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
    return [repr(model.card), str(getattr(device, "name", "")), content]


@dataclass(frozen=True, slots=True)
class _Resume:
    """Where state is kept, under which fingerprint, and what an earlier run left there."""

    folder: Path | None
    fingerprint: str
    checkpoint: Checkpoint | None

    @classmethod
    def find(cls, folder: Path | None, *, sinks: Sequence[BandSink], **parameters: Any) -> _Resume:
        """Look for the state of an earlier run of the same job."""
        digest = fingerprint(**parameters)
        found = None if folder is None else load_checkpoint(folder, fingerprint=digest)
        kept = [sink.rows_kept for sink in sinks if isinstance(sink, ResumableSink)]
        if found is not None and any(rows < found.first_row for rows in kept):
            found = None
        return cls(folder, digest, found)

    @property
    def first_row(self) -> int:
        """Tile row to begin with."""
        return 0 if self.checkpoint is None else self.checkpoint.tile_row

    @property
    def tiles(self) -> int:
        """Tiles inferred before."""
        return 0 if self.checkpoint is None else self.checkpoint.tiles

    def with_earlier(self, bad_windows: tuple[Window, ...]) -> tuple[Window, ...]:
        """Return undecodable blocks found before and now, each once."""
        before = () if self.checkpoint is None else self.checkpoint.bad_windows
        return tuple(dict.fromkeys(before + bad_windows))

    def save(self, mosaic: Mosaic, *, tiles: int, bad_windows: tuple[Window, ...]) -> None:
        """Write a checkpoint where one is wanted; `tiles` were inferred in this run."""
        if self.folder is None:
            return
        state = mosaic.checkpoint(
            tiles=self.tiles + tiles, bad_windows=self.with_earlier(bad_windows)
        )
        save_checkpoint(self.folder, state, fingerprint=self.fingerprint)
