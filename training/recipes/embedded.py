"""Train the model that comes with Crispline, on generated scenes only.

    python training/recipes/embedded.py runs/embedded --processes 2

Scenes are drawn once (about 9 MB and 2 s each) and kept in the run's folder. The network learns the
share that each class covers of a pixel rather than its label, because the engine traces borders
where two classes are equally probable; pixels on borders weigh more. A run that was stopped goes on
where it was when the same command is given again. `last.ckpt` in the run's folder is for
`crispline-export`, `log.jsonl` gets a line every few minutes. With one process or with
another number the weights come out different, but about as good.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, distributed
from torch.multiprocessing.spawn import spawn
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel
from torch.utils.data import default_collate

from crispline.engine.boundary_metrics import count_boundaries
from crispline.engine.card import GroundResolution
from crispline.engine.durable import atomic_path
from crispline.engine.grid import Window
from crispline.engine.metrics import count_confusion, score_classes
from crispline.engine.scene import SCENE_CLASSES
from crispline_training.checkpoint import KEY, build, describe
from crispline_training.data.scenes import (
    FIRST_SEEDS,
    SCENE_MEAN,
    SCENE_STD,
    SceneTiles,
    SceneWindow,
    label_shares,
    list_scenes,
)
from crispline_training.description import DataDescription, NetworkDescription
from crispline_training.origin import find_origin

NETWORK = NetworkDescription(
    architecture="crispnet",
    options={"width": 32, "depth": [1, 2, 1, 1], "head_width": 32},
    data=DataDescription(
        name="generated scenes (crispline.engine.scene)",
        bands=("red", "green", "blue"),
        classes=SCENE_CLASSES,
        mean=SCENE_MEAN,
        std=SCENE_STD,
        ground_resolution=GroundResolution(0.1, 0.05, 0.2),
        licence="MIT",
    ),
    tile=512,
    name="Crispline embedded",
)
#: Squares of scenes, pixels, and how many the log's scores are of.
SIDE, VALIDATION = 1024, 12
#: Three scenes of four have pixels of 0.1 m, the rest of anything between, in metres.
FINEST, COARSEST = 0.06, 0.17
#: A pixel counts as on a border where no class covers this much of it (of 255).
WHOLE = 250


@dataclass(frozen=True, slots=True)
class Settings:
    """How to train. The last quarter of the steps sees few large tiles instead of many small."""

    folder: Path
    scenes: Path
    steps: int
    processes: int
    scene_count: int
    pixels: int = 16 * 256 * 256  # a step, over all processes
    small_tile: int = 256
    large_tile: int = 512
    large_share: float = 0.25
    rate: float = 4e-3
    decay: float = 0.02
    warm_up: float = 0.05
    average: float = 0.998
    border_weight: float = 2.0
    dice_weight: float = 0.5
    branch_weight: float = 0.4
    minutes_between: float = 5.0
    seed: int = 0

    def tile(self, step: int) -> int:
        """Return the side of tiles at a step."""
        return self.small_tile if step < self.steps * (1 - self.large_share) else self.large_tile

    def rate_at(self, step: int) -> float:
        """Return the learning rate: up in a line, down in a half cosine."""
        warm = max(1.0, self.steps * self.warm_up)
        if step < warm:
            return self.rate * (step + 1) / warm
        fall = (step - warm) / max(1.0, self.steps - warm)
        return self.rate * max(0.5 * (1 + math.cos(math.pi * fall)), 1e-3)


def choose_scenes(settings: Settings) -> list[SceneWindow]:
    """Return the training scenes that are drawn, or are to be drawn."""
    scenes = []
    for seed in range(FIRST_SEEDS["train"], FIRST_SEEDS["train"] + settings.scene_count):
        random = np.random.default_rng((seed, 1))
        size = math.exp(random.uniform(math.log(FINEST), math.log(COARSEST)))
        scenes.append(SceneWindow(seed, SIDE, size if seed % 4 == 0 else 0.1, settings.scenes))
    return scenes


def take_batches(
    scenes: list[SceneWindow], settings: Settings, first: int, rank: int
) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield images and shares (batch, layer, row, column), both 0 to 255, from a step on."""
    for step in range(first, settings.steps):
        tile = settings.tile(step)
        count = max(1, settings.pixels // settings.processes // tile**2)
        tiles = SceneTiles(scenes, tile, count, seed=settings.seed)
        begin = (step * settings.processes + rank) * count + tile * 10**9
        batch = default_collate([tiles[begin + n] for n in range(count)])
        yield vary_light(batch.image.float()), batch.shares.float()


def vary_light(image: Tensor) -> Tensor:
    """Return images with other brightness, contrast and tint; raw values (batch, band, ...)."""
    count, bands = image.shape[:2]
    gamma = torch.empty(count, 1, 1, 1).uniform_(0.85, 1.18)
    gain = torch.empty(count, 1, 1, 1).uniform_(0.85, 1.15)
    tint = torch.empty(count, bands, 1, 1).uniform_(0.93, 1.07)
    lift = torch.empty(count, bands, 1, 1).uniform_(-6, 6)
    return (255 * (image / 255) ** gamma * gain * tint + lift).clamp(0, 255)


def measure_loss(logits: Tensor, boundary: Tensor, shares: Tensor, settings: Settings) -> Tensor:
    """Return the loss of logits (batch, class, row, column) and of the boundary branch."""
    logits, target = logits.float(), shares / 255
    border = (shares.amax(dim=1, keepdim=True) < WHOLE).float()
    weight = 1 + settings.border_weight * border
    surprise = functional.log_softmax(logits, dim=1)
    crossed = -(weight * target * surprise).sum() / weight.sum()
    guess = surprise.exp()
    both = (guess * target).sum(dim=(0, 2, 3))
    either = (guess**2 + target**2).sum(dim=(0, 2, 3))
    there = (target.sum(dim=(0, 2, 3)) > 0).float()
    dice = (there * (1 - 2 * both / (either + 1.0))).sum() / there.sum()
    branch = functional.binary_cross_entropy_with_logits(
        boundary.float(), border, pos_weight=torch.tensor(3.0)
    )
    return crossed + settings.dice_weight * dice + settings.branch_weight * branch


def score(network: torch.nn.Module, scenes: list[SceneWindow], side: int) -> dict[str, float]:
    """Return mean IoU, Boundary IoU at 3 pixels and IoU by class over the scenes' upper left."""
    classes = len(SCENE_CLASSES)
    window = Window(0, 0, side, side)
    core = (slice(0, side), slice(0, side))
    confusion, bands = np.zeros((classes, classes + 1), np.int64), None
    for scene in scenes:
        image, shares = scene.read_shares(window)
        with torch.inference_mode():
            found = network(torch.from_numpy(image)[None]).logits[0].argmax(dim=0).numpy()
        truth = label_shares(shares)
        found = found.astype(np.uint8)
        confusion += count_confusion(truth, found, class_count=classes)
        here = count_boundaries(truth, found, class_count=classes, radii=[3], core=core)
        bands = here if bands is None else bands + here
    scores = score_classes(confusion)
    result = {"miou": scores.mean_iou, "accuracy": scores.overall_accuracy}
    if bands is not None:
        result["boundary_iou_3"] = float(np.nanmean(bands.iou[0]))
    result |= {f"iou {c.name}": float(v) for c, v in zip(SCENE_CLASSES, scores.iou, strict=True)}
    return {name: round(value, 4) for name, value in result.items()}


class Trainer:
    """Network, running average of its weights, optimiser, and how far they are."""

    def __init__(self, settings: Settings, rank: int) -> None:
        """Set up, from the run's last checkpoint where there is one."""
        torch.manual_seed(settings.seed)
        self.settings, self.rank, self.step, self.minutes = settings, rank, 0, 0.0
        self.network = build(NETWORK).to(memory_format=torch.channels_last)
        self.average = AveragedModel(self.network, avg_fn=self._blend, use_buffers=True)
        self.optimiser = torch.optim.AdamW(
            self.network.parameters(), lr=settings.rate, weight_decay=settings.decay
        )
        self.path = settings.folder / "last.ckpt"
        if self.path.exists():
            self._resume(torch.load(self.path, weights_only=True))
        torch.manual_seed(settings.seed + 1000 * rank + self.step)

    def learn(self, image: Tensor, shares: Tensor) -> float:
        """Take one step and return the loss."""
        for group in self.optimiser.param_groups:
            group["lr"] = self.settings.rate_at(self.step)
        self.network.train()
        image = image.contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            outputs = self.network(image)
        loss = measure_loss(outputs.logits, outputs.boundary, shares, self.settings)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        self._share_gradients()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 5.0)
        self.optimiser.step()
        self.average.update_parameters(self.network)
        self.step += 1
        return float(loss.detach())

    def _blend(self, average: Tensor, current: Tensor, count: Tensor | int) -> Tensor:
        """Return a running average that soon forgets what the weights began with."""
        kept = min(self.settings.average, (1 + int(count)) / (10 + int(count)))
        return average + (1 - kept) * (current - average)

    def _share_gradients(self) -> None:
        if self.settings.processes == 1:
            return
        gradients = [p.grad for p in self.network.parameters() if p.grad is not None]
        flat = torch.cat([g.flatten() for g in gradients]) / self.settings.processes
        distributed.all_reduce(flat)
        start = 0
        for gradient in gradients:
            gradient.copy_(flat[start : start + gradient.numel()].view_as(gradient))
            start += gradient.numel()

    def report(self, loss: float, scenes: list[SceneWindow]) -> None:
        """Score the averaged weights, write a line of the log and the checkpoint."""
        self.average.eval()
        scores = score(self.average, scenes, self.settings.large_tile)
        line = {"step": self.step, "minutes": round(self.minutes, 1), "loss": round(loss, 4)}
        with (self.settings.folder / "log.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(line | scores) + "\n")
        self._save(scores)

    def _save(self, scores: dict[str, float]) -> None:
        weights = {
            name.removeprefix("module."): value
            for name, value in self.average.state_dict().items()
            if name != "n_averaged"
        }
        origin = find_origin()
        source = f"training/recipes/embedded.py, commit {origin.commit or 'unknown'}"
        content = {
            "state_dict": {f"network.{name}": value for name, value in weights.items()},
            KEY: describe(replace(NETWORK, metrics=scores, source=source), origin),
            "training": {
                "network": self.network.state_dict(),
                "average": self.average.state_dict(),
                "optimiser": self.optimiser.state_dict(),
                "step": self.step,
                "minutes": self.minutes,
                "scores": scores,
            },
        }
        with atomic_path(self.path) as temporary:
            torch.save(content, temporary)

    def _resume(self, content: dict[str, Any]) -> None:
        kept = content["training"]
        self.network.load_state_dict(kept["network"])
        self.average.load_state_dict(kept["average"])
        self.optimiser.load_state_dict(kept["optimiser"])
        self.step, self.minutes = int(kept["step"]), float(kept["minutes"])


def train(rank: int, settings: Settings) -> None:
    """Train as one of several processes, each on one thread: few channels do not share well."""
    torch.set_num_threads(1)
    if settings.processes > 1:
        os.environ.setdefault("MASTER_ADDR", "127.0.0.1")
        os.environ.setdefault("MASTER_PORT", "29511")
        distributed.init_process_group(
            "gloo", rank=rank, world_size=settings.processes, timeout=timedelta(hours=6)
        )
    trainer = Trainer(settings, rank)
    validation = list_scenes(
        FIRST_SEEDS["val"], VALIDATION, side=SIDE, pixel_size=0.1, folder=settings.scenes
    )
    begun, reported = time.monotonic() - 60 * trainer.minutes, time.monotonic()
    for image, shares in take_batches(choose_scenes(settings), settings, trainer.step, rank):
        loss = trainer.learn(image, shares)
        trainer.minutes = (time.monotonic() - begun) / 60
        late = time.monotonic() - reported > 60 * settings.minutes_between
        if rank == 0 and (late or trainer.step == settings.steps):
            trainer.report(loss, validation)
            reported = time.monotonic()
    if settings.processes > 1:
        distributed.barrier()
        distributed.destroy_process_group()


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="the run's folder")
    parser.add_argument(
        "--scenes", type=Path, help="folder of drawn scenes; in the run's by default"
    )
    parser.add_argument("--scene-count", type=int, default=480)
    parser.add_argument("--steps", type=int, default=5000)
    parser.add_argument("--processes", type=int, default=1, help="one for each core")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    scenes = given.scenes or given.folder / "scenes"
    settings = Settings(given.folder, scenes, given.steps, given.processes, given.scene_count)
    if settings.processes == 1:
        train(0, settings)
    else:
        spawn(train, args=(settings,), nprocs=settings.processes)  # type: ignore[no-untyped-call]  # torch


if __name__ == "__main__":
    main()
