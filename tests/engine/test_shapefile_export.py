"""Shapefiles, one a class, from layers that others made: compared with what geopandas reads."""

from __future__ import annotations

import datetime
import json
import shutil
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely

from crispline.engine.errors import Cancelled, JobError, OutputError
from crispline.engine.polygon_table import UNCLASSIFIED, classify, read_polygon_table
from crispline.engine.progress import Progress
from crispline.engine.shapefile_export import count_rings, count_vertices, export_shapefiles
from crispline.engine.sinks import shapefile
from crispline.engine.sinks.shapefile import name_fields
from crispline.engine.sinks.style_reading import find_style, read_colours

CRS = "EPSG:32633"
NAMES = ["roof", "Straße / Weg", "roof", None, "roof", "川"]


def make_frame() -> geopandas.GeoDataFrame:
    """Six polygons, one of two parts, one with a hole, all with heights."""
    boxes: list[Any] = [shapely.box(i * 10, 0, i * 10 + 5, 5) for i in range(6)]
    boxes[1] = shapely.MultiPolygon([boxes[1], shapely.box(10, 20, 12, 22)])
    boxes[2] = boxes[2].difference(shapely.box(21, 1, 22, 2))
    boxes = [shapely.force_3d(box, 7.0) for box in boxes]
    columns = {
        "label": NAMES,
        "identification_number": [1, 2, 3, 4, 5, 2**40],
        "identification_name": ["ä" * 5, "b", None, "d", "e", "f"],
        "height": [1.5, np.nan, 3.25, 4, 5, 6],
        "storeys": pd.array([1, 2, None, 4, 5, 6], dtype="Int32"),
        "surveyed": [datetime.date(2024, 5, i + 1) for i in range(6)],
        "flat": [True, False, True, False, True, False],
    }
    return geopandas.GeoDataFrame(columns, geometry=boxes, crs=CRS)


@pytest.fixture(params=[".gpkg", ".geojson", ".fgb", ".parquet"])
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / f"ausgabe ü{request.param}"
    frame = make_frame()
    if request.param == ".parquet":
        frame.to_parquet(path)
    elif request.param == ".geojson":
        frame.to_file(path, engine="pyogrio", WRITE_BBOX="NO", RFC7946="NO")
    else:
        frame.to_file(path, engine="pyogrio")
    return path


def test_every_class_with_all_its_attributes(source: Path, tmp_path: Path) -> None:
    frame, folder = make_frame(), tmp_path / "shapes"
    done = export_shapefiles(source, folder)
    assert done.polygons == {"roof": 3, "Straße / Weg": 1, "川": 1, UNCLASSIFIED: 1}
    assert {path.name for path in done.outputs} == {
        "roof.shp", "Straße_Weg.shp", "川.shp", "unclassified.shp",
    }  # fmt: skip
    assert {p.suffix for p in folder.iterdir()} == {
        *(".shp", ".shx", ".dbf", ".prj", ".cpg", ".qml", ".json"),
    }  # fmt: skip
    # FlatGeobuf puts its features into an order of its own.
    written = geopandas.read_file(folder / "roof.shp").sort_values("identifica", ignore_index=True)
    own = frame[frame.label == "roof"].reset_index(drop=True)
    assert written.crs == CRS
    assert written.geometry.geom_equals(own.geometry.force_2d()).all()
    assert not written.geometry.has_z.any()
    assert list(written.columns)[:-1] == [
        *("label", "identifica", "identifi_2", "height", "storeys", "surveyed", "flat"),
        *("class_id", "class_name"),
    ]
    assert written.identifica.tolist() == own.identification_number.tolist()
    assert written.identifi_2.tolist() == own.identification_name.tolist()
    np.testing.assert_array_equal(written.height, own.height)
    assert written.storeys.tolist()[::2] == [1.0, 5.0]
    assert pd.isna(written.storeys[1])
    assert [pd.Timestamp(day).day for day in written.surveyed] == [1, 3, 5]
    assert [bool(value) for value in written.flat] == [True, True, True]
    assert set(written.class_name) == {"roof"}
    assert (folder / "roof.cpg").read_text().strip() == "UTF-8"


