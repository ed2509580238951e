"""Areas of interest in any CRS against point-in-polygon tests of reprojected pixel centres."""

from __future__ import annotations

from pathlib import Path

import geopandas
import numpy as np
import pyproj
import pytest
import rasterio
import shapely
from affine import Affine
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry
from tests.engine.inference_doubles import make_grid

from crispline.engine.area import area_from_extent, area_from_geometry, area_from_layer
from crispline.engine.errors import AreaError
from crispline.engine.grid import Grid, Shape, Window
from crispline.engine.raster import RasterioSource

UTM = pyproj.CRS.from_epsg(32633).to_wkt()
#: Ten metres a pixel, turned by 20 degrees, near 15 degrees east and 45 degrees north.
TURNED = Affine(9.4, 3.42, 500_000, 3.42, -9.4, 5_000_000)


def _grid(height: int = 120, width: int = 150, transform: Affine = TURNED) -> Grid:
    return Grid(Shape(height, width), transform, UTM)


def _centres_inside(grid: Grid, polygon: BaseGeometry, crs: str) -> NDArray[np.bool_]:
    """Move every pixel centre into the polygon's CRS and ask shapely."""
    rows, columns = np.mgrid[: grid.shape.height, : grid.shape.width] + 0.5
    t = grid.transform
    x, y = t.a * columns + t.b * rows + t.c, t.d * columns + t.e * rows + t.f
    transformer = pyproj.Transformer.from_crs(grid.crs_wkt, crs, always_xy=True)
    inside: NDArray[np.bool_] = shapely.contains_xy(polygon, *transformer.transform(x, y))
    return inside


@pytest.mark.parametrize("crs", ["EPSG:32633", "EPSG:4326", "EPSG:3857", "EPSG:3035"])
def test_pixels_count_by_their_centre_in_any_crs(crs: str) -> None:
    grid = _grid()
    to_crs = pyproj.Transformer.from_crs(UTM, crs, always_xy=True).transform
    ring = [(500_300, 4_999_600), (501_400, 4_999_900), (501_200, 4_999_300), (500_500, 4_999_100)]
    hole = [(500_800, 4_999_500), (500_900, 4_999_600), (500_900, 4_999_450)]
    polygon = shapely.Polygon([to_crs(*p) for p in ring], [[to_crs(*p) for p in hole]])
    area = area_from_geometry(grid, polygon, crs=crs)
    found = area.mask(grid.window)
    expected = _centres_inside(grid, polygon, crs)
    assert 2000 < expected.sum() < 10_000
    # Centres within a hundredth of a pixel of an edge may fall to either side.
    assert (found != expected).sum() <= 2


def test_straight_edges_of_a_far_crs_stay_straight_there() -> None:
    """An extent in degrees 2 degrees wide: its parallels are curves in UTM, by many pixels."""
    grid = Grid(Shape(400, 1000), Affine(200, 0, 400_000, 0, -200, 5_100_000), UTM)
    extent = (14.0, 45.5, 16.0, 46.0)
    found = area_from_extent(grid, extent, crs="EPSG:4326").mask(grid.window)
    expected = _centres_inside(grid, shapely.box(*extent), "EPSG:4326")
    to_utm = pyproj.Transformer.from_crs("EPSG:4326", UTM, always_xy=True).transform
    corners = [to_utm(x, y) for x in extent[::2] for y in extent[1::2]]
    corners_only = shapely.MultiPoint(corners).convex_hull
    naive = _centres_inside(grid, corners_only, UTM)
    assert (naive != expected).sum() > 1000
    assert (found != expected).sum() <= 5


def test_mask_of_a_window_is_that_part_of_the_whole() -> None:
    grid = make_grid(60, 80)
    circle = shapely.Point(40, -30).buffer(25)
    area = area_from_geometry(grid, circle)
    whole = area.mask(grid.window)
    for window in (Window(0, 0, 10, 80), Window(20, 30, 5, 5), Window(25, 0, 20, 50)):
        np.testing.assert_array_equal(area.mask(window), whole[window.slices])
    assert area.window == Window(5, 15, 50, 50)
    assert whole.sum() == pytest.approx(np.pi * 25**2, rel=0.01)


def test_outside_parts_are_cut_off() -> None:
    area = area_from_extent(make_grid(60, 80), (-500, -20, 10, 500))
    assert area.window == Window(0, 0, 20, 10)


