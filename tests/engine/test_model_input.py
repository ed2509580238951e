"""What a model is fed: raw values scaled, standardised, laid out and typed as it wants."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.engine import onnx_models
from tests.engine.tiles import LOGITS, make_card, tiles_of

from crispline.engine.card import InputSpec
from crispline.engine.errors import ModelError
from crispline.engine.model import open_model
from crispline.engine.model_input import normalise


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
