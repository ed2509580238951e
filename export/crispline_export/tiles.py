"""Tiles to calibrate and to check a model with: random ones, and real ones as the engine cuts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crispline.engine.card import InputSpec, ModelCard
from crispline.engine.grid import Shape, Window
from crispline.engine.raster import open_raster
from crispline.engine.source import ArraySource, CroppedSource, RasterSource
from crispline.engine.tile_reader import TileBatch, read_tiles
from crispline.engine.tiling import plan_tiles
from crispline_export.errors import ExportError
from crispline_export.settings import ExportSettings

Tile = NDArray[Any]
_SEED = 20
#: Multiples of it, without their whole part, fill 0 to 1 evenly.
_GOLDEN = 0.618033988749895


@dataclass(frozen=True, slots=True)
class Place:
    """Rows and columns of a raster that are one tile's own; at the borders fewer than it has."""

    rows: range
    columns: range

    def window(self, tile: Shape) -> Window:
        """Return the window of a tile's size that ends where its own pixels end."""
        row, column = max(0, self.rows.stop - tile.height), max(0, self.columns.stop - tile.width)
        return Window(row, column, self.rows.stop - row, self.columns.stop - column)


def read_raster_tiles(
    rasters: Sequence[Path], card: ModelCard, tile: Shape, *, settings: ExportSettings
) -> list[Tile]:
    """Return raw tiles (band, row, column) spread evenly over rasters, no more than the settings'.

    Bands, ground resolution, mirroring at the border and filling of invalid pixels are those of an
    inference. Raises RasterError for a raster that does not fit the card, and ExportError where
    none holds a valid pixel.
    """
    tiles: list[Tile] = []
    for path in rasters:
        source = open_raster(path, card=card, bands=settings.bands, native=settings.native)
        try:
            tiles += _draw_from(source, tile, settings.tiles)
        finally:
            source.close()
    if rasters and not tiles:
        names = ", ".join(str(path) for path in rasters)
        raise ExportError(f"expected valid pixels in {names}, found none; give other rasters")
    return tiles


def _draw_from(source: RasterSource, tile: Shape, count: int) -> list[Tile]:
    """Return tiles of windows spread evenly; in place of empty ones, of others that hold data."""
    shape = source.grid.shape
    rows, columns = _divide(shape.height, tile.height), _divide(shape.width, tile.width)
    # What is left over at the borders would overlap its neighbours.
    whole = [
        Place(row, column)
        for row in rows
        for column in columns
        if len(row) == len(rows[0]) and len(column) == len(columns[0])
    ]
    sampled = [whole[index] for index in _spread(len(whole), count)]
    tiles = [item for place in sampled for item in _cut(source, place.window(tile), tile)]
    if len(tiles) < len(sampled):
        tiles += _search(source, tile, count - len(tiles), passed_over=frozenset(sampled))
    return tiles


def _search(
    source: RasterSource, tile: Shape, count: int, *, passed_over: Collection[Place]
) -> list[Tile]:
    """Return up to `count` tiles of places with valid pixels; each row is read once at most.

    Rows of places follow each other far apart, and none gives all where others may have some.
    """
    shape = source.grid.shape
    columns = _divide(shape.width, tile.width)
    tiles: list[Tile] = []
    for rows in _far_apart(_divide(shape.height, tile.height)):
        missing = count - len(tiles)
        if not missing:
            break
        strip = replace(Place(rows, range(shape.width)).window(tile), column=0, width=shape.width)
        pixels = source.read(strip)
        own = pixels.valid[rows.start - strip.row :]
        places = [
            Place(rows, part)
            for part in columns
            if own[:, part.start : part.stop].any() and Place(rows, part) not in passed_over
        ]
        held = ArraySource(pixels.values, grid=source.grid.crop(strip), valid=pixels.valid)
        for index in _spread(len(places), min(missing, max(2, -(-missing // 2)))):
            window = replace(places[index].window(tile), row=0)
            tiles += _cut(held, window, tile)
    return tiles


def _cut(source: RasterSource, window: Window, tile: Shape) -> list[Tile]:
    """Return the tile of a window as the engine cuts it, none where no pixel is valid."""
    part = CroppedSource(source, window)
    plan = plan_tiles(part.grid.shape, tile=tile, overlap=0, output=tile)
    batches = [item.tiles for item in read_tiles(part, plan) if isinstance(item, TileBatch)]
    return [item for batch in batches for item in batch]


def _divide(size: int, tile: int) -> list[range]:
    """Return pixels of an axis in parts of a tile's size, the last one smaller."""
    return [range(start, min(start + tile, size)) for start in range(0, size, tile)]


def _spread(size: int, count: int) -> list[int]:
    """Return `count` of `size` indices at most, evenly spread."""
    chosen: list[int] = np.linspace(0, size - 1, min(count, size)).round().astype(int).tolist()
    return chosen


def _far_apart(parts: Sequence[range]) -> list[range]:
    """Return parts in an order in which those next to each other are far from each other."""
    order = sorted(range(len(parts)), key=lambda index: index * _GOLDEN % 1)
    return [parts[index] for index in order]


@dataclass(frozen=True, slots=True)
class BandStatistics:
    """Mean and standard deviation of raw values, one of each a band."""

    mean: tuple[float, ...]
    std: tuple[float, ...]

    @classmethod
    def of_raw_bytes(cls, bands: int) -> BandStatistics:
        """Return what 8-bit images have about, where nothing is known."""
        return cls((110.0,) * bands, (50.0,) * bands)

    @classmethod
    def before(cls, spec: InputSpec) -> BandStatistics:
        """Return those of raw values that (x scale - mean) / std brings to 0 and 1."""
        if not spec.mean or not spec.std:
            return cls(
                (0.45 / spec.scale,) * len(spec.bands), (0.2 / spec.scale,) * len(spec.bands)
            )
        return cls(
            tuple(m / spec.scale for m in spec.mean), tuple(s / spec.scale for s in spec.std)
        )


def draw_tiles(count: int, tile: Shape, statistics: BandStatistics, *, dtype: str) -> Tile:
    """Return random tiles (tile, band, row, column): noise of all sizes, always the same.

    White noise alone looks like nothing a network has seen; here coarse and fine are mixed. Values
    are whole and not negative.
    """
    random = np.random.default_rng(_SEED)
    shape = (count, len(statistics.mean), tile.height, tile.width)
    noise = np.zeros(shape, np.float32)
    size, octaves = 1, 0
    while size <= min(tile.height, tile.width):
        rows, columns = -(-tile.height // size), -(-tile.width // size)
        coarse = random.standard_normal((*shape[:2], rows, columns), np.float32)
        fine = coarse.repeat(size, axis=2).repeat(size, axis=3)
        noise += fine[:, :, : tile.height, : tile.width]
        size, octaves = size * 4, octaves + 1
    mean, std = (np.reshape(v, (1, -1, 1, 1)) for v in (statistics.mean, statistics.std))
    values = np.maximum(np.rint(noise / np.sqrt(octaves) * std + mean), 0)
    largest = 255 if dtype == "uint8" else np.inf
    tiles: Tile = np.minimum(values, largest).astype(dtype)
    return tiles
