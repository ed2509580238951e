"""Where the tiles lie: as few as the overlap allows, spread evenly, none outside the raster.

A model takes a tile of the input size and gives one of the output size, which is smaller for
models that cut off their borders. Output tiles lie inside the raster (or begin at its first pixel
where the raster is smaller); the input around them is mirrored at the raster's borders.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crispline.engine.errors import JobError
from crispline.engine.grid import Shape, Window

#: Overlap of neighbouring tiles where neither the job nor the model card names one.
DEFAULT_OVERLAP = 0.2


@dataclass(frozen=True, slots=True)
class AxisPlan:
    """Tiles along the rows or along the columns of a raster of `size` pixels.

    `starts` holds the first raster pixel of every output tile; `output` and `input` are the
    model's sizes along this axis.
    """

    size: int
    starts: tuple[int, ...]
    output: int
    input: int

    @property
    def count(self) -> int:
        """Number of tiles."""
        return len(self.starts)

    @property
    def kept(self) -> int:
        """Output pixels of a tile that lie inside the raster."""
        return min(self.output, self.size)

    @property
    def margin(self) -> int:
        """Input pixels before the first output pixel."""
        return (self.input - self.output) // 2

    @property
    def widest_overlap(self) -> int:
        """Most pixels that a tile shares with the one before it."""
        return max((self.overlap(i) for i in range(self.count)), default=0)

    def overlap(self, index: int) -> int:
        """Pixels that a tile shares with the one before it."""
        return self.starts[index - 1] + self.kept - self.starts[index] if index > 0 else 0

    def step(self, index: int) -> int:
        """Pixels from the start of a tile to that of the next one, or to the raster's end."""
        stop = self.starts[index + 1] if index + 1 < self.count else self.size
        return stop - self.starts[index]

    def source(self, index: int) -> NDArray[np.intp]:
        """Return the raster pixel under every input pixel of a tile, mirrored at the borders."""
        first = self.starts[index] - self.margin
        return mirror(np.arange(first, first + self.input), self.size)

    def source_range(self, index: int) -> range:
        """Return the raster pixels under a tile's input, without the mirrored ones."""
        first = self.starts[index] - self.margin
        inside = range(max(0, first), min(self.size, first + self.input))
        if len(inside) == self.input:
            return inside
        pixels = self.source(index)
        return range(int(pixels.min()), int(pixels.max()) + 1)


@dataclass(frozen=True, slots=True)
class TilePlan:
    """Tiles of a raster: every combination of a tile row and a tile column."""

    rows: AxisPlan
    columns: AxisPlan

    @property
    def count(self) -> int:
        """Number of tiles."""
        return self.rows.count * self.columns.count

    @property
    def input(self) -> Shape:
        """Shape of the tiles the model takes."""
        return Shape(self.rows.input, self.columns.input)

    @property
    def output(self) -> Shape:
        """Shape of the tiles the model gives."""
        return Shape(self.rows.output, self.columns.output)

    def window(self, row: int, column: int) -> Window:
        """Return the raster window that the output of a tile covers."""
        return Window(
            self.rows.starts[row], self.columns.starts[column], self.rows.kept, self.columns.kept
        )


def mirror(pixels: NDArray[np.intp], size: int) -> NDArray[np.intp]:
    """Reflect pixel indices at the first and last of `size` pixels, as often as needed.

    The outermost pixel is not repeated, so a gradient goes on without a step.
    """
    if size == 1:
        return np.zeros_like(pixels)
    period = 2 * (size - 1)
    folded = pixels % period
    return np.minimum(folded, period - folded)


def plan_axis(size: int, *, output: int, input_size: int, overlap: float) -> AxisPlan:
    """Return the fewest evenly spread tiles that overlap by at least the share `overlap`."""
    if not 0 <= overlap < 1:
        raise JobError(
            f"expected an overlap of 0 to under 1 of the tile, found {overlap}; choose e.g. 0.2"
        )
    stride = max(1, round(output * (1 - overlap)))
    free = max(0, size - output)
    count = -(-free // stride) + 1
    starts = tuple(i * free // max(1, count - 1) for i in range(count))
    return AxisPlan(size, starts, output, input_size)


def plan_tiles(
    shape: Shape, *, tile: Shape, overlap: float = DEFAULT_OVERLAP, output: Shape | None = None
) -> TilePlan:
    """Plan tiles over a raster.

    `tile` is what the model takes and `output` what it gives (None: the same). Neighbouring
    outputs overlap by at least the share `overlap` of the output, to within half a pixel. Raises
    JobError for an overlap outside 0 to 1.
    """
    given = output or tile
    return TilePlan(
        plan_axis(shape.height, output=given.height, input_size=tile.height, overlap=overlap),
        plan_axis(shape.width, output=given.width, input_size=tile.width, overlap=overlap),
    )