def test_predicted_size_is_the_real_one(tmp_path: Path) -> None:
    frame = make_frame()
    frame["remark"] = ["x" * 100, "", None, "ü" * 90, "", ""]
    frame.to_file(tmp_path / "a.gpkg")
    sizes = {}
    original = shapefile.compute_size

    def compute(content: Any) -> Any:
        sizes[content.layer.name] = original(content)
        return sizes[content.layer.name]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shapefile, "compute_size", compute)
        done = export_shapefiles(tmp_path / "a.gpkg", tmp_path / "shapes")
    assert len(sizes) == 4
    for path in done.outputs:
        size = sizes[path.stem]
        assert path.stat().st_size == size.shp
        assert path.with_suffix(".shx").stat().st_size == size.shx
        assert path.with_suffix(".dbf").stat().st_size == size.dbf


def test_file_that_would_be_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_frame().to_file(tmp_path / "a.gpkg")
    monkeypatch.setattr(shapefile, "SIZE_LIMIT", 400)
    with pytest.raises(OutputError, match="GeoPackage"):
        export_shapefiles(tmp_path / "a.gpkg", tmp_path / "shapes")
    assert list((tmp_path / "shapes").iterdir()) == []


def test_some_classes_by_another_column(tmp_path: Path) -> None:
    make_frame().to_file(tmp_path / "a.gpkg")
    done = export_shapefiles(
        tmp_path / "a.gpkg", tmp_path / "shapes", class_column="flat", classes=["true"]
    )
    assert [path.name for path in done.outputs] == ["True.shp"]
    assert done.polygons == {"True": 3}
    with pytest.raises(JobError, match="purple"):
        export_shapefiles(tmp_path / "a.gpkg", tmp_path / "shapes", classes=["purple"])
    with pytest.raises(JobError, match=r"'colour'.*label"):
        export_shapefiles(tmp_path / "a.gpkg", tmp_path / "shapes", class_column="colour")


