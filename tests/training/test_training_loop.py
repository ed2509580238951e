"""What a whole training by a recipe does: its learning rates, its end, narrow floats on a GPU."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any, ClassVar

import pytest
import torch
from lightning.pytorch import Callback, LightningModule, Trainer
from tests.training.checkpoint_files import DESCRIPTION
from tests.training.command_line import SMALL_CRISPNET, expect_refusal, write_recipe

from crispline_training.checkpoint import load_network
from crispline_training.cli import run
from crispline_training.errors import RecipeError
from crispline_training.losses import CrossEntropyLoss
from crispline_training.task import SegmentationTask

RECORDER = '[{"class_path": "tests.training.test_training_loop.Recorder"}]'


class Recorder(Callback):
    """Keeps the learning rates of all weights and the loss of every step."""

    rates: ClassVar[list[set[float]]] = []
    losses: ClassVar[list[float]] = []

    def on_train_batch_start(
        self, trainer: Trainer, pl_module: LightningModule, batch: Any, batch_idx: int
    ) -> None:
        """Take the rates that the step is about to use."""
        (optimizer,) = trainer.optimizers
        self.rates.append({float(group["lr"]) for group in optimizer.param_groups})

    def on_train_batch_end(
        self,
        trainer: Trainer,
        pl_module: LightningModule,
        outputs: Any,
        batch: Any,
        batch_idx: int,
    ) -> None:
        """Take the loss."""
        self.losses.append(float(outputs["loss"]))


@pytest.fixture(autouse=True)
def forget() -> None:
    """Begin with nothing recorded."""
    Recorder.rates.clear()
    Recorder.losses.clear()


def fit(folder: Path, *options: str) -> Path:
    """Train by a recipe of four steps an epoch; return the folder of its checkpoints."""
    recipe = write_recipe(folder, model=SMALL_CRISPNET)
    assert run(["fit", "--config", str(recipe), "--trainer.callbacks", RECORDER, *options]) == 0
    return folder / "run" / "checkpoints"


def test_learning_rates_fall_as_the_polynomial_over_all_steps(tmp_path: Path) -> None:
    """By hand: 0.01 (1 - step / 4) ** 0.9."""
    fit(tmp_path, "--trainer.max_epochs", "1")
    expected = [0.01, 0.0077189, 0.0053589, 0.0028717]
    assert [rates.pop() for rates in Recorder.rates] == pytest.approx(expected, rel=1e-4)
    assert not any(Recorder.rates)  # all weights at one rate


def test_a_score_that_does_not_rise_ends_the_training(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """No mean IoU rises by 1: the second epoch is one too many, of six."""
    patience = ["--early_stop.patience", "1", "--early_stop.min_delta", "1"]
    with caplog.at_level(logging.INFO, logger="lightning.pytorch.utilities.rank_zero"):
        folder = fit(tmp_path, "--trainer.max_epochs", "6", *patience)
    assert "val/mIoU did not improve in the last 1 records. Best score: 0." in caplog.text
    assert f"The best network: {folder / 'best.ckpt'}, val/mIoU 0." in caplog.text
    assert len(Recorder.losses) == 2 * 4
    assert torch.load(folder / "last.ckpt", weights_only=True)["global_step"] == 2 * 4


def test_validation_without_labels_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recipe = write_recipe(tmp_path, model=SMALL_CRISPNET)
    command = ["fit", "--config", str(recipe), "--data.val_labels", "false"]
    expect_refusal(command, capsys, expected="labels in the validation part of squares, found none")


def test_half_precision_for_16_bit_images_is_refused() -> None:
    """The trainer has rounded their values by then; of 8 bits it leaves as they are."""
    task = SegmentationTask(
        architecture=DESCRIPTION.architecture,
        options=DESCRIPTION.options,
        description=DESCRIPTION.data,
        tile=DESCRIPTION.tile,
        loss=CrossEntropyLoss(),
    ).to(torch.bfloat16)
    assert task(torch.zeros(2, 2, 64, 64, dtype=torch.uint8)).logits.dtype == torch.bfloat16
    with pytest.raises(RecipeError, match=r"expected a mixed trainer\.precision"):
        task(torch.zeros(2, 2, 64, 64, dtype=torch.bfloat16))


def test_a_trainer_that_there_is_not_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recipe = write_recipe(tmp_path, model=SMALL_CRISPNET)
    for option in (["--trainer.strategy", "ddpp"], ["--trainer.devices", "5x"]):
        command = ["fit", "--config", str(recipe), *option]
        expect_refusal(command, capsys, expected="a trainer section that Lightning takes")


def test_patience_goes_on(tmp_path: Path) -> None:
    patience = ["--early_stop.patience", "3", "--early_stop.min_delta", "1"]
    fit(tmp_path, "--trainer.max_epochs", "3", *patience)
    assert len(Recorder.losses) == 3 * 4


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
@pytest.mark.parametrize("precision", ["16-mixed", "bf16-mixed"])
def test_narrow_floats_train_on_a_gpu(tmp_path: Path, precision: str) -> None:
    options = ["--trainer.accelerator", "gpu", "--trainer.devices", "1", "--trainer.max_epochs"]
    folder = fit(tmp_path, *options, "10", "--trainer.precision", precision)
    assert torch.isfinite(torch.tensor(Recorder.losses)).all()
    assert sum(Recorder.losses[-4:]) < 0.7 * sum(Recorder.losses[:4])
    network = load_network(folder / "last.ckpt").network
    assert all(weights.dtype == torch.float32 for weights in network.parameters())
    assert all(bool(weights.isfinite().all()) for weights in network.parameters())
