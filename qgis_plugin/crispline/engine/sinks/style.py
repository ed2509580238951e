"""QGIS styles (QML) of class polygons: one category a class, colours of the card, thin outlines.

Written by hand for QGIS 3.22 and later: old symbol layers keep their properties as `prop` elements,
which every version reads.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, indent, tostring  # nosec B405 - writes only

from crispline.engine.card import ClassInfo

_VERSION = "3.22.0-Białowieża"
_OUTLINE = "35,35,35,255"
_OUTLINE_MILLIMETRES = "0.1"


def build_style(classes: Iterable[ClassInfo], *, field: str = "class_id") -> str:
    """Return the QML of a categorised renderer over the integer `field`.

    Background classes are listed but switched off.
    """
    root = Element("qgis", version=_VERSION, styleCategories="Symbology")
    renderer = SubElement(
        root,
        "renderer-v2",
        type="categorizedSymbol",
        attr=field,
        enableorderby="0",
        forceraster="0",
        symbollevels="0",
    )
    categories = SubElement(renderer, "categories")
    symbols = SubElement(renderer, "symbols")
    for index, info in enumerate(classes):
        SubElement(
            categories,
            "category",
            value=str(info.id),
            symbol=str(index),
            label=info.name,
            render="false" if info.is_background else "true",
            type="long",
        )
        _add_fill(symbols, name=str(index), colour=info.colour)
    SubElement(root, "blendMode").text = "0"
    SubElement(root, "layerOpacity").text = "1"
    return _to_text(root)


def build_raster_style(classes: Iterable[ClassInfo]) -> str:
    """Return the QML of a paletted renderer for a class map: a TIFF palette lists 256 colours."""
    root = Element("qgis", version=_VERSION, styleCategories="Symbology")
    renderer = SubElement(
        SubElement(root, "pipe"), "rasterrenderer", type="paletted", band="1", opacity="1"
    )
    renderer.set("alphaBand", "-1")
    palette = SubElement(renderer, "colorPalette")
    for info in classes:
        red, green, blue = parse_colour(info.colour)
        SubElement(
            palette,
            "paletteEntry",
            value=str(info.id),
            color=f"#{red:02x}{green:02x}{blue:02x}",
            label=info.name,
            alpha="255",
        )
    return _to_text(root)


def _to_text(root: Element) -> str:
    indent(root)
    text = tostring(root, encoding="unicode")
    return f"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n{text}\n"


def _add_fill(symbols: Element, *, name: str, colour: str) -> None:
    symbol = SubElement(
        symbols, "symbol", type="fill", name=name, alpha="1", clip_to_extent="1", force_rhr="0"
    )
    drawn_in = {"class": "SimpleFill", "pass": "0", "locked": "0"}  # nosec B105 - no password
    layer = SubElement(symbol, "layer", drawn_in)
    layer.set("enabled", "1")
    properties = {
        "color": "{},{},{},255".format(*parse_colour(colour)),
        "joinstyle": "miter",
        "outline_color": _OUTLINE,
        "outline_style": "solid",
        "outline_width": _OUTLINE_MILLIMETRES,
        "outline_width_unit": "MM",
        "style": "solid",
    }
    for key, value in properties.items():
        SubElement(layer, "prop", k=key, v=value)


def parse_colour(colour: str) -> tuple[int, int, int]:
    """Return red, green and blue (0 to 255) of #rrggbb; grey where it is no such colour."""
    try:
        red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    except ValueError:
        return 128, 128, 128
    return red, green, blue
