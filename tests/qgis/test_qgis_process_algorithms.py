"""The algorithms beside `segmentraster` through qgis_process."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas
import numpy as np
import rasterio
import shapely
from rasterio.transform import from_origin
from tests.qgis.test_qgis_process import (
    QgisProcess,
    qgis_process,  # noqa: F401  # a fixture
)

X, Y = 520000.0, 9318000.0


def write_polygons(path: Path, border: float) -> Path:
    """Write two polygons, grass left and road right of a border in a square of 100 m."""
    boxes = [shapely.box(X, Y, X + border, Y + 100), shapely.box(X + border, Y, X + 100, Y + 100)]
    frame = geopandas.GeoDataFrame({"class_name": ["grass", "road"]}, geometry=boxes, crs=32737)
    frame.to_file(path)
    return path


def test_evaluate_and_export(qgis_process: QgisProcess, tmp_path: Path) -> None:  # noqa: F811  # the fixture
    """The border is 10 m off: 90 % of the ground is right."""
    result = write_polygons(tmp_path / "result.gpkg", 40)
    truth = write_polygons(tmp_path / "truth.gpkg", 50)
    told = qgis_process.run(
        "evaluatepolygons",
        INPUT=str(result),
        REFERENCE=str(truth),
        PIXEL_SIZE="0.5",
        OUTPUT_JSON=str(tmp_path / "scores.json"),
    )
    assert abs(told["results"]["OVERALL_ACCURACY"] - 0.9) < 1e-6
    assert json.loads((tmp_path / "scores.json").read_text(encoding="utf-8"))["mean_iou"] > 0.8
    told = qgis_process.run("exportshapefiles", INPUT=str(result), FOLDER=str(tmp_path / "shapes"))
    assert told["results"]["COUNT"] == 2
    road = geopandas.read_file(tmp_path / "shapes" / "road.shp")
    assert road.area.sum() == 60 * 100


def test_vectorize(qgis_process: QgisProcess, tmp_path: Path) -> None:  # noqa: F811  # the fixture
    path = tmp_path / "classes.tif"
    with rasterio.open(
        path, "w", driver="GTiff", width=80, height=60, count=1, dtype="uint8",
        crs="EPSG:32737", transform=from_origin(X, Y, 0.5, 0.5),
    ) as raster:  # fmt: skip
        raster.write(np.repeat([[1, 2]], 60, axis=0).repeat(40, axis=1).astype(np.uint8), 1)
    target = tmp_path / "classes.gpkg"
    told = qgis_process.run("vectorizeclasses", INPUT=str(path), OUTPUT=str(target))
    assert told["results"]["POLYGONS"] == 2
    frame = geopandas.read_file(target, layer="classes")
    assert sorted(frame["class_id"]) == [1, 2]
    assert (frame.area - 20 * 30).abs().max() < 1


def test_model_and_engine(qgis_process: QgisProcess, tmp_path: Path) -> None:  # noqa: F811  # the fixture
    page = tmp_path / "model.html"
    told = qgis_process.run("modelinfo", OUTPUT_HTML_FILE=str(page))
    assert told["results"]["NAME"] == "Crispline aerial"
    assert "building" in page.read_text(encoding="utf-8")
    told = qgis_process.run("setup", ACTION="set up")
    assert told["results"]["STATE"] == "external"
    assert "cpu" in {device["name"] for device in json.loads(told["results"]["DEVICES"])}
