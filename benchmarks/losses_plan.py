"""Which trainings the losses are compared by: data, budget, losses, networks, seeds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from torch import nn

from crispline_training.data.augmentation import Augmentation
from crispline_training.data.masked_images import MaskedImages
from crispline_training.data.module import SegmentationData
from crispline_training.data.scenes import SceneData
from crispline_training.losses import (
    CrossEntropyLoss,
    DiceLoss,
    DistanceLoss,
    FocalLoss,
    NPALoss,
    Term,
    WeightedSum,
)

SEEDS = (1, 2, 3)
#: Metres a pixel of Houston once its frames are reduced four times.
METRES = 0.064


@dataclass(frozen=True, slots=True)
class Budget:
    """One for all losses of a network; `tile` in pixels, one epoch is `steps_per_epoch`.

    Narrow floats, channels last and one thread make the most of a processor with AMX: a step takes
    a quarter of a second, a training some five to ten minutes of one core.
    """

    steps: int = 1200
    steps_per_epoch: int = 120
    batch: int = 4
    tile: int = 256
    learning_rate: float = 1e-3
    head_learning_rate: float | None = None
    warm_up_steps: int = 60
    precision: Literal["bf16-mixed", "32-true"] = "bf16-mixed"


#: By network. With one rate for all its layers CrispNet finds no cars in twice the steps.
BUDGETS = {"crispnet": Budget(head_learning_rate=0.016), "fcn8s-resnet18": Budget()}


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


def beside_lossd(name: str, loss: nn.Module, weight: float) -> WeightedSum:
    """Return a loss with Lossd added at a weight."""
    return WeightedSum([Term(name, loss), late("lossd", DistanceLoss(), weight)])


def cross_entropy_and_dice() -> list[Term]:
    """Return the terms that Lossd's release trains with."""
    return [Term("ce", CrossEntropyLoss()), Term("dice", DiceLoss(smooth=0.05))]


CONTENDERS = {
    "ce": Contender(CrossEntropyLoss),
    "weighted-ce": Contender(CrossEntropyLoss, weighted=True),
    "focal": Contender(FocalLoss),
    "dice": Contender(DiceLoss),
    "npa": Contender(NPALoss),
    "ce+lossd": Contender(lambda: beside_lossd("ce", CrossEntropyLoss(), 1.0)),
    # At a weight of 1 wrong pixels have a twentieth of the gradient of cross-entropy, or less.
    "ce+20lossd": Contender(lambda: beside_lossd("ce", CrossEntropyLoss(), 20.0)),
    "npa+lossd": Contender(lambda: beside_lossd("npa", NPALoss(), 1.0)),
    # Lossd at a weight between the two above.
    "ce+dice": Contender(lambda: WeightedSum(cross_entropy_and_dice())),
    "ce+dice+5lossd": Contender(
        lambda: WeightedSum([*cross_entropy_and_dice(), late("lossd", DistanceLoss(), 5.0)])
    ),
}

#: Tried on scenes alone, where seeds differ by a point or two; on the frames they differ by 13.
BESIDE_DICE = ("ce+dice", "ce+dice+5lossd")
ON_FRAMES = tuple(name for name in CONTENDERS if name not in BESIDE_DICE)


def make_houston(folder: Path, budget: Budget, seed: int) -> MaskedImages:
    """Return the frames at about 6.5 cm: those of 1.6 cm reduced four times, of 3.2 cm twice.

    Every second tile holds a pixel of a class drawn at random, or cars, a thousandth of the pixels,
    are never learnt; colours vary widely, because the frames to validate are of another flight.
    """
    return MaskedImages(
        str(folder / "houston"),
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


def make_scenes(folder: Path, budget: Budget, seed: int) -> SceneData:
    """Return drawn orthophotos of 10 cm, every pixel of which has its true class."""
    return SceneData(
        scenes=48,
        val_scenes=8,
        folder=str(folder),
        tile=budget.tile,
        batch_size=budget.batch,
        samples_per_epoch=budget.steps_per_epoch * budget.batch,
        augmentation=Augmentation(),
        seed=seed,
    )


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is trained on: how to read it, what its scores leave out, which losses are tried."""

    title: str
    make: Callable[[Path, Budget, int], SegmentationData]
    exclude: tuple[str, ...]
    #: Network to the losses it is tried with.
    losses: dict[str, tuple[str, ...]]


COMPARISONS = {
    "houston": Comparison(
        title="labelled drone frames",
        make=make_houston,
        exclude=("clutter",),
        losses={"crispnet": ON_FRAMES, "fcn8s-resnet18": ("ce", "npa", "ce+lossd")},
    ),
    "scenes": Comparison(
        title="generated scenes",
        make=make_scenes,
        exclude=(),
        losses={"crispnet": ("ce", "npa", "ce+lossd", "ce+20lossd", *BESIDE_DICE)},
    ),
}


@dataclass(frozen=True, slots=True)
class Run:
    """One training."""

    data: str
    network: str
    loss: str
    seed: int

    @property
    def name(self) -> str:
        """Of the file with its scores."""
        return f"{self.data}-{self.network}-{self.loss}-{self.seed}"


def list_runs(
    data: str | None, network: str | None, loss: str | None, seeds: Sequence[int]
) -> Iterator[Run]:
    """Yield all runs, a seed at a time, so that every loss is seen once before any is twice."""
    everything = (
        Run(name, architecture, contender, seed)
        for name, comparison in COMPARISONS.items()
        for architecture, losses in comparison.losses.items()
        for seed in seeds
        for contender in losses
    )
    for run in everything:
        if data in (None, run.data) and network in (None, run.network) and loss in (None, run.loss):
            yield run
