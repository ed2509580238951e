"""Which nodes of a graph stay in float32."""

from __future__ import annotations

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from crispline_export.border import border_nodes, name_nodes


def border_of(*nodes: tuple[str, list[str], str]) -> list[str]:
    """Return the operations at the border of a graph from "image" to "out", weights "w..."."""
    made = [helper.make_node(kind, inputs, [output]) for kind, inputs, output in nodes]
    weights = {name for node in made for name in node.input if name.startswith("w")}
    graph = helper.make_graph(
        made,
        "g",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, None)],
        [helper.make_tensor_value_info("out", TensorProto.FLOAT, None)],
        [numpy_helper.from_array(np.ones(1, np.float32), name) for name in sorted(weights)],
    )
    model = helper.make_model(graph)
    name_nodes(model)
    chosen = set(border_nodes(model))
    return [node.op_type for node in model.graph.node if node.name in chosen]


def test_normalisation_and_softmax() -> None:
    found = border_of(
        ("Cast", ["image"], "a"),
        ("Sub", ["a", "w1"], "b"),
        ("Div", ["b", "w2"], "c"),
        ("Conv", ["c", "w3"], "d"),
        ("Add", ["d", "c"], "e"),
        ("Mul", ["e", "w4"], "logits"),
        ("Softmax", ["logits"], "out"),
    )
    assert found == ["Cast", "Sub", "Div", "Softmax"]


def test_softmax_spelt_out_and_quantised() -> None:
    found = border_of(
        ("Conv", ["image", "w1"], "a"),
        ("Mul", ["a", "w5"], "logits"),
        ("ReduceMax", ["logits"], "m"),
        ("Sub", ["logits", "m"], "b"),
        ("Exp", ["b"], "c"),
        ("ReduceSum", ["c"], "t"),
        ("Div", ["c", "t"], "p"),
        ("Mul", ["p", "w2"], "q"),
        ("Round", ["q"], "r"),
        ("Cast", ["r"], "out"),
    )
    assert found == ["ReduceMax", "Sub", "Exp", "ReduceSum", "Div", "Mul", "Round", "Cast"]


def test_nothing_where_the_network_gives_what_it_gives() -> None:
    assert border_of(("Conv", ["image", "w1"], "a"), ("Mul", ["a", "w2"], "out")) == []
