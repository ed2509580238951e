"""Training, evaluate and segment read a raster on one and the same grid."""

from __future__ import annotations

import pickle
from contextlib import closing
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import rasterio
import shapely
from affine import Affine
from numpy.typing import NDArray
from tests.training.label_ground import KINDS, POLYGONS, open_ground, read_labels
from tests.training.polygon_files import UPRIGHT, write_layer, write_raster

from crispline.engine.card import GroundResolution
from crispline.engine.grid import Window
from crispline.engine.raster import open_raster
from crispline_training.data import resampled_image
from crispline_training.data.masked_images import MaskedImages
from crispline_training.data.polygons import PolygonData
from crispline_training.data.resampled_image import ResampledImage
from crispline_training.data.source import LabelledSource
from crispline_training.errors import DatasetError, RecipeError
from crispline_training.evaluation import choose_sources
from crispline_training.sample import IGNORE

#: 400 rows and 600 columns of a millionth of a degree at 52 degrees north.
DEGREES = Affine(1e-6, 0, 13.4, 0, -1e-6, 52.0)
#: Sides of its pixel in metres, by the radii of curvature of WGS 84.
_A, _E2 = 6_378_137.0, 0.00669437999014
_SINE = np.sin(np.radians(52.0 - 200e-6))
HIGH = float(np.radians(1e-6) * _A * (1 - _E2) / (1 - _E2 * _SINE**2) ** 1.5)
WIDE = float(np.radians(1e-6) * _A / np.sqrt(1 - _E2 * _SINE**2) * np.sqrt(1 - _SINE**2))


def read_whole(source: LabelledSource) -> tuple[NDArray[Any], NDArray[np.uint8]]:
    return source.read(Window(0, 0, source.shape.height, source.shape.width))


def read_as_segment(path: Path, metres: float) -> NDArray[Any]:
    with closing(open_raster(path, resolution=metres)) as raster:
        return raster.read(raster.grid.window).values


@pytest.fixture
def geographic(tmp_path: Path) -> tuple[Path, Path]:
    """A raster in degrees, and a layer of one polygon: columns 150 to 450, rows 100 to 300."""
    raster = write_raster(
        tmp_path / "degrees.tif", height=400, width=600, transform=DEGREES, crs="EPSG:4326"
    )
    box = shapely.box(13.4 + 150e-6, 52.0 - 300e-6, 13.4 + 450e-6, 52.0 - 100e-6)
    geopandas.GeoDataFrame(geometry=[box], crs=4326).to_file(tmp_path / "l.gpkg")
    return raster, tmp_path / "l.gpkg"


def test_pixels_of_degrees_become_square_as_segment_makes_them(
    geographic: tuple[Path, Path],
) -> None:
    """A pixel is 0.0687 m wide and 0.1113 m high: 400 x 600 become 509 x 471 of 0.0874 m."""
    data = open_ground(*geographic, None)
    (source,) = data.rasters
    size = data.facts.ground_resolution
    assert size is not None
    assert size.metres == pytest.approx(np.sqrt(WIDE * HIGH), rel=1e-5)
    assert (source.shape.height, source.shape.width) == (509, 471)
    image, label = read_whole(source)
    np.testing.assert_array_equal(image, read_as_segment(geographic[0], size.metres))
    # A new pixel's centre lies in the polygon where it does in degrees.
    rows = (np.arange(509) + 0.5) * 400 / 509
    columns = (np.arange(471) + 0.5) * 600 / 471
    expected = ((rows > 100) & (rows < 300))[:, None] & ((columns > 150) & (columns < 450))
    np.testing.assert_array_equal(label, expected)


