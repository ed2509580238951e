"""Class maps: written from bands of probabilities, and read from whatever tool made them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import pytest
import rasterio
from affine import Affine
from numpy.typing import NDArray
from rasterio.windows import Window as RasterioWindow
from tests.engine.polygon_samples import CLASSES, PROVENANCE, list_files

from crispline.engine.card import ClassInfo
from crispline.engine.class_map import read_class_map
from crispline.engine.errors import CorruptBlockError, JobError, OutputError, RasterError
from crispline.engine.grid import Grid, Shape, Window, split_rows
from crispline.engine.legend import choose_colour
from crispline.engine.sinks.class_map import ClassMapSink

SHAPE = Shape(700, 530)
TRANSFORM = Affine(0.5, 0.1, 5e5, 0.1, -0.5, 5e6)
GRID = Grid(SHAPE, TRANSFORM, pyproj.CRS.from_epsg(32633).to_wkt())


def make_probabilities(shape: Shape = SHAPE, *, classes: int = 4) -> NDArray[np.uint8]:
    """Patches of 20 pixels with some ties, and no data in a corner."""
    random = np.random.default_rng(5)
    rows, columns = -(-shape.height // 20), -(-shape.width // 20)
    coarse = random.integers(0, 6, (classes, rows, columns)) * 40 + 1
    fine = coarse.repeat(20, axis=1).repeat(20, axis=2)[:, : shape.height, : shape.width]
    fine[:, :90, :70] = 0
    return np.asarray(fine.astype(np.uint8))


def argmax(probabilities: NDArray[np.uint8]) -> NDArray[np.uint8]:
    labels = np.asarray(probabilities.argmax(axis=0), dtype=np.uint8)
    labels[probabilities.max(axis=0) == 0] = 255
    return labels


def cut_bands(shape: Shape, height: int) -> list[Window]:
    """Bands of `height` rows with the row that the next band brings again."""
    return [
        Window(w.row, 0, min(w.height + 1, shape.height - w.row), w.width)
        for w in split_rows(shape, height)
    ]


def feed(sink: ClassMapSink, probabilities: NDArray[np.uint8], bands: list[Window]) -> None:
    for window in bands:
        sink.accept(window, probabilities[(slice(None), *window.slices)])


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("height", [700, 256, 111])
def test_labels_are_the_most_probable_classes(height: int, work: Path, tmp_path: Path) -> None:
    probabilities = make_probabilities()
    sink = ClassMapSink(work, GRID, CLASSES)
    feed(sink, probabilities, cut_bands(SHAPE, height))
    path = sink.finish(tmp_path / "classes.tif", PROVENANCE)
    with rasterio.open(path) as written:
        assert np.array_equal(written.read(1), argmax(probabilities))
        assert written.nodata == 255
        assert written.crs.to_epsg() == 32633
        assert written.transform == TRANSFORM


def test_says_of_itself_what_it_is(work: Path, tmp_path: Path) -> None:
    probabilities = make_probabilities()
    sink = ClassMapSink(work, GRID, CLASSES)
    feed(sink, probabilities, cut_bands(SHAPE, 256))
    path = sink.finish(tmp_path / "classes.tif", PROVENANCE)
    with rasterio.open(path) as written:
        assert written.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        assert written.profile["tiled"]
        assert json.loads(written.tags()["CRISPLINE_PROVENANCE"]) == PROVENANCE
        colours = written.colormap(1)
        counted = json.loads(written.tags(1)["CRISPLINE_PIXELS"])
    assert [colours[i][:3] for i in range(2)] == [(0xAA, 0xAA, 0xAA), (0xCC, 0x22, 0x11)]
    labels = argmax(probabilities)
    assert counted == {str(i): int((labels == i).sum()) for i in range(4)}
    assert sum(counted.values()) == 700 * 530 - 90 * 70
    assert "wądół über 川" in (tmp_path / "classes.tif.aux.xml").read_text("utf-8")
    assert "wądół über 川" in (tmp_path / "classes.qml").read_text("utf-8")
    assert list_files(tmp_path) == ["classes.qml", "classes.tif", "classes.tif.aux.xml", "work"]


def test_overviews_show_the_most_frequent_class(work: Path, tmp_path: Path) -> None:
    """Of 4 pixels 3 are black and 1 is white: the mean colour is that of another class."""
    classes = (
        ClassInfo(0, "white", "#ffffff"),
        ClassInfo(1, "mean", "#404040"),
        ClassInfo(2, "black", "#000000"),
    )
    labels = np.full((1200, 1200), 2)
    labels[::2, ::2] = 0
    probabilities = (labels == np.arange(3)[:, None, None]).astype(np.uint8) * 255
    grid = Grid(Shape(1200, 1200), TRANSFORM, None)
    sink = ClassMapSink(work, grid, classes)
    sink.accept(grid.window, probabilities)
    path = sink.finish(tmp_path / "classes.tif", {})
    with rasterio.open(path) as written:
        assert written.overviews(1)[0] == 2
        assert written.crs is None
    with rasterio.open(path, overview_level=0) as overview:
        assert (overview.read(1) == 2).all()


def test_resumed_run_gives_the_same_file(work: Path, tmp_path: Path) -> None:
    """Bands come in two runs, one of them in both; what the first kept is not asked for again."""
    probabilities = make_probabilities()
    bands = cut_bands(SHAPE, 200)
    feed(ClassMapSink(work, GRID, CLASSES), probabilities, bands[:2])
    sink = ClassMapSink(work, GRID, CLASSES)
    feed(sink, probabilities, bands[1:])
    resumed = sink.finish(tmp_path / "resumed.tif", PROVENANCE)
    other = tmp_path / "other"
    other.mkdir()
    undisturbed = ClassMapSink(other, GRID, CLASSES)
    feed(undisturbed, probabilities, bands)
    expected = undisturbed.finish(tmp_path / "undisturbed.tif", PROVENANCE)
    assert resumed.read_bytes() == expected.read_bytes()


def test_missing_band(work: Path, tmp_path: Path) -> None:
    probabilities = make_probabilities()
    bands = cut_bands(SHAPE, 200)
    sink = ClassMapSink(work, GRID, CLASSES)
    feed(sink, probabilities, bands[:1] + bands[2:])
    with pytest.raises(JobError, match=r"row 200 .*run the job again"):
        sink.finish(tmp_path / "classes.tif", {})
    assert list_files(tmp_path) == ["work"]


def test_folder_that_does_not_take_the_map(work: Path, tmp_path: Path) -> None:
    sink = ClassMapSink(work, GRID, CLASSES)
    feed(sink, make_probabilities(), [GRID.window])
    with pytest.raises(OutputError, match=r"classes\.tif"):
        sink.finish(tmp_path / "nowhere" / "classes.tif", {})


def test_read_back_in_windows(work: Path, tmp_path: Path) -> None:
    probabilities = make_probabilities()
    sink = ClassMapSink(work, GRID, CLASSES)
    feed(sink, probabilities, cut_bands(SHAPE, 256))
    with read_class_map(sink.finish(tmp_path / "classes.tif", {})) as reader:
        assert reader.classes == CLASSES
        assert reader.grid.shape == SHAPE
        assert reader.grid.transform == TRANSFORM
        assert pyproj.CRS.from_wkt(str(reader.grid.crs_wkt)).to_epsg() == 32633
        window = Window(80, 60, 300, 200)
        assert np.array_equal(reader.read(window), argmax(probabilities)[window.slices])


def write_raster(
    path: Path, values: NDArray[Any], *, nodata: float | None = None, **profile: Any
) -> Path:
    """Another tool's raster, (row, column) or (band, row, column)."""
    stack = values if values.ndim == 3 else values[None]
    with rasterio.open(
        path, "w", driver="GTiff", count=len(stack), height=stack.shape[1], width=stack.shape[2],
        dtype=stack.dtype, nodata=nodata, transform=TRANSFORM, **profile,
    ) as target:  # fmt: skip
        target.write(stack)
    return path


