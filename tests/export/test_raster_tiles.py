"""Tiles that check and calibrate a model, cut from rasters as they are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from numpy.typing import NDArray
from rasterio.enums import ColorInterp
from tests.engine.colour_scene import NORTH, PIXEL, WEST, write_raster

from crispline.engine.card import ModelCard
from crispline.engine.errors import RasterError
from crispline.engine.grid import Shape, Window
from crispline.engine.raster import RasterioSource
from crispline.engine.source import Pixels
from crispline_export.errors import ExportError
from crispline_export.settings import ExportSettings
from crispline_export.tiles import Tile, read_raster_tiles

SIDE = 16
TILE = Shape(SIDE, SIDE)


@pytest.fixture
def plain(card: ModelCard) -> ModelCard:
    """The card for rasters at their own pixels."""
    return replace(card, ground_resolution=None)


def write_islands(path: Path, shape: Shape, *islands: Window) -> Path:
    """Write a raster of zeros, which are no data, with random values in some windows."""
    values: NDArray[np.uint8] = np.zeros((3, shape.height, shape.width), np.uint8)
    random = np.random.default_rng(4)
    for island in islands:
        values[:, *island.slices] = random.integers(1, 256, (3, island.height, island.width))
    return write_raster(path, values, nodata=0, tiled=True, blockxsize=SIDE, blockysize=SIDE)


def read(path: Path, card: ModelCard, *, count: int = 16) -> list[Tile]:
    return read_raster_tiles([path], card, TILE, settings=ExportSettings(tiles=count))


def test_whole_rasters_give_tiles_side_by_side(tmp_path: Path, plain: ModelCard) -> None:
    shape = Shape(2 * SIDE + 5, 3 * SIDE + 7)
    path = write_islands(tmp_path / "a.tif", shape, Window(0, 0, shape.height, shape.width))
    tiles = read(path, plain)
    with RasterioSource(path) as source:
        values = source.read(source.grid.window).values
    expected = values[:, : 2 * SIDE, : 3 * SIDE].reshape(3, 2, SIDE, 3, SIDE)
    np.testing.assert_array_equal(
        np.stack(tiles), expected.transpose(1, 3, 0, 2, 4).reshape(6, 3, SIDE, SIDE)
    )


@pytest.mark.parametrize(
    "islands",
    [
        [(7, 21)],  # of 1600 windows one holds data, and it is none of the sampled
        [(7, 21), (7, 22)],
        [(3, 5), (31, 17)],
    ],
)
def test_data_is_found_wherever_it_lies(
    tmp_path: Path, plain: ModelCard, islands: list[tuple[int, int]]
) -> None:
    windows = [Window(row * SIDE + 3, column * SIDE + 4, 8, 8) for row, column in islands]
    path = write_islands(tmp_path / "a.tif", Shape(40 * SIDE, 40 * SIDE), *windows)
    tiles = read(path, plain)
    assert len(tiles) == len(islands)
    with RasterioSource(path) as source:
        for window in windows:
            values = source.read(window).values
            assert any((tile[:, 3:11, 4:12] == values).all() for tile in tiles)


@pytest.mark.parametrize(
    ("row", "column"), [(2 * SIDE + 1, 4), (4, 3 * SIDE + 2), (2 * SIDE + 3, 3 * SIDE + 3)]
)
def test_data_at_the_border_counts(tmp_path: Path, plain: ModelCard, row: int, column: int) -> None:
    shape = Shape(2 * SIDE + 5, 3 * SIDE + 7)
    path = write_islands(tmp_path / "a.tif", shape, Window(row, column, 2, 2))
    assert len(read(path, plain)) == 1


def test_empty_windows_are_replaced_and_none_comes_twice(tmp_path: Path, plain: ModelCard) -> None:
    # Rows 10 to 19 of 40, and of them every window: the sample meets few.
    block = Window(10 * SIDE, 0, 10 * SIDE, 40 * SIDE)
    path = write_islands(tmp_path / "a.tif", Shape(40 * SIDE, 40 * SIDE), block)
    tiles = read(path, plain)
    assert len(tiles) == 16
    assert len({tile.tobytes() for tile in tiles}) == 16


def test_resampled_rasters_are_searched_too(tmp_path: Path, card: ModelCard) -> None:
    """Pixels of half the card's size."""
    values = np.zeros((3, 640, 640), np.uint8)
    values[:, 420:430, 333:343] = 77
    finer = Affine(PIXEL / 2, 0, WEST, 0, -PIXEL / 2, NORTH)
    path = write_raster(tmp_path / "a.tif", values, nodata=0, transform=finer)
    (tile,) = read(path, card)
    assert (tile == 77).all()  # what is no data is filled


