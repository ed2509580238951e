"""Folders of images with masks whose pixels differ in size: each image is resampled once."""

from __future__ import annotations

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
from crispline_training.data.masked_images import MaskedImages
from crispline_training.data.module import Part, Whole
from crispline_training.data.source import LabelledSource
from crispline_training.evaluation import choose_sources

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
