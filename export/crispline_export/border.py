"""Where a graph normalises its input and makes its probabilities: parts that stay in float32.

Raw values of 16 bits overflow float16, and a softmax over quantised sums gives steps.
"""

from __future__ import annotations

import onnx

#: Operations on single values, of which a normalisation is made.
_HEAD = frozenset(("Add", "Cast", "Div", "Identity", "Mul", "Pad", "Sub"))
#: Operations of which a softmax or sigmoid and its output type are made.
_TAIL = frozenset(
    (
        *("Cast", "Clip", "Div", "Exp", "Identity", "Mul", "ReduceMax", "ReduceSum", "Round"),
        *("Sigmoid", "Softmax", "Sub"),
    )
)


def name_nodes(model: onnx.ModelProto) -> None:
    """Give every node a name of its own, in place: converters are told of nodes by name."""
    for number, node in enumerate(model.graph.node):
        node.name = f"{node.op_type.lower()}_{number}"


def border_nodes(model: onnx.ModelProto) -> list[str]:
    """Return the names of the nodes that normalise the input or make the probabilities."""
    return [*_head(model.graph), *_tail(model.graph)]


def _head(graph: onnx.GraphProto) -> list[str]:
    """Follow the image through operations whose other inputs are constant."""
    weights = {w.name for w in graph.initializer} | {""}
    weights |= {n.output[0] for n in graph.node if n.op_type == "Constant"}
    reached, names = {graph.input[0].name}, []
    for node in graph.node:
        from_image = any(name in reached for name in node.input)
        if from_image and node.op_type in _HEAD and set(node.input) <= reached | weights:
            reached |= set(node.output)
            names.append(node.name)
    return names


def _tail(graph: onnx.GraphProto) -> list[str]:
    """Follow the probabilities back to the logits."""
    wanted, names = {graph.output[0].name}, []
    activated = any(node.op_type in ("Softmax", "Sigmoid", "Exp") for node in graph.node)
    for node in reversed(graph.node):
        if not activated or wanted.isdisjoint(node.output) or node.op_type not in _TAIL:
            continue
        if node.op_type in ("Softmax", "Sigmoid"):
            wanted -= set(node.output)
        else:
            wanted |= set(node.input)
        names.append(node.name)
        if node.op_type == "ReduceMax":
            # The first step of a spelt-out softmax: what it reads are the logits.
            wanted -= {node.input[0]}
    return names
