"""The exact polygons of a window: the blocks' coverages, clipped to valid pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon

from crispline.engine.grid import Window
from crispline.engine.scene.coverage import Faces, merge_faces, node_lines, resolve_block
from crispline.engine.scene.layout import Place, list_places
from crispline.engine.scene.spec import SCENE_CLASSES, RowRuns, SceneSpec, valid_runs

if TYPE_CHECKING:
    import geopandas


def truth_window(
    spec: SceneSpec, window: Window, *, dissolved: bool = True
) -> geopandas.GeoDataFrame:
    """Return the exact coverage of a window's valid pixels, in CRS coordinates.

    Columns: class_id, class_name, geometry (Polygon). Polygons are valid, meet without gaps or
    overlaps and cover the valid pixels exactly. With `dissolved` each is a whole class region, as
    a segmentation sees it; otherwise buildings stay apart at their party walls and regions are
    split along the middle of roads. The window may reach beyond the raster, where nothing is.
    """
    faces = truth_faces(spec, window, dissolved=dissolved)
    return frame_faces(spec, faces)


def truth_faces(spec: SceneSpec, window: Window, *, dissolved: bool = True) -> Faces:
    """Return what `truth_window` does, in pixels: x = column and y = row of pixel corners."""
    inside = window.intersect(spec.grid.window)
    places = list(list_places(spec, inside)) if inside is not None else []
    faces = join_faces([truth_of_place(spec, inside, p) for p in places if inside is not None])
    if dissolved:
        faces = merge_faces(faces.geometry, faces.class_id, np.full(len(faces.geometry), -1))
    return _sort(faces)


def truth_of_place(spec: SceneSpec, window: Window, place: Place) -> Faces:
    """Return the visible objects of one block inside a window of the raster."""
    faces = resolve_block(place)
    left, top, right, bottom = shapely.total_bounds(faces.geometry)
    bounds = Window(
        int(np.floor(top)) - 1,
        int(np.floor(left)) - 1,
        int(np.ceil(bottom) - np.floor(top)) + 2,
        int(np.ceil(right) - np.floor(left)) + 2,
    )
    part = bounds.intersect(window)
    if part is None:
        return join_faces([])
    runs = valid_runs(spec, part.row, part.row_stop)
    if part == bounds and bool(runs.mask(part).all()):
        return faces
    region = _outline_valid(part, runs)
    return clip_faces(faces, region) if region is not None else join_faces([])


def _outline_valid(window: Window, runs: RowRuns) -> Polygon | None:
    """Return the union of a window's valid pixels, or None; they form one run a row."""
    start = np.maximum(runs.start, window.column)
    stop = np.minimum(runs.stop, window.column_stop)
    filled = np.flatnonzero(stop > start)
    if len(filled) == 0:
        return None
    rows = np.repeat(np.arange(filled[0], filled[-1] + 2), 2)[1:-1] + window.row
    left = np.repeat(start[filled], 2)
    right = np.repeat(stop[filled], 2)
    ring = np.concatenate(
        [np.column_stack([right, rows]), np.column_stack([left, rows])[::-1]]
    ).astype(np.float64)
    simplified = Polygon(ring).simplify(0.0)
    return simplified if isinstance(simplified, Polygon) else Polygon(ring)


def clip_faces(faces: Faces, region: Polygon) -> Faces:
    """Return the parts of the faces inside a region, noded on the vertex grid."""
    near = faces.geometry[shapely.intersects(faces.geometry, region)]
    if len(near) == 0:
        return join_faces([])
    chosen = shapely.intersects(faces.geometry, region)
    class_id, building = faces.class_id[chosen], faces.building[chosen]
    cells = node_lines([region.exterior, *shapely.boundary(near)])
    points = shapely.point_on_surface(cells)
    shapely.prepare(region)
    cells, points = (
        cells[shapely.intersects(region, points)],
        points[shapely.intersects(region, points)],
    )
    cell, face = shapely.STRtree(near).query(points, predicate="intersects")
    owner = np.full(len(cells), -1)
    owner[cell] = face
    kept = owner >= 0
    return merge_faces(cells[kept], class_id[owner[kept]], building[owner[kept]])


def join_faces(parts: list[Faces]) -> Faces:
    """Return several blocks' faces as one collection."""
    if not parts:
        return Faces(np.empty(0, dtype=object), np.empty(0, np.uint8), np.empty(0, np.int32))
    return Faces(
        np.concatenate([part.geometry for part in parts]),
        np.concatenate([part.class_id for part in parts]),
        np.concatenate([part.building for part in parts]),
    )


def _sort(faces: Faces) -> Faces:
    """Order faces from the top, then from the left."""
    if len(faces.geometry) == 0:
        return faces
    bounds = shapely.bounds(faces.geometry)
    order = np.lexsort((bounds[:, 2], bounds[:, 0], bounds[:, 1]))
    return Faces(faces.geometry[order], faces.class_id[order], faces.building[order])


def frame_faces(spec: SceneSpec, faces: Faces) -> geopandas.GeoDataFrame:
    """Return faces as a GeoDataFrame in CRS coordinates."""
    import geopandas

    transform = spec.grid.transform

    def locate(points: NDArray[np.float64]) -> NDArray[np.float64]:
        x = transform.c + transform.a * points[:, 0]
        y = transform.f + transform.e * points[:, 1]
        return np.column_stack([x, y])

    names = np.array([info.name for info in SCENE_CLASSES], dtype=object)
    return geopandas.GeoDataFrame(
        {"class_id": faces.class_id, "class_name": names[faces.class_id]},
        geometry=shapely.transform(faces.geometry, locate),
        crs=spec.grid.crs_wkt,
    )
