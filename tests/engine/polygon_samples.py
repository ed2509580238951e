"""Polygons for the tests of attributes, spool and sinks, each value known by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import shapely

from crispline.engine.card import ClassInfo
from crispline.engine.polygons import Layer, PolygonBatch

CLASSES = (
    ClassInfo(0, "ground", "#aaaaaa", is_background=True),
    ClassInfo(1, "building", "#cc2211", shape="orthogonal"),
    ClassInfo(2, "low vegetation / lawn", "#33aa44"),
    ClassInfo(3, "wądół über 川", "#2255cc"),
)
PROVENANCE: dict[str, Any] = {"model": {"name": "gęś"}, "parameters": {"tolerance": 0.75}}


def make_layer(
    epsg: int | None = 32633, *, name: str = "polygons", crs_wkt: str | None = None
) -> Layer:
    wkt = pyproj.CRS.from_epsg(epsg).to_wkt() if epsg is not None else crs_wkt
    return Layer(name, wkt, CLASSES, PROVENANCE)


def make_batch(
    polygons: list[shapely.Polygon],
    *,
    class_id: list[int] | None = None,
    confidence: list[float] | None = None,
) -> PolygonBatch:
    count = len(polygons)
    geometry = np.empty(count, dtype=object)
    geometry[:] = polygons
    return PolygonBatch(
        geometry,
        np.array(class_id if class_id is not None else [1] * count, dtype=np.uint8),
        np.arange(1, count + 1, dtype=np.int64),
        np.array(confidence if confidence is not None else [0.5] * count, dtype=np.float64),
    )


def make_courtyard(x: float, y: float, *, unit: float = 1.0) -> shapely.Polygon:
    """A square of 10 x 10 units with a hole of 4 x 2: area 92, perimeter 40 + 12, 8 vertices."""
    hole = shapely.box(x + 3 * unit, y + 3 * unit, x + 7 * unit, y + 5 * unit)
    outer = shapely.box(x, y, x + 10 * unit, y + 10 * unit)
    return shapely.Polygon(outer.exterior, [hole.exterior])


def make_stars(
    count: int, *, seed: int = 0, x: float = 5e5, y: float = 5.1e6, unit: float = 1.0
) -> PolygonBatch:
    """Star-shaped polygons with coordinates that need all digits of a double."""
    random = np.random.default_rng(seed)
    angle = np.linspace(0, 2 * np.pi, 9, endpoint=False)
    rays = np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    index = np.arange(count)
    centre = np.stack([index % 20, index // 20], axis=-1) * 10.0
    corners = centre[:, None] + rays * (2 + 2 * random.random((count, 9, 1)))
    return PolygonBatch(
        np.asarray(shapely.polygons(corners * unit + [x, y])),
        (index % 4).astype(np.uint8),
        index + 1,
        random.random(count),
    )


def list_files(folder: Path) -> list[str]:
    """Names of everything in a folder, hidden files too."""
    return sorted(path.name for path in folder.iterdir())
