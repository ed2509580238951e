"""Polygons painted as labels, window by window: the whole raster is never held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import rasterio.features
import shapely
from affine import Affine
from numpy.typing import NDArray

from crispline.engine.grid import Shape, Window
from crispline.engine.resampling import GroundPixel
from crispline_training.data.source import Label
from crispline_training.errors import RecipeError
from crispline_training.sample import IGNORE

#: Geometries of more vertices are cut, so that a window hands only what it needs to GDAL.
_MOST_VERTICES = 1000
#: Segments of a quarter circle in buffers: they stay within 0.2 % of the distance.
_QUARTER_SEGMENTS = 16
#: Buffers narrower than this many pixels hold no pixel centre for certain, and are none.
_NARROWEST = 1e-3

Geometries = NDArray[np.object_]


def order_smaller_last(polygons: Geometries) -> NDArray[np.intp]:
    """Return the order of painting in which a smaller polygon covers a larger one.

    Of equally large ones the later in the layer covers the other.
    """
    return np.argsort(-shapely.area(polygons), kind="stable")


def order_as_given(polygons: Geometries) -> NDArray[np.intp]:
    """Return the order of painting in which a later polygon of the layer covers earlier ones."""
    return np.arange(len(polygons))


#: Which of overlapping polygons wins, by name.
OVERLAPS = {"smaller": order_smaller_last, "later": order_as_given}


@dataclass(frozen=True, slots=True)
class IgnoreBuffer:
    """Ground along outlines that is ignored, in metres to either side, and metres a pixel."""

    metres: float
    pixel: GroundPixel

    def __post_init__(self) -> None:
        """Refuse what is no distance."""
        if not 0 <= self.metres < np.inf:
            raise RecipeError(
                f"expected an ignore buffer of 0 metres or more, found {self.metres}; correct it"
            )

    @property
    def reach(self) -> float:
        """The buffer in pixels, along the axis where it is more of them."""
        return self.metres / min(self.pixel)


class LabelPainter:
    """Polygons in pixel coordinates (x column, y row) with a label each, indexed by place.

    A pixel takes the label of the polygon that holds its centre, `outside` where there is none,
    and IGNORE where its centre is within the buffer's distance of any polygon's outline.
    """

    def __init__(
        self,
        polygons: Geometries,
        labels: Sequence[int],
        *,
        outside: int,
        overlap: str = "smaller",
        buffer: IgnoreBuffer | None = None,
    ) -> None:
        """Index polygons; `labels` has one for each, `overlap` is a name of OVERLAPS."""
        if overlap not in OVERLAPS:
            raise RecipeError(
                f"expected {' or '.join(map(repr, OVERLAPS))} of overlapping polygons to win, "
                f"found {overlap!r}; choose one"
            )
        order = OVERLAPS[overlap](polygons)
        self._outside = outside
        self._pieces, owner = cut_geometries(polygons[order])
        self._labels = np.asarray(labels, dtype=np.uint8)[order][owner]
        self._tree = shapely.STRtree(self._pieces)
        self._buffer = buffer if buffer is not None and buffer.reach > _NARROWEST else None
        if self._buffer is not None:
            self._lines, _ = cut_geometries(shapely.boundary(polygons))
            self._line_tree = shapely.STRtree(self._lines)

    def touches(self, shape: Shape) -> bool:
        """Whether any polygon lies on a raster of that shape, at least in part."""
        box = shapely.box(0, 0, shape.width, shape.height)
        found = self._pieces[self._tree.query(box, predicate="intersects")]
        return bool((shapely.area(shapely.intersection(found, box)) > 0).any())

    def find_labels(self, window: Window) -> NDArray[np.uint8]:
        """Return the labels of the polygons that reach into a window, each once."""
        box = shapely.box(*_bounds(window, 0))
        return np.unique(self._labels[self._tree.query(box, predicate="intersects")])

    def paint(self, window: Window) -> Label:
        """Return the labels (row, column) of any window."""
        label: Label = np.full((window.height, window.width), self._outside, dtype=np.uint8)
        # One pixel more: what GDAL does at the rim of a polygon must not depend on the window.
        bounds = _bounds(window, 1)
        index = np.sort(self._tree.query(shapely.box(*bounds)))
        pieces = shapely.clip_by_rect(self._pieces[index], *bounds)
        shapes = [
            (piece, int(self._labels[i]))
            for piece, i in zip(pieces, index, strict=True)
            if piece.area > 0
        ]
        _burn(shapes, window, label)
        if self._buffer is not None:
            self._ignore_outlines(self._buffer, window, label)
        return label

    def _ignore_outlines(self, buffer: IgnoreBuffer, window: Window, label: Label) -> None:
        bounds = _bounds(window, buffer.reach + 1)
        index = self._line_tree.query(shapely.box(*bounds))
        lines = shapely.clip_by_rect(self._lines[index], *bounds)
        lines = lines[~shapely.is_empty(lines)]
        metres = np.array(buffer.pixel, dtype=np.float64)
        strips = shapely.buffer(
            shapely.transform(lines, lambda xy: xy * metres),
            buffer.metres,
            quad_segs=_QUARTER_SEGMENTS,
        )
        strips = shapely.transform(strips, lambda xy: xy / metres)
        _burn([(strip, IGNORE) for strip in strips], window, label)


def _bounds(window: Window, margin: float) -> tuple[float, float, float, float]:
    return (
        window.column - margin,
        window.row - margin,
        window.column_stop + margin,
        window.row_stop + margin,
    )


def _burn(shapes: list[tuple[shapely.Geometry, int]], window: Window, label: Label) -> None:
    if shapes:
        rasterio.features.rasterize(
            shapes, out=label, transform=Affine.translation(window.column, window.row)
        )


def cut_geometries(geometries: Geometries) -> tuple[Geometries, NDArray[np.intp]]:
    """Cut geometries of many vertices along pixel borders; return pieces and which each is of.

    No pixel centre lies on a cut, so the pieces hold the same centres. Their order is kept.
    """
    pieces: list[shapely.Geometry] = []
    owners: list[int] = []
    counts = shapely.get_num_coordinates(geometries)
    for number, (geometry, count) in enumerate(zip(geometries, counts, strict=True)):
        parts = [geometry] if count <= _MOST_VERTICES else _halve(geometry)
        pieces.extend(parts)
        owners.extend([number] * len(parts))
    made = np.empty(len(pieces), dtype=np.object_)
    made[:] = pieces
    return made, np.asarray(owners, dtype=np.intp)


def _halve(geometry: shapely.Geometry) -> list[shapely.Geometry]:
    """Return what a geometry falls into when its box is halved until pieces are small."""
    west, north, east, south = np.array(shapely.bounds(geometry))
    done: list[shapely.Geometry] = []
    waiting = [(geometry, (np.floor(west), np.floor(north), np.ceil(east), np.ceil(south)))]
    while waiting:
        piece, (x0, y0, x1, y1) = waiting.pop()
        few = shapely.get_num_coordinates(piece) <= _MOST_VERTICES
        if few or max(x1 - x0, y1 - y0) <= 1:
            done.append(piece)
            continue
        x, y = np.floor((x0 + x1) / 2), np.floor((y0 + y1) / 2)
        wide = x1 - x0 > y1 - y0
        first = (x0, y0, x, y1) if wide else (x0, y0, x1, y)
        second = (x, y0, x1, y1) if wide else (x0, y, x1, y1)
        for box in (first, second):
            part = shapely.clip_by_rect(piece, *box)
            if not part.is_empty:
                waiting.append((part, box))
    return done
