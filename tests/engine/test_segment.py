"""Raster and model to polygons, end to end: every output, parts of rasters."""

from __future__ import annotations

import gc
import json
from pathlib import Path

import geopandas
import numpy as np
import pytest
import rasterio
import shapely
from numpy.typing import NDArray
from tests.engine.colour_jobs import SHAPE, as_bytes, read, segment
from tests.engine.colour_scene import (
    CLASSES,
    CRS,
    NORTH,
    PIXEL,
    TRANSFORM,
    WEST,
    paint,
    rasterise,
    write_raster,
)

import crispline
from crispline.engine.errors import JobError

#: Keeps every vertex and region: then the polygons say exactly what the pixels are.
EXACT = {"tolerance": 0.0, "minimum_area": 0.0}


def test_polygons_are_the_pixels(scene: tuple[Path, Path], labels: NDArray[np.uint8]) -> None:
    polygons = segment(scene, **EXACT).geodataframe()
    assert polygons.crs == CRS
    found = rasterise(polygons.geometry, polygons.class_id, SHAPE)
    np.testing.assert_array_equal(found, labels)
    assert polygons.is_valid.all()
    assert shapely.coverage_is_valid(polygons.geometry.to_numpy())
    assert polygons.area.sum() == pytest.approx(SHAPE[0] * SHAPE[1] * PIXEL**2, rel=1e-12)
    assert set(polygons.class_name) == set(CLASSES)
    assert polygons.confidence.min() > 0.99


def test_every_output_says_the_same(
    scene: tuple[Path, Path], labels: NDArray[np.uint8], tmp_path: Path
) -> None:
    files = [tmp_path / f"a{suffix}" for suffix in (".gpkg", ".fgb", ".shp", ".parquet")]
    result = segment(
        scene,
        output=files,
        shapefiles=tmp_path,
        class_map=tmp_path / "classes.tif",
        probabilities=tmp_path / "p.zarr",
        **EXACT,
    )
    kinds = ("red", "green", "blue")
    shapefiles = [tmp_path / f"{kind}.shp" for kind in kinds]
    rasters = [tmp_path / "classes.tif", tmp_path / "p.zarr"]
    assert list(result.outputs) == [*files, *shapefiles, *rasters]
    assert result.report["outputs"] == [str(path) for path in result.outputs]
    frames = [read(path) for path in (*files[:3], *shapefiles)]
    frames.append(geopandas.read_parquet(files[3]))
    wanted = as_bytes(result.geodataframe())
    assert len(wanted) == result.report["polygons"]
    counts = {len(frame) for frame in (*frames[:3], frames[-1])}
    assert counts == {len(wanted)}
    assert sum(len(frame) for frame in frames[3:6]) == len(wanted)
    for frame in (frames[0], frames[1], frames[-1]):
        normal = frame.assign(geometry=shapely.normalize(frame.geometry.to_numpy()))
        ours = result.geodataframe()
        ours = ours.assign(geometry=shapely.normalize(ours.geometry.to_numpy()))
        assert as_bytes(normal) == as_bytes(ours)
    with rasterio.open(tmp_path / "classes.tif") as classes:
        np.testing.assert_array_equal(classes.read(1), labels)
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_report_adds_up(scene: tuple[Path, Path], tmp_path: Path) -> None:
    report = segment(scene, output=tmp_path / "a.gpkg", device="cpu").report
    polygons = read(tmp_path / "a.gpkg")
    # Tiles of 64 overlap by a quarter: the stride is 48 pixels at most.
    assert report["tiles"] == 6 * 5
    assert report["pixels"] == SHAPE[0] * SHAPE[1]
    assert report["polygons"] == len(polygons)
    assert report["vertices"] == polygons.n_vertices.sum()
    assert report["device"] == "cpu"
    seconds = dict(report["seconds"])
    total = seconds.pop("total")
    assert sum(seconds.values()) <= total
    assert {"open", "infer", "vectorise", "write"} == set(seconds)
    assert report["megapixels_per_second"] == pytest.approx(
        report["pixels"] / 1e6 / total, abs=2e-3
    )
    assert report["peak_rss_mb"] > 20
    assert json.loads(json.dumps(report)) == report


def test_some_classes_only(scene: tuple[Path, Path], tmp_path: Path) -> None:
    every = segment(scene).geodataframe()
    some = segment(scene, output=tmp_path / "a.gpkg", classes=["Red", "blue"]).geodataframe()
    assert set(some.class_name) == {"red", "blue"}
    assert as_bytes(some) == as_bytes(every[every.class_name != "green"])


def test_area_of_interest(
    scene: tuple[Path, Path], labels: NDArray[np.uint8], tmp_path: Path
) -> None:
    triangle = shapely.Polygon(
        [(WEST + 20, NORTH - 10), (WEST + 90, NORTH - 25), (WEST + 40, NORTH - 120)]
    )
    area = tmp_path / "area.gpkg"
    geopandas.GeoDataFrame(geometry=[triangle], crs=CRS).to_crs("EPSG:4326").to_file(area)
    result = segment(scene, area=area, **EXACT)
    outside = rasterio.features.geometry_mask([triangle], SHAPE, TRANSFORM)
    polygons = result.geodataframe()
    found = rasterise(polygons.geometry, polygons.class_id, SHAPE)
    differs = found != np.where(outside, 255, labels)
    # Reprojected to degrees and back, the triangle is itself to a small part of a pixel.
    assert differs.sum() <= 3
    whole = segment(scene).report["tiles"]
    assert result.report["tiles"] < whole


