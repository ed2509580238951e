"""Static int8: weights by output channel, activations calibrated on real tiles, as QDQ nodes."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantType
from onnxruntime.quantization.calibrate import create_calibrator
from onnxruntime.quantization.qdq_quantizer import QDQQuantizer

from crispline_export.border import border_nodes, name_nodes
from crispline_export.conversion import INPUT

#: Operations worth quantising: those that multiply. What lies between them stays in float32.
_PRODUCTS = ("Conv", "ConvTranspose", "Gemm", "MatMul")
#: A ReLU behind a product vanishes in the clipping to its range, which is half as wide then.
_QUANTISED = [*_PRODUCTS, "Relu"]


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


@dataclass(frozen=True, slots=True)
class CalibratedModel:
    """A float32 model, the ranges of its activations, and the names of its products."""

    model: onnx.ModelProto
    ranges: Any
    products: tuple[str, ...]

    def quantise(self, products: Collection[str]) -> onnx.ModelProto:
        """Return the model with the named products in int8.

        Weights take 7 bits: on processors without VNNI, sums of products of 8 bits saturate, so
        that one file would give different classes on different machines.
        """
        unchanged = set(self.products) - set(products)
        with _silent():
            quantizer = QDQQuantizer(
                onnx.shape_inference.infer_shapes(self.model),
                per_channel=True,
                reduce_range=True,
                weight_qType=QuantType.QInt8,
                activation_qType=QuantType.QUInt8,
                tensors_range=self.ranges,
                nodes_to_quantize=[],
                nodes_to_exclude=[*border_nodes(self.model), *unchanged],
                op_types_to_quantize=_QUANTISED,
                extra_options={},
            )
            quantizer.quantize_model()
            quantizer.model.topological_sort()
        quantised: onnx.ModelProto = quantizer.model.model
        quantised.ir_version = self.model.ir_version
        del quantised.graph.value_info[:]
        return quantised


def calibrate(
    model: onnx.ModelProto, tiles: Sequence[NDArray[Any]], *, input_type: str
) -> CalibratedModel:
    """Return a model with the ranges that its activations take on tiles (band, row, column)."""
    name_nodes(model)
    with tempfile.TemporaryDirectory() as folder, _silent():
        source = Path(folder) / "float32.onnx"
        onnx.save(model, source)
        calibrator = create_calibrator(
            source,
            _QUANTISED,
            augmented_model_path=str(Path(folder) / "calibrated.onnx"),
            calibrate_method=CalibrationMethod.MinMax,
        )
        calibrator.collect_data(TileReader(tiles, input_type))
        ranges = calibrator.compute_data()
        del calibrator  # its session holds the file, which Windows would not delete
    border = set(border_nodes(model))
    products = tuple(
        node.name
        for node in model.graph.node
        if node.op_type in _PRODUCTS and node.name not in border
    )
    return CalibratedModel(model, ranges, products)


@contextmanager
def _silent() -> Iterator[None]:
    """Keep the quantiser's advice on pre-processing, which conversion has done, from the user."""
    root = logging.getLogger()
    level = root.level
    try:
        root.setLevel(logging.ERROR)
        yield
    finally:
        root.setLevel(level)
