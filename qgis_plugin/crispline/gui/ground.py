"""Rectangles on the ground: from one CRS to another, and how large they are."""

from __future__ import annotations

import math
from typing import Any

from qgis.core import (
    QgsCoordinateTransform,
    QgsCsException,
    QgsDistanceArea,
    QgsGeometry,
    QgsProject,
    QgsRectangle,
    QgsReferencedRectangle,
    QgsUnitTypes,
)


def convert_rectangle(rectangle: Any, crs: Any) -> QgsRectangle | None:
    """Return the box around a referenced rectangle in another CRS, or None where it has none there.

    Without a CRS on either side the coordinates are taken as they are.
    """
    plain = QgsRectangle(rectangle)
    if not rectangle.crs().isValid() or not crs.isValid() or rectangle.crs() == crs:
        return plain
    transform = QgsCoordinateTransform(rectangle.crs(), crs, QgsProject.instance())
    try:
        box = transform.transformBoundingBox(plain)
    except QgsCsException:
        return None
    return box if box.isFinite() else None


def clip_rectangle(rectangle: Any, layer: Any) -> QgsReferencedRectangle | None:
    """Return the part of a referenced rectangle that a layer covers, in its CRS, or None."""
    box = convert_rectangle(rectangle, layer.crs())
    if box is None:
        return None
    common = box.intersect(layer.extent())
    if common.isEmpty() or common.isNull():
        return None
    return QgsReferencedRectangle(common, layer.crs())


def measure_rectangle(rectangle: Any) -> float | None:
    """Return the area of a referenced rectangle in square metres, None without a CRS."""
    if not rectangle.crs().isValid():
        return None
    ruler = QgsDistanceArea()
    ruler.setSourceCrs(rectangle.crs(), QgsProject.instance().transformContext())
    ruler.setEllipsoid(rectangle.crs().ellipsoidAcronym() or "NONE")
    area = ruler.measureArea(QgsGeometry.fromRect(QgsRectangle(rectangle)))
    metres = ruler.convertAreaMeasurement(area, QgsUnitTypes.AreaSquareMeters)
    return float(metres) if math.isfinite(metres) else None


def shrink_to(rectangle: Any, *, share_across: float, share_up: float) -> QgsReferencedRectangle:
    """Return the middle of a referenced rectangle, with these shares of its width and height."""
    centre = rectangle.center()
    across = rectangle.width() * share_across / 2
    up = rectangle.height() * share_up / 2
    box = QgsRectangle(centre.x() - across, centre.y() - up, centre.x() + across, centre.y() + up)
    return QgsReferencedRectangle(box, rectangle.crs())
