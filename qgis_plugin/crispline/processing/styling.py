"""How results look: a colour and a thin outline for each class, as the model card says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsFillSymbol,
    QgsPalettedRasterRenderer,
    QgsRasterLayer,
    QgsRendererCategory,
    QgsVectorLayer,
)
from qgis.PyQt.QtGui import QColor

from crispline.engine.card import ClassInfo

#: Column of the results that the polygons are coloured by.
CLASS_COLUMN = "class_name"
#: Fills let the imagery through; outlines are of the same hue, darker.
_OPACITY = 0.45
_DARKER = 160
_OUTLINE_MILLIMETRES = "0.2"


def read_classes(values: Iterable[dict[str, Any]]) -> tuple[ClassInfo, ...]:
    """Return the classes that the engine names in a result; raises CardError."""
    known = ("id", "name", "colour", "is_background", "shape")
    return tuple(ClassInfo(**{k: v for k, v in item.items() if k in known}) for item in values)


def style_polygons(layer: QgsVectorLayer, classes: Sequence[ClassInfo]) -> None:
    """Colour polygons by class; background classes are listed, but not shown."""
    categories = [
        QgsRendererCategory(info.name, _make_symbol(info.colour), info.name, not info.is_background)
        for info in classes
    ]
    layer.setRenderer(QgsCategorizedSymbolRenderer(CLASS_COLUMN, categories))


def _make_symbol(colour: str) -> QgsFillSymbol:
    fill = QColor(colour)
    outline = fill.darker(_DARKER)
    fill.setAlphaF(_OPACITY)
    return QgsFillSymbol.createSimple(
        {
            "color": _encode(fill),
            "outline_color": _encode(outline),
            "outline_width": _OUTLINE_MILLIMETRES,
            "outline_width_unit": "MM",
            "joinstyle": "miter",
        }
    )


def _encode(colour: QColor) -> str:
    return f"{colour.red()},{colour.green()},{colour.blue()},{colour.alpha()}"


def style_class_map(layer: QgsRasterLayer, classes: Sequence[ClassInfo]) -> None:
    """Give a class map its palette: the colours and names of its classes."""
    entries = [
        QgsPalettedRasterRenderer.Class(info.id, QColor(info.colour), info.name) for info in classes
    ]
    layer.setRenderer(QgsPalettedRasterRenderer(layer.dataProvider(), 1, entries))
