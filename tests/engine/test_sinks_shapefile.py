"""Shapefile: its limits, its parts, and one for each class."""

from __future__ import annotations

import struct
from dataclasses import replace
from pathlib import Path

import geopandas
import pytest
import shapely
from tests.engine.polygon_samples import (
    list_files,
    make_batch,
    make_courtyard,
    make_layer,
    make_stars,
)

from crispline.engine.card import ClassInfo
from crispline.engine.errors import OutputError
from crispline.engine.sinks import shapefile
from crispline.engine.sinks.layer import name_files, write_layer, write_shapefiles_per_class
from crispline.engine.sinks.shapefile import ShapefileSize

PARTS = [".cpg", ".dbf", ".prj", ".provenance.json", ".qml", ".shp", ".shx"]


def test_parts_appear_together(tmp_path: Path) -> None:
    write_layer([make_stars(10)], tmp_path / "out.shp", make_layer(3857))
    assert list_files(tmp_path) == [f"out{part}" for part in PARTS]
    assert (tmp_path / "out.cpg").read_text() == "UTF-8"
    assert "WGS_1984_Web_Mercator_Auxiliary_Sphere" in (tmp_path / "out.prj").read_text()


def test_indexes_of_an_older_file_go(tmp_path: Path) -> None:
    for part in (".qix", ".sbn", ".sbx", ".prj"):
        (tmp_path / f"out{part}").write_bytes(b"old")
    (tmp_path / "output.qix").write_bytes(b"of another file")
    write_layer([make_stars(10)], tmp_path / "out.shp", make_layer(None))
    assert not (tmp_path / "out.qix").exists()
    assert not (tmp_path / "out.sbn").exists()
    assert not (tmp_path / "out.prj").exists()
    assert (tmp_path / "output.qix").exists()


def test_rings_run_as_the_format_demands(tmp_path: Path) -> None:
    """Read byte by byte: outer rings clockwise, holes counter-clockwise."""
    write_layer([make_batch([make_courtyard(0, 0)])], tmp_path / "out.shp", make_layer(None))
    record = (tmp_path / "out.shp").read_bytes()[108:]
    kind, *_, parts, points = struct.unpack("<i4d2i", record[:44])
    assert (kind, parts, points) == (5, 2, 10)
    starts = struct.unpack("<2i", record[44:52])
    flat = struct.unpack("<20d", record[52 : 52 + 160])
    vertices = list(zip(flat[::2], flat[1::2], strict=True))
    outer, hole = vertices[: starts[1]], vertices[starts[1] :]
    assert not shapely.LinearRing(outer).is_ccw
    assert shapely.Polygon(outer).area == 100
    assert shapely.LinearRing(hole).is_ccw
    assert shapely.Polygon(hole).area == 8


def test_size_by_hand() -> None:
    size = ShapefileSize.of(polygons=2, rings=3, points=14, widths=[9, 80, 24, 24, 24, 9])
    assert size.shp == 100 + 2 * (8 + 44) + 3 * 4 + 14 * 16
    assert size.shx == 100 + 2 * 8
    # Header 32 + 6 fields of 32 + 1; records 1 + 9 + 80 + 3 x 24 + 9; end of file.
    assert size.dbf == 32 + 6 * 32 + 1 + 2 * (1 + 9 + 80 + 72 + 9) + 1


@pytest.mark.filterwarnings("ignore:Value .* has been truncated to 254")
@pytest.mark.parametrize("name", ["short", "n" * 80, "ü" * 60, "n" * 300])
def test_predicted_size_is_the_real_one(name: str, tmp_path: Path) -> None:
    layer = replace(make_layer(), classes=(ClassInfo(1, name, "#ffffff"),))
    batches = [make_batch([make_courtyard(0, 0), make_courtyard(20, 0), shapely.box(40, 0, 50, 9)])]
    path = tmp_path / "out.shp"
    write_layer(batches, path, layer)
    text = min(max(len(name.encode()), 80), 254)
    widths = [9, text, 24, 24, 24, 9]
    predicted = ShapefileSize.of(polygons=3, rings=5, points=2 * 10 + 5, widths=widths)
    assert path.stat().st_size == predicted.shp
    assert path.with_suffix(".shx").stat().st_size == predicted.shx
    assert path.with_suffix(".dbf").stat().st_size == predicted.dbf


