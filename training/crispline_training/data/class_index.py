"""Where which class is, coarsely: to draw tiles that hold a rare one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crispline_training.data.source import LabelledSource, strips
from crispline_training.errors import DatasetError
from crispline_training.sample import IGNORE

#: Side of a cell in pixels; smaller than any tile, so that one on a cell holds most of it.
CELL = 32


@dataclass(frozen=True, slots=True)
class Place:
    """A pixel: number of the source, row and column."""

    source: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class _ClassCells:
    """Cells that hold a class: first pixels (cell, [source, row, column]), running pixel share."""

    places: NDArray[np.int64]
    stops: NDArray[np.float64]


class ClassIndex:
    """How many pixels of every class each cell of 32 x 32 pixels holds."""

    def __init__(self, sources: Sequence[LabelledSource]) -> None:
        """Read all labels once; raises DatasetError where there are none."""
        found: dict[int, list[NDArray[np.int64]]] = {}
        for number, source in enumerate(sources):
            for window in strips(source.shape, multiple=CELL):
                for class_id, cells in _count_cells(source.read(window)[1]).items():
                    cells[:, 0] += window.row
                    numbered = np.insert(cells, 0, number, axis=1)
                    found.setdefault(class_id, []).append(numbered)
        if not found:
            raise DatasetError(
                f"expected labels in {len(sources)} images, found every pixel without one; "
                "check masks and legend"
            )
        self._sources = sources
        self._classes = {key: _add_up(np.concatenate(found[key])) for key in sorted(found)}

    @property
    def classes(self) -> tuple[int, ...]:
        """Ids of the classes that occur."""
        return tuple(self._classes)

    def draw(self, rng: np.random.Generator) -> Place:
        """Return a pixel in a cell that holds a class drawn at random, each class alike."""
        cells = self._classes[int(rng.choice(self.classes))]
        chosen = int(np.searchsorted(cells.stops, rng.random(), side="right"))
        source, row, column = (int(n) for n in cells.places[min(chosen, len(cells.places) - 1)])
        shape = self._sources[source].shape
        down, right = (int(n) for n in rng.integers(CELL, size=2))
        return Place(
            source, min(row + down, shape.height - 1), min(column + right, shape.width - 1)
        )


def _count_cells(label: NDArray[np.uint8]) -> dict[int, NDArray[np.int64]]:
    """Return by class id the cells that hold it: (cell, [row, column, pixels])."""
    height, width = label.shape
    down, across = -(-height // CELL), -(-width // CELL)
    padded = np.pad(
        label,
        ((0, down * CELL - height), (0, across * CELL - width)),
        constant_values=IGNORE,
    )
    cells = padded.reshape(down, CELL, across, CELL)
    result = {}
    for class_id in np.flatnonzero(np.bincount(label.reshape(-1), minlength=256)[:IGNORE]):
        counts = (cells == class_id).sum(axis=(1, 3))
        rows, columns = np.nonzero(counts)
        result[int(class_id)] = np.stack([rows * CELL, columns * CELL, counts[rows, columns]], 1)
    return result


def _add_up(cells: NDArray[np.int64]) -> _ClassCells:
    stops = np.cumsum(cells[:, 3], dtype=np.float64)
    return _ClassCells(cells[:, :3].copy(), stops / stops[-1])