def test_only_rasters_without_data_have_none(tmp_path: Path, plain: ModelCard) -> None:
    path = write_islands(tmp_path / "a.tif", Shape(100, 100))
    with pytest.raises(ExportError, match=r"expected valid pixels in .*a\.tif, found none"):
        read(path, plain)


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Numbers of pixels that were read at a time."""
    found: list[int] = []
    decode = RasterioSource.read

    def count(self: RasterioSource, window: Window) -> Pixels:
        found.append(window.height * window.width)
        return decode(self, window)

    monkeypatch.setattr(RasterioSource, "read", count)
    return found


def test_a_raster_full_of_data_is_hardly_read(
    tmp_path: Path, plain: ModelCard, decoded: list[int]
) -> None:
    whole = Window(0, 0, 40 * SIDE, 40 * SIDE)
    path = write_islands(tmp_path / "a.tif", whole.shape, whole)
    assert len(read(path, plain)) == 16
    assert sum(decoded) == 16 * TILE.pixels


def test_the_search_ends_when_enough_is_found(
    tmp_path: Path, plain: ModelCard, decoded: list[int]
) -> None:
    west = Window(0, 3 * SIDE, 40 * SIDE, SIDE)
    path = write_islands(tmp_path / "a.tif", Shape(40 * SIDE, 40 * SIDE), west)
    assert len(read(path, plain)) == 16
    assert sum(decoded) <= (16 + 16 * 40) * TILE.pixels


def test_an_empty_raster_is_read_once_beside_the_sample(
    tmp_path: Path, plain: ModelCard, decoded: list[int]
) -> None:
    path = write_islands(tmp_path / "a.tif", Shape(40 * SIDE, 40 * SIDE))
    with pytest.raises(ExportError):
        read(path, plain)
    assert sum(decoded) <= (16 + 1600) * TILE.pixels


def test_chosen_bands_come_in_the_models_order(tmp_path: Path, plain: ModelCard) -> None:
    """Also one that is tagged as alpha, as the infrared of some Potsdam files."""
    values = np.random.default_rng(1).integers(0, 256, (4, SIDE, SIDE), np.uint8)
    path = write_raster(
        tmp_path / "rgbir.tif", values, photometric="RGB", alpha="NON-PREMULTIPLIED"
    )
    with rasterio.open(path) as dataset:
        assert dataset.colorinterp[3] == ColorInterp.alpha
    settings = ExportSettings(bands=("4", "1", "2"))
    (tile,) = read_raster_tiles([path], plain, TILE, settings=settings)
    np.testing.assert_array_equal(tile, values[[3, 0, 1]])
    four = replace(plain, input=replace(plain.input, bands=("red", "green", "blue", "nir")))
    with pytest.raises(RasterError, match="choose the bands by number if alpha is data"):
        read(path, four)
    settings = ExportSettings(bands=(1, 2, 3, 4))
    (tile,) = read_raster_tiles([path], four, TILE, settings=settings)
    np.testing.assert_array_equal(tile, values)


def test_own_pixels_are_not_resampled(tmp_path: Path, card: ModelCard) -> None:
    values = np.random.default_rng(1).integers(0, 256, (3, SIDE, SIDE), np.uint8)
    coarser = Affine(4 * PIXEL, 0, WEST, 0, -4 * PIXEL, NORTH)
    path = write_raster(tmp_path / "a.tif", values, transform=coarser)
    assert len(read(path, card)) == 16
    settings = ExportSettings(native=True)
    (tile,) = read_raster_tiles([path], card, TILE, settings=settings)
    np.testing.assert_array_equal(tile, values)
