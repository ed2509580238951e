"""Class polygons as GDAL reads them, apart from the plugin and from QGIS."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from osgeo import ogr

#: Class and geometry of each polygon.
Shapes = list[tuple[str, Any]]
#: Number and area in square units of the polygons of each class.
Totals = dict[str, tuple[int, float]]


def read_shapes(path: Path) -> Shapes:
    """Return the class and the geometry of each polygon in a file's first layer."""
    dataset = ogr.Open(str(path))
    assert dataset is not None, f"GDAL cannot open {path}"
    return [
        (feature.GetField("class_name"), feature.GetGeometryRef().Clone())
        for feature in dataset.GetLayer(0)
    ]


def read_styles(path: Path) -> list[str]:
    """Return the styles for QGIS that a GeoPackage holds."""
    dataset = ogr.Open(str(path))
    return [feature.GetField("styleQML") for feature in dataset.GetLayerByName("layer_styles")]


def read_layer(layer: Any) -> Shapes:
    """Return the class and the geometry of each polygon in a layer of QGIS."""
    return [
        (feature["class_name"], ogr.CreateGeometryFromWkb(bytes(feature.geometry().asWkb())))
        for feature in layer.getFeatures()
    ]


def add_up(shapes: Shapes) -> Totals:
    """Return the number of polygons and their area in square units of each class."""
    totals: Totals = {}
    for name, shape in shapes:
        count, area = totals.get(name, (0, 0.0))
        totals[name] = (count + 1, area + shape.GetArea())
    return totals


def assert_same(found: Shapes, wanted: Shapes) -> None:
    """Number and area of each class's polygons are the same."""
    totals = add_up(found)
    assert {name: count for name, (count, _) in totals.items()} == {
        name: count for name, (count, _) in add_up(wanted).items()
    }
    for name, (_, area) in add_up(wanted).items():
        assert totals[name][1] == pytest.approx(area), name


def find_largest(shapes: Shapes) -> dict[str, tuple[float, float]]:
    """Return a place far inside the largest polygon of each class."""
    largest: dict[str, Any] = {}
    for name, shape in shapes:
        if name not in largest or shape.GetArea() > largest[name].GetArea():
            largest[name] = shape
    return {name: find_inside(shape) for name, shape in largest.items()}


def find_inside(shape: Any) -> tuple[float, float]:
    """Return a place as far from a polygon's boundary as halving steps find one."""
    inner, distance = shape, 8.0
    while distance > 0.05:
        smaller = shape.Buffer(-distance)
        if not smaller.IsEmpty():
            inner = smaller
            break
        distance /= 2
    place = inner.PointOnSurface()
    return (place.GetX(), place.GetY())


def compare_at(shapes: Shapes, truth: Shapes) -> list[bool]:
    """Return, for a place inside each true polygon, whether the polygon there has its class."""
    boxes = [(shape.GetEnvelope(), name, shape) for name, shape in shapes]
    found = []
    for wanted, shape in truth:
        x, y = find_inside(shape)
        place = ogr.Geometry(ogr.wkbPoint)
        place.AddPoint_2D(x, y)
        found.append(
            any(
                name == wanted
                and west <= x <= east
                and south <= y <= north
                and candidate.Contains(place)
                for (west, east, south, north), name, candidate in boxes
            )
        )
    return found
