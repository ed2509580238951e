"""Two processes train what one trains with twice the batch, and count every tile once."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import torch
from tests.training.command_line import run_apart, write_recipe
from tests.training.distributed_fit import fit


@pytest.mark.slow
def test_two_processes_equal_one_with_twice_the_batch(tmp_path: Path) -> None:
    """The mean of two processes' gradients is that of all their tiles."""
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    done = run_apart([str(two)], module="tests.training.distributed_fit")
    assert done.returncode == 0, done.stderr
    assert "2 processes" in done.stderr
    fit(one, batch_size=4, devices=1)
    expected, found = torch.load(one / "end.pt"), torch.load(two / "end.pt")
    for name, value in expected["weights"].items():
        assert torch.allclose(found["weights"][name], value, atol=1e-6), name
    assert found["scores"].keys() == expected["scores"].keys()
    for name, score in expected["scores"].items():
        same = math.isnan(score) and math.isnan(found["scores"][name])
        assert same or found["scores"][name] == pytest.approx(score, abs=1e-6), name


@pytest.mark.slow
def test_recipe_trains_in_two_processes(tmp_path: Path) -> None:
    recipe = write_recipe(tmp_path)
    arguments = ["fit", "--config", str(recipe), "--trainer.max_epochs", "1"]
    done = run_apart([*arguments, "--trainer.strategy", "ddp", "--trainer.devices", "2"])
    assert done.returncode == 0, done.stderr
    last = torch.load(tmp_path / "run" / "checkpoints" / "last.ckpt", weights_only=True)
    assert last["global_step"] == 2
    assert (tmp_path / "run" / "pictures" / "epoch_0000.png").is_file()
