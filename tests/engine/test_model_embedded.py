"""The model that comes with Crispline."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import ndimage

from crispline.engine.dialects import EMBEDDED, find_card
from crispline.engine.grid import Shape, Window
from crispline.engine.model import TileModel, embedded_model_path, open_model
from crispline.engine.onnx_file import inspect_onnx
from crispline.engine.scene import SCENE_CLASSES, SceneSpec, truth_probabilities
from crispline.engine.scene.rendering import render_window

TILE = 512


@pytest.fixture(scope="module")
def model() -> TileModel:
    return open_model(embedded_model_path(), device="cpu")


def test_the_file_is_small_and_loads_in_older_runtimes() -> None:
    file = inspect_onnx(embedded_model_path())
    assert file.size_bytes <= 4_000_000
    assert file.opset <= 17
    assert file.ir_version <= 9
    assert file.inputs[0].dims == (None, 3, None, None)


def test_the_card_is_ours_and_says_where_the_model_comes_from() -> None:
    card, origin = find_card(inspect_onnx(embedded_model_path()))
    assert origin == EMBEDDED
    assert card.classes == SCENE_CLASSES
    assert card.name == "Crispline aerial"
    assert card.licence == "MIT"
    assert "generated scenes" in card.training_data
    assert card.input.normalisation_inside
    assert card.ground_resolution is not None
    assert card.ground_resolution.minimum <= 0.1 <= card.ground_resolution.maximum


def test_unseen_scenes_are_segmented_with_sharp_boundaries(model: TileModel) -> None:
    """Mean IoU and Boundary IoU at 3 pixels; no scene of these seeds was trained on."""
    hits, unions = np.zeros(6), np.zeros(6)
    band_hits, band_unions = np.zeros(6), np.zeros(6)
    for seed in (50_001, 50_002, 50_003):
        spec, window = SceneSpec(Shape(4096, 4096), seed=seed), Window(1000, 2000, TILE, TILE)
        truth = truth_probabilities(spec, window).argmax(axis=0)
        found = model.predict(render_window(spec, window).values[None])[0].argmax(axis=0)
        for k in range(6):
            true, said = truth == k, found == k
            hits[k] += (true & said).sum()
            unions[k] += (true | said).sum()
            true, said = keep_band(true, 3), keep_band(said, 3)
            band_hits[k] += (true & said).sum()
            band_unions[k] += (true | said).sum()
    present = unions > 1000
    assert (hits[present] / unions[present]).mean() > 0.85
    assert (band_hits[present] / band_unions[present]).mean() > 0.70


def keep_band(mask: NDArray[np.bool_], pixels: int) -> NDArray[np.bool_]:
    """Return the pixels of a mask within some pixels of its outline, counted by 3 x 3 erosions."""
    square = np.ones((3, 3), bool)
    core: NDArray[np.bool_] = ndimage.binary_erosion(
        mask, square, iterations=pixels, border_value=1
    )
    return mask & ~core


@pytest.mark.parametrize("side", [64, 192])
def test_tiles_of_any_multiple_are_taken(model: TileModel, side: int) -> None:
    assert side % model.card.input.size_multiple == 0
    tiles = np.random.default_rng(0).integers(0, 256, (2, 3, side, side), np.uint8)
    found = model.predict(tiles)
    assert found.shape == (2, 6, side, side)
    np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("value", [0, 255])
def test_flat_tiles_give_finite_values(model: TileModel, value: int) -> None:
    found = model.predict(np.full((1, 3, 64, 64), value, np.uint8))
    assert np.isfinite(found).all()
