"""What the boundary losses cost, against a training step of the network they train.

Each round times, one after the other on one batch: a training step of FCN-8s with a ResNet-18
(forward, cross-entropy, backward, SGD); the affinity map of NPALoss; the same by the definition,
comparing the labels with themselves shifted by every offset of the window; and NPALoss, Lossd and
cross-entropy whole, from the logits to their gradient. Ratios are taken within a round; their
least and their median are told, both of processor time, which other work on the machine distorts
less, and of time passed.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from benchmarks.measurement import peak_memory_mb, publish, say
from crispline_training.losses import CrossEntropyLoss, DistanceLoss, NPALoss
from crispline_training.losses.affinity import affinity_map
from crispline_training.models import build_network
from crispline_training.sample import IGNORE

CLASSES = 6
ARCHITECTURE = "fcn8s-resnet18"
#: What each may cost, as a share of a step; and how much faster than its definition one must be.
MOST_OF_A_STEP = {"affinity_map": 0.05, "lossd": 0.10}
LEAST_TIMES_FASTER = 50.0


@dataclass(frozen=True, slots=True)
class Batch:
    """Images (B, 3, H, W), labels (B, H, W) with some ignored, and logits (B, C, H, W)."""

    images: Tensor
    labels: Tensor
    logits: Tensor


@dataclass(frozen=True, slots=True)
class Seconds:
    """Processor time, over all threads, and time passed."""

    processor: float
    passed: float


def draw_batch(images: int, side: int) -> Batch:
    """Return patches of classes with a strip ignored, and logits that are partly right."""
    generator = torch.Generator().manual_seed(0)
    noise = torch.randn(images, CLASSES, side // 32, side // 32, generator=generator)
    fields = functional.interpolate(noise, size=(side, side), mode="bicubic")
    labels = fields.argmax(1)
    labels[:, : side // 20] = IGNORE
    logits = fields + torch.randn(fields.shape, generator=generator)
    pixels = torch.randn(images, 3, side, side, generator=generator)
    return Batch(pixels, labels, logits.requires_grad_())


def build_step(batch: Batch) -> Callable[[], None]:
    """Return what trains the network once on the batch."""
    network = build_network(ARCHITECTURE, bands=3, classes=CLASSES).train()
    optimiser = torch.optim.SGD(network.parameters(), lr=0.01, momentum=0.9, weight_decay=1e-4)
    loss = CrossEntropyLoss()

    def step() -> None:
        optimiser.zero_grad()
        torch.autograd.backward(loss(network(batch.images).logits, batch.labels))
        optimiser.step()

    return step


def count_shifted(labels: Tensor, k: int) -> Tensor:
    """Return the affinity map by (2k + 1)^2 comparisons of the labels, themselves narrow."""
    height, width = labels.shape[1:]
    narrow = labels.to(torch.uint8)
    padded = functional.pad(narrow.float(), (k, k, k, k), mode="replicate").to(torch.uint8)
    affinity = torch.zeros(labels.shape, dtype=torch.int16)
    for row in range(2 * k + 1):
        for column in range(2 * k + 1):
            other = padded[:, row : row + height, column : column + width]
            affinity += (other != narrow) & (other != IGNORE)
    return affinity.float() * (labels != IGNORE)


def time_both(call: Callable[[], object]) -> Seconds:
    """Run a function once."""
    processor, passed = time.process_time(), time.perf_counter()
    call()
    return Seconds(time.process_time() - processor, time.perf_counter() - passed)


def differentiate(loss: nn.Module, batch: Batch) -> Callable[[], None]:
    """Return what computes a loss and its gradient as to the logits."""

    def compute() -> None:
        batch.logits.grad = None
        torch.autograd.backward(loss(batch.logits, batch.labels))

    return compute


def measure(batch: Batch, *, k: int, rounds: int) -> dict[str, list[Seconds]]:
    """Time everything in every round, after one that is thrown away."""
    calls: dict[str, Callable[[], object]] = {
        "step": build_step(batch),
        "affinity_map": lambda: affinity_map(batch.labels, k, classes=CLASSES),
        "shifted_comparison": lambda: count_shifted(batch.labels, k),
        "npa": differentiate(NPALoss(k), batch),
        "lossd": differentiate(DistanceLoss(), batch),
        "cross_entropy": differentiate(CrossEntropyLoss(), batch),
    }
    for name, call in calls.items():
        if name != "shifted_comparison":  # nothing to warm up in 4225 equal operations
            call()
    times: dict[str, list[Seconds]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            times[name].append(time_both(call))
        say(str({name: round(all_times[-1].processor, 3) for name, all_times in times.items()}))
    return times


def compare(numerators: Sequence[Seconds], denominators: Sequence[Seconds]) -> dict[str, float]:
    """Return the least and the median of the rounds' ratios, by both clocks."""
    figures = {}
    for clock in ("processor", "passed"):
        ratios = [
            getattr(n, clock) / getattr(d, clock)
            for n, d in zip(numerators, denominators, strict=True)
        ]
        figures[f"{clock}_min"] = round(min(ratios), 4)
        figures[f"{clock}_median"] = round(statistics.median(ratios), 4)
    return figures


def judge(times: dict[str, list[Seconds]]) -> dict[str, Any]:
    """Return the ratios, and whether they are as good as they should be, by processor time."""
    shares = {
        name: compare(times[name], times["step"])
        for name in ("affinity_map", "npa", "lossd", "cross_entropy")
    }
    faster = compare(times["shifted_comparison"], times["affinity_map"])
    return {
        "share_of_a_step": shares,
        "affinity_map_times_faster_than_shifted_comparison": faster,
        "holds": {
            **{
                f"{name} <= {most:.0%} of a step": shares[name]["processor_median"] <= most
                for name, most in MOST_OF_A_STEP.items()
            },
            f"affinity_map >= {LEAST_TIMES_FASTER:g}x": (
                faster["processor_median"] >= LEAST_TIMES_FASTER
            ),
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=6)
    parser.add_argument("--side", type=int, default=513)
    parser.add_argument("--k", type=int, default=32)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--no-save", action="store_true", help="print only")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    batch = draw_batch(arguments.images, arguments.side)
    ours = affinity_map(batch.labels, arguments.k, classes=CLASSES)
    if not torch.equal(ours, count_shifted(batch.labels, arguments.k)):
        raise SystemExit("the affinity map is not that of its definition: no figure counts")
    times = measure(batch, k=arguments.k, rounds=arguments.rounds)
    publish(
        "loss_cost",
        {
            "batch": f"{arguments.images} x {arguments.side} x {arguments.side}, {CLASSES} classes",
            "k": arguments.k,
            "network": ARCHITECTURE,
            "threads": arguments.threads,
            "torch": version("torch"),
            **judge(times),
            "processor_s": {n: [round(s.processor, 4) for s in t] for n, t in times.items()},
            "passed_s": {n: [round(s.passed, 4) for s in t] for n, t in times.items()},
            "peak_rss_mb": peak_memory_mb(),
        },
        save=not arguments.no_save,
    )


if __name__ == "__main__":
    main()