def read_all(path: Path, **options: Any) -> tuple[NDArray[np.uint8], tuple[ClassInfo, ...]]:
    with read_class_map(path, **options) as reader:
        return reader.read(reader.grid.window), reader.classes


@pytest.mark.parametrize("dtype", ["uint8", "int16", "uint16", "int32", "float32"])
def test_ids_stay_ids(dtype: str, tmp_path: Path) -> None:
    values = np.array([[0, 3, 3], [7, 200, 0]], dtype=dtype)
    labels, classes = read_all(write_raster(tmp_path / "c.tif", values, nodata=7))
    assert labels.tolist() == [[0, 3, 3], [255, 200, 0]]
    assert labels.dtype == np.uint8
    assert [(c.id, c.name) for c in classes] == [(0, "0"), (3, "3"), (200, "200")]
    assert len({c.colour for c in classes}) == 3


def test_codes_above_254_are_numbered(tmp_path: Path) -> None:
    """CORINE land cover codes."""
    values = np.array([[111, 523, 312], [-9999, 312, 111]], dtype=np.int16)
    labels, classes = read_all(write_raster(tmp_path / "c.tif", values, nodata=-9999))
    assert labels.tolist() == [[0, 2, 1], [255, 1, 0]]
    assert [c.name for c in classes] == ["111", "312", "523"]


