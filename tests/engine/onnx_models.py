"""Small ONNX models, one for each oddity of third-party exports, with outputs known by hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

Dim = int | str | None

FLOAT, HALF = TensorProto.FLOAT, TensorProto.FLOAT16
UINT8, UINT16, INT64 = TensorProto.UINT8, TensorProto.UINT16, TensorProto.INT64


def write_model(
    path: Path,
    nodes: Sequence[onnx.NodeProto],
    *,
    inputs: Sequence[tuple[str, int, Sequence[Dim] | None]],
    outputs: Sequence[tuple[str, int, Sequence[Dim] | None]],
    weights: dict[str, NDArray[Any]] | None = None,
    metadata: dict[str, str] | None = None,
    opset: int = 17,
    ir_version: int = 8,
) -> Path:
    """Write a graph of these nodes and return its path."""
    graph = helper.make_graph(
        list(nodes),
        "test",
        [helper.make_tensor_value_info(name, kind, dims) for name, kind, dims in inputs],
        [helper.make_tensor_value_info(name, kind, dims) for name, kind, dims in outputs],
        [numpy_helper.from_array(value, name) for name, value in (weights or {}).items()],
    )
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=ir_version
    )
    helper.set_model_props(model, metadata or {})
    path.write_bytes(model.SerializeToString())
    return path


def passing_model(
    path: Path,
    *,
    channels: int = 3,
    batch: Dim = "n",
    rows: Dim = "h",
    columns: Dim = "w",
    tail: str = "Identity",
    metadata: dict[str, str] | None = None,
    opset: int = 17,
    ir_version: int = 8,
) -> Path:
    """NCHW, float32: the output is the input, through `tail` (Identity, Softmax or Sigmoid)."""
    node = helper.make_node(tail, ["image"], ["map"])
    if tail == "Softmax":
        node = helper.make_node(tail, ["image"], ["map"], axis=1)
    dims = [batch, channels, rows, columns]
    return write_model(
        path,
        [node],
        inputs=[("image", FLOAT, dims)],
        outputs=[("map", FLOAT, dims)],
        metadata=metadata,
        opset=opset,
        ir_version=ir_version,
    )


def typed_model(path: Path, element_type: int, *, channels: int = 3) -> Path:
    """NCHW of another type, passed through: what comes out is what the model was fed."""
    dims: list[Dim] = ["n", channels, "h", "w"]
    return write_model(
        path,
        [helper.make_node("Cast", ["image"], ["map"], to=FLOAT)],
        inputs=[("image", element_type, dims)],
        outputs=[("map", FLOAT, dims)],
    )


def channels_last_model(path: Path, *, channels: int = 3) -> Path:
    """NHWC in and out, passed through."""
    dims: list[Dim] = ["n", 32, 48, channels]
    return write_model(
        path,
        [helper.make_node("Identity", ["image"], ["map"])],
        inputs=[("image", FLOAT, dims)],
        outputs=[("map", FLOAT, dims)],
    )


def channels_last_to_first_model(path: Path) -> Path:
    """NHWC in, NCHW out."""
    return write_model(
        path,
        [helper.make_node("Transpose", ["image"], ["map"], perm=[0, 3, 1, 2])],
        inputs=[("image", FLOAT, ["n", 32, 48, 3])],
        outputs=[("map", FLOAT, ["n", 3, 32, 48])],
    )


def label_model(path: Path, *, keep_axis: bool) -> Path:
    """Integer labels: the index of the largest band, [n, row, column] or [n, 1, row, column]."""
    dims: list[Dim] = ["n", 1, "h", "w"] if keep_axis else ["n", "h", "w"]
    node = helper.make_node("ArgMax", ["image"], ["map"], axis=1, keepdims=int(keep_axis))
    return write_model(
        path,
        [node],
        inputs=[("image", FLOAT, ["n", 3, "h", "w"])],
        outputs=[("map", INT64, dims)],
    )


def quantised_model(path: Path) -> Path:
    """Raw values in, the same as uint8 probabilities out."""
    dims: list[Dim] = ["n", 3, "h", "w"]
    return write_model(
        path,
        [helper.make_node("Cast", ["image"], ["map"], to=UINT8)],
        inputs=[("image", FLOAT, dims)],
        outputs=[("map", UINT8, dims)],
    )


def cropped_model(path: Path, margin: int = 4) -> Path:
    """The output is the input without `margin` pixels at each border."""
    starts = np.array([margin, margin], np.int64)
    ends = np.array([-margin, -margin], np.int64)
    axes = np.array([2, 3], np.int64)
    return write_model(
        path,
        [helper.make_node("Slice", ["image", "starts", "ends", "axes"], ["map"])],
        inputs=[("image", FLOAT, ["n", 3, 32, 32])],
        outputs=[("map", FLOAT, ["n", 3, 32 - 2 * margin, 32 - 2 * margin])],
        weights={"starts": starts, "ends": ends, "axes": axes},
    )


def strided_model(path: Path, stride: int = 4) -> Path:
    """The output is the mean over squares of `stride` pixels."""
    node = helper.make_node(
        "AveragePool", ["image"], ["map"], kernel_shape=[stride] * 2, strides=[stride] * 2
    )
    return write_model(
        path,
        [node],
        inputs=[("image", FLOAT, ["n", 3, 32, 32])],
        outputs=[("map", FLOAT, ["n", 3, 32 // stride, 32 // stride])],
    )


def foreground_model(path: Path, *, channel_axis: bool, sigmoid: bool = False) -> Path:
    """One band in, passed through as the foreground, with or without a channel axis."""
    first = helper.make_node("Sigmoid" if sigmoid else "Identity", ["image"], ["kept"])
    last = helper.make_node("Squeeze", ["kept", "axis"], ["map"])
    if channel_axis:
        last = helper.make_node("Identity", ["kept"], ["map"])
    dims: list[Dim] = ["n", 1, "h", "w"] if channel_axis else ["n", "h", "w"]
    return write_model(
        path,
        [first, last],
        inputs=[("image", FLOAT, ["n", 1, "h", "w"])],
        outputs=[("map", FLOAT, dims)],
        weights={"axis": np.array([1], np.int64)},
    )


def two_output_model(path: Path) -> Path:
    """Output 0 is the input, output 1 its negative."""
    dims: list[Dim] = ["n", 3, "h", "w"]
    return write_model(
        path,
        [
            helper.make_node("Identity", ["image"], ["first"]),
            helper.make_node("Neg", ["image"], ["second"]),
        ],
        inputs=[("image", FLOAT, dims)],
        outputs=[("first", FLOAT, dims), ("second", FLOAT, dims)],
    )


def reshaping_model(path: Path) -> Path:
    """Declares a free batch but reshapes to a batch of one, as some exports do."""
    dims: list[Dim] = ["n", 3, 16, 16]
    return write_model(
        path,
        [helper.make_node("Reshape", ["image", "shape"], ["map"])],
        inputs=[("image", FLOAT, dims)],
        outputs=[("map", FLOAT, dims)],
        weights={"shape": np.array([1, 3, 16, 16], np.int64)},
    )


def classifying_model(path: Path) -> Path:
    """One vector a picture: no segmentation."""
    return write_model(
        path,
        [helper.make_node("ReduceMean", ["image"], ["scores"], axes=[2, 3], keepdims=0)],
        inputs=[("image", FLOAT, ["n", 3, 32, 32])],
        outputs=[("scores", FLOAT, ["n", 3])],
    )


def external_model(path: Path, *, location: str, length: int = 12) -> Path:
    """A per-band factor that lies in another file, which is not written."""
    passing_model(path, rows=16, columns=16)
    model = onnx.load(path)
    model.graph.node[0].op_type = "Mul"
    model.graph.node[0].input.append("factor")
    factor = model.graph.initializer.add(name="factor", data_type=FLOAT, dims=[1, 3, 1, 1])
    factor.data_location = TensorProto.EXTERNAL
    for key, value in (("location", location), ("offset", "0"), ("length", str(length))):
        factor.external_data.add(key=key, value=value)
    path.write_bytes(model.SerializeToString())
    return path
