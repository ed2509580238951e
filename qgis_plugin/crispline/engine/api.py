"""The public Python functions: `crispline.segment`, `crispline.infer`, `crispline.vectorize`.

Parameters are those of the jobs (`SegmentJob`, `VectorizeJob`) and of the command line. Each
function raises CrisplineError with one sentence that says what to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike, fspath

from crispline.engine.job import (
    DEFAULT_BLOCK_SIZE,
    DEFAULT_TOLERANCE,
    SegmentJob,
    VectorizeJob,
    parse_overlap,
)
from crispline.engine.progress import Progress
from crispline.engine.result import SegmentResult

AnyPath = str | PathLike[str]
Paths = AnyPath | Iterable[AnyPath] | None


def segment(
    raster: AnyPath,
    model: AnyPath | None = None,
    *,
    output: Paths = None,
    shapefiles: AnyPath | None = None,
    class_map: AnyPath | None = None,
    probabilities: AnyPath | None = None,
    area: AnyPath | None = None,
    extent: Iterable[float] | None = None,
    classes: Iterable[str] = (),
    bands: Iterable[str | int] = (),
    resolution: float | None = None,
    native: bool = False,
    device: str = "auto",
    threads: int | None = None,
    batch: int | None = None,
    overlap: float | str | None = None,
    blending: str = "taper",
    minimum_area: float | None = None,
    hole_area: float = 0.0,
    tolerance: float = DEFAULT_TOLERANCE,
    block_size: int = DEFAULT_BLOCK_SIZE,
    work_folder: AnyPath | None = None,
    resume: bool = True,
    skip_bad_blocks: bool = False,
    force: bool = False,
    overwrite: bool = False,
    progress: Progress | None = None,
) -> SegmentResult:
    """Turn a raster into class polygons.

    `model` None is the embedded one. `output` is one vector file or several, the format by their
    ending; without it the polygons stay in a temporary folder that lives as long as the result.
    `extent` is (west, south, east, north) in the raster's CRS, areas are square metres,
    `tolerance` is pixels, `resolution` metres a pixel, `overlap` a share of the tile
    or "third" for a stride of a third of it.

    >>> result = crispline.segment("ortho.tif", output="classes.gpkg")
    >>> buildings = result.geodataframe().query("class_name == 'building'")
    """
    job = SegmentJob(
        raster=fspath(raster),
        model=_text(model),
        outputs=_texts(output),
        shapefiles=_text(shapefiles),
        class_map=_text(class_map),
        probabilities=_text(probabilities),
        area=_text(area),
        extent=() if extent is None else tuple(extent),
        classes=tuple(classes),
        bands=tuple(str(band) for band in bands),
        resolution=resolution,
        native=native,
        device=device,
        threads=threads,
        batch=batch,
        overlap=parse_overlap(overlap),
        blending=blending,
        minimum_area=minimum_area,
        hole_area=hole_area,
        tolerance=tolerance,
        block_size=block_size,
        work_folder=_text(work_folder),
        resume=resume,
        skip_bad_blocks=skip_bad_blocks,
        force=force,
        overwrite=overwrite,
    )
    from crispline.engine.segment import run_segment

    # `infer` wants none, so says an output that is there but empty.
    keeps = not job.every_output or (output is None and not job.wants_polygons)
    return run_segment(job, progress=progress, keep_polygons=keeps)


def infer(
    raster: AnyPath,
    model: AnyPath | None = None,
    *,
    output: AnyPath,
    class_map: AnyPath | None = None,
    area: AnyPath | None = None,
    extent: Iterable[float] | None = None,
    bands: Iterable[str | int] = (),
    resolution: float | None = None,
    native: bool = False,
    device: str = "auto",
    threads: int | None = None,
    batch: int | None = None,
    overlap: float | str | None = None,
    blending: str = "taper",
    block_size: int = DEFAULT_BLOCK_SIZE,
    work_folder: AnyPath | None = None,
    resume: bool = True,
    skip_bad_blocks: bool = False,
    force: bool = False,
    overwrite: bool = False,
    progress: Progress | None = None,
) -> SegmentResult:
    """Write the class probabilities of a raster to `output`, a folder ending in .zarr."""
    return segment(
        raster,
        model,
        output=(),
        probabilities=output,
        class_map=class_map,
        area=area,
        extent=extent,
        bands=bands,
        resolution=resolution,
        native=native,
        device=device,
        threads=threads,
        batch=batch,
        overlap=overlap,
        blending=blending,
        block_size=block_size,
        work_folder=work_folder,
        resume=resume,
        skip_bad_blocks=skip_bad_blocks,
        force=force,
        overwrite=overwrite,
        progress=progress,
    )


def vectorize(
    source: AnyPath,
    *,
    output: Paths = None,
    shapefiles: AnyPath | None = None,
    band: int | None = None,
    classes: Iterable[str] = (),
    minimum_area: float | None = None,
    hole_area: float = 0.0,
    tolerance: float = DEFAULT_TOLERANCE,
    block_size: int = DEFAULT_BLOCK_SIZE,
    threads: int | None = None,
    work_folder: AnyPath | None = None,
    resume: bool = True,
    overwrite: bool = False,
    progress: Progress | None = None,
) -> SegmentResult:
    """Turn a probability store, or any raster of class numbers, into class polygons.

    `band` of a raster counts from 1 (None: its only one); the others are those of `segment`.
    """
    job = VectorizeJob(
        source=fspath(source),
        band=band,
        outputs=_texts(output),
        shapefiles=_text(shapefiles),
        classes=tuple(classes),
        minimum_area=minimum_area,
        hole_area=hole_area,
        tolerance=tolerance,
        block_size=block_size,
        threads=threads,
        work_folder=_text(work_folder),
        resume=resume,
        overwrite=overwrite,
    )
    from crispline.engine.conversion import run_vectorize

    return run_vectorize(job, progress=progress, keep_polygons=not job.every_output)


def _text(path: AnyPath | None) -> str:
    return "" if path is None else fspath(path)


def _texts(paths: Paths) -> tuple[str, ...]:
    if paths is None:
        return ()
    if isinstance(paths, str | PathLike):
        return (fspath(paths),)
    return tuple(fspath(path) for path in paths)
