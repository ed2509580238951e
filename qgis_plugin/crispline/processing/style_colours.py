"""Colours of classes in a layer's symbology."""

from __future__ import annotations

from qgis.core import QgsCategorizedSymbolRenderer, QgsFeatureRenderer, QgsReadWriteContext
from qgis.PyQt.QtXml import QDomDocument


def read_colours(style: str) -> dict[str, str]:
    """Return colours (#rrggbb) by the values and labels of a categorised style, given as QML."""
    document = QDomDocument()
    document.setContent(style)
    element = document.documentElement().firstChildElement("renderer-v2")
    if element.isNull():
        return {}
    renderer = QgsFeatureRenderer.load(element, QgsReadWriteContext())
    if not isinstance(renderer, QgsCategorizedSymbolRenderer):
        return {}
    found: dict[str, str] = {}
    for category in renderer.categories():
        colour = str(category.symbol().color().name())
        for key in (category.label(), category.value()):
            if key not in (None, ""):
                found[str(key)] = colour
    return found
