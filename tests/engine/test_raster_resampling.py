"""Ground resolution against known geometry, resampling against GDAL's warper."""

from __future__ import annotations

import numpy as np
import pyproj
import pytest
import rasterio
from affine import Affine
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from rasterio.enums import Resampling
from rasterio.warp import reproject
from tests.engine.inference_doubles import make_grid

from crispline.engine.errors import RasterError
from crispline.engine.grid import Grid, Shape, Window
from crispline.engine.resampling import ResampledSource, ground_resolution, resample_to_ground
from crispline.engine.source import ArraySource


def _grid(crs: str, transform: Affine, *, height: int = 100, width: int = 100) -> Grid:
    return Grid(Shape(height, width), transform, pyproj.CRS.from_user_input(crs).to_wkt())


def test_degrees_are_metres_on_the_ellipsoid() -> None:
    """A minute of latitude at 45 degrees is 1852.2 m; of longitude, cos(45) of a bit more."""
    minute = 1 / 60
    grid = _grid("EPSG:4326", Affine(minute, 0, 9, 0, -minute, 45 + 50 * minute))
    pixel = ground_resolution(grid)
    assert pixel.y == pytest.approx(1852.2, abs=0.1)
    assert pixel.x == pytest.approx(1314.1, abs=0.1)


def test_web_mercator_shrinks_by_the_cosine_of_the_latitude() -> None:
    to_mercator = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:3857", always_xy=True)
    x, y = to_mercator.transform(20, 60)
    pixel = ground_resolution(_grid("EPSG:3857", Affine(2, 0, x, 0, -2, y)))
    # cos(60) on the sphere; the ellipsoid adds up to half a percent.
    assert pixel.x == pytest.approx(1.0, rel=0.005)
    assert pixel.y == pytest.approx(1.0, rel=0.005)


def test_feet_are_metres() -> None:
    x, y = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:2263", always_xy=True).transform(
        -74.0, 40.7
    )
    pixel = ground_resolution(_grid("EPSG:2263", Affine(10, 0, x, 0, -10, y)))
    assert pixel.x == pytest.approx(3.048, rel=1e-3)
    assert pixel.y == pytest.approx(3.048, rel=1e-3)


def test_rotation_does_not_change_the_size_of_a_pixel() -> None:
    turned = Affine.translation(500_000, 5_000_000) * Affine.rotation(30) * Affine.scale(0.4, -0.2)
    pixel = ground_resolution(_grid("EPSG:32633", turned))
    # On the central meridian UTM shrinks by 0.9996.
    assert pixel.x == pytest.approx(0.4 / 0.9996, rel=1e-5)
    assert pixel.y == pytest.approx(0.2 / 0.9996, rel=1e-5)


def test_a_local_metric_crs_without_an_ellipsoid_has_metres_all_the_same() -> None:
    wkt = (
        'ENGCRS["site",EDATUM["site"],CS[Cartesian,2],AXIS["x",east],AXIS["y",north],'
        'LENGTHUNIT["metre",1]]'
    )
    pixel = ground_resolution(Grid(Shape(10, 10), Affine(0.3, 0, 0, 0, -0.2, 0), wkt))
    assert (pixel.x, pixel.y) == pytest.approx((0.3, 0.2))


def test_no_crs_is_an_error() -> None:
    with pytest.raises(RasterError, match="coordinate reference system"):
        ground_resolution(make_grid(10, 10))


def test_a_raster_outside_its_crs_is_an_error() -> None:
    with pytest.raises(RasterError, match="defined"):
        ground_resolution(_grid("EPSG:32633", Affine(1, 0, 1e12, 0, -1, 1e12)))


def test_pixels_within_five_percent_stay_as_they_are() -> None:
    values = np.zeros((1, 100, 100), np.uint8)
    source = ArraySource(values, grid=_grid("EPSG:32633", Affine(1, 0, 5e5, 0, -1, 5e6)))
    assert resample_to_ground(source, 1.04) is source
    assert resample_to_ground(source, 1.06).grid.shape == Shape(94, 94)


def test_unequal_pixels_become_square_and_the_extent_stays() -> None:
    values = np.zeros((1, 200, 100), np.uint8)
    grid = _grid("EPSG:32633", Affine(0.4, 0, 5e5, 0, -0.1, 5e6), height=200)
    resampled = resample_to_ground(ArraySource(values, grid=grid), 0.2)
    assert resampled.grid.shape == Shape(100, 200)
    corner = resampled.grid.transform * (200, 100)
    assert corner == pytest.approx(grid.transform * (100, 200))


def _smooth(height: int, width: int) -> NDArray[np.float32]:
    rows, columns = np.mgrid[:height, :width]
    waves = 1000 + 200 * np.sin(rows / 9) + 150 * np.cos(columns / 7)
    return np.asarray(waves, dtype=np.float32)


