"""The task: what it logs, saves and counts, and that it learns."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from lightning.pytorch import Trainer
from PIL import Image
from tests.training.squares import CLASSES, Squares
from torch import Tensor, nn

from crispline.engine.card import ClassInfo
from crispline_training.callbacks import PredictionPictures, PredictionWriter, StepSeed
from crispline_training.checkpoint import load_network
from crispline_training.class_weighting import MedianFrequencyBalance
from crispline_training.data.module import DataFacts
from crispline_training.errors import RecipeError, TrainingCheckpointError
from crispline_training.losses import CrossEntropyLoss, DiceLoss, NPALoss, Term, WeightedSum
from crispline_training.models import Outputs
from crispline_training.optimisation import AdamWOptimisation, SgdOptimisation
from crispline_training.schedule import ConstantSchedule
from crispline_training.task import SegmentationTask

TILE = 32


class TwoHeads(nn.Module):
    """A network small enough to work out by hand, with both kinds of further heads."""

    def __init__(self) -> None:
        super().__init__()
        self.main = nn.Conv2d(3, 2, 3, padding=1)
        self.side = nn.Conv2d(3, 2, 1)
        self.edge = nn.Conv2d(3, 1, 1)

    def forward(self, image: Tensor) -> Outputs:
        if not self.training:
            return Outputs(self.main(image))
        return Outputs(self.main(image), (self.side(image),), self.edge(image))


def make_task(data: Squares, **settings: Any) -> SegmentationTask:
    given: dict[str, Any] = {"loss": CrossEntropyLoss(), **settings}
    task = SegmentationTask(
        architecture="crispnet",
        options={"width": 16, "depth": [1, 1, 1, 1]},
        description=data.description,
        tile=data.tile,
        **given,
    )
    task.network.network = TwoHeads()
    return task


def make_data(**settings: Any) -> Squares:
    return Squares(**{"tile": TILE, "batch_size": 2, "samples_per_epoch": 8, **settings})


def make_trainer(folder: Path, **settings: Any) -> Trainer:
    return Trainer(
        **{
            "accelerator": "cpu",
            "max_epochs": 1,
            "logger": False,
            "enable_checkpointing": False,
            "enable_progress_bar": False,
            "enable_model_summary": False,
            "default_root_dir": folder,
            **settings,
        }
    )


@pytest.fixture(autouse=True)
def repeatable() -> None:
    torch.manual_seed(0)


def test_loss_is_main_plus_weighted_heads(tmp_path: Path) -> None:
    data = make_data(samples_per_epoch=2)
    task = make_task(data, auxiliary_weight=0.4, boundary_weight=3.0)
    task.optimizer_settings = SgdOptimisation(learning_rate=1e-9)
    trainer = make_trainer(tmp_path, limit_val_batches=0)
    trainer.fit(task, datamodule=data)
    found = {key: float(value) for key, value in trainer.callback_metrics.items()}
    batch = next(iter(data.train_dataloader()))
    outputs = task.train()(batch.image)
    main = nn.functional.cross_entropy(outputs.logits, batch.label, ignore_index=255)
    side = nn.functional.cross_entropy(outputs.auxiliary[0], batch.label, ignore_index=255)
    edge = task.boundary_loss(outputs.boundary, batch.label)
    assert found["train/main"] == pytest.approx(float(main.detach()), rel=1e-4)
    assert found["train/auxiliary"] == pytest.approx(0.4 * float(side.detach()), rel=1e-4)
    assert found["train/boundary"] == pytest.approx(3.0 * float(edge.detach()), rel=1e-4)
    total = float((main + 0.4 * side + 3.0 * edge).detach())
    assert found["train/loss"] == pytest.approx(total, rel=1e-4)


def test_terms_begin_with_their_epoch(tmp_path: Path) -> None:
    data = make_data()
    loss = WeightedSum(
        [Term("ce", CrossEntropyLoss()), Term("dice", DiceLoss(), 0.5, start_epoch=1)]
    )
    task = make_task(data, loss=loss, auxiliary_weight=0.0)
    seen = []

    class Listener(StepSeed):
        def on_train_batch_end(self, trainer: Trainer, *_: Any) -> None:
            seen.append((trainer.current_epoch, loss.epoch, sorted(loss.last_terms)))

    trainer = make_trainer(tmp_path, max_epochs=2, callbacks=[Listener()], limit_val_batches=0)
    trainer.fit(task, datamodule=data)
    assert [epoch for _, epoch, _ in seen] == [0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75]
    assert [terms for _, _, terms in seen] == [["ce"]] * 4 + [["ce", "dice"]] * 4
    assert {"train/main/ce", "train/main/dice"} <= trainer.callback_metrics.keys()


def test_it_learns_the_squares_and_its_scores_are_those_of_its_labels(tmp_path: Path) -> None:
    data = make_data(samples_per_epoch=80, batch_size=4)
    task = make_task(
        data, optimizer=AdamWOptimisation(learning_rate=0.03), schedule=ConstantSchedule()
    )
    pictures = PredictionPictures(count=3)
    trainer = make_trainer(tmp_path, max_epochs=2, callbacks=[pictures, PredictionWriter()])
    trainer.fit(task, datamodule=data)
    (found,) = trainer.validate(task, datamodule=data, verbose=False)
    hits = known = 0
    right = np.zeros(2)
    either = np.zeros(2)
    task.eval()
    with torch.inference_mode():
        for batch in data.val_dataloader():
            labels = task(batch.image).logits.argmax(1)
            valid = batch.label != 255
            hits += int(((labels == batch.label) & valid).sum())
            known += int(valid.sum())
            for c in (0, 1):
                a, b = (labels == c) & valid, (batch.label == c) & valid
                right[c] += int((a & b).sum())
                either[c] += int((a | b).sum())
    assert found["val/OA"] == pytest.approx(hits / known, abs=1e-6)
    assert found["val/mIoU"] == pytest.approx((right / either).mean(), abs=1e-6)
    assert found["val/mIoU"] > 0.9
    sheet = np.asarray(Image.open(tmp_path / "pictures" / "epoch_0001.png"))
    assert sheet.shape == (3 * TILE + 2 * 4, 4 * TILE + 3 * 4, 3)
    truth = sheet[:TILE, TILE + 4 : 2 * TILE + 4].reshape(-1, 3)
    colours = {tuple(bytes.fromhex(c.colour[1:])) for c in CLASSES} | {(128, 128, 128)}
    assert set(map(tuple, truth.tolist())) <= colours
    trainer.predict(task, dataloaders=data.val_dataloader(), return_predictions=False)
    written = sorted((tmp_path / "predictions").glob("tile_*.png"))
    assert len(written) == 9
    assert set(np.unique(np.asarray(Image.open(written[0])))) <= {0, 1}


def test_checkpoint_holds_all_it_takes(tmp_path: Path) -> None:
    data = make_data()
    task = SegmentationTask(
        architecture="crispnet",
        options={"width": 16, "depth": [1, 1, 1, 1]},
        description=data.description,
        tile=data.tile,
        loss=CrossEntropyLoss(weight=[1.0, 2.0]),
        name="squares at 10 cm",
    )
    trainer = make_trainer(tmp_path)
    trainer.fit(task, datamodule=data)
    trainer.save_checkpoint(tmp_path / "a.ckpt")
    trained = load_network(tmp_path / "a.ckpt")
    assert trained.description == replace(task.described, metrics=trained.description.metrics)
    assert trained.description.metrics["mIoU"] == pytest.approx(
        float(trainer.callback_metrics["val/mIoU"])
    )
    image = next(iter(data.val_dataloader())).image
    with torch.inference_mode():
        assert torch.equal(trained.network(image).logits, task.eval()(image).logits)


def test_going_on_with_another_network_is_refused(tmp_path: Path) -> None:
    data = make_data(samples_per_epoch=2)
    trainer = make_trainer(tmp_path, limit_val_batches=0)
    trainer.fit(make_task(data), datamodule=data)
    trainer.save_checkpoint(tmp_path / "a.ckpt")
    other = make_task(data)
    other.described = replace(other.described, architecture="fcn8s-resnet18")
    with pytest.raises(TrainingCheckpointError, match="the recipe's architecture fcn8s-resnet18"):
        make_trainer(tmp_path, max_epochs=2).fit(
            other, datamodule=data, ckpt_path=tmp_path / "a.ckpt"
        )


def test_classes_are_weighed_by_their_median_frequency(tmp_path: Path) -> None:
    data = make_data(samples_per_epoch=2)
    task = make_task(data, class_weights=MedianFrequencyBalance())
    make_trainer(tmp_path, limit_val_batches=0).fit(task, datamodule=data)
    counts = np.array(data.class_counts, dtype=float)
    expected = np.median(counts / counts.sum()) / (counts / counts.sum())
    assert isinstance(task.loss, CrossEntropyLoss)
    assert task.loss.weight is not None
    assert task.loss.weight.tolist() == pytest.approx(expected.tolist())


def test_radius_in_metres_takes_the_ground_resolution_of_the_data() -> None:
    data = make_data()  # pixels of 0.1 m
    summed, known, side = NPALoss(k_metres=0.5), NPALoss(k_metres=1.0, ground_resolution=0.25), 7
    loss = WeightedSum([Term("a", summed), Term("b", known), Term("c", NPALoss(side))])
    heads = NPALoss(k_metres=0.8)
    task = make_task(data, loss=loss, auxiliary_loss=heads)
    radii = [m.settings.k for m in task.loss.modules() if isinstance(m, NPALoss)]
    assert radii == [5, 4, side]
    assert heads.settings.k == 8


def test_radius_in_metres_needs_data_with_a_ground_resolution() -> None:
    data = make_data()
    data.__dict__["description"] = replace(data.description, ground_resolution=None)
    with pytest.raises(RecipeError, match="expected the ground resolution of squares"):
        make_task(data, loss=NPALoss(k_metres=0.5))
    make_task(data, loss=NPALoss(k_metres=0.5, ground_resolution=0.1))


class OddlyNamed(Squares):
    """The squares with a dot in the name of a class."""

    @property
    def facts(self) -> DataFacts:
        facts = super().facts
        return replace(facts, classes=(facts.classes[0], ClassInfo(1, "misc. objects", "#ffcc00")))


def test_excluded_class_may_have_any_name(tmp_path: Path) -> None:
    """Modules of torch are named without dots,."""
    data = OddlyNamed(tile=TILE, batch_size=2)
    task = make_task(data, excluded_classes=("misc. objects",))
    (found,) = make_trainer(tmp_path).validate(task, data, verbose=False)
    assert found["val/without misc. objects/mIoU"] == pytest.approx(
        found["val/without misc. objects/IoU/ground"]
    )
    assert {"val/mIoU", "val/IoU/misc. objects", "val/boundary_iou_3px"} <= found.keys()


@pytest.mark.parametrize("precision", ["32-true", "bf16-mixed"])
def test_it_trains_in_every_precision(tmp_path: Path, precision: Any) -> None:
    data = make_data(samples_per_epoch=4)
    task = make_task(data)
    before = {name: value.clone() for name, value in task.network.state_dict().items()}
    trainer = make_trainer(tmp_path, precision=precision, limit_val_batches=1)
    trainer.fit(task, datamodule=data)
    after = task.network.state_dict()
    assert torch.isfinite(trainer.callback_metrics["train/loss"])
    assert not torch.equal(after["network.main.weight"], before["network.main.weight"])


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"auxiliary_weight": -1.0}, "auxiliary_weight"),
        ({"boundary_weight": -1.0}, "boundary_weight"),
        ({"excluded_classes": ("sea",)}, "ground, square to leave out, found sea"),
    ],
)
def test_settings_that_contradict_are_refused(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(RecipeError, match=message):
        make_task(make_data(), **settings)


def test_class_weights_need_a_loss_that_takes_weights(tmp_path: Path) -> None:
    data = make_data(samples_per_epoch=2)
    task = make_task(data, loss=DiceLoss(), class_weights=MedianFrequencyBalance())
    with pytest.raises(RecipeError, match="CrossEntropyLoss"):
        make_trainer(tmp_path).fit(task, datamodule=data)


def test_training_without_end_is_refused(tmp_path: Path) -> None:
    data = make_data(samples_per_epoch=2)
    with pytest.raises(RecipeError, match="max_epochs"):
        make_trainer(tmp_path, max_epochs=-1).fit(make_task(data), datamodule=data)
