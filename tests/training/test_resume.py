"""A training that was killed goes on and ends with the very weights of one that was not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from tests.training.command_line import SMALL_CRISPNET, expect_refusal, write_recipe

from crispline_training.cli import run

AUGMENTATION = {"class_path": "crispline_training.data.augmentation.Augmentation"}
SGD = "crispline_training.optimisation.SgdOptimisation"
KILL = '[{"class_path": "tests.training.interruption.Kill", "init_args": {"epoch": 1, "batch": 1}}]'


def read(path: Path) -> dict[str, object]:
    content: dict[str, object] = torch.load(path, weights_only=True)
    return content


def expect_equal(found: object, expected: object, where: str = "") -> None:
    """Compare nested values, tensors bit by bit."""
    if isinstance(expected, torch.Tensor):
        assert isinstance(found, torch.Tensor), where
        assert torch.equal(found, expected), where
    elif isinstance(expected, dict):
        assert isinstance(found, dict), where
        assert found.keys() == expected.keys(), where
        for key, value in expected.items():
            expect_equal(found[key], value, f"{where}/{key}")
    elif isinstance(expected, list):
        assert isinstance(found, list), where
        assert len(found) == len(expected), where
        for index, (one, other) in enumerate(zip(found, expected, strict=True)):
            expect_equal(one, other, f"{where}/{index}")
    else:
        assert found == expected, where


def run_until_killed(arguments: list[str]) -> None:
    """Run in a process of its own, which SIGKILL must end; torch computes in no forked one."""
    environment = {"PYTHONPATH": os.pathsep.join(sys.path), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "crispline_training.cli", *arguments],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("workers", [0, 2])
def test_killed_training_ends_bit_equal(tmp_path: Path, workers: int) -> None:
    settings = {"tile": 64, "batch_size": 2, "samples_per_epoch": 8, "workers": workers}
    data = {
        "class_path": "tests.training.squares.Squares",
        "init_args": {**settings, "augmentation": AUGMENTATION},
    }
    recipe = str(write_recipe(tmp_path, data=data))
    killed = tmp_path / "killed"
    command = ["fit", "--config", recipe, "--run", str(killed)]
    run_until_killed([*command, "--trainer.callbacks", KILL])
    assert read(killed / "checkpoints" / "last.ckpt")["global_step"] == 4
    assert run([*command, "--ckpt_path", "last"]) == 0
    assert run(["fit", "--config", recipe, "--run", str(tmp_path / "straight")]) == 0
    found = read(killed / "checkpoints" / "last.ckpt")
    expected = read(tmp_path / "straight" / "checkpoints" / "last.ckpt")
    assert found["global_step"] == 12
    for key in ("epoch", "global_step", "state_dict", "optimizer_states", "lr_schedulers"):
        expect_equal(found[key], expected[key], key)
    kept = [read(run / "checkpoints" / "best.ckpt") for run in (killed, tmp_path / "straight")]
    for key in ("epoch", "state_dict"):
        expect_equal(kept[0][key], kept[1][key], f"best {key}")


def test_the_last_checkpoint_knows_the_best_of_its_own_epoch(finished: Path) -> None:
    """So that a training that goes on from it keeps the best unless it finds a better one."""
    content = read(finished.parent / "run" / "checkpoints" / "last.ckpt")
    states = content["callbacks"]
    assert isinstance(states, dict)
    (state,) = (s for s in states.values() if s.get("monitor") == "val/mIoU")
    assert float(state["best_model_score"]) > 0
    assert Path(state["best_model_path"]).name == "best.ckpt"


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The recipe of a training of one step."""
    recipe = write_recipe(tmp_path_factory.mktemp("finished"), model=SMALL_CRISPNET)
    limits = ["--trainer.max_epochs", "1", "--trainer.limit_train_batches", "1"]
    assert run(["fit", "--config", str(recipe), *limits]) == 0
    return recipe


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--model.options.width", "32"], "options {'width': 32}, found {'width': 16}"),
        (["--model.optimizer.head_learning_rate", "0.1"], "of 84 parameters (rest) and 2"),
        (["--model.optimizer.learning_rate", "0.5"], "of learning_rate 0.5, found 0.01"),
        (["--model.optimizer", SGD], "state of SgdOptimisation, found that of AdamWOptimisation"),
    ],
)
def test_going_on_with_another_recipe_is_one_sentence(
    finished: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], expected: str
) -> None:
    command = ["fit", "--config", str(finished), "--ckpt_path", "last", *arguments]
    expect_refusal(command, capsys, expected=expected)


def test_weights_that_do_not_fit_are_one_sentence(
    finished: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As after a version with other defaults; the options are those of the recipe."""
    content = read(finished.parent / "run" / "checkpoints" / "last.ckpt")
    weights = content["state_dict"]
    assert isinstance(weights, dict)
    weights["network.network.head.weight"] = torch.zeros(8, 24, 1, 1)
    torch.save(content, tmp_path / "other.ckpt")
    for command in ("fit", "validate"):
        arguments = [command, "--config", str(finished), "--run", str(tmp_path)]
        expect_refusal(
            [*arguments, "--ckpt_path", str(tmp_path / "other.ckpt")],
            capsys,
            expected="head.weight of shape [8, 16, 1, 1], found [8, 24, 1, 1]",
        )


def test_validating_does_not_mind_another_optimizer(finished: Path) -> None:
    command = ["validate", "--config", str(finished), "--ckpt_path", "last"]
    assert run([*command, "--model.optimizer.head_learning_rate", "0.1"]) == 0


def test_other_seeds_end_elsewhere(tmp_path: Path) -> None:
    """The comparison above would see a difference."""
    recipe = str(write_recipe(tmp_path))
    weights = []
    for seed in ("3", "4"):
        folder = tmp_path / seed
        command = ["fit", "--config", recipe, "--run", str(folder), "--seed_everything", seed]
        assert run([*command, "--trainer.max_epochs", "1"]) == 0
        weights.append(read(folder / "checkpoints" / "last.ckpt")["state_dict"])
    with pytest.raises(AssertionError, match="state_dict"):
        expect_equal(weights[0], weights[1], "state_dict")
