"""Learning rates over a training, against the papers' formulas worked by hand."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from crispline_training.errors import RecipeError
from crispline_training.optimisation import AdamWOptimisation, SgdOptimisation
from crispline_training.schedule import (
    ConstantSchedule,
    CosineSchedule,
    PolynomialSchedule,
    as_scheduler,
)


def test_polynomial_falls_from_one_to_zero() -> None:
    factors = [PolynomialSchedule(power=2.0).factor_at(step, 4) for step in range(5)]
    assert factors == pytest.approx([1.0, 9 / 16, 4 / 16, 1 / 16, 0.0])


def test_warm_up_rises_in_equal_steps_and_comes_before_the_schedule() -> None:
    schedule = PolynomialSchedule(power=1.0, warm_up_steps=2)
    factors = [schedule.factor_at(step, 6) for step in range(6)]
    assert factors == pytest.approx([0.5, 1.0, 1.0, 0.75, 0.5, 0.25])


def test_cosine_is_half_way_down_in_the_middle() -> None:
    schedule = CosineSchedule(final=0.2)
    factors = [schedule.factor_at(step, 8) for step in (0, 4, 8)]
    assert factors == pytest.approx([1.0, 0.6, 0.2])


def test_cosine_starts_again_after_its_first_cycle() -> None:
    schedule = CosineSchedule(cycles=(1.0, 2.0))
    factors = [schedule.factor_at(step, 12) for step in (0, 2, 4, 8, 12)]
    assert factors == pytest.approx([1.0, 0.5, 1.0, 0.5, 0.0], abs=1e-12)


def test_scheduler_keeps_the_ratio_of_head_and_backbone() -> None:
    network = nn.ModuleDict({"encoder": nn.Conv2d(3, 4, 1), "head": nn.Conv2d(4, 2, 1)})
    optimizer = SgdOptimisation(learning_rate=0.1, backbone_learning_rate=0.01).build(network)
    scheduler = as_scheduler(PolynomialSchedule(power=1.0), optimizer, 4)
    optimizer.step()
    scheduler.step()
    rates = {group["name"]: group["lr"] for group in optimizer.param_groups}
    assert rates == pytest.approx({"head": 0.075, "backbone": 0.0075})
    sizes = {group["name"]: len(group["params"]) for group in optimizer.param_groups}
    assert sizes == {"head": 2, "backbone": 2}


def test_optimizers_pass_their_settings_on() -> None:
    network = nn.Conv2d(3, 2, 1)
    sgd = SgdOptimisation(learning_rate=0.3, momentum=0.8, weight_decay=0.02).build(network)
    assert isinstance(sgd, torch.optim.SGD)
    group = sgd.param_groups[0]
    assert (group["lr"], group["momentum"], group["weight_decay"]) == (0.3, 0.8, 0.02)
    adam = AdamWOptimisation(learning_rate=0.2, weight_decay=0.05).build(network)
    assert isinstance(adam, torch.optim.AdamW)
    assert (adam.param_groups[0]["lr"], adam.param_groups[0]["weight_decay"]) == (0.2, 0.05)


def test_a_rate_for_a_backbone_that_there_is_not_is_refused() -> None:
    with pytest.raises(RecipeError, match="found none"):
        SgdOptimisation(backbone_learning_rate=0.1).build(nn.Conv2d(3, 2, 1))


@pytest.mark.parametrize(
    "make",
    [
        lambda: ConstantSchedule(warm_up_steps=-1),
        lambda: PolynomialSchedule(power=-1),
        lambda: CosineSchedule(cycles=()),
        lambda: SgdOptimisation(learning_rate=0),
        lambda: AdamWOptimisation(weight_decay=-1),
    ],
)
def test_numbers_out_of_range_are_refused(make: object) -> None:
    with pytest.raises(RecipeError, match="correct the"):
        make()  # type: ignore[operator]  # a parameter of pytest has no type
