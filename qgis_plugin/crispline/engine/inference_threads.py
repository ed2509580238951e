"""The three threads of an inference: read and cut, predict, blend and feed the sinks.

Bounded channels join them: a slow one holds up the others, and memory stays bounded. Prediction
stays in the caller's thread, where progress is reported and cancelling noticed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crispline.engine.errors import ModelError
from crispline.engine.mosaic import Mosaic
from crispline.engine.pipeline import Channel, Crew
from crispline.engine.progress import Progress
from crispline.engine.tile_model import TilePredictor
from crispline.engine.tile_reader import TileBatch, TileRow
from crispline.engine.tiling import TilePlan

#: Tiles waiting for the model take at most this much memory.
_READ_AHEAD_BYTES = 128 * 2**20
#: Batches waiting to be blended.
_BLEND_BEHIND = 2


@dataclass
class Tally:
    """What the threads have done so far; each field has one writer."""

    tiles: int = 0
    blended_tiles: int = 0
    read_seconds: float = 0.0
    predict_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class _Prediction:
    """Probabilities (class, row, column) of a tile of the current row."""

    column: int
    probabilities: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class InferenceRun:
    """One inference: from tiles to bands.

    `first_row` is the tile row to begin with; `finish_row` is called after every tile row with the
    number of bands the sinks took.
    """

    plan: TilePlan
    model: TilePredictor
    mosaic: Mosaic
    progress: Progress
    tally: Tally
    first_row: int
    finish_row: Callable[[int], None]

    def run(self, tiles: Iterator[TileRow | TileBatch], *, batch: int, tile_bytes: int) -> None:
        """Take all `tiles`, at most `batch` of `tile_bytes` each at a time, to their end."""
        row_of_batches = -(-self.plan.columns.count // batch) + 1
        depth = max(2, min(row_of_batches, _READ_AHEAD_BYTES // (batch * tile_bytes)))
        with Crew() as crew:
            read: Channel[TileRow | TileBatch] = crew.channel(depth=depth)
            predicted: Channel[TileRow | _Prediction] = crew.channel(depth=_BLEND_BEHIND * batch)
            crew.start("crispline-read", lambda: self._read(tiles, read))
            crew.start("crispline-blend", lambda: self._blend(predicted))
            self._predict(read, predicted)

    def _read(
        self, tiles: Iterator[TileRow | TileBatch], read: Channel[TileRow | TileBatch]
    ) -> None:
        while True:
            began = time.perf_counter()
            item = next(tiles, None)
            self.tally.read_seconds += time.perf_counter() - began
            if item is None:
                break
            read.put(item)
        read.close()

    def _predict(
        self, read: Channel[TileRow | TileBatch], predicted: Channel[TileRow | _Prediction]
    ) -> None:
        self._report(self.first_row, 0)
        for item in read:
            self.progress.check()
            if isinstance(item, TileRow):
                predicted.put(item)
                continue
            began = time.perf_counter()
            probabilities = self.model.predict(item.tiles)
            self.tally.predict_seconds += time.perf_counter() - began
            self._check(probabilities, item)
            self.tally.tiles += len(item.columns)
            for column, result in zip(item.columns, probabilities, strict=True):
                predicted.put(_Prediction(column, result))
            self._report(item.row, item.columns[-1] + 1)
        self._report(self.plan.rows.count, 0)
        predicted.close()

    def _report(self, row: int, columns: int) -> None:
        """Report the share of the raster above this tile row and left of this tile column."""
        rows = self.plan.rows
        done = float(self._rows_above(row))
        if columns:
            done += rows.step(row) * columns / self.plan.columns.count
        pixels = int((done - self._rows_above(self.first_row)) * self.plan.columns.size)
        self.progress.report("infer", done=done, total=rows.size, pixels=pixels)

    def _rows_above(self, row: int) -> int:
        """Return how many raster rows the tile rows above one have finished."""
        rows = self.plan.rows
        return rows.starts[row] if row < rows.count else rows.size

    def _check(self, probabilities: NDArray[np.float32], item: TileBatch) -> None:
        output, card = self.plan.output, self.model.card
        expected = (len(item.columns), len(card.classes), output.height, output.width)
        if probabilities.shape != expected:
            raise ModelError(
                f"expected model {card.name!r} to give (tile, class, row, column) = {expected}, "
                f"found {probabilities.shape}; correct its card"
            )

    def _blend(self, predicted: Channel[TileRow | _Prediction]) -> None:
        begun = False
        for item in predicted:
            if isinstance(item, _Prediction):
                self.mosaic.add(item.column, item.probabilities)
                self.tally.blended_tiles += 1
                continue
            if begun:
                self.finish_row(self.mosaic.end_row())
            self.mosaic.begin_row(item.row, item.wanted)
            begun = True
        if begun:
            self.finish_row(self.mosaic.end_row())
