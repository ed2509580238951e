"""Opens and checks everything a segmentation job names, before any work is done."""

from __future__ import annotations

import logging
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import crispline
from crispline.engine.area import Area, area_from_extent, area_from_layer
from crispline.engine.delivery import (
    VectorTargets,
    absolute,
    check_not_input,
    check_targets,
    choose_classes,
)
from crispline.engine.dialects import read_card
from crispline.engine.errors import OutputError
from crispline.engine.grid import Grid
from crispline.engine.job import SegmentJob
from crispline.engine.model import TileModel, embedded_model_path, open_model
from crispline.engine.polygon_settings import choose_settings
from crispline.engine.raster import open_raster
from crispline.engine.sinks.destination import check_folder, check_writable
from crispline.engine.source import CroppedSource, RasterSource
from crispline.engine.vectorise import VectoriseSettings

#: Pixels read around an area of interest, so that its border is inferred with surroundings.
_CONTEXT = 64
LOG = logging.getLogger("crispline")


@dataclass(frozen=True, slots=True)
class JobPaths:
    """Where a job reads and writes; absolute, but for a raster that GDAL opens by a name."""

    raster: str
    model: Path
    targets: VectorTargets
    class_map: Path | None
    probabilities: Path | None

    @classmethod
    def of(cls, job: SegmentJob) -> JobPaths:
        """Resolve a job's paths against the current folder."""
        raster = job.raster if is_gdal_name(job.raster) else str(absolute(job.raster))
        return cls(
            raster=raster,
            model=absolute(job.model) if job.model else embedded_model_path(),
            targets=VectorTargets.of(job.outputs, job.shapefiles),
            class_map=absolute(job.class_map) if job.class_map else None,
            probabilities=absolute(job.probabilities) if job.probabilities else None,
        )

    @property
    def outputs(self) -> tuple[Path, ...]:
        """Every file and folder to write, vector files first."""
        others = (self.class_map, self.probabilities)
        return (*self.targets.every, *(path for path in others if path is not None))


@dataclass(frozen=True, slots=True)
class OpenedJob:
    """What a job works on, opened and checked; `area` counts pixels of the source."""

    source: RasterSource
    area: Area | None
    model: TileModel
    settings: VectoriseSettings
    classes: frozenset[int] | None
    fingerprint: str
    expected_files: tuple[Path, ...]
    warnings: tuple[str, ...]


def is_gdal_name(raster: str) -> bool:
    """Whether a raster is named in GDAL's own way, not by a path: /vsi..., URL, subdataset."""
    return raster.startswith("/vsi") or "://" in raster or ":" in raster[2:]


def check_outputs(paths: JobPaths) -> None:
    """Check where a job writes; raises OutputError."""
    check_targets(paths.targets)
    if paths.class_map is not None:
        _check_suffix(paths.class_map, (".tif", ".tiff"), what="class map")
        check_writable(paths.class_map)
    if paths.probabilities is not None:
        _check_suffix(paths.probabilities, (".zarr",), what="probability store")
        check_folder(paths.probabilities.parent)
    check_not_input(paths.outputs, (Path(paths.raster), paths.model))


def _check_suffix(path: Path, suffixes: tuple[str, ...], *, what: str) -> None:
    if path.suffix.lower() not in suffixes:
        raise OutputError(
            f"expected the {what} to end with {' or '.join(suffixes)}, found {path}; rename it"
        )


def open_job(job: SegmentJob, paths: JobPaths, stack: ExitStack) -> OpenedJob:
    """Open raster, area and model of a job; `stack` closes them.

    Raises RasterError, AreaError, ModelError, DeviceError or JobError with a sentence that names
    the file and the remedy.
    """
    card = read_card(paths.model)
    classes = choose_classes(card.classes, job.classes, origin=paths.model.name)
    source, warnings = _open_source(job, paths, card, stack)
    settings = choose_settings(job, source.grid, origin=paths.raster)
    area = _open_area(job, source.grid)
    model = stack.enter_context(
        open_model(paths.model, card=card, device=job.device, threads=job.threads)
    )
    if area is not None:
        source, area = _crop(source, area, model)
    identities = [source.identity, _identify(paths.model), model.device.name]
    if job.area:
        identities.append(_identify(absolute(job.area)))
    fingerprint = job.fingerprint(crispline.__version__, *identities)
    chosen = [info for info in card.classes if classes is None or info.id in classes]
    rasters = (paths.class_map, paths.probabilities)
    return OpenedJob(
        source=source,
        area=area,
        model=model,
        settings=settings,
        classes=classes,
        fingerprint=fingerprint,
        expected_files=(
            *paths.targets.expected_files(chosen),
            *(path for path in rasters if path is not None),
        ),
        warnings=warnings,
    )


def _open_area(job: SegmentJob, grid: Grid) -> Area | None:
    if job.extent:
        west, south, east, north = job.extent
        return area_from_extent(grid, (west, south, east, north))
    return area_from_layer(grid, absolute(job.area)) if job.area else None


def _crop(source: RasterSource, area: Area, model: TileModel) -> tuple[RasterSource, Area]:
    tile = model.tile_shape()
    window = area.crop_window(source.grid, context=_CONTEXT, at_least=max(tile.height, tile.width))
    if window == source.grid.window:
        return source, area
    return CroppedSource(source, window), area.relative_to(window, source.grid)


def _identify(path: Path) -> str:
    """Return what changes when a file does."""
    status = path.stat()
    return f"{path} {status.st_size} {status.st_mtime_ns}"