def test_one_layer_of_several(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    pd.DataFrame({"a": [1]}).pipe(geopandas.GeoDataFrame).to_file(path, layer="table")
    make_frame().to_file(path, layer="first")
    make_frame().iloc[:2].to_file(path, layer="second")
    assert sum(export_shapefiles(path, tmp_path / "one").polygons.values()) == 6
    assert sum(export_shapefiles(path, tmp_path / "two", layer="second").polygons.values()) == 2
    with pytest.raises(JobError, match=r"a\.gpkg.*third"):
        export_shapefiles(path, tmp_path / "three", layer="third")


def test_existing_files_stay_unless_they_may_be_replaced(tmp_path: Path) -> None:
    make_frame().to_file(tmp_path / "a.gpkg")
    folder = tmp_path / "shapes"
    export_shapefiles(tmp_path / "a.gpkg", folder)
    before = (folder / "roof.dbf").read_bytes()
    make_frame().iloc[:1].to_file(tmp_path / "b.gpkg")
    with pytest.raises(OutputError, match=r"roof\.shp.*allow overwriting"):
        export_shapefiles(tmp_path / "b.gpkg", folder)
    assert (folder / "roof.dbf").read_bytes() == before
    export_shapefiles(tmp_path / "b.gpkg", folder, overwrite=True)
    assert len(geopandas.read_file(folder / "roof.shp")) == 1


def test_source_is_never_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "shapes"
    make_frame().to_file(tmp_path / "a.gpkg")
    export_shapefiles(tmp_path / "a.gpkg", folder)
    with pytest.raises(OutputError, match="given as both"):
        export_shapefiles(folder / "roof.shp", folder, overwrite=True)


def test_cancelling_leaves_whole_files_only(tmp_path: Path) -> None:
    make_frame().to_file(tmp_path / "a.gpkg")
    seen: list[float] = []
    progress = Progress(lambda event: seen.append(event.fraction), lambda: len(seen) >= 2)
    with pytest.raises(Cancelled):
        export_shapefiles(tmp_path / "a.gpkg", tmp_path / "shapes", progress=progress)
    left = sorted(path.name for path in (tmp_path / "shapes").iterdir())
    assert {name.partition(".")[0] for name in left} == {"Straße_Weg"}
    assert len(geopandas.read_file(tmp_path / "shapes" / "Straße_Weg.shp")) == 1


def test_texts_and_columns_that_do_not_fit_are_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    frame = make_frame()
    frame["remark"] = "x" * 300
    frame["blob"] = [b"\x00\x01"] * 6
    frame["moment"] = pd.Timestamp("2024-05-06T12:30:00")
    frame.to_parquet(tmp_path / "a.parquet")
    with pytest.warns(RuntimeWarning, match="truncated to 254"):
        export_shapefiles(tmp_path / "a.parquet", tmp_path / "shapes")
    assert "blob" in caplog.text
    assert "remark" in caplog.text
    written = geopandas.read_file(tmp_path / "shapes" / "roof.shp")
    assert "blob" not in written
    assert len(written.remark[0]) == 254
    assert str(written.moment[0]).startswith("2024-05-06")
    assert "12:30" in str(written.moment[0])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "no such file"),
        (b"nonsense", "cannot be read|can be read"),
        ("points", "without a polygon"),
        ("table", "polygon layer"),
        ("unclassed", "class_name, class_id"),
    ],
)
def test_layers_that_cannot_be_exported(content: Any, words: str, tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    frame = make_frame()
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content == "points":
        frame.set_geometry(frame.centroid).to_file(path)
    elif content == "table":
        pd.DataFrame({"a": [1]}).pipe(geopandas.GeoDataFrame).to_file(path)
    elif content == "unclassed":
        frame[["height", "geometry"]].to_file(path)
    with pytest.raises(JobError, match=words) as caught:
        export_shapefiles(path, tmp_path / "shapes")
    assert str(path) in str(caught.value)
    assert not (tmp_path / "shapes").exists()


def test_too_many_classes(tmp_path: Path) -> None:
    boxes = [shapely.box(i, 0, i + 1, 1) for i in range(300)]
    frame = geopandas.GeoDataFrame({"name": [str(i) for i in range(300)]}, geometry=boxes, crs=CRS)
    frame.to_file(tmp_path / "a.gpkg")
    with pytest.raises(JobError, match="300 different values"):
        export_shapefiles(tmp_path / "a.gpkg", tmp_path / "shapes")


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        ([5, 9, 5, 7, 5, 3], {3: "川", 5: "roof", 7: UNCLASSIFIED, 9: "Straße / Weg"}),
        # One class of two ids, ids that are texts, ids out of range: they are the layer's own.
        ([5, 9, 6, 7, 5, 3], {0: "Straße / Weg", 1: "roof", 2: UNCLASSIFIED, 3: "川"}),
        (list("abacad"), {0: "Straße / Weg", 1: "roof", 2: UNCLASSIFIED, 3: "川"}),
        ([500, 9, 500, 7, 500, 3], {0: "Straße / Weg", 1: "roof", 2: UNCLASSIFIED, 3: "川"}),
    ],
)
def test_ids_are_the_layers_own_where_they_are_ids(
    ids: list[Any], expected: dict[int, str], tmp_path: Path
) -> None:
    make_frame().assign(class_id=ids).to_file(tmp_path / "a.gpkg")
    table = read_polygon_table(tmp_path / "a.gpkg")
    found = classify(table, "label")
    assert found.names == expected
    names = [UNCLASSIFIED if name is None else name for name in NAMES]
    assert [found.names[number] for number in found.ids.tolist()] == names
    export_shapefiles(tmp_path / "a.gpkg", tmp_path / "shapes", class_column="label")
    written = geopandas.read_file(tmp_path / "shapes" / "roof.shp")
    (number,) = set(written.class_id)
    assert expected[number] == "roof"
    own = written["class_id_2"] if "class_id_2" in written else written.class_id
    assert own.tolist() == ids[0::2]


