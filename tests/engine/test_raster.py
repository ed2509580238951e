"""Raster files of every kind: values, formats, georeference, errors."""

from __future__ import annotations

import contextlib
import zipfile
from pathlib import Path

import numpy as np
import pytest
import rasterio
import rasterio.shutil
from affine import Affine
from rasterio.windows import Window as RasterioWindow
from tests.engine.colour_scene import write_colour_model
from tests.engine.inference_doubles import CollectingSink, PixelModel
from tests.engine.raster_files import make_values, write_raster

from crispline.engine.card import ClassInfo, GroundResolution, InputSpec, ModelCard
from crispline.engine.devices import open_session
from crispline.engine.errors import RasterError
from crispline.engine.grid import Window
from crispline.engine.infer import infer
from crispline.engine.job import SegmentJob
from crispline.engine.opening import JobPaths, open_job
from crispline.engine.raster import RasterioSource, open_raster
from crispline.engine.source import CroppedSource


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
    values = make_values(3, dtype=dtype)
    with RasterioSource(write_raster(tmp_path / "a.tif", values)) as source:
        pixels = source.read(Window(7, 11, 30, 40))
    np.testing.assert_array_equal(pixels.values, values[:, 7:37, 11:51])
    assert pixels.values.dtype == source.dtype == np.dtype(dtype)
    assert pixels.valid.all()


def test_vrt_over_a_tiff_reads_the_same(tmp_path: Path) -> None:
    values = make_values(3)
    path = write_raster(tmp_path / "a.tif", values)
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
    values = make_values(3)
    rasterio.shutil.copy(
        write_raster(tmp_path / "x.tif", values), tmp_path / name, driver, **options
    )
    with RasterioSource(tmp_path / name) as source:
        np.testing.assert_array_equal(source.read(source.grid.window).values, values)


def test_files_inside_an_archive_read_the_same(tmp_path: Path) -> None:
    values = make_values(3)
    path = write_raster(tmp_path / "a.tif", values)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(path, "a.tif")
    source = RasterioSource(f"/vsizip/{tmp_path}/a.zip/a.tif")
    np.testing.assert_array_equal(source.read(source.grid.window).values, values)
    (tmp_path / "a.zip").touch()
    assert RasterioSource(f"/vsizip/{tmp_path}/a.zip/a.tif").identity != source.identity


def test_missing_and_unreadable_files_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(RasterError, match=r"found no file .*none\.tif; check the path"):
        open_raster(tmp_path / "none.tif")
    (tmp_path / "text.tif").write_text("no raster")
    with pytest.raises(RasterError, match=r"raster that GDAL reads, found .*text\.tif"):
        open_raster(tmp_path / "text.tif")


@pytest.mark.parametrize("dtype", ["complex64", "complex128", "complex_int16"])
def test_complex_values_are_refused(tmp_path: Path, dtype: str) -> None:
    with rasterio.open(
        tmp_path / "sar.tif",
        "w",
        driver="GTiff",
        width=9,
        height=8,
        count=2,
        dtype=dtype,
        transform=Affine.scale(2),
    ):
        pass
    with pytest.raises(RasterError, match=rf"real numbers in .*sar\.tif, found {dtype}; convert"):
        open_raster(tmp_path / "sar.tif")


def test_too_few_bands_name_the_file_and_what_is_wanted(tmp_path: Path) -> None:
    path = write_raster(tmp_path / "one.tif", make_values(1))
    with pytest.raises(RasterError, match=r"expected 3 bands \(red, green, blue\), found 1 .*one"):
        open_raster(path, card=_card("red", "green", "blue"))


def test_no_crs_matters_only_where_metres_do(tmp_path: Path) -> None:
    path = write_raster(tmp_path / "plain.tif", make_values(3), crs=None)
    card = _card("red", "green", "blue", metres=0.1)
    with pytest.raises(RasterError, match=r"plain\.tif to have a coordinate reference system"):
        open_raster(path, card=card)
    assert open_raster(path, card=card, native=True).grid.crs_wkt is None
    assert open_raster(path, card=_card("red", "green", "blue")).grid.shape.width == 70


def test_crs_and_a_rotated_transform_are_kept(tmp_path: Path) -> None:
    transform = Affine.translation(1000, 2000) * Affine.rotation(30) * Affine.scale(2, -2)
    path = write_raster(tmp_path / "a.tif", make_values(1), transform=transform)
    grid = open_raster(path).grid
    assert grid.transform.almost_equals(transform)
    assert grid.crs_wkt is not None
    assert grid.crs_wkt.startswith("PROJCRS")


def test_a_crop_is_a_window_of_its_source(tmp_path: Path) -> None:
    values = make_values(2)
    with RasterioSource(write_raster(tmp_path / "a.tif", values)) as source:
        crop = CroppedSource(source, Window(10, 20, 30, 40))
        pixels = crop.read(Window(1, 2, 5, 6))
        assert crop.identity != source.identity
    np.testing.assert_array_equal(pixels.values, values[:, 11:16, 22:28])
    x, y = crop.grid.transform * (0, 0)
    assert (x, y) == (500_000 + 20 * 0.5, 5_000_000 - 10 * 0.5)


def _open_files() -> set[str]:
    """Return the paths that this process holds open, as the system lists them."""
    links = Path("/proc/self/fd")
    if not links.exists():
        pytest.skip("only Linux lists the files of a process as links")
    found = set()
    for link in links.iterdir():
        with contextlib.suppress(OSError):
            found.add(str(link.readlink()))
    return found


@pytest.mark.parametrize("metres", [None, 2.0])
def test_closing_a_source_closes_its_file(tmp_path: Path, metres: float | None) -> None:
    path = write_raster(tmp_path / "a.tif", make_values(1))
    source = open_raster(path, resolution=metres)
    crop = CroppedSource(source, Window(1, 1, 5, 5))
    assert str(path) in _open_files()
    crop.close()
    assert str(path) not in _open_files()


def test_a_raster_that_is_refused_is_closed(tmp_path: Path) -> None:
    path = write_raster(tmp_path / "a.tif", make_values(1), crs=None)
    with pytest.raises(RasterError, match="coordinate") as metres:
        open_raster(path, resolution=2.0)
    with pytest.raises(RasterError, match="found '7'") as bands:
        open_raster(path, bands=(7,))
    assert str(path) not in _open_files()
    del metres, bands  # until here they hold the frames, and with them the source


def test_a_job_closes_its_raster(tmp_path: Path) -> None:
    path = write_raster(tmp_path / "a.tif", make_values(3))
    job = SegmentJob(str(path), str(write_colour_model(tmp_path / "m.onnx")), native=True)
    with contextlib.ExitStack() as stack:
        opened = open_job(job, JobPaths.of(job), stack, sessions=open_session)
        assert str(path) in _open_files()
    assert str(path) not in _open_files()
    del opened  # until here it holds the source


def test_identity_changes_with_the_file_and_the_bands(tmp_path: Path) -> None:
    path = write_raster(tmp_path / "a.tif", make_values(3))
    first = RasterioSource(path).identity
    assert RasterioSource(path).identity == first
    assert RasterioSource(path, bands=(2,)).identity != first
    write_raster(path, make_values(3, 61))
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
