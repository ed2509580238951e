"""Real aerial images with masks: drone frames without CRS in the mask, orthophotos with a mask."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio

from crispline.engine.grid import Shape, Window
from crispline_training.data.masked_images import MaskedImages
from crispline_training.sample import IGNORE


def test_drone_frames_reduced_four_times(shared_data: Path, tmp_path: Path) -> None:
    data = MaskedImages(
        str(shared_data / "houston"),
        masks="masks6",
        reduce=4,
        reduce_of={"6627": 4},  # though its pixels are twice as large as most
        cache_folder=str(tmp_path),
    )
    assert (len(data.sources("train")), len(data.sources("val"))) == (10, 1)
    assert [c.name for c in data.facts.classes][-2:] == ["car", "clutter"]
    assert data.facts.ground_resolution is not None
    assert data.facts.ground_resolution.metres == pytest.approx(0.065, abs=0.002)
    (source,) = data.sources("val")
    assert source.shape == Shape(768, 1148)
    image, label = source.read(Window(0, 0, 768, 1148))
    shares = np.bincount(label.reshape(-1), minlength=256) / label.size
    # Of the full masks: 37.7, 7.6, 26.0, 22.3, 0.16, 0.00 and 6.2 %.
    np.testing.assert_allclose(
        shares[[0, 1, 2, 3, 4, 5, IGNORE]],
        [0.377, 0.076, 0.260, 0.223, 0.0016, 0, 0.062],
        atol=0.002,
    )
    with rasterio.open(shared_data / "houston" / "images" / "6627.tif") as dataset:
        corner = dataset.read(window=rasterio.windows.Window(0, 0, 40, 40))
    expected = np.rint(corner.reshape(3, 10, 4, 10, 4).mean(axis=(2, 4)))
    np.testing.assert_array_equal(image[:, :10, :10], expected)


def test_frames_from_another_height_are_resampled_to_the_size_of_most(
    shared_data: Path, tmp_path: Path
) -> None:
    """Of 3.248 x 3.231 cm instead of 1.624 x 1.615 cm, all reduced four times."""
    data = MaskedImages(
        str(shared_data / "houston"), masks="masks6", reduce=4, cache_folder=str(tmp_path)
    )
    size = 4 * np.sqrt(0.016237 * 0.016155)
    (source,) = data.sources("val")
    assert source.shape == Shape(
        round(768 * 4 * 0.032311 / size), round(1148 * 4 * 0.032475 / size)
    )
    resampled = [s.shape for s in data.sources("train") if s.shape != Shape(750, 1000)]
    assert len(resampled) == 2  # 6701 and 6957


def test_orthophotos_with_an_internal_mask(shared_data: Path) -> None:
    options: dict[str, Any] = {
        "images": ".",
        "masks": ".",
        "mask_suffix": "_mask",
        "classes": ["other", "building"],
    }
    # Pixels as they are: in degrees, they are less wide than high.
    root = str(shared_data / "oam_buildings")
    data = MaskedImages(root, ground_resolution=0.07, **options)
    (source,) = data.sources("val")
    label = source.read(Window(0, 0, 2048, 2048))[1]
    assert set(np.unique(label)) <= {0, 1, IGNORE}
    assert 0.02 < (label == 1).mean() < 0.5
    with rasterio.open(shared_data / "oam_buildings" / "banepa_nepal_1.tif") as dataset:
        assert (label[dataset.read_masks(1) == 0] == IGNORE).all()
    measured = MaskedImages(root, **options).facts.ground_resolution
    assert measured is not None
    assert measured.metres == pytest.approx(0.07, abs=0.005)