def test_rings_and_vertices_by_hand() -> None:
    geometry = np.array(make_frame().geometry[:3])
    assert count_rings(geometry).tolist() == [1, 2, 2]
    assert count_vertices(geometry).tolist() == [4, 8, 8]


def test_field_names_are_short_and_different() -> None:
    names = ["perimeter_m", "a_long_name_1", "a_long_name_2", "A_LONG_NAM", "ü" * 8, "x"]
    found = name_fields(names)
    assert found["perimeter_m"] == "perim_m"
    assert found["a_long_name_1"] == "a_long_nam"
    assert found["ü" * 8] == "ü" * 5
    assert found["x"] == "x"
    assert all(len(name.encode()) <= 10 for name in found.values())
    assert len({name.upper() for name in found.values()}) == len(names)
    many = name_fields([f"a_long_name_{i}" for i in range(120)])
    assert len({name.upper() for name in many.values()}) == 120


def style(properties: str) -> str:
    return f"""<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis><renderer-v2 type="categorizedSymbol" attr="label"><categories>
<category value="roof" symbol="0" label="Dach"/><category value="" symbol="0" label="else"/>
<category value="7" symbol="5" label="lost"/></categories>
<symbols><symbol name="0"><layer class="SimpleFill">{properties}</layer></symbol></symbols>
</renderer-v2></qgis>"""


OLD = '<prop k="color" v="10,20,255,255"/>'
NEW = '<Option type="Map"><Option name="color" value="10,20,255,255,rgb:0.1,0.2,1,1"/></Option>'


@pytest.mark.parametrize("properties", [OLD, NEW])
def test_colours_of_a_style_of_qgis(properties: str) -> None:
    blue = "#0a14ff"
    assert read_colours(style(properties)) == {"roof": blue, "Dach": blue, "else": blue}


@pytest.mark.parametrize(
    "text",
    [
        *("", "<qgis>", "<qgis/>", style('<prop k="color" v="red"/>'), style("")),
        style(OLD).replace("categorizedSymbol", "singleSymbol"),
        style(OLD).replace("'SYSTEM'", "'SYSTEM' [<!ENTITY a 'aaaa'>]"),
    ],
)
def test_other_styles_have_no_colours(text: str) -> None:
    assert read_colours(text) == {}


def test_colours_and_provenance_are_handed_on(tmp_path: Path) -> None:
    make_frame().to_file(tmp_path / "a.fgb")
    (tmp_path / "a.qml").write_text(style(NEW), encoding="utf-8")
    (tmp_path / "a.provenance.json").write_text('{"model": {"name": "m"}}', encoding="utf-8")
    export_shapefiles(tmp_path / "a.fgb", tmp_path / "shapes")
    written = (tmp_path / "shapes" / "roof.qml").read_text(encoding="utf-8")
    assert read_colours(written)["roof"] == "#0a14ff"
    provenance = tmp_path / "shapes" / "roof.provenance.json"
    assert json.loads(provenance.read_text(encoding="utf-8")) == {"model": {"name": "m"}}
    (tmp_path / "a.provenance.json").write_text("[", encoding="utf-8")
    export_shapefiles(tmp_path / "a.fgb", tmp_path / "shapes", overwrite=True)
    assert json.loads(provenance.read_text(encoding="utf-8"))["source"] == "a.fgb"


def test_style_inside_a_geopackage(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    make_frame().to_file(path)
    assert find_style(path, "a") == ""
    import sqlite3

    with sqlite3.connect(path) as file:
        file.execute(
            "CREATE TABLE layer_styles (f_table_name TEXT, styleQML TEXT, useAsDefault BOOLEAN, "
            "update_time DATETIME)"
        )
        rows = [("a", "plain", 0, "2024"), ("a", style(OLD), 1, "2023"), ("b", "other", 1, "2025")]
        file.executemany("INSERT INTO layer_styles VALUES (?, ?, ?, ?)", rows)
    shutil.copy(path, tmp_path / "copy of ü.gpkg")
    assert find_style(tmp_path / "copy of ü.gpkg", "a") == style(OLD)
    assert find_style(tmp_path / "none.gpkg", "a") == ""
