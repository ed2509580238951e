"""`crispline-train`: how it says in one sentence what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from tests.training.command_line import ROOT, SMALL_CRISPNET, expect_refusal, write_recipe

from crispline_training import cli

SQUARES = "tests.training.squares.Squares"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("model: [unclosed", "expected a recipe in YAML, found something else at line"),
        ("just words", "expected a recipe with sections"),
        ("", "expected a recipe with sections"),
    ],
)
def test_file_that_is_no_recipe_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, expected: str
) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(text, encoding="utf-8")
    expect_refusal(["fit", "--config", str(path)], capsys, expected=f"{path}: {expected}")
    expect_refusal(["inspect", "--config", str(path)], capsys, expected=f"{path}: {expected}")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--trainer.max_epohcs", "3"], "max_epohcs"),
        (["--trainer.max_epochs", "many"], "max_epochs"),
        (["--model.loss", "NoSuchLoss"], "NoSuchLoss"),
        (["--model.architecture", "unet++"], "expected an architecture of"),
        (["--model.options.width", "0"], "width"),
        (["--data", "NoSuchData"], "NoSuchData"),
        (["--data.tile", "0"], "expected tile"),
        (["--trainer.accelerator", "gpu"], "the trainer refuses the recipe"),
        (["--ckpt_path", "nowhere.ckpt"], "nowhere.ckpt: expected a checkpoint"),
        (["--config", "nowhere.yaml"], "nowhere.yaml: expected a recipe"),
        (["--checkpoint.monitor", "val/nothing"], "val/nothing"),
    ],
)
def test_bad_recipe_is_one_sentence(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    expected: str,
) -> None:
    if arguments[-1] == "gpu" and torch.cuda.is_available():
        pytest.skip("there is a GPU")
    recipe = write_recipe(tmp_path, model=SMALL_CRISPNET)
    limits = ["--trainer.max_epochs", "1", "--trainer.limit_train_batches", "1"]
    expect_refusal(["fit", "--config", str(recipe), *limits, *arguments], capsys, expected=expected)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["nonsense"], "expected a command"),
        (["evaluate", "nowhere.ckpt"], "nowhere.ckpt: expected a checkpoint"),
        (["evaluate"], "ckpt"),
        (["inspect"], "data"),
        (["validate", "--data", SQUARES, "--run", "nowhere"], "model"),
        (["fit", "--part", "val"], "expected --part with predict or evaluate"),
        (["validate", "--part", "test"], "test scores the test tiles"),
        (["test", "--data", SQUARES, "--part=val"], "validate scores the validation tiles"),
        (["inspect", "--data", SQUARES, "--part", "test"], "it shows all parts"),
    ],
)
def test_bad_command_is_one_sentence(
    capsys: pytest.CaptureFixture[str], arguments: list[str], expected: str
) -> None:
    expect_refusal(arguments, capsys, expected=expected)


@pytest.mark.parametrize("command", ["fit", "inspect"])
@pytest.mark.parametrize("name", ["crispnet", "fcn_resnet18"])
def test_recipe_without_its_folder_asks_for_it(
    capsys: pytest.CaptureFixture[str], command: str, name: str
) -> None:
    recipe = ROOT / "training" / "recipes" / "houston" / f"{name}.yaml"
    expected = "expected root of MaskedImages, found none; give --data.root VALUE"
    expect_refusal([command, "--config", str(recipe)], capsys, expected=expected)


def test_validating_without_a_training_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recipe = write_recipe(tmp_path)
    expect_refusal(
        ["validate", "--config", str(recipe)], capsys, expected="best.ckpt: expected a checkpoint"
    )


@pytest.mark.parametrize(
    ("command", "expected"), [("fit", "lower data.batch_size"), ("evaluate", "lower --tile, or")]
)
def test_what_does_not_fit_into_a_gpu_is_told_as_the_command_can_mend_it(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
    expected: str,
) -> None:
    def fill(arguments: list[str]) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setattr(cli, "_find", lambda command: fill)
    expect_refusal([command], capsys, expected=expected)


def test_error_in_a_loading_process_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    """What torch makes of an error in a worker."""
    message = (
        "Caught DatasetError in DataLoader worker process 0.\nOriginal Traceback (most recent "
        'call last):\n  File "a.py", line 1\ncrispline_training.errors.DatasetError: a.tif: '
        "expected a mask, found none\n"
    )
    assert cli._fail(message) == 2
    assert capsys.readouterr().err == (
        "crispline-train: error: a.tif: expected a mask, found none\n"
    )
