"""Weighted sums of losses: schedules, what is logged, and what a recipe writes."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from jsonargparse import ArgumentParser
from tests.training.label_maps import draw_batch

from crispline_training.errors import RecipeError
from crispline_training.losses import BoundaryF1Loss, CrossEntropyLoss, DiceLoss, Term, WeightedSum

# jsonargparse renames the method that Lightning and the test below call.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

RECIPE = """
loss:
  class_path: crispline_training.losses.WeightedSum
  init_args:
    terms:
    - name: region
      loss:
        class_path: crispline_training.losses.CrossEntropyLoss
        init_args: {weight: [1.0, 2.0, 0.5, 1.0], label_smoothing: 0.05}
    - name: boundary
      loss: {class_path: crispline_training.losses.BoundaryF1Loss, init_args: {tolerance: 3}}
      weight: 0.5
      start_epoch: 2
      ramp_epochs: 4
"""


class Never(torch.nn.Module):
    """A loss that must not be computed."""

    def forward(self, logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        raise AssertionError("computed at weight 0")


def test_the_sum_is_that_of_weighted_terms() -> None:
    logits, labels = draw_batch(0)
    ce, dice = CrossEntropyLoss(), DiceLoss()
    loss = WeightedSum([Term("ce", ce, 2.0), Term("dice", dice, 0.25)])
    expected = 2 * ce(logits, labels) + 0.25 * dice(logits, labels)
    torch.testing.assert_close(loss(logits, labels), expected)


def test_the_last_terms_are_unweighted_and_detached() -> None:
    logits, labels = draw_batch(0)
    loss = WeightedSum([Term("ce", CrossEntropyLoss(), 2.0), Term("later", Never(), start_epoch=1)])
    loss(logits.requires_grad_(), labels)
    assert list(loss.last_terms) == ["ce"]
    assert not loss.last_terms["ce"].requires_grad
    torch.testing.assert_close(loss.last_terms["ce"], CrossEntropyLoss()(logits, labels).detach())


@pytest.mark.parametrize(
    ("epoch", "weight"),
    [(0, 0), (1.99, 0), (2, 0), (3, 0.25), (4.5, 0.625), (6, 1.0), (100, 1.0)],
)
def test_a_term_starts_and_rises_in_a_straight_line(epoch: float, weight: float) -> None:
    loss = WeightedSum([Term("ce", CrossEntropyLoss(), 1.0, start_epoch=2, ramp_epochs=4)])
    loss.set_epoch(epoch)
    assert loss.weights() == {"ce": pytest.approx(weight)}
    logits, labels = draw_batch(0)
    torch.testing.assert_close(loss(logits, labels), weight * CrossEntropyLoss()(logits, labels))


def test_without_a_ramp_a_term_starts_at_once() -> None:
    term = Term("ce", CrossEntropyLoss(), 3.0, start_epoch=2)
    assert [term.weight_at(epoch) for epoch in (0, 1.9, 2, 5)] == [0, 0, 3, 3]


def test_before_any_term_the_sum_is_0_with_a_gradient() -> None:
    logits, labels = draw_batch(0)
    loss = WeightedSum([Term("later", Never(), start_epoch=1)])(logits.requires_grad_(), labels)
    (gradient,) = torch.autograd.grad(loss, logits)
    assert loss.item() == 0
    assert not gradient.any()


def test_class_weights_move_with_the_sum_and_stay_out_of_checkpoints() -> None:
    loss = WeightedSum([Term("ce", CrossEntropyLoss([1.0, 2.0]))])
    assert [name for name, _ in loss.named_buffers()] == ["losses.0.weight"]
    assert not loss.state_dict()
    loss.double()
    assert [value.dtype for value in loss.terms[0].loss.buffers()] == [torch.float64]


def test_a_recipe_builds_a_sum(tmp_path: Path) -> None:
    (tmp_path / "recipe.yaml").write_text(RECIPE)
    parser = ArgumentParser(exit_on_error=False)
    parser.add_argument("--config", action="config")
    parser.add_subclass_arguments(torch.nn.Module, "loss")
    settings = parser.parse_args(["--config", str(tmp_path / "recipe.yaml")])
    loss = parser.instantiate_classes(settings).loss
    assert isinstance(loss, WeightedSum)
    loss.set_epoch(4)
    assert loss.weights() == {"region": 1.0, "boundary": 0.25}
    region, boundary = loss.losses
    assert isinstance(region, CrossEntropyLoss)
    assert isinstance(boundary, BoundaryF1Loss)
    assert region.label_smoothing == 0.05
    assert region.weight is not None
    assert region.weight.tolist() == [1.0, 2.0, 0.5, 1.0]
    assert (boundary.thickness, boundary.tolerance) == (3, 3)
    assert loss(*draw_batch(0)).isfinite()


def test_bad_terms_are_refused_in_a_sentence() -> None:
    ce = CrossEntropyLoss()
    with pytest.raises(RecipeError, match="at least one term"):
        WeightedSum([])
    with pytest.raises(RecipeError, match="found a more than once; rename a term"):
        WeightedSum([Term("a", ce), Term("b", ce), Term("a", ce)])
    with pytest.raises(RecipeError, match="a name for each term"):
        Term("", ce)
    with pytest.raises(RecipeError, match="of the term a, found -1, 0 and 0"):
        Term("a", ce, -1)
