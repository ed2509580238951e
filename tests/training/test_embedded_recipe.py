"""The recipe of the embedded model: it trains, goes on where it was, and leaves a checkpoint."""

from __future__ import annotations

import dataclasses
import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest
import torch

from crispline_training.checkpoint import load_network

RECIPE = Path(__file__).resolve().parents[2] / "training" / "recipes" / "embedded.py"


@pytest.fixture(scope="module")
def recipe() -> ModuleType:
    spec = importlib.util.spec_from_file_location("embedded_recipe", RECIPE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def test_share_loss_is_least_where_the_guess_is_the_truth(recipe: ModuleType) -> None:
    settings = recipe.Settings(Path(), Path(), 10, 1, 1)
    shares = torch.zeros(1, 3, 8, 8)
    shares[:, 0, :, :4] = 255
    shares[:, 1, :, 4:] = 255
    shares[:, 0, :, 4], shares[:, 1, :, 4] = 102, 153  # a border runs through column 4
    logits = (shares / 255).clamp(min=1e-4).log()
    edges = torch.full((1, 1, 8, 8), -12.0)
    edges[..., 4] = 12.0

    def loss(guess: torch.Tensor, border: torch.Tensor) -> float:
        return float(recipe.measure_loss(guess, border, shares, settings))

    right = loss(logits, edges)
    # What is left is the entropy of the mixed pixels, which weigh three times: 8 of 64.
    entropy = -(0.4 * torch.tensor(0.4).log() + 0.6 * torch.tensor(0.6).log())
    assert right == pytest.approx(float(entropy) * 24 / (56 + 24), abs=0.02)
    assert loss(logits.roll(1, dims=3), edges) > right + 0.1
    assert loss(logits, -edges) > right + 1


def test_rate_rises_and_falls(recipe: ModuleType) -> None:
    settings = recipe.Settings(Path(), Path(), 100, 1, 1)
    rates = [settings.rate_at(step) for step in range(100)]
    top = rates.index(max(rates))
    assert 3 <= top <= 6
    assert rates[:top] == sorted(rates[:top])
    assert rates[top:] == sorted(rates[top:], reverse=True)
    assert [settings.tile(step) for step in (0, 74, 75, 99)] == [256, 256, 512, 512]


def test_light_varies_within_raw_values(recipe: ModuleType) -> None:
    torch.manual_seed(0)
    image = torch.full((8, 3, 4, 4), 120.0)
    varied = recipe.vary_light(image)
    assert float(varied.std()) > 5
    assert float(varied.min()) >= 0
    assert float(varied.max()) <= 255
    assert torch.equal(varied.amax(dim=(2, 3)), varied.amin(dim=(2, 3)))


@pytest.mark.slow
def test_a_run_goes_on_and_leaves_a_checkpoint(
    recipe: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recipe, "SIDE", 64)
    monkeypatch.setattr(recipe, "VALIDATION", 1)
    monkeypatch.setattr(torch, "set_num_threads", lambda _: None)
    short = recipe.Settings(tmp_path, tmp_path / "scenes", 2, 1, 2)
    short = dataclasses.replace(short, pixels=2 * 64 * 64, small_tile=32, large_tile=64)
    recipe.train(0, short)
    recipe.train(0, dataclasses.replace(short, steps=4))
    lines = (tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["step"] for line in lines] == [2, 4]
    trained = load_network(tmp_path / "last.ckpt")
    assert trained.description.name == "Crispline embedded"
    with torch.inference_mode():
        logits = trained.network(torch.zeros(1, 3, 32, 32, dtype=torch.uint8)).logits
    assert logits.shape == (1, 6, 32, 32)
