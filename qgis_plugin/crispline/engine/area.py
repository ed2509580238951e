"""The area of interest: pixels whose centre lies in it are wanted, the others are no data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import rasterio.features
import shapely
from affine import Affine
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from crispline.engine.class_layer import read_features
from crispline.engine.errors import AreaError, JobError
from crispline.engine.grid import Grid, Window

#: An edge is reprojected with at least this many points along the area's larger side.
_POINTS_ALONG = 256
#: Points along a raster's side that show whether a CRS has a place for it.
_POINTS_ACROSS = 21
#: An area is cut this share of the raster's size around it: its edges are curves elsewhere.
_MARGIN = 0.1
_CIRCLE = 360.0
#: Rows looked at together for a wanted pixel.
_ROWS_AT_ONCE = 256


class Area:
    """A polygon in pixel coordinates of one grid (x is the column, y the row)."""

    def __init__(
        self, grid: Grid, polygon: BaseGeometry, *, name: str = "area of interest"
    ) -> None:
        """Take a polygon in pixel coordinates.

        Raises AreaError when it is empty, or no pixel of the grid has its centre inside.
        """
        shape = grid.shape
        box = shapely.box(0, 0, shape.width, shape.height)
        self._polygon = shapely.intersection(_as_polygons(polygon), box)
        self.name = name
        if polygon.is_empty or polygon.area == 0:
            raise AreaError(f"expected polygons in the {name}, found none; draw or choose others")
        if self._polygon.area == 0:
            raise _outside(name)
        self.window = self._bounds()
        shapely.prepare(self._polygon)
        if not any(self.mask(rows).any() for rows in self._strips()):
            raise AreaError(
                f"expected the centre of at least one pixel in the {name}, found none; draw a "
                "larger area"
            )

    def _strips(self) -> Iterator[Window]:
        """Yield the window a few rows at a time."""
        w = self.window
        for row in range(w.row, w.row_stop, _ROWS_AT_ONCE):
            yield Window(row, w.column, min(_ROWS_AT_ONCE, w.row_stop - row), w.width)

    def _bounds(self) -> Window:
        west, north, east, south = self._polygon.bounds
        row, column = int(np.floor(north)), int(np.floor(west))
        return Window(row, column, int(np.ceil(south)) - row, int(np.ceil(east)) - column)

    @property
    def identity(self) -> str:
        """The polygon itself, exactly."""
        return str(self._polygon.wkb_hex)

    def mask(self, window: Window) -> NDArray[np.bool_]:
        """Return which pixels of a window (row, column) have their centre inside."""
        found = np.zeros((window.height, window.width), dtype=np.uint8)
        common = window.intersect(self.window)
        if common is None:
            return found.astype(np.bool_)
        box = shapely.box(window.column, window.row, window.column_stop, window.row_stop)
        if self._polygon.contains(box):
            return np.ones(found.shape, dtype=np.bool_)
        rasterio.features.rasterize(
            [self._polygon],
            out=found,
            transform=Affine.translation(window.column, window.row),
        )
        return found.astype(np.bool_)

    def crop_window(self, grid: Grid, *, context: int, at_least: int) -> Window:
        """Return the window worth reading: the area and `context` pixels around it.

        It has at least `at_least` rows and columns where the grid has them.
        """
        rows = _widen(self.window.row, self.window.row_stop, grid.shape.height, context, at_least)
        columns = _widen(
            self.window.column, self.window.column_stop, grid.shape.width, context, at_least
        )
        return Window(rows.start, columns.start, len(rows), len(columns))

    def relative_to(self, window: Window, grid: Grid) -> Area:
        """Return the same area on the crop of a grid to a window."""
        moved = shapely.transform(self._polygon, lambda xy: xy - (window.column, window.row))
        return Area(grid.crop(window), moved, name=self.name)


def _widen(start: int, stop: int, size: int, context: int, at_least: int) -> range:
    missing = max(0, at_least - (stop - start + 2 * context))
    before = context + missing // 2
    first = max(0, min(start - before, size - at_least))
    last = min(size, max(stop + context + missing - missing // 2, first + at_least))
    return range(first, last)


def area_from_geometry(
    grid: Grid, geometry: BaseGeometry, *, crs: str | None = None, name: str = "area of interest"
) -> Area:
    """Return the area of a polygon in any CRS (None: the grid's).

    Edges are densified before they are reprojected, so that a straight one stays straight in its
    own CRS. Raises AreaError for no polygon, one outside the grid, or one that cannot be
    reprojected.
    """
    polygon = _as_polygons(geometry)
    if polygon.is_empty:
        raise AreaError(f"expected polygons in the {name}, found none; draw or choose others")
    return Area(grid, _to_pixels(_reproject(polygon, grid, crs, name), grid), name=name)


def area_from_extent(
    grid: Grid, extent: tuple[float, float, float, float], *, crs: str | None = None
) -> Area:
    """Return the area of an extent (west, south, east, north) in any CRS (None: the grid's)."""
    west, south, east, north = extent
    if not (west < east and south < north):
        raise AreaError(
            "expected an extent as west, south, east, north with west < east and south < north, "
            f"found {', '.join(map(str, extent))}; correct it"
        )
    return area_from_geometry(grid, shapely.box(west, south, east, north), crs=crs, name="extent")


def area_from_layer(grid: Grid, path: str | Path) -> Area:
    """Return the area of all polygons of a vector layer in any CRS (none: the grid's).

    Raises AreaError when it is missing, unreadable, without polygons, or outside the grid.
    """
    name = f"area of interest {path}"
    try:
        frame = read_features(path)
    except JobError as error:
        raise AreaError(f"area of interest {error}") from error
    if frame.geometry.isna().all():
        raise AreaError(f"expected polygons in the {name}, found none; choose another layer")
    crs = None if frame.crs is None else frame.crs.to_wkt()
    geometry = shapely.union_all(shapely.make_valid(frame.geometry.dropna().to_numpy()))
    return area_from_geometry(grid, geometry, crs=crs, name=name)


def _as_polygons(geometry: BaseGeometry) -> BaseGeometry:
    """Return the polygons of a geometry, valid and without lines and points."""
    parts = shapely.get_parts(shapely.make_valid(geometry))
    while (shapely.get_type_id(parts) == shapely.GeometryType.GEOMETRYCOLLECTION).any():
        parts = shapely.get_parts(parts)
    return shapely.union_all(parts[shapely.get_dimensions(parts) == 2])


def _reproject(polygon: BaseGeometry, grid: Grid, crs: str | None, name: str) -> BaseGeometry:
    if crs is None or grid.crs_wkt is None:
        return polygon
    source, target = pyproj.CRS.from_user_input(crs), pyproj.CRS.from_wkt(grid.crs_wkt)
    if source.equals(target, ignore_axis_order=True):
        return polygon
    transformer = pyproj.Transformer.from_crs(source, target, always_xy=True)
    surroundings = _find_surroundings(grid, transformer, wraps=source.is_geographic)
    if surroundings is not None:
        # A CRS places points far off anywhere: an area around the globe would miss the raster.
        polygon = _as_polygons(shapely.intersection(polygon, surroundings))
        if polygon.is_empty:
            raise _outside(name)
    west, south, east, north = polygon.bounds
    dense = shapely.segmentize(polygon, max(east - west, north - south) / _POINTS_ALONG)

    def move(xy: NDArray[np.float64]) -> NDArray[Any]:
        return np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))

    moved = shapely.transform(dense, move)
    if not np.isfinite(shapely.get_coordinates(moved)).all():
        raise AreaError(
            f"expected the {name} to lie where the raster's coordinate reference system is "
            "defined, found points outside; check both coordinate reference systems"
        )
    return shapely.make_valid(moved)


