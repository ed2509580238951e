"""What Crispline is measured against: bare `session.run`, and the script an analyst would write.

The script reads tile by tile, runs the model, keeps the middle of each tile (half the overlap is
cut off on each side), puts the classes together, polygonises with `rasterio.features.shapes`,
simplifies with `shapely.coverage_simplify`, and writes a GeoPackage. All stages are public library
calls used as their documentation shows.
"""

from __future__ import annotations

import argparse
import math
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import onnxruntime as ort
import rasterio
import rasterio.features
import rasterio.windows
import shapely
import shapely.geometry
from affine import Affine
from numpy.typing import NDArray

from benchmarks.measurement import SHARED_DATA, peak_memory_mb, publish

TILE = 512
OVERLAP = 0.2
#: As the other end of the comparison has it: GEOS measures by area, so 1 px is the mild choice.
SIMPLIFY_PIXELS = 1.0

Labels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Polygons:
    """Polygons (shapely) and their class ids, aligned."""

    geometry: NDArray[np.object_]
    class_id: NDArray[np.uint8]


def tile_starts(length: int, *, tile: int = TILE, overlap: float = OVERLAP) -> list[int]:
    """Return first pixels of tiles along one axis; the last is shifted inwards."""
    stride = math.ceil(tile * (1 - overlap))
    count = max(0, math.ceil((length - tile) / stride)) + 1
    return [max(0, min(i * stride, length - tile)) for i in range(count)]


def plan_tiles(height: int, width: int) -> Iterator[rasterio.windows.Window]:
    """Yield the windows of all tiles, row by row."""
    for row in tile_starts(height):
        for column in tile_starts(width):
            yield rasterio.windows.Window(column, row, TILE, TILE)


