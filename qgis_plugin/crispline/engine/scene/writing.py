"""Scenes as files: a tiled GeoTIFF and its truth as a GeoPackage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyogrio
import rasterio
from pyogrio.errors import DataSourceError
from rasterio.errors import RasterioError
from rasterio.windows import Window as RasterioWindow

from crispline.engine.durable import atomic_path
from crispline.engine.errors import OutputError
from crispline.engine.grid import Window
from crispline.engine.progress import Progress
from crispline.engine.scene.layout import list_places
from crispline.engine.scene.rendering import render_window
from crispline.engine.scene.spec import SceneSpec
from crispline.engine.scene.truth import frame_faces, join_faces, truth_of_place

RASTER_NAME = "scene.tif"
TRUTH_NAME = "truth.gpkg"
TRUTH_LAYER = "truth"
#: Side of the file's blocks, and of the windows drawn at a time, in pixels.
BLOCK_SIZE = 512
DRAWN_SIZE = 1024
#: Columns finished from top to bottom before the next ones, so that few city blocks are in use.
PANEL_WIDTH = 8 * DRAWN_SIZE
#: City blocks whose polygons are written at a time.
BATCH_PLACES = 48


@dataclass(frozen=True, slots=True)
class SceneFiles:
    """Paths of a written scene: GeoTIFF and GeoPackage."""

    raster: Path
    truth: Path


def write_scene(spec: SceneSpec, folder: Path, *, progress: Progress | None = None) -> SceneFiles:
    """Write `scene.tif` and `truth.gpkg` into a folder, which is made where it is missing.

    The truth's polygons are single objects: buildings end at party walls, other regions in the
    middle of roads. Memory does not grow with the scene. Both files appear only when complete.
    Raises OutputError where they cannot be written and Cancelled when the user cancels.
    """
    reporter = progress if progress is not None else Progress()
    files = SceneFiles(folder / RASTER_NAME, folder / TRUTH_NAME)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with atomic_path(files.raster) as raster, atomic_path(files.truth) as truth:
            _write_truth(spec, truth, reporter)
            _write_raster(spec, raster, reporter)
    except (OSError, RasterioError, DataSourceError) as error:
        raise OutputError(
            f"expected to write a scene into {folder}, but {error}; "
            "choose a folder with enough space that you may write to"
        ) from error
    return files


def _list_windows(spec: SceneSpec) -> Iterator[Window]:
    whole = spec.grid.window
    for panel in range(0, whole.width, PANEL_WIDTH):
        for row in range(0, whole.height, DRAWN_SIZE):
            for column in range(panel, min(panel + PANEL_WIDTH, whole.width), DRAWN_SIZE):
                window = Window(row, column, DRAWN_SIZE, DRAWN_SIZE).intersect(whole)
                if window is not None:
                    yield window


def _write_raster(spec: SceneSpec, path: Path, progress: Progress) -> None:
    grid = spec.grid
    profile = {
        "driver": "GTiff",
        "height": grid.shape.height,
        "width": grid.shape.width,
        "count": 3,
        "dtype": "uint8",
        "crs": grid.crs_wkt,
        "transform": grid.transform,
        "tiled": True,
        "blockxsize": BLOCK_SIZE,
        "blockysize": BLOCK_SIZE,
        "compress": "deflate",
        "zlevel": 1,
        "predictor": 2,
        "interleave": "pixel",
        "photometric": "rgb",
        "bigtiff": "if_safer",
    }
    if spec.nodata_border:
        profile["nodata"] = 0
    done = 0
    with rasterio.open(path, "w", **profile) as dataset:
        for window in _list_windows(spec):
            pixels = render_window(spec, window)
            place = RasterioWindow(window.column, window.row, window.width, window.height)
            dataset.write(pixels.values, window=place)
            done += window.shape.pixels
            progress.report("draw", done=done, total=grid.shape.pixels, pixels=done)


def _write_truth(spec: SceneSpec, path: Path, progress: Progress) -> None:
    places = list(list_places(spec, spec.grid.window))
    written = 0
    for start in range(0, len(places), BATCH_PLACES):
        batch = places[start : start + BATCH_PLACES]
        faces = join_faces([truth_of_place(spec, spec.grid.window, place) for place in batch])
        written += len(batch)
        if len(faces.geometry):
            pyogrio.write_dataframe(
                frame_faces(spec, faces),
                path,
                layer=TRUTH_LAYER,
                driver="GPKG",
                geometry_type="Polygon",
                append=path.exists(),
            )
        progress.report("truth", done=written, total=len(places))