def test_crop_window_has_context_and_at_least_a_tile() -> None:
    grid = make_grid(1000, 1000)
    small = area_from_extent(grid, (500, -510, 510, -500))
    assert small.crop_window(grid, context=20, at_least=10) == Window(480, 480, 50, 50)
    window = small.crop_window(grid, context=20, at_least=256)
    assert (window.height, window.width) == (256, 256)
    assert window.contains(Window(480, 480, 50, 50))
    corner = area_from_extent(grid, (0, -5, 5, 0))
    assert corner.crop_window(grid, context=20, at_least=256) == Window(0, 0, 256, 256)
    far = area_from_extent(grid, (990, -1000, 1000, -990))
    assert far.crop_window(grid, context=20, at_least=256) == Window(744, 744, 256, 256)
    tiny = make_grid(50, 40)
    everything = area_from_extent(tiny, (0, -50, 40, 0))
    assert everything.crop_window(tiny, context=20, at_least=256) == tiny.window


def test_the_same_area_on_a_crop() -> None:
    grid = make_grid(60, 80)
    area = area_from_geometry(grid, shapely.Point(40, -30).buffer(15))
    window = Window(10, 20, 45, 50)
    moved = area.relative_to(window, grid)
    cropped = moved.mask(Window(0, 0, 45, 50))
    np.testing.assert_array_equal(cropped, area.mask(grid.window)[window.slices])


def test_layers_of_several_polygons_in_another_crs(tmp_path: Path) -> None:
    grid = _grid()
    first, second = (
        shapely.box(500_300, 4_999_400, 500_600, 4_999_700),
        shapely.box(500_900, 4_999_300, 501_200, 4_999_600),
    )
    frame = geopandas.GeoDataFrame(geometry=[first, None, second], crs=UTM).to_crs(4326)
    frame.to_file(tmp_path / "area.gpkg")
    found = area_from_layer(grid, tmp_path / "area.gpkg").mask(grid.window)
    expected = _centres_inside(grid, shapely.union(first, second), UTM)
    assert expected.sum() > 1000
    assert (found != expected).sum() <= 2


def test_a_geoparquet_layer_is_read_as_any_other(tmp_path: Path) -> None:
    grid = _grid()
    box = shapely.box(500_300, 4_999_400, 500_600, 4_999_700)
    geopandas.GeoDataFrame(geometry=[box], crs=UTM).to_crs(3035).to_parquet(tmp_path / "a.parquet")
    found = area_from_layer(grid, tmp_path / "a.parquet").mask(grid.window)
    expected = _centres_inside(grid, box, UTM)
    assert expected.sum() > 500
    assert (found != expected).sum() <= 2


def test_polygons_among_other_geometry_count(tmp_path: Path) -> None:
    grid = _grid()
    box = shapely.box(500_300, 4_999_400, 500_600, 4_999_700)
    mixed = shapely.GeometryCollection([box, shapely.Point(500_900, 4_999_300)])
    frame = geopandas.GeoDataFrame(geometry=[mixed, shapely.Point(501_000, 4_999_200)], crs=UTM)
    frame.to_file(tmp_path / "a.geojson")
    found = area_from_layer(grid, tmp_path / "a.geojson").mask(grid.window)
    assert (found != _centres_inside(grid, box, UTM)).sum() <= 2


#: CRS of a raster, and the south-west corner of its 50 x 40 pixels of 100 metres there.
FAR = {
    "utm": ("EPSG:32633", 500_000, 5_000_000),
    "antimeridian": ("EPSG:3832", 3_337_000, 1_000_000),  # 180 degrees are at x = 3 339 585
    "pole": ("EPSG:3413", -2_000, -2_030),
    "south": ("EPSG:32733", 500_000, 9_000_000),
}


GLOBE = (-180, -90, 180, 90)
NEAR_GLOBE = (-179, -89, 179, 89)
WEB_GLOBE = (-2e7, -2e7, 2e7, 2e7)


