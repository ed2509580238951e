"""Where a loss pulls: its gradient at the logits beside that of cross-entropy.

    python -m benchmarks.loss_gradients --data scenes

A network is trained with cross-entropy for a while, on what the losses are compared on; then each
loss gives its gradient for the same tiles. A loss whose gradient is a hundredth of cross-entropy's
changes little beside it, whatever its value; one that pulls where cross-entropy pulls teaches the
same.
"""

from __future__ import annotations

import argparse
import logging
import warnings
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import torch
from scipy.ndimage import binary_dilation
from torch import Tensor, nn

from benchmarks.losses import train
from benchmarks.losses_plan import BUDGETS, COMPARISONS, Run
from benchmarks.measurement import SHARED_DATA, publish, say
from crispline_training.data.array_cache import default_cache_folder
from crispline_training.losses import CrossEntropyLoss, DiceLoss, DistanceLoss, FocalLoss, NPALoss
from crispline_training.sample import IGNORE

#: Pixels this close to another class count as on a boundary.
RADIUS = 5


def find_boundary(labels: Tensor) -> Tensor:
    """Return which pixels of labels (B, H, W) have another known class within RADIUS rows, columns.

    Ground that is ignored is no class.
    """
    found = np.zeros(labels.shape, bool)
    for tile, near in zip(labels.numpy(), found, strict=True):
        known = tile != IGNORE
        window = np.ones((2 * RADIUS + 1, 2 * RADIUS + 1), bool)
        for number in np.unique(tile[known]):
            others = binary_dilation(known & (tile != number), window)
            near |= others & (tile == number)
    return torch.from_numpy(found)


def pull(loss: nn.Module, logits: Tensor, labels: Tensor) -> Tensor:
    """Return the size of the gradient at each pixel (B, H, W), summed over the classes."""
    leaf = logits.detach().clone().requires_grad_()
    (gradient,) = torch.autograd.grad(loss(leaf, labels), leaf)
    return gradient.abs().sum(dim=1)


def describe(pulls: Sequence[Tensor], reference: Sequence[Tensor], near: Sequence[Tensor]) -> Any:
    """Return a loss's pull over that of cross-entropy, and its share near boundaries."""
    total = sum(float(p.sum()) for p in pulls)
    close = sum(float(p[n].sum()) for p, n in zip(pulls, near, strict=True))
    return {
        "times_cross_entropy": round(total / sum(float(p.sum()) for p in reference), 4),
        "share_near_boundaries": round(close / total, 3) if total else None,
    }


def measure(run: Run, folder: Path, *, steps: int, batches: int) -> dict[str, Any]:
    """Train with cross-entropy, and return the figures of every loss."""
    budget = replace(BUDGETS[run.network], steps=steps)
    data = COMPARISONS[run.data].make(folder, budget, run.seed)
    task = train(run, data, budget, "cpu")
    losses = {
        "ce": CrossEntropyLoss(),
        "npa": NPALoss(),
        "focal": FocalLoss(),
        "dice": DiceLoss(),
        "lossd": DistanceLoss(),
    }
    network = task.network.train()
    found: dict[str, list[Tensor]] = {name: [] for name in losses}
    near, known, wrong = [], 0, 0
    for sample in islice(data.train_dataloader(), batches):
        with torch.no_grad():
            logits = network(sample.image).logits.float()
        near.append(find_boundary(sample.label))
        counted = sample.label != IGNORE
        known += int(counted.sum())
        wrong += int(((logits.argmax(dim=1) != sample.label) & counted).sum())
        for name, loss in losses.items():
            found[name].append(pull(loss, logits, sample.label))
    return {
        "steps": steps,
        "tiles": budget.batch * batches,
        "wrong": round(wrong / known, 3),
        "near_boundaries": round(sum(int(n.sum()) for n in near) / known, 3),
        "losses": {name: describe(pulls, found["ce"], near) for name, pulls in found.items()},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared-data", type=Path, default=SHARED_DATA)
    parser.add_argument("--data", choices=COMPARISONS, action="append")
    parser.add_argument("--network", choices=BUDGETS, default="crispnet")
    parser.add_argument("--steps", type=int, default=600)
    parser.add_argument("--batches", type=int, default=24)
    parser.add_argument("--no-save", action="store_true", help="print only")
    arguments = parser.parse_args()
    logging.getLogger("lightning.pytorch").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore", module="lightning.*")
    torch.set_num_threads(1)
    document = {}
    for data in arguments.data or COMPARISONS:
        scenes = default_cache_folder() / "scenes"
        folder = scenes if data == "scenes" else arguments.shared_data
        run = Run(data, arguments.network, "ce", 1)
        say(f"{arguments.network} on {data}")
        document[data] = measure(run, folder, steps=arguments.steps, batches=arguments.batches)
    publish(
        "loss_gradients", {"network": arguments.network, **document}, save=not arguments.no_save
    )


if __name__ == "__main__":
    main()
