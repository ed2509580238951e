"""Labelled sources on the pixels that the engine infers them on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from affine import Affine
from numpy.typing import NDArray

from crispline.engine.errors import RasterError
from crispline.engine.grid import Grid, Shape, Window
from crispline.engine.resampling import TOLERANCE, ResampledSource, resample_to_ground
from crispline.engine.source import Pixels, mark_valid
from crispline_training.data.source import Image, Label, LabelledSource
from crispline_training.errors import DatasetError
from crispline_training.sample import IGNORE


def resample_sources(
    sources: Sequence[LabelledSource],
    metres: float,
    *,
    own: float | None,
    by_grid: bool,
    class_count: int,
) -> list[LabelledSource]:
    """Return sources with pixels of `metres`, themselves where the engine infers them as they are.

    With `by_grid`, a source with a `grid` in a CRS is compared along both axes, as the engine does
    it. Pixels of others are `own` metres wide and high. Images are resampled by the engine as for
    users. A truth's pixel gets the class that holds most of it, IGNORE where less than half of it
    has one. Raises DatasetError where nothing says how large pixels are.
    """
    return [
        _resample(source, _Size(metres, own, by_grid=by_grid), class_count) for source in sources
    ]


@dataclass(frozen=True)
class _Size:
    """Metres a pixel that are wanted, and what pixels of a source without a grid have."""

    metres: float
    own: float | None
    by_grid: bool


def _resample(source: LabelledSource, size: _Size, class_count: int) -> LabelledSource:
    shape = _find_shape(source, size)
    if shape is None:
        return source
    corner, _ = source.read(Window(0, 0, 1, 1))
    image = _Layer(source, _valid_image, len(corner), corner.dtype)
    classes = np.arange(class_count, dtype=np.uint8)
    shares = _Layer(source, partial(_share_classes, classes), class_count, np.dtype(np.uint8))
    return _Resampled(source.name, ResampledSource(image, shape), ResampledSource(shares, shape))


def _find_shape(source: LabelledSource, size: _Size) -> Shape | None:
    """Return the shape that a source is resampled to, None where it stays as it is."""
    old = source.shape
    layer = _Layer(source, _valid_image, 1, np.dtype(np.uint8))
    if size.by_grid and layer.grid.crs_wkt is not None:
        try:
            found = resample_to_ground(layer, size.metres).grid.shape
        except RasterError as error:
            raise DatasetError(f"{source.name}: {error}") from error
        return None if found == old else found
    if size.own is None:
        raise DatasetError(
            f"expected the size of pixels of {source.name}, found none; georeference it, or give "
            "data.ground_resolution"
        )
    scale = size.own / size.metres
    if abs(scale - 1) <= TOLERANCE:
        return None
    return Shape(max(1, round(old.height * scale)), max(1, round(old.width * scale)))


class _Resampled:
    """A labelled source on the grid that the engine infers it on."""

    def __init__(self, name: str, image: ResampledSource, shares: ResampledSource) -> None:
        self.name = name
        self.grid = image.grid
        self.shape = image.grid.shape
        self._image = image
        self._shares = shares

    def read(self, window: Window) -> tuple[Image, Label]:
        image, shares = self._image.read(window), self._shares.read(window)
        if np.issubdtype(image.values.dtype, np.floating):
            image.values[:, ~image.valid] = np.nan  # no data to the engine
        label = shares.values.argmax(axis=0).astype(np.uint8)
        label[~shares.valid] = IGNORE
        return image.values, label


def _valid_image(image: Image, label: Label) -> Pixels:
    return Pixels(image, mark_valid(image))


def _share_classes(classes: NDArray[np.uint8], image: Image, label: Label) -> Pixels:
    return Pixels((label == classes[:, None, None]) * np.uint8(255), label != IGNORE)


@dataclass(frozen=True)
class _Layer:
    """The engine's source of what `convert` makes of a labelled source's windows."""

    source: LabelledSource
    convert: Callable[[Image, Label], Pixels]
    band_count: int
    dtype: np.dtype[Any]
    block_height: int = 1
    bad_windows: tuple[Window, ...] = ()

    @property
    def grid(self) -> Grid:
        grid = getattr(self.source, "grid", None)
        return grid if isinstance(grid, Grid) else Grid(self.source.shape, Affine.identity(), None)

    @property
    def identity(self) -> str:
        return self.source.name

    def read(self, window: Window) -> Pixels:
        return self.convert(*self.source.read(window))

    def close(self) -> None:
        """Leave the source open: it is the caller's."""
