"""A raster and its label polygons as one labelled source."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crispline.engine.area import Area
from crispline.engine.bands import BandInfo
from crispline.engine.card_defaults import default_bands
from crispline.engine.errors import RasterError
from crispline.engine.filling import fill_invalid
from crispline.engine.grid import Grid, Shape, Window
from crispline_training.data.label_painter import LabelPainter
from crispline_training.data.open_rasters import OpenRasters
from crispline_training.data.source import Image, Label
from crispline_training.errors import DatasetError
from crispline_training.sample import IGNORE

#: What GDAL calls bands that nobody named.
_NAMELESS = frozenset(("undefined", "gray", ""))


class RasterImage:
    """Selected bands of a raster file.

    `bands` are their names, `dtype` is uint8 or float32.
    """

    def __init__(
        self, path: str | Path, *, bands: Sequence[int | str] = (), files: OpenRasters | None = None
    ) -> None:
        """Look at a raster; `bands` are numbers from 1 or names (none: all but alpha).

        `files` keeps it open, with others. Raises DatasetError where it is missing, unreadable, or
        lacks bands.
        """
        self.path = str(path)
        self._chosen = tuple(bands)
        self._files = files if files is not None else OpenRasters()
        source = self._files.get(self.path, self._chosen)
        self.grid: Grid = source.grid
        self.bands = _name_bands(source.band_infos, source.bands)
        self.dtype: np.dtype[Any] = np.dtype(np.uint8 if source.dtype == np.uint8 else np.float32)

    def read(self, window: Window) -> tuple[Image, NDArray[np.bool_]]:
        """Return raw values (band, row, column) and where they are data (row, column).

        Where they are not, the picture goes on mirrored, as the engine shows it to models.
        """
        try:
            pixels = self._files.get(self.path, self._chosen).read(window)
        except RasterError as error:
            raise DatasetError(str(error)) from error
        values = np.array(pixels.values, dtype=self.dtype)  # a copy of our own, to be filled
        if not pixels.valid.any():
            values[:] = 0  # maybe NaN, and nothing to go on from
        elif not pixels.valid.all():
            fill_invalid(values, pixels.valid)
        return values, pixels.valid


def _name_bands(infos: Sequence[BandInfo], numbers: Sequence[int]) -> tuple[str, ...]:
    """Return a name a band: the file's own where it names all apart, else the usual ones."""
    by_number = {info.number: info for info in infos}
    named = [
        next((name for name in by_number[number].names if name not in _NAMELESS), "")
        for number in numbers
    ]
    usual = default_bands(len(numbers))
    return tuple(named) if all(named) and len(set(named)) == len(named) else usual


class PolygonSource:
    """A raster with labels painted from polygons, read window by window.

    Pixels without data and outside the area of interest are IGNORE.
    """

    def __init__(
        self, name: str, image: RasterImage, painter: LabelPainter, *, area: Area | None = None
    ) -> None:
        """Put together what was read and checked."""
        self.name = name
        self.image = image
        self.painter = painter
        self._area = area

    @property
    def shape(self) -> Shape:
        """Height and width in pixels."""
        return self.image.grid.shape

    @property
    def grid(self) -> Grid:
        """Where the pixels lie."""
        return self.image.grid

    def read(self, window: Window) -> tuple[Image, Label]:
        """Return image (band, row, column) and label (row, column) of a window inside."""
        image, valid = self.image.read(window)
        label = self.painter.paint(window)
        label[~valid] = IGNORE
        if self._area is not None:
            label[~self._area.mask(window)] = IGNORE
        return image, label


class SourceWindow:
    """A window of another labelled source, as a source of its own."""

    def __init__(self, source: PolygonSource, window: Window) -> None:
        """Serve the pixels of `window`, which lies inside `source`."""
        self.source = source
        self.window = window
        self.name = f"{source.name} (row {window.row}, column {window.column})"
        self.shape = window.shape

    def read(self, window: Window) -> tuple[Image, Label]:
        """Return image and label of a window inside."""
        own = self.window
        return self.source.read(
            Window(own.row + window.row, own.column + window.column, window.height, window.width)
        )