def _find_surroundings(
    grid: Grid, transformer: pyproj.Transformer, *, wraps: bool
) -> BaseGeometry | None:
    """Return where a grid lies in the CRS that `transformer` comes from, with a margin.

    None where that CRS has no place for all of the grid. `wraps` says that its x are degrees,
    which may count on beyond 180.
    """
    x, y = _spread_points(grid)
    forth = transformer.transform(*transformer.transform(x, y, direction="INVERSE"))
    pixel = np.sqrt(abs(grid.transform.determinant))
    if not (np.abs(np.subtract(forth, (x, y))) < pixel).all():
        return None
    west, south, east, north = transformer.transform_bounds(
        x.min(), y.min(), x.max(), y.max(), direction="INVERSE"
    )
    if wraps and east < west:
        east += _CIRCLE
    if not (np.isfinite((west, south, east, north)).all() and west < east):
        return None
    margin_x, margin_y = _MARGIN * (east - west), _MARGIN * (north - south)
    turns = (-_CIRCLE, 0.0, _CIRCLE) if wraps else (0.0,)
    boxes = [
        shapely.box(
            west - margin_x + turn, south - margin_y, east + margin_x + turn, north + margin_y
        )
        for turn in turns
    ]
    return shapely.union_all(boxes)


def _spread_points(grid: Grid) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return x and y of points all over a grid, its corners among them."""
    columns, rows = np.meshgrid(
        np.linspace(0, grid.shape.width, _POINTS_ACROSS),
        np.linspace(0, grid.shape.height, _POINTS_ACROSS),
    )
    t = grid.transform
    x, y = t.a * columns + t.b * rows + t.c, t.d * columns + t.e * rows + t.f
    return x.ravel(), y.ravel()


def _outside(name: str) -> AreaError:
    return AreaError(
        f"expected the {name} to overlap the raster, found it wholly outside; "
        "check its position and coordinate reference system"
    )


def _to_pixels(polygon: BaseGeometry, grid: Grid) -> BaseGeometry:
    t = ~grid.transform
    return shapely.transform(
        polygon,
        lambda xy: np.column_stack(
            (
                t.a * xy[:, 0] + t.b * xy[:, 1] + t.c,
                t.d * xy[:, 0] + t.e * xy[:, 1] + t.f,
            )
        ),
    )
