"""Raster files kept open between windows: some of them, anew in every process."""

from __future__ import annotations

import os
from collections import OrderedDict
from typing import Any

from rasterio.env import set_gdal_config

from crispline.engine.errors import RasterError
from crispline.engine.grid import Window
from crispline.engine.raster import RasterioSource
from crispline.engine.source import Pixels
from crispline_training.errors import DatasetError

#: Data sets have thousands of files; processes may open about a thousand.
_MOST_OPEN = 64
#: Bytes of decoded blocks that GDAL keeps in each process: tiles at random places come back to
#: them, while the engine, which reads rows once, keeps next to none.
_KEPT_BLOCKS = 256 << 20


class OpenRasters:
    """The raster files read last, open.

    An open file is of one process: its position would be shared with a forked one, and it cannot
    be sent to a spawned one. So other processes open their own.
    """

    def __init__(self, most: int = _MOST_OPEN) -> None:
        """Keep at most `most` files open."""
        self._most = most
        self._open: OrderedDict[tuple[str, tuple[int | str, ...]], RasterioSource] = OrderedDict()
        self._process = os.getpid()

    def get(self, path: str, bands: tuple[int | str, ...] = ()) -> RasterioSource:
        """Return an open raster; the next call may close it.

        Raises DatasetError where it is missing, unreadable, or lacks bands.
        """
        if self._process != os.getpid():
            # The parent's are left to it: closing them here could write to shared files.
            self._open, self._process = OrderedDict(), os.getpid()
        key = (path, bands)
        source = self._open.pop(key, None)
        if source is None:
            while len(self._open) >= self._most:
                self._open.popitem(last=False)[1].close()
            try:
                source = RasterioSource(path, bands=bands)
            except RasterError as error:
                raise DatasetError(str(error)) from error
            if "GDAL_CACHEMAX" not in os.environ:
                set_gdal_config("GDAL_CACHEMAX", _KEPT_BLOCKS)
        self._open[key] = source
        return source

    def __getstate__(self) -> dict[str, Any]:
        """Leave open files behind."""
        return self.__dict__ | {"_open": OrderedDict()}


class KeptRaster:
    """The engine's source of a raster of `OpenRasters`, opened again where it was closed."""

    bad_windows: tuple[Window, ...] = ()

    def __init__(self, files: OpenRasters, path: str, bands: tuple[int | str, ...] = ()) -> None:
        """Look at a raster; raises DatasetError as `OpenRasters.get`."""
        self._files, self._path, self._bands = files, path, bands
        source = files.get(path, bands)
        self.grid = source.grid
        self.band_count = source.band_count
        self.dtype = source.dtype
        self.identity = source.identity
        self.block_height = source.block_height

    def read(self, window: Window) -> Pixels:
        """Return a window inside; raises DatasetError where it cannot be decoded."""
        try:
            return self._files.get(self._path, self._bands).read(window)
        except RasterError as error:
            raise DatasetError(str(error)) from error

    def close(self) -> None:
        """Leave the file open: other sources may read it."""