@pytest.mark.parametrize(
    ("place", "extent", "crs"),
    [
        *((place, GLOBE, "EPSG:4326") for place in FAR),
        *((place, NEAR_GLOBE, "EPSG:4326") for place in FAR),
        *((place, WEB_GLOBE, "EPSG:3857") for place in ("utm", "south")),
    ],
)
def test_an_area_far_larger_than_the_raster_is_cut_to_it(
    place: str, extent: tuple[float, float, float, float], crs: str
) -> None:
    name, x, y = FAR[place]
    wkt = pyproj.CRS(name).to_wkt()
    grid = Grid(Shape(40, 50), Affine(100, 0, x, 0, -100, y + 4000), wkt)
    expected = _centres_inside(grid, shapely.box(*extent), crs)
    if not expected.any():  # 179 degrees are not 180, nor 89 the pole
        with pytest.raises(AreaError, match="wholly outside"):
            area_from_extent(grid, extent, crs=crs)
        return
    found = area_from_extent(grid, extent, crs=crs).mask(grid.window)
    # Centres on the edge of the area itself may fall to either side.
    assert (found != expected).sum() <= 2


def test_an_area_beside_the_antimeridian_may_count_on() -> None:
    """180.005 degrees east are 179.995 degrees west."""
    wkt = pyproj.CRS("EPSG:3832").to_wkt()
    grid = Grid(Shape(40, 50), Affine(100, 0, 3_337_000, 0, -100, 1_004_000), wkt)
    east = area_from_extent(grid, (180.001, 0, 185, 80), crs="EPSG:4326").mask(grid.window)
    west = area_from_extent(grid, (-179.999, 0, -175, 80), crs="EPSG:4326").mask(grid.window)
    assert 0 < east.sum() < 2000
    np.testing.assert_array_equal(east, west)


def test_an_area_in_a_crs_that_does_not_know_all_of_the_raster() -> None:
    """UTM has no place for most of the world, but for this part of it."""
    world = Grid(Shape(900, 1800), Affine(0.2, 0, -180, 0, -0.2, 90), pyproj.CRS(4326).to_wkt())
    polygon = shapely.box(200_000, 4_000_000, 800_000, 5_000_000)
    found = area_from_geometry(world, polygon, crs=UTM).mask(world.window)
    part = world.crop(Window(200, 900, 150, 150))
    expected = _centres_inside(part, polygon, UTM)
    assert expected.sum() > 1000
    assert (found[200:350, 900:1050] != expected).sum() <= 5
    assert found.sum() == found[200:350, 900:1050].sum()


def test_a_layer_without_a_crs_is_in_the_rasters() -> None:
    grid = _grid()
    box = shapely.box(500_300, 4_999_400, 500_600, 4_999_700)
    found = area_from_geometry(grid, box).mask(grid.window)
    np.testing.assert_array_equal(found, _centres_inside(grid, box, UTM))


def test_empty_areas_and_areas_elsewhere_are_refused(tmp_path: Path) -> None:
    grid = _grid()
    with pytest.raises(AreaError, match="wholly outside"):
        area_from_extent(grid, (0, 0, 10, 10))
    with pytest.raises(AreaError, match="west < east"):
        area_from_extent(grid, (10, 0, 0, 10))
    with pytest.raises(AreaError, match="expected polygons"):
        area_from_geometry(grid, shapely.LineString([(500_300, 4_999_400), (500_600, 4_999_700)]))
    with pytest.raises(AreaError, match=r"no\.gpkg"):
        area_from_layer(grid, tmp_path / "no.gpkg")
    frame = geopandas.GeoDataFrame(geometry=[shapely.Point(0, 0)], crs=4326)
    frame.to_file(tmp_path / "points.gpkg")
    with pytest.raises(AreaError, match=r"expected polygons in the .*points\.gpkg"):
        area_from_layer(grid, tmp_path / "points.gpkg")


def test_an_area_between_pixel_centres_is_empty() -> None:
    with pytest.raises(AreaError, match="centre"):
        area_from_extent(make_grid(60, 80), (10.1, -10.4, 10.4, -10.1))


@pytest.mark.parametrize("name", ["dummy_fotomap_area.gpkg", "dummy_fotomap_area_3857.gpkg"])
def test_real_area_layers_in_two_crs_agree(shared_data: Path, name: str) -> None:
    folder = shared_data / "onnx_deepness_dialect"
    with RasterioSource(folder / "dummy_fotomap_small.tif") as source:
        found = area_from_layer(source.grid, folder / name).mask(source.grid.window)
    with rasterio.open(folder / "dummy_fotomap_small.tif") as dataset:
        polygons = geopandas.read_file(folder / "dummy_fotomap_area.gpkg").to_crs(dataset.crs)
        expected = rasterio.features.geometry_mask(
            polygons.geometry, found.shape, dataset.transform, invert=True
        )
    assert expected.any()
    # The Web Mercator layer is the same shape up to its stored precision.
    assert (found != expected).mean() < 2e-4
