"""Opens and checks everything a segmentation job names, before any work is done."""

from __future__ import annotations

import math
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import crispline
from crispline.engine.area import Area, area_from_extent, area_from_layer
from crispline.engine.card import GroundResolution, ModelCard
from crispline.engine.delivery import (
    VectorTargets,
    absolute,
    check_not_input,
    check_outside,
    check_targets,
    choose_classes,
    list_expected_files,
)
from crispline.engine.devices import SessionOpener
from crispline.engine.dialects import read_card
from crispline.engine.errors import OutputError
from crispline.engine.grid import Grid
from crispline.engine.job import SegmentJob
from crispline.engine.model import TileModel, embedded_model_path, open_model
from crispline.engine.polygon_settings import choose_settings
from crispline.engine.provenance import identify_file
from crispline.engine.raster import RasterioSource, open_raster
from crispline.engine.raster_outputs import RasterTargets
from crispline.engine.resampling import ground_resolution
from crispline.engine.sinks.destination import check_folder, check_writable
from crispline.engine.source import CroppedSource, RasterSource
from crispline.engine.vectorise import VectoriseSettings

#: Pixels read around an area of interest, so that its border is inferred with surroundings.
_CONTEXT = 64
#: Resolutions are compared to within this share; resampling leaves 5 % as they are.
_ROUNDING = 0.06


@dataclass(frozen=True, slots=True)
class JobPaths:
    """Where a job reads and writes; absolute, but for a raster that GDAL opens by a name."""

    raster: str
    model: Path
    area: Path | None
    targets: VectorTargets
    rasters: RasterTargets

    @classmethod
    def of(cls, job: SegmentJob) -> JobPaths:
        """Resolve a job's paths against the current folder."""
        # What is no file may still be a name that GDAL opens: a URL, /vsi..., a subdataset.
        local = absolute(job.raster)
        return cls(
            raster=str(local) if local.exists() else job.raster,
            model=absolute(job.model) if job.model else embedded_model_path(),
            area=absolute(job.area) if job.area else None,
            targets=VectorTargets.of(job.outputs, job.shapefiles),
            rasters=RasterTargets(
                absolute(job.class_map) if job.class_map else None,
                absolute(job.probabilities) if job.probabilities else None,
            ),
        )

    @property
    def outputs(self) -> tuple[Path, ...]:
        """Every file and folder to write, vector files first."""
        return (*self.targets.every, *self.rasters.every)


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


def check_outputs(paths: JobPaths) -> None:
    """Check where a job writes; raises OutputError."""
    check_targets(paths.targets)
    class_map, store = paths.rasters.class_map, paths.rasters.probabilities
    if class_map is not None:
        _check_suffix(class_map, (".tif", ".tiff"), what="class map")
        check_writable(class_map)
    if store is not None:
        _check_suffix(store, (".zarr",), what="probability store")
        check_folder(store.parent)
        for path in paths.outputs:
            check_outside(path, (store,))
    area = () if paths.area is None else (paths.area,)
    check_not_input(paths.outputs, (Path(paths.raster), paths.model, *area))


def _check_suffix(path: Path, suffixes: tuple[str, ...], *, what: str) -> None:
    if path.suffix.lower() not in suffixes:
        raise OutputError(
            f"expected the {what} to end with {' or '.join(suffixes)}, found {path}; rename it"
        )


def open_job(
    job: SegmentJob, paths: JobPaths, stack: ExitStack, *, sessions: SessionOpener
) -> OpenedJob:
    """Open raster, area and model of a job; `stack` closes them, `sessions` opens the model.

    Raises RasterError, AreaError, ModelError, DeviceError or JobError with a sentence that names
    the file and the remedy.
    """
    card = read_card(paths.model)
    classes = choose_classes(card.classes, job.classes, origin=paths.model.name)
    expected = list_expected_files(
        paths.targets, card.classes, chosen=classes, rasters=paths.rasters.every
    )
    source = open_raster(
        paths.raster,
        bands=job.bands,
        card=card,
        resolution=job.resolution,
        native=job.native,
        skip_bad_blocks=job.skip_bad_blocks,
    )
    stack.callback(source.close)
    warnings = () if job.force else _compare_resolution(job, paths, card, source.grid)
    settings = choose_settings(job, source.grid, origin=paths.raster)
    area = _open_area(job, paths, source.grid)
    model = stack.enter_context(
        open_model(
            paths.model, card=card, device=job.device, threads=job.threads, sessions=sessions
        )
    )
    if area is not None:
        source, area = _crop(source, area, model)
    identities = [source.identity, identify_file(paths.model), model.device.name]
    if paths.area is not None:
        identities.append(identify_file(paths.area))
    fingerprint = job.fingerprint(crispline.__version__, *identities)
    return OpenedJob(
        source=source,
        area=area,
        model=model,
        settings=settings,
        classes=classes,
        fingerprint=fingerprint,
        expected_files=expected,
        warnings=warnings,
    )


def _compare_resolution(
    job: SegmentJob, paths: JobPaths, card: ModelCard, grid: Grid
) -> tuple[str, ...]:
    """Return a warning where the model sees the ground at a size it was not made for."""
    tolerated = card.ground_resolution
    if tolerated is None or grid.crs_wkt is None:
        return ()
    with RasterioSource(paths.raster, bands=job.bands, expected=card.input.bands) as native:
        own = _measure_side(native.grid)
    used = _measure_side(grid)
    suits = f"{tolerated.minimum:g} to {tolerated.maximum:g} m, which {card.name} is made for"
    if not _within(used, tolerated):
        return (
            f"{paths.raster} is inferred at {used:.3g} m per pixel, outside {suits}; expect poor "
            "results, or infer at the resolution of the model's card",
        )
    if own > tolerated.maximum * (1 + _ROUNDING):
        return (
            f"{paths.raster} has pixels of {own:.3g} m, coarser than {suits}; enlarged pixels "
            "show no more, so expect poor results",
        )
    return ()


def _measure_side(grid: Grid) -> float:
    """Return the side in metres of a square as large as a pixel."""
    return math.sqrt(math.prod(ground_resolution(grid)))


def _within(metres: float, tolerated: GroundResolution) -> bool:
    low, high = tolerated.minimum * (1 - _ROUNDING), tolerated.maximum * (1 + _ROUNDING)
    return low <= metres <= high


def _open_area(job: SegmentJob, paths: JobPaths, grid: Grid) -> Area | None:
    if job.extent:
        west, south, east, north = job.extent
        return area_from_extent(grid, (west, south, east, north))
    return None if paths.area is None else area_from_layer(grid, paths.area)


def _crop(source: RasterSource, area: Area, model: TileModel) -> tuple[RasterSource, Area]:
    tile = model.tile_shape()
    window = area.crop_window(source.grid, context=_CONTEXT, at_least=max(tile.height, tile.width))
    if window == source.grid.window:
        return source, area
    return CroppedSource(source, window), area.relative_to(window, source.grid)
