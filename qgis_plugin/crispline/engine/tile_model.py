"""What inference needs of a model and of a sink, and nothing more."""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from crispline.engine.card import ModelCard
from crispline.engine.grid import Shape


class TilePredictor(Protocol):
    """A model that turns tiles of raw band values into class probabilities.

    Where it has a `path`, the file's content, and where it has a `device`, the device's name decide
    whether an interrupted inference may go on.
    """

    @property
    def card(self) -> ModelCard:
        """The model described."""

    @property
    def max_batch(self) -> int | None:
        """Batch of a graph that takes only this one, or None."""

    def tile_shape(self) -> Shape:
        """Shape of the tiles the model takes."""

    def output_shape(self, tile: Shape) -> Shape:
        """Shape of what it gives for them; smaller, in the middle, where it cuts off borders."""

    def predict(self, tiles: NDArray[Any]) -> NDArray[np.float32]:
        """Return probabilities (tile, class, row, column) of raw tiles (tile, band, row, column).

        Rows and columns are those of the output shape.
        """


@runtime_checkable
class ResumableSink(Protocol):
    """A sink that knows how many rows, from the top, it has kept from an earlier run."""

    @property
    def rows_kept(self) -> int:
        """Finished rows."""
