"""Lossd against its definition read literally, and against what follows from it."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import ndimage
from tests.training.shifted_square import train_to_move_a_square
from torch import Tensor
from torch.nn import functional

from crispline_training.errors import RecipeError
from crispline_training.losses import DistanceLoss
from crispline_training.losses.distance import DistanceSettings
from crispline_training.sample import IGNORE

CLASSES = 3


def taxicab(mask: NDArray[np.bool_], limit: int) -> NDArray[np.float64]:
    """Return distances to the nearest pixel outside a mask (row, column), `limit` at most."""
    if mask.all():
        return np.full(mask.shape, float(limit))
    distances: NDArray[np.int32] = ndimage.distance_transform_cdt(mask, "taxicab")
    return np.minimum(distances, limit).astype(np.float64)


def literal_loss(
    logits: Tensor,
    labels: Tensor,
    *,
    limit: int = 50,
    phi: Callable[[Tensor], Tensor] | None = None,
    soft: bool = False,
    classes: tuple[int, ...] = tuple(range(CLASSES)),
    class_weights: tuple[float, ...] = (1.0,) * CLASSES,
) -> Tensor:
    """Return the loss class by class as defined: P the straight-through one-hot, S signed."""
    phi = phi or (lambda d: torch.log1p(d) / math.log1p(limit))
    known = labels != IGNORE
    p = logits.softmax(1)
    chosen = logits.argmax(1)
    hard = functional.one_hot(chosen, logits.shape[1]).movedim(3, 1).to(p)
    full = p if soft else hard + (p - p.detach())
    losses = []
    for c in classes:
        true = labels == c
        if not (true.any() or ((chosen == c) & known).any()):
            continue
        inside = [taxicab(t.numpy() | ~k.numpy(), limit) for t, k in zip(true, known, strict=True)]
        depth = torch.tensor(np.stack(inside)).to(p) * true
        outside = [taxicab(~t.numpy(), limit) for t in true]
        signed = torch.where(true, depth, -torch.tensor(np.stack(outside)).to(p))
        paid = phi((full[:, c] * signed - depth).abs())
        losses.append(class_weights[c] * paid[known].mean())
    return torch.stack(losses).sum() / len(losses)


def draw(
    seed: int,
    shape: tuple[int, int, int] = (2, 9, 8),
    *,
    ignore: float = 0.0,
    classes: int = CLASSES,
) -> tuple[Tensor, Tensor]:
    """Return logits (B, C, H, W) in float64 and patchy labels (B, H, W)."""
    generator = torch.Generator().manual_seed(seed)
    batch, height, width = shape
    noise = torch.randn(batch, CLASSES, 3, 3, generator=generator, dtype=torch.float64)
    labels = functional.interpolate(noise, size=(height, width), mode="nearest").argmax(1)
    unknown = torch.rand(shape, generator=generator) < ignore
    logits = torch.randn(batch, CLASSES, height, width, generator=generator, dtype=torch.float64)
    return logits.requires_grad_(), labels.masked_fill(unknown, IGNORE)


def one_hot_logits(labels: Tensor, classes: int) -> Tensor:
    return 8 * functional.one_hot(labels, classes).movedim(3, 1).double()


def gradient(loss: Tensor, logits: Tensor) -> Tensor:
    return torch.autograd.grad(loss, logits)[0]


@given(st.integers(0, 10_000), st.sampled_from([0.0, 0.3]), st.sampled_from([1, 3, 50]))
def test_is_the_definition_in_value_and_gradient(seed: int, ignore: float, limit: int) -> None:
    logits, labels = draw(seed, ignore=ignore)
    ours = DistanceLoss(limit)(logits, labels)
    expected = literal_loss(logits, labels, limit=limit)
    torch.testing.assert_close(ours, expected)
    torch.testing.assert_close(gradient(ours, logits), gradient(expected, logits))


@given(st.integers(0, 10_000), st.sampled_from([0.0, 0.3]))
def test_soft_is_the_definition_with_softmax(seed: int, ignore: float) -> None:
    logits, labels = draw(seed, ignore=ignore)
    ours = DistanceLoss(soft=True)(logits, labels)
    expected = literal_loss(logits, labels, soft=True)
    torch.testing.assert_close(ours, expected)
    torch.testing.assert_close(gradient(ours, logits), gradient(expected, logits))


def test_the_example_of_the_definition() -> None:
    """Truth 1 1 1 1 0 0 0 0, predicted 1 1 1 1 1 1 0 0: |P S - d| of class 1 is 0 0 0 0 1 2 0 0."""
    labels = torch.tensor([[[1, 1, 1, 1, 0, 0, 0, 0]]])
    logits = one_hot_logits(torch.tensor([[[1, 1, 1, 1, 1, 1, 0, 0]]]), 2)
    paid = DistanceLoss(scaling="linear", classes=[1])(logits, labels)
    assert paid.item() == pytest.approx((1 + 2) / 50 / 8)
    # Of class 0 the same two pixels are missed, 1 and 2 deep.
    assert DistanceLoss(scaling="linear")(logits, labels).item() == pytest.approx(3 / 50 / 8)
    logarithm = (math.log(2) + math.log(3)) / math.log(51) / 8
    assert DistanceLoss(classes=[1])(logits, labels).item() == pytest.approx(logarithm)


@given(st.integers(0, 10_000))
def test_only_wrong_pixels_pay_their_distance(seed: int) -> None:
    """|P S - d| = |P - G| |S|, so that the loss is a mean over wrong pixels of phi(|S|)."""
    logits, labels = draw(seed)
    chosen = logits.argmax(1)
    total, present = 0.0, 0
    for c in range(CLASSES):
        true, given_class = (labels == c).numpy(), (chosen == c).numpy()
        for truth, result in zip(true, given_class, strict=True):
            size = np.where(truth, taxicab(truth, 50), taxicab(~truth, 50))
            total += (np.log1p(size) * (truth != result)).sum() / math.log(51)
        present += bool(true.any() or given_class.any())
    expected = total / labels.numel() / present
    assert DistanceLoss()(logits, labels).item() == pytest.approx(expected)


@given(st.integers(0, 10_000))
def test_gradient_pushes_wrong_classes_down_and_missed_ones_up(seed: int) -> None:
    """As to softmax probabilities: + d / (1 + d) / log 51 where wrong, - where missed, else 0."""
    logits, labels = draw(seed)
    chosen = logits.argmax(1)
    probabilities = logits.softmax(1).detach()
    expected = torch.zeros_like(probabilities)
    for image, c in np.ndindex(len(labels), CLASSES):
        true, wrong = (labels[image] == c).numpy(), (chosen[image] == c).numpy()
        size = np.where(true, taxicab(true, 50), taxicab(~true, 50))
        sign = wrong.astype(float) - true.astype(float)
        expected[image, c] = torch.tensor(sign * size / (1 + size) / math.log(51))
    expected /= labels.numel() * len({*labels.flatten().tolist(), *chosen.flatten().tolist()})
    # A gradient g as to p is p (g - sum p g) as to the logits.
    expected = probabilities * (expected - (probabilities * expected).sum(1, keepdim=True))
    found = gradient(DistanceLoss()(logits, labels), logits)
    torch.testing.assert_close(found, expected)
    right = (chosen == labels)[:, None]
    assert (found[right.expand_as(found)] == 0).all()
    assert (found.gather(1, labels[:, None])[~right] < 0).all()
    assert (found.gather(1, chosen[:, None])[~right] > 0).all()


def test_a_class_that_is_not_there_costs_one_a_pixel() -> None:
    labels = torch.zeros(1, 10, 10, dtype=torch.long)
    given_classes = labels.clone()
    given_classes[0, 2:4, 5] = 1
    logits = one_hot_logits(given_classes, 3)
    assert DistanceLoss(classes=[1])(logits, labels).item() == pytest.approx(2 / 100)
    # The class that fills the image is missed as far from any other; class 2 does not count.
    assert DistanceLoss()(logits, labels).item() == pytest.approx((2 + 2) / 100 / 2)


def test_a_perfect_prediction_costs_nothing() -> None:
    _, labels = draw(0)
    logits = one_hot_logits(labels, CLASSES).float().requires_grad_()
    loss = DistanceLoss()(logits, labels)
    assert loss.item() == 0
    assert (gradient(loss, logits) == 0).all()


@pytest.mark.parametrize("soft", [False, True])
def test_ignored_pixels_neither_pay_nor_end_a_class(soft: bool) -> None:
    labels = torch.tensor([[[1, 1, 1, IGNORE, IGNORE, 0, 0]]])
    chosen = torch.tensor([[[0, 1, 1, 2, 2, 0, 0]]])
    logits = one_hot_logits(chosen, 3).requires_grad_()
    loss = DistanceLoss(scaling="linear", soft=soft)(logits, labels)
    if not soft:  # class 1 ends at the 0 five pixels on; class 2 is given to ignored pixels only
        assert loss.item() == pytest.approx((5 + 5) / 50 / 5 / 2)
    assert (gradient(loss, logits)[..., 3:5] == 0).all()


@pytest.mark.parametrize("soft", [False, True])
def test_nothing_known_is_zero_with_a_gradient(soft: bool) -> None:
    logits, labels = draw(0, ignore=1.1)
    loss = DistanceLoss(soft=soft)(logits, labels)
    assert loss.item() == 0
    assert (gradient(loss, logits) == 0).all()


@pytest.mark.parametrize("soft", [False, True])
def test_no_class_that_counts_is_zero_with_a_gradient(soft: bool) -> None:
    labels = torch.zeros(1, 4, 4, dtype=torch.long)
    logits = one_hot_logits(labels, 3).requires_grad_()
    loss = DistanceLoss(classes=[2], soft=soft)(logits, labels)
    assert loss.item() == 0
    assert (gradient(loss, logits) == 0).all()


@pytest.mark.parametrize("soft", [False, True])
@pytest.mark.parametrize(
    ("classes", "weights"),
    [
        ((0, 2), (1.0,) * 3),
        ((0, 1, 2), (0.5, 2.0, 0.0)),
        ((1,), (3.0, 2, 1)),
        ((2, 0), (1.0, 2.0, 4.0)),
    ],
)
def test_classes_and_their_weights(
    classes: tuple[int, ...], weights: tuple[float, ...], soft: bool
) -> None:
    logits, labels = draw(3, ignore=0.2)
    ours = DistanceLoss(classes=classes, class_weights=weights, soft=soft)(logits, labels)
    expected = literal_loss(logits, labels, classes=classes, class_weights=weights, soft=soft)
    torch.testing.assert_close(ours, expected)
    torch.testing.assert_close(gradient(ours, logits), gradient(expected, logits))


@pytest.mark.parametrize("soft", [False, True])
def test_order_and_repeats_of_classes_do_not_matter(soft: bool) -> None:
    logits, labels = draw(3, ignore=0.2)
    labels[labels == 1] = 2  # a class that counts and is not there
    logits = logits.detach()
    logits[:, 1] -= 20
    given_any = [DistanceLoss(soft=soft, classes=c) for c in ([2, 1], [1, 2], [2, 1, 2])]
    expected = literal_loss(logits, labels, soft=soft, classes=(1, 2))
    for loss in given_any:
        torch.testing.assert_close(loss(logits, labels), expected)


def triangular(distances: Tensor) -> Tensor:
    """Return triangular numbers up to 10, steps of 10 beyond, their logarithm 1 at 20."""
    steps = [0.0]
    for step in range(1, 21):
        steps.append(steps[-1] + min(step, 10))
    return torch.log1p(torch.tensor(steps).to(distances)[distances.long()]) / math.log1p(155)


@pytest.mark.parametrize(
    ("scaling", "phi"), [("linear", lambda d: d / 20), ("triangular", triangular)]
)
def test_other_scalings(scaling: str, phi: Callable[[Tensor], Tensor]) -> None:
    logits, labels = draw(4, (2, 30, 30))
    ours = DistanceLoss(20, scaling=scaling)(logits, labels)  # type: ignore[arg-type]  # by parameter
    expected = literal_loss(logits.detach(), labels, limit=20, phi=phi)
    torch.testing.assert_close(ours, expected)


@pytest.mark.parametrize("scaling", ["log", "linear", "triangular"])
def test_scalings_grow_from_zero_to_one(scaling: str) -> None:
    settings = DistanceSettings(30, scaling)  # type: ignore[arg-type]  # by parameter
    values = settings.scale(torch.arange(31.0))
    assert values[0] == 0
    assert values[30].item() == pytest.approx(1)
    assert (values.diff() > 0).all()


@pytest.mark.parametrize("soft", [False, True])
def test_order_of_the_batch_does_not_matter(soft: bool) -> None:
    logits, labels = draw(5, (3, 8, 8), ignore=0.2)
    order = torch.tensor([1, 2, 0])
    loss = DistanceLoss(soft=soft)
    torch.testing.assert_close(loss(logits, labels), loss(logits[order], labels[order]))


@pytest.mark.parametrize("soft", [False, True])
@pytest.mark.parametrize("turns", [1, 2, 3])
def test_turning_the_batch_does_not_matter(soft: bool, turns: int) -> None:
    logits, labels = draw(6, (2, 7, 10), ignore=0.2)
    loss = DistanceLoss(soft=soft)
    turned = loss(torch.rot90(logits, turns, (2, 3)), torch.rot90(labels, turns, (1, 2)))
    torch.testing.assert_close(loss(logits, labels), turned)


@pytest.mark.parametrize("scaling", ["log", "linear", "triangular"])
def test_gradient_of_soft(scaling: str) -> None:
    """Smooth but where the prediction changes sides, or is certain: not at random logits."""
    logits, labels = draw(7, (1, 4, 4), ignore=0.2)
    loss = DistanceLoss(5, scaling=scaling, soft=True)  # type: ignore[arg-type]  # by parameter
    assert torch.autograd.gradcheck(lambda z: loss(z, labels), (logits,))


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
@pytest.mark.parametrize("soft", [False, True])
def test_half_precision_is_computed_in_full(dtype: torch.dtype, soft: bool) -> None:
    logits, labels = draw(8)
    narrow = (10 * logits.detach()).to(dtype).requires_grad_()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        loss = DistanceLoss(soft=soft)(narrow, labels)
    assert loss.dtype == torch.float32
    torch.testing.assert_close(loss, DistanceLoss(soft=soft)(narrow.float(), labels))
    assert gradient(loss, narrow).isfinite().all()


@pytest.mark.parametrize(
    ("given_settings", "named"),
    [
        ({"max_distance": 0}, "found 0"),
        ({"scaling": "root"}, "log, linear, triangular"),
        ({"classes": []}, "at least one class"),
        ({"class_weights": [1.0, -0.5, 1.0]}, "found 1.0, -0.5, 1.0"),
        ({"class_weights": [math.nan, 1.0, 1.0]}, "found nan, 1.0, 1.0"),
    ],
)
def test_what_there_is_not_is_refused(given_settings: dict[str, object], named: str) -> None:
    with pytest.raises(RecipeError, match=named):
        DistanceLoss(**given_settings)  # type: ignore[arg-type]  # wrong on purpose


@pytest.mark.parametrize("wrong", [{"classes": [3]}, {"class_weights": [1.0, 1.0]}])
def test_settings_for_another_number_of_classes_are_refused(wrong: dict[str, list[float]]) -> None:
    with pytest.raises(RecipeError, match="expected 3 class weights and classes of 0 to 2"):
        DistanceLoss(**wrong)(*draw(0))  # type: ignore[arg-type]  # by parameter


@pytest.mark.parametrize("soft", [False, True])
def test_trains(soft: bool) -> None:
    """By itself: its gradients are at the edge. Beside others: test_all_losses.py."""
    trained = train_to_move_a_square(DistanceLoss(soft=soft))
    assert trained.after > max(0.9, trained.before)
