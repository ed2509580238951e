"""Tiles to calibrate and to check a model with: random ones, and real ones as the engine cuts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crispline.engine.card import InputSpec, ModelCard
from crispline.engine.grid import Shape, Window
from crispline.engine.raster import open_raster
from crispline.engine.source import CroppedSource, RasterSource
from crispline.engine.tile_reader import TileBatch, read_tiles
from crispline.engine.tiling import plan_tiles
from crispline_export.errors import ExportError

Tile = NDArray[Any]
_SEED = 20


def read_raster_tiles(
    rasters: Sequence[Path], card: ModelCard, tile: Shape, *, count: int
) -> list[Tile]:
    """Return raw tiles (band, row, column) spread evenly over rasters, `count` of each at most.

    Bands, ground resolution, mirroring at the border and filling of invalid pixels are those of an
    inference. Raises RasterError for a raster that does not fit the card, and ExportError where
    none holds a valid pixel.
    """
    tiles: list[Tile] = []
    for path in rasters:
        source = open_raster(path, card=card)
        try:
            tiles += _spread_tiles(source, tile, count)
        finally:
            source.close()
    if rasters and not tiles:
        names = ", ".join(str(path) for path in rasters)
        raise ExportError(f"expected valid pixels in {names}, found none; give other rasters")
    return tiles


def _spread_tiles(source: RasterSource, tile: Shape, count: int) -> Iterator[Tile]:
    windows = list(_windows(source.grid.shape, tile))
    chosen = np.linspace(0, len(windows) - 1, min(count, len(windows))).round().astype(int)
    for index in chosen:
        part = CroppedSource(source, windows[index])
        plan = plan_tiles(part.grid.shape, tile=tile, overlap=0, output=tile)
        for item in read_tiles(part, plan):
            if isinstance(item, TileBatch):
                yield from item.tiles


def _windows(raster: Shape, tile: Shape) -> Iterator[Window]:
    """Yield windows of a tile's size side by side; what is left at the borders stays out."""
    height, width = min(tile.height, raster.height), min(tile.width, raster.width)
    for row in range(0, raster.height - height + 1, height):
        for column in range(0, raster.width - width + 1, width):
            yield Window(row, column, height, width)


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
