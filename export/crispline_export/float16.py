"""Weights and arithmetic in float16: half the size, and faster on GPUs."""

from __future__ import annotations

import warnings

import onnx
from onnxconverter_common import float16

from crispline_export.border import border_nodes, name_nodes
from crispline_export.errors import ExportError


def to_float16(model: onnx.ModelProto) -> onnx.ModelProto:
    """Return the model in float16 between normalisation and softmax; input and output stay."""
    name_nodes(model)
    asked = model.graph.output[0].type.tensor_type.elem_type
    if asked == onnx.TensorProto.FLOAT16:
        # A graph with float16 in it is refused; the converter puts the same cast there itself.
        _drop_last_cast(model.graph, onnx.TensorProto.FLOAT)
    with warnings.catch_warnings():
        # It tells of every weight that becomes zero or a denormal; agreement is measured after.
        warnings.simplefilter("ignore")
        half: onnx.ModelProto = float16.convert_float_to_float16(
            model, keep_io_types=True, node_block_list=border_nodes(model)
        )
    found = half.graph.output[0].type.tensor_type.elem_type
    if found != asked:
        # Behind a node that stays in float32, it gives float16 even where float32 is to be kept.
        _drop_last_cast(half.graph, asked)
    del half.graph.value_info[:]
    return half


def _drop_last_cast(graph: onnx.GraphProto, elem_type: int) -> None:
    """Have the graph give what lies before its last cast, which is of a type."""
    output = graph.output[0]
    cast = next(node for node in graph.node if output.name in node.output)
    before = next((node for node in graph.node if cast.input[0] in node.output), None)
    if cast.op_type != "Cast" or before is None:
        raise ExportError(
            "expected a cast to the type of the probabilities, found another operation at the end "
            "of the graph; export it in another precision"
        )
    graph.node.remove(cast)
    inner = cast.input[0]
    before.output[list(before.output).index(inner)] = output.name
    for node in graph.node:
        node.input[:] = [output.name if name == inner else name for name in node.input]
    output.type.tensor_type.elem_type = elem_type