def test_extent(scene: tuple[Path, Path], labels: NDArray[np.uint8]) -> None:
    west, south, east, north = WEST + 10, NORTH - 60, WEST + 50, NORTH - 20
    polygons = segment(scene, extent=(west, south, east, north), **EXACT).geodataframe()
    rows, columns = slice(40, 120), slice(20, 100)
    wanted = np.full(SHAPE, 255, np.uint8)
    wanted[rows, columns] = labels[rows, columns]
    found = rasterise(polygons.geometry, polygons.class_id, SHAPE)
    np.testing.assert_array_equal(found, wanted)
    assert shapely.union_all(polygons.geometry.to_numpy()).equals(
        shapely.box(west, south, east, north)
    )


def test_extent_as_geopandas_gives_it(scene: tuple[Path, Path]) -> None:
    west, south, east, north = WEST + 10, NORTH - 60, WEST + 50, NORTH - 20
    frame = geopandas.GeoSeries([shapely.box(west, south, east, north)], crs=CRS)
    polygons = segment(scene, extent=frame.total_bounds).geodataframe()
    assert polygons.total_bounds.tolist() == [west, south, east, north]


def test_no_data_becomes_no_polygon(
    scene: tuple[Path, Path], labels: NDArray[np.uint8], tmp_path: Path
) -> None:
    values = paint(labels)
    values[:, 100:180, 50:150] = 0
    raster = write_raster(tmp_path / "hole.tif", values, nodata=0)
    polygons = segment((raster, scene[1]), **EXACT).geodataframe()
    found = rasterise(polygons.geometry, polygons.class_id, SHAPE)
    wanted = labels.copy()
    wanted[100:180, 50:150] = 255
    np.testing.assert_array_equal(found, wanted)


def test_minimum_area_is_square_metres(scene: tuple[Path, Path], tmp_path: Path) -> None:
    values = paint(np.zeros(SHAPE, np.uint8))
    for row, side in ((20, 6), (60, 12)):  # 9 m2 and 36 m2
        values[:, row : row + side, 20 : 20 + side] = np.array([20, 200, 20])[:, None, None]
    raster = write_raster(tmp_path / "islands.tif", values)
    counts = [
        len(segment((raster, scene[1]), minimum_area=area).geodataframe())
        for area in (0.0, 8.0, 10.0, 37.0)
    ]
    assert counts == [3, 3, 2, 1]


@pytest.mark.parametrize("block_size", [100, 1024])
def test_block_size_and_threads_change_nothing(scene: tuple[Path, Path], block_size: int) -> None:
    plain = segment(scene, threads=1).geodataframe()
    other = segment(scene, block_size=block_size, threads=2).geodataframe()
    assert as_bytes(other) == as_bytes(plain)


def test_without_an_output_nothing_is_left(scene: tuple[Path, Path]) -> None:
    assert len(segment(scene, output=[]).geodataframe()) > 0
    result = segment(scene)
    assert result.outputs == ()
    assert result.keeper is not None
    folder = Path(result.keeper.name)
    assert len(result.geodataframe()) == result.report["polygons"]
    del result
    gc.collect()
    assert not folder.exists()


def test_result_without_polygons_says_so(scene: tuple[Path, Path], tmp_path: Path) -> None:
    result = crispline.infer(*scene, output=tmp_path / "p.zarr", block_size=64)
    assert result.report["polygons"] is None
    assert result.keeper is None
    with pytest.raises(JobError, match="give it an output"):
        result.geodataframe()


def test_two_steps_give_what_one_gives(scene: tuple[Path, Path], tmp_path: Path) -> None:
    at_once = segment(scene).geodataframe()
    crispline.infer(*scene, output=tmp_path / "p.zarr", class_map=tmp_path / "c.tif", block_size=64)
    stored = crispline.vectorize(tmp_path / "p.zarr").geodataframe()
    assert as_bytes(stored) == as_bytes(at_once)
    # A class map holds no probabilities; here they are all certain, so the crossings are the same.
    mapped = crispline.vectorize(tmp_path / "c.tif", output=tmp_path / "m.fgb").geodataframe()
    assert as_bytes(mapped.sort_index())[0][0] == "blue"
    assert len(mapped) == len(at_once)
    assert mapped.confidence.isna().all()


def test_one_band_of_several(labels: NDArray[np.uint8], tmp_path: Path) -> None:
    stack = np.stack([np.full_like(labels, 7), labels])
    raster = write_raster(tmp_path / "years.tif", stack)
    polygons = crispline.vectorize(raster, band=2, tolerance=0.0, minimum_area=0.0).geodataframe()
    found = rasterise(polygons.geometry, polygons.class_id, SHAPE)
    np.testing.assert_array_equal(found, labels)
