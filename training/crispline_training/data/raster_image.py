"""Selected bands of one raster file, with names, as training reads them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from crispline.engine.card_defaults import default_bands
from crispline.engine.grid import Grid, Window
from crispline.engine.raster import RasterioSource
from crispline.engine.source import Pixels
from crispline_training.data.open_rasters import KeptRaster, OpenRasters

#: What GDAL calls bands that nobody named.
_NAMELESS = frozenset(("undefined", "gray", "palette", ""))


class RasterImage:
    """Selected bands of a raster file.

    `bands` are their names, `dtype` is uint8 or float32, which their values are trained on as.
    """

    def __init__(
        self, path: str | Path, *, bands: Sequence[int | str] = (), files: OpenRasters | None = None
    ) -> None:
        """Look at a raster; `bands` are numbers from 1 or names (none: all but alpha).

        `files` keeps it open, with others. Raises DatasetError where it is missing, unreadable, or
        lacks bands.
        """
        self.path = str(path)
        files = OpenRasters() if files is None else files
        #: The engine's view of the file.
        self.source = KeptRaster(files, self.path, tuple(bands))
        self.grid: Grid = self.source.grid
        self.bands = _name_bands(files.get(self.path, tuple(bands)))
        self.dtype: np.dtype[Any] = np.dtype(
            np.uint8 if self.source.dtype == np.uint8 else np.float32
        )

    def read(self, window: Window) -> Pixels:
        """Return values of the file's own type and where they are data, of a window inside.

        Raises DatasetError where they cannot be decoded.
        """
        return self.source.read(window)


def _name_bands(source: RasterioSource) -> tuple[str, ...]:
    """Return a name a band: the file's own where it names all apart, else the usual ones."""
    infos = {info.number: info for info in source.band_infos}
    names = tuple(
        next((n for n in infos[band].names if n not in _NAMELESS), "") for band in source.bands
    )
    distinct = all(names) and len(set(names)) == len(names)
    return names if distinct else default_bands(len(names))
