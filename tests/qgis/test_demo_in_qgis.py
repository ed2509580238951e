"""The demo's outputs, made by the command line, open in a real QGIS and agree with each other."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Reports = dict[str, dict[str, Any]]
SIZE = 512


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, qgis_python: str) -> dict[str, Any]:
    """What `crispline demo --json` prints; skipped where no QGIS is there to look at it."""
    folder = tmp_path_factory.mktemp("demo")
    command = [str(Path(sys.executable).with_name("crispline")), "demo", str(folder)]
    done = subprocess.run(
        [*command, "--size", str(SIZE), "--json"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    printed: dict[str, Any] = json.loads(done.stdout)
    return printed | {"folder": folder}


@pytest.fixture(scope="module")
def reports(demo: dict[str, Any], inspect_in_qgis: Callable[..., Reports]) -> Reports:
    """What QGIS sees of each output, by path relative to the demo's folder."""
    folder: Path = demo["folder"]
    paths = [path for suffix in ("gpkg", "shp", "tif") for path in folder.rglob(f"*.{suffix}")]
    seen = inspect_in_qgis(*paths)
    return {str(path.relative_to(folder)): seen[str(path)] for path in paths}


def test_every_output_is_a_valid_layer_in_one_crs(reports: Reports) -> None:
    assert {path for path, report in reports.items() if not report["valid"]} == set()
    assert len({report["crs"] for report in reports.values()}) == 1
    assert next(iter(reports.values()))["crs"].startswith("EPSG:")


def test_polygons_are_valid_and_cover_the_scene_once(
    demo: dict[str, Any], reports: Reports
) -> None:
    polygons, class_map = reports["polygons.gpkg"], reports["classes.tif"]
    west, south, east, north = class_map["extent"]
    assert (class_map["width"], class_map["height"]) == (SIZE, SIZE)
    assert polygons["feature_count"] == demo["polygons"] > 0
    assert polygons["invalid"] == polygons["empty"] == []
    assert polygons["area"] == pytest.approx((east - west) * (north - south), rel=1e-9)
    assert polygons["renderer"] == "categorizedSymbol"


def test_shapefiles_hold_the_same_polygons_class_by_class(reports: Reports) -> None:
    polygons = reports["polygons.gpkg"]
    shapefiles = {Path(p).stem: r for p, r in reports.items() if p.endswith(".shp")}
    name = list(polygons["fields"]).index("class_name")
    counts: dict[str, int] = {}
    for row in polygons["rows"]:
        file = row[name].replace(" ", "_").replace("/", "_")
        counts[file] = counts.get(file, 0) + 1
    assert {file: report["feature_count"] for file, report in shapefiles.items()} == counts
    assert [file for file, report in shapefiles.items() if report["invalid"]] == []
    total = sum(report["area"] for report in shapefiles.values())
    assert total == pytest.approx(polygons["area"], rel=1e-9)
