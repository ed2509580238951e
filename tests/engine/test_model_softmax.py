"""A softmax spelt out gives what the operation gives."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import scipy.special
from onnx import helper
from tests.engine import onnx_models

from crispline.engine.fast_softmax import spell_out_softmax
from crispline.engine.onnx_file import inspect_onnx

VALUES = np.random.default_rng(0).normal(0, 60, (2, 3, 8, 8)).astype(np.float32)


@pytest.mark.parametrize("opset", [13, 17, 18, 20])
def test_values_are_those_of_a_softmax(tmp_path: Path, opset: int) -> None:
    path = onnx_models.passing_model(tmp_path / "m.onnx", tail="Softmax", opset=opset)
    variant = spell_out_softmax(inspect_onnx(path), 0)
    assert variant is not None
    assert "Softmax" not in {node.op_type for node in onnx.load_from_string(variant).graph.node}
    (found,) = onnxruntime.InferenceSession(variant).run(None, {"image": VALUES})
    np.testing.assert_allclose(found, scipy.special.softmax(VALUES, axis=1), atol=1e-6)


def test_a_softmax_before_an_enlargement_is_found(tmp_path: Path) -> None:
    path = onnx_models.write_model(
        tmp_path / "m.onnx",
        [
            helper.make_node("Softmax", ["image"], ["small"], axis=1),
            helper.make_node("Resize", ["small", "", "scales"], ["map"], mode="linear"),
        ],
        inputs=[("image", onnx_models.FLOAT, ["n", 3, "h", "w"])],
        outputs=[("map", onnx_models.FLOAT, ["n", 3, "h2", "w2"])],
        weights={"scales": np.array([1, 1, 2, 2], np.float32)},
    )
    variant = spell_out_softmax(inspect_onnx(path), 0)
    assert variant is not None
    (expected,) = onnxruntime.InferenceSession(str(path)).run(None, {"image": VALUES})
    (found,) = onnxruntime.InferenceSession(variant).run(None, {"image": VALUES})
    np.testing.assert_allclose(found, expected, atol=1e-6)


@pytest.mark.parametrize(("tail", "opset"), [("Sigmoid", 17), ("Identity", 17), ("Softmax", 11)])
def test_other_graphs_are_left_alone(tmp_path: Path, tail: str, opset: int) -> None:
    path = onnx_models.passing_model(tmp_path / "m.onnx", tail=tail, opset=opset)
    assert spell_out_softmax(inspect_onnx(path), 0) is None
