"""Rasters and label polygons as tiles: what is painted and what is ignored."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import rasterio
import shapely
from affine import Affine
from scipy import ndimage
from tests.training.label_ground import (
    HOUSES,
    IDS,
    KINDS,
    POLYGONS,
    ROUND,
    make_ground,
    open_ground,
    read_labels,
)
from tests.training.polygon_files import (
    TURNED,
    UPRIGHT,
    UTM,
    expect_labels,
    write_layer,
    write_raster,
)

from crispline.engine.grid import Window
from crispline_training.data.label_painter import IgnoreBuffer, LabelPainter
from crispline_training.data.polygons import PolygonData
from crispline_training.errors import DatasetError, RecipeError
from crispline_training.sample import IGNORE

# ---- what is painted


@pytest.mark.parametrize(
    ("suffix", "crs"),
    [
        (".gpkg", "EPSG:4326"),
        (".shp", "EPSG:3857"),
        (".geojson", "EPSG:4326"),
        (".fgb", "EPSG:3035"),
        (".parquet", None),
    ],
)
@pytest.mark.parametrize("transform", [UPRIGHT, TURNED], ids=["upright", "turned"])
def test_any_format_and_crs_gives_each_pixel_the_polygon_at_its_centre(
    tmp_path: Path, suffix: str, crs: str | None, transform: Any
) -> None:
    raster = write_raster(tmp_path / "r.tif", transform=transform)
    layer = write_layer(tmp_path / f"l{suffix}", POLYGONS, transform=transform, to=crs, kind=KINDS)
    data = open_ground(raster, layer)
    assert [info.name for info in data.facts.classes] == ["rest", "grass", "house", "pond"]
    found = read_labels(data.rasters[0])
    expected = expect_labels(raster, layer, IDS, outside=0)
    assert min(np.bincount(expected.reshape(-1))) > 1000
    # Formats that keep 7 decimals of a degree move an edge by a centimetre, 2 % of a pixel.
    assert (found != expected).sum() <= 4


def test_long_edges_stay_straight_in_the_layers_crs(tmp_path: Path) -> None:
    """Parallels 2 degrees long are curves in UTM, by many pixels; and a polygon round the globe."""
    transform = Affine(200, 0, 400_000, 0, -200, 5_100_000)
    raster = write_raster(tmp_path / "r.tif", height=400, width=1000, transform=transform)
    polygons = [shapely.box(-180, -85, 180, 85), shapely.box(14.0, 45.5, 16.0, 46.0)]
    frame = geopandas.GeoDataFrame({"kind": ["grass", "pond"]}, geometry=polygons, crs=4326)
    frame.to_file(tmp_path / "l.gpkg")
    source = open_ground(raster, tmp_path / "l.gpkg").rasters[0]
    expected = expect_labels(raster, tmp_path / "l.gpkg", {"grass": 1, "pond": 2}, outside=0)
    assert (expected == 2).sum() > 100_000
    found = read_labels(source)
    assert (found != expected).sum() <= 5
    corners = rasterio.features.rasterize(
        frame.to_crs(UTM).geometry[1:], out_shape=found.shape, transform=transform
    )
    assert (corners != (expected == 2)).sum() > 1000  # what a polygon of four corners would give


def test_windows_show_the_same_labels_as_the_whole(tmp_path: Path) -> None:
    source = make_ground(tmp_path, ignore_buffer=1.3).rasters[0]
    whole = read_labels(source)
    random = np.random.default_rng(3)
    for _ in range(40):
        height, width = random.integers(1, 60, 2)
        row, column = random.integers(200 - height), random.integers(240 - width)
        window = Window(int(row), int(column), int(height), int(width))
        np.testing.assert_array_equal(source.read(window)[1], whole[window.slices])


def test_polygons_of_many_vertices_are_painted_as_gdal_paints_them_whole() -> None:
    angles = np.linspace(0, 2 * np.pi, 9001)[:-1]
    radii = 60 + 30 * np.sin(40 * angles) * np.cos(7 * angles)
    star = shapely.Polygon(
        np.column_stack((100.3 + radii * np.cos(angles), 95.6 + radii * np.sin(angles))),
        [shapely.Point(100, 95).buffer(8).exterior.coords],
    )
    painter = LabelPainter(np.array([star]), [1], outside=0)
    expected = rasterio.features.rasterize([star], out_shape=(190, 200))
    assert 5000 < expected.sum() < 20_000
    np.testing.assert_array_equal(painter.paint(Window(0, 0, 190, 200)), expected)
    parts = [
        painter.paint(Window(row, column, 38, 50))
        for row in range(0, 190, 38)
        for column in range(0, 200, 50)
    ]
    tiled = np.block([parts[i : i + 4] for i in range(0, 20, 4)])
    np.testing.assert_array_equal(tiled, expected)


def test_smaller_polygon_wins_or_the_later_one() -> None:
    small, large = shapely.box(2, 2, 5, 5), shapely.box(0, 0, 8, 6)
    polygons = np.array([small, large])
    window = Window(0, 0, 10, 10)
    smaller = LabelPainter(polygons, [1, 2], outside=0).paint(window)
    later = LabelPainter(polygons, [1, 2], outside=0, overlap="later").paint(window)
    assert [(smaller == i).sum() for i in (1, 2)] == [9, 48 - 9]
    assert [(later == i).sum() for i in (1, 2)] == [0, 48]
    twice = LabelPainter(np.array([small, small]), [1, 2], outside=0).paint(window)
    assert (twice == 2).sum() == 9  # equally large: the later one
    with pytest.raises(RecipeError, match=r"'smaller' or 'later'.*found 'larger'"):
        LabelPainter(polygons, [1, 2], outside=0, overlap="larger")


def test_images_are_those_of_the_file_and_16_bits_become_floats(tmp_path: Path) -> None:
    layer = write_layer(tmp_path / "l.gpkg", POLYGONS, kind=KINDS)
    for dtype, expected in (("uint8", "uint8"), ("uint16", "float32")):
        raster = write_raster(tmp_path / f"{dtype}.tif", dtype=dtype, bands=4)
        source = open_ground(raster, layer).rasters[0]
        window = Window(30, 40, 50, 60)
        with rasterio.open(raster) as dataset:
            stored = dataset.read()[(slice(None), *window.slices)]
        image, _ = source.read(window)
        assert image.dtype == expected
        np.testing.assert_array_equal(image, stored)


def test_chosen_bands_are_read_in_their_order(tmp_path: Path) -> None:
    raster = write_raster(tmp_path / "r.tif", bands=4)
    layer = write_layer(tmp_path / "l.gpkg", POLYGONS, kind=KINDS)
    data = open_ground(raster, layer, bands=[4, 1])
    with rasterio.open(raster) as dataset:
        stored = dataset.read([4, 1])
    image, _ = data.rasters[0].read(Window(0, 0, 200, 240))
    np.testing.assert_array_equal(image, stored)
    assert len(data.facts.bands) == 2


# ---- classes


@pytest.mark.parametrize("values", [[10, 2, 2, 2, 2, 2, 2, 7], [10.0, 2.0, *[2.0] * 5, 7.0]])
def test_numbers_are_classes_in_the_order_of_their_value(tmp_path: Path, values: Any) -> None:
    raster = write_raster(tmp_path / "r.tif")
    data = open_ground(raster, write_layer(tmp_path / "l.gpkg", POLYGONS, kind=values))
    assert [info.name for info in data.facts.classes] == ["rest", "2", "7", "10"]
    assert [info.is_background for info in data.facts.classes] == [True, False, False, False]


def test_given_classes_keep_their_order_and_may_merge_and_ignore_values(tmp_path: Path) -> None:
    raster = write_raster(tmp_path / "r.tif")
    layer = write_layer(tmp_path / "l.gpkg", POLYGONS, kind=KINDS)
    data = open_ground(
        raster,
        layer,
        classes=["built", "rest"],
        rename={"house": "built"},
        ignored=["pond"],
        colours={"built": "#123456"},
    )
    with pytest.raises(DatasetError, match=r"l\.gpkg: expected only the classes .*found 'grass'"):
        _ = data.rasters
    data = open_ground(
        raster,
        layer,
        classes=["built", "rest"],
        rename={"house": "built", "grass": "rest"},
        ignored=["pond"],
        colours={"built": "#123456"},
    )
    expected = expect_labels(raster, layer, {"grass": 1, "house": 0, "pond": IGNORE}, outside=1)
    assert (read_labels(data.rasters[0]) != expected).sum() == 0
    assert data.facts.classes[0].colour == "#123456"


def test_without_a_background_uncovered_ground_is_ignored(tmp_path: Path) -> None:
    raster = write_raster(tmp_path / "r.tif")
    layer = write_layer(tmp_path / "l.gpkg", POLYGONS, kind=KINDS)
    data = open_ground(raster, layer, background=None)
    expected = expect_labels(raster, layer, {"grass": 0, "house": 1, "pond": 2}, outside=IGNORE)
    np.testing.assert_array_equal(read_labels(data.rasters[0]), expected)


def test_without_a_column_every_polygon_is_of_the_one_class(tmp_path: Path) -> None:
    raster = write_raster(tmp_path / "r.tif")
    layer = write_layer(tmp_path / "l.geojson", HOUSES, to="EPSG:4326")
    data = open_ground(raster, layer, None, classes=["house"])
    assert [info.name for info in data.facts.classes] == ["rest", "house"]
    expected = expect_labels(raster, layer, 1, outside=0)
    np.testing.assert_array_equal(read_labels(data.rasters[0]), expected)
    unnamed = open_ground(raster, layer, None)
    assert [info.name for info in unnamed.facts.classes] == ["rest", "object"]
    np.testing.assert_array_equal(read_labels(unnamed.rasters[0]), expected)
    with pytest.raises(RecipeError, match="no column is named"):
        _ = open_ground(raster, layer, None, classes=["house", "shed"]).facts
    with pytest.raises(DatasetError, match="name a background class"):
        _ = open_ground(raster, layer, None, background=None).facts


def test_polygons_without_a_class_are_ignored_and_told(tmp_path: Path) -> None:
    raster = write_raster(tmp_path / "r.tif")
    layer = write_layer(
        tmp_path / "l.gpkg", POLYGONS, kind=["grass", *["house"] * len(HOUSES), None]
    )
    data = open_ground(raster, layer)
    expected = expect_labels(raster, layer, IDS | {"": IGNORE}, outside=0)
    np.testing.assert_array_equal(read_labels(data.rasters[0]), expected)
    assert any("found none in 1 of 8 polygons" in note for note in data.notes)


def test_invalid_polygons_are_mended_and_told(tmp_path: Path) -> None:
    raster = write_raster(tmp_path / "r.tif")
    bow = shapely.Polygon([(20, 20), (200, 180), (200, 20), (20, 180)])  # crosses itself
    layer = write_layer(tmp_path / "l.gpkg", [bow], kind=["bow"])
    data = open_ground(raster, layer)
    label = read_labels(data.rasters[0])
    assert label.sum() == pytest.approx(2 * 90 * 160 / 2, rel=0.01)  # two triangles
    assert label[100, 30] == label[100, 195] == 1
    assert label[30, 110] == label[170, 110] == 0
    assert any(
        "found 1 of 1 invalid" in note and "Self-intersection" in note for note in data.notes
    )


# ---- what is ignored


def test_no_data_and_ground_outside_the_area_are_ignored(tmp_path: Path) -> None:
    raster = write_raster(tmp_path / "r.tif", nodata=0, hole=(slice(50, 90), slice(0, 70)))
    layer = write_layer(tmp_path / "l.gpkg", POLYGONS, kind=KINDS)
    circle = shapely.Point(110, 90).buffer(85)
    area = write_layer(tmp_path / "area.gpkg", [circle], to="EPSG:4326")
    source = open_ground(raster, layer, area=str(area)).rasters[0]
    image, label = source.read(Window(0, 0, 200, 240))
    expected = expect_labels(raster, layer, IDS, outside=0)
    rows, columns = np.mgrid[:200, :240] + 0.5
    ignored = ~shapely.contains_xy(circle, columns, rows)
    ignored[50:90, :70] = True
    assert (ignored != (label == IGNORE)).sum() <= 2
    both = ~ignored & (label != IGNORE)
    np.testing.assert_array_equal(label[both], expected[both])
    assert image.min() >= 1  # no data is filled with what lies beside it


@pytest.mark.parametrize("metres", [0.8, 2.5])
def test_the_ignore_buffer_is_a_distance_from_outlines(tmp_path: Path, metres: float) -> None:
    """Against SciPy's distance to outlines drawn on a grid eight times as fine."""
    fine = 8
    raster = write_raster(tmp_path / "r.tif")
    layer = write_layer(tmp_path / "l.gpkg", [*HOUSES, ROUND], kind=KINDS[1:])
    label = read_labels(open_ground(raster, layer, ignore_buffer=metres).rasters[0])
    lines = [polygon.exterior for polygon in (*HOUSES, ROUND)]
    drawn = rasterio.features.rasterize(
        [shapely.affinity.scale(line, fine, fine, origin=(0, 0)) for line in lines],
        out_shape=(200 * fine, 240 * fine),
        all_touched=True,
    )
    distance = ndimage.distance_transform_edt(drawn == 0)
    # The four fine pixels around each pixel's centre.
    centre = np.mean(
        [distance[fine // 2 - i :: fine, fine // 2 - j :: fine] for i in (0, 1) for j in (0, 1)],
        axis=0,
    )
    metres_away = centre / fine * 0.5
    doubt = 1.5 / fine * 0.5
    assert (label[metres_away < metres - doubt] == IGNORE).all()
    assert (label[metres_away > metres + doubt] != IGNORE).all()
    assert (metres_away < metres - doubt).sum() > 1000


def _pixel(*, x: float, y: float) -> Any:
    from crispline.engine.resampling import GroundPixel

    return GroundPixel(x, y)


def test_the_ignore_buffer_is_in_metres_where_pixels_are_degrees_and_not_square() -> None:
    painter = LabelPainter(
        np.array([shapely.box(20, 20, 60, 60)]),
        [1],
        outside=0,
        buffer=IgnoreBuffer(3.0, _pixel(x=0.5, y=1.0)),
    )
    label = painter.paint(Window(0, 0, 80, 80))
    # To both sides of an edge: 3 / 0.5 = 6 columns, 3 / 1 = 3 rows.
    assert (label[40] == IGNORE).sum() == 2 * 12
    assert (label[:, 40] == IGNORE).sum() == 2 * 6
    assert [label[40, c] for c in (13, 14, 25, 26)] == [0, IGNORE, IGNORE, 1]


def test_real_buildings_are_painted_as_their_mask(shared_data: Path) -> None:
    folder = shared_data / "oam_buildings"
    data = PolygonData(
        str(folder / "zanzibar_1.tif"),
        str(folder / "zanzibar_1_buildings.geojson"),
        classes=["other", "building"],
        background="other",
    )
    with rasterio.open(folder / "zanzibar_1_mask.tif") as dataset:
        mask = dataset.read(1)
    label = read_labels(data.rasters[0])
    assert (label == mask).mean() > 0.9999
    inner = ndimage.minimum_filter(mask, 3) == ndimage.maximum_filter(mask, 3)
    np.testing.assert_array_equal(label[inner], mask[inner])
