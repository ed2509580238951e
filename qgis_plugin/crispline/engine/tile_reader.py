"""From a raster to batches of tiles: every row is read once, in the order of the rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crispline.engine.area import Area
from crispline.engine.filling import fill_invalid
from crispline.engine.grid import Window
from crispline.engine.row_reader import RowReader
from crispline.engine.source import Pixels, RasterSource
from crispline.engine.tiling import AxisPlan, TilePlan


@dataclass(frozen=True, slots=True)
class TileRow:
    """One row of tiles begins.

    `wanted` (row, column) marks the pixels of its output that are valid and inside the area.
    """

    row: int
    wanted: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class TileBatch:
    """Neighbouring tiles of one tile row, raw band values (tile, band, row, column)."""

    row: int
    columns: tuple[int, ...]
    tiles: NDArray[Any]


def read_tiles(
    source: RasterSource,
    plan: TilePlan,
    *,
    first_row: int = 0,
    batch: int = 1,
    area: Area | None = None,
) -> Iterator[TileRow | TileBatch]:
    """Yield every tile row from `first_row` on, each followed by its batches.

    Tiles without a wanted pixel are left out. Batches hold at most `batch` tiles and never span
    two rows, so that the same tiles stand together whatever has been resumed.
    """
    reader = RowReader(source)
    for row in range(first_row, plan.rows.count):
        output = Window(plan.rows.starts[row], 0, plan.rows.kept, plan.columns.size)
        inside = None if area is None else area.mask(output)
        if inside is not None and not inside.any():
            yield TileRow(row, inside)
            continue
        strip = reader.read(plan.rows.source_range(row))
        wanted = _wanted(strip, plan.rows, row)
        if inside is not None:
            wanted = wanted & inside
        yield TileRow(row, wanted)
        columns = _wanted_columns(wanted, plan.columns)
        for first in range(0, len(columns), batch):
            chosen = columns[first : first + batch]
            yield TileBatch(row, chosen, _cut_tiles(strip, plan, row=row, columns=chosen))


def _wanted(strip: Pixels, rows: AxisPlan, row: int) -> NDArray[np.bool_]:
    """Return the valid pixels of a tile row's output."""
    first = rows.starts[row] - rows.source_range(row).start
    return strip.valid[first : first + rows.kept]


def _wanted_columns(wanted: NDArray[np.bool_], columns: AxisPlan) -> tuple[int, ...]:
    some = np.asarray(wanted.any(axis=0))
    return tuple(
        index
        for index, start in enumerate(columns.starts)
        if some[start : start + columns.kept].any()
    )


def _cut_tiles(
    strip: Pixels, plan: TilePlan, *, row: int, columns: tuple[int, ...]
) -> NDArray[Any]:
    """Copy tiles out of a strip, mirrored at the raster's borders, invalid pixels filled."""
    bands = strip.values.shape[0]
    shape = (len(columns), bands, plan.input.height, plan.input.width)
    tiles = np.empty(shape, dtype=strip.values.dtype)
    rows = _relative_index(plan.rows, row, origin=plan.rows.source_range(row).start)
    for tile, column in zip(tiles, columns, strict=True):
        index = _relative_index(plan.columns, column, origin=0)
        tile[...] = strip.values[:, rows][:, :, index]
        valid = strip.valid[rows][:, index]
        if not valid.all():
            fill_invalid(tile, valid)
    return tiles


def _relative_index(axis: AxisPlan, index: int, *, origin: int) -> slice | NDArray[np.intp]:
    """Return a slice where a tile's input lies inside the raster, else mirrored indices."""
    first = axis.starts[index] - axis.margin
    if first >= 0 and first + axis.input <= axis.size:
        return slice(first - origin, first - origin + axis.input)
    return axis.source(index) - origin
