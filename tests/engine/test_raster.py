"""Raster files of every kind: bands, validity, errors, and that nothing is decoded twice."""

from __future__ import annotations

import struct
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
import rasterio.shutil
from affine import Affine
from numpy.typing import NDArray
from rasterio.enums import ColorInterp
from rasterio.windows import Window as RasterioWindow
from tests.engine.inference_doubles import CollectingSink, PixelModel, make_grid

from crispline.engine.bands import BandInfo, select_bands
from crispline.engine.card import ClassInfo, GroundResolution, InputSpec, ModelCard
from crispline.engine.errors import CorruptBlockError, RasterError
from crispline.engine.grid import Window
from crispline.engine.infer import infer
from crispline.engine.raster import RasterioSource, open_raster
from crispline.engine.row_reader import RowReader
from crispline.engine.source import ArraySource, CroppedSource, Pixels, mark_valid

UTM = "EPSG:32633"


def _write(
    path: Path, values: NDArray[Any], *, crs: str | None = UTM, colours: Any = None, **options: Any
) -> Path:
    bands, height, width = values.shape
    transform = options.pop("transform", Affine(0.5, 0, 500_000, 0, -0.5, 5_000_000))
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        count=bands,
        height=height,
        width=width,
        dtype=values.dtype,
        crs=crs,
        transform=transform,
        **options,
    ) as dataset:
        dataset.write(values)
        if colours is not None:
            dataset.colorinterp = colours
    return path


def _values(bands: int, height: int = 60, width: int = 70, dtype: str = "uint8") -> NDArray[Any]:
    high = 200 if dtype == "uint8" else 30_000
    return np.random.default_rng(bands).integers(1, high, (bands, height, width)).astype(dtype)


def _card(*bands: str, metres: float | None = None) -> ModelCard:
    resolution = None if metres is None else GroundResolution(metres, metres / 2, metres * 2)
    return ModelCard(
        name="m",
        classes=(ClassInfo(0, "a", "#000000"), ClassInfo(1, "b", "#ffffff")),
        input=InputSpec(bands=bands),
        ground_resolution=resolution,
    )


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "int16", "float32"])
def test_values_come_raw_in_any_type_and_window(tmp_path: Path, dtype: str) -> None:
    values = _values(3, dtype=dtype)
    with RasterioSource(_write(tmp_path / "a.tif", values)) as source:
        pixels = source.read(Window(7, 11, 30, 40))
    np.testing.assert_array_equal(pixels.values, values[:, 7:37, 11:51])
    assert pixels.values.dtype == source.dtype == np.dtype(dtype)
    assert pixels.valid.all()


def test_vrt_over_a_tiff_reads_the_same(tmp_path: Path) -> None:
    values = _values(3)
    path = _write(tmp_path / "a.tif", values)
    vrt = tmp_path / "a.vrt"
    bands = "".join(
        f'<VRTRasterBand dataType="Byte" band="{i}"><SimpleSource><SourceFilename '
        f'relativeToVRT="1">{path.name}</SourceFilename><SourceBand>{i}</SourceBand>'
        "</SimpleSource></VRTRasterBand>"
        for i in (3, 1)
    )
    vrt.write_text(f'<VRTDataset rasterXSize="70" rasterYSize="60">{bands}</VRTDataset>')
    with RasterioSource(vrt, bands=("1",)) as source:
        np.testing.assert_array_equal(source.read(source.grid.window).values[0], values[2])
    path.touch()
    assert RasterioSource(vrt, bands=("1",)).identity != source.identity


@pytest.mark.parametrize(
    ("driver", "name", "options"),
    [
        ("COG", "a.tif", {}),
        ("JP2OpenJPEG", "a.jp2", {"QUALITY": "100", "REVERSIBLE": "YES"}),
        ("PNG", "a.png", {}),
    ],
)
def test_other_formats_read_the_same(
    tmp_path: Path, driver: str, name: str, options: dict[str, str]
) -> None:
    values = _values(3)
    rasterio.shutil.copy(_write(tmp_path / "x.tif", values), tmp_path / name, driver, **options)
    with RasterioSource(tmp_path / name) as source:
        np.testing.assert_array_equal(source.read(source.grid.window).values, values)


def test_files_inside_an_archive_read_the_same(tmp_path: Path) -> None:
    values = _values(3)
    path = _write(tmp_path / "a.tif", values)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(path, "a.tif")
    source = RasterioSource(f"/vsizip/{tmp_path}/a.zip/a.tif")
    np.testing.assert_array_equal(source.read(source.grid.window).values, values)
    (tmp_path / "a.zip").touch()
    assert RasterioSource(f"/vsizip/{tmp_path}/a.zip/a.tif").identity != source.identity


