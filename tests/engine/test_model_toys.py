"""The toy models of the Deepness plugin: each gives its card and predicts, or says why not."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from crispline.engine.adoption import AdoptionForm, draft_card, write_sidecar
from crispline.engine.dialects import read_card
from crispline.engine.errors import CardError, ModelError
from crispline.engine.model import open_model

TOYS: dict[str, type[ModelError] | tuple[str, ...]] = {
    "dummy_recognition_model.onnx": ModelError,
    "dummy_superresolution_model.onnx": ModelError,
    "one_output_sigmoid_red_detector.onnx": CardError,
    "dummy_regression_models/dummy_regression_model.onnx": ModelError,
    "dummy_regression_models/dummy_regression_model_batched.onnx": ModelError,
    "dummy_regression_models/one_output_sigmoid_bsx1x512x512.onnx": ("background", "Happiness"),
    "dummy_regression_models/one_output_sigmoid_bsx512x512.onnx": CardError,
    "dummy_regression_models/two_outputs_sigmoid_bsx1x512x512.onnx": ("background", "Luck"),
    "dummy_regression_models/two_outputs_sigmoid_bsx512x512.onnx": CardError,
    "dummy_segmentation_models/different_output_size_512_to_484.onnx": CardError,
    "dummy_segmentation_models/dummy_model.onnx": CardError,
    "dummy_segmentation_models/one_output_sigmoid_bsx1x512x512.onnx": ("background", "Coffee"),
    "dummy_segmentation_models/one_output_sigmoid_bsx512x512.onnx": ("background", "Coffee"),
    "dummy_segmentation_models/one_output_softmax_bsx2x512x512.onnx": CardError,
    "dummy_segmentation_models/two_outputs_sigmoid_bsx1x512x512.onnx": ("background", "Coffee"),
    "dummy_segmentation_models/two_outputs_sigmoid_bsx512x512.onnx": CardError,
    "dummy_segmentation_models/two_outputs_softmax_bsx2x512x512.onnx": ("Coffee", "Tea"),
}


@pytest.mark.parametrize("name", TOYS)
def test_each_toy_has_its_card_or_its_error(shared_data: Path, name: str) -> None:
    path, expected = shared_data / "onnx_deepness_dialect" / name, TOYS[name]
    if isinstance(expected, tuple):
        assert tuple(c.name for c in read_card(path).classes) == expected
        return
    with pytest.raises(expected) as caught:
        read_card(path)
    assert type(caught.value) is expected
    assert name.rsplit("/", 1)[-1] in str(caught.value)


ADOPTED = {
    "one_output_sigmoid_red_detector.onnx": ("red",),
    "dummy_regression_models/one_output_sigmoid_bsx512x512.onnx": ("luck",),
    "dummy_regression_models/two_outputs_sigmoid_bsx512x512.onnx": ("luck",),
    "dummy_segmentation_models/different_output_size_512_to_484.onnx": ("a", "b"),
    "dummy_segmentation_models/dummy_model.onnx": ("a", "b", "c"),
    "dummy_segmentation_models/one_output_softmax_bsx2x512x512.onnx": ("a", "b"),
    "dummy_segmentation_models/two_outputs_sigmoid_bsx512x512.onnx": ("luck",),
}


@pytest.mark.parametrize("name", [name for name, found in TOYS.items() if found is not ModelError])
def test_each_toy_segmentation_predicts(shared_data: Path, tmp_path: Path, name: str) -> None:
    path = tmp_path / "toy.onnx"
    shutil.copyfile(shared_data / "onnx_deepness_dialect" / name, path)
    if name in ADOPTED:
        write_sidecar(path, draft_card(path, AdoptionForm(classes=ADOPTED[name])))
    side = 484 if "484" in name else 512
    with open_model(path, device="cpu", threads=1) as model:
        tiles = np.random.default_rng(0).integers(0, 256, (2, 3, 512, 512), np.uint8)
        found = model.predict(tiles)
    assert found.shape == (2, len(model.card.classes), side, side)
    np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-5)


def test_the_red_detector_detects_red(shared_data: Path) -> None:
    """The graph is sigmoid(red - 0.5): foreground exactly where red exceeds half its range."""
    path = shared_data / "onnx_deepness_dialect" / "one_output_sigmoid_red_detector.onnx"
    card = draft_card(path, AdoptionForm(classes=("background", "red")))
    tiles = np.zeros((1, 3, 512, 512), np.uint8)
    tiles[0, 0] = np.arange(512)[None, :] // 2
    with open_model(path, card=card, device="cpu") as model:
        labels = model.predict(tiles).argmax(axis=1)
    assert labels[0, :, :250].max() == 0
    assert labels[0, :, 262:].min() == 1
