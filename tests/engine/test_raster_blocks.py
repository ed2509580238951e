"""Blocks of raster files: damaged ones, and none decoded twice."""

from __future__ import annotations

import struct
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.env import get_gdal_config
from tests.engine.inference_doubles import CollectingSink, PixelModel, make_grid
from tests.engine.raster_files import make_values, write_raster

from crispline.engine.block_cache import limit_block_cache
from crispline.engine.errors import CorruptBlockError, RasterError
from crispline.engine.grid import Window
from crispline.engine.infer import infer
from crispline.engine.raster import RasterioSource
from crispline.engine.row_reader import RowReader
from crispline.engine.source import ArraySource, Pixels


def _corrupt_block(path: Path, block: int) -> None:
    """Overwrite one block of a classic little-endian TIFF, found through its directory."""
    content = bytearray(path.read_bytes())
    (directory,) = struct.unpack_from("<I", content, 4)
    (count,) = struct.unpack_from("<H", content, directory)
    offsets = lengths = (0, 0)
    for entry in range(count):
        tag, _, number, value = struct.unpack_from("<HHII", content, directory + 2 + 12 * entry)
        if tag == 324:
            offsets = (number, value)
        if tag == 325:
            lengths = (number, value)
    (start,) = struct.unpack_from("<I", content, offsets[1] + 4 * block)
    (length,) = struct.unpack_from("<I", content, lengths[1] + 4 * block)
    content[start : start + length] = b"\x00" * length
    path.write_bytes(content)


@pytest.fixture
def corrupt(tmp_path: Path) -> Path:
    """Return a raster of 3 x 3 blocks of 64 pixels, of which the middle one is damaged."""
    path = tmp_path / "corrupt.tif"
    values = make_values(3, 170, 180)
    write_raster(
        path,
        values,
        interleave="pixel",
        tiled=True,
        blockxsize=64,
        blockysize=64,
        compress="deflate",
    )
    _corrupt_block(path, 4)
    return path


def test_a_corrupt_block_is_an_error_that_names_its_window(corrupt: Path) -> None:
    with (
        RasterioSource(corrupt) as source,
        pytest.raises(CorruptBlockError, match=r"rows 64 to 127, columns 64 to 127 of .*corrupt"),
    ):
        source.read(source.grid.window)


def test_a_corrupt_block_becomes_no_data_where_asked(corrupt: Path) -> None:
    with RasterioSource(corrupt, skip_bad_blocks=True) as source:
        sink = CollectingSink(source.grid.shape)
        model = PixelModel(48, bands=3)
        report = infer(source, model, sinks=[sink], band_height=50)
    expected = np.ones((170, 180), dtype=np.bool_)
    expected[64:128, 64:128] = False
    np.testing.assert_array_equal(sink.array.any(axis=0), expected)
    assert report.bad_windows == (Window(64, 64, 64, 64),)


def _write_vrt(path: Path, *sources: str) -> Path:
    """Write a virtual raster of one band that stacks sources of 60 rows and 70 columns."""
    parts = "".join(
        f'<SimpleSource><SourceFilename relativeToVRT="1">{name}</SourceFilename>'
        '<SourceBand>1</SourceBand><SrcRect xOff="0" yOff="0" xSize="70" ySize="60"/>'
        f'<DstRect xOff="0" yOff="{60 * i}" xSize="70" ySize="60"/></SimpleSource>'
        for i, name in enumerate(sources)
    )
    path.write_text(
        f'<VRTDataset rasterXSize="70" rasterYSize="{60 * len(sources)}">'
        f'<VRTRasterBand dataType="Byte" band="1">{parts}</VRTRasterBand></VRTDataset>'
    )
    return path


@pytest.mark.parametrize("skip", [False, True])
def test_a_virtual_raster_without_one_of_its_files_is_refused(tmp_path: Path, skip: bool) -> None:
    write_raster(tmp_path / "there.tif", make_values(1))
    path = _write_vrt(tmp_path / "a.vrt", "there.tif", "gone.tif")
    with pytest.raises(RasterError, match=r"a\.vrt is made of, found no file .*gone\.tif; restore"):
        RasterioSource(path, skip_bad_blocks=skip)


def test_a_virtual_raster_over_a_subdataset_is_read(tmp_path: Path) -> None:
    values = make_values(1)
    path = write_raster(tmp_path / "there.tif", values)
    vrt = tmp_path / "a.vrt"
    vrt.write_text(
        '<VRTDataset rasterXSize="70" rasterYSize="60"><VRTRasterBand dataType="Byte" band="1">'
        f"<SimpleSource><SourceFilename>GTIFF_DIR:1:{path}</SourceFilename></SimpleSource>"
        "</VRTRasterBand></VRTDataset>"
    )
    with RasterioSource(vrt) as source:
        np.testing.assert_array_equal(source.read(source.grid.window).values, values)


@pytest.mark.parametrize("skip", [False, True])
def test_pixels_after_a_failure_that_does_not_come_again_are_not_made_up(
    tmp_path: Path, skip: bool
) -> None:
    """GDAL fails on the first read of a missing file only, then gives zeros for its pixels."""
    write_raster(tmp_path / "there.tif", make_values(1))
    _write_vrt(tmp_path / "inner.vrt", "there.tif", "gone.tif")
    path = tmp_path / "outer.vrt"
    path.write_text(
        '<VRTDataset rasterXSize="70" rasterYSize="120"><VRTRasterBand dataType="Byte" band="1">'
        '<SimpleSource><SourceFilename relativeToVRT="1">inner.vrt</SourceFilename>'
        "</SimpleSource></VRTRasterBand></VRTDataset>"
    )
    with (
        RasterioSource(path, skip_bad_blocks=skip) as source,
        pytest.raises(RasterError, match=r"rows 50 to 79.*outer\.vrt, found: .*gone\.tif.*again"),
    ):
        source.read(Window(50, 0, 30, 70))


def test_reading_strips_decodes_each_row_once_in_whole_blocks() -> None:
    decoded: Counter[int] = Counter()

    class Counting(ArraySource):
        def read(self, window: Window) -> Pixels:
            decoded.update(range(window.row, window.row_stop))
            assert window.row % 16 == 0
            return super().read(window)

    values = make_values(2, 200, 30)
    source = Counting(values, grid=make_grid(200, 30))
    source.block_height = 16
    reader = RowReader(source)
    for start in (0, 37, 74, 111, 150):
        pixels = reader.read(range(start, start + 50))
        np.testing.assert_array_equal(pixels.values, values[:, start : start + 50])
    assert decoded == Counter(range(200))


@pytest.mark.parametrize(
    ("rows", "at_least", "wanted"),
    # Strips of 16 rows of 70 pixels of 3 bands of 2 bytes, and 1 byte of mask.
    [(2.0, 0, 2 * 16 * 70 * 7), (1.5, 0, 24 * 70 * 7), (2.0, 10**6, 10**6)],
)
def test_gdal_keeps_some_rows_of_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: float, at_least: int, wanted: int
) -> None:
    monkeypatch.delenv("GDAL_CACHEMAX", raising=False)
    path = write_raster(tmp_path / "a.tif", make_values(3, dtype="uint16"), blockysize=16)
    with rasterio.Env(GDAL_CACHEMAX=4321), rasterio.open(path) as dataset:
        limit_block_cache(dataset, rows=rows, at_least=at_least)
        assert get_gdal_config("GDAL_CACHEMAX") == wanted
        monkeypatch.setenv("GDAL_CACHEMAX", "77")
        limit_block_cache(dataset, rows=9.0, at_least=0)
        assert get_gdal_config("GDAL_CACHEMAX") == wanted
