"""float16 inside: what goes in and comes out keeps the type that was asked for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from crispline_export.exporter import export_module
from crispline_export.settings import ExportSettings

CARD = """
name: m
classes: [ground, {}]
input: {{bands: [red, green, blue], scale: 0.004, tile_height: 32, tile_width: 32}}
"""
TYPES = {
    "float32": onnx.TensorProto.FLOAT,
    "float16": onnx.TensorProto.FLOAT16,
    "uint8": onnx.TensorProto.UINT8,
}


class Small(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(3, 8, 3, padding=1)
        self.last = nn.Conv2d(8, channels, 1)

    def forward(self, image: Tensor) -> Tensor:
        logits: Tensor = self.last(self.first(image).relu())
        return logits


def expect(module: nn.Module, tiles: NDArray[np.float32]) -> NDArray[np.float32]:
    with torch.inference_mode():
        logits = module(torch.from_numpy(tiles) * 0.004)
        shares = logits.sigmoid() if logits.shape[1] == 1 else logits.softmax(1)
    result: NDArray[np.float32] = shares.numpy()
    return result


@pytest.mark.parametrize("output", list(TYPES))
@pytest.mark.parametrize("channels", [1, 3])
def test_probabilities_have_the_type_asked_for(tmp_path: Path, output: str, channels: int) -> None:
    torch.manual_seed(0)
    module = Small(channels).eval()
    text = CARD.format("building" if channels == 1 else "building, tree")
    settings = ExportSettings(precision="float16", output_type=output)
    report = export_module(module, text, tmp_path / "m.onnx", settings=settings)
    model = onnx.load(report.path)
    assert model.graph.input[0].type.tensor_type.elem_type == onnx.TensorProto.FLOAT
    assert model.graph.output[0].type.tensor_type.elem_type == TYPES[output]
    assert {w.data_type for w in model.graph.initializer if np.prod(w.dims) > 8} == {
        onnx.TensorProto.FLOAT16
    }
    tiles = np.random.default_rng(0).integers(0, 256, (2, 3, 32, 32)).astype(np.float32)
    session = onnxruntime.InferenceSession(report.path, providers=["CPUExecutionProvider"])
    found = session.run(None, {"image": tiles})[0]
    assert found.dtype == np.dtype(output)
    scale = 255 if output == "uint8" else 1
    np.testing.assert_allclose(found.astype(np.float32) / scale, expect(module, tiles), atol=6e-3)


def test_the_softmax_stays_at_the_end_where_the_engine_looks_for_it(tmp_path: Path) -> None:
    settings = ExportSettings(precision="float16")
    report = export_module(
        Small(3), CARD.format("building, tree"), tmp_path / "m.onnx", settings=settings
    )
    last = onnx.load(report.path).graph.node[-1]
    assert (last.op_type, list(last.output)) == ("Softmax", ["probabilities"])
