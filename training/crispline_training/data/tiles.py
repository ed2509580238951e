"""Tiles of fixed size out of labelled sources: at random for training, in a grid for measuring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch
from torch.utils.data import Dataset

from crispline.engine.grid import Shape, Window
from crispline_training.data.class_index import ClassIndex
from crispline_training.data.source import Image, Label, LabelledSource, read_beyond
from crispline_training.errors import DatasetError, RecipeError
from crispline_training.sample import IGNORE, Sample

#: Places tried for one tile before one without any label is accepted.
_TRIES = 16


class Change(Protocol):
    """One random change of a tile, its parameters drawn."""

    def source_side(self, tile: int) -> int:
        """Return the side in pixels of the square that a changed tile of side `tile` needs."""

    def apply(self, sample: Sample, tile: int) -> Sample:
        """Return the changed tile of side `tile`, from a square of `source_side(tile)`."""


class Changes(Protocol):
    """Something random changes are drawn from, such as `augmentation.Augmentation`."""

    def draw(self, rng: np.random.Generator) -> Change:
        """Return a change."""


class RandomTiles(Dataset[Sample]):
    """Square tiles at random places, each pixel of all sources alike.

    Tile `n` depends on the seed and `n` only, not on which worker makes it or when. `EpochSampler`
    asks for other numbers in every epoch, so that no tile comes twice.
    """

    def __init__(
        self,
        sources: Sequence[LabelledSource],
        tile: int,
        count: int,
        seed: int = 0,
        *,
        augmentation: Changes | None = None,
        class_balance: float = 0.0,
    ) -> None:
        """Cut `count` tiles of side `tile` pixels an epoch.

        `class_balance` is the share of tiles that hold a pixel of a class drawn at random, each
        class alike, so that rare ones come often; above 0 all labels are read once to find them.
        Raises DatasetError without sources, RecipeError for numbers out of range.
        """
        _expect_sources(sources, tile)
        if count < 1 or not 0 <= class_balance <= 1:
            raise RecipeError(
                "expected at least 1 tile and a class balance of 0 to 1, found "
                f"{count} and {class_balance}; correct the recipe"
            )
        self._sources = sources
        self._tile = tile
        self._count = count
        self._seed = seed
        self._augmentation = augmentation
        self._balance = class_balance
        areas = np.array([source.shape.pixels for source in sources], dtype=np.float64)
        self._area_stops = np.cumsum(areas / areas.sum())
        self._index: ClassIndex | None = None

    def __len__(self) -> int:
        """Return the number of tiles an epoch."""
        return self._count

    def __getitem__(self, number: int) -> Sample:
        """Return tile `number`, any from 0: image (band, tile, tile), label (tile, tile).

        Tiles without any label are left out while others can be found.
        """
        rng = np.random.default_rng((self._seed, number))
        for _ in range(_TRIES):
            sample = self._draw(rng)
            # IGNORE is above every class.
            if sample is not None and int(sample.label.min()) < IGNORE:
                return sample
        # Nothing to learn from it, but the batch stays whole.
        return sample if sample is not None else self._blank()

    def prepare(self) -> None:
        """Find the classes now, where tiles are balanced, rather than once in every worker."""
        if self._balance > 0:
            self._find_classes()

    def _find_classes(self) -> ClassIndex:
        if self._index is None:
            self._index = ClassIndex(self._sources)
        return self._index

    def _draw(self, rng: np.random.Generator) -> Sample | None:
        change = None if self._augmentation is None else self._augmentation.draw(rng)
        side = self._tile if change is None else change.source_side(self._tile)
        source, window = self._place(rng, side)
        image, label = read_beyond(source, window)
        if not (label != IGNORE).any():
            return None
        if change is None:
            return make_sample(image, label)
        # No copies: a change makes arrays of its own.
        return change.apply(Sample(torch.from_numpy(image), torch.from_numpy(label)), self._tile)

    def _place(self, rng: np.random.Generator, side: int) -> tuple[LabelledSource, Window]:
        if self._balance > 0 and rng.random() < self._balance:
            return self._place_on_class(rng, side)
        chosen = int(np.searchsorted(self._area_stops, rng.random(), side="right"))
        source = self._sources[min(chosen, len(self._sources) - 1)]
        shape = source.shape
        row, column = (int(rng.integers(max(1, n - side + 1))) for n in (shape.height, shape.width))
        return source, _square(shape, row, column, side)

    def _place_on_class(self, rng: np.random.Generator, side: int) -> tuple[LabelledSource, Window]:
        place = self._find_classes().draw(rng)
        source = self._sources[place.source]
        row, column = (int(n) for n in rng.integers(side, size=2))
        return source, _square(source.shape, place.row - row, place.column - column, side)

    def _blank(self) -> Sample:
        source = self._sources[0]
        image, label = read_beyond(source, Window(0, 0, self._tile, self._tile))
        return make_sample(image, label)


class GridTiles(Dataset[Sample]):
    """Square tiles of side `tile`, `stride` pixels apart, that cover every source.

    The last row and column of tiles are moved back inside. With `once`, what an earlier tile of
    the same source has covered is IGNORE in a later one, so that every pixel counts once.
    """

    def __init__(
        self, sources: Sequence[LabelledSource], tile: int, stride: int, *, once: bool = False
    ) -> None:
        """Plan the tiles; raises DatasetError without sources, RecipeError for bad sizes."""
        _expect_sources(sources, tile)
        if not 1 <= stride <= tile:
            raise RecipeError(
                f"expected a stride of 1 to {tile} pixels, the tile, found {stride}; "
                "correct the recipe"
            )
        self._sources = sources
        self._once = once
        self._places = [
            _GridPlace(number, Window(row.start, column.start, tile, tile), row.seen, column.seen)
            for number, source in enumerate(sources)
            for row in _plan_steps(source.shape.height, tile, stride)
            for column in _plan_steps(source.shape.width, tile, stride)
        ]

    def __len__(self) -> int:
        """Return the number of tiles."""
        return len(self._places)

    def __getitem__(self, number: int) -> Sample:
        """Return tile `number`: image (band, tile, tile), label (tile, tile)."""
        place = self._places[number]
        image, label = read_beyond(self._sources[place.source], place.window)
        if self._once and (place.rows_seen or place.columns_seen):
            label = label.copy()
            label[: place.rows_seen] = IGNORE
            label[:, : place.columns_seen] = IGNORE
        return make_sample(image, label)


def make_sample(image: Image, label: Label) -> Sample:
    """Return arrays as tensors: the image as it is, uint8 or float32, the label as int64."""
    return Sample(
        torch.from_numpy(np.array(image, order="C")),
        torch.from_numpy(label.astype(np.int64)),
    )


@dataclass(frozen=True, slots=True)
class _Step:
    """A tile along one axis: its first pixel, and how many of its pixels the one before has."""

    start: int
    seen: int


@dataclass(frozen=True, slots=True)
class _GridPlace:
    source: int
    window: Window
    rows_seen: int
    columns_seen: int


def _plan_steps(size: int, tile: int, stride: int) -> list[_Step]:
    starts = [*range(0, size - tile, stride), max(0, size - tile)]
    before = [start - tile for start in starts[:1]] + starts[:-1]
    return [
        _Step(start, previous + tile - start)
        for previous, start in zip(before, starts, strict=True)
    ]


def _square(shape: Shape, row: int, column: int, side: int) -> Window:
    """Return a square of that first row and column moved inside, or around a smaller source."""
    return Window(_clamp(row, shape.height, side), _clamp(column, shape.width, side), side, side)


def _clamp(start: int, size: int, side: int) -> int:
    if size < side:
        return (size - side) // 2
    return min(max(start, 0), size - side)


def _expect_sources(sources: Sequence[LabelledSource], tile: int) -> None:
    if not sources:
        raise DatasetError(
            "expected images to cut tiles from, found none; name some in this part of the split"
        )
    if tile < 1:
        raise RecipeError(f"expected a tile of at least 1 pixel, found {tile}; correct the recipe")
