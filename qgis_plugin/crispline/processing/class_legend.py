"""The legend that a class raster has in QGIS, handed to the engine with the raster.

A layer drawn by a palette has names and colours for its values, which its file need not have.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from qgis.core import QgsPalettedRasterRenderer, QgsRasterLayer
from qgis.PyQt.QtCore import QCoreApplication

from crispline.engine.card import ClassInfo
from crispline.engine.errors import OutputError

#: Where class maps of ours keep their classes, as JSON (crispline.engine.legend.CLASSES_KEY).
_CLASSES_KEY = "CRISPLINE_CLASSES"
#: Largest value that gets an entry in a colour table, which lists every value up to it.
_LARGEST_COLOURED = 4095
_UNLISTED = (128, 128, 128, 255)

translate = QCoreApplication.translate


@dataclass(frozen=True)
class LegendEntry:
    """What a raster value means; `colour` is #rrggbb."""

    value: int
    name: str
    colour: str


def read_legend(layer: QgsRasterLayer, band: int | None) -> tuple[LegendEntry, ...]:
    """Return the palette of a layer; nothing where it shows another band or has none.

    Names are made distinct: a second class of a name gets its value added.
    """
    renderer = layer.renderer()
    if not isinstance(renderer, QgsPalettedRasterRenderer):
        return ()
    if list(renderer.usesBands()) != [band or 1]:
        return ()
    entries: dict[int, LegendEntry] = {}
    taken: set[str] = set()
    for shown in renderer.classes():
        value = int(shown.value)
        name = str(shown.label).strip() or str(value)
        name = f"{name} ({value})" if name in taken else name
        taken.add(name)
        entries[value] = LegendEntry(value, name, str(shown.color.name()))
    return tuple(entries.values())


def paint_classes(
    classes: Sequence[ClassInfo], legend: Sequence[LegendEntry]
) -> tuple[ClassInfo, ...]:
    """Return the engine's classes in the legend's colours, which not every file can hold."""
    colours = {entry.name: entry.colour for entry in legend}
    return tuple(replace(info, colour=colours.get(info.name, info.colour)) for info in classes)


def attach_legend(
    raster: str, target: Path, legend: Sequence[LegendEntry], *, band: int | None
) -> str:
    """Write a virtual raster of `raster` with a legend and return its path.

    A file that says the same already stays as it is, so that an unfinished job on it can go on.
    `raster` comes back where GDAL cannot open it: the engine says what is wrong. Raises
    OutputError.
    """
    from osgeo import gdal

    path = target.with_suffix(".vrt")
    partial = path.with_name(f"part-{path.name}")
    gdal.ErrorReset()
    try:
        dataset = gdal.OpenEx(raster, gdal.OF_RASTER)
        if dataset is None:
            return raster
        virtual = gdal.Translate(str(partial), dataset, format="VRT")
        if virtual is not None:
            _write_legend(virtual.GetRasterBand(band or 1), legend)
        complete = virtual is not None
        virtual = None  # closes the file
    except RuntimeError:  # another plugin may have switched exceptions on
        complete = False
    if not complete or not partial.exists():
        raise OutputError(
            translate(
                "VectorizeClasses",
                "expected to write {} for the engine, found: {}; make room there",
            ).format(path, gdal.GetLastErrorMsg() or "GDAL gave no reason")
        )
    if path.exists() and path.read_bytes() == partial.read_bytes():
        partial.unlink()
    else:
        os.replace(partial, path)
    return str(path)


def _write_legend(band: Any, legend: Sequence[LegendEntry]) -> None:
    """Write names as an attribute table, where any value may stand, and a colour table."""
    from osgeo import gdal

    stored = band.GetMetadataItem(_CLASSES_KEY)
    if stored:
        band.SetMetadataItem(_CLASSES_KEY, _rename(stored, legend))
        return
    names = gdal.RasterAttributeTable()
    names.CreateColumn("Value", gdal.GFT_Integer, gdal.GFU_MinMax)
    names.CreateColumn("Name", gdal.GFT_String, gdal.GFU_Name)
    names.SetRowCount(len(legend))
    for row, entry in enumerate(legend):
        names.SetValueAsInt(row, 0, entry.value)
        names.SetValueAsString(row, 1, entry.name)
    # Names of categories would go before those of the table.
    band.SetRasterCategoryNames([])
    band.SetDefaultRAT(names)
    coloured = {e.value: e.colour for e in legend if 0 <= e.value <= _LARGEST_COLOURED}
    if coloured:
        table = gdal.ColorTable()
        for value in range(max(coloured) + 1):
            table.SetColorEntry(value, _parse(coloured[value]) if value in coloured else _UNLISTED)
        band.SetColorTable(table)


def _rename(stored: str, legend: Sequence[LegendEntry]) -> str:
    """Return the classes of a class map of ours with the names and colours of a legend."""
    entries = {entry.value: entry for entry in legend}
    try:
        classes = json.loads(stored)
        for item in classes:
            entry = entries.get(item["id"])
            if entry is not None:
                item["name"], item["colour"] = entry.name, entry.colour
    except (ValueError, KeyError, TypeError):
        return stored  # another tool's item of that name, which the engine passes over
    return json.dumps(classes, ensure_ascii=False)


def _parse(colour: str) -> tuple[int, int, int, int]:
    red, green, blue = bytes.fromhex(colour[1:])
    return red, green, blue, 255
