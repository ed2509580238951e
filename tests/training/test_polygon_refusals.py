"""Rasters and layers that do not go together end in one sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import shapely
from tests.training.label_ground import (
    HOUSES,
    IDS,
    KINDS,
    POLYGONS,
    ROUND,
    make_ground,
    open_ground,
    read_labels,
)
from tests.training.polygon_files import (
    UTM,
    expect_labels,
    to_ground,
    write_layer,
    write_raster,
)

from crispline_training.errors import DatasetError, RecipeError


def test_a_missing_column_is_named_with_those_there_are(tmp_path: Path) -> None:
    raster = write_raster(tmp_path / "r.tif")
    layer = write_layer(tmp_path / "l.gpkg", POLYGONS, kind=KINDS, height=range(8))
    with pytest.raises(DatasetError, match=r"l\.gpkg: expected a column 'typ'.*kind, height"):
        _ = open_ground(raster, layer, "typ").facts


def test_a_layer_elsewhere_is_told_with_both_crs(tmp_path: Path) -> None:
    raster = write_raster(tmp_path / "r.tif")
    frame = geopandas.GeoDataFrame({"kind": ["a"]}, geometry=[shapely.box(1, 1, 2, 2)], crs=4326)
    frame.to_file(tmp_path / "l.gpkg")
    with pytest.raises(DatasetError) as caught:
        _ = open_ground(raster, tmp_path / "l.gpkg", classes=["a"]).rasters
    for part in ("found all 1 of", "l.gpkg outside", "UTM zone 33N", "layer: WGS 84"):
        assert part in str(caught.value)


def test_an_empty_layer_is_told(tmp_path: Path) -> None:
    raster = write_raster(tmp_path / "r.tif")
    frame = geopandas.GeoDataFrame({"kind": ["a"]}, geometry=[shapely.box(1, 1, 2, 2)], crs=UTM)
    frame.iloc[:0].to_file(tmp_path / "l.gpkg")
    with pytest.raises(DatasetError, match=r"l\.gpkg: expected label polygons, found an empty"):
        _ = open_ground(raster, tmp_path / "l.gpkg").facts


def test_lines_are_refused_and_left_out_of_mixed_layers(tmp_path: Path) -> None:
    raster = write_raster(tmp_path / "r.tif")
    line = shapely.LineString([(10, 10), (150, 150)])
    lines = write_layer(tmp_path / "lines.gpkg", [line, line], kind=["a", "b"])
    with pytest.raises(DatasetError, match="expected polygons, found LineString in all 2 features"):
        _ = open_ground(raster, lines).facts
    mixed = write_layer(tmp_path / "mixed.geojson", [line, *HOUSES], kind=["a", *["b"] * 6])
    data = open_ground(raster, mixed)
    assert [info.name for info in data.facts.classes] == ["rest", "b"]
    assert any("found LineString in 1 of 7 features" in note for note in data.notes)


def test_missing_and_unreadable_files_are_named(tmp_path: Path) -> None:
    raster = write_raster(tmp_path / "r.tif")
    with pytest.raises(DatasetError, match=r"nowhere\.gpkg: .*no such file"):
        _ = open_ground(raster, tmp_path / "nowhere.gpkg").facts
    (tmp_path / "text.gpkg").write_text("no layer")
    with pytest.raises(DatasetError, match=r"text\.gpkg: expected a vector layer"):
        _ = open_ground(raster, tmp_path / "text.gpkg").facts
    with pytest.raises(DatasetError, match=r"nowhere\.tif"):
        _ = open_ground(tmp_path / "nowhere.tif", tmp_path / "text.gpkg").facts


def test_one_class_alone_cannot_be_learnt(tmp_path: Path) -> None:
    raster = write_raster(tmp_path / "r.tif")
    layer = write_layer(tmp_path / "l.gpkg", HOUSES, kind=["house"] * len(HOUSES))
    with pytest.raises(DatasetError, match=r"at least two classes.*name a background"):
        _ = open_ground(raster, layer, background=None).facts


def test_too_little_ground_for_the_parts_is_told(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="ground: expected at least 3 blocks"):
        _ = make_ground(tmp_path, tile=150).split
    with pytest.raises(RecipeError, match=r"blocks of at least 32 pixels.*found 20"):
        _ = make_ground(tmp_path, block_pixels=20).split


@pytest.mark.parametrize(
    "options",
    [
        {"val_share": 0.0},
        {"val_share": 0.6, "test_share": 0.4},
        {"block_pixels": 64, "block_metres": 10.0},
    ],
)
def test_settings_that_contradict_are_refused(tmp_path: Path, options: Any) -> None:
    with pytest.raises(RecipeError):
        open_ground(tmp_path / "r.tif", tmp_path / "l.gpkg", **options)


def test_a_layer_without_crs_is_taken_to_be_in_the_rasters(tmp_path: Path) -> None:
    raster = write_raster(tmp_path / "r.tif")
    layer = write_layer(tmp_path / "l.shp", POLYGONS, crs=None, kind=KINDS)
    data = open_ground(raster, layer)
    expected = expect_labels(raster, layer, IDS, outside=0)
    np.testing.assert_array_equal(read_labels(data.rasters[0]), expected)
    assert any("found none of the layer" in note for note in data.notes)


def test_a_named_layer_of_a_geopackage_is_read(tmp_path: Path) -> None:
    raster = write_raster(tmp_path / "r.tif")
    path = tmp_path / "l.gpkg"
    for name, polygons in (("roofs", HOUSES), ("ponds", [ROUND])):
        frame = geopandas.GeoDataFrame(
            {"kind": [name] * len(polygons)}, geometry=to_ground(polygons), crs=UTM
        )
        frame.to_file(path, layer=name)
    data = open_ground(raster, Path(f"{path}|layername=ponds"))
    assert [info.name for info in data.facts.classes] == ["rest", "ponds"]
