"""ONNX graphs of opset 18 as opset 17, which older runtimes load.

torch.onnx writes opset 18 or newer. ONNX' own converter refuses most segmentation networks on the
way back (no adapter for Pad, no reductions over constant axes), so what opset 18 changed is undone
here, operation by operation; what has no equal in opset 17 is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import onnx
from onnx import helper, numpy_helper

from crispline_export.errors import ExportError

#: The oldest opset that torch's exporter writes.
TORCH_OPSET = 18
_REDUCTIONS = (
    *("ReduceL1", "ReduceL2", "ReduceLogSum", "ReduceLogSumExp", "ReduceMax", "ReduceMean"),
    *("ReduceMin", "ReduceProd", "ReduceSumSquare"),
)
#: Operations that opset 18 brought.
_NEW = (
    *("BitwiseAnd", "BitwiseNot", "BitwiseOr", "BitwiseXor", "CenterCropPad", "Col2Im"),
    *("GroupNormalization", "Mish"),
)
Constants = dict[str, list[int]]


def lower_to_17(model: onnx.ModelProto) -> None:
    """Rewrite a model of opset 18 in place; raises ExportError where opset 17 has no equal."""
    constants = _integer_constants(model.graph)
    for node in model.graph.node:
        if node.domain not in ("", "ai.onnx"):
            continue
        if node.op_type in _NEW:
            raise _refusal(node, "is not in opset 17")
        _LOWERERS.get(node.op_type, _keep)(node, constants)
    for entry in model.opset_import:
        if entry.domain in ("", "ai.onnx"):
            entry.version = 17
    _drop_unused_constants(model.graph)


def _refusal(node: onnx.NodeProto, reason: str) -> ExportError:
    return ExportError(
        f"the network needs the operation {node.op_type}, which {reason}; export it with opset 18"
    )


def _integer_constants(graph: onnx.GraphProto) -> Constants:
    found = {w.name: w for w in graph.initializer if w.data_type == onnx.TensorProto.INT64}
    for node in graph.node:
        if node.op_type == "Constant" and node.attribute[0].name == "value":
            found[node.output[0]] = node.attribute[0].t
    return {
        name: [int(v) for v in numpy_helper.to_array(tensor).ravel()]
        for name, tensor in found.items()
        if tensor.data_type == onnx.TensorProto.INT64 and len(tensor.dims) <= 1
    }


def _drop_unused_constants(graph: onnx.GraphProto) -> None:
    used = {name for node in graph.node for name in node.input} | {v.name for v in graph.output}
    for weight in [w for w in graph.initializer if w.name not in used]:
        graph.initializer.remove(weight)
    for node in [n for n in graph.node if n.op_type == "Constant" and n.output[0] not in used]:
        graph.node.remove(node)


def _take_attribute(node: onnx.NodeProto, name: str, default: Any) -> Any:
    """Remove an attribute and return its value."""
    for attribute in node.attribute:
        if attribute.name == name:
            value = helper.get_attribute_value(attribute)
            node.attribute.remove(attribute)
            return value.decode() if isinstance(value, bytes) else value
    return default


def _keep(node: onnx.NodeProto, constants: Constants) -> None:
    """Leave what opset 18 did not change."""


def _lower_reduction(node: onnx.NodeProto, constants: Constants) -> None:
    """Axes go from an input to an attribute."""
    nothing_without_axes = _take_attribute(node, "noop_with_empty_axes", 0)
    name = node.input[1] if len(node.input) > 1 else ""
    axes = constants.get(name, []) if name else []
    if name and name not in constants:
        raise _refusal(node, "takes computed axes and has constant ones only in opset 17")
    if not axes and nothing_without_axes:
        raise _refusal(node, "takes no axes and always has some in opset 17")
    del node.input[1:]
    if axes:
        node.attribute.append(helper.make_attribute("axes", axes))


def _lower_pad(node: onnx.NodeProto, constants: Constants) -> None:
    """Axes are named by zeros for the others: all four axes of a map have to be given."""
    if len(node.input) < 4 or not node.input[3]:
        return
    raise _refusal(node, "names its axes and pads all of them in opset 17")


def _lower_resize(node: onnx.NodeProto, constants: Constants) -> None:
    """What opset 18 added has to be at its default."""
    added = (
        _take_attribute(node, "antialias", 0),
        _take_attribute(node, "keep_aspect_ratio_policy", "stretch"),
        _take_attribute(node, "axes", None),
    )
    if added != (0, "stretch", None):
        raise _refusal(node, "smooths, keeps proportions or names axes, unlike in opset 17")


def _lower_split(node: onnx.NodeProto, constants: Constants) -> None:
    """Parts without sizes are equal in opset 17; a smaller last one fails when it is run."""
    _take_attribute(node, "num_outputs", None)


def _lower_scatter(node: onnx.NodeProto, constants: Constants) -> None:
    if any(a.name == "reduction" and a.s in (b"min", b"max") for a in node.attribute):
        raise _refusal(node, "takes the smallest or largest value, unlike in opset 17")


def _lower_pool(node: onnx.NodeProto, constants: Constants) -> None:
    """LpPool had neither dilations nor a rounded-up size."""
    dilated = any(step != 1 for step in _take_attribute(node, "dilations", []))
    if dilated or _take_attribute(node, "ceil_mode", 0):
        raise _refusal(node, "is dilated or rounds up, unlike in opset 17")


_LOWERERS: dict[str, Callable[[onnx.NodeProto, Constants], None]] = {
    **dict.fromkeys(_REDUCTIONS, _lower_reduction),
    "LpPool": _lower_pool,
    "Pad": _lower_pad,
    "Resize": _lower_resize,
    "ScatterElements": _lower_scatter,
    "ScatterND": _lower_scatter,
    "Split": _lower_split,
}
