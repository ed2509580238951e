"""From square metres, as a user thinks, to pixels, as the polygons are made."""

from __future__ import annotations

import numpy as np
import shapely

from crispline.engine.errors import RasterError
from crispline.engine.grid import Grid
from crispline.engine.job import DEFAULT_MINIMUM_PIXELS, SegmentJob, VectorizeJob
from crispline.engine.measure import choose_ruler
from crispline.engine.vectorise import VectoriseSettings


def choose_settings(
    job: SegmentJob | VectorizeJob, grid: Grid, *, origin: str
) -> VectoriseSettings:
    """Return a job's settings for a grid, its areas in pixels.

    Raises RasterError where square metres are asked for and `origin` (the file) has no CRS.
    """
    minimum = DEFAULT_MINIMUM_PIXELS
    if job.minimum_area is not None:
        minimum = _to_pixels(job.minimum_area, grid, origin=origin)
    hole = _to_pixels(job.hole_area, grid, origin=origin)
    return VectoriseSettings(minimum_pixels=minimum, hole_pixels=hole, tolerance=job.tolerance)


def _to_pixels(square_metres: float, grid: Grid, *, origin: str) -> float:
    if square_metres == 0:
        return 0.0
    pixel = measure_pixel(grid)
    if pixel is None:
        raise RasterError(
            f"expected {origin} to have a coordinate reference system, since areas are given in "
            "square metres, found none; assign one or leave the areas out"
        )
    return square_metres / pixel


def measure_pixel(grid: Grid) -> float | None:
    """Return the square metres of the grid's central pixel, None without a CRS."""
    row, column = grid.shape.height // 2, grid.shape.width // 2
    corners = ((column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1))
    points = [grid.transform @ corner for corner in corners]
    x, y = points[0]
    geometry = np.array([shapely.Polygon(points)], dtype=object)
    area = float(choose_ruler(grid.crs_wkt, x, y).measure(geometry).area[0])
    return area if area > 0 else None  # NaN is not above 0 either
