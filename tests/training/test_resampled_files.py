"""Folders of images with masks whose pixels differ in size: each image is resampled once."""

from __future__ import annotations

import pickle
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from affine import Affine
from numpy.typing import NDArray
from tests.training.image_folders import CRS, draw_image, write

from crispline.engine.card import GroundResolution
from crispline.engine.grid import Window
from crispline.engine.raster import open_raster
from crispline_training.data import array_cache
from crispline_training.data.image_files import LabelledFiles
from crispline_training.data.masked_images import MaskedImages
from crispline_training.data.module import Part, Whole
from crispline_training.data.source import KnownPixels, LabelledSource
from crispline_training.evaluation import choose_sources
from crispline_training.sample import IGNORE

HEIGHT, WIDTH = 90, 120
#: Metres a pixel of the images.
METRES = {"fine": 0.1, "coarse": 0.2, "other": 0.1}
SPLIT: dict[Any, list[str]] = {"train": ["fine", "coarse"], "val": ["other"]}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Three images with masks of two classes, the right half of each the second."""
    folder = tmp_path / "set"
    label = np.zeros((HEIGHT, WIDTH), np.uint8)
    label[:, WIDTH // 2 :] = 1
    for seed, (name, metres) in enumerate(METRES.items()):
        place = {"crs": CRS, "transform": Affine(metres, 0, 500_000, 0, -metres, 5_000_000)}
        image = draw_image(3, HEIGHT, WIDTH, seed=seed)
        write(folder / "images" / f"{name}.tif", image, **place)
        write(folder / "masks" / f"{name}.tif", label, **place)
    return folder


def open_data(root: Path, **options: Any) -> MaskedImages:
    return MaskedImages(str(root), classes=["left", "right"], split=SPLIT, tile=32, **options)


def read_whole(source: LabelledSource) -> tuple[NDArray[Any], NDArray[np.uint8]]:
    return source.read(Window(0, 0, source.shape.height, source.shape.width))


def read_as_segment(root: Path, name: str, metres: float) -> NDArray[Any]:
    path = root / "images" / f"{name}.tif"
    with closing(open_raster(path, resolution=metres)) as raster:
        return raster.read(raster.grid.window).values


# ---- evaluate


@pytest.mark.parametrize("metres", [0.1, 0.2, 0.3])
def test_evaluate_resamples_from_the_files_pixels(root: Path, metres: float) -> None:
    """Not from those that are trained on, which are 0.15 m wide."""
    data = open_data(root)
    size = data.facts.ground_resolution
    assert size is not None
    assert size.metres == pytest.approx(0.15, rel=1e-3)
    network = GroundResolution(metres, metres / 2, 2 * metres)
    names: dict[Part | Whole, list[str]] = {**SPLIT, "all": list(METRES)}
    for part in names:
        found, sources = choose_sources(data, part, network, native=False)
        assert found == metres
        assert [source.name for source in sources] == names[part]
        for source in sources:
            image, label = read_whole(source)
            np.testing.assert_array_equal(image, read_as_segment(root, source.name, metres))
            np.testing.assert_array_equal(label[:, : label.shape[1] // 2 - 1], 0)
            np.testing.assert_array_equal(label[:, label.shape[1] // 2 + 1 :], 1)


def test_evaluate_with_native_reads_what_is_trained_on(root: Path) -> None:
    data = open_data(root)
    network = GroundResolution(0.1, 0.05, 0.2)
    metres, (source,) = choose_sources(data, "val", network, native=True)
    assert metres is not None
    assert metres == pytest.approx(0.15, rel=1e-3)
    np.testing.assert_array_equal(read_whole(source)[0], read_as_segment(root, "other", metres))


# ---- copies


@pytest.fixture
def windows_read(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Window]]:
    """Return what is read of the files from now on: names of images and windows."""
    found: list[tuple[str, Window]] = []
    read = LabelledFiles.read_known

    def listen(files: LabelledFiles, window: Window) -> KnownPixels:
        found.append((files.name, window))
        return read(files, window)

    monkeypatch.setattr(LabelledFiles, "read_known", listen)
    return found


def test_tiles_of_large_resampled_images_are_read_from_a_copy(
    root: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    windows_read: list[tuple[str, Window]],
) -> None:
    monkeypatch.setattr(array_cache, "_SMALL", 0)
    folder = tmp_path / "copies"
    plain = open_data(root, cache="never").sources("train")
    copied = open_data(root, cache_folder=str(folder)).sources("train")
    for one, other in zip(plain, copied, strict=True):
        for window in (Window(30, 40, 20, 20), Window(0, 3, 25, 31), Window(31, 1, 28, 60)):
            for values, expected in zip(other.read(window), one.read(window), strict=True):
                np.testing.assert_array_equal(values, expected)
    assert len(list(folder.iterdir())) == 2
    windows_read.clear()
    for source in copied:
        read_whole(source)
    assert windows_read == []


def test_a_copy_is_made_of_what_is_resampled_only(
    root: Path, tmp_path: Path, windows_read: list[tuple[str, Window]]
) -> None:
    """Each row of a file is decoded once for it, image and mask together."""
    data = open_data(root, cache="always", cache_folder=str(tmp_path / "copies"))
    (source,) = data.sources("val")
    windows_read.clear()
    read_whole(source)
    assert len(list((tmp_path / "copies").iterdir())) == 1
    rows = [row for _, w in windows_read if w.width > 1 for row in range(w.row, w.row_stop)]
    assert rows == list(range(HEIGHT))


def test_small_images_and_those_that_are_to_be_read_as_they_are_have_no_copy(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "copies"
    read_whole(open_data(root, cache_folder=str(folder)).sources("val")[0])
    monkeypatch.setattr(array_cache, "_SMALL", 0)
    read_whole(open_data(root, cache="never", cache_folder=str(folder)).sources("val")[0])
    assert not folder.exists()


def test_rows_are_not_held_of_images_read_to_the_end(root: Path) -> None:
    (source,) = open_data(root, cache="never").sources("val")
    before = len(pickle.dumps(source))
    source.read(Window(0, 0, 20, 20))
    assert len(pickle.dumps(source)) > before + WIDTH
    read_whole(source)
    assert len(pickle.dumps(source)) < before + WIDTH


def test_what_is_no_data_to_segment_is_ignored(root: Path) -> None:
    """And the picture goes on mirrored at the border of the new pixels, as in every tile."""
    path = root / "images" / "other.tif"
    image = draw_image(3, HEIGHT, WIDTH)
    image[:, :31] = 0
    place = {"crs": CRS, "transform": Affine(0.1, 0, 500_000, 0, -0.1, 5_000_000)}
    write(path, image, nodata=0, **place)
    (source,) = open_data(root, cache="never").sources("val")
    size = open_data(root).facts.ground_resolution
    assert size is not None
    with closing(open_raster(path, resolution=size.metres)) as raster:
        expected = raster.read(raster.grid.window)
    values, label = read_whole(source)
    np.testing.assert_array_equal(label != IGNORE, expected.valid)
    np.testing.assert_array_equal(values[:, expected.valid], expected.values[:, expected.valid])
    first = int(expected.valid[:, 0].argmax())
    np.testing.assert_array_equal(values[:, first - 1], values[:, first + 1])
