"""From a torch module to an ONNX model that older runtimes load too."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import onnx
import onnxslim
import torch
from torch import nn

from crispline.engine.grid import Shape
from crispline_export.errors import ExportError, shorten
from crispline_export.opset import TORCH_OPSET, lower_to_17
from crispline_export.settings import IR_VERSIONS

INPUT, OUTPUT = "image", "probabilities"
_NOISY = ("torch.onnx", "torch.export", "onnxscript", "onnx_ir", "onnxslim")


@dataclass(frozen=True, slots=True)
class GraphShape:
    """What goes into a graph and comes out: tile, bands, channels; a free tile is a `multiple`."""

    tile: Shape
    bands: int
    channels: int
    dynamic_tile: bool = False
    multiple: int = 1


def convert(
    module: nn.Module, shape: GraphShape, *, input_type: str, opset: int, simplify: bool
) -> onnx.ModelProto:
    """Return a module in evaluation mode as an ONNX model with a free batch.

    Through torch.export, the exporter that torch goes on with. Raises ExportError where torch
    cannot trace the module or the opset lacks an operation.
    """
    model = _trace(module, shape, input_type=input_type, opset=max(opset, TORCH_OPSET))
    if simplify:
        model = simplify_graph(model)
    if opset < TORCH_OPSET:
        lower_to_17(model)
    finish(model, shape, opset=opset)
    return model


def _trace(module: nn.Module, shape: GraphShape, *, input_type: str, opset: int) -> onnx.ModelProto:
    free = torch.export.Dim.DYNAMIC
    # Two tiles, not square: torch takes sizes of one, and sizes that are equal, for constants.
    height, width = shape.tile.height, shape.tile.width
    free_axes: dict[int, Any] = {0: free}
    if shape.dynamic_tile:
        width += 2 * shape.multiple if height == width else 0
        free_axes |= {2: free, 3: free}
    image = torch.zeros(2, shape.bands, height, width, dtype=getattr(torch, input_type))
    try:
        with _quiet(), torch.no_grad():
            program = torch.onnx.export(
                module,
                (image,),
                dynamo=True,
                dynamic_shapes=(free_axes,),
                input_names=[INPUT],
                output_names=[OUTPUT],
                opset_version=opset,
                external_data=False,
                verbose=False,
            )
    except ExportError:
        raise
    except Exception as error:  # whatever the traced module and torch's passes raise
        raise ExportError(_explain(error, shape)) from error
    if program is None:
        raise ExportError("expected torch.onnx to give a model, found none; update torch")
    return program.model_proto


def _explain(error: Exception, shape: GraphShape) -> str:
    """Return a sentence with the innermost cause: torch wraps it in pages of advice."""
    cause: BaseException = error
    while cause.__cause__ is not None:
        cause = cause.__cause__
    line = next((text for text in str(cause).splitlines() if text.strip()), type(cause).__name__)
    remedy = "export a fixed tile" if shape.dynamic_tile else "see what torch.export supports"
    return f"expected a network that torch can export, found: {line.strip()[:200]}; {remedy}"


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the exporters' remarks about their own code from the user."""
    loggers = [logging.getLogger(name) for name in _NOISY]
    levels = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            logger.setLevel(logging.CRITICAL)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def simplify_graph(model: onnx.ModelProto) -> onnx.ModelProto:
    """Return the model with constants folded and dead ends removed, by onnxslim."""
    with _quiet():
        try:
            slim = onnxslim.slim(model)
        except Exception as error:  # onnxslim raises whatever its passes run into
            raise ExportError(
                f"expected a graph that onnxslim can simplify, found: {shorten(error)}; export it "
                "without simplification"
            ) from error
    if not isinstance(slim, onnx.ModelProto):
        raise ExportError("expected a model from onnxslim, found none; export without it")
    return slim


def finish(model: onnx.ModelProto, shape: GraphShape, *, opset: int) -> None:
    """Name the axes, drop notes of the exporter, cap the IR version and check the model."""
    graph = model.graph
    for item in (*graph.node, *graph.initializer, *graph.input, *graph.output, graph, model):
        item.ClearField("doc_string")
        if hasattr(item, "metadata_props"):
            item.ClearField("metadata_props")
    del graph.value_info[:]
    graph.name = "crispline"
    model.ir_version = IR_VERSIONS[opset]
    rows: list[int | str] = [shape.tile.height, shape.tile.width]
    if shape.dynamic_tile:
        rows = ["height", "width"]
    _set_dims(graph.input[0], ["batch", shape.bands, *rows])
    _set_dims(graph.output[0], ["batch", shape.channels, *rows])
    check(model)


def check(model: onnx.ModelProto) -> None:
    """Raise ExportError unless the model is valid ONNX of its opset, types and shapes included."""
    try:
        onnx.checker.check_model(model, full_check=True)
    except Exception as error:  # the checker and shape inference raise unrelated classes
        raise ExportError(
            f"expected a valid ONNX model, found: {shorten(error)}; export it with another opset"
        ) from error


def _set_dims(value: onnx.ValueInfoProto, dims: list[int | str]) -> None:
    shape = value.type.tensor_type.shape
    del shape.dim[:]
    for size in dims:
        axis = shape.dim.add()
        if isinstance(size, int):
            axis.dim_value = size
        else:
            axis.dim_param = size
