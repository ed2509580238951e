"""Colours of classes out of a QGIS style, also one that QGIS itself has written."""

from __future__ import annotations

import sqlite3
import xml.etree.ElementTree as ET  # nosec B405 - QML has no entities: a text with any is refused
from collections.abc import Mapping
from contextlib import closing, suppress
from pathlib import Path

_DEFAULT_STYLE = """
SELECT styleQML FROM layer_styles WHERE f_table_name = ?
ORDER BY useAsDefault DESC, update_time DESC LIMIT 1"""


def find_style(source: Path, layer: str) -> str:
    """Return the QML of a layer, from its GeoPackage or from beside its file, or ""."""
    if source.suffix.lower() == ".gpkg":
        return _read_stored_style(source, layer)
    with suppress(OSError, UnicodeDecodeError):
        return source.with_suffix(".qml").read_text(encoding="utf-8")
    return ""


def _read_stored_style(source: Path, layer: str) -> str:
    with (
        suppress(sqlite3.Error),
        closing(sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True)) as file,
    ):
        row = file.execute(_DEFAULT_STYLE, (layer,)).fetchone()
        return "" if row is None else str(row[0] or "")
    return ""


def read_colours(qml: str) -> dict[str, str]:
    """Return colours (#rrggbb) by the values and by the labels of a categorised style.

    Empty for any other style, and for what is no style at all.
    """
    if "<!ENTITY" in qml:
        return {}
    try:
        root = ET.fromstring(qml)  # noqa: S314  # nosec B314 - as above
    except ET.ParseError:
        return {}
    renderer = root.find("renderer-v2[@type='categorizedSymbol']")
    if renderer is None:
        return {}
    symbols = {s.get("name", ""): _read_symbol(s) for s in renderer.iterfind("symbols/symbol")}
    found: dict[str, str] = {}
    categories = list(renderer.iterfind("categories/category"))
    # Values win over labels: those are free text.
    for key in ("label", "value"):
        for category in categories:
            colour = symbols.get(category.get("symbol", ""), "")
            if colour and category.get(key):
                found[category.get(key, "")] = colour
    return found


def _read_symbol(symbol: ET.Element) -> str:
    """Return the fill colour of a symbol; QGIS keeps properties as `prop`, later as `Option`."""
    layer = symbol.find("layer")
    if layer is None:
        return ""
    properties = {p.get("k", ""): p.get("v", "") for p in layer.iterfind("prop")}
    options = layer.iterfind("Option/Option")
    properties |= {o.get("name", ""): o.get("value", "") for o in options}
    return _as_hexadecimal(properties)


def _as_hexadecimal(properties: Mapping[str, str]) -> str:
    """Return "r,g,b,a", maybe with a colour specification behind it, as #rrggbb."""
    try:
        red, green, blue = (int(part) for part in properties["color"].split(",")[:3])
        return "#" + bytes((red, green, blue)).hex()
    except (KeyError, ValueError):
        return ""
