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

    @property
    def identity(self) -> str:
        """What makes these pixels what they are (file, time of change, bands, resampling)."""

    @property
    def block_height(self) -> int:
        """Rows that are decoded together; windows aligned to it decode nothing twice."""

    @property
    def bad_windows(self) -> tuple[Window, ...]:
        """Blocks found undecodable so far and passed over as invalid, in pixels of the file."""

    def read(self, window: Window) -> Pixels:
        """Return a window that lies inside the grid.

        Raises CorruptBlockError naming the window when it cannot be decoded.
        """

    def close(self) -> None:
        """Close the file behind it, where there is one."""


def mark_valid(values: NDArray[Any], *, nodata: tuple[float | None, ...] = ()) -> NDArray[np.bool_]:
    """Return where band values (band, row, column) are data, as (row, column).

    `nodata` is one value or None a band (empty: none). Integer pixels are no data only where all
    bands have their nodata value: 255 declared as nodata is a bright but valid value of a single
    band. Floating-point pixels are no data where any band has it, or is not a finite number: no
    sensor measures -9999, and models cannot take NaN.
    """
    floating = np.issubdtype(values.dtype, np.floating)
    valid = np.isfinite(values).all(axis=0) if floating else np.ones(values.shape[1:], np.bool_)
    declared = [
        band == value for band, value in zip(values, nodata, strict=False) if value is not None
    ]
    if declared and floating:
        valid &= ~np.logical_or.reduce(declared)
    elif declared and len(declared) == len(values):
        valid &= ~np.logical_and.reduce(declared)
    return np.asarray(valid)


class ArraySource:
    """The NumPy twin of a raster file: band values (band, row, column) in memory."""

    def __init__(
        self,
        values: NDArray[Any],
        *,
        grid: Grid,
        valid: NDArray[np.bool_] | None = None,
        identity: str = "array",
    ) -> None:
        """Serve `values`, valid where `valid` (row, column) says so and the value is finite."""
        self._values = values
        finite = mark_valid(values)
        self._valid = finite if valid is None else finite & valid
        self.grid = grid
        self.identity = identity
        self.block_height = 1
        self.bad_windows: tuple[Window, ...] = ()

    @property
    def band_count(self) -> int:
        """Number of bands."""
        return int(self._values.shape[0])

    @property
    def dtype(self) -> np.dtype[Any]:
        """Type of the band values."""
        return self._values.dtype

    def read(self, window: Window) -> Pixels:
        """Return a window that lies inside the grid."""
        rows, columns = window.slices
        return Pixels(self._values[:, rows, columns], self._valid[rows, columns])

    def close(self) -> None:
        """Do nothing: there is no file."""


class CroppedSource:
    """A window of another source, as a source of its own."""

    def __init__(self, source: RasterSource, window: Window) -> None:
        """Serve the pixels of `window`, which lies inside the grid of `source`."""
        self._source = source
        self._window = window
        self.grid = source.grid.crop(window)

    @property
    def band_count(self) -> int:
        """Number of bands."""
        return self._source.band_count

    @property
    def dtype(self) -> np.dtype[Any]:
        """Type of the band values."""
        return self._source.dtype

    @property
    def identity(self) -> str:
        """Identity of the source and the window."""
        w = self._window
        return f"{self._source.identity} window {w.row} {w.column} {w.height} {w.width}"

    @property
    def block_height(self) -> int:
        """Rows that are decoded together."""
        return self._source.block_height

    @property
    def bad_windows(self) -> tuple[Window, ...]:
        """Undecodable blocks, in pixels of the file."""
        return self._source.bad_windows

    def read(self, window: Window) -> Pixels:
        """Return a window that lies inside the grid."""
        w = self._window
        inner = Window(w.row + window.row, w.column + window.column, window.height, window.width)
        return self._source.read(inner)

    def close(self) -> None:
        """Close the source."""
        self._source.close()