def test_alpha_is_no_band_and_marks_no_data(tmp_path: Path) -> None:
    values = _values(4)
    values[3] = 255
    values[3, :5] = 0
    colours = (ColorInterp.red, ColorInterp.green, ColorInterp.blue, ColorInterp.alpha)
    with RasterioSource(_write(tmp_path / "a.tif", values, colours=colours)) as source:
        pixels = source.read(source.grid.window)
        assert source.bands == (1, 2, 3)
    np.testing.assert_array_equal(pixels.valid, values[3] > 0)
    with pytest.raises(RasterError, match=r"expected 4 bands .* found 3 besides alpha"):
        RasterioSource(tmp_path / "a.tif", expected=("r", "g", "b", "n"))


def test_an_alpha_band_that_the_user_chooses_is_data(tmp_path: Path) -> None:
    values = _values(4)
    values[3, :5] = 0
    colours = (ColorInterp.red, ColorInterp.green, ColorInterp.blue, ColorInterp.alpha)
    with RasterioSource(_write(tmp_path / "a.tif", values, colours=colours), bands=(4,)) as source:
        pixels = source.read(source.grid.window)
    assert pixels.valid.all()
    np.testing.assert_array_equal(pixels.values[0], values[3])


def test_dataset_mask_marks_no_data(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.tif", _values(3))
    mask = np.random.default_rng(0).random((60, 70)) < 0.5
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True), rasterio.open(path, "r+") as dataset:
        dataset.write_mask(mask)
    with RasterioSource(path) as source:
        np.testing.assert_array_equal(source.read(source.grid.window).valid, mask)


def test_integer_nodata_counts_only_where_all_bands_have_it(tmp_path: Path) -> None:
    values = _values(3)
    values[:, 0, 0] = 255
    values[0, 1, 1] = 255
    with RasterioSource(_write(tmp_path / "a.tif", values, nodata=255)) as source:
        valid = source.read(source.grid.window).valid
        assert np.argwhere(~valid).tolist() == [[0, 0]]
    with RasterioSource(tmp_path / "a.tif", bands=(1,)) as source:
        valid = source.read(source.grid.window).valid
        assert np.argwhere(~valid).tolist() == [[0, 0], [1, 1]]


def test_floating_nodata_and_nan_in_any_band_are_no_data(tmp_path: Path) -> None:
    values = _values(3, dtype="float32")
    values[0, 0, 0] = -9999
    values[1, 1, 1] = np.nan
    values[2, 2, 2] = np.inf
    with RasterioSource(_write(tmp_path / "a.tif", values, nodata=-9999)) as source:
        valid = source.read(source.grid.window).valid
    assert np.argwhere(~valid).tolist() == [[0, 0], [1, 1], [2, 2]]


def test_nodata_of_some_bands_only_is_not_taken_for_all() -> None:
    values = np.zeros((2, 1, 1), np.uint8)
    assert mark_valid(values, nodata=(0, None)).all()
    assert not mark_valid(values, nodata=(0, 0)).any()


@pytest.mark.parametrize(
    ("names", "expected", "found"),
    [
        (("blue", "green", "red"), ("red", "green", "blue"), (3, 2, 1)),  # by name
        (("red", "green", "blue"), ("nir", "red", "green"), (1, 2, 3)),  # colour infrared as RGB
        (("gray", "", "", ""), ("red", "green", "blue"), (1, 2, 3)),  # no names at all
        (("red", "green", "blue", "nir"), ("nir", "red"), (4, 1)),
    ],
)
def test_bands_go_by_the_models_names_else_by_order(
    names: tuple[str, ...], expected: tuple[str, ...], found: tuple[int, ...]
) -> None:
    bands = [
        BandInfo(i, (name,) if name else (), is_alpha=False) for i, name in enumerate(names, 1)
    ]
    assert select_bands("a.tif", bands, expected=expected) == found


def test_bands_that_cannot_be_told_apart_are_an_error() -> None:
    bands = [BandInfo(i, (n,), is_alpha=False) for i, n in enumerate(("red", "green", "x", "y"), 1)]
    with pytest.raises(RasterError, match="no band named nir among 4; choose the bands by number"):
        select_bands("a.tif", bands, expected=("nir", "red", "green"))


