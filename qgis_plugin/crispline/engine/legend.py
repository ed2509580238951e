"""Names and colours of a class raster's values, from whatever place the file keeps them in."""

from __future__ import annotations

import colorsys
import json
import xml.etree.ElementTree as ET  # nosec B405 - reads what GDAL has just written
from collections.abc import Mapping
from typing import Any

import rasterio.shutil
from rasterio._err import CPLE_BaseError  # what rasterio.shutil raises: it has no public name
from rasterio.errors import RasterioError
from rasterio.io import MemoryFile

from crispline.engine.card import ClassInfo
from crispline.engine.errors import CardError

#: Metadata item of a class map's band that holds its classes as JSON.
CLASSES_KEY = "CRISPLINE_CLASSES"


def read_legend(dataset: Any, band: int, ids: Mapping[int, int]) -> tuple[ClassInfo, ...]:
    """Return the classes in the order of their ids; `ids` gives the class id of each raster value.

    Our own class maps list all their classes. Elsewhere the values that occur are classes, named
    by category names or an attribute table, coloured by a colour table, where there are any.
    """
    stored = dataset.tags(band).get(CLASSES_KEY)
    if stored is not None:
        try:
            return decode_classes(stored)
        except (ValueError, KeyError, TypeError, CardError):
            pass  # another tool's item of that name: the values speak for themselves
    names = _read_category_names(dataset, band)
    colours = _read_colours(dataset, band)
    return tuple(
        ClassInfo(
            id=number,
            name=names.get(value, str(value)),
            colour=colours.get(value, choose_colour(number)),
        )
        for value, number in sorted(ids.items(), key=lambda item: item[1])
    )


def _read_colours(dataset: Any, band: int) -> dict[int, str]:
    try:
        table: Mapping[int, tuple[int, ...]] = dataset.colormap(band)
    except ValueError:  # no colour table
        return {}
    return {value: "#{:02x}{:02x}{:02x}".format(*colour) for value, colour in table.items()}


def _read_category_names(dataset: Any, band: int) -> dict[int, str]:
    """Return category names by value; rasterio shows them only in a virtual copy of the raster."""
    try:
        with MemoryFile(ext=".vrt") as memory:
            rasterio.shutil.copy(dataset, memory.name, driver="VRT")
            text = memory.read()
    except (RasterioError, CPLE_BaseError):
        return {}
    element = ET.fromstring(text).find(f"VRTRasterBand[{band}]")  # noqa: S314  # nosec B314 - GDAL wrote it
    if element is None:
        return {}
    categories = [node.text or "" for node in element.iterfind("CategoryNames/Category")]
    names = {value: name for value, name in enumerate(categories) if name}
    return names or _read_attribute_table(element.find("GDALRasterAttributeTable"))


#: How GDAL marks the columns of a raster attribute table.
_USAGE_NAME, _USAGE_VALUE = "2", "5"


def _read_attribute_table(table: ET.Element | None) -> dict[int, str]:
    """Return names by value from a raster attribute table that has both columns."""
    if table is None:
        return {}
    usages = [field.findtext("Usage") for field in table.iterfind("FieldDefn")]
    if _USAGE_NAME not in usages or _USAGE_VALUE not in usages:
        return {}
    name, value = usages.index(_USAGE_NAME), usages.index(_USAGE_VALUE)
    rows = [[cell.text or "" for cell in row.iterfind("F")] for row in table.iterfind("Row")]
    return {int(float(row[value])): row[name] for row in rows if row[value] and row[name]}


def choose_colour(number: int) -> str:
    """Return a colour as #rrggbb for the class of that number; neighbours differ clearly."""
    hue = (0.08 + number * 0.618034) % 1.0
    channels = colorsys.hls_to_rgb(hue, (0.5, 0.65, 0.35)[number % 3], 0.6)
    return "#" + "".join(f"{round(255 * channel):02x}" for channel in channels)


def encode_classes(classes: tuple[ClassInfo, ...]) -> str:
    """Return classes as JSON, for the metadata of a class map."""
    return json.dumps(
        [
            {
                "id": info.id,
                "name": info.name,
                "colour": info.colour,
                "is_background": info.is_background,
                "shape": info.shape,
            }
            for info in classes
        ],
        ensure_ascii=False,
    )


def decode_classes(text: str) -> tuple[ClassInfo, ...]:
    """Return the classes of `encode_classes`; raises ValueError, KeyError or TypeError."""
    return tuple(ClassInfo(**values) for values in json.loads(text))
