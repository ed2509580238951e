"""From inferred tiles to finished bands: blends tile rows and hands bands to the sinks."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from crispline.engine.blending import TileBlender
from crispline.engine.checkpoint import Checkpoint
from crispline.engine.grid import Window
from crispline.engine.probabilities import BandSink
from crispline.engine.tiling import TilePlan


class Mosaic:
    """Tile rows in, from the top; bands out.

    Holds one band and one tile row of uint8 probabilities and the float32 strip that two tile
    rows share: memory grows with the raster's width, not its height.
    """

    def __init__(
        self,
        plan: TilePlan,
        *,
        class_count: int,
        blending: str,
        band_height: int,
        sinks: Sequence[BandSink],
    ) -> None:
        """Begin at the first tile row."""
        self.plan = plan
        self._blender = TileBlender(plan, class_count=class_count, blending=blending)
        self._band_height = band_height
        self._sinks = tuple(sinks)
        highest = max(plan.rows.step(i) for i in range(plan.rows.count))
        rows = min(band_height + 1 + highest, plan.rows.size)
        self._pending = np.zeros((class_count, rows, plan.columns.size), dtype=np.uint8)
        self._first_row = 0
        self._held = 0
        self._row = 0
        self._next_column = 0
        self._wanted = np.zeros((0, 0), dtype=np.bool_)
        self.blend_seconds = 0.0
        self.sink_seconds = 0.0

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go on where another mosaic of the same plan stopped."""
        held = checkpoint.pending.shape[1]
        self._blender.carry[...] = checkpoint.carry
        self._pending[:, :held] = checkpoint.pending
        self._first_row, self._held = checkpoint.first_row, held

    def checkpoint(self, *, tiles: int, bad_windows: tuple[Window, ...]) -> Checkpoint:
        """Return the state after a finished tile row; arrays are views, to be written at once."""
        return Checkpoint(
            self._row + 1,
            self._blender.carry,
            self._first_row,
            self._pending[:, : self._held],
            tiles,
            bad_windows,
        )

    def begin_row(self, row: int, wanted: NDArray[np.bool_]) -> None:
        """Begin a tile row; `wanted` (row, column) marks the pixels of its output to keep."""
        self._row, self._next_column = row, 0
        self._wanted = np.ascontiguousarray(wanted)

    def add(self, column: int, tile: NDArray[np.float32]) -> None:
        """Add the next tile (class, row, column); those left out before it have no wanted pixel."""
        began = time.perf_counter()
        self._skip_to(column)
        self._blender.add(
            row=self._row,
            column=column,
            tile=tile,
            wanted=self._wanted,
            finished=self._pending,
            offset=self._held,
        )
        self._next_column = column + 1
        self.blend_seconds += time.perf_counter() - began

    def _skip_to(self, column: int) -> None:
        for skipped in range(self._next_column, column):
            self._blender.skip(
                row=self._row, column=skipped, finished=self._pending, offset=self._held
            )

    def end_row(self) -> int:
        """Finish a tile row; return how many bands the sinks took."""
        self._skip_to(self.plan.columns.count)
        self._held += self.plan.rows.step(self._row)
        bands = 0
        while self._deliver():
            bands += 1
        return bands

    def _deliver(self) -> bool:
        """Hand one band to the sinks if it is complete."""
        size = self.plan.rows.size
        rows = min(self._band_height + 1, size - self._first_row)
        if self._held < max(1, rows):
            return False
        is_last = self._first_row + rows == size
        began = time.perf_counter()
        window = Window(self._first_row, 0, rows, self.plan.columns.size)
        for sink in self._sinks:
            sink.accept(window, self._pending[:, :rows])
        self.sink_seconds += time.perf_counter() - began
        self._drop(self._held if is_last else self._band_height)
        return True

    def _drop(self, rows: int) -> None:
        """Forget the first `rows` rows, and move the others up."""
        kept = self._held - rows
        for plane in self._pending:
            plane[:kept] = plane[rows : self._held]
        self._first_row += rows
        self._held = kept
