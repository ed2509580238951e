"""GeoPackage: other layers, style and provenance inside one file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pyogrio
import pytest
from tests.engine.polygon_samples import PROVENANCE, list_files, make_layer, make_stars

from crispline.engine.errors import OutputError
from crispline.engine.sinks.layer import write_layer


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "out.gpkg"
    write_layer([make_stars(20)], path, make_layer())
    return path


def query(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def count(path: Path, layer: str) -> int:
    return int(pyogrio.read_info(path, layer=layer)["features"])


def test_layer_name_and_provenance(path: Path) -> None:
    info = pyogrio.read_info(path, layer="polygons")
    assert info["layer_name"] == "polygons"
    assert json.loads(info["layer_metadata"]["crispline"]) == PROVENANCE
    assert query(path, "PRAGMA integrity_check") == [("ok",)]


def test_version_that_qgis_3_22_reads_without_a_warning(path: Path) -> None:
    assert query(path, "PRAGMA user_version") == [(10300,)]


def test_style_lists_classes_with_their_colours(path: Path) -> None:
    [(table, column, is_default, qml)] = query(
        path, "SELECT f_table_name, f_geometry_column, useAsDefault, styleQML FROM layer_styles"
    )
    assert (table, column, is_default) == ("polygons", "geom", 1)
    renderer = ET.fromstring(str(qml)).find("renderer-v2")  # noqa: S314 - written above
    assert renderer is not None
    assert (renderer.get("type"), renderer.get("attr")) == ("categorizedSymbol", "class_id")
    categories = [(c.get("value"), c.get("label")) for c in renderer.iter("category")]
    assert categories == [
        ("0", "ground"), ("1", "building"), ("2", "low vegetation / lawn"), ("3", "wądół über 川"),
    ]  # fmt: skip
    colours = [p.get("v") for p in renderer.iter("prop") if p.get("k") == "color"]
    assert colours[:2] == ["170,170,170,255", "204,34,17,255"]


def test_other_layers_stay(path: Path) -> None:
    write_layer([make_stars(5)], path, replace(make_layer(3857), name="second"))
    assert (count(path, "polygons"), count(path, "second")) == (20, 5)
    write_layer([make_stars(7)], path, make_layer())
    assert (count(path, "polygons"), count(path, "second")) == (7, 5)
    styled = query(path, "SELECT f_table_name FROM layer_styles ORDER BY f_table_name")
    assert styled == [("polygons",), ("second",)]
    assert query(path, "PRAGMA integrity_check") == [("ok",)]


def test_failure_while_adding_a_layer_keeps_the_file(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = path.read_bytes()

    def fail(*arguments: object, **options: object) -> None:
        raise pyogrio.errors.DataLayerError("broken")

    monkeypatch.setattr(pyogrio, "write_arrow", fail)
    with pytest.raises(OutputError, match=r"out\.gpkg.*broken"):
        write_layer([make_stars(5)], path, replace(make_layer(), name="second"))
    assert path.read_bytes() == before
    assert list_files(path.parent) == ["out.gpkg"]


def test_damaged_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "out.gpkg"
    path.write_bytes(b"no GeoPackage at all" * 100)
    write_layer([make_stars(5)], path, make_layer())
    assert count(path, "polygons") == 5


@pytest.fixture
def writer(path: Path) -> Iterator[sqlite3.Connection]:
    """Another program that edits the file, with the write-ahead log that QGIS uses."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE notes (text)")
        connection.execute("INSERT INTO notes VALUES ('mine')")
        yield connection


def test_changes_of_another_program_are_kept(path: Path, writer: sqlite3.Connection) -> None:
    """They still lie in the log, but nobody is reading: the log is emptied into the file first."""
    write_layer([make_stars(5)], path, replace(make_layer(), name="second"))
    assert query(path, "SELECT text FROM notes") == [("mine",)]
    assert count(path, "second") == 5


def test_file_in_the_middle_of_an_edit_is_refused(path: Path, writer: sqlite3.Connection) -> None:
    with closing(sqlite3.connect(path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM notes").fetchall()
        writer.execute("INSERT INTO notes VALUES ('later')")
        with pytest.raises(OutputError, match=r"out\.gpkg.*another program.*close it"):
            write_layer([make_stars(5)], path, make_layer())
    assert count(path, "polygons") == 20
