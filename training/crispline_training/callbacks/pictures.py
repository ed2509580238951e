"""Pictures of what the network predicts, while it trains."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from lightning.pytorch import Callback, LightningModule, Trainer
from lightning.pytorch.loggers import TensorBoardLogger
from lightning.pytorch.trainer.states import TrainerFn
from PIL import Image

from crispline_training.callbacks.drawing import (
    draw_errors,
    draw_label,
    join,
    write_picture,
)
from crispline_training.data.sample_picture import Picture, draw_image, find_stretch
from crispline_training.description import DataDescription
from crispline_training.sample import Sample
from crispline_training.task import SegmentationTask


class PredictionPictures(Callback):
    """Draws image, truth, prediction and errors of the first validation tiles, a row a tile.

    A sheet an epoch goes into `pictures/epoch_0007.png` of the run's folder and into TensorBoard,
    while training only. Checkpoints hold how many validations there were.
    """

    def __init__(self, count: int = 4, every_epochs: int = 1) -> None:
        """Draw `count` tiles (0: none) at every `every_epochs`-th validation, the first one too."""
        self.count = count
        self.every_epochs = max(1, every_epochs)
        self._validations = 0
        self._rows: list[list[Picture]] = []

    def state_dict(self) -> dict[str, Any]:
        """Return the number of validations, which a resumed training goes on with."""
        return {"validations": self._validations}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on counting validations."""
        self._validations = int(state_dict["validations"])

    def on_validation_start(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """Begin a sheet."""
        self._rows = []

    def on_validation_batch_end(
        self,
        trainer: Trainer,
        pl_module: LightningModule,
        outputs: Any,
        batch: Any,
        batch_idx: int,
        dataloader_idx: int = 0,
    ) -> None:
        """Draw the tiles of a batch that still have room on the sheet."""
        left = self.count - len(self._rows)
        due = _validates_training(trainer) and self._validations % self.every_epochs == 0
        if left <= 0 or not due or not trainer.is_global_zero:
            return
        if isinstance(pl_module, SegmentationTask) and isinstance(outputs, torch.Tensor):
            first = Sample(batch.image[:left], batch.label[:left])
            self._rows += _draw_rows(first, outputs[:left], pl_module.described.data)

    def on_validation_end(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """Write the sheet, and count the validation."""
        self._validations += _validates_training(trainer)
        if not self._rows:
            return
        sheet = join(self._rows)
        self._rows = []
        folder = Path(trainer.default_root_dir) / "pictures"
        write_picture(Image.fromarray(sheet), folder / f"epoch_{trainer.current_epoch:04d}.png")
        for logger in trainer.loggers:
            if isinstance(logger, TensorBoardLogger):
                logger.experiment.add_image(
                    "image, truth, prediction, errors",
                    sheet,
                    global_step=trainer.global_step,
                    dataformats="HWC",
                )


def _validates_training(trainer: Trainer) -> bool:
    """Return whether it validates what it trains: neither `validate` nor the sanity check do."""
    return trainer.state.fn == TrainerFn.FITTING and not trainer.sanity_checking


def _draw_rows(
    batch: Sample, predicted: torch.Tensor, data: DataDescription
) -> list[list[Picture]]:
    images = [image.float().cpu().numpy() for image in batch.image]
    stretch = find_stretch(images)
    return [
        [
            draw_image(image, stretch),
            draw_label(truth, data.classes),
            draw_label(labels, data.classes),
            draw_errors(labels, truth),
        ]
        for image, truth, labels in zip(images, batch.label, predicted, strict=True)
    ]
