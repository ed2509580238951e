"""Selected bands of one raster file, with names, as training reads them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from crispline.engine.bands import BandInfo, select_bands
from crispline.engine.card_defaults import default_bands
from crispline.engine.errors import RasterError
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
    """Return a name a band by which the engine finds the same bands in the same raster.

    The file's own where it names all apart, else the usual ones where the order is the raster's,
    else `band 4` for the fourth where it has no name. Data that is tagged as alpha it does not find
    by any: such bands have to be chosen.
    """
    infos = {info.number: info for info in source.band_infos}
    own = tuple(_own_name(infos[number]) for number in source.bands)
    numbered = tuple(f"band {number}" for number in source.bands)
    mixed = tuple(name or number for name, number in zip(own, numbered, strict=True))
    for names in (own, default_bands(len(own)), mixed, numbered):
        if all(names) and len(set(names)) == len(names) and _finds(source, names):
            return names
    return mixed


def _own_name(band: BandInfo) -> str:
    """Return what the file calls a band, "" where that tells nothing."""
    return next((name for name in band.names if name not in _NAMELESS and not band.is_alpha), "")


def _finds(source: RasterioSource, names: Sequence[str]) -> bool:
    """Whether the engine takes the bands of a source for those that a model names."""
    try:
        found = select_bands(source.path, source.band_infos, expected=names)
    except RasterError:
        return False
    return found == source.bands