def test_codes_of_64_bits(tmp_path: Path) -> None:
    largest = 2**64 - 1
    values = np.array([[2**63, 5, largest], [5, 2**53 + 1, 2**63 + 1]], dtype=np.uint64)
    labels, classes = read_all(write_raster(tmp_path / "u.tif", values))
    assert labels.tolist() == [[2, 0, 4], [0, 1, 3]]
    numbers = (5, 2**53 + 1, 2**63, 2**63 + 1, largest)
    assert [c.name for c in classes] == [str(number) for number in numbers]
    signed = np.array([[-(2**63), 2**63 - 1, -1]], dtype=np.int64)
    labels, classes = read_all(write_raster(tmp_path / "i.tif", signed))
    assert labels.tolist() == [[0, 2, 1]]
    assert [c.name for c in classes] == [str(-(2**63)), "-1", str(2**63 - 1)]


def test_whole_numbers_beyond_any_integer(tmp_path: Path) -> None:
    values = np.array([[1e30, 5, -1e30]], dtype=np.float32)
    with pytest.raises(RasterError, match=r"c\.tif.*not an image"):
        read_all(write_raster(tmp_path / "c.tif", values))


def test_negative_codes_are_numbered(tmp_path: Path) -> None:
    values = np.array([[-1, 0, 4]], dtype=np.int8)
    labels, classes = read_all(write_raster(tmp_path / "c.tif", values))
    assert labels.tolist() == [[0, 1, 2]]
    assert [c.name for c in classes] == ["-1", "0", "4"]


@pytest.mark.parametrize("dtype", ["uint8", "uint16"])
def test_binary_mask_of_0_and_255_has_two_classes(dtype: str, tmp_path: Path) -> None:
    values = np.array([[0, 255, 255]], dtype=dtype)
    labels, classes = read_all(write_raster(tmp_path / "c.tif", values))
    assert labels.tolist() == [[0, 1, 1]]
    assert [c.name for c in classes] == ["0", "255"]


@pytest.mark.parametrize("dtype", ["uint8", "uint16"])
def test_undeclared_255_beside_ids_is_no_data(dtype: str, tmp_path: Path) -> None:
    values = np.array([[0, 1, 255]], dtype=dtype)
    labels, classes = read_all(write_raster(tmp_path / "c.tif", values))
    assert labels.tolist() == [[0, 1, 255]]
    assert [c.id for c in classes] == [0, 1]


def test_nan_and_mask_are_no_data(tmp_path: Path) -> None:
    values = np.array([[1, np.nan, 2]], dtype=np.float32)
    assert read_all(write_raster(tmp_path / "nan.tif", values))[0].tolist() == [[1, 255, 2]]
    path = write_raster(tmp_path / "mask.tif", np.array([[1, 1, 2]], dtype=np.uint8))
    with rasterio.open(path, "r+") as target:
        target.write_mask(np.array([[True, False, True]]))
    assert read_all(path)[0].tolist() == [[1, 255, 2]]


def test_only_no_data(tmp_path: Path) -> None:
    values = np.full((2, 2), 9, dtype=np.uint8)
    labels, classes = read_all(write_raster(tmp_path / "c.tif", values, nodata=9))
    assert (labels == 255).all()
    assert classes == ()


