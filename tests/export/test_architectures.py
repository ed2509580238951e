"""Architectures exported with free tiles and by the command line.

That every kind of network exports is part of the contract in tests/training/test_models.py.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from numpy.typing import NDArray
from tests.export.network_kinds import settle
from tests.export.networks import DATA

from crispline.engine.model import open_model
from crispline_export import job
from crispline_export.card import card_from_description
from crispline_export.cli import run
from crispline_export.exporter import ExportReport, export_network
from crispline_export.settings import ExportSettings
from crispline_training.checkpoint import KEY, describe
from crispline_training.description import NetworkDescription
from crispline_training.models import NormalisedNetwork, build_network
from crispline_training.origin import Origin

pytestmark = pytest.mark.slow


def make(architecture: str) -> NormalisedNetwork:
    torch.manual_seed(0)
    return settle(build_network(architecture, bands=3, classes=len(DATA.classes)))


def describe_network(architecture: str) -> NetworkDescription:
    return NetworkDescription(architecture, {}, DATA, tile=64, name=architecture)


def export(architecture: str, path: Path, settings: ExportSettings | None = None) -> ExportReport:
    network = make(architecture)
    card = card_from_description(
        describe_network(architecture), size_multiple=network.size_multiple
    )
    report = export_network(network, card, path, settings=settings)
    assert report.comparisons[0].agreement == 1.0
    expect_old_opset(path)
    return report


def expect_old_opset(path: Path) -> None:
    model = onnx.load(path)
    assert model.ir_version <= 9
    assert max(o.version for o in model.opset_import) == 17


def expect_softmax(network: NormalisedNetwork, path: Path, tiles: NDArray[np.uint8]) -> None:
    with torch.inference_mode():
        expected = network(torch.from_numpy(tiles)).logits.softmax(1).numpy()
    with open_model(path, device="cpu") as model:
        np.testing.assert_allclose(model.predict(tiles), expected, atol=1e-4)


@pytest.mark.parametrize("architecture", ["crispnet", "fcn8s-resnet18"])
def test_family_exports_with_a_free_tile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, architecture: str
) -> None:
    # It is traced and checked at this size: at the usual 512 that takes a minute.
    monkeypatch.setattr(job, "TILE", 96)
    report = export(architecture, tmp_path / "model.onnx", ExportSettings(dynamic_tile=True))
    assert len(report.comparisons) == 2
    network = make(architecture)
    step = network.size_multiple
    tiles = np.random.default_rng(0).integers(0, 256, (3, 3, 2 * step, 5 * step), np.uint8)
    expect_softmax(network, report.path, tiles)


def test_checkpoint_by_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    network = make("crispnet")
    state = {f"network.{name}": values for name, values in network.state_dict().items()}
    content = {"state_dict": state, KEY: describe(describe_network("crispnet"), Origin())}
    torch.save(content, tmp_path / "last.ckpt")
    assert run([str(tmp_path / "last.ckpt"), str(tmp_path / "model.onnx")]) == 0
    assert "argmax agreement 100.0000 %" in capsys.readouterr().out
    expect_old_opset(tmp_path / "model.onnx")
    tiles = np.random.default_rng(0).integers(0, 256, (1, 3, 64, 64), np.uint8)
    expect_softmax(network, tmp_path / "model.onnx", tiles)
    # The tile is a whole multiple: nothing is padded or cut.
    assert not {n.op_type for n in onnx.load(tmp_path / "model.onnx").graph.node} & {"Pad", "Slice"}
