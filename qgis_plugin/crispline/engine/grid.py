"""Pixel-space vocabulary: shape, window, grid. Rows come before columns, y before x."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from affine import Affine

from crispline.engine.errors import RasterError


@dataclass(frozen=True, slots=True)
class Shape:
    """Height and width in pixels, both at least 1."""

    height: int
    width: int

    def __post_init__(self) -> None:
        """Refuse empty shapes."""
        if self.height < 1 or self.width < 1:
            raise RasterError(
                f"expected a shape of at least 1 x 1 pixels, found {self.height} x {self.width}"
            )

    @property
    def pixels(self) -> int:
        """Number of pixels."""
        return self.height * self.width


@dataclass(frozen=True, slots=True)
class Window:
    """A rectangle of pixels: first row and column, height and width. May lie outside a raster."""

    row: int
    column: int
    height: int
    width: int

    @property
    def row_stop(self) -> int:
        """First row below the window."""
        return self.row + self.height

    @property
    def column_stop(self) -> int:
        """First column right of the window."""
        return self.column + self.width

    @property
    def shape(self) -> Shape:
        """Height and width."""
        return Shape(self.height, self.width)

    @property
    def slices(self) -> tuple[slice, slice]:
        """Row slice and column slice, to index an array laid out (..., row, column)."""
        return slice(self.row, self.row_stop), slice(self.column, self.column_stop)

    def intersect(self, other: Window) -> Window | None:
        """Return what both windows cover, or None."""
        row, column = max(self.row, other.row), max(self.column, other.column)
        height = min(self.row_stop, other.row_stop) - row
        width = min(self.column_stop, other.column_stop) - column
        return Window(row, column, height, width) if height > 0 and width > 0 else None

    def contains(self, other: Window) -> bool:
        """Whether `other` lies wholly inside."""
        return self.intersect(other) == other

    def relative_to(self, origin: Window) -> Window:
        """Return the same pixels counted from the first row and column of `origin`."""
        return Window(self.row - origin.row, self.column - origin.column, self.height, self.width)


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the pixels of a raster lie.

    `transform` maps (column, row) of pixel corners to (x, y) in the CRS; `crs_wkt` is WKT 2, or
    None for a raster without a CRS.
    """

    shape: Shape
    transform: Affine
    crs_wkt: str | None

    @property
    def window(self) -> Window:
        """The whole grid as a window."""
        return Window(0, 0, self.shape.height, self.shape.width)

    def crop(self, window: Window) -> Grid:
        """Return the grid of a window."""
        transform = self.transform * Affine.translation(window.column, window.row)
        return Grid(window.shape, transform, self.crs_wkt)

    @property
    def pixel_area(self) -> float:
        """Area of a pixel in squared CRS units."""
        return abs(float(self.transform.determinant))


def split_rows(shape: Shape, height: int) -> Iterator[Window]:
    """Yield full-width windows of at most `height` rows, from the top."""
    for row in range(0, shape.height, height):
        yield Window(row, 0, min(height, shape.height - row), shape.width)
