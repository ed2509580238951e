"""What the engine reads pixels from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from crispline.engine.grid import Grid, Window


@dataclass(frozen=True, slots=True)
class Pixels:
    """Raw band values (band, row, column) and where they are valid (row, column)."""

    values: NDArray[Any]
    valid: NDArray[np.bool_]


class RasterSource(Protocol):
    """Windowed access to selected bands on one grid. Not thread-safe: one reader thread each."""

    @property
    def grid(self) -> Grid:
        """Where the pixels lie (after any resampling)."""

    @property
    def band_count(self) -> int:
        """Number of selected bands, the length of axis 0."""

    @property
    def dtype(self) -> np.dtype[Any]:
        """Type of the band values."""

    def read(self, window: Window) -> Pixels:
        """Return a window that lies inside the grid.

        Raises CorruptBlockError naming the window when it cannot be decoded.
        """
