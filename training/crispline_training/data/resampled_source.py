"""Labelled sources on the pixels that the engine infers them on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np
from affine import Affine
from numpy.typing import NDArray

from crispline.engine.errors import RasterError
from crispline.engine.grid import Grid, Shape, Window
from crispline.engine.resampling import TOLERANCE, ResampledSource, resample_to_ground
from crispline.engine.source import Pixels
from crispline_training.data.source import Image, KnownPixels, Label, LabelledSource, read_known
from crispline_training.errors import DatasetError
from crispline_training.sample import IGNORE

S = TypeVar("S", bound=LabelledSource)


def resample_sources(
    sources: Sequence[S],
    metres: float,
    *,
    own: float | None,
    by_grid: bool,
    class_count: int,
) -> list[S | Resampled[S]]:
    """Return sources with pixels of `metres`, themselves where the engine infers them as they are.

    With `by_grid`, a source with a `grid` in a CRS is compared along both axes, as the engine does
    it. Pixels of others are `own` metres wide and high. Images are resampled by the engine as for
    users. A truth's pixel gets the class that holds most of it, IGNORE where less than half of it
    has one. Raises DatasetError where nothing says how large pixels are.
    """
    size = _Size(metres, own, by_grid=by_grid)
    shapes = [_find_shape(source, size) for source in sources]
    return [
        source if shape is None else Resampled(source, shape, class_count)
        for source, shape in zip(sources, shapes, strict=True)
    ]


class Resampled(Generic[S]):
    """A labelled source on the pixels that the engine infers it on.

    Whole rows of the source are decoded for every window, each once as long as windows move
    downwards.
    """

    def __init__(self, source: S, shape: Shape, class_count: int) -> None:
        """Serve `source`, of so many classes, as `shape` pixels; nothing is read yet."""
        self.source = source
        self.name = source.name
        self.shape = shape
        self._classes = np.arange(class_count, dtype=np.uint8)
        self._layers: _Layers | None = None

    def read(self, window: Window) -> tuple[Image, Label]:
        """Return image and label of a window that lies wholly inside."""
        return self.read_known(window).fill()

    def read_known(self, window: Window) -> KnownPixels:
        """Return values, where they are data, and labels of a window that lies wholly inside."""
        layers = self._layers or _open_layers(self.source, self.shape, self._classes)
        pixels, shares = layers.image.read(window), layers.shares.read(window)
        at_end = (window.row_stop, window.column_stop) == (self.shape.height, self.shape.width)
        # They hold rows of the source, and there may be thousands of sources.
        self._layers = None if at_end else layers
        label = shares.values.argmax(axis=0).astype(np.uint8)
        label[~shares.valid] = IGNORE
        return KnownPixels(pixels.values, pixels.valid, label)


class _Layers(NamedTuple):
    """Image and share of each class (255: all of a pixel), resampled by the engine."""

    image: ResampledSource
    shares: ResampledSource


def _open_layers(source: LabelledSource, shape: Shape, classes: NDArray[np.uint8]) -> _Layers:
    rows = _LastWindow(source)
    corner = rows.read(Window(0, 0, 1, 1)).values
    image = _Layer(rows, _take_image, len(corner), corner.dtype)
    shares = _Layer(rows, partial(_share_classes, classes), len(classes), np.dtype(np.uint8))
    return _Layers(ResampledSource(image, shape), ResampledSource(shares, shape))


class _LastWindow:
    """What was read last: two layers ask for the same rows in turns."""

    def __init__(self, source: LabelledSource) -> None:
        self.source = source
        self._last: tuple[Window, KnownPixels] | None = None

    def read(self, window: Window) -> KnownPixels:
        if self._last is None or self._last[0] != window:
            self._last = (window, read_known(self.source, window))
        return self._last[1]


def _take_image(known: KnownPixels) -> Pixels:
    return Pixels(known.values, known.valid)


def _share_classes(classes: NDArray[np.uint8], known: KnownPixels) -> Pixels:
    shares = (known.label == classes[:, None, None]) * np.uint8(255)
    return Pixels(shares, known.valid & (known.label != IGNORE))


@dataclass(frozen=True)
class _Layer:
    """The engine's source of what `convert` makes of windows of a labelled source."""

    rows: _LastWindow
    convert: Callable[[KnownPixels], Pixels]
    band_count: int
    dtype: np.dtype[Any]
    block_height: int = 1
    bad_windows: tuple[Window, ...] = ()

    @property
    def grid(self) -> Grid:
        source = self.rows.source
        grid = getattr(source, "grid", None)
        return grid if isinstance(grid, Grid) else Grid(source.shape, Affine.identity(), None)

    @property
    def identity(self) -> str:
        return self.rows.source.name

    def read(self, window: Window) -> Pixels:
        return self.convert(self.rows.read(window))

    def close(self) -> None:
        """Leave the source open: it is the caller's."""


@dataclass(frozen=True)
class _Size:
    """Metres a pixel that are wanted, and what pixels of a source without a grid have."""

    metres: float
    own: float | None
    by_grid: bool


def _find_shape(source: LabelledSource, size: _Size) -> Shape | None:
    """Return the shape that a source is resampled to, None where it stays as it is."""
    old = source.shape
    layer = _Layer(_LastWindow(source), _take_image, 1, np.dtype(np.uint8))
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
