"""GeoParquet as its specification has it."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas
import pyarrow.parquet as pq
import pyproj
import pytest
import shapely
from tests.engine.polygon_samples import (
    PROVENANCE,
    make_batch,
    make_courtyard,
    make_layer,
    make_stars,
)

from crispline.engine import attributes, spool
from crispline.engine.sinks.layer import write_layer


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "out.parquet"
    write_layer([make_stars(40)], path, make_layer())
    return path


def test_geo_metadata(path: Path) -> None:
    metadata = pq.read_metadata(path).metadata
    geo = json.loads(metadata[b"geo"])
    assert (geo["version"], geo["primary_column"]) == ("1.1.0", "geometry")
    column = geo["columns"]["geometry"]
    assert (column["encoding"], column["geometry_types"]) == ("WKB", ["Polygon"])
    assert column["orientation"] == "counterclockwise"
    assert pyproj.CRS.from_json_dict(column["crs"]).to_epsg() == 32633
    assert column["bbox"] == list(shapely.total_bounds(make_stars(40).geometry))
    assert json.loads(metadata[b"crispline"]) == PROVENANCE
    names = [info["name"] for info in json.loads(metadata[b"crispline:classes"])]
    assert names[:2] == ["ground", "building"]


def test_boxes_filter_by_place(path: Path) -> None:
    everything = geopandas.read_parquet(path)
    window = shapely.box(5e5 - 1, 5.1e6 - 1, 5e5 + 21, 5.1e6 + 1)
    expected = everything[everything.intersects(window)]
    found = geopandas.read_parquet(path, bbox=window.bounds)
    assert 0 < len(found) < len(everything)
    assert found["n_vertices"].count() == len(expected)
    boxes = pq.read_table(path, columns=["bbox"])["bbox"].to_pylist()
    bounds = everything.geometry.bounds.to_numpy().tolist()
    assert [[b["xmin"], b["ymin"], b["xmax"], b["ymax"]] for b in boxes] == bounds


def test_written_batch_by_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (attributes, spool):
        monkeypatch.setattr(module, "BATCH_POLYGONS", 8)
    path = tmp_path / "out.parquet"
    write_layer([make_stars(40)], path, make_layer())
    assert pq.ParquetFile(path).num_row_groups == 5


def test_no_crs_is_null(tmp_path: Path) -> None:
    path = tmp_path / "out.parquet"
    write_layer([make_batch([make_courtyard(0, 0)])], path, make_layer(None))
    column = json.loads(pq.read_metadata(path).metadata[b"geo"])["columns"]["geometry"]
    assert column["crs"] is None
