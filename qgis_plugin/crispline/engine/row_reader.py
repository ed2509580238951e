"""Full-width rows of a source, each decoded once as long as requests move downwards."""

from __future__ import annotations

import numpy as np

from crispline.engine.grid import Window
from crispline.engine.source import Pixels, RasterSource

#: Rows are read in whole blocks unless these are higher than this (one-strip files).
_HIGHEST_BLOCK = 2048


class RowReader:
    """Keeps the rows read last, so that overlapping requests decode nothing twice."""

    def __init__(self, source: RasterSource) -> None:
        """Hold no row yet."""
        self._source = source
        self._first = 0
        self._held = self._no_rows()

    def read(self, rows: range) -> Pixels:
        """Return rows of the source's grid, (band, row, column) and (row, column).

        The arrays may be views that later calls leave alone; do not write to them.
        """
        held_stop = self._first + len(self._held.valid)
        if not self._first <= rows.start <= held_stop:
            self._first = held_stop = rows.start
            self._held = self._no_rows()
        kept = _rows_of(self._held, slice(rows.start - self._first, None))
        stop = self._align(rows.stop)
        if stop > held_stop:
            width = self._source.grid.shape.width
            below = self._source.read(Window(held_stop, 0, stop - held_stop, width))
            kept = _stack(kept, below)
        self._held, self._first = kept, rows.start
        return _rows_of(kept, slice(len(rows)))

    def _no_rows(self) -> Pixels:
        shape = (self._source.band_count, 0, self._source.grid.shape.width)
        return Pixels(np.empty(shape, self._source.dtype), np.empty(shape[1:], np.bool_))

    def _align(self, row: int) -> int:
        """Return the end of the block that ends at or below a row."""
        block = self._source.block_height
        if block > _HIGHEST_BLOCK:
            return row
        return min(self._source.grid.shape.height, -(-row // block) * block)


def _rows_of(pixels: Pixels, rows: slice) -> Pixels:
    return Pixels(pixels.values[:, rows], pixels.valid[rows])


def _stack(above: Pixels, below: Pixels) -> Pixels:
    if len(above.valid) == 0:
        return below
    return Pixels(
        np.concatenate((above.values, below.values), axis=1),
        np.concatenate((above.valid, below.valid)),
    )
