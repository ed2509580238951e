"""The optimizers that recipes choose from, with a learning rate of its own for the backbone."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

from torch import nn
from torch.optim import SGD, AdamW, Optimizer

from crispline_training.errors import RecipeError

#: Names of the submodule that pre-trained weights go into: ours, and those of the libraries.
_BACKBONES = ("backbone", "encoder", "trunk")


class Optimisation(ABC):
    """An optimizer described; `build` makes it for a network."""

    learning_rate: float
    backbone_learning_rate: float | None

    @abstractmethod
    def build(self, network: nn.Module) -> Optimizer:
        """Return the optimizer of the network's trainable parameters."""

    def groups(self, network: nn.Module) -> list[dict[str, Any]]:
        """Return torch's parameter groups "head" and "backbone", or "all" where rates are one.

        Raises RecipeError where a rate for the backbone is given and there is no backbone.
        """
        named = [(name, p) for name, p in network.named_parameters() if p.requires_grad]
        if self.backbone_learning_rate is None:
            parameters = [p for _, p in named]
            return [{"params": parameters, "lr": self.learning_rate, "name": "all"}]
        backbone = [p for name, p in named if _lies_in_backbone(name)]
        if not backbone:
            raise RecipeError(
                "expected a network with a backbone for backbone_learning_rate, found none; "
                "leave backbone_learning_rate out of the recipe"
            )
        head = [p for name, p in named if not _lies_in_backbone(name)]
        return [
            {"params": head, "lr": self.learning_rate, "name": "head"},
            {"params": backbone, "lr": self.backbone_learning_rate, "name": "backbone"},
        ]


def _lies_in_backbone(name: str) -> bool:
    return any(part in _BACKBONES for part in name.split("."))


def _expect_rates(*, learning_rate: float, backbone: float | None, weight_decay: float) -> None:
    if learning_rate <= 0 or (backbone is not None and backbone < 0) or weight_decay < 0:
        raise RecipeError(
            "expected a learning_rate above 0, a backbone_learning_rate and weight_decay of at "
            f"least 0, found {learning_rate}, {backbone}, {weight_decay}; correct the optimizer"
        )


@dataclass(frozen=True)
class SgdOptimisation(Optimisation):
    """Stochastic gradient descent with momentum; the defaults are those of the NPALoss paper."""

    learning_rate: float = 0.01
    backbone_learning_rate: float | None = None
    momentum: float = 0.9
    weight_decay: float = 1e-4
    nesterov: bool = False

    def __post_init__(self) -> None:
        """Check the rates."""
        _expect_rates(
            learning_rate=self.learning_rate,
            backbone=self.backbone_learning_rate,
            weight_decay=self.weight_decay,
        )

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

    def __post_init__(self) -> None:
        """Check the rates."""
        _expect_rates(
            learning_rate=self.learning_rate,
            backbone=self.backbone_learning_rate,
            weight_decay=self.weight_decay,
        )

    def build(self, network: nn.Module) -> Optimizer:
        """Return torch's AdamW."""
        return AdamW(self.groups(network), betas=self.betas, weight_decay=self.weight_decay)
