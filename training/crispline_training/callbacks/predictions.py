"""What `crispline-train predict` writes: a class map of every tile."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from lightning.pytorch import LightningModule, Trainer
from lightning.pytorch.callbacks import BasePredictionWriter
from PIL import Image

from crispline.engine.card import ClassInfo
from crispline_training.callbacks.drawing import write_picture
from crispline_training.task import SegmentationTask


class PredictionWriter(BasePredictionWriter):
    """Writes labels as PNGs of class ids with the classes' colours: `predictions/tile_00012.png`.

    Numbers are those of the tiles in their data set. They have no place on the ground: class maps
    of whole rasters that do come from `crispline segment` with the exported network.
    """

    def __init__(self) -> None:
        """Write after every batch."""
        super().__init__(write_interval="batch")

    def write_on_batch_end(
        self,
        trainer: Trainer,
        pl_module: LightningModule,
        prediction: Any,
        batch_indices: Sequence[int] | None,
        batch: Any,
        batch_idx: int,
        dataloader_idx: int,
    ) -> None:
        """Write the labels of one batch, (batch, row, column)."""
        if not isinstance(pl_module, SegmentationTask) or not isinstance(prediction, torch.Tensor):
            return
        palette = _palette(pl_module.described.data.classes)
        folder = Path(trainer.default_root_dir) / "predictions"
        for number, labels in zip(batch_indices or (), prediction.cpu().numpy(), strict=True):
            picture = Image.fromarray(labels, mode="P")
            picture.putpalette(palette)
            write_picture(picture, folder / f"tile_{number:05d}.png")


def _palette(classes: tuple[ClassInfo, ...]) -> bytes:
    colours = {info.id: bytes.fromhex(info.colour[1:]) for info in classes}
    return b"".join(colours.get(value, b"\x80\x80\x80") for value in range(256))
