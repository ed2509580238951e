"""What is promised of every result, on small inputs; `benchmarks/` measures the large ones."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import rasterio
import shapely
from numpy.typing import NDArray
from rasterio.windows import Window as RasterWindow
from tests.engine.colour_scene import (
    draw_labels,
    make_card,
    paint,
    write_colour_model,
    write_raster,
)
from tests.engine.coverages import ArrayReader, all_polygons, check_coverage

import crispline
from crispline.engine.grid import Shape
from crispline.engine.metrics import seam_ratio
from crispline.engine.scene import SceneSpec, truth_probabilities, truth_window
from crispline.engine.vectorise import VectoriseSettings, vectorise

BUILDING = 1


def outline_distance(first: shapely.Polygon, second: shapely.Polygon) -> float:
    """Mean distance of points every quarter pixel on one boundary from the other, both ways."""
    means = []
    for a, b in ((first, second), (second, first)):
        points = shapely.points(shapely.get_coordinates(shapely.segmentize(a.boundary, 0.25)))
        means.append(float(shapely.distance(points, b.boundary).mean()))
    return sum(means) / 2


def test_walls_lie_within_a_fifth_of_a_pixel_of_the_truth() -> None:
    spec = SceneSpec(Shape(900, 900), seed=3, pixel_size=0.3, west=0.0, north=0.0)
    values = truth_probabilities(spec, spec.grid.window)
    coverage = vectorise(ArrayReader(values), VectoriseSettings(minimum_pixels=16))
    check_coverage(coverage, np.ones((900, 900), np.bool_))
    geometry, classes = all_polygons(coverage)
    found = geometry[classes == BUILDING]
    truth = truth_window(spec, spec.grid.window)
    buildings = truth.geometry[truth.class_id == BUILDING]
    true = buildings.affine_transform([1 / 0.3, 0, 0, 1 / 0.3, 0, 0])
    inside = [building for building in true if shapely.box(5, -895, 895, -5).contains(building)]
    tree = shapely.STRtree(found)
    distances = []
    for building in inside:
        near = found[tree.query(building, predicate="intersects")]
        overlap = shapely.area(shapely.intersection(near, building))
        share = overlap / shapely.area(shapely.union(near, building))
        if len(share) and share.max() > 0.5:
            distances.append(outline_distance(near[share.argmax()], building))
    assert len(distances) > 0.9 * len(inside) > 50
    assert np.mean(distances) < 0.18


@pytest.mark.slow
def test_no_seams_on_a_real_raster(shared_data: Path, tmp_path: Path) -> None:
    """Tiles of 512 at 20 % overlap on 1740 pixels begin at 0, 409 or 410, ... and end 512 later."""
    size = 1740
    with rasterio.open(shared_data / "oam_buildings" / "zanzibar_0.tif") as source:
        window = RasterWindow(2000, 1500, size, size)
        profile = {**source.profile, "width": size, "height": size}
        profile |= {"transform": source.window_transform(window), "compress": "deflate"}
        profile |= {"photometric": "rgb"}
        with rasterio.open(tmp_path / "piece.tif", "w", **profile) as piece:
            piece.write(source.read(window=window))
    crispline.segment(
        tmp_path / "piece.tif",
        shared_data / "models" / "anchor.onnx",
        class_map=tmp_path / "classes.tif",
        native=True,
        overlap=0.2,
    )
    with rasterio.open(tmp_path / "classes.tif") as opened:
        labels: NDArray[np.uint8] = opened.read(1)
    starts = [round(k * (size - 512) / 3) for k in range(4)]
    lines = sorted([*starts[1:], *(start + 512 for start in starts[:-1])])
    shifts = (-36, -28, -20, 20, 28, 36)
    ratio = seam_ratio(labels, row_lines=lines, column_lines=lines, shifts=shifts)
    # Some 150 changes on the lines: 1.0 give or take a tenth; cut tiles give 2.
    assert ratio < 1.35


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="peak memory is read from Linux and macOS")
def test_eight_times_the_height_takes_hardly_more_memory(tmp_path: Path) -> None:
    model = write_colour_model(tmp_path / "colours.onnx", make_card(tile=256))
    pattern = np.kron(paint(draw_labels(64, 128)), np.ones((1, 8, 8), np.uint8))
    peaks = []
    for times in (1, 4, 32):
        raster = tmp_path / f"{times}.tif"
        write_raster(
            raster, np.tile(pattern, (1, times, 1)), tiled=True, blockxsize=256, blockysize=256
        )
        command = [sys.executable, "-c", "from crispline.engine.cli import main; main()"]
        done = subprocess.run(
            [*command, "segment", raster, model, "-o", tmp_path / f"{times}.gpkg", "--json"],
            check=True,
            capture_output=True,
        )
        peaks.append(json.loads(done.stdout)["peak_rss_mb"])
    # The first run may compile. All probabilities of the last one would take 50 MB, its pixels too.
    assert peaks[2] < 1.1 * peaks[1]
