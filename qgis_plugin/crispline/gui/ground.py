"""Rectangles on the ground: from one CRS to another, and how large they are."""

from __future__ import annotations

import math
from typing import Any

from qgis.core import (
    QgsCoordinateTransform,
    QgsCsException,
    QgsDistanceArea,
    QgsPointXY,
    QgsProject,
    QgsRectangle,
    QgsReferencedRectangle,
    QgsUnitTypes,
)

#: Parts of a side that are measured for the whole.
_PARTS = 100


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
    """Return the area of a referenced rectangle in square metres, None without a CRS.

    With the scale in its middle: right for what a job may cover, and no nonsense for the world.
    """
    if not rectangle.crs().isValid():
        return None
    width, height = measure_sides(rectangle)
    return width * height if math.isfinite(width * height) else None


def measure_sides(rectangle: Any) -> tuple[float, float]:
    """Return width and height of a referenced rectangle in metres, with the scale in its middle."""
    crs, middle = rectangle.crs(), rectangle.center()
    # A short step: from edge to edge of the world the shortest way is none at all.
    across = measure_step(crs, middle, rectangle.width() / _PARTS, 0.0) * _PARTS
    up = measure_step(crs, middle, 0.0, rectangle.height() / _PARTS) * _PARTS
    return across, up


def measure_step(crs: Any, place: QgsPointXY, across: float, up: float) -> float:
    """Return how many metres a step in units of the CRS is on the ground."""
    ruler = QgsDistanceArea()
    ruler.setSourceCrs(crs, QgsProject.instance().transformContext())
    # A local CRS has no ellipsoid: its own units are all there is.
    ruler.setEllipsoid(crs.ellipsoidAcronym() or "NONE")
    start = QgsPointXY(place.x() - across / 2, place.y() - up / 2)
    end = QgsPointXY(place.x() + across / 2, place.y() + up / 2)
    length = ruler.measureLine(start, end)
    return float(ruler.convertLengthMeasurement(length, QgsUnitTypes.DistanceMeters))


def shrink_to(rectangle: Any, *, share_across: float, share_up: float) -> QgsReferencedRectangle:
    """Return the middle of a referenced rectangle, with these shares of its width and height."""
    centre = rectangle.center()
    across = rectangle.width() * share_across / 2
    up = rectangle.height() * share_up / 2
    box = QgsRectangle(centre.x() - across, centre.y() - up, centre.x() + across, centre.y() + up)
    return QgsReferencedRectangle(box, rectangle.crs())
