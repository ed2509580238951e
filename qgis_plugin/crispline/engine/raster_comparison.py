"""Two polygon layers drawn on one grid and compared pixel by pixel, window by window."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from affine import Affine
from numpy.typing import NDArray

from crispline.engine.boundary_metrics import BoundaryCounts, count_boundaries
from crispline.engine.class_layer import ClassLayer, draw_labels
from crispline.engine.errors import JobError
from crispline.engine.grid import Grid, Shape, Window
from crispline.engine.metrics import count_confusion
from crispline.engine.probabilities import NO_DATA_LABEL
from crispline.engine.progress import Progress

#: Pixels within which a boundary counts as found.
BOUNDARY_RADII = (1, 3, 5)
_AUTOMATIC_SIDE = 4096
_LARGEST_SIDE = 200_000
_WINDOW = 2048


def make_grid(layer: ClassLayer, pixel_size: float | None) -> Grid:
    """Return a grid over a layer's extent, rows from north to south.

    `pixel_size` None gives 4096 pixels along the longer side. Raises JobError for a size that is
    no size or gives too many pixels.
    """
    left, bottom, right, top = layer.bounds
    side = max(right - left, top - bottom)
    if pixel_size is None:
        pixel_size = side / _AUTOMATIC_SIDE
    if not (math.isfinite(pixel_size) and pixel_size > 0) or side / pixel_size > _LARGEST_SIDE:
        raise JobError(
            f"expected a pixel size above 0 with at most {_LARGEST_SIDE} pixels along "
            f"{side:g} units of {layer.origin}, found {pixel_size:g}; choose another"
        )
    # Whole pixels come out of the division with noise: 4096.0000001 must not add a column.
    width = max(1, math.ceil((right - left) / pixel_size - 1e-6))
    height = max(1, math.ceil((top - bottom) / pixel_size - 1e-6))
    transform = Affine(pixel_size, 0, left, 0, -pixel_size, top)
    return Grid(Shape(height, width), transform, layer.crs_wkt)


def compare_rasters(
    result: ClassLayer,
    truth: ClassLayer,
    *,
    names: Sequence[str],
    grid: Grid,
    outside: str | None,
    progress: Progress,
) -> tuple[NDArray[np.int64], BoundaryCounts]:
    """Draw both layers window by window; return the confusion matrix and the boundary counts.

    The matrix is laid out (truth, result) in the order of `names`, with a last column for ground
    the result leaves out. With `outside` (the last of the names) ground without a polygon is of
    that class in both.
    """
    trees = [shapely.STRtree(layer.geometry) for layer in (truth, result)]
    halo = max(BOUNDARY_RADII) + 1
    count = len(names)
    confusion = np.zeros((count, count + 1), dtype=np.int64)
    empty = np.zeros((len(BOUNDARY_RADII), count), dtype=np.int64)
    boundary = BoundaryCounts(*[empty] * 6)
    windows = list(_split(grid.shape))
    for number, window in enumerate(windows, 1):
        outer = _grow(window, halo, grid.window)
        labels = [
            draw_labels(layer, tree=tree, names=names, grid=grid, window=outer)
            for layer, tree in zip((truth, result), trees, strict=True)
        ]
        if outside is not None:
            for drawn in labels:
                drawn[drawn == NO_DATA_LABEL] = count - 1
        core = window.relative_to(outer).slices
        confusion += count_confusion(labels[0][core], labels[1][core], class_count=count)
        boundary += count_boundaries(
            labels[0], labels[1], class_count=count, radii=BOUNDARY_RADII, core=core
        )
        progress.report("compare", done=number, total=len(windows))
    return confusion, boundary


def _split(shape: Shape) -> Iterator[Window]:
    for row in range(0, shape.height, _WINDOW):
        for column in range(0, shape.width, _WINDOW):
            height = min(_WINDOW, shape.height - row)
            yield Window(row, column, height, min(_WINDOW, shape.width - column))


def _grow(window: Window, halo: int, limit: Window) -> Window:
    grown = Window(
        window.row - halo,
        window.column - halo,
        window.height + 2 * halo,
        window.width + 2 * halo,
    )
    return grown.intersect(limit) or window
