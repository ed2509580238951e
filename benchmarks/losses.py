"""What each loss is worth: one training a loss, network and seed on the labelled drone frames.

    python -m benchmarks.losses                 # goes on where it stopped
    python -m benchmarks.losses --report        # the table of what is finished

Every training has one budget, the same tiles in the same order for a seed, and is scored on the
whole validation frame through the engine's tiling and blending. A finished training leaves a JSON
in `results/losses`, and is not repeated; a stopped one begins again.
"""

from __future__ import annotations

import argparse
import json
import logging
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import torch
from lightning.pytorch import Trainer, seed_everything
from torch import nn

from benchmarks.losses_report import write_report
from benchmarks.measurement import RESULTS, SHARED_DATA, describe_commit, describe_machine, say
from crispline.engine.durable import atomic_path
from crispline_training.class_balance import MedianFrequencyBalance
from crispline_training.data.augmentation import Augmentation
from crispline_training.data.masked_images import MaskedImages
from crispline_training.losses import (
    CrossEntropyLoss,
    DiceLoss,
    DistanceLoss,
    FocalLoss,
    NPALoss,
    Term,
    WeightedSum,
)
from crispline_training.metrics.rasters import evaluate_sources
from crispline_training.optimisation import AdamWOptimisation
from crispline_training.schedule import PolynomialSchedule
from crispline_training.task import SegmentationTask

RUNS = RESULTS / "losses"
SEEDS = (1, 2, 3)
#: Radii in pixels of Boundary IoU, and metres a pixel once frames are reduced four times.
RADII, METRES = (1, 3, 5), 0.064


@dataclass(frozen=True, slots=True)
class Budget:
    """One for all losses of a network; `tile` in pixels, one epoch is `steps_per_epoch`.

    Narrow floats, channels last and one thread make the most of a processor with AMX: a step takes
    a quarter of a second, a training some five minutes of one core.
    """

    steps: int = 1200
    steps_per_epoch: int = 120
    batch: int = 4
    tile: int = 256
    learning_rate: float = 1e-3
    warm_up_steps: int = 60
    precision: Literal["bf16-mixed", "32-true"] = "bf16-mixed"


@dataclass(frozen=True, slots=True)
class Contender:
    """A loss to be tried; `weighted` balances the classes of its cross-entropy."""

    make: Callable[[], nn.Module]
    weighted: bool = False


def late(name: str, loss: nn.Module, weight: float) -> Term:
    """Return a term that comes in over the second tenth of the training.

    Hard predictions mean nothing at first.
    """
    return Term(name, loss, weight=weight, start_epoch=1, ramp_epochs=1)


CONTENDERS = {
    "ce": Contender(CrossEntropyLoss),
    "weighted-ce": Contender(CrossEntropyLoss, weighted=True),
    "focal": Contender(FocalLoss),
    "dice": Contender(DiceLoss),
    "npa": Contender(NPALoss),
    "ce+lossd": Contender(
        lambda: WeightedSum([Term("ce", CrossEntropyLoss()), late("lossd", DistanceLoss(), 1.0)])
    ),
    "npa+lossd": Contender(
        lambda: WeightedSum([Term("npa", NPALoss()), late("lossd", DistanceLoss(), 1.0)])
    ),
}
#: Network to the losses it is tried with, the light one first.
PLAN = {
    "crispnet": tuple(CONTENDERS),
    "fcn8s-resnet18": ("ce", "npa", "ce+lossd"),
}


@dataclass(frozen=True, slots=True)
class Run:
    """One training."""

    network: str
    loss: str
    seed: int

    @property
    def path(self) -> Path:
        """Where its scores are kept."""
        return RUNS / f"{self.network}-{self.loss}-{self.seed}.json"


def list_runs(network: str | None, loss: str | None, seeds: Sequence[int]) -> Iterator[Run]:
    """Yield all runs, a seed at a time, so that every loss is seen once before any is twice."""
    for name, losses in PLAN.items():
        for seed in seeds:
            for contender in losses:
                if network in (None, name) and loss in (None, contender):
                    yield Run(name, contender, seed)


