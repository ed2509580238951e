"""Class probabilities as the stages hand them on.

A probability array is uint8, laid out (class, row, column); value = round(255 p). A pixel whose
values are all zero is no data: a valid pixel always has a class of at least 1/255.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from crispline.engine.grid import Grid, Shape, Window

#: Label of pixels that belong to no class.
NO_DATA_LABEL = 255

ProbabilityArray = NDArray[np.uint8]


class ProbabilityReader(Protocol):
    """Anything that gives finished class probabilities window by window."""

    @property
    def grid(self) -> Grid:
        """Where the pixels lie."""

    @property
    def class_count(self) -> int:
        """Number of classes, the length of axis 0."""

    def read(self, window: Window) -> ProbabilityArray:
        """Return probabilities of a window inside the grid, laid out (class, row, column)."""


class BandSink(Protocol):
    """Takes finished full-width bands of probabilities, from the top, in order.

    Bands are `band_height` rows high, plus one row that the next band brings again (the last band
    ends with the raster), so that block-wise tracing can join: see `split_bands`. After a resume a
    band may come a second time with the same content. The array belongs to the caller, who changes
    it once `accept` has returned.
    """

    def accept(self, window: Window, probabilities: ProbabilityArray) -> None:
        """Take one band; durable (where the sink is) when this returns."""


def split_bands(shape: Shape, height: int) -> Iterator[Window]:
    """Yield the windows of the bands of `height` rows plus the shared one, from the top.

    A band whose shared row is the raster's last is the last one.
    """
    last = max(1, shape.height - 1)
    for row in range(0, last, height):
        yield Window(row, 0, min(height + 1, shape.height - row), shape.width)


def deliver_bands(reader: ProbabilityReader, sink: BandSink, *, height: int) -> None:
    """Hand everything a reader has to a sink, band by band."""
    for window in split_bands(reader.grid.shape, height):
        sink.accept(window, reader.read(window))
