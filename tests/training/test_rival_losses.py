"""Losses of regions against their formulas written out in NumPy, and against torch's own."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.training.label_maps import draw_batch, softmax
from torch import Tensor
from torch.nn import functional

from crispline_training.errors import RecipeError
from crispline_training.losses import (
    CrossEntropyLoss,
    DiceLoss,
    FocalLoss,
    LovaszLoss,
    TverskyLoss,
    median_frequency_weights,
)
from crispline_training.sample import IGNORE

SEEDS = st.integers(0, 10_000)
FEW = settings(max_examples=12)
WEIGHTS = (0.5, 1.0, 3.0, 2.0)


def flatten(logits: Tensor, labels: Tensor) -> tuple[np.ndarray, np.ndarray]:
    """Return probabilities (pixel, class) and labels (pixel) of the known pixels."""
    p = np.moveaxis(softmax(logits), 1, -1).reshape(-1, logits.shape[1])
    truth = labels.numpy().ravel()
    return p[truth != IGNORE], truth[truth != IGNORE]


@FEW
@given(seed=SEEDS, smoothing=st.sampled_from([0.0, 0.1]))
def test_cross_entropy_is_the_weighted_mean_over_known_pixels(seed: int, smoothing: float) -> None:
    logits, labels = draw_batch(seed)
    p, truth = flatten(logits, labels)
    target = np.full_like(p, smoothing / 4)
    target[np.arange(len(truth)), truth] += 1 - smoothing
    w = np.array(WEIGHTS)
    expected = -(w * target * np.log(p)).sum() / w[truth].sum()
    loss = CrossEntropyLoss(WEIGHTS, label_smoothing=smoothing)
    assert float(loss(logits, labels)) == pytest.approx(expected, rel=1e-6)


@FEW
@given(seed=SEEDS)
def test_cross_entropy_and_its_gradient_are_those_of_torch(seed: int) -> None:
    logits, labels = draw_batch(seed)
    logits.requires_grad_()
    (ours,) = torch.autograd.grad(CrossEntropyLoss(WEIGHTS)(logits, labels), logits)
    theirs = functional.cross_entropy(
        logits, labels, weight=torch.tensor(WEIGHTS).double(), ignore_index=IGNORE
    )
    torch.testing.assert_close(ours, torch.autograd.grad(theirs, logits)[0])


def test_the_ignored_label_may_be_one_of_the_classes() -> None:
    logits, labels = draw_batch(1)
    labels[labels == IGNORE] = 0
    moved = torch.where(labels == 0, IGNORE, labels)
    for kind in (CrossEntropyLoss, FocalLoss, DiceLoss, LovaszLoss, TverskyLoss):
        loss, other = kind(ignore_index=0)(logits, labels), kind()(logits, moved)
        torch.testing.assert_close(loss, other)


@FEW
@given(seed=SEEDS, gamma=st.sampled_from([0.0, 0.5, 2.0, 5.0]))
def test_focal_loss_is_its_formula(seed: int, gamma: float) -> None:
    logits, labels = draw_batch(seed)
    p, truth = flatten(logits, labels)
    p_true = p[np.arange(len(truth)), truth]
    w = np.array(WEIGHTS)[truth]
    expected = -(w * (1 - p_true) ** gamma * np.log(p_true)).sum() / w.sum()
    loss = FocalLoss(gamma, weight=WEIGHTS)(logits, labels)
    assert float(loss) == pytest.approx(expected, rel=1e-6)


def test_focal_loss_has_finite_gradients_where_the_network_is_certain() -> None:
    logits = torch.tensor([[[[200.0, -200.0]], [[0.0, 0.0]]]], requires_grad=True)
    labels = torch.zeros((1, 1, 2), dtype=torch.int64)
    for gamma in (0.0, 0.5, 1.0, 2.0):
        (gradient,) = torch.autograd.grad(FocalLoss(gamma)(logits, labels), logits)
        assert gradient.isfinite().all()
        assert gradient[0, 0, 0, 1] < 0
        assert gradient[0, 0, 0, 0] == 0


@FEW
@given(seed=SEEDS, smooth=st.sampled_from([0.0, 1.0]))
def test_dice_is_the_mean_over_classes_of_the_labels(seed: int, smooth: float) -> None:
    logits, labels = draw_batch(seed)
    p, truth = flatten(logits, labels)
    present = np.unique(truth)
    scores = [
        (2 * p[truth == c, c].sum() + smooth) / (p[:, c].sum() + (truth == c).sum() + smooth)
        for c in present
    ]
    expected = np.average(1 - np.array(scores), weights=np.array(WEIGHTS)[present])
    loss = DiceLoss(WEIGHTS, smooth=smooth)(logits, labels)
    assert float(loss) == pytest.approx(expected, rel=1e-6)


@FEW
@given(seed=SEEDS)
def test_tversky_is_its_formula_with_absent_classes_at_0(seed: int) -> None:
    logits, labels = draw_batch(seed)
    p, truth = flatten(logits, labels)
    misses = []
    for c in range(4):
        hit = p[truth == c, c].sum()
        false, missed = p[truth != c, c].sum(), (1 - p[truth == c, c]).sum()
        score = hit / (hit + 0.3 * false + 0.7 * missed)
        misses.append(1 - score if (truth == c).any() else 0)
    assert float(TverskyLoss()(logits, labels)) == pytest.approx(np.mean(misses), rel=1e-5)


def extend_jaccard(errors: np.ndarray, truth: np.ndarray) -> float:
    """Return the Lovász extension of the Jaccard loss from its definition on sets of errors."""

    def jaccard_loss(wrong: np.ndarray) -> float:
        return float(wrong.sum() / (truth | wrong).sum())

    wrong = np.zeros(len(errors), dtype=bool)
    value, before = 0.0, 0.0
    for i in np.argsort(-errors):
        wrong[i] = True
        now = jaccard_loss(wrong)
        value += errors[i] * (now - before)
        before = now
    return value


@FEW
@given(seed=SEEDS)
def test_lovasz_is_the_extension_of_the_jaccard_loss(seed: int) -> None:
    logits, labels = draw_batch(seed)
    p, truth = flatten(logits, labels)
    parts = [extend_jaccard(abs((truth == c) - p[:, c]), truth == c) for c in np.unique(truth)]
    assert float(LovaszLoss()(logits, labels)) == pytest.approx(np.mean(parts), rel=1e-5)


def test_median_frequencies_by_hand() -> None:
    assert median_frequency_weights([600, 300, 100]) == pytest.approx((0.5, 1.0, 3.0))
    # Frequencies .6, .5 and .2: the second class shows in 600 of 1000 pixels' images, ...
    weights = median_frequency_weights([600, 300, 100], available=[1000, 600, 500])
    assert weights == pytest.approx((0.5 / 0.6, 1.0, 2.5))
    assert median_frequency_weights([100, 300, 600], lowest=0) == pytest.approx((0.5, 1.0, 0.5))


def test_classes_without_pixels_have_no_frequency() -> None:
    with pytest.raises(RecipeError, match="none of class 1, 3; leave it out"):
        median_frequency_weights([5, 0, 7, 0])
    with pytest.raises(RecipeError, match="for each of 2 classes, found 1"):
        median_frequency_weights([5, 1], available=[6])


def test_weights_must_be_positive_somewhere() -> None:
    for bad in ([], [0.0, 0.0], [1.0, -1.0]):
        with pytest.raises(RecipeError, match="one weight >= 0 a class"):
            CrossEntropyLoss(bad)


@pytest.mark.parametrize("count", [1, 3, 5])
@pytest.mark.parametrize("kind", [CrossEntropyLoss, DiceLoss, FocalLoss])
def test_there_must_be_one_weight_for_each_class(
    kind: type[CrossEntropyLoss | DiceLoss | FocalLoss], count: int
) -> None:
    logits, labels = draw_batch(1)
    loss = kind(weight=[1.0] * count)
    with pytest.raises(
        RecipeError, match=f"expected 4 weights, one for each class, found {count}; correct"
    ):
        loss(logits, labels)
