"""GeoPackage: a spatial index, QGIS style and provenance inside; other layers stay."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pyogrio

from crispline.engine.errors import OutputError
from crispline.engine.sinks.destination import staged
from crispline.engine.sinks.stream import Content, Driver, check_count, write_stream
from crispline.engine.sinks.style import build_style

#: Metadata item of the layer that holds the provenance as JSON.
PROVENANCE_KEY = "crispline"

# The table as QGIS makes it, so that QGIS can add its own styles.
_STYLE_TABLE = """
CREATE TABLE IF NOT EXISTS layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256),
    f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
    useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
    update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now'))
)"""
_REGISTER_STYLES = """
INSERT OR IGNORE INTO gpkg_contents (table_name, data_type, identifier, description)
VALUES ('layer_styles', 'attributes', 'layer_styles', '')"""
_GEOMETRY_COLUMN = "geom"


def write_geopackage(content: Content, target: Path) -> tuple[Path, ...]:
    """Write the layer to a GeoPackage, atomically.

    A layer of the same name is replaced, other layers of an existing file are kept. Raises
    OutputError where another program holds unsaved changes of the file.
    """
    layer = content.layer
    provenance = json.dumps(layer.provenance, ensure_ascii=False, sort_keys=True)
    with staged(target) as folder:
        path = folder / target.name
        _copy_other_layers(target, path, layer.name)
        driver = Driver(
            "GPKG",
            layer_options={"SPATIAL_INDEX": "YES", "GEOMETRY_NAME": _GEOMETRY_COLUMN},
            # GDAL before 3.7, as in QGIS 3.22, warns of 1.4.
            dataset_options={} if path.exists() else {"VERSION": "1.3"},
            layer_metadata={PROVENANCE_KEY: provenance},
        )
        write_stream(content, path, driver)
        check_count(path, content, layer=layer.name)
        _add_style(path, layer.name, build_style(layer.classes))
    return (target,)


def _copy_other_layers(source: Path, path: Path, name: str) -> None:
    """Copy an existing GeoPackage that has other layers than `name`, which writing replaces."""
    if not source.exists():
        return
    _check_unchanged(source)
    try:
        others = [str(row[0]) for row in pyogrio.list_layers(source)]
    except RuntimeError:
        return  # damaged, or no GeoPackage: replaced
    if all(other in (name, "layer_styles") for other in others):
        return
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(path)) as new:
        old.backup(new)


def _check_unchanged(path: Path) -> None:
    """Refuse to replace a file whose latest changes still lie in SQLite's write-ahead log."""
    log = path.with_name(f"{path.name}-wal")
    if not log.exists() or log.stat().st_size == 0:
        return
    with closing(sqlite3.connect(path, timeout=1)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    if log.exists() and log.stat().st_size > 0:
        raise OutputError(
            f"expected {path} to be free, found it open for editing in another program; "
            "close it there or choose another name"
        )


def _add_style(path: Path, name: str, style: str) -> None:
    """Store `style` as the layer's default, for QGIS to find."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(_STYLE_TABLE)
        connection.execute(_REGISTER_STYLES)
        connection.execute("DELETE FROM layer_styles WHERE f_table_name = ?", (name,))
        connection.execute(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, "
            "f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner) "
            "VALUES ('', '', ?, ?, 'classes', ?, '', 1, '', '')",
            (name, _GEOMETRY_COLUMN, style),
        )