def _warp(values: NDArray[np.float32], shape: Shape, resampling: Resampling) -> NDArray[np.float32]:
    height, width = values.shape
    target = np.zeros((shape.height, shape.width), dtype=np.float32)
    transform = Affine(1, 0, 500_000, 0, -1, 5_000_000)
    scaled = transform * Affine.scale(width / shape.width, height / shape.height)
    with rasterio.Env():
        reproject(
            values,
            target,
            src_transform=transform,
            dst_transform=scaled,
            src_crs="EPSG:32633",
            dst_crs="EPSG:32633",
            resampling=resampling,
        )
    return target


@pytest.mark.parametrize(
    ("shape", "resampling"),
    [
        (Shape(190, 260), Resampling.bilinear),  # smaller pixels
        (Shape(75, 101), Resampling.bilinear),  # 1.3 times larger
        (Shape(40, 52), Resampling.average),  # 2.5 times larger, no whole number
        (Shape(25, 26), Resampling.average),  # 4 and 5 times larger
        (Shape(200, 26), None),  # narrower and taller
    ],
)
def test_resampling_is_gdals(shape: Shape, resampling: Resampling | None) -> None:
    values = _smooth(100, 130)
    source = ArraySource(values[None], grid=make_grid(100, 130))
    resampled = ResampledSource(source, shape)
    result = resampled.read(resampled.grid.window)
    assert result.valid.all()
    if resampling is None:
        narrow = _warp(values, Shape(100, 26), Resampling.average)
        expected = _warp(narrow, shape, Resampling.bilinear)
    else:
        expected = _warp(values, shape, resampling)
    # GDAL's warper weighs fractions of pixels in float32 too.
    np.testing.assert_allclose(result.values[0], expected, rtol=2e-3)
    inner = (slice(2, -2), slice(2, -2))
    np.testing.assert_allclose(result.values[0][inner], expected[inner], rtol=3e-4)


def test_a_constant_stays_exactly_constant_in_every_type() -> None:
    for dtype in ("uint8", "uint16", "int16"):
        values = np.full((1, 90, 70), 201, dtype=dtype)
        for shape in (Shape(31, 33), Shape(200, 190), Shape(1, 1)):
            resampled = ResampledSource(ArraySource(values, grid=make_grid(90, 70)), shape)
            result = resampled.read(resampled.grid.window)
            assert result.values.dtype == np.dtype(dtype)
            assert (result.values == 201).all()


@given(
    new_height=st.integers(1, 150),
    new_width=st.integers(1, 150),
    split=st.integers(1, 149),
)
def test_windows_are_parts_of_the_whole(new_height: int, new_width: int, split: int) -> None:
    random = np.random.default_rng(5)
    values = random.integers(0, 256, (2, 60, 50), np.uint8)
    source = ArraySource(values, grid=make_grid(60, 50), valid=random.random((60, 50)) < 0.8)
    shape = Shape(new_height, new_width)
    resampled = ResampledSource(source, shape)
    whole = resampled.read(resampled.grid.window)
    cut = min(split, new_height)
    upper = resampled.read(Window(0, 0, cut, new_width))
    np.testing.assert_array_equal(upper.values, whole.values[:, :cut])
    if cut < new_height:
        part = Window(cut, new_width // 2, new_height - cut, new_width - new_width // 2)
        lower = resampled.read(part)
        np.testing.assert_array_equal(lower.values, whole.values[:, cut:, new_width // 2 :])
        np.testing.assert_array_equal(lower.valid, whole.valid[cut:, new_width // 2 :])


def test_invalid_pixels_have_no_weight() -> None:
    """Blocks of 2 x 2 with three pixels of 10 and one invalid 250; three invalid make no data."""
    values = np.full((1, 4, 4), 10, dtype=np.uint8)
    valid = np.ones((4, 4), dtype=np.bool_)
    values[0, 0, 0], valid[0, 0] = 250, False
    values[0, 2:, 2:] = 250
    valid[2:, 2:] = False
    values[0, 2, 2], valid[2, 2] = 20, True
    source = ArraySource(values, grid=make_grid(4, 4), valid=valid)
    result = ResampledSource(source, Shape(2, 2)).read(Window(0, 0, 2, 2))
    assert result.valid.tolist() == [[True, True], [True, False]]
    assert result.values[0, 0].tolist() == [10, 10]


def test_large_reductions_are_read_in_parts() -> None:
    """More source rows than are held at once give the mean of every block all the same."""
    values = np.random.default_rng(1).integers(0, 256, (1, 3000, 8), np.uint8)
    resampled = ResampledSource(ArraySource(values, grid=make_grid(3000, 8)), Shape(30, 2))
    result = resampled.read(resampled.grid.window)
    means = values[0].reshape(30, 100, 2, 4).mean(axis=(1, 3))
    np.testing.assert_allclose(result.values[0], means, atol=0.51)