def test_windows_of_a_resampled_raster_are_those_of_the_whole(
    geographic: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the file and from the copy on disk, here and where the source was sent to."""
    monkeypatch.setattr(resampled_image, "_SMALL", 0)
    folder = tmp_path / "copies"
    copied = open_ground(*geographic, None, cache_folder=str(folder)).rasters[0]
    assert isinstance(copied.image, ResampledImage)
    monkeypatch.setattr(resampled_image, "_SMALL", 1 << 30)
    plain = open_ground(*geographic, None, cache_folder=str(folder)).rasters[0]
    size = float(np.sqrt(WIDE * HIGH))
    expected = read_as_segment(geographic[0], size)
    sent = pickle.loads(pickle.dumps(copied))  # noqa: S301 - made on the line itself
    for source in (copied, plain, sent):
        for window in (Window(300, 20, 64, 64), Window(0, 407, 64, 64), Window(290, 0, 20, 471)):
            image, _ = source.read(window)
            np.testing.assert_array_equal(image, expected[(slice(None), *window.slices)])
    assert len(list(folder.iterdir())) == 1


def test_a_fine_raster_is_trained_on_at_the_resolution_named(tmp_path: Path) -> None:
    """Half-metre pixels at 2 m: images as of segment, labels at the centres of 4 x 4 pixels."""
    raster = write_raster(tmp_path / "r.tif", dtype="uint16")
    layer = write_layer(tmp_path / "l.gpkg", POLYGONS, kind=KINDS)
    data = open_ground(raster, layer, ground_resolution=2.0, tile=16)
    image, label = read_whole(data.rasters[0])
    assert label.shape == (50, 60)
    assert image.dtype == np.float32
    np.testing.assert_array_equal(image, read_as_segment(raster, 2.0))
    columns, rows = np.meshgrid(4 * np.arange(60) + 2, 4 * np.arange(50) + 2)
    for polygon, value in zip(POLYGONS[1:], [*[2] * 6, 3], strict=True):
        inside = shapely.contains_xy(polygon, columns, rows)
        on_smaller = np.isin(label, (2, 3))
        assert on_smaller[inside].all()
        if value == 2:  # houses are smaller than the pond
            assert (label[inside] == 2).all()
    assert data.facts.ground_resolution == GroundResolution(2.0, 1.0, 4.0)
    batch = next(iter(data.train_dataloader()))
    assert tuple(batch.image.shape) == (2, 3, 16, 16)


def test_areas_buffers_and_blocks_in_metres_go_by_the_new_pixels(tmp_path: Path) -> None:
    raster = write_raster(tmp_path / "r.tif")
    square = shapely.box(40, 40, 160, 160)
    layer = write_layer(tmp_path / "l.gpkg", [square], kind=["a"])
    area = write_layer(tmp_path / "area.gpkg", [shapely.box(0, 0, 120, 200)])
    options: dict[str, Any] = {"ground_resolution": 1.0, "tile": 8, "ignore_buffer": 3.0}
    data = open_ground(raster, layer, area=str(area), block_metres=20.0, **options)
    label = read_labels(data.rasters[0])
    assert label.shape == (100, 120)
    # In metres: the square from 20 to 80, the buffer 3 to either side, the area to 60.
    middle = label[50]
    assert [int(middle[c]) for c in (16, 17, 22, 23, 59, 60)] == [0, IGNORE, IGNORE, 1, 1, IGNORE]
    windows = [source.window for part in data.split.parts for source in part]
    assert all(w.row % 20 == 0 and w.column % 20 == 0 for w in windows)


def test_rasters_of_several_resolutions_are_trained_on_at_one(tmp_path: Path) -> None:
    coarse = UPRIGHT * Affine.translation(2000, 0) * Affine.scale(2)
    rasters = [
        write_raster(tmp_path / "fine.tif"),
        write_raster(tmp_path / "coarse.tif", transform=coarse, height=100, width=120),
    ]
    layer = write_layer(
        tmp_path / "l.gpkg", [*POLYGONS, shapely.box(2050, 50, 2100, 100)], kind=[*KINDS, "house"]
    )
    names = [str(path) for path in rasters]
    data = PolygonData(names, str(layer), "kind", background="rest", tile=32)
    size = data.facts.ground_resolution
    assert size is not None
    assert size.metres == pytest.approx(np.sqrt(0.5 * 1.0), rel=1e-3)
    for path, source in zip(rasters, data.rasters, strict=True):
        assert source.grid.transform.a == pytest.approx(size.metres, rel=0.01)
        np.testing.assert_array_equal(read_whole(source)[0], read_as_segment(path, size.metres))
    named = PolygonData(
        names, str(layer), "kind", background="rest", tile=32, ground_resolution=1.0
    )
    assert [source.shape.pixels for source in named.rasters] == [12_000, 12_000]


def test_pixels_that_agree_are_read_as_they_are(tmp_path: Path) -> None:
    raster = write_raster(tmp_path / "r.tif")
    layer = write_layer(tmp_path / "l.gpkg", POLYGONS, kind=KINDS)
    with rasterio.open(raster) as dataset:
        stored = dataset.read()
    for metres in (None, 0.52):
        source = open_ground(raster, layer, ground_resolution=metres).rasters[0]
        assert not isinstance(source.image, ResampledImage)
        np.testing.assert_array_equal(read_whole(source)[0], stored)


def test_a_resolution_that_cannot_be_is_refused(tmp_path: Path) -> None:
    raster = write_raster(tmp_path / "r.tif", crs=None)
    layer = write_layer(tmp_path / "l.gpkg", POLYGONS, kind=KINDS)
    with pytest.raises(RecipeError, match="above 0 metres a pixel, found 0"):
        open_ground(raster, layer, ground_resolution=0.0)
    with pytest.raises(DatasetError, match=r"r\.tif: expected .*coordinate reference system"):
        _ = open_ground(raster, layer, ground_resolution=1.0).rasters
    assert open_ground(raster, layer).facts.ground_resolution is None


# ---- evaluate


def test_evaluate_reads_polygon_data_as_segment_reads_the_raster(tmp_path: Path) -> None:
    """Straight from the file to the network's pixels, whatever the recipe trains at."""
    raster = write_raster(tmp_path / "r.tif")
    layer = write_layer(tmp_path / "l.gpkg", POLYGONS, kind=KINDS)
    data = open_ground(raster, layer, ground_resolution=0.8)
    network = GroundResolution(1.5, 0.75, 3.0)
    metres, (source,) = choose_sources(data, "all", network, native=False)
    assert metres == 1.5
    image, label = read_whole(source)
    np.testing.assert_array_equal(image, read_as_segment(raster, 1.5))
    assert label.shape == image.shape[1:]
    metres, (source,) = choose_sources(data, "all", network, native=True)
    assert metres == 0.8
    np.testing.assert_array_equal(read_whole(source)[0], read_as_segment(raster, 0.8))


def write_masked(folder: Path) -> Path:
    """A folder of two images: half-metre pixels, and pixels of 0.5 x 0.8 m; masks beside them."""
    stretched = Affine(0.5, 0, 500_000, 0, -0.8, 5_000_000)
    for name in ("images", "masks"):
        (folder / name).mkdir(parents=True)
    for name, transform in (("a", UPRIGHT), ("b", UPRIGHT), ("c", stretched)):
        write_raster(folder / "images" / f"{name}.tif", height=60, width=80, transform=transform)
        with rasterio.open(folder / "images" / f"{name}.tif") as image:
            profile = image.profile | {"count": 1}
        label = np.zeros((60, 80), dtype=np.uint8)
        label[:, 40:] = 1
        with rasterio.open(folder / "masks" / f"{name}.tif", "w", **profile) as mask:
            mask.write(label, 1)
    return folder


def test_images_of_a_folder_are_compared_along_both_axes(tmp_path: Path) -> None:
    root = write_masked(tmp_path / "set")
    split = {"train": ["a", "b"], "val": ["c"]}
    data = MaskedImages(str(root), classes=["left", "right"], split=split, tile=32)
    (source,) = data.sources("val")
    image, label = read_whole(source)
    assert label.shape == (96, 80)  # 60 * 0.8 / 0.5 rows
    np.testing.assert_array_equal(image, read_as_segment(root / "images" / "c.tif", 0.5))
    np.testing.assert_array_equal(label, np.repeat([[0, 1]], 40, axis=1).repeat(96, axis=0))
    assert [s.shape.height for s in data.sources("train")] == [60, 60]
    metres, (source,) = choose_sources(data, "val", GroundResolution(1.0, 0.5, 2.0), native=False)
    assert metres == 1.0
    assert (source.shape.height, source.shape.width) == (48, 40)


def test_what_the_recipe_says_of_pixels_counts_more_than_files(tmp_path: Path) -> None:
    root = write_masked(tmp_path / "set")
    split = {"train": ["a", "b"], "val": ["c"]}
    data = MaskedImages(
        str(root), classes=["left", "right"], split=split, tile=32, ground_resolution=0.4
    )
    assert data.sources("val")[0].shape.height == 60
    _, (source,) = choose_sources(data, "val", GroundResolution(0.8, 0.4, 1.6), native=False)
    assert (source.shape.height, source.shape.width) == (30, 40)
