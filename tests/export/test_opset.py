"""Opset 18 undone: the lowered graph computes the same, by onnx' own reference runtime."""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

from crispline_export.errors import ExportError
from crispline_export.opset import lower_to_17


def one_node(
    node: onnx.NodeProto, constants: dict[str, Any], *, as_nodes: bool = False
) -> onnx.ModelProto:
    tensors = [numpy_helper.from_array(np.array(v), k) for k, v in constants.items()]
    nodes = [node]
    if as_nodes:
        nodes = [helper.make_node("Constant", [], [t.name], value=t) for t in tensors] + nodes
    graph = helper.make_graph(
        nodes,
        "one",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [2, 3, 6, 8])],
        [helper.make_tensor_value_info(o, TensorProto.FLOAT, None) for o in node.output],
        [] if as_nodes else tensors,
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=8)


NODES: dict[str, tuple[onnx.NodeProto, dict[str, Any]]] = {
    "max": (helper.make_node("ReduceMax", ["x", "a"], ["y"], keepdims=1), {"a": [1]}),
    "mean": (helper.make_node("ReduceMean", ["x", "a"], ["y"], keepdims=0), {"a": [-1, -2]}),
    "all": (helper.make_node("ReduceMin", ["x"], ["y"], noop_with_empty_axes=0), {}),
    "resize": (
        helper.make_node(
            "Resize",
            ["x", "", "s"],
            ["y"],
            mode="linear",
            coordinate_transformation_mode="half_pixel",
            antialias=0,
            keep_aspect_ratio_policy="stretch",
        ),
        {"s": np.array([1, 1, 2, 2], np.float32)},
    ),
    "split": (helper.make_node("Split", ["x"], ["y", "z"], axis=3, num_outputs=2), {}),
    "pad": (
        helper.make_node("Pad", ["x", "p"], ["y"], mode="edge"),
        {"p": [0, 0, 1, 0, 0, 0, 0, 2]},
    ),
}


@pytest.mark.parametrize("as_nodes", [False, True])
@pytest.mark.parametrize("name", NODES)
def test_lowered_node_computes_the_same(name: str, as_nodes: bool) -> None:
    node, constants = NODES[name]
    copy = onnx.NodeProto()
    copy.CopyFrom(node)
    model = one_node(copy, constants, as_nodes=as_nodes)
    x = np.random.default_rng(0).normal(size=(2, 3, 6, 8)).astype(np.float32)
    expected = ReferenceEvaluator(model).run(None, {"x": x})
    for value, result in zip(model.graph.output, expected, strict=True):
        value.CopyFrom(helper.make_tensor_value_info(value.name, TensorProto.FLOAT, result.shape))
    lower_to_17(model)
    onnx.checker.check_model(model, full_check=True)
    assert model.opset_import[0].version == 17
    found = ReferenceEvaluator(model).run(None, {"x": x})
    for a, b in zip(found, expected, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-6)


@pytest.mark.parametrize(
    ("node", "match"),
    [
        (helper.make_node("Mish", ["x"], ["y"]), "Mish, which is not in opset 17"),
        (helper.make_node("ReduceMax", ["x", "x"], ["y"]), "takes computed axes"),
        (helper.make_node("ReduceMax", ["x"], ["y"], noop_with_empty_axes=1), "takes no axes"),
        (helper.make_node("Resize", ["x", "", "x"], ["y"], antialias=1), "smooths"),
        (helper.make_node("Pad", ["x", "x", "", "x"], ["y"]), "names its axes"),
        (helper.make_node("LpPool", ["x"], ["y"], kernel_shape=[2, 2], ceil_mode=1), "rounds up"),
        (
            helper.make_node("ScatterND", ["x", "x", "x"], ["y"], reduction="max"),
            "smallest or largest",
        ),
    ],
)
def test_what_opset_17_lacks_is_refused(node: onnx.NodeProto, match: str) -> None:
    with pytest.raises(ExportError, match=match):
        lower_to_17(one_node(node, {}))
