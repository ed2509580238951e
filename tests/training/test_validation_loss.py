"""The loss on the validation tiles: the same by `fit` and `validate`, and over pixels known."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from tests.training.squares import Squares
from tests.training.test_task import TILE, make_data, make_task, make_trainer
from torch import Tensor, nn

from crispline_training.class_weighting import MedianFrequencyBalance
from crispline_training.losses import CrossEntropyLoss, DiceLoss, Term, WeightedSum
from crispline_training.metrics.mean_loss import MeanLoss
from crispline_training.sample import IGNORE
from crispline_training.task import SegmentationTask


def make_growing_task(data: Squares) -> SegmentationTask:
    """A sum whose second term begins in the second epoch and rises in it."""
    dice = Term("dice", DiceLoss(), 2.0, start_epoch=1, ramp_epochs=2)
    loss = WeightedSum([Term("ce", CrossEntropyLoss()), dice])
    return make_task(data, loss=loss, class_weights=MedianFrequencyBalance())


def test_validating_a_checkpoint_gives_the_loss_of_its_training(tmp_path: Path) -> None:
    data, path = make_data(), tmp_path / "a.ckpt"
    trainer = make_trainer(tmp_path, max_epochs=2)
    trainer.fit(make_growing_task(data), datamodule=data)
    trainer.save_checkpoint(path)
    expected = float(trainer.callback_metrics["val/loss"])
    again = make_growing_task(data)
    (found,) = make_trainer(tmp_path).validate(again, make_data(), path, verbose=False)
    assert found["val/loss"] == pytest.approx(expected, rel=1e-6)
    assert isinstance(again.loss, WeightedSum)
    assert again.loss.epoch == 1.75  # after three of four batches, as in the last step


def test_checkpoint_without_the_epoch_of_its_losses_has_lightnings(tmp_path: Path) -> None:
    data, path = make_data(), tmp_path / "a.ckpt"
    trainer = make_trainer(tmp_path, max_epochs=2)
    trainer.fit(make_growing_task(data), datamodule=data)
    trainer.save_checkpoint(path)
    content = torch.load(path, weights_only=True)
    del content["loss_epoch"]
    torch.save(content, path)
    again = make_growing_task(data)
    make_trainer(tmp_path).validate(again, make_data(), path, verbose=False)
    assert isinstance(again.loss, WeightedSum)
    assert again.loss.epoch == content["epoch"]


class Half(nn.Module):
    """A loss of 0.5 where any pixel is known."""

    def forward(self, logits: Tensor, labels: Tensor) -> Tensor:
        return logits.sum() * 0 + 0.5 * (labels != IGNORE).any()


@pytest.mark.parametrize("batch_size", [1, 2, 3])
def test_tiles_without_labels_do_not_lower_it(tmp_path: Path, batch_size: int) -> None:
    """The first three of nine tiles are unlabelled, as repeats are in one of several processes."""
    data = make_data(batch_size=batch_size, unknown_rows=TILE)
    task = make_task(data, loss=Half())
    (found,) = make_trainer(tmp_path).validate(task, data, verbose=False)
    assert found["val/loss"] == pytest.approx(0.5)


def validate_in_batches(folder: Path, batch_size: int) -> float:
    """Validate on nine tiles, of the first three of which the lower quarter is labelled."""
    data = make_data(batch_size=batch_size, unknown_rows=3 * TILE // 4)
    torch.manual_seed(0)
    task = make_task(data, loss=CrossEntropyLoss())
    (found,) = make_trainer(folder).validate(task, data, verbose=False)
    return float(found["val/loss"])


def test_it_does_not_depend_on_how_tiles_are_batched(tmp_path: Path) -> None:
    """Nor on how they are shared out to processes, which make batches of their own."""
    expected = validate_in_batches(tmp_path, 9)  # one batch: torch's own mean over its pixels
    for batch_size in (1, 2, 4):
        assert validate_in_batches(tmp_path, batch_size) == pytest.approx(expected, rel=1e-5)


def test_mean_is_over_known_pixels() -> None:
    """By hand: (32 pixels x 1 + 4 pixels x 10) / 36."""
    label = torch.zeros(2, 4, 4, dtype=torch.int64)
    row, none = torch.full_like(label, IGNORE), torch.full_like(label, IGNORE)
    row[1, 2] = 1
    mean = MeanLoss()
    assert int(mean.pixels) == 0
    mean.update(torch.tensor(1.0), label)
    mean.update(torch.tensor(10.0), row)
    mean.update(torch.tensor(torch.nan), none)
    assert float(mean.compute()) == pytest.approx(2.0)
    assert int(mean.pixels) == 36
    mean.reset()
    mean.update(torch.tensor(0.0), none)
    assert int(mean.pixels) == 0
    assert torch.isnan(mean.compute())
