"""Painted items resolved to a coverage: valid polygons without gaps or overlaps.

All outlines of a block are noded together on the vertex grid (snap rounding), so every face has
exactly one visible class, and blocks meet in identical vertices.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray

from crispline.engine.scene.items import SNAP
from crispline.engine.scene.lattice import outline_block
from crispline.engine.scene.layout import CACHED_BLOCKS, Place, list_painted
from crispline.engine.scene.lot import list_border_lines
from crispline.engine.scene.spec import BUILDING


@dataclass(frozen=True, slots=True)
class Faces:
    """Visible parts of objects: polygons in pixels, their class, and the building they show.

    `building` numbers the block's buildings from 0 and is -1 elsewhere.
    """

    geometry: NDArray[np.object_]
    class_id: NDArray[np.uint8]
    building: NDArray[np.int32]


def node_lines(lines: list[shapely.Geometry]) -> NDArray[np.object_]:
    """Return the faces of an arrangement of lines, with vertices on the vertex grid."""
    noded = shapely.unary_union(lines, grid_size=1 / SNAP)
    return np.asarray(shapely.get_parts(shapely.polygonize(shapely.get_parts(noded))))


@lru_cache(maxsize=CACHED_BLOCKS)
def resolve_block(place: Place) -> Faces:
    """Return the coverage of a block: one polygon per visible building, else per class region."""
    items = [item for item in list_painted(place) if item.class_id is not None]

    def snap(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.round(points * (SNAP / place.metres_per_pixel)) / SNAP

    outline = shapely.transform(outline_block(place.seed, place.block), snap)
    # Neighbouring blocks must node their shared edge alike, so both see the same lines there.
    border = [shapely.transform(line, snap) for line in list_border_lines(place.seed, place.block)]
    polygons = np.array([item.geometry for item in items], dtype=object)
    polygons[0] = outline
    cells = node_lines([*border, *shapely.boundary(polygons)])
    points = shapely.point_on_surface(cells)
    # The top item over each cell; cells outside the block belong to none that counts.
    tree = shapely.STRtree(polygons)
    cell, item = tree.query(points, predicate="intersects")
    top = np.full(len(cells), -1)
    np.maximum.at(top, cell, item)
    shapely.prepare(outline)
    inside = shapely.intersects(outline, points) & (top >= 0)
    cells, top = cells[inside], top[inside]
    class_of = np.array([item.class_id for item in items], dtype=np.uint8)
    is_building = class_of == BUILDING
    number = np.where(is_building, np.cumsum(is_building) - 1, -1).astype(np.int32)
    return merge_faces(cells, class_of[top], number[top])


def merge_faces(
    cells: NDArray[np.object_], class_id: NDArray[np.uint8], building: NDArray[np.int32]
) -> Faces:
    """Unite neighbouring cells of the same class and building."""
    key = class_id.astype(np.int64) * 2**32 + building + 1
    merged: list[NDArray[np.object_]] = []
    classes: list[NDArray[np.uint8]] = []
    buildings: list[NDArray[np.int32]] = []
    for value in np.unique(key):
        chosen = np.flatnonzero(key == value)
        parts = np.asarray(shapely.get_parts(shapely.coverage_union_all(cells[chosen])))
        merged.append(parts)
        classes.append(np.full(len(parts), class_id[chosen[0]], np.uint8))
        buildings.append(np.full(len(parts), building[chosen[0]], np.int32))
    if not merged:
        empty = np.empty(0, dtype=object)
        return Faces(empty, np.empty(0, np.uint8), np.empty(0, np.int32))
    return Faces(np.concatenate(merged), np.concatenate(classes), np.concatenate(buildings))
