"""Which checkpoint is the best: that with the highest score, or with the lowest loss."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
import yaml
from tests.training.command_line import SMALL_CRISPNET, write_recipe

from crispline_training.cli import run
from crispline_training.metrics.training_scores import find_direction


@pytest.mark.parametrize(
    ("name", "direction"),
    [
        ("val/mIoU", "max"),
        ("val/IoU/car", "max"),
        ("val/IoU/loss", "max"),
        ("val/without clutter/mIoU", "max"),
        ("val/boundary_f1_3px", "max"),
        ("val/loss", "min"),
        ("train/loss", "min"),
        ("train/main/ce", "min"),
        ("val/hd95_px", "min"),
        ("val/hd95_m/car", "min"),
        ("val/without clutter/hd95_px", "min"),
    ],
)
def test_losses_and_distances_are_better_when_low(name: str, direction: str) -> None:
    assert find_direction(name) == direction


def fit(folder: Path, *options: str) -> dict[str, dict[str, object]]:
    """Train two epochs; return the recipe that the run keeps."""
    recipe = write_recipe(folder, model=SMALL_CRISPNET)
    options = ("--trainer.max_epochs", "2", *options)
    assert run(["fit", "--config", str(recipe), *options]) == 0
    kept = (folder / "run" / "config.yaml").read_text(encoding="utf-8")
    values: dict[str, dict[str, object]] = yaml.safe_load(kept)
    return values


def read_loss(folder: Path, name: str) -> float:
    """Return the validation loss at a checkpoint."""
    content = torch.load(folder / f"{name}.ckpt", weights_only=True)
    return float(content["crispline"]["network"]["metrics"]["loss"])


def test_checkpoint_with_the_lowest_loss_is_kept(tmp_path: Path) -> None:
    recipe = fit(tmp_path, "--checkpoint.monitor", "val/loss", "--early_stop.monitor", "val/loss")
    assert recipe["checkpoint"]["mode"] == recipe["early_stop"]["mode"] == "min"
    folder = tmp_path / "run" / "checkpoints"
    content = torch.load(folder / "last.ckpt", weights_only=True)
    (lowest,) = (
        float(state["best_score"])
        for key, state in content["callbacks"].items()
        if key.startswith("EarlyStopping")
    )
    assert read_loss(folder, "best") == pytest.approx(lowest)
    assert lowest <= read_loss(folder, "last")


def test_direction_can_be_named(tmp_path: Path) -> None:
    recipe = fit(tmp_path, "--checkpoint.monitor", "val/loss", "--checkpoint.mode", "max")
    assert (recipe["checkpoint"]["mode"], recipe["early_stop"]["mode"]) == ("max", "max")
