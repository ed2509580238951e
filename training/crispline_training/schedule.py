"""How the learning rate goes over a training, as a factor of its base value at every step.

Each schedule is a pure function of the step; `as_scheduler` hands one to torch.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi

from torch.optim import Optimizer
from torch.optim.lr_scheduler import LambdaLR

from crispline_training.errors import RecipeError


class Schedule(ABC):
    """The factor that the learning rate of every parameter group is multiplied by."""

    #: Steps over which the factor rises linearly to its first value.
    warm_up_steps: int

    @abstractmethod
    def factor(self, progress: float) -> float:
        """Return the factor at `progress`, 0 at the end of the warm-up and 1 at the last step."""

    def factor_at(self, step: int, total: int) -> float:
        """Return the factor at a step of 0 to `total` - 1; warm-up begins at 1 / warm_up_steps."""
        if step < self.warm_up_steps:
            return self.factor(0.0) * (step + 1) / self.warm_up_steps
        span = max(1, total - self.warm_up_steps)
        return self.factor(min(1.0, (step - self.warm_up_steps) / span))


def _expect_warm_up(steps: int) -> None:
    if steps < 0:
        raise RecipeError(
            f"expected warm_up_steps of at least 0, found {steps}; correct the schedule"
        )


@dataclass(frozen=True)
class ConstantSchedule(Schedule):
    """The base learning rate all along."""

    warm_up_steps: int = 0

    def __post_init__(self) -> None:
        """Check the warm-up."""
        _expect_warm_up(self.warm_up_steps)

    def factor(self, progress: float) -> float:
        """Return 1."""
        return 1.0


@dataclass(frozen=True)
class PolynomialSchedule(Schedule):
    """(1 - progress) ** power: Chen et al., DeepLab, TPAMI 2018, section 4.1."""

    power: float = 0.9
    warm_up_steps: int = 0

    def __post_init__(self) -> None:
        """Check power and warm-up."""
        _expect_warm_up(self.warm_up_steps)
        if self.power < 0:
            raise RecipeError(
                f"expected a power of at least 0, found {self.power}; correct the schedule"
            )

    def factor(self, progress: float) -> float:
        """Return the factor: 1 at the start, 0 at the end."""
        return float((1.0 - progress) ** self.power)


@dataclass(frozen=True)
class CosineSchedule(Schedule):
    """Half a cosine from 1 to `final`: Loshchilov and Hutter, SGDR, ICLR 2017, equation 5.

    `cycles` are the relative lengths of warm restarts: (1, 2) starts again after a third.
    """

    final: float = 0.0
    cycles: Sequence[float] = (1.0,)
    warm_up_steps: int = 0

    def __post_init__(self) -> None:
        """Check the lengths."""
        _expect_warm_up(self.warm_up_steps)
        if not self.cycles or min(self.cycles) <= 0:
            raise RecipeError(
                f"expected cycles of lengths above 0, found {list(self.cycles)}; "
                "correct the schedule"
            )

    def factor(self, progress: float) -> float:
        """Return the factor: 1 at the start of a cycle, `final` at its end."""
        place = progress * sum(self.cycles)
        for length in self.cycles[:-1]:
            if place < length:
                break
            place -= length
        else:
            length = self.cycles[-1]
        share = min(1.0, place / length)
        return self.final + (1.0 - self.final) * (1.0 + cos(pi * share)) / 2.0


def as_scheduler(schedule: Schedule, optimizer: Optimizer, total: int) -> LambdaLR:
    """Return a scheduler to be stepped after every step of the optimizer, `total` times."""
    return LambdaLR(optimizer, lambda step: schedule.factor_at(step, total))
