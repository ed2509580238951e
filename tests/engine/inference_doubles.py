"""Models and sinks that stand in for real ones in the tests of inference."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from affine import Affine
from numpy.typing import NDArray

from crispline.engine.card import ClassInfo, InputSpec, ModelCard, OutputSpec
from crispline.engine.grid import Grid, Shape, Window
from crispline.engine.probabilities import ProbabilityArray


def make_grid(height: int, width: int, *, crs_wkt: str | None = None) -> Grid:
    """Return a grid whose CRS coordinates are (column, -row)."""
    return Grid(Shape(height, width), Affine(1, 0, 0, 0, -1, 0), crs_wkt)


def share_of_value(tiles: NDArray[Any]) -> NDArray[np.float32]:
    """Give the value of the first band of 255 to class 0, the rest to class 1, none to class 2."""
    first = tiles[:, 0].astype(np.float32) / 255
    return np.stack([first, 1 - first, np.zeros_like(first)], axis=1)


def expected_share(values: NDArray[np.uint8], valid: NDArray[np.bool_]) -> ProbabilityArray:
    """Return what `share_of_value` quantises to, pixel by pixel (row, column)."""
    first = np.stack([values, 255 - values, np.zeros_like(values)])
    return np.where(valid, first, 0).astype(np.uint8)


class PixelModel:
    """A model that looks at single pixels; remembers the tiles it was given."""

    def __init__(
        self,
        tile: int,
        *,
        bands: int = 1,
        margin: int = 0,
        function: Callable[[NDArray[Any]], NDArray[np.float32]] = share_of_value,
        overlap: float | None = None,
        max_batch: int | None = None,
    ) -> None:
        """Take tiles of `tile` pixels a side and cut off `margin` at each border."""
        self.card = ModelCard(
            name="pixels",
            classes=tuple(ClassInfo(i, f"class {i}", "#000000") for i in range(3)),
            input=InputSpec(bands=tuple(f"band {i}" for i in range(bands))),
            output=OutputSpec(extent="cropped" if margin else "same"),
            overlap=overlap,
        )
        self.max_batch = max_batch
        self.batches: list[NDArray[Any]] = []
        self._tile = tile
        self._margin = margin
        self._function = function

    @property
    def tile_count(self) -> int:
        """Tiles predicted so far."""
        return sum(len(batch) for batch in self.batches)

    def tile_shape(self) -> Shape:
        return Shape(self._tile, self._tile)

    def output_shape(self, tile: Shape) -> Shape:
        return Shape(tile.height - 2 * self._margin, tile.width - 2 * self._margin)

    def predict(self, tiles: NDArray[Any]) -> NDArray[np.float32]:
        self.batches.append(tiles.copy())
        inner = slice(self._margin, self._tile - self._margin)
        return self._function(tiles)[:, :, inner, inner]


class CollectingSink:
    """Keeps every band; fails at the band of index `fails_at`, after having taken the others."""

    def __init__(self, shape: Shape, *, fails_at: int | None = None) -> None:
        """Begin with a mosaic of 77, which no band has written."""
        self.array = np.full((3, shape.height, shape.width), 77, dtype=np.uint8)
        self.windows: list[Window] = []
        self.fails_at = fails_at

    def accept(self, window: Window, probabilities: ProbabilityArray) -> None:
        if self.fails_at is not None and len(self.windows) == self.fails_at:
            raise RuntimeError("the sink failed on purpose")
        rows, columns = window.slices
        self.windows.append(window)
        self.array[:, rows, columns] = probabilities
