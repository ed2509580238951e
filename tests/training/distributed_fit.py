"""One training for a comparison of one process with two; run as a program by test_ddp."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import torch
from lightning.pytorch import Trainer, seed_everything
from tests.training.squares import Squares
from torch import Tensor, nn

from crispline_training.losses import CrossEntropyLoss
from crispline_training.models import Outputs
from crispline_training.optimisation import SgdOptimisation
from crispline_training.task import SegmentationTask


class Convolution(nn.Module):
    """No batch normalisation, which counts in every process by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.main = nn.Conv2d(3, 2, 3, padding=1)

    def forward(self, image: Tensor) -> Outputs:
        return Outputs(self.main(image))


def fit(folder: Path, *, batch_size: int, **settings: Any) -> None:
    """Train three steps of four tiles, validate on nine, and write weights and scores."""
    torch.set_num_threads(1)
    seed_everything(5, verbose=False)
    # Every tile has as many labelled pixels: the mean over processes is then that over pixels.
    data = Squares(tile=32, batch_size=batch_size, samples_per_epoch=12, seed=5, unknown_rows=0)
    task = SegmentationTask(
        architecture="crispnet",
        options={"width": 16, "depth": [1, 1, 1, 1]},
        description=data.description,
        tile=32,
        loss=CrossEntropyLoss(),
        optimizer=SgdOptimisation(learning_rate=0.1),
    )
    task.network.network = Convolution()
    trainer = Trainer(
        accelerator="cpu",
        max_epochs=1,
        logger=False,
        enable_checkpointing=False,
        enable_progress_bar=False,
        enable_model_summary=False,
        num_sanity_val_steps=0,
        default_root_dir=folder,
        **settings,
    )
    trainer.fit(task, datamodule=data)
    if trainer.is_global_zero:
        scores = {
            key: float(value)
            for key, value in trainer.callback_metrics.items()
            if key.startswith("val/")
        }
        torch.save({"weights": task.network.state_dict(), "scores": scores}, folder / "end.pt")


if __name__ == "__main__":
    fit(Path(sys.argv[1]), batch_size=2, strategy="ddp", devices=2)
