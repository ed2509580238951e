"""Random numbers inside the network as a function of seed, step and process."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import torch
from lightning.pytorch import Callback, LightningModule, Trainer


class StepSeed(Callback):
    """Seeds torch before every training step, so that a resumed training ends bit-equal.

    Lightning's checkpoints do not hold the state of random generators, which dropout draws from.
    """

    def on_train_batch_start(
        self, trainer: Trainer, pl_module: LightningModule, batch: Any, batch_idx: int
    ) -> None:
        """Seed the generators of the CPU and of all GPUs."""
        seed = int(os.environ.get("PL_GLOBAL_SEED", "0"))
        place = (seed, trainer.current_epoch, batch_idx, trainer.global_rank)
        state = np.random.SeedSequence(place).generate_state(2, np.uint32)
        torch.manual_seed((int(state[0]) << 32) | int(state[1]))