def test_chosen_bands_by_description_and_number(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.tif", _values(4))
    with rasterio.open(path, "r+") as dataset:
        dataset.descriptions = ("Blue", "Green", "Red", "NIR")
    with RasterioSource(path, bands=("nir", "3")) as source:
        assert source.bands == (4, 3)
    with pytest.raises(RasterError, match=r"found 'swir'"):
        RasterioSource(path, bands=("swir",))
    with pytest.raises(RasterError, match="found '5'"):
        RasterioSource(path, bands=(5,))
    with pytest.raises(RasterError, match=r"expected 3 bands .* found 2 chosen"):
        RasterioSource(path, bands=(1, 2), expected=("r", "g", "b"))


def test_missing_and_unreadable_files_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(RasterError, match=r"found no file .*none\.tif; check the path"):
        open_raster(tmp_path / "none.tif")
    (tmp_path / "text.tif").write_text("no raster")
    with pytest.raises(RasterError, match=r"raster that GDAL reads, found .*text\.tif"):
        open_raster(tmp_path / "text.tif")


def test_too_few_bands_name_the_file_and_what_is_wanted(tmp_path: Path) -> None:
    path = _write(tmp_path / "one.tif", _values(1))
    with pytest.raises(RasterError, match=r"expected 3 bands \(red, green, blue\), found 1 .*one"):
        open_raster(path, card=_card("red", "green", "blue"))


def test_no_crs_matters_only_where_metres_do(tmp_path: Path) -> None:
    path = _write(tmp_path / "plain.tif", _values(3), crs=None)
    card = _card("red", "green", "blue", metres=0.1)
    with pytest.raises(RasterError, match=r"plain\.tif to have a coordinate reference system"):
        open_raster(path, card=card)
    assert open_raster(path, card=card, native=True).grid.crs_wkt is None
    assert open_raster(path, card=_card("red", "green", "blue")).grid.shape.width == 70


def test_crs_and_a_rotated_transform_are_kept(tmp_path: Path) -> None:
    transform = Affine.translation(1000, 2000) * Affine.rotation(30) * Affine.scale(2, -2)
    path = _write(tmp_path / "a.tif", _values(1), transform=transform)
    grid = open_raster(path).grid
    assert grid.transform.almost_equals(transform)
    assert grid.crs_wkt is not None
    assert grid.crs_wkt.startswith("PROJCRS")


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
    values = _values(3, 170, 180)
    _write(
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


def test_reading_strips_decodes_each_row_once_in_whole_blocks() -> None:
    decoded: Counter[int] = Counter()

    class Counting(ArraySource):
        def read(self, window: Window) -> Pixels:
            decoded.update(range(window.row, window.row_stop))
            assert window.row % 16 == 0
            return super().read(window)

    values = _values(2, 200, 30)
    source = Counting(values, grid=make_grid(200, 30))
    source.block_height = 16
    reader = RowReader(source)
    for start in (0, 37, 74, 111, 150):
        pixels = reader.read(range(start, start + 50))
        np.testing.assert_array_equal(pixels.values, values[:, start : start + 50])
    assert decoded == Counter(range(200))


def test_a_crop_is_a_window_of_its_source(tmp_path: Path) -> None:
    values = _values(2)
    with RasterioSource(_write(tmp_path / "a.tif", values)) as source:
        crop = CroppedSource(source, Window(10, 20, 30, 40))
        pixels = crop.read(Window(1, 2, 5, 6))
        assert crop.identity != source.identity
    np.testing.assert_array_equal(pixels.values, values[:, 11:16, 22:28])
    x, y = crop.grid.transform * (0, 0)
    assert (x, y) == (500_000 + 20 * 0.5, 5_000_000 - 10 * 0.5)


def test_identity_changes_with_the_file_and_the_bands(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.tif", _values(3))
    first = RasterioSource(path).identity
    assert RasterioSource(path).identity == first
    assert RasterioSource(path, bands=(2,)).identity != first
    _write(path, _values(3, 61))
    assert RasterioSource(path).identity != first


REAL = [
    ("rasters/riotiler_pix4d/pix4d_alpha_nodata.tif", (758, 686), 3, "uint8"),
    ("rasters/segmentmytif/test_image_1210x718.tif", (718, 1210), 3, "uint8"),
    ("rasters/solaris/sample_geotiff.tif", (900, 900), 1, "uint16"),
    ("rasters/neon_deepforest/HARV_001.tif", (400, 400), 3, "uint8"),
    ("rasters/neon_deepforest/hd_output_4b.tif", (805, 895), 3, "uint8"),
    ("rasters/detectree/1091-322_00.tif", (120, 175), 3, "uint8"),
    ("onnx_deepness_dialect/dummy_fotomap_small.tif", (841, 1243), 3, "uint8"),
    ("oam_buildings/philippines_0.tif", (2048, 1024), 3, "uint8"),
]


@pytest.mark.parametrize(("name", "shape", "bands", "dtype"), REAL)
def test_real_rasters_pass_through(
    shared_data: Path, name: str, shape: tuple[int, int], bands: int, dtype: str
) -> None:
    path = shared_data / name
    with RasterioSource(path) as source:
        assert (source.grid.shape.height, source.grid.shape.width) == shape
        assert (source.band_count, source.dtype) == (bands, np.dtype(dtype))
        sink = CollectingSink(source.grid.shape)
        report = infer(source, PixelModel(256, bands=bands), sinks=[sink])
        values = source.read(source.grid.window).values
    assert report.pixels == shape[0] * shape[1]
    with rasterio.open(path) as dataset:
        # GDAL's own mask of the whole dataset; it takes single bands of 255 for data, as we do.
        mask = dataset.dataset_mask(window=RasterioWindow(0, 0, shape[1], shape[0])) > 0
    np.testing.assert_array_equal(sink.array.any(axis=0), mask)
    if dtype == "uint8":
        np.testing.assert_array_equal(sink.array[0], np.where(mask, values[0], 0))
