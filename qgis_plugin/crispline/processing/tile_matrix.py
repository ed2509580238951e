"""Where the tiles of a WMTS layer begin.

QGIS tells the pixel sizes of a tile matrix set, but not its corner; without it pixels would be
drawn up to half a pixel beside those of the tiles. Web Mercator sets begin at the world's corner.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from qgis.core import QgsBlockingNetworkRequest, QgsDataSourceUri
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtNetwork import QNetworkRequest
from qgis.PyQt.QtXml import QDomDocument, QDomElement

#: Metres of a pixel at scale 1:1, and metres of a degree, as the WMTS standard has them.
_STANDARD_PIXEL, _METRES_A_DEGREE = 0.00028, 111319.49079327358
#: Half the width of the Web Mercator world in its units.
_HALF_WEB_MERCATOR = math.pi * 6378137.0
#: Share by which a pixel size may differ from that of a tile matrix.
_SAME_SIZE = 1e-3


@dataclass(frozen=True)
class Corner:
    """Upper left corner of a tile matrix in CRS units."""

    x: float
    y: float


def find_corner(provider: Any, *, uri: str, step: float) -> Corner:
    """Return the corner of the tile matrix with pixels of `step`; of the layer where unknown."""
    extent = provider.extent()
    if provider.crs().authid() == "EPSG:3857":
        return Corner(-_HALF_WEB_MERCATOR, _HALF_WEB_MERCATOR)
    fallback = Corner(extent.xMinimum(), extent.yMaximum())
    parts = QgsDataSourceUri()
    parts.setEncodedUri(uri)
    matrix_set = parts.param("tileMatrixSet")
    if not matrix_set or parts.param("type") in ("xyz", "mbtiles"):
        return fallback
    document = _read_capabilities(parts)
    crs = provider.crs()
    metres = _METRES_A_DEGREE if crs.isGeographic() else _metres_a_unit(crs)
    for scale, first, second in _list_matrices(document, matrix_set):
        if abs(scale * _STANDARD_PIXEL / metres / step - 1) < _SAME_SIZE:
            inverted = crs.hasAxisInverted()
            return Corner(second, first) if inverted else Corner(first, second)
    return fallback


def _metres_a_unit(crs: Any) -> float:
    from qgis.core import QgsUnitTypes

    return float(QgsUnitTypes.fromUnitToUnitFactor(crs.mapUnits(), QgsUnitTypes.DistanceMeters))


def _read_capabilities(parts: QgsDataSourceUri) -> QDomDocument:
    """Return the service's description of itself; empty where it cannot be had."""
    call = QgsBlockingNetworkRequest()
    call.setAuthCfg(parts.authConfigId())
    request = QNetworkRequest(QUrl(parts.param("url")))
    request.setAttribute(
        QNetworkRequest.Attribute.CacheLoadControlAttribute,
        QNetworkRequest.CacheLoadControl.PreferCache,
    )
    call.get(request)
    document = QDomDocument()
    document.setContent(call.reply().content())
    return document


def _list_matrices(document: QDomDocument, matrix_set: str) -> Iterator[tuple[float, float, float]]:
    """Yield scale denominator and corner, in the order of the CRS' axes, of a set's matrices."""
    for found in _descend(document.documentElement(), "TileMatrixSet"):
        if _text(found, "Identifier") != matrix_set:
            continue
        for matrix in _descend(found, "TileMatrix"):
            numbers = [_text(matrix, "ScaleDenominator"), *_text(matrix, "TopLeftCorner").split()]
            try:
                scale, first, second = map(float, numbers)
            except ValueError:
                continue
            yield scale, first, second


def _descend(element: QDomElement, name: str) -> Iterator[QDomElement]:
    """Yield every element of a local name below another, whatever its prefix."""
    child = element.firstChildElement()
    while not child.isNull():
        if child.tagName().rpartition(":")[2] == name:
            yield child
        yield from _descend(child, name)
        child = child.nextSiblingElement()


def _text(element: QDomElement, name: str) -> str:
    """Return the text of the first child of a local name, "" without one."""
    child = element.firstChildElement()
    while not child.isNull():
        if child.tagName().rpartition(":")[2] == name:
            return str(child.text()).strip()
        child = child.nextSiblingElement()
    return ""
