"""Static int8: weights by output channel, activations calibrated on real tiles, as QDQ nodes."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnxruntime.quantization import (
    CalibrationDataReader,
    CalibrationMethod,
    QuantFormat,
    QuantType,
    quantize_static,
)

from crispline_export.border import border_nodes, name_nodes
from crispline_export.conversion import INPUT

#: Operations worth quantising: those that multiply. What lies between them stays in float32.
_OPERATIONS = ["Conv", "ConvTranspose", "Gemm", "MatMul"]


class TileReader(CalibrationDataReader):  # type: ignore[misc]  # onnxruntime is untyped
    """Tiles of raw values, one at a time, as the calibration takes them."""

    def __init__(self, tiles: Sequence[NDArray[Any]], dtype: str) -> None:
        """Serve tiles (band, row, column) in the graph's input type."""
        self._left: Iterator[NDArray[Any]] = iter(tiles)
        self._dtype = np.dtype(dtype)

    def get_next(self) -> dict[str, NDArray[Any]] | None:
        """Return the next tile as a batch of one, None behind the last one."""
        tile = next(self._left, None)
        return None if tile is None else {INPUT: tile[None].astype(self._dtype)}


def to_int8(
    model: onnx.ModelProto, tiles: Sequence[NDArray[Any]], *, input_type: str
) -> onnx.ModelProto:
    """Return the model with its convolutions in int8; `tiles` (band, row, column) calibrate it.

    Weights take 7 bits: on processors without VNNI, products of 8 bits saturate, so that one
    file would give different classes on different machines.
    """
    name_nodes(model)
    root = logging.getLogger()
    level = root.level
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "int8.onnx"
        try:
            root.setLevel(logging.ERROR)  # it advises pre-processing, which conversion has done
            quantize_static(
                model,
                target,
                TileReader(tiles, input_type),
                quant_format=QuantFormat.QDQ,
                op_types_to_quantize=_OPERATIONS,
                per_channel=True,
                reduce_range=True,
                activation_type=QuantType.QUInt8,
                weight_type=QuantType.QInt8,
                nodes_to_exclude=border_nodes(model),
                calibrate_method=CalibrationMethod.MinMax,
                extra_options={"CalibMovingAverage": False},
            )
        finally:
            root.setLevel(level)
        quantised = onnx.load(target)
    del quantised.graph.value_info[:]
    return quantised
