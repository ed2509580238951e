"""What the tiles of a part of the data hold: classes, bands, and tiles without any label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crispline.engine.grid import Window
from crispline_training.data.source import Image, Label, LabelledSource
from crispline_training.errors import DatasetError
from crispline_training.sample import IGNORE


class PartTiles:
    """Tiles that cover every pixel of a part once; those at the far borders are smaller."""

    def __init__(self, sources: Sequence[LabelledSource], tile: int) -> None:
        """Plan tiles of side `tile`; nothing is read. Raises DatasetError without sources."""
        if not sources:
            raise DatasetError("expected images to look at, found none; name some in the split")
        self._tile = tile
        self._places = [
            (source, Window(row, column, min(tile, height - row), min(tile, width - column)))
            for source in sources
            for height, width in ((source.shape.height, source.shape.width),)
            for row in range(0, height, tile)
            for column in range(0, width, tile)
        ]

    def __len__(self) -> int:
        """Return the number of tiles."""
        return len(self._places)

    def read(self, number: int) -> tuple[Image, Label]:
        """Return image (band, row, column) and label (row, column) of a tile."""
        source, window = self._places[number]
        return source.read(window)

    def read_whole(self, number: int) -> tuple[Image, Label]:
        """Return a tile moved inside, of full size where the source has it."""
        source, w = self._places[number]
        row = max(0, min(w.row, source.shape.height - self._tile))
        column = max(0, min(w.column, source.shape.width - self._tile))
        return source.read(Window(row, column, w.row_stop - row, w.column_stop - column))

    def name(self, number: int) -> str:
        """Return the source of a tile and where it lies in it."""
        source, window = self._places[number]
        return f"{source.name}: row {window.row}, column {window.column}"


@dataclass(frozen=True, slots=True)
class BandStatistics:
    """Raw values of a band: mean, standard deviation, least and greatest."""

    mean: float
    std: float
    least: float
    greatest: float


@dataclass(frozen=True, slots=True)
class TileSurvey:
    """What was found in some tiles of a part.

    `chosen` are their numbers, out of `total`; `counts` labelled pixels (tile, class) and `ignored`
    pixels without a class a tile.
    """

    total: int
    chosen: tuple[int, ...]
    counts: NDArray[np.int64]
    ignored: NDArray[np.int64]
    bands: tuple[BandStatistics, ...]

    @property
    def pixels(self) -> NDArray[np.int64]:
        """Labelled pixels a class."""
        return np.asarray(self.counts.sum(axis=0))

    @property
    def tiles(self) -> NDArray[np.int64]:
        """Tiles that show a class, a class."""
        return np.asarray((self.counts > 0).sum(axis=0))

    @property
    def available(self) -> NDArray[np.int64]:
        """Labelled pixels of the tiles that show a class, a class."""
        return np.asarray(((self.counts > 0) * self.counts.sum(axis=1, keepdims=True)).sum(axis=0))

    @property
    def unlabelled(self) -> int:
        """Tiles without any label."""
        return int((self.counts.sum(axis=1) == 0).sum())


def survey_tiles(tiles: PartTiles, classes: int, *, at_most: int) -> TileSurvey:
    """Look at all tiles of a part, or at `at_most` of them spread evenly."""
    total = len(tiles)
    chosen = sorted({i * total // min(total, at_most) for i in range(min(total, at_most))})
    counts = np.zeros((len(chosen), classes), dtype=np.int64)
    ignored = np.zeros(len(chosen), dtype=np.int64)
    bands: list[_Band] = []
    for row, number in enumerate(chosen):
        image, label = tiles.read(number)
        found = np.bincount(label.reshape(-1), minlength=IGNORE + 1)
        counts[row], ignored[row] = found[:classes], found[IGNORE]
        bands = bands or [_Band(float(values.mean())) for values in image]
        for band, values in zip(bands, image, strict=True):
            band.add(values)
    return TileSurvey(total, tuple(chosen), counts, ignored, tuple(b.statistics for b in bands))


class _Band:
    """Running sums of values less a first guess of their mean, which keeps their digits."""

    def __init__(self, guess: float) -> None:
        self._guess = guess
        self._count, self._sum, self._squares = 0, 0.0, 0.0
        self._least, self._greatest = np.inf, -np.inf

    def add(self, values: NDArray[np.generic]) -> None:
        less = values.astype(np.float64) - self._guess
        self._count += less.size
        self._sum += float(less.sum())
        self._squares += float((less**2).sum())
        self._least = min(self._least, float(less.min()) + self._guess)
        self._greatest = max(self._greatest, float(less.max()) + self._guess)

    @property
    def statistics(self) -> BandStatistics:
        mean = self._sum / self._count
        variance = max(0.0, self._squares / self._count - mean**2)
        return BandStatistics(
            self._guess + mean, float(np.sqrt(variance)), self._least, self._greatest
        )
