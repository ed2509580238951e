"""What a model is fed and what its outputs mean, on graphs whose outputs are known by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
import scipy.ndimage
import scipy.special
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from tests.engine import onnx_models

from crispline.engine.card import InputSpec, ModelCard, OutputSpec
from crispline.engine.devices import DeviceReport
from crispline.engine.dialects import make_classes
from crispline.engine.errors import CardError, DeviceError, ModelError
from crispline.engine.grid import Shape
from crispline.engine.model import TileModel, open_model
from crispline.engine.model_input import normalise
from crispline.engine.model_output import OutputDecoder, softmax, split_foreground, upsample
from crispline.engine.onnx_file import inspect_onnx

RNG = np.random.default_rng(7)


def make_card(
    *names: str, spec: InputSpec | None = None, output: OutputSpec | None = None
) -> ModelCard:
    """A card with raw values in and the given output."""
    return ModelCard(
        name="test",
        classes=make_classes(names or ("a", "b", "c")),
        input=spec or InputSpec(size_multiple=16),
        output=output or OutputSpec(),
    )


LOGITS = OutputSpec(kind="logits")
GREY = InputSpec(bands=("grey",), size_multiple=16)


def tiles_of(dtype: str, *, count: int = 2, bands: int = 3, side: int = 32) -> NDArray[Any]:
    """Random raw values (n, band, row, column); signed and float types have negative ones."""
    shape = (count, bands, side, side)
    if dtype == "float32":
        return RNG.normal(size=shape).astype(np.float32)
    info = np.iinfo(dtype)
    return RNG.integers(info.min, info.max, shape, endpoint=True).astype(dtype)


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "int16", "float32"])
@pytest.mark.parametrize("layout", ["NCHW", "NHWC"])
def test_values_are_scaled_then_standardised_per_band(dtype: str, layout: str) -> None:
    spec = InputSpec(layout=layout, scale=0.01, mean=(0.1, 0.2, 0.3), std=(0.5, 1.0, 2.0))
    tiles = tiles_of(dtype)
    mean, std = (np.array(v).reshape(1, 3, 1, 1) for v in (spec.mean, spec.std))
    expected = (tiles.astype(np.float64) * 0.01 - mean) / std
    if layout == "NHWC":
        expected = expected.transpose(0, 2, 3, 1)
    found = normalise(tiles, spec)
    assert found.dtype == np.float32
    assert found.flags.c_contiguous
    np.testing.assert_allclose(found, expected, rtol=2e-6, atol=2e-5)


def test_tiles_need_not_be_contiguous() -> None:
    tiles = tiles_of("uint8")
    turned = np.ascontiguousarray(tiles.transpose(0, 2, 3, 1)).transpose(0, 3, 1, 2)
    np.testing.assert_array_equal(
        normalise(turned, InputSpec(scale=0.5)), normalise(tiles, InputSpec(scale=0.5))
    )


def test_raw_values_go_in_where_the_graph_normalises() -> None:
    spec = InputSpec(scale=0.5, mean=(1.0,) * 3, std=(2.0,) * 3, normalisation_inside=True)
    tiles = tiles_of("uint16")
    np.testing.assert_array_equal(normalise(tiles, spec), tiles.astype(np.float32))


@pytest.mark.parametrize(
    ("element", "name"),
    [
        (onnx_models.HALF, "float16"),
        (onnx_models.UINT8, "uint8"),
        (onnx_models.UINT16, "uint16"),
    ],
)
def test_inputs_of_other_types_are_fed_as_they_want(
    tmp_path: Path, element: int, name: str
) -> None:
    path = onnx_models.typed_model(tmp_path / "m.onnx", element)
    model = open_model(path, card=make_card(output=LOGITS))
    tiles = tiles_of("uint8") // 16
    assert model.card.input.dtype == name
    np.testing.assert_array_equal(model.run_graph(tiles), tiles.astype(np.float32))


def test_an_integer_input_scales_rounds_and_clips() -> None:
    spec = InputSpec(bands=("a",), dtype="uint8", scale=0.5)
    tiles = np.array([0, 1, 3, 510, 60000], np.uint16).reshape(1, 1, 1, 5)
    np.testing.assert_array_equal(normalise(tiles, spec).ravel(), [0, 0, 2, 255, 255])


def test_a_wide_raster_does_not_go_into_a_narrow_input_unscaled(tmp_path: Path) -> None:
    path = onnx_models.typed_model(tmp_path / "m.onnx", onnx_models.UINT8)
    with pytest.raises(ModelError, match="uint16 raster"):
        open_model(path, card=make_card()).predict(tiles_of("uint16"))


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
    with pytest.raises(ModelError, match="--output-extent"):
        open_model(path, card=make_card(output=LOGITS)).predict(tiles_of("uint8"))


def test_classes_that_do_not_fit_the_output_are_refused(tmp_path: Path) -> None:
    path = onnx_models.passing_model(tmp_path / "m.onnx")
    with pytest.raises(CardError, match="2 classes"):
        open_model(path, card=make_card("a", "b"))


def test_tiles_with_other_bands_are_refused(tmp_path: Path) -> None:
    model = open_model(onnx_models.passing_model(tmp_path / "m.onnx"), card=make_card())
    with pytest.raises(ModelError, match="select 3 bands"):
        model.predict(tiles_of("uint8", bands=4))


def test_a_fixed_batch_is_padded_and_a_longer_one_cut(tmp_path: Path) -> None:
    path = onnx_models.passing_model(tmp_path / "m.onnx", batch=2)
    model = open_model(path, card=make_card(output=LOGITS))
    tiles = tiles_of("float32", count=5)
    assert model.max_batch == 2
    expected = scipy.special.softmax(tiles, axis=1)
    np.testing.assert_allclose(model.predict(tiles), expected, rtol=1e-5)
    np.testing.assert_allclose(model.predict(tiles[:1]), expected[:1], rtol=1e-5)


def test_a_batch_of_one_runs_tile_by_tile(tmp_path: Path) -> None:
    path = onnx_models.passing_model(tmp_path / "m.onnx", batch=1)
    model = open_model(path, card=make_card(output=LOGITS))
    tiles = tiles_of("float32", count=3)
    assert model.max_batch == 1
    expected = scipy.special.softmax(tiles, axis=1)
    np.testing.assert_allclose(model.predict(tiles), expected, rtol=1e-5)


def test_a_free_batch_that_fails_is_run_tile_by_tile(tmp_path: Path) -> None:
    path = onnx_models.reshaping_model(tmp_path / "m.onnx")
    model = open_model(path, card=make_card(output=LOGITS))
    tiles = tiles_of("float32", count=3, side=16)
    expected = scipy.special.softmax(tiles, axis=1)
    np.testing.assert_allclose(model.predict(tiles), expected, rtol=1e-5)


@pytest.mark.parametrize(
    ("rows", "columns", "multiple", "preferred", "expected"),
    [
        ("h", "w", 32, 512, Shape(512, 512)),
        ("h", "w", 48, 512, Shape(528, 528)),  # 10.67 multiples
        ("h", "w", 32, 5, Shape(32, 32)),
        (64, 96, 32, 512, Shape(64, 96)),
        (64, "w", 32, 512, Shape(64, 512)),
    ],
)
def test_tile_shape(
    tmp_path: Path, rows: Any, columns: Any, multiple: int, preferred: int, expected: Shape
) -> None:
    path = onnx_models.passing_model(tmp_path / "m.onnx", rows=rows, columns=columns)
    model = open_model(path, card=make_card(spec=InputSpec(size_multiple=multiple)))
    assert model.tile_shape(preferred) == expected


class TightSession:
    """Runs a real session, but only batches up to a limit fit into its memory."""

    def __init__(self, path: Path, limit: int, *, words: str = "Failed to allocate memory") -> None:
        self.session = onnxruntime.InferenceSession(str(path))
        self.limit = limit
        self.words = words
        self.batches: list[int] = []

    def run(self, names: list[str], feeds: dict[str, NDArray[Any]]) -> list[NDArray[Any]]:
        size = len(next(iter(feeds.values())))
        self.batches.append(size)
        if size > self.limit:
            raise RuntimeError(f"{self.words} for requested buffer of size 12345")
        result: list[NDArray[Any]] = self.session.run(names, feeds)
        return result


def tight_model(tmp_path: Path, limit: int, **fields: Any) -> tuple[TileModel, TightSession]:
    path = onnx_models.passing_model(tmp_path / "m.onnx")
    session = TightSession(path, limit, **fields)
    report = DeviceReport("cuda", "CUDAExecutionProvider")
    card = make_card(output=LOGITS)
    return TileModel(session, file=inspect_onnx(path), card=card, device=report), session


def test_out_of_memory_halves_the_batch_and_goes_on(tmp_path: Path) -> None:
    model, session = tight_model(tmp_path, 2)
    tiles = tiles_of("float32", count=10, side=16)
    found = model.predict(tiles)
    np.testing.assert_allclose(found, scipy.special.softmax(tiles, axis=1), rtol=1e-5)
    assert session.batches == [10, 5, 2, 2, 2, 2, 2]
    model.predict(tiles)
    assert session.batches[7:] == [2] * 5  # remembered


def test_out_of_memory_with_one_tile_says_what_to_do(tmp_path: Path) -> None:
    model, _ = tight_model(tmp_path, 0)
    with pytest.raises(DeviceError, match="smaller tile"):
        model.predict(tiles_of("float32", count=2, side=16))


def test_any_other_failure_names_model_and_device(tmp_path: Path) -> None:
    model, _ = tight_model(tmp_path, 0, words="the kernel is on fire,")
    with pytest.raises(DeviceError, match=r"m\.onnx failed on cuda .*on fire"):
        model.predict(tiles_of("float32", count=2, side=16))


def test_a_closed_model_says_so(tmp_path: Path) -> None:
    path = onnx_models.passing_model(tmp_path / "m.onnx")
    with open_model(path, card=make_card()) as model:
        model.predict(tiles_of("uint8"))
    with pytest.raises(ModelError, match="closed"):
        model.predict(tiles_of("uint8"))


def test_predictions_do_not_share_memory(tmp_path: Path) -> None:
    path = onnx_models.passing_model(tmp_path / "m.onnx", tail="Softmax")
    model = open_model(path, card=make_card())
    tiles = tiles_of("float32")
    first = model.predict(tiles)
    kept = first.copy()
    model.predict(tiles[::-1])
    np.testing.assert_array_equal(first, kept)


def test_the_anchor_model_opens_and_gives_six_classes(shared_data: Path) -> None:
    path = shared_data / "models" / "anchor.onnx"
    with open_model(path, device="cpu") as model:
        assert model.tile_shape() == Shape(512, 512)
        tiles = tiles_of("uint8", count=1, side=512)
        found = model.predict(tiles)
    session = onnxruntime.InferenceSession(str(path))
    (expected,) = session.run(None, {"input": tiles.astype(np.float32) / np.float32(255)})
    np.testing.assert_allclose(found, expected, atol=1e-4)
    assert model.card.overlap == 0.2
