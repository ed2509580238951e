"""Look into an ONNX file without running it: shapes, types, versions, metadata, external data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import onnx

from crispline.engine.errors import ModelError

#: How an output's last operation makes its values.
SOFTMAX, SIGMOID, LABELS, LINEAR, UNKNOWN = "softmax", "sigmoid", "labels", "linear", "unknown"

_ACTIVATIONS = {
    "Softmax": SOFTMAX,
    "Sigmoid": SIGMOID,
    "HardSigmoid": SIGMOID,
    "ArgMax": LABELS,
    "Conv": LINEAR,
    "ConvTranspose": LINEAR,
    "BatchNormalization": LINEAR,
    "Gemm": LINEAR,
    "MatMul": LINEAR,
    "LogSoftmax": LINEAR,
}
#: Operations that move or retype values but do not change what they mean.
_TRANSPARENT = frozenset(
    (
        *("Identity", "Cast", "Transpose", "Reshape", "Squeeze", "Unsqueeze", "Gather", "Slice"),
        *("Resize", "Upsample", "Crop", "Pad", "DequantizeLinear", "QuantizeLinear"),
    )
)
_ZIP, _HDF5 = b"PK\x03\x04", b"\x89HDF"


@dataclass(frozen=True, slots=True)
class TensorInfo:
    """Name, NumPy type name and dimensions of an input or output.

    A dimension is None where it is dynamic; `dims` is None where the file does not give a shape.
    """

    name: str
    dtype: str
    dims: tuple[int | None, ...] | None

    def describe(self) -> str:
        """Return the tensor in words, such as `input float32 [?, 3, 512, 512]`."""
        if self.dims is None:
            return f"{self.name} {self.dtype} of unknown shape"
        dims = ", ".join("?" if d is None else str(d) for d in self.dims)
        return f"{self.name} {self.dtype} [{dims}]"


@dataclass(frozen=True, slots=True)
class OutputInfo(TensorInfo):
    """An output and how its values come about.

    `sums_to_one`: the graph ends in a softmax over axis 1, so nothing is left to normalise.
    """

    activation: str
    sums_to_one: bool


@dataclass(frozen=True, slots=True)
class OnnxFile:
    """What a file says of itself; `opset` is that of the default domain."""

    path: Path
    ir_version: int
    opset: int
    producer: str
    inputs: tuple[TensorInfo, ...]
    outputs: tuple[OutputInfo, ...]
    metadata: dict[str, str]
    external_data: tuple[Path, ...]
    size_bytes: int


def inspect_onnx(path: Path) -> OnnxFile:
    """Read a model's description; weights are parsed but no session is made.

    Raises ModelError where the file is missing, unreadable, no ONNX, truncated, or refers to
    external data that is missing or lies outside the model's folder.
    """
    path = Path(path)
    data = _read_bytes(path)
    model = _parse(path, data)
    external = _check_external_data(path, model)
    opsets = {o.domain: o.version for o in model.opset_import}
    graph = model.graph
    weights = {w.name for w in graph.initializer}
    return OnnxFile(
        path=path,
        ir_version=model.ir_version,
        opset=opsets.get("", opsets.get("ai.onnx", 0)),
        producer=f"{model.producer_name} {model.producer_version}".strip(),
        inputs=tuple(_tensor_info(v) for v in graph.input if v.name not in weights),
        outputs=tuple(_output_info(v, model) for v in graph.output),
        metadata={p.key: p.value for p in model.metadata_props},
        external_data=external,
        size_bytes=len(data) + sum(p.stat().st_size for p in external),
    )


def _read_bytes(path: Path) -> bytes:
    if not path.exists():
        raise ModelError(f"expected a model file, found nothing at {path}; check the path")
    if not path.is_file():
        raise ModelError(
            f"expected a model file, found a folder: {path}; name the .onnx file in it"
        )
    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelError(
            f"cannot read the model {path}: {error.strerror}; check the file's permissions"
        ) from error


def _parse(path: Path, data: bytes) -> onnx.ModelProto:
    if not data:
        raise ModelError(f"expected an ONNX model, found an empty file: {path}; copy it again")
    if data.startswith((_ZIP, _HDF5)):
        raise ModelError(
            f"expected an ONNX model, found a PyTorch or Keras file: {path}; export it to ONNX"
        )
    missing = _missing_bytes(data)
    if missing:
        raise ModelError(
            f"expected a complete ONNX model, found {path} truncated ({missing} bytes missing); "
            "copy or download it again"
        )
    try:
        model = onnx.load_model_from_string(data)
    except Exception as error:  # protobuf implementations differ in the class they raise
        raise _not_onnx(path) from error
    if missing is None or not model.graph.node or not model.graph.output:
        raise _not_onnx(path)
    return model


def _not_onnx(path: Path) -> ModelError:
    return ModelError(
        f"expected an ONNX model, found something else in {path}; export the model to ONNX or "
        "download it again"
    )


def _missing_bytes(data: bytes) -> int | None:
    """Walk the top-level protobuf fields: bytes missing at the end, None where it is no protobuf.

    Only a file that starts like an ONNX model (IR version first, or at least one plausible field)
    is called truncated.
    """
    position, fields = 0, 0
    while position < len(data):
        key, position = _read_varint(data, position)
        number, kind = key >> 3, key & 7
        if number == 0 or number > 30 or kind not in (0, 2):
            return None
        length, position = _read_varint(data, position)
        if position > len(data):
            return 1 if fields else None
        if kind == 2:
            position += length
        fields += 1
    short = position - len(data)
    return short if short == 0 or data[0] == 0x08 else None


def _read_varint(data: bytes, position: int) -> tuple[int, int]:
    """Return a varint and the position behind it, which lies behind the end where it is cut."""
    value, shift = 0, 0
    while position < len(data) and shift < 64:
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, position
        shift += 7
    return value, len(data) + 1


def _tensor_info(value: onnx.ValueInfoProto) -> TensorInfo:
    tensor = value.type.tensor_type
    if not tensor.HasField("shape"):
        return TensorInfo(value.name, _dtype_name(tensor.elem_type), None)
    dims = tuple(
        int(d.dim_value) if d.HasField("dim_value") and d.dim_value > 0 else None
        for d in tensor.shape.dim
    )
    return TensorInfo(value.name, _dtype_name(tensor.elem_type), dims)


def _dtype_name(element_type: int) -> str:
    try:
        return str(onnx.helper.tensor_dtype_to_np_dtype(element_type).name)
    except (KeyError, TypeError, ValueError):
        return "unknown"


def _output_info(value: onnx.ValueInfoProto, model: onnx.ModelProto) -> OutputInfo:
    info = _tensor_info(value)
    producers = {name: node for node in model.graph.node for name in node.output}
    name, passed = value.name, []
    while name in producers and producers[name].op_type in _TRANSPARENT:
        passed.append(producers[name].op_type)
        name = producers[name].input[0]
    node = producers.get(name)
    activation = _ACTIVATIONS.get(node.op_type, UNKNOWN) if node is not None else UNKNOWN
    opset = max((o.version for o in model.opset_import if o.domain in ("", "ai.onnx")), default=0)
    axis = next((a.i for a in node.attribute if a.name == "axis"), -1) if node is not None else -1
    normalised = (
        activation == SOFTMAX
        and opset >= 13  # before, a softmax over axis 1 ran over rows and columns as well
        and axis in (1, -3)
        and set(passed) <= {"Identity", "Resize"}
    )
    return OutputInfo(info.name, info.dtype, info.dims, activation, normalised)


def _check_external_data(path: Path, model: onnx.ModelProto) -> tuple[Path, ...]:
    """Return the files that weights lie in; each must be inside the model's folder and complete."""
    folder = path.resolve().parent
    found: dict[Path, int] = {}
    for tensor in _tensors(model):
        if tensor.data_location != onnx.TensorProto.EXTERNAL:
            continue
        entries = {e.key: e.value for e in tensor.external_data}
        location = entries.get("location", "")
        target = (folder / location).resolve()
        if not location or not target.is_relative_to(folder):
            raise ModelError(
                f"the model {path} keeps weights in {location!r}, outside its own folder; "
                "expected them beside the model: export it again, or do not trust it"
            )
        if not target.is_file():
            raise ModelError(
                f"the model {path} keeps weights in {location}, which is not beside it; "
                "copy that file into the same folder"
            )
        end = _number(entries, "offset") + _number(entries, "length")
        found[target] = max(found.get(target, 0), end)
    for target, end in found.items():
        if target.stat().st_size < end:
            raise ModelError(
                f"expected at least {end} bytes of weights in {target}, found "
                f"{target.stat().st_size}; copy the file again"
            )
    return tuple(sorted(found))


def _number(entries: dict[str, str], key: str) -> int:
    text = entries.get(key, "0")
    return int(text) if text.isdigit() else 0


def _tensors(model: onnx.ModelProto) -> Iterator[onnx.TensorProto]:
    yield from _graph_tensors(model.graph)
    for function in model.functions:
        for node in function.node:
            yield from _node_tensors(node)


def _graph_tensors(graph: onnx.GraphProto) -> Iterator[onnx.TensorProto]:
    yield from graph.initializer
    for sparse in graph.sparse_initializer:
        yield from (sparse.values, sparse.indices)
    for node in graph.node:
        yield from _node_tensors(node)


def _node_tensors(node: onnx.NodeProto) -> Iterator[onnx.TensorProto]:
    for attribute in node.attribute:
        if attribute.HasField("t"):
            yield attribute.t
        yield from attribute.tensors
        for sparse in (attribute.sparse_tensor, *attribute.sparse_tensors):
            yield from (sparse.values, sparse.indices)
        for graph in (attribute.g, *attribute.graphs):
            yield from _graph_tensors(graph)
