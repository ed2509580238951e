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
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
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
LOSSES = {
    "ce": CrossEntropyLoss(),
    "npa": NPALoss(),
    "focal": FocalLoss(),
    "dice": DiceLoss(),
    "lossd": DistanceLoss(),
}


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


@dataclass(frozen=True, slots=True)
class Errors:
    """Which pixels (B, H, W) are near a boundary, and which errors are of the rarest class.

    `missed` are its true pixels that were given another, `added` others that were given it.
    """

    near: Tensor
    missed: Tensor
    added: Tensor


@dataclass(frozen=True, slots=True)
class Pull:
    """A loss's gradient: its sizes summed over all pixels and classes, and over those `near`.

    `missed` and `added` are sums of its component at the rarest class: negative where it asks for
    more of that class.
    """

    total: float
    near: float
    missed: float
    added: float


def find_errors(logits: Tensor, labels: Tensor, rarest: int) -> Errors:
    """Return the errors of logits (B, C, H, W)."""
    given, known = logits.argmax(dim=1), labels != IGNORE
    return Errors(
        near=find_boundary(labels),
        missed=(labels == rarest) & (given != rarest),
        added=known & (labels != rarest) & (given == rarest),
    )


def measure_pull(
    loss: nn.Module, logits: Tensor, labels: Tensor, errors: Errors, rarest: int
) -> Pull:
    """Return the gradient of a loss at the logits."""
    leaf = logits.detach().clone().requires_grad_()
    (gradient,) = torch.autograd.grad(loss(leaf, labels), leaf)
    sizes = gradient.abs().sum(dim=1)
    return Pull(
        total=float(sizes.sum()),
        near=float(sizes[errors.near].sum()),
        missed=float(gradient[:, rarest][errors.missed].sum()),
        added=float(gradient[:, rarest][errors.added].sum()),
    )


def describe(pulls: Sequence[Pull], reference: Sequence[Pull]) -> dict[str, float | None]:
    """Return a loss's pull over that of cross-entropy: all, and at errors of the rarest class."""

    def over(part: Callable[[Pull], float]) -> float | None:
        below = sum(map(part, reference))
        return round(sum(map(part, pulls)) / below, 4) if below else None

    total = sum(pull.total for pull in pulls)
    return {
        "times_cross_entropy": over(lambda pull: pull.total),
        "share_near_boundaries": round(sum(p.near for p in pulls) / total, 3) if total else None,
        "times_cross_entropy_where_the_rarest_is_missed": over(lambda pull: pull.missed),
        "times_cross_entropy_where_the_rarest_is_added": over(lambda pull: pull.added),
    }


def measure(run: Run, folder: Path, *, steps: int, batches: int) -> dict[str, Any]:
    """Train with cross-entropy, and return the figures of every loss."""
    budget = replace(BUDGETS[run.network], steps=steps)
    comparison = COMPARISONS[run.data]
    data = comparison.make(folder, budget, run.seed)
    network = train(run, data, budget, "cpu").network.train()
    names = [c.name for c in data.description.classes]
    counts = {n: c for n, c in enumerate(data.class_counts) if names[n] not in comparison.exclude}
    rarest = min(counts, key=lambda n: counts[n])
    pulls: dict[str, list[Pull]] = {name: [] for name in LOSSES}
    near = wrong = known = 0
    for sample in islice(data.train_dataloader(), batches):
        with torch.no_grad():
            logits = network(sample.image).logits.float()
        errors = find_errors(logits, sample.label, rarest)
        counted = sample.label != IGNORE
        known += int(counted.sum())
        near += int(errors.near.sum())
        wrong += int(((logits.argmax(dim=1) != sample.label) & counted).sum())
        for name, loss in LOSSES.items():
            pulls[name].append(measure_pull(loss, logits, sample.label, errors, rarest))
    return {
        "steps": steps,
        "tiles": budget.batch * batches,
        "wrong": round(wrong / known, 3),
        "near_boundaries": round(near / known, 3),
        "rarest": names[rarest],
        "losses": {name: describe(found, pulls["ce"]) for name, found in pulls.items()},
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
