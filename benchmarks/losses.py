"""What each loss is worth: one training a loss, network and seed.

    python -m benchmarks.losses                 # goes on where it stopped
    python -m benchmarks.losses --report        # the table of what is finished

On labelled drone frames, and on generated scenes, where the truth is exact. Every training has one
budget, the same tiles in the same order for a seed, and is scored on the whole validation images
through the engine's tiling and blending. A finished training leaves a JSON in `results/losses`, and
is not repeated; a stopped one begins again.
"""

from __future__ import annotations

import argparse
import json
import logging
import time
import warnings
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import torch
from lightning.pytorch import Trainer, seed_everything

from benchmarks.losses_plan import (
    BUDGETS,
    COMPARISONS,
    CONTENDERS,
    SEEDS,
    Budget,
    Run,
    list_runs,
)
from benchmarks.losses_report import write_report
from benchmarks.measurement import RESULTS, SHARED_DATA, describe_commit, describe_machine, say
from crispline.engine.durable import atomic_path
from crispline_training.class_weighting import MedianFrequencyBalance
from crispline_training.data.array_cache import default_cache_folder
from crispline_training.data.module import SegmentationData
from crispline_training.metrics.rasters import evaluate_sources
from crispline_training.optimisation import AdamWOptimisation
from crispline_training.schedule import PolynomialSchedule
from crispline_training.task import SegmentationTask

RUNS = RESULTS / "losses"
#: Radii in pixels of Boundary IoU.
RADII = (1, 3, 5)


def train(run: Run, data: SegmentationData, budget: Budget, accelerator: str) -> SegmentationTask:
    """Train once, without checkpoints."""
    seed_everything(run.seed, verbose=False)
    contender = CONTENDERS[run.loss]
    task = SegmentationTask(
        architecture=run.network,
        description=data.description,
        tile=budget.tile,
        loss=contender.make(),
        optimizer=AdamWOptimisation(
            learning_rate=budget.learning_rate, head_learning_rate=budget.head_learning_rate
        ),
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
    """Train, score the validation images, and return what is to be kept."""
    comparison = COMPARISONS[run.data]
    data = comparison.make(folder, budget, run.seed)
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
        exclude=comparison.exclude,
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
    with atomic_path(RUNS / f"{run.name}.json") as path:
        path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def read_arguments() -> argparse.Namespace:
    """Return what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared-data", type=Path, default=SHARED_DATA)
    parser.add_argument("--data", choices=COMPARISONS)
    parser.add_argument("--network", choices={n for c in COMPARISONS.values() for n in c.losses})
    parser.add_argument("--loss", choices=CONTENDERS)
    parser.add_argument("--seeds", type=int, nargs="+", choices=SEEDS, default=SEEDS)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--accelerator", choices=("cpu", "gpu"), default="cpu")
    parser.add_argument("--steps", type=int, help="of a trial, which is not kept")
    parser.add_argument("--report", action="store_true")
    return parser.parse_args()


def main() -> None:
    """Run what is not finished yet, or report."""
    arguments = read_arguments()
    logging.getLogger("lightning.pytorch").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore", module="lightning.*")
    torch.set_num_threads(arguments.threads)
    wanted = list_runs(arguments.data, arguments.network, arguments.loss, arguments.seeds)
    for run in () if arguments.report else wanted:
        if (RUNS / f"{run.name}.json").exists():
            continue
        say(run.name)
        scenes = default_cache_folder() / "scenes"
        folder = scenes if run.data == "scenes" else arguments.shared_data
        budget = BUDGETS[run.network]
        if arguments.steps is not None:
            budget = replace(budget, steps=arguments.steps)
        document = execute(run, folder, budget, arguments.accelerator)
        if arguments.steps is None:
            keep(run, document)
        say(json.dumps(document["scores"]))
    write_report(RUNS, RESULTS / "losses.md")


if __name__ == "__main__":
    main()
