"""Which pixels a layer is drawn at: their size, where they lie, and in which chunks they come."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

#: A source may be coarser than what is wanted by this share before its next finer level is taken.
COARSER = 1.1
#: Share of a pixel by which an edge may miss the lattice and still lie on it.
_ON_THE_LATTICE = 1e-3


@dataclass(frozen=True)
class Rectangle:
    """Edges in units of the CRS."""

    x_minimum: float
    y_minimum: float
    x_maximum: float
    y_maximum: float


@dataclass(frozen=True)
class Chunk:
    """Part of a grid drawn at once: first row and column, size in pixels, edges in CRS units."""

    row: int
    column: int
    height: int
    width: int
    bounds: Rectangle


@dataclass(frozen=True)
class PixelGrid:
    """North-up pixels cut out of a lattice.

    The lattice starts at (`x_anchor`, `y_anchor`), its pixels are `step_x` wide and `step_y` high,
    all in CRS units. `first_row` and `first_column` count from the anchor, southward and eastward.
    """

    x_anchor: float
    y_anchor: float
    step_x: float
    step_y: float
    first_row: int
    first_column: int
    height: int
    width: int

    @property
    def geotransform(self) -> tuple[float, float, float, float, float, float]:
        """GDAL's six numbers: upper left corner and steps."""
        left = self.x_anchor + self.first_column * self.step_x
        top = self.y_anchor - self.first_row * self.step_y
        return left, self.step_x, 0.0, top, 0.0, -self.step_y

    @property
    def megapixels(self) -> float:
        """Size in millions of pixels."""
        return self.height * self.width / 1e6

    def chunks(self, size: int) -> Iterator[Chunk]:
        """Yield chunks of up to `size` x `size` pixels whose edges lie on multiples of `size`.

        Counted from the lattice's anchor: where that is a tile's corner and `size` a multiple of
        the tile, no tile lies in two chunks.
        """
        for row, height in _cut(self.first_row, self.height, size):
            for column, width in _cut(self.first_column, self.width, size):
                bounds = Rectangle(
                    x_minimum=self.x_anchor + column * self.step_x,
                    y_minimum=self.y_anchor - (row + height) * self.step_y,
                    x_maximum=self.x_anchor + (column + width) * self.step_x,
                    y_maximum=self.y_anchor - row * self.step_y,
                )
                yield Chunk(row - self.first_row, column - self.first_column, height, width, bounds)


def cover(
    bounds: Rectangle, *, x_anchor: float, y_anchor: float, step_x: float, step_y: float
) -> PixelGrid:
    """Return the pixels of a lattice that cover `bounds`, at least one."""
    left, right = _span(
        (bounds.x_minimum - x_anchor) / step_x, (bounds.x_maximum - x_anchor) / step_x
    )
    top, bottom = _span(
        (y_anchor - bounds.y_maximum) / step_y, (y_anchor - bounds.y_minimum) / step_y
    )
    return PixelGrid(
        x_anchor, y_anchor, step_x, step_y,
        first_row=top, first_column=left, height=bottom - top, width=right - left,
    )  # fmt: skip


def choose_level(wanted: float, levels: Sequence[float]) -> float:
    """Return the coarsest of a source's pixel sizes that shows what `wanted` asks for.

    Its finest where none does: nothing is gained by enlarging. All in the same unit.
    """
    fine_enough = [level for level in levels if level <= COARSER * wanted]
    return max(fine_enough) if fine_enough else min(levels)


def _span(start: float, stop: float) -> tuple[int, int]:
    """Return the first pixel and the one after the last between two places on the lattice."""
    first = math.floor(start + _ON_THE_LATTICE)
    return first, max(first + 1, math.ceil(stop - _ON_THE_LATTICE))


def _cut(first: int, length: int, size: int) -> Iterator[tuple[int, int]]:
    """Yield start and length of the parts between multiples of `size`."""
    start, stop = first, first + length
    while start < stop:
        end = min(stop, (start // size + 1) * size)
        yield start, end - start
        start = end
