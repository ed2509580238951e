"""Rasters and label polygons split into blocks of ground, paired, and loaded."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from affine import Affine
from tests.training.image_folders import draw_image, write
from tests.training.label_ground import (
    KINDS,
    POLYGONS,
    make_ground,
    open_ground,
    read_labels,
)
from tests.training.polygon_files import (
    UPRIGHT,
    write_layer,
    write_raster,
)

from crispline.engine.grid import Shape, Window
from crispline_training.data.polygons import PolygonData
from crispline_training.errors import DatasetError, RecipeError
from crispline_training.sample import IGNORE

# ---- parts


def test_parts_share_no_ground_and_hold_every_class(tmp_path: Path) -> None:
    data = make_ground(tmp_path)
    covered = np.zeros((200, 240), dtype=np.int64)
    for windows in data.split.parts:
        for source in windows:
            covered[source.window.slices] += 1
    assert (covered == 1).all()
    assert (data.split.counts > 0).all()
    assert data.notes == ()


def test_parts_are_counted_as_they_are(tmp_path: Path) -> None:
    data = make_ground(tmp_path)
    for number, windows in enumerate(data.split.parts):
        labels = np.concatenate(
            [w.read(Window(0, 0, *_size(w.shape)))[1].reshape(-1) for w in windows]
        )
        np.testing.assert_array_equal(np.bincount(labels, minlength=4), data.split.counts[number])


def _size(shape: Shape) -> tuple[int, int]:
    return shape.height, shape.width


def test_seed_and_block_decide_the_parts(tmp_path: Path) -> None:
    def train(**options: Any) -> list[Window]:
        return [source.window for source in make_ground(tmp_path, **options).split.parts[0]]

    assert train() == train()
    assert train(seed=1) != train(seed=2)
    small = train(block_pixels=40)
    assert all(w.height % 40 == 0 and w.width % 40 == 0 for w in small)
    assert train(block_metres=20.0) == small  # half-metre pixels
    no_test = make_ground(tmp_path, test_share=0.0)
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


def test_images_without_a_place_share_no_ground(tmp_path: Path) -> None:
    """Two photographs labelled in pixels: their grids begin at one point, their ground does not."""
    rasters, layers = [], []
    for name, side in (("a", 96), ("b", 100)):
        image = draw_image(3, side, side)
        rasters.append(str(write(tmp_path / f"{name}.tif", image)))
        squares = [
            shapely.box(x, y, x + 9, y + 9) for x in range(5, side, 18) for y in range(5, side, 18)
        ]
        path = tmp_path / f"{name}.gpkg"
        kinds = ["house", "tree", "pond"] * len(squares)
        write_layer(
            path, squares, transform=Affine.identity(), crs=None, kind=kinds[: len(squares)]
        )
        layers.append(str(path))
    data = PolygonData(rasters, layers, "kind", background="rest", tile=16, block_pixels=20)
    assert (data.split.counts > 0).all()
    covered = sum(source.shape.pixels for windows in data.split.parts for source in windows)
    assert covered == 96 * 96 + 100 * 100


def test_rasters_of_common_ground_stay_together_beside_one_without_a_place(tmp_path: Path) -> None:
    rasters = [str(write_raster(tmp_path / f"{name}.tif")) for name in "ab"]
    rasters.append(str(write(tmp_path / "plain.tif", draw_image(3, 200, 240))))
    layers = [str(write_layer(tmp_path / "l.gpkg", POLYGONS, kind=KINDS))] * 2
    flat: dict[str, Any] = {"transform": Affine.identity(), "crs": None}
    layers.append(str(write_layer(tmp_path / "p.gpkg", POLYGONS, kind=KINDS, **flat)))
    data = PolygonData(rasters, layers, "kind", background="rest", tile=32, block_pixels=40)
    for windows in data.split.parts:
        found = [{s.window for s in windows if s.source.name == name} for name in "ab"]
        assert found[0] == found[1]


def test_batches_hold_raw_values_and_labels(tmp_path: Path) -> None:
    data = make_ground(tmp_path)
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
    source = make_ground(tmp_path, ignore_buffer=1.0).split.parts[0][0]
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
    data = open_ground(tmp_path / "images", tmp_path / "labels")
    assert [source.name for source in data.rasters] == ["north", "south"]
    differing = read_labels(data.rasters[0]) != read_labels(data.rasters[1])
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
    assert (read_labels(data.rasters[1]) == 0).all()
    assert any("b.tif" in note and "all of it is 'rest'" in note for note in data.notes)
    with pytest.raises(DatasetError, match=r"b\.tif: expected label polygons on the raster"):
        _ = PolygonData(rasters, layer, "kind", tile=32).rasters