@pytest.mark.parametrize(("limit", "part"), [(999, "shp"), (1500, "dbf")])
def test_limit_is_checked_before_writing(
    limit: int, part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five courtyards take 1200 bytes of .shp; eight boxes 1188, but 1594 of .dbf."""
    count = 5 if part == "shp" else 8
    boxes = [make_courtyard(20.0 * i, 0) if part == "shp" else shapely.box(i, 0, i + 1, 1)
             for i in range(count)]  # fmt: skip
    monkeypatch.setattr(shapefile, "SIZE_LIMIT", limit)
    with pytest.raises(OutputError, match=rf"out\.{part}.*GeoPackage, or one Shapefile per class"):
        write_layer([make_batch(boxes)], tmp_path / "out.shp", make_layer())
    assert list_files(tmp_path) == []


def test_limit_is_two_gigabytes() -> None:
    assert shapefile.SIZE_LIMIT == 2**31 - 1


def test_one_file_for_each_class_that_occurs(tmp_path: Path) -> None:
    batch = make_batch([make_courtyard(20.0 * i, 0) for i in range(5)], class_id=[3, 1, 3, 2, 3])
    paths = write_shapefiles_per_class([batch], tmp_path / "classes", make_layer())
    assert [path.name for path in paths] == [
        "building.shp", "low_vegetation_lawn.shp", "wądół_über_川.shp",
    ]  # fmt: skip
    frames = [geopandas.read_file(path) for path in paths]
    assert [frame["class_id"].tolist() for frame in frames] == [[1], [2], [3, 3, 3]]
    assert frames[2].geometry.bounds["minx"].tolist() == [0, 40, 80]
    assert len(list_files(tmp_path / "classes")) == 3 * len(PARTS)
    style = (tmp_path / "classes" / "building.qml").read_text("utf-8")
    assert "building" in style
    assert "wądół" not in style


def test_name_of_a_class_hangs_on_no_other_that_occurs(tmp_path: Path) -> None:
    classes = (ClassInfo(5, "tree", "#ffffff"), ClassInfo(6, "Tree", "#000000"))
    batch = make_batch([make_courtyard(0, 0)], class_id=[6])
    (path,) = write_shapefiles_per_class([batch], tmp_path, replace(make_layer(), classes=classes))
    assert path.name == "Tree_6.shp"


def test_no_class_is_written_where_one_is_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = make_batch([make_courtyard(20.0 * i, 0) for i in range(9)], class_id=[1] + [2] * 8)
    monkeypatch.setattr(shapefile, "SIZE_LIMIT", 1500)
    with pytest.raises(OutputError, match="low_vegetation_lawn"):
        write_shapefiles_per_class([batch], tmp_path, make_layer())
    assert list_files(tmp_path) == []


def test_file_names_that_every_system_takes() -> None:
    names = {0: "Wald/Forst", 1: "wald:forst", 2: "CON", 3: " .. ", 4: "a" * 200, 5: "tree",
             6: "Tree", 7: "low\tveg\n", 8: "../../etc", 9: "lpt1"}  # fmt: skip
    found = name_files(names)
    assert found[0] == "Wald_Forst"
    assert found[1] == "wald_forst_1"
    assert found[2] == "CON_2"
    assert found[3] == "class_3"
    assert found[4] == "a" * 60
    assert (found[5], found[6]) == ("tree", "Tree_6")
    assert found[7] == "low_veg"
    assert found[8] == "etc"
    assert found[9] == "lpt1_9"
