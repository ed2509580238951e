"""Runs of `crispline-train` in tests, on the made-up squares."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import lightning.pytorch  # noqa: F401 - its log keeps the stderr that it finds; not that of a test
import pytest
import yaml

from crispline_training.cli import run

ROOT = Path(__file__).resolve().parents[2]
#: FPN draws from random generators while it trains: its dropout.
ARCHITECTURE = "smp:FPN:tu-mobilenetv3_small_050"
#: The model of a recipe that learns the squares in a few epochs, without dropout.
SMALL_CRISPNET = {
    "architecture": "crispnet",
    "options": {"width": 16, "depth": [1, 1, 1, 1]},
    "loss": {"class_path": "crispline_training.losses.CrossEntropyLoss"},
    "optimizer": {
        "class_path": "crispline_training.optimisation.AdamWOptimisation",
        "init_args": {"learning_rate": 0.01},
    },
}


def write_recipe(folder: Path, **sections: object) -> Path:
    """Write a recipe of three epochs of four steps; `sections` replace its own."""
    recipe: dict[str, object] = {
        "seed_everything": 3,
        "run": str(folder / "run"),
        "data": {
            "class_path": "tests.training.squares.Squares",
            "init_args": {"tile": 64, "batch_size": 2, "samples_per_epoch": 8},
        },
        "model": {
            "architecture": ARCHITECTURE,
            "options": {
                "settings": {
                    "decoder_pyramid_channels": 32,
                    "decoder_segmentation_channels": 32,
                    "decoder_dropout": 0.5,
                }
            },
            "loss": {"class_path": "crispline_training.losses.CrossEntropyLoss"},
        },
        "trainer": {
            "max_epochs": 3,
            "accelerator": "cpu",
            "log_every_n_steps": 1,
            "num_sanity_val_steps": 0,
            "enable_progress_bar": False,
            "enable_model_summary": False,
        },
    }
    path = folder / "recipe.yaml"
    path.write_text(yaml.safe_dump(recipe | sections), encoding="utf-8")
    return path


def expect_refusal(
    arguments: list[str], capsys: pytest.CaptureFixture[str], *, expected: str
) -> None:
    """Expect one sentence on standard error, status 2, and no traceback."""
    capsys.readouterr()
    assert run(arguments) == 2
    lines = [
        line
        for line in capsys.readouterr().err.splitlines()
        if line.startswith("crispline-train: ") or "Traceback" in line
    ]
    assert len(lines) == 1
    assert lines[0].startswith("crispline-train: error: ")
    assert expected in lines[0]
    assert len(lines[0]) < 600


def run_apart(
    arguments: Sequence[str], *, module: str = "crispline_training.cli", **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run a module in a process of its own, one thread in it, and return what it printed."""
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)]),
            "OMP_NUM_THREADS": "1",
            **variables,
        },
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
