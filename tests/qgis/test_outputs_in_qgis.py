"""What the engine writes opens in a real QGIS: complete, valid, in place and styled."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from affine import Affine
from pyproj import CRS

from crispline.engine.card import ClassInfo
from crispline.engine.grid import Grid, Shape
from crispline.engine.polygons import Layer, PolygonBatch
from crispline.engine.probabilities import NO_DATA_LABEL
from crispline.engine.sinks.class_map import ClassMapSink
from crispline.engine.sinks.layer import write_layer, write_shapefiles_per_class

Report = dict[str, Any]
Inspect = Callable[..., dict[str, Report]]

CLASSES = (
    ClassInfo(0, "low vegetation", "#55aa00"),
    ClassInfo(1, "bâtiment", "#d7191c", shape="orthogonal"),
    ClassInfo(2, "water", "#2b83ba"),
)
#: Dutch national grid, near Delft.
X, Y = 84_000.0, 447_000.0


def make_polygons() -> PolygonBatch:
    """A field of 40 x 30 m around a courtyard house, its yard, and a row house sharing a wall."""
    yard = shapely.box(X + 14, Y + 9, X + 16, Y + 11)
    house = shapely.box(X + 10, Y + 5, X + 20, Y + 15).difference(yard)
    row_house = shapely.box(X + 20, Y + 5, X + 28, Y + 15)
    field = shapely.box(X, Y, X + 40, Y + 30).difference(shapely.box(X + 10, Y + 5, X + 28, Y + 15))
    return PolygonBatch(
        geometry=np.array([field, house, yard, row_house], dtype=object),
        class_id=np.array([0, 1, 2, 1], dtype=np.uint8),
        pixels=np.array([1020, 96, 4, 80], dtype=np.int64),
        confidence=np.array([0.9, 0.75, np.nan, 1.0]),
    )


LAYER = Layer(
    name="classes",
    crs_wkt=CRS.from_epsg(28992).to_wkt(),
    classes=CLASSES,
    provenance={"model": "drawn by hand"},
)


def assert_coverage(report: Report, *, polygons: int, area: float) -> None:
    assert report["valid"] is True
    assert report["crs"] == "EPSG:28992"
    assert report["feature_count"] == polygons
    assert report["geometry_type"] == 2
    assert report["invalid"] == []
    assert report["empty"] == []
    assert report["area"] == pytest.approx(area)


def colours(*ids: int) -> dict[str, str]:
    return {CLASSES[i].name: CLASSES[i].colour for i in ids}


def test_geopackage(tmp_path: Path, inspect_in_qgis: Inspect) -> None:
    path = tmp_path / "coverage.gpkg"
    write_layer([make_polygons()], path, LAYER)
    source = f"{path}|layername=classes"
    report = inspect_in_qgis(source)[source]
    assert_coverage(report, polygons=4, area=1200)
    names = ["class_id", "class_name", "area_m2", "perimeter_m", "confidence", "n_vertices"]
    assert [name for name in report["fields"] if name != "fid"] == names
    row = dict(zip(report["fields"], report["rows"][1], strict=True))
    assert (row["class_id"], row["class_name"], row["n_vertices"]) == ("1", "bâtiment", "8")
    # The Dutch grid is true to scale within 1e-4: 96 m2; 40 m outside, 8 m around the yard.
    assert float(row["area_m2"]) == pytest.approx(96, rel=1e-3)
    assert float(row["perimeter_m"]) == pytest.approx(48, rel=1e-3)
    assert float(row["confidence"]) == 0.75
    assert report["categories"].items() >= colours(0, 1, 2).items()


def test_shapefile(tmp_path: Path, inspect_in_qgis: Inspect) -> None:
    path = tmp_path / "coverage.shp"
    write_layer([make_polygons()], path, LAYER)
    report = inspect_in_qgis(path)[str(path)]
    assert_coverage(report, polygons=4, area=1200)
    assert report["encoding"] == "UTF-8"
    assert all(len(name) <= 10 for name in report["fields"])
    names = [row[list(report["fields"]).index("class_name")] for row in report["rows"]]
    assert names == ["low vegetation", "bâtiment", "water", "bâtiment"]
    assert report["categories"].items() >= colours(0, 1, 2).items()


def test_one_shapefile_per_class(tmp_path: Path, inspect_in_qgis: Inspect) -> None:
    paths = write_shapefiles_per_class([make_polygons()], tmp_path / "by-class", LAYER)
    assert {path.stem for path in paths} == {"low_vegetation", "bâtiment", "water"}
    reports = {path.stem: inspect_in_qgis(path)[str(path)] for path in paths}
    assert_coverage(reports["low_vegetation"], polygons=1, area=1020)
    assert_coverage(reports["bâtiment"], polygons=2, area=176)
    assert_coverage(reports["water"], polygons=1, area=4)


@pytest.mark.parametrize("suffix", [".fgb", ".geojson"])
def test_exchange_formats(suffix: str, tmp_path: Path, inspect_in_qgis: Inspect) -> None:
    path = tmp_path / f"coverage{suffix}"
    write_layer([make_polygons()], path, LAYER)
    assert_coverage(inspect_in_qgis(path)[str(path)], polygons=4, area=1200)


def test_class_map(tmp_path: Path, inspect_in_qgis: Inspect) -> None:
    labels = np.repeat([[0, 1], [2, NO_DATA_LABEL]], 300, axis=0).repeat(400, axis=1)
    probabilities = np.where(labels == np.arange(3)[:, None, None], 255, 0).astype(np.uint8)
    grid = Grid(Shape(600, 800), Affine(0.5, 0, X, 0, -0.5, Y), LAYER.crs_wkt)
    kept = tmp_path / "kept"
    kept.mkdir()
    sink = ClassMapSink(kept, grid, CLASSES)
    sink.accept(grid.window, probabilities)
    path = sink.finish(tmp_path / "classes.tif", {})
    report = inspect_in_qgis(path)[str(path)]
    assert report["valid"] is True
    assert report["crs"] == "EPSG:28992"
    assert (report["width"], report["height"], report["bands"]) == (800, 600, 1)
    assert report["extent"] == [X, Y - 300, X + 400, Y]
    assert (report["minimum"], report["maximum"]) == (0, 2)
    assert report["nodata"] == NO_DATA_LABEL
    assert report["renderer"] == "paletted"
    assert report["colours"].items() >= {str(c.id): c.colour for c in CLASSES}.items()
    assert report["overviews"] is True


def test_damaged_file_is_no_valid_layer(tmp_path: Path, inspect_in_qgis: Inspect) -> None:
    """The inspection itself must be able to say no."""
    path = tmp_path / "damaged.gpkg"
    path.write_bytes(b"no GeoPackage")
    bow_tie = tmp_path / "bow_tie.geojson"
    bow_tie.write_text(
        '{"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", '
        '"coordinates": [[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]]}}'
    )
    reports = inspect_in_qgis(path, bow_tie)
    assert reports[str(path)] == {"valid": False}
    assert len(reports[str(bow_tie)]["invalid"]) == 1