def test_colours_and_category_names_of_another_tool(tmp_path: Path) -> None:
    path = write_raster(tmp_path / "c.tif", np.array([[1, 2, 5]], dtype=np.uint8))
    with rasterio.open(path, "r+") as target:
        target.write_colormap(1, {1: (255, 0, 16), 2: (0, 255, 0)})
    (tmp_path / "c.tif.aux.xml").write_text(
        "<PAMDataset><PAMRasterBand band='1'><CategoryNames><Category/><Category>road</Category>"
        "<Category>łąka</Category></CategoryNames></PAMRasterBand></PAMDataset>",
        encoding="utf-8",
    )
    _, classes = read_all(path)
    assert [(c.id, c.name) for c in classes] == [(1, "road"), (2, "łąka"), (5, "5")]
    assert [c.colour for c in classes[:2]] == ["#ff0010", "#00ff00"]


def test_names_from_an_attribute_table(tmp_path: Path) -> None:
    path = write_raster(tmp_path / "c.tif", np.array([[11, 42]], dtype=np.uint8))
    (tmp_path / "c.tif.aux.xml").write_text(
        "<PAMDataset><PAMRasterBand band='1'><GDALRasterAttributeTable tableType='thematic'>"
        "<FieldDefn index='0'><Name>VALUE</Name><Type>0</Type><Usage>5</Usage></FieldDefn>"
        "<FieldDefn index='1'><Name>CLASS</Name><Type>2</Type><Usage>2</Usage></FieldDefn>"
        "<Row index='0'><F>11</F><F>water</F></Row><Row index='1'><F>42</F><F>forest</F></Row>"
        "</GDALRasterAttributeTable></PAMRasterBand></PAMDataset>"
    )
    _, classes = read_all(path)
    assert [(c.id, c.name) for c in classes] == [(11, "water"), (42, "forest")]


def test_image_is_no_class_raster(tmp_path: Path) -> None:
    random = np.random.default_rng(0)
    image = random.integers(0, 1000, (40, 50), dtype=np.uint16)
    with pytest.raises(RasterError, match=r"c\.tif.*not an image"):
        read_all(write_raster(tmp_path / "c.tif", image))
    fractions = np.array([[0.25, 0.75]], dtype=np.float32)
    with pytest.raises(RasterError, match=r"f\.tif, found 0\.25"):
        read_all(write_raster(tmp_path / "f.tif", fractions))


def test_bands(tmp_path: Path) -> None:
    values = np.stack([np.full((2, 2), n, dtype=np.uint8) for n in (1, 2)])
    path = write_raster(tmp_path / "c.tif", values)
    with pytest.raises(RasterError, match=r"one band.*c\.tif, found 2; name the band"):
        read_all(path)
    assert (read_all(path, band=2)[0] == 2).all()
    with pytest.raises(RasterError, match="band of 1 to 2"):
        read_all(path, band=3)


def test_missing_and_foreign_files(tmp_path: Path) -> None:
    with pytest.raises(RasterError, match=r"nothing\.tif"):
        read_class_map(tmp_path / "nothing.tif")
    (tmp_path / "text.tif").write_text("no raster")
    with pytest.raises(RasterError, match=r"text\.tif"):
        read_class_map(tmp_path / "text.tif")


def test_damaged_block_is_named(tmp_path: Path) -> None:
    random = np.random.default_rng(0)
    values = random.integers(0, 5, (600, 64), dtype=np.uint8)
    path = write_raster(tmp_path / "c.tif", values, compress="deflate", blockysize=100)
    content = bytearray(path.read_bytes())
    start, stop = len(content) * 6 // 10, len(content) * 8 // 10
    content[start:stop] = b"\xff" * (stop - start)  # the whole strip of rows 400 to 499
    path.write_bytes(content)
    with pytest.raises(CorruptBlockError, match=r"c\.tif, rows 256 to 511"):
        read_class_map(path)


def test_real_mask(shared_data: Path) -> None:
    path = shared_data / "oam_buildings" / "banepa_nepal_1_mask.tif"
    with read_class_map(path) as reader, rasterio.open(path) as source:
        window = Window(100, 200, 300, 400)
        values = source.read(1, window=RasterioWindow(200, 100, 400, 300))
        assert np.array_equal(reader.read(window), values)
        assert [c.id for c in reader.classes] == [0, 1]


def test_colours_of_neighbouring_ids_differ() -> None:
    colours = [choose_colour(number) for number in range(12)]
    channels = np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in colours])
    distance = np.abs(channels[1:] - channels[:-1]).sum(axis=1)
    assert distance.min() > 60
