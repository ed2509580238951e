"""Learning rates over a training, against the papers' formulas worked by hand."""

from __future__ import annotations

from collections import OrderedDict

import pytest
import torch
from torch import nn

from crispline_training.errors import RecipeError
from crispline_training.models import build_network
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
    assert rates == pytest.approx({"rest": 0.075, "backbone": 0.0075})
    sizes = {group["name"]: len(group["params"]) for group in optimizer.param_groups}
    assert sizes == {"rest": 2, "backbone": 2}


def test_first_steps_of_parts_are_as_long_as_their_rates() -> None:
    # AdamW without decay moves every weight by its rate at first, whatever the gradient.
    names = ("encoder", "neck", "head")
    network = nn.Sequential(OrderedDict((name, nn.Conv2d(2, 2, 1)) for name in names))
    before = {name: value.detach().clone() for name, value in network.named_parameters()}
    optimizer = AdamWOptimisation(
        learning_rate=0.01, backbone_learning_rate=0.001, head_learning_rate=0.1, weight_decay=0
    ).build(network)
    network(torch.rand(1, 2, 3, 3)).square().sum().backward()
    optimizer.step()
    for name, value in network.named_parameters():
        rate = {"encoder": 0.001, "neck": 0.01, "head": 0.1}[name.split(".")[0]]
        moved = (value - before[name]).abs()
        torch.testing.assert_close(moved, torch.full_like(moved, rate), rtol=1e-2, atol=0)


@pytest.mark.parametrize(
    ("network", "layer"),
    [
        (build_network("crispnet", bands=3, classes=5), "head"),
        (build_network("smp:Unet:resnet18", bands=3, classes=5), "segmentation_head"),
    ],
)
def test_head_is_the_layer_that_gives_the_logits(network: nn.Module, layer: str) -> None:
    groups = AdamWOptimisation(head_learning_rate=0.02).groups(network)
    head = next(group for group in groups if group["name"] == "head")
    expected = {id(value) for name, value in network.named_parameters() if layer in name.split(".")}
    assert {id(value) for value in head["params"]} == expected
    assert max(value.ndim for value in head["params"]) == 4
    everything = [id(value) for group in groups for value in group["params"]]
    assert sorted(everything) == sorted(id(value) for value in network.parameters())


def test_optimizers_pass_their_settings_on() -> None:
    network = nn.Conv2d(3, 2, 1)
    sgd = SgdOptimisation(learning_rate=0.3, momentum=0.8, weight_decay=0.02).build(network)
    assert isinstance(sgd, torch.optim.SGD)
    group = sgd.param_groups[0]
    assert (group["lr"], group["momentum"], group["weight_decay"]) == (0.3, 0.8, 0.02)
    adam = AdamWOptimisation(learning_rate=0.2, weight_decay=0.05).build(network)
    assert isinstance(adam, torch.optim.AdamW)
    assert (adam.param_groups[0]["lr"], adam.param_groups[0]["weight_decay"]) == (0.2, 0.05)


def test_a_rate_for_a_part_that_there_is_not_is_refused() -> None:
    with pytest.raises(RecipeError, match="backbone_learning_rate, found none"):
        SgdOptimisation(backbone_learning_rate=0.1).build(nn.Conv2d(3, 2, 1))
    with pytest.raises(RecipeError, match="head_learning_rate, found none"):
        AdamWOptimisation(head_learning_rate=0.1).build(nn.Conv2d(3, 2, 1))


@pytest.mark.parametrize(
    "make",
    [
        lambda: ConstantSchedule(warm_up_steps=-1),
        lambda: PolynomialSchedule(power=-1),
        lambda: CosineSchedule(cycles=()),
        lambda: SgdOptimisation(learning_rate=0),
        lambda: AdamWOptimisation(weight_decay=-1),
        lambda: AdamWOptimisation(head_learning_rate=-1),
    ],
)
def test_numbers_out_of_range_are_refused(make: object) -> None:
    with pytest.raises(RecipeError, match="correct the"):
        make()  # type: ignore[operator]  # a parameter of pytest has no type