def make_data(folder: Path, budget: Budget, seed: int) -> MaskedImages:
    """Return the frames at about 6.5 cm: those of 1.6 cm reduced four times, of 3.2 cm twice.

    Every second tile holds a pixel of a class drawn at random, or cars, a thousandth of the pixels,
    are never learnt; colours vary widely, because the frames to validate are of another flight.
    """
    return MaskedImages(
        str(folder),
        masks="masks6",
        reduce=4,
        reduce_of={"6627": 2, "6701": 2, "6957": 2},
        ground_resolution=METRES / 4,
        tile=budget.tile,
        batch_size=budget.batch,
        samples_per_epoch=budget.steps_per_epoch * budget.batch,
        augmentation=Augmentation(brightness=0.4, contrast=0.4, saturation=0.4),
        class_balance=0.5,
        seed=seed,
    )


def train(run: Run, data: MaskedImages, budget: Budget, accelerator: str) -> SegmentationTask:
    """Train once, without checkpoints."""
    seed_everything(run.seed, verbose=False)
    contender = CONTENDERS[run.loss]
    task = SegmentationTask(
        architecture=run.network,
        description=data.description,
        tile=budget.tile,
        loss=contender.make(),
        optimizer=AdamWOptimisation(learning_rate=budget.learning_rate),
        schedule=PolynomialSchedule(warm_up_steps=budget.warm_up_steps),
        class_weights=MedianFrequencyBalance(lowest="clutter") if contender.weighted else None,
    )
    task.network.to(memory_format=torch.channels_last)
    trainer = Trainer(
        accelerator=accelerator,
        devices=1,
        precision=budget.precision,
        max_steps=budget.steps,
        limit_val_batches=0,
        logger=False,
        enable_checkpointing=False,
        enable_progress_bar=False,
        enable_model_summary=False,
    )
    trainer.fit(task, datamodule=data)
    return task


def execute(run: Run, folder: Path, budget: Budget, accelerator: str) -> dict[str, Any]:
    """Train, score the validation frame, and return what is to be kept."""
    data = make_data(folder, budget, run.seed)
    began = time.perf_counter()
    task = train(run, data, budget, accelerator)
    seconds = time.perf_counter() - began
    device = "cuda" if accelerator == "gpu" else "cpu"
    found = evaluate_sources(
        task.network,
        task.described,
        data.sources("val"),
        device=device,
        radii=RADII,
        exclude=("clutter",),
    )
    return {
        **asdict(run),
        "budget": asdict(budget),
        "commit": describe_commit(),
        "machine": describe_machine(),
        "device": torch.cuda.get_device_name() if device == "cuda" else "cpu",
        "training_seconds": round(seconds, 1),
        "scores": {name: round(float(value), 5) for name, value in found.scores.items()},
    }


def keep(run: Run, document: dict[str, Any]) -> None:
    """Write the scores of a finished run, whole or not at all."""
    RUNS.mkdir(parents=True, exist_ok=True)
    with atomic_path(run.path) as path:
        path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Run what is not finished yet, or report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=SHARED_DATA / "houston")
    parser.add_argument("--network", choices=PLAN)
    parser.add_argument("--loss", choices=CONTENDERS)
    parser.add_argument("--seeds", type=int, nargs="+", choices=SEEDS, default=SEEDS)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--accelerator", choices=("cpu", "gpu"), default="cpu")
    parser.add_argument("--steps", type=int, default=Budget().steps, help="for a trial; not kept")
    parser.add_argument("--report", action="store_true")
    arguments = parser.parse_args()
    logging.getLogger("lightning.pytorch").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore", module="lightning.*")
    torch.set_num_threads(arguments.threads)
    budget = Budget(steps=arguments.steps)
    for run in () if arguments.report else list_runs(
        arguments.network, arguments.loss, arguments.seeds
    ):
        if run.path.exists():
            continue
        say(f"{run.network}, {run.loss}, seed {run.seed}")
        document = execute(run, arguments.data, budget, arguments.accelerator)
        if budget == Budget():
            keep(run, document)
        say(json.dumps(document["scores"]))
    write_report(RUNS, RESULTS / "losses.md")


if __name__ == "__main__":
    main()
