"""The optimizers that recipes choose from, with learning rates of their own for some layers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

from torch import nn
from torch.optim import SGD, AdamW, Optimizer

from crispline_training.errors import RecipeError

#: Names of the submodule that pre-trained weights go into: ours, and those of the libraries.
_BACKBONES = ("backbone", "encoder", "trunk")
#: Names of the submodule that gives the logits: ours, and that of segmentation-models-pytorch.
_HEADS = ("head", "segmentation_head")


class Optimisation(ABC):
    """An optimizer described; `build` makes it for a network.

    `backbone_learning_rate` is that of the weights that may be pre-trained. `head_learning_rate` is
    that of the last layer: one of few channels, such as CrispNet's, is slow under AdamW, which
    moves every weight by about the learning rate whatever their number, and learns rare classes
    late or never. `learning_rate` is that of the rest, of all where the others are None.
    """

    learning_rate: float
    backbone_learning_rate: float | None
    head_learning_rate: float | None

    @abstractmethod
    def build(self, network: nn.Module) -> Optimizer:
        """Return the optimizer of the network's trainable parameters."""

    def groups(self, network: nn.Module) -> list[dict[str, Any]]:
        """Return torch's parameter groups "rest", "backbone" and "head", those that there are.

        Each names this class as its `optimizer`, so that a checkpoint's state is known by it.
        Raises RecipeError where a rate is given for a part that the network does not have.
        """
        rates = {
            "rest": self.learning_rate,
            "backbone": self.backbone_learning_rate,
            "head": self.head_learning_rate,
        }
        parts: dict[str, list[nn.Parameter]] = {
            part: [] for part, rate in rates.items() if rate is not None
        }
        for name, parameter in network.named_parameters():
            part = _part_of(name)
            if parameter.requires_grad:
                parts[part if part in parts else "rest"].append(parameter)
        for part in ("backbone", "head"):
            if part in parts and not parts[part]:
                raise RecipeError(
                    f"expected a network with a {part} for {part}_learning_rate, found none; "
                    f"leave {part}_learning_rate out of the recipe"
                )
        own = type(self).__name__
        return [
            {"params": found, "lr": rates[part], "name": part, "optimizer": own}
            for part, found in parts.items()
        ]


def _part_of(name: str) -> str:
    """Return the part of a network that a parameter of this name belongs to."""
    steps = name.split(".")
    if any(step in _BACKBONES for step in steps):
        return "backbone"
    return "head" if any(step in _HEADS for step in steps) else "rest"


def _check(optimisation: SgdOptimisation | AdamWOptimisation) -> None:
    own = (optimisation.backbone_learning_rate, optimisation.head_learning_rate)
    least = min(rate for rate in (0.0, *own) if rate is not None)
    if optimisation.learning_rate <= 0 or least < 0 or optimisation.weight_decay < 0:
        raise RecipeError(
            "expected a learning_rate above 0, a backbone_learning_rate, head_learning_rate and "
            f"weight_decay of at least 0, found {optimisation.learning_rate}, {own[0]}, {own[1]}, "
            f"{optimisation.weight_decay}; correct the optimizer"
        )


@dataclass(frozen=True)
class SgdOptimisation(Optimisation):
    """Stochastic gradient descent with momentum; the defaults are those of the NPALoss paper."""

    learning_rate: float = 0.01
    backbone_learning_rate: float | None = None
    momentum: float = 0.9
    weight_decay: float = 1e-4
    nesterov: bool = False
    head_learning_rate: float | None = None

    def __post_init__(self) -> None:
        """Check the rates."""
        _check(self)

    def build(self, network: nn.Module) -> Optimizer:
        """Return torch's SGD."""
        return SGD(
            self.groups(network),
            momentum=self.momentum,
            weight_decay=self.weight_decay,
            nesterov=self.nesterov,
        )


@dataclass(frozen=True)
class AdamWOptimisation(Optimisation):
    """Adam with decoupled weight decay: Loshchilov and Hutter, ICLR 2019."""

    learning_rate: float = 1e-3
    backbone_learning_rate: float | None = None
    weight_decay: float = 0.01
    betas: tuple[float, float] = (0.9, 0.999)
    head_learning_rate: float | None = None

    def __post_init__(self) -> None:
        """Check the rates."""
        _check(self)

    def build(self, network: nn.Module) -> Optimizer:
        """Return torch's AdamW."""
        return AdamW(self.groups(network), betas=self.betas, weight_decay=self.weight_decay)
