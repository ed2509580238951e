"""An image file and its mask file as one labelled source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
from affine import Affine

from crispline.engine.errors import RasterError
from crispline.engine.grid import Grid, Shape, Window
from crispline_training.data.legends import Legend, Place
from crispline_training.data.open_rasters import OpenRasters
from crispline_training.data.raster_image import RasterImage
from crispline_training.data.reduction import reduce_image, reduce_label
from crispline_training.data.source import Image, KnownPixels, Label
from crispline_training.errors import DatasetError, RecipeError
from crispline_training.sample import IGNORE

#: Pixels that corners of mask and image may lie apart: rounding in world files, not a shift.
_APART = 0.1


@dataclass(frozen=True, slots=True)
class FilePair:
    """An image, its mask (None: there is none, every label is IGNORE), the name they go by.

    `reduce` is there where it is another one than the other files'.
    """

    name: str
    image: Path
    mask: Path | None
    reduce: int | None = None


@dataclass(frozen=True, slots=True)
class FileSettings:
    """How files are read.

    `bands` are numbers from 1 or names (none: all but alpha); `reduce` is the number of pixels
    that become one along each axis.
    """

    legend: Legend
    bands: tuple[int | str, ...] = ()
    reduce: int = 1

    def __post_init__(self) -> None:
        """Refuse enlarging."""
        if self.reduce < 1:
            raise RecipeError(
                f"expected to reduce by 1 or a larger whole number, found {self.reduce}; correct "
                "the recipe"
            )


class LabelledFiles:
    """An image file of any format GDAL reads with its mask, read window by window."""

    def __init__(
        self, pair: FilePair, settings: FileSettings, rasters: OpenRasters | None = None
    ) -> None:
        """Look at both files; `rasters` are those several sources keep open together.

        Raises DatasetError where one is missing or unreadable, or they do not lie on each other.
        """
        self.pair = pair
        self.settings = settings
        self._rasters = OpenRasters() if rasters is None else rasters
        self.name = pair.name
        self._image = RasterImage(pair.image, bands=settings.bands, files=self._rasters)
        image = self._image
        factor = settings.reduce
        if min(image.grid.shape.height, image.grid.shape.width) < factor:
            raise DatasetError(
                f"expected at least {factor} x {factor} pixels in {pair.image} to reduce it, found "
                f"{_size(image.grid.shape)}; reduce less"
            )
        self.bands, self.dtype = image.bands, image.dtype
        self.shape = Shape(image.grid.shape.height // factor, image.grid.shape.width // factor)
        self.grid = Grid(
            self.shape, image.grid.transform * Affine.scale(factor), image.grid.crs_wkt
        )
        if pair.mask is not None:
            _expect_aligned(pair, image.grid, self._rasters.get(str(pair.mask)).grid)

    def read(self, window: Window) -> tuple[Image, Label]:
        """Return image and label of a window that lies wholly inside."""
        return self.read_known(window).fill()

    def read_known(self, window: Window) -> KnownPixels:
        """Return values, where they are data, and labels of a window that lies wholly inside.

        Raises DatasetError where files cannot be decoded or the mask breaks its legend.
        """
        factor = self.settings.reduce
        whole = Window(
            *(factor * n for n in (window.row, window.column)),
            *(factor * n for n in (window.height, window.width)),
        )
        pixels, label = self._image.read(whole), self._read_label(whole)
        values, valid = pixels.values, pixels.valid
        if factor > 1:
            values, valid = reduce_image(values, valid, factor)
            label = reduce_label(label, factor)
        return KnownPixels(values.astype(self.dtype, copy=False), valid, label)

    def _read_label(self, window: Window) -> Label:
        if self.pair.mask is None:
            return np.full((window.height, window.width), IGNORE, dtype=np.uint8)
        path = str(self.pair.mask)
        try:
            mask = self._rasters.get(path).read(window)
        except RasterError as error:
            raise DatasetError(str(error)) from error
        place = Place(path, window.row, window.column)
        return self.settings.legend.decode(mask.values, mask.valid, place)


def find_image(folder: Path, stem: str, suffixes: Sequence[str]) -> Path:
    """Return the one file of a folder with that name and one of the suffixes, in their order.

    Raises DatasetError naming what was looked for.
    """
    for suffix in suffixes:
        for name in (stem + suffix, stem + suffix.upper()):
            if (folder / name).is_file():
                return folder / name
    listed = ", ".join(stem + suffix for suffix in suffixes)
    what = "no such folder" if not folder.is_dir() else "none of these"
    raise DatasetError(
        f"expected a file {listed} in {folder}, found {what}; check the split and the path"
    )


def _expect_aligned(pair: FilePair, image: Grid, mask: Grid) -> None:
    """Refuse a mask of another size, CRS or place; one without georeference has the image's."""
    both = f"{pair.mask} to lie on {pair.image}"
    if image.shape != mask.shape:
        raise DatasetError(
            f"expected the mask {both}, found {_size(mask.shape)} pixels on "
            f"{_size(image.shape)}; make the mask on the image's grid"
        )
    if image.crs_wkt is not None and mask.crs_wkt is not None and image.crs_wkt != mask.crs_wkt:
        expected, found = pyproj.CRS.from_wkt(image.crs_wkt), pyproj.CRS.from_wkt(mask.crs_wkt)
        if not expected.equals(found, ignore_axis_order=True):
            raise DatasetError(
                f"expected the mask {both}, found it in {found.name} instead of {expected.name}; "
                "reproject the mask to the image's grid"
            )
    if Affine.identity() in (image.transform, mask.transform):
        return
    apart = _corner_distance(image, mask)
    if apart > _APART:
        raise DatasetError(
            f"expected the mask {both}, found corners {apart:.4g} pixels apart; make the mask on "
            "the image's grid"
        )


def _corner_distance(image: Grid, mask: Grid) -> float:
    """Return how far corners of the mask lie from the image's, in pixels of the image."""
    height, width = image.shape.height, image.shape.width
    inverse = ~image.transform
    distances = []
    for corner in ((0, 0), (width, 0), (0, height), (width, height)):
        column, row = inverse * (mask.transform * corner)
        distances.append(float(np.hypot(column - corner[0], row - corner[1])))
    return max(distances)


def _size(shape: Shape) -> str:
    return f"{shape.height} x {shape.width}"


def describe_source(source: LabelledFiles) -> dict[str, Any]:
    """Return what makes the pixels of a source what they are, to tell a stale copy from a good one.

    Files with their sizes and times of change, bands, legend and reduction.
    """
    files = [path for path in (source.pair.image, source.pair.mask) if path is not None]
    legend = source.settings.legend
    return {
        "files": [
            [str(path.resolve()), path.stat().st_size, path.stat().st_mtime_ns] for path in files
        ],
        "bands": list(source.settings.bands),
        "reduce": source.settings.reduce,
        "values": sorted(legend.values.items()),
        "colours": [sorted(legend.colours.items()), legend.colour_tolerance],
    }
