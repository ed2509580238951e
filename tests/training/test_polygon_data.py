"""Rasters and label polygons as tiles: what is painted, what is ignored, how ground is split."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import rasterio
import shapely
from affine import Affine
from numpy.typing import NDArray
from scipy import ndimage
from tests.training.polygon_files import (
    TURNED,
    UPRIGHT,
    UTM,
    expect_labels,
    to_ground,
    write_layer,
    write_raster,
)

from crispline.engine.grid import Shape, Window
from crispline_training.data.label_painter import IgnoreBuffer, LabelPainter
from crispline_training.data.polygon_source import PolygonSource
from crispline_training.data.polygons import PolygonData
from crispline_training.errors import DatasetError, RecipeError
from crispline_training.sample import IGNORE

#: In pixels, the ground large enough that several blocks hold each class.
GRASS = shapely.box(10.2, 10.3, 229.7, 189.6)
HOUSES = [shapely.box(x, y, x + 21.2, y + 17.1) for x in (20.6, 80.4, 150.1) for y in (25.7, 120.3)]
ROUND = shapely.Point(120, 100).buffer(30.3)
POLYGONS = [GRASS, *HOUSES, ROUND]
KINDS = ["grass", *["house"] * len(HOUSES), "pond"]
#: Ids of sorted names behind the background.
IDS = {"grass": 1, "house": 2, "pond": 3}


def _labels(source: PolygonSource) -> NDArray[np.uint8]:
    shape = source.shape
    return source.read(Window(0, 0, shape.height, shape.width))[1]


def _data(raster: Path, labels: Path, column: str | None = "kind", **options: Any) -> PolygonData:
    chosen: dict[str, Any] = {"background": "rest", "tile": 32, "batch_size": 2} | options
    return PolygonData(str(raster), str(labels), column, samples_per_epoch=8, **chosen)


def _make(folder: Path, **options: Any) -> PolygonData:
    raster = write_raster(folder / "ground.tif")
    return _data(raster, write_layer(folder / "l.gpkg", POLYGONS, kind=KINDS), **options)


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
    data = _data(raster, layer)
    assert [info.name for info in data.facts.classes] == ["rest", "grass", "house", "pond"]
    found = _labels(data.rasters[0])
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
    source = _data(raster, tmp_path / "l.gpkg").rasters[0]
    expected = expect_labels(raster, tmp_path / "l.gpkg", {"grass": 1, "pond": 2}, outside=0)
    assert (expected == 2).sum() > 100_000
    found = _labels(source)
    assert (found != expected).sum() <= 5
    corners = rasterio.features.rasterize(
        frame.to_crs(UTM).geometry[1:], out_shape=found.shape, transform=transform
    )
    assert (corners != (expected == 2)).sum() > 1000  # what a polygon of four corners would give


def test_windows_show_the_same_labels_as_the_whole(tmp_path: Path) -> None:
    source = _make(tmp_path, ignore_buffer=1.3).rasters[0]
    whole = _labels(source)
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
        source = _data(raster, layer).rasters[0]
        window = Window(30, 40, 50, 60)
        with rasterio.open(raster) as dataset:
            stored = dataset.read()[(slice(None), *window.slices)]
        image, _ = source.read(window)
        assert image.dtype == expected
        np.testing.assert_array_equal(image, stored)


def test_chosen_bands_are_read_in_their_order(tmp_path: Path) -> None:
    raster = write_raster(tmp_path / "r.tif", bands=4)
    layer = write_layer(tmp_path / "l.gpkg", POLYGONS, kind=KINDS)
    data = _data(raster, layer, bands=[4, 1])
    with rasterio.open(raster) as dataset:
        stored = dataset.read([4, 1])
    image, _ = data.rasters[0].read(Window(0, 0, 200, 240))
    np.testing.assert_array_equal(image, stored)
    assert len(data.facts.bands) == 2


# ---- classes


@pytest.mark.parametrize("values", [[10, 2, 2, 2, 2, 2, 2, 7], [10.0, 2.0, *[2.0] * 5, 7.0]])
def test_numbers_are_classes_in_the_order_of_their_value(tmp_path: Path, values: Any) -> None:
    raster = write_raster(tmp_path / "r.tif")
    data = _data(raster, write_layer(tmp_path / "l.gpkg", POLYGONS, kind=values))
    assert [info.name for info in data.facts.classes] == ["rest", "2", "7", "10"]
    assert [info.is_background for info in data.facts.classes] == [True, False, False, False]


def test_given_classes_keep_their_order_and_may_merge_and_ignore_values(tmp_path: Path) -> None:
    raster = write_raster(tmp_path / "r.tif")
    layer = write_layer(tmp_path / "l.gpkg", POLYGONS, kind=KINDS)
    data = _data(
        raster,
        layer,
        classes=["built", "rest"],
        rename={"house": "built"},
        ignored=["pond"],
        colours={"built": "#123456"},
    )
    with pytest.raises(DatasetError, match=r"l\.gpkg: expected only the classes .*found 'grass'"):
        _ = data.rasters
    data = _data(
        raster,
        layer,
        classes=["built", "rest"],
        rename={"house": "built", "grass": "rest"},
        ignored=["pond"],
        colours={"built": "#123456"},
    )
    expected = expect_labels(raster, layer, {"grass": 1, "house": 0, "pond": IGNORE}, outside=1)
    assert (_labels(data.rasters[0]) != expected).sum() == 0
    assert data.facts.classes[0].colour == "#123456"


def test_without_a_background_uncovered_ground_is_ignored(tmp_path: Path) -> None:
    raster = write_raster(tmp_path / "r.tif")
    layer = write_layer(tmp_path / "l.gpkg", POLYGONS, kind=KINDS)
    data = _data(raster, layer, background=None)
    expected = expect_labels(raster, layer, {"grass": 0, "house": 1, "pond": 2}, outside=IGNORE)
    np.testing.assert_array_equal(_labels(data.rasters[0]), expected)


def test_without_a_column_every_polygon_is_of_the_one_class(tmp_path: Path) -> None:
    raster = write_raster(tmp_path / "r.tif")
    layer = write_layer(tmp_path / "l.geojson", HOUSES, to="EPSG:4326")
    data = _data(raster, layer, None, classes=["house"])
    assert [info.name for info in data.facts.classes] == ["rest", "house"]
    expected = expect_labels(raster, layer, 1, outside=0)
    np.testing.assert_array_equal(_labels(data.rasters[0]), expected)
    unnamed = _data(raster, layer, None)
    assert [info.name for info in unnamed.facts.classes] == ["rest", "object"]
    np.testing.assert_array_equal(_labels(unnamed.rasters[0]), expected)
    with pytest.raises(RecipeError, match="no column is named"):
        _ = _data(raster, layer, None, classes=["house", "shed"]).facts
    with pytest.raises(DatasetError, match="name a background class"):
        _ = _data(raster, layer, None, background=None).facts


def test_polygons_without_a_class_are_ignored_and_told(tmp_path: Path) -> None:
    raster = write_raster(tmp_path / "r.tif")
    layer = write_layer(
        tmp_path / "l.gpkg", POLYGONS, kind=["grass", *["house"] * len(HOUSES), None]
    )
    data = _data(raster, layer)
    expected = expect_labels(raster, layer, IDS | {"": IGNORE}, outside=0)
    np.testing.assert_array_equal(_labels(data.rasters[0]), expected)
    assert any("found none in 1 of 8 polygons" in note for note in data.notes)


def test_invalid_polygons_are_mended_and_told(tmp_path: Path) -> None:
    raster = write_raster(tmp_path / "r.tif")
    bow = shapely.Polygon([(20, 20), (200, 180), (200, 20), (20, 180)])  # crosses itself
    layer = write_layer(tmp_path / "l.gpkg", [bow], kind=["bow"])
    data = _data(raster, layer)
    label = _labels(data.rasters[0])
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
    source = _data(raster, layer, area=str(area)).rasters[0]
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
    label = _labels(_data(raster, layer, ignore_buffer=metres).rasters[0])
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


def _pixel(*, x: float, y: float) -> Any:
    from crispline.engine.resampling import GroundPixel

    return GroundPixel(x, y)


# ---- parts


def test_parts_share_no_ground_and_hold_every_class(tmp_path: Path) -> None:
    data = _make(tmp_path)
    covered = np.zeros((200, 240), dtype=np.int64)
    for windows in data.split.parts:
        for source in windows:
            covered[source.window.slices] += 1
    assert (covered == 1).all()
    assert (data.split.counts > 0).all()
    assert data.notes == ()


def test_parts_are_counted_as_they_are(tmp_path: Path) -> None:
    data = _make(tmp_path)
    for number, windows in enumerate(data.split.parts):
        labels = np.concatenate(
            [w.read(Window(0, 0, *_size(w.shape)))[1].reshape(-1) for w in windows]
        )
        np.testing.assert_array_equal(np.bincount(labels, minlength=4), data.split.counts[number])


def _size(shape: Shape) -> tuple[int, int]:
    return shape.height, shape.width


def test_seed_and_block_decide_the_parts(tmp_path: Path) -> None:
    def train(**options: Any) -> list[Window]:
        return [source.window for source in _make(tmp_path, **options).split.parts[0]]

    assert train() == train()
    assert train(seed=1) != train(seed=2)
    small = train(block_pixels=40)
    assert all(w.height % 40 == 0 and w.width % 40 == 0 for w in small)
    assert train(block_metres=20.0) == small  # half-metre pixels
    no_test = _make(tmp_path, test_share=0.0)
    assert len(no_test.split.parts) == 2
    with pytest.raises(DatasetError, match="test_share is 0"):
        no_test.open_sources("test")


def test_rasters_that_overlap_do_not_carry_ground_into_two_parts(tmp_path: Path) -> None:
    shifted = UPRIGHT * Affine.translation(120, 0)
    rasters = [
        write_raster(tmp_path / "a.tif"),
        write_raster(tmp_path / "b.tif", transform=shifted),
    ]
    everywhere = [
        shapely.box(x, y, x + 12, y + 12) for x in range(0, 360, 20) for y in (5, 55, 110)
    ]
    layer = write_layer(tmp_path / "l.gpkg", everywhere, kind=["a", "b", "c"] * 18)
    data = PolygonData(
        [str(path) for path in rasters],
        str(layer),
        "kind",
        background="rest",
        tile=32,
        block_pixels=40,
    )
    part_of = np.full((200, 360), -1)
    for number, windows in enumerate(data.split.parts):
        for source in windows:
            left = source.window.column + (120 if source.source.name == "b" else 0)
            w = Window(source.window.row, left, source.window.height, source.window.width)
            there = part_of[w.slices]
            assert np.isin(there, (-1, number)).all()
            part_of[w.slices] = number
    assert set(part_of.reshape(-1)) == {0, 1, 2}


def test_batches_hold_raw_values_and_labels(tmp_path: Path) -> None:
    data = _make(tmp_path)
    batch = next(iter(data.train_dataloader()))
    assert tuple(batch.image.shape) == (2, 3, 32, 32)
    assert str(batch.image.dtype) == "torch.uint8"
    assert tuple(batch.label.shape) == (2, 32, 32)
    assert str(batch.label.dtype) == "torch.int64"
    held = sum(int((batch.label != IGNORE).sum()) for batch in data.val_dataloader())
    assert held == data.split.counts[1].sum()
    description = data.description
    assert description.ground_resolution is not None
    assert description.ground_resolution.metres == pytest.approx(0.5, rel=1e-3)
    assert len(description.mean) == 3


def test_sources_can_be_sent_to_another_process(tmp_path: Path) -> None:
    source = _make(tmp_path, ignore_buffer=1.0).split.parts[0][0]
    window = Window(0, 0, 32, 32)
    copy = pickle.loads(pickle.dumps(source))  # noqa: S301 - made on the line itself
    for found, expected in zip(copy.read(window), source.read(window), strict=True):
        np.testing.assert_array_equal(found, expected)


# ---- several rasters


def test_folders_pair_files_of_equal_names(tmp_path: Path) -> None:
    for folder in ("images", "labels"):
        (tmp_path / folder).mkdir()
    for name in ("north", "south", "unlabelled"):
        write_raster(tmp_path / "images" / f"{name}.tif")
    write_layer(tmp_path / "labels" / "north.gpkg", POLYGONS, kind=KINDS)
    write_layer(tmp_path / "labels" / "south.geojson", POLYGONS, to="EPSG:4326", kind=KINDS)
    write_layer(tmp_path / "labels" / "elsewhere.gpkg", POLYGONS, kind=KINDS)
    data = _data(tmp_path / "images", tmp_path / "labels")
    assert [source.name for source in data.rasters] == ["north", "south"]
    differing = _labels(data.rasters[0]) != _labels(data.rasters[1])
    assert differing.sum() <= 4


def test_lists_pair_in_order_or_share_one_layer(tmp_path: Path) -> None:
    rasters = [str(write_raster(tmp_path / f"{name}.tif")) for name in "ab"]
    layers = [
        str(write_layer(tmp_path / f"{name}.gpkg", POLYGONS, kind=KINDS)) for name in ("x", "y")
    ]
    paired = PolygonData(rasters, layers, "kind", background="rest").pairs
    assert [(pair.raster, pair.labels) for pair in paired] == list(
        zip(rasters, layers, strict=True)
    )
    shared = PolygonData(rasters, layers[0], "kind", background="rest").pairs
    assert [pair.labels for pair in shared] == [layers[0]] * 2
    with pytest.raises(RecipeError, match="found 2 rasters and 3 layers"):
        _ = PolygonData(rasters, [*layers, layers[0]], "kind").pairs


def test_a_raster_without_polygons_is_background_beside_others_and_told(tmp_path: Path) -> None:
    rasters = [
        str(write_raster(tmp_path / "a.tif")),
        str(write_raster(tmp_path / "b.tif", transform=UPRIGHT * Affine.translation(5000, 0))),
    ]
    layer = str(write_layer(tmp_path / "l.gpkg", POLYGONS, kind=KINDS))
    data = PolygonData(rasters, layer, "kind", background="rest", tile=32)
    assert (_labels(data.rasters[1]) == 0).all()
    assert any("b.tif" in note and "all of it is 'rest'" in note for note in data.notes)
    with pytest.raises(DatasetError, match=r"b\.tif: expected label polygons on the raster"):
        _ = PolygonData(rasters, layer, "kind", tile=32).rasters


# ---- error sentences


def test_a_missing_column_is_named_with_those_there_are(tmp_path: Path) -> None:
    raster = write_raster(tmp_path / "r.tif")
    layer = write_layer(tmp_path / "l.gpkg", POLYGONS, kind=KINDS, height=range(8))
    with pytest.raises(DatasetError, match=r"l\.gpkg: expected a column 'typ'.*kind, height"):
        _ = _data(raster, layer, "typ").facts


def test_a_layer_elsewhere_is_told_with_both_crs(tmp_path: Path) -> None:
    raster = write_raster(tmp_path / "r.tif")
    frame = geopandas.GeoDataFrame({"kind": ["a"]}, geometry=[shapely.box(1, 1, 2, 2)], crs=4326)
    frame.to_file(tmp_path / "l.gpkg")
    with pytest.raises(DatasetError) as caught:
        _ = _data(raster, tmp_path / "l.gpkg", classes=["a"]).rasters
    for part in ("found all 1 of", "l.gpkg outside", "UTM zone 33N", "layer: WGS 84"):
        assert part in str(caught.value)


def test_an_empty_layer_is_told(tmp_path: Path) -> None:
    raster = write_raster(tmp_path / "r.tif")
    frame = geopandas.GeoDataFrame({"kind": ["a"]}, geometry=[shapely.box(1, 1, 2, 2)], crs=UTM)
    frame.iloc[:0].to_file(tmp_path / "l.gpkg")
    with pytest.raises(DatasetError, match=r"l\.gpkg: expected label polygons, found an empty"):
        _ = _data(raster, tmp_path / "l.gpkg").facts


def test_lines_are_refused_and_left_out_of_mixed_layers(tmp_path: Path) -> None:
    raster = write_raster(tmp_path / "r.tif")
    line = shapely.LineString([(10, 10), (150, 150)])
    lines = write_layer(tmp_path / "lines.gpkg", [line, line], kind=["a", "b"])
    with pytest.raises(DatasetError, match="expected polygons, found LineString in all 2 features"):
        _ = _data(raster, lines).facts
    mixed = write_layer(tmp_path / "mixed.geojson", [line, *HOUSES], kind=["a", *["b"] * 6])
    data = _data(raster, mixed)
    assert [info.name for info in data.facts.classes] == ["rest", "b"]
    assert any("found LineString in 1 of 7 features" in note for note in data.notes)


def test_missing_and_unreadable_files_are_named(tmp_path: Path) -> None:
    raster = write_raster(tmp_path / "r.tif")
    with pytest.raises(DatasetError, match=r"nowhere\.gpkg: .*no such file"):
        _ = _data(raster, tmp_path / "nowhere.gpkg").facts
    (tmp_path / "text.gpkg").write_text("no layer")
    with pytest.raises(DatasetError, match=r"text\.gpkg: expected a vector layer"):
        _ = _data(raster, tmp_path / "text.gpkg").facts
    with pytest.raises(DatasetError, match=r"nowhere\.tif"):
        _ = _data(tmp_path / "nowhere.tif", tmp_path / "text.gpkg").facts


def test_one_class_alone_cannot_be_learnt(tmp_path: Path) -> None:
    raster = write_raster(tmp_path / "r.tif")
    layer = write_layer(tmp_path / "l.gpkg", HOUSES, kind=["house"] * len(HOUSES))
    with pytest.raises(DatasetError, match=r"at least two classes.*name a background"):
        _ = _data(raster, layer, background=None).facts


def test_too_little_ground_for_the_parts_is_told(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="ground: expected at least 3 blocks"):
        _ = _make(tmp_path, tile=150).split
    with pytest.raises(RecipeError, match=r"blocks of at least 32 pixels.*found 20"):
        _ = _make(tmp_path, block_pixels=20).split


@pytest.mark.parametrize(
    "options",
    [
        {"val_share": 0.0},
        {"val_share": 0.6, "test_share": 0.4},
        {"block_pixels": 64, "block_metres": 10.0},
    ],
)
def test_settings_that_contradict_are_refused(tmp_path: Path, options: Any) -> None:
    with pytest.raises(RecipeError):
        _data(tmp_path / "r.tif", tmp_path / "l.gpkg", **options)


def test_a_layer_without_crs_is_taken_to_be_in_the_rasters(tmp_path: Path) -> None:
    raster = write_raster(tmp_path / "r.tif")
    layer = write_layer(tmp_path / "l.shp", POLYGONS, crs=None, kind=KINDS)
    data = _data(raster, layer)
    expected = expect_labels(raster, layer, IDS, outside=0)
    np.testing.assert_array_equal(_labels(data.rasters[0]), expected)
    assert any("found none of the layer" in note for note in data.notes)


def test_a_named_layer_of_a_geopackage_is_read(tmp_path: Path) -> None:
    raster = write_raster(tmp_path / "r.tif")
    path = tmp_path / "l.gpkg"
    for name, polygons in (("roofs", HOUSES), ("ponds", [ROUND])):
        frame = geopandas.GeoDataFrame(
            {"kind": [name] * len(polygons)}, geometry=to_ground(polygons), crs=UTM
        )
        frame.to_file(path, layer=name)
    data = _data(raster, Path(f"{path}|layername=ponds"))
    assert [info.name for info in data.facts.classes] == ["rest", "ponds"]


# ---- real data


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
    label = _labels(data.rasters[0])
    assert (label == mask).mean() > 0.9999
    inner = ndimage.minimum_filter(mask, 3) == ndimage.maximum_filter(mask, 3)
    np.testing.assert_array_equal(label[inner], mask[inner])
