"""Rasters on the pixels that the engine infers them on, so that training sees what users' do."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crispline.engine.errors import RasterError
from crispline.engine.grid import Window
from crispline.engine.resampling import ResampledSource, resample_to_ground
from crispline.engine.source import Pixels
from crispline_training.data.array_cache import default_cache_folder
from crispline_training.data.array_copy import ArrayCopy, Layer, fits_disk
from crispline_training.data.raster_image import RasterImage
from crispline_training.errors import DatasetError

#: Below so many pixels of the file it is quick enough to resample whole rows for every window.
_SMALL = 1 << 20


class ResampledImage:
    """A raster resampled by the engine; else as `RasterImage`.

    The engine resamples whole rows from the top. Tiles at random places are read from a copy on
    disk, which is made when first read.
    """

    def __init__(self, image: RasterImage, resampled: ResampledSource, folder: Path | None) -> None:
        """Serve `image` as `resampled`, from a copy in `folder` (None: without one)."""
        self.path, self.bands, self.dtype = image.path, image.bands, image.dtype
        self.grid = resampled.grid
        self._resampled = resampled
        self._behind = max(1, round(image.grid.shape.pixels / self.grid.shape.pixels))
        self.copy = None if folder is None else self._plan_copy(folder)

    def _plan_copy(self, folder: Path) -> ArrayCopy:
        digest = hashlib.sha256(self._resampled.identity.encode()).hexdigest()[:16]
        name = re.sub(r"[^A-Za-z0-9._-]", "-", Path(self.path).stem)[-40:]
        layers = [
            Layer("values", self._resampled.dtype, self._resampled.band_count),
            Layer("valid", np.dtype(np.bool_)),
        ]
        return ArrayCopy(folder / f"{name}-{digest}", self.grid.shape, layers)

    def read(self, window: Window) -> Pixels:
        """Return values of the file's own type and where they are data, of a window inside.

        Raises DatasetError where they cannot be decoded, or no copy can be kept.
        """
        if self.copy is None:
            return self._resampled.read(window)
        if not self.copy.is_written:
            self.copy.write(self._read_rows, pixels_behind=self._behind)
        return Pixels(*self.copy.read(window))

    def _read_rows(self, window: Window) -> tuple[NDArray[Any], NDArray[np.bool_]]:
        pixels = self._resampled.read(window)
        return pixels.values, pixels.valid


def resample_images(
    images: Sequence[RasterImage], metres: float, folder: Path | None = None
) -> tuple[RasterImage | ResampledImage, ...]:
    """Return rasters with square pixels of `metres` on the ground, each as the engine makes it.

    Those that the engine infers as they are stay as they are. Copies of large ones are kept in
    `folder` (None: the user's cache) where the disk has room. Raises DatasetError for a raster
    without a CRS.
    """
    folder = default_cache_folder() if folder is None else folder
    found = [_resample(image, metres, folder) for image in images]
    copies = [i.copy for i in found if isinstance(i, ResampledImage) and i.copy is not None]
    if fits_disk(copies, folder):
        return tuple(found)
    return tuple(_resample(image, metres, None) for image in images)


def _resample(
    image: RasterImage, metres: float, folder: Path | None
) -> RasterImage | ResampledImage:
    try:
        source = resample_to_ground(image.source, metres)
    except RasterError as error:
        raise DatasetError(f"{image.path}: {error}") from error
    if not isinstance(source, ResampledSource):
        return image
    small = image.grid.shape.pixels <= _SMALL
    return ResampledImage(image, source, None if small else folder)
