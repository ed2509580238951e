"""What outputs mean, on graphs whose outputs are known by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import scipy.ndimage
import scipy.special
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from tests.engine import onnx_models
from tests.engine.tiles import GREY, LOGITS, RNG, make_card, tiles_of

from crispline.engine.card import InputSpec, OutputSpec
from crispline.engine.errors import CardError, ModelError
from crispline.engine.grid import Shape
from crispline.engine.model import open_model
from crispline.engine.model_output import OutputDecoder, softmax, split_foreground, upsample


def test_logits_become_a_softmax(tmp_path: Path) -> None:
    path = onnx_models.passing_model(tmp_path / "m.onnx")
    tiles = tiles_of("float32") * 200  # large enough to overflow a naive exponential
    found = open_model(path, card=make_card(output=LOGITS)).predict(tiles)
    np.testing.assert_allclose(found, scipy.special.softmax(tiles, axis=1), atol=1e-6)
    assert found.dtype == np.float32
    assert found.flags.c_contiguous


def test_probabilities_that_do_not_sum_to_one_are_divided_by_their_sum(tmp_path: Path) -> None:
    path = onnx_models.passing_model(tmp_path / "m.onnx", tail="Sigmoid")
    tiles = tiles_of("float32")
    expected = scipy.special.expit(tiles)
    expected /= expected.sum(axis=1, keepdims=True)
    found = open_model(path, card=make_card()).predict(tiles)
    np.testing.assert_allclose(found, expected, rtol=1e-5)


def test_probabilities_of_zero_become_equal_shares(tmp_path: Path) -> None:
    path = onnx_models.passing_model(tmp_path / "m.onnx")
    found = open_model(path, card=make_card()).predict(np.zeros((1, 3, 16, 16), np.uint8))
    np.testing.assert_allclose(found, 1 / 3, rtol=1e-6)


def test_a_softmax_inside_the_graph_is_left_as_it_is(tmp_path: Path) -> None:
    path = onnx_models.passing_model(tmp_path / "m.onnx", tail="Softmax")
    tiles = tiles_of("float32")
    found = open_model(path, card=make_card()).predict(tiles)
    np.testing.assert_allclose(found, scipy.special.softmax(tiles, axis=1), rtol=1e-5)


def test_an_old_softmax_over_everything_is_normalised(tmp_path: Path) -> None:
    """Before opset 13 a softmax over axis 1 summed over classes, rows and columns together."""
    path = onnx_models.passing_model(tmp_path / "m.onnx", tail="Softmax", opset=11, ir_version=6)
    tiles = tiles_of("float32")
    flat = scipy.special.softmax(tiles.reshape(2, -1), axis=1).reshape(tiles.shape)
    found = open_model(path, card=make_card()).predict(tiles)
    np.testing.assert_allclose(found, flat / flat.sum(axis=1, keepdims=True), rtol=1e-4)


def test_eight_bit_probabilities_are_divided_by_255(tmp_path: Path) -> None:
    path = onnx_models.quantised_model(tmp_path / "m.onnx")
    tiles = np.array([51, 153, 51], np.uint8).reshape(1, 3, 1, 1).repeat(16, 2).repeat(16, 3)
    found = open_model(path, card=make_card()).predict(tiles)
    np.testing.assert_allclose(found[0, :, 0, 0], [0.2, 0.6, 0.2], rtol=1e-6)


@pytest.mark.parametrize("keep_axis", [True, False])
def test_labels_become_one_hot(tmp_path: Path, *, keep_axis: bool) -> None:
    path = onnx_models.label_model(tmp_path / "m.onnx", keep_axis=keep_axis)
    tiles = tiles_of("uint8")
    found = open_model(path, card=make_card(output=OutputSpec(kind="labels"))).predict(tiles)
    assert set(np.unique(found)) == {0.0, 1.0}
    np.testing.assert_array_equal(found.sum(axis=1), 1)
    np.testing.assert_array_equal(found.argmax(axis=1), tiles.argmax(axis=1))


def test_labels_outside_the_classes_give_no_data() -> None:
    decoder = OutputDecoder(kind="labels", layout="NCHW", class_count=2)
    found = decoder.decode(np.array([[[0, 1, 255]]], np.uint8))
    np.testing.assert_array_equal(found[0, :, 0], [[1, 0, 0], [0, 1, 0]])


@pytest.mark.parametrize(
    "build", [onnx_models.channels_last_model, onnx_models.channels_last_to_first_model]
)
def test_channels_last(tmp_path: Path, build: Callable[[Path], Path]) -> None:
    spec = InputSpec(layout="NHWC")
    model = open_model(build(tmp_path / "m.onnx"), card=make_card(spec=spec, output=LOGITS))
    assert model.tile_shape() == Shape(32, 48)
    tiles = RNG.normal(size=(2, 3, 32, 48)).astype(np.float32)
    expected = scipy.special.softmax(tiles, axis=1)
    np.testing.assert_allclose(model.predict(tiles), expected, rtol=1e-5)


@pytest.mark.parametrize("channel_axis", [True, False])
@pytest.mark.parametrize("threshold", [0.2, 0.5, 0.9])
def test_foreground_exceeds_background_above_the_threshold(
    tmp_path: Path, threshold: float, *, channel_axis: bool
) -> None:
    path = onnx_models.foreground_model(tmp_path / "m.onnx", channel_axis=channel_axis)
    card = make_card("background", "roof", spec=GREY, output=OutputSpec(threshold=threshold))
    tiles = RNG.random((2, 1, 16, 16), np.float32)
    found = open_model(path, card=card).predict(tiles)
    assert found.shape == (2, 2, 16, 16)
    np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-6)
    np.testing.assert_array_equal(found.argmax(axis=1), tiles[:, 0] > np.float32(threshold))


def test_one_channel_of_logits_passes_a_sigmoid(tmp_path: Path) -> None:
    path = onnx_models.foreground_model(tmp_path / "m.onnx", channel_axis=True)
    card = make_card("background", "roof", spec=GREY, output=LOGITS)
    tiles = np.linspace(-200, 200, 256, dtype=np.float32).reshape(1, 1, 16, 16)
    found = open_model(path, card=card).predict(tiles)
    np.testing.assert_allclose(found[:, 1], scipy.special.expit(tiles[:, 0]), atol=1e-6)


@given(
    arrays(np.float32, (1, 3, 4), elements=st.floats(0, 1, width=32)),
    st.floats(2**-7, 1 - 2**-7, width=32),
)
def test_splitting_keeps_order_and_threshold(p: NDArray[np.float32], threshold: float) -> None:
    share = split_foreground(p, np.float32(threshold))[:, 1]
    assert ((share > 0.5) == (p > np.float32(threshold))).all()
    assert (share >= 0).all()
    assert (share <= 1).all()
    order = np.argsort(p, axis=None)
    assert (np.diff(share.ravel()[order]) >= 0).all()


@given(arrays(np.float32, (1, 4, 2, 3), elements=st.floats(-1e4, 1e4, width=32)))
def test_softmax_is_that_of_scipy(logits: NDArray[np.float32]) -> None:
    expected = scipy.special.softmax(logits.astype(np.float64), axis=1)
    np.testing.assert_allclose(softmax(logits.copy()), expected, atol=1e-5)


def test_the_card_chooses_the_output(tmp_path: Path) -> None:
    path = onnx_models.two_output_model(tmp_path / "m.onnx")
    tiles = tiles_of("float32")
    card = make_card(output=OutputSpec(kind="logits", index=1))
    found = open_model(path, card=card).predict(tiles)
    np.testing.assert_allclose(found, scipy.special.softmax(-tiles, axis=1), rtol=1e-5)


def test_a_cropped_output_is_the_centre(tmp_path: Path) -> None:
    path = onnx_models.cropped_model(tmp_path / "m.onnx", margin=4)
    card = make_card(output=OutputSpec(kind="logits", extent="cropped"))
    model = open_model(path, card=card)
    tiles = tiles_of("float32")
    assert model.output_shape(Shape(32, 32)) == Shape(24, 24)
    expected = scipy.special.softmax(tiles[:, :, 4:-4, 4:-4], axis=1)
    np.testing.assert_allclose(model.predict(tiles), expected, rtol=1e-5)


def test_a_strided_output_is_enlarged_to_the_tile(tmp_path: Path) -> None:
    path = onnx_models.strided_model(tmp_path / "m.onnx", stride=4)
    card = make_card(output=OutputSpec(kind="logits", extent="strided"))
    model = open_model(path, card=card)
    tiles = tiles_of("float32")
    small = tiles.reshape(2, 3, 8, 4, 8, 4).mean(axis=(3, 5))
    expected = scipy.ndimage.zoom(
        scipy.special.softmax(small, axis=1), (1, 1, 4, 4), order=1, mode="nearest", grid_mode=True
    )
    found = model.predict(tiles)
    assert model.output_shape(Shape(32, 32)) == Shape(32, 32)
    np.testing.assert_allclose(found, expected, atol=1e-5)
    np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-5)


def test_upsampling_a_ramp_gives_a_ramp() -> None:
    ramp = np.arange(8, dtype=np.float32).reshape(1, 1, 1, 8).repeat(4, axis=2)
    found = upsample(ramp, Shape(8, 24))
    inner = np.arange(1, 23)
    np.testing.assert_allclose(found[0, 0, 3, 1:23], (inner + 0.5) / 3 - 0.5, atol=1e-5)


def test_an_output_smaller_than_the_card_says_is_refused(tmp_path: Path) -> None:
    path = onnx_models.cropped_model(tmp_path / "m.onnx")
    with pytest.raises(ModelError, match="output extent cropped or strided"):
        open_model(path, card=make_card(output=LOGITS)).predict(tiles_of("uint8"))


def test_classes_that_do_not_fit_the_output_are_refused(tmp_path: Path) -> None:
    path = onnx_models.passing_model(tmp_path / "m.onnx")
    with pytest.raises(CardError, match="2 classes"):
        open_model(path, card=make_card("a", "b"))


def test_tiles_with_other_bands_are_refused(tmp_path: Path) -> None:
    model = open_model(onnx_models.passing_model(tmp_path / "m.onnx"), card=make_card())
    with pytest.raises(ModelError, match="select 3 bands"):
        model.predict(tiles_of("uint8", bands=4))