def open_session(model: Path, *, threads: int = 0) -> ort.InferenceSession:
    """Open a model on the CPU; 0 threads leaves the number to ONNX Runtime."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    return ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def read_tile(raster: Any, window: rasterio.windows.Window) -> NDArray[np.float32]:
    """Return one tile as the model takes it: (1, band, row, column), 0 to 1."""
    values: NDArray[np.uint8] = raster.read((1, 2, 3), window=window)
    return values[None].astype(np.float32) / np.float32(255)


def run_bare(
    session: ort.InferenceSession, path: Path, *, limit: int | None = None
) -> dict[str, float]:
    """Time `session.run` alone over the tiles of a raster, and report seconds and tiles.

    Tiles are read and prepared outside the clock.
    """
    name = session.get_inputs()[0].name
    seconds, count = 0.0, 0
    with rasterio.open(path) as raster:
        for window in plan_tiles(raster.height, raster.width):
            if limit is not None and count == limit:
                break
            tile = read_tile(raster, window)
            start = time.perf_counter()
            session.run(None, {name: tile})
            seconds += time.perf_counter() - start
            count += 1
    return {"tiles": count, "seconds": seconds}


def classify_plainly(session: ort.InferenceSession, path: Path) -> Labels:
    """Return the class map of a raster, tile by tile, the middle of each tile kept."""
    name = session.get_inputs()[0].name
    margin = int(TILE * OVERLAP) // 2
    with rasterio.open(path) as raster:
        labels = np.zeros((raster.height, raster.width), dtype=np.uint8)
        for window in plan_tiles(raster.height, raster.width):
            scores = session.run(None, {name: read_tile(raster, window)})[0][0]
            row, column = int(window.row_off), int(window.col_off)
            top = margin if row > 0 else 0
            left = margin if column > 0 else 0
            labels[row + top : row + TILE, column + left : column + TILE] = scores[
                :, top:, left:
            ].argmax(axis=0)
    return labels


def polygonise(labels: Labels, transform: Affine) -> Polygons:
    """Polygonise a class map with `rasterio.features.shapes`: stair-stepped outlines."""
    geometry, classes = [], []
    for shape, value in rasterio.features.shapes(labels, transform=transform):
        geometry.append(shapely.geometry.shape(shape))
        classes.append(int(value))
    return Polygons(np.array(geometry, dtype=object), np.array(classes, dtype=np.uint8))


def simplify(polygons: Polygons, *, pixel: float) -> Polygons:
    """Simplify a coverage with `shapely.coverage_simplify`."""
    simplified = shapely.coverage_simplify(polygons.geometry, SIMPLIFY_PIXELS * pixel)
    return Polygons(np.asarray(simplified, dtype=object), polygons.class_id)


def write_geopackage(polygons: Polygons, path: Path, *, crs: Any) -> None:
    """Write polygons and their class ids."""
    geopandas.GeoDataFrame(
        {"class_id": polygons.class_id}, geometry=polygons.geometry, crs=crs
    ).to_file(path, driver="GPKG")


def run_plain_script(model: Path, path: Path, output: Path) -> dict[str, Any]:
    """Segment a raster to a GeoPackage as a plain script would; report seconds a stage."""
    clock = [time.perf_counter()]
    session = open_session(model)
    labels = classify_plainly(session, path)
    clock.append(time.perf_counter())
    with rasterio.open(path) as raster:
        transform, crs = raster.transform, raster.crs
    traced = polygonise(labels, transform)
    clock.append(time.perf_counter())
    simplified = simplify(traced, pixel=abs(transform.a))
    clock.append(time.perf_counter())
    write_geopackage(simplified, output, crs=crs)
    clock.append(time.perf_counter())
    stages = ("infer", "polygonise", "simplify", "write")
    seconds = {name: round(float(s), 3) for name, s in zip(stages, np.diff(clock), strict=True)}
    total = clock[-1] - clock[0]
    return {
        "seconds": {"total": round(total, 3), **seconds},
        "megapixels_per_second": round(labels.size / total / 1e6, 3),
        "polygons": len(simplified.geometry),
        "vertices": int(shapely.get_num_coordinates(simplified.geometry).sum()),
        "peak_rss_mb": peak_memory_mb(),
    }


def crop_raster(path: Path, output: Path, *, size: int) -> Path:
    """Copy the first `size` rows and columns of a raster, lossless, for a quick run."""
    with rasterio.open(path) as raster:
        window = rasterio.windows.Window(0, 0, min(size, raster.width), min(size, raster.height))
        profile = {
            "driver": "GTiff",
            "dtype": raster.dtypes[0],
            "count": raster.count,
            "crs": raster.crs,
            "transform": raster.window_transform(window),
            "width": int(window.width),
            "height": int(window.height),
            "tiled": True,
            "blockxsize": 256,
            "blockysize": 256,
            "compress": "deflate",
        }
        with rasterio.open(output, "w", **profile) as copy:
            copy.write(raster.read(window=window))
    return output


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument(
        "--raster", type=Path, default=SHARED_DATA / "oam_buildings" / "zanzibar_0.tif"
    )
    parser.add_argument("--crop", type=int, help="only the first rows and columns")
    parser.add_argument("--tiles", type=int, help="bare session.run over so many tiles only")
    parser.add_argument("--only", choices=("bare", "plain"), help="one of the two")
    parser.add_argument("--no-save", action="store_true", help="print only")
    arguments = parser.parse_args()
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        raster = arguments.raster
        if arguments.crop:
            raster = crop_raster(raster, Path(folder) / "crop.tif", size=arguments.crop)
        if arguments.only != "plain":
            bare = run_bare(open_session(arguments.model), raster, limit=arguments.tiles)
            figures["bare_session_run"] = bare
        if arguments.only != "bare":
            output = Path(folder) / "plain.gpkg"
            figures["plain_script"] = run_plain_script(arguments.model, raster, output)
    publish("baselines", figures, save=not arguments.no_save)


if __name__ == "__main__":
    main()
