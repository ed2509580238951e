"""When pictures of predictions are drawn: at every n-th validation of a training, once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lightning.pytorch import Trainer
from tests.training.test_task import make_data, make_task, make_trainer

from crispline_training.callbacks import PredictionPictures


def train(folder: Path, epochs: int, *, resume: Path | None = None, **settings: Any) -> Trainer:
    """Train with a sheet at every second validation, validating as `settings` say."""
    data = make_data()
    trainer = make_trainer(
        folder, max_epochs=epochs, callbacks=[PredictionPictures(1, every_epochs=2)], **settings
    )
    trainer.fit(make_task(data), datamodule=data, ckpt_path=resume)
    return trainer


def list_pictures(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "pictures").glob("*"))


def test_validations_are_counted_not_epochs(tmp_path: Path) -> None:
    """Validated after epochs 1, 3, 5 and 7 from 0; the sanity check is none."""
    train(tmp_path, 8, check_val_every_n_epoch=2)
    assert list_pictures(tmp_path) == ["epoch_0001.png", "epoch_0005.png"]


def test_every_second_epoch_where_all_are_validated(tmp_path: Path) -> None:
    train(tmp_path, 4)
    assert list_pictures(tmp_path) == ["epoch_0000.png", "epoch_0002.png"]


def test_a_resumed_training_goes_on_counting(tmp_path: Path) -> None:
    path = tmp_path / "a.ckpt"
    train(tmp_path, 2, check_val_every_n_epoch=2).save_checkpoint(path)
    assert list_pictures(tmp_path) == ["epoch_0001.png"]
    train(tmp_path, 6, resume=path, check_val_every_n_epoch=2)
    assert list_pictures(tmp_path) == ["epoch_0001.png", "epoch_0005.png"]


def test_validating_draws_nothing(tmp_path: Path) -> None:
    data, folder = make_data(), tmp_path / "other"
    trainer = train(tmp_path, 1)
    before = (tmp_path / "pictures" / "epoch_0000.png").read_bytes()
    trainer.validate(make_task(data), make_data(squares=1), verbose=False)
    fresh = make_trainer(folder, callbacks=[PredictionPictures(1)])
    fresh.validate(make_task(data), data, verbose=False)
    assert list_pictures(folder) == []
    assert list_pictures(tmp_path) == ["epoch_0000.png"]
    assert (tmp_path / "pictures" / "epoch_0000.png").read_bytes() == before
