"""Losses of boundaries against their formulas, pixel by pixel in Python."""

from __future__ import annotations

from itertools import product
from math import hypot, inf, log

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.training.label_maps import draw_batch, softmax
from torch import Tensor

from crispline_training.errors import RecipeError
from crispline_training.losses import (
    ActiveBoundaryLoss,
    BoundaryBranchLoss,
    BoundaryDoULoss,
    BoundaryF1Loss,
    KervadecLoss,
)
from crispline_training.losses.active_boundary import NEIGHBOURS
from crispline_training.losses.edge import label_edges
from crispline_training.losses.euclidean_distance import euclidean_distance
from crispline_training.losses.kervadec import signed_distances
from crispline_training.sample import IGNORE

SEEDS = st.integers(0, 10_000)
FEW = settings(max_examples=8)
CROSS = ((-1, 0), (1, 0), (0, -1), (0, 1))


def pixels(plane: np.ndarray) -> list[tuple[int, int]]:
    return list(product(range(plane.shape[0]), range(plane.shape[1])))


def nearest(pixel: tuple[int, int], mask: np.ndarray) -> float:
    """Return the distance of a pixel to the nearest one of a mask, inf without any."""
    found = np.argwhere(mask) - pixel
    return min((hypot(*step) for step in found), default=inf)


def inside(pixel: tuple[int, int], plane: np.ndarray) -> bool:
    return bool(0 <= pixel[0] < plane.shape[0] and 0 <= pixel[1] < plane.shape[1])


def around(pixel: tuple[int, int], plane: np.ndarray, *, radius: int) -> list[tuple[int, int]]:
    span = range(-radius, radius + 1)
    steps = [(pixel[0] + r, pixel[1] + c) for r, c in product(span, span)]
    return [step for step in steps if inside(step, plane)]


def test_distances_are_those_of_brute_force() -> None:
    rng = np.random.default_rng(3)
    masks = rng.random((2, 3, 9, 7)) < 0.9
    masks[1, 1] = True
    expected = [[nearest(p, ~plane) for p in pixels(plane)] for plane in masks.reshape(-1, 9, 7)]
    found = euclidean_distance(torch.from_numpy(masks))
    np.testing.assert_allclose(found, np.reshape(expected, masks.shape), rtol=1e-6)


@FEW
@given(seed=SEEDS)
def test_kervadec_is_the_mean_probability_times_signed_distance(seed: int) -> None:
    logits, labels = draw_batch(seed, height=8, width=9)
    p, truth = softmax(logits), labels.numpy()
    total = 0.0
    for b, c in product(range(2), range(4)):
        own, other = truth[b] == c, (truth[b] != c) & (truth[b] != IGNORE)
        for pixel in pixels(truth[b]):
            if truth[b][pixel] == IGNORE or not own.any() or not other.any():
                continue
            phi = 1 - nearest(pixel, other) if own[pixel] else nearest(pixel, own)
            total += p[b, c][pixel] * phi
    expected = total / (4 * (truth != IGNORE).sum())
    assert float(KervadecLoss()(logits, labels)) == pytest.approx(expected, rel=1e-5)


def test_kervadec_is_lowest_where_the_prediction_is_the_truth() -> None:
    labels = torch.tensor([[[0, 0, 0, 1, 1, 1, 1]]])
    phi = signed_distances(labels, 2, IGNORE)[0, 1, 0].tolist()
    assert phi == [3, 2, 1, 0, -1, -2, -3]
    logits = 50.0 * torch.nn.functional.one_hot(labels, 2).movedim(-1, 1)
    # Depths beyond the first pixel: 0 1 2 in the left class, 0 1 2 3 in the right one.
    assert float(KervadecLoss()(logits, labels)) == pytest.approx(-(3 + 6) / 14)


def boundary_dou(p: np.ndarray, truth: np.ndarray, c: int) -> float:
    """Return the difference over union of a class in one image; p and truth (H, W)."""
    known = truth != IGNORE
    own = truth == c
    contour = sum(
        own[r, k]
        and any(
            inside(n, own) and known[n] and not own[n] for n in [(r + i, k + j) for i, j in CROSS]
        )
        for r, k in pixels(own)
    )
    alpha = min(2 * (1 - contour / own.sum()) - 1, 0.8)
    both, sizes = p[own].sum(), (p[known] ** 2).sum() + own.sum()
    return float((sizes - 2 * both) / (sizes - (1 + alpha) * both))


@FEW
@given(seed=SEEDS)
def test_boundary_dou_is_taken_per_image_and_class(seed: int) -> None:
    logits, labels = draw_batch(seed)
    p, truth = softmax(logits), labels.numpy()
    images = [
        np.mean([boundary_dou(p[b, c], truth[b], c) for c in set(truth[b].flat) - {IGNORE}])
        for b in range(2)
    ]
    assert float(BoundaryDoULoss()(logits, labels)) == pytest.approx(np.mean(images), rel=1e-6)


def test_boundary_dou_sees_the_inside_of_large_objects_too() -> None:
    labels = torch.zeros((1, 20, 20), dtype=torch.int64)
    labels[0, 9, 9] = 1
    # Half sure everywhere. One pixel, all contour: alpha = 1 - 2 = -1,
    # P = 400 / 4, G = 1, I = 1 / 2. The rest: c = 4 of 399, so alpha is cut off at 0.8:
    # P = 100, G = 399, I = 399 / 2.
    pixel = (100 + 1 - 1) / (100 + 1)
    rest = (100 + 399 - 399) / (100 + 399 - 1.8 * 399 / 2)
    loss = BoundaryDoULoss()(torch.zeros((1, 2, 20, 20)), labels)
    assert loss.item() == pytest.approx((pixel + rest) / 2)


def boundary_f1(p: np.ndarray, truth: np.ndarray, c: int, *, radii: tuple[int, int]) -> float:
    """Return the soft boundary F1 of a class in one image, NaN without a true boundary."""
    known = truth != IGNORE

    def edge(share: np.ndarray) -> np.ndarray:
        found = np.zeros_like(share)
        for q in pixels(share):
            near = [share[n] for n in around(q, share, radius=radii[0]) if known[n]]
            found[q] = share[q] - min(near) if known[q] else 0
        return found

    def wide(values: np.ndarray) -> np.ndarray:
        grown = [max(values[n] for n in around(q, values, radius=radii[1])) for q in pixels(values)]
        return np.reshape(grown, values.shape)

    predicted, true = edge(p), edge((truth == c).astype(float))
    if not true.any():
        return float("nan")
    precision = (predicted * wide(true)).sum() / predicted.sum()
    recall = (true * wide(predicted)).sum() / true.sum()
    # Where the prediction has no boundary within reach of a true one, F1 is 0.
    return float(2 * precision * recall / max(precision + recall, 1e-12))


@FEW
@given(seed=SEEDS, windows=st.sampled_from([(3, 5), (5, 3), (3, 1)]))
def test_boundary_f1_is_its_formula(seed: int, windows: tuple[int, int]) -> None:
    logits, labels = draw_batch(seed, height=8, width=9)
    p, truth = softmax(logits), labels.numpy()
    radii = (windows[0] // 2, windows[1] // 2)
    scores = [[boundary_f1(p[b, c], truth[b], c, radii=radii) for c in range(4)] for b in range(2)]
    expected = 1 - np.mean([np.nanmean(image) for image in scores if not np.isnan(image).all()])
    loss = BoundaryF1Loss(thickness=windows[0], tolerance=windows[1])
    assert float(loss(logits, labels)) == pytest.approx(expected, rel=1e-6)


def test_boundary_f1_sees_neither_what_it_tolerates_nor_the_inside() -> None:
    """So it cannot train alone; the window of 5 pixels reaches 2 of them far."""
    labels = square(24, 6)
    ring = labels.clone()
    ring[:, 7:17, 5:15] = 0
    ring_value, near, far = (
        float(BoundaryF1Loss()(60.0 * torch.nn.functional.one_hot(y, 2).movedim(-1, 1), labels))
        for y in (ring, labels.roll(2, 1), labels.roll(3, 1))
    )
    assert ring_value == pytest.approx(0, abs=1e-5)
    assert near == pytest.approx(0, abs=1e-5)
    # 3 rows down, of the 12 x 12 square's 44 boundary pixels 12 find no other within 2 pixels.
    assert far > 0.1


def divergence(p: np.ndarray, q: np.ndarray) -> float:
    return float(sum(a * (log(a) - log(b)) for a, b in zip(p, q, strict=True)))


def active_boundary(p: np.ndarray, truth: np.ndarray, *, share: float, reach: float) -> list[float]:
    """Return the terms of the active boundary loss of one image; p (C, H, W), truth (H, W)."""
    known = truth != IGNORE

    def pairs(q: tuple[int, int]) -> list[tuple[int, int]]:
        steps = [(q[0] + 1, q[1]), (q[0], q[1] + 1)]
        return [s for s in steps if inside(s, truth) and known[s] and known[q]]

    edge = np.array([any(truth[s] != truth[q] for s in pairs(q)) for q in pixels(truth)])
    edge = edge.reshape(truth.shape)
    if not edge.any():
        return []
    at = {
        q: max((divergence(p[:, *q], p[:, *s]) for s in pairs(q)), default=-1)
        for q in pixels(truth)
    }
    count = max(1, int(known.sum() * share))
    least = sorted(at.values(), reverse=True)[count - 1]
    seeds = [q for q, value in at.items() if value >= max(least, 1e-5)]
    terms = []
    for q in pixels(truth):
        if not known[q] or not any(max(abs(q[0] - r), abs(q[1] - c)) <= 1 for r, c in seeds):
            continue
        steps = [(q[0] + r, q[1] + c) for r, c in NEIGHBOURS]
        steps = [s for s in steps if inside(s, truth) and known[s]]
        if not steps:
            continue
        z = np.array([divergence(p[:, *q], p[:, *s]) for s in steps])
        log_d = z - np.log(np.exp(z).sum())
        best = min(range(len(steps)), key=lambda i: nearest(steps[i], edge))
        miss = -0.8 * log_d[best] - 0.2 * log_d.mean()
        terms.append(float(min(nearest(q, edge), reach) / reach * miss))
    return terms


@FEW
@given(seed=SEEDS, share=st.sampled_from([0.01, 0.1, 1.0]))
def test_active_boundary_is_its_formula(seed: int, share: float) -> None:
    logits, labels = draw_batch(seed, height=8, width=9)
    p, truth = softmax(logits), labels.numpy()
    terms = [t for b in range(2) for t in active_boundary(p[b], truth[b], share=share, reach=3)]
    expected = np.mean(terms) if terms else 0
    loss = ActiveBoundaryLoss(share=share, reach=3)(logits, labels)
    assert float(loss) == pytest.approx(expected, rel=1e-5, abs=1e-9)


def test_active_boundary_is_0_without_a_boundary_true_or_predicted() -> None:
    flat = torch.zeros((1, 3, 8, 8), requires_grad=True)
    logits = torch.randn((1, 3, 8, 8), requires_grad=True)
    uniform = torch.ones((1, 8, 8), dtype=torch.int64)
    two = uniform.clone()
    two[:, 4:] = 2
    apart = two.clone()
    apart[:, 3:5] = IGNORE  # the classes never touch
    for case, labels in ((flat, two), (logits, uniform), (logits, apart)):
        loss = ActiveBoundaryLoss()(case, labels)
        (gradient,) = torch.autograd.grad(loss, case)
        assert loss.item() == 0
        assert not gradient.any()


def test_active_boundary_pulls_towards_the_truth() -> None:
    """A boundary 3 pixels right of the true one: its pixels must differ from their left."""
    labels = (torch.arange(12) >= 5).long().expand(1, 12, 12)
    shown = (torch.arange(12) >= 8).double().expand(1, 12, 12)
    logits = torch.stack([-shown, shown], dim=1).requires_grad_()
    (gradient,) = torch.autograd.grad(ActiveBoundaryLoss()(logits, labels), logits)
    # Descent raises class 1 in the last column that shows class 0 (7), to move its edge left.
    assert (gradient[0, 1, :, 7] < 0).any()
    assert (gradient[0, 1, :, 7] <= 0).all()


def brute_edges(truth: np.ndarray, width: int) -> np.ndarray:
    found = [
        truth[q] != IGNORE
        and any(truth[n] not in (truth[q], IGNORE) for n in around(q, truth, radius=width))
        for q in pixels(truth)
    ]
    return np.reshape(found, truth.shape)


@FEW
@given(seed=SEEDS, width=st.integers(1, 3))
def test_edges_are_the_pixels_near_another_class(seed: int, width: int) -> None:
    _, labels = draw_batch(seed)
    expected = np.stack([brute_edges(image, width) for image in labels.numpy()])
    np.testing.assert_array_equal(label_edges(labels, width=width), expected)


def test_a_branch_learns_where_the_edges_are() -> None:
    labels = torch.zeros(1, 24, 24, dtype=torch.int64)
    labels[:, 6:18, 8:20] = 1
    expected = brute_edges(labels[0].numpy(), 2)
    logits = torch.zeros(1, 1, 24, 24, requires_grad=True)
    optimizer = torch.optim.Adam([logits], lr=0.1)
    for _ in range(40):
        optimizer.zero_grad()
        (20 * BoundaryBranchLoss()(logits, labels)).backward()
        optimizer.step()
    np.testing.assert_array_equal((logits[0, 0] > 0).numpy(), expected)


@FEW
@given(seed=SEEDS)
def test_the_branch_pays_for_edges_what_they_are_rare(seed: int) -> None:
    logits, labels = draw_batch(seed)
    z, known = logits[:, 0].numpy(), labels.numpy() != IGNORE
    edge = np.stack([brute_edges(image, 2) for image in labels.numpy()])
    p = 1 / (1 + np.exp(-z))
    share = edge.sum() / known.sum()
    terms = np.where(edge, (1 - share) * -np.log(p), share * -np.log(1 - p))
    loss = BoundaryBranchLoss()(logits[:, :1], labels)
    assert float(loss) == pytest.approx(terms[known].mean(), rel=1e-6)


@pytest.mark.parametrize("kind", [BoundaryDoULoss, BoundaryF1Loss])
def test_losses_per_image_are_the_mean_of_images_taken_alone(kind: type[torch.nn.Module]) -> None:
    logits, labels = draw_batch(5, batch=4)
    labels[2] = IGNORE  # an image that nobody knows counts for nothing
    alone = [float(kind()(logits[i : i + 1], labels[i : i + 1])) for i in (0, 1, 3)]
    assert float(kind()(logits, labels)) == pytest.approx(np.mean(alone), rel=1e-6)


def test_settings_out_of_range_are_refused() -> None:
    with pytest.raises(
        RecipeError, match="odd number of pixels from 3 on as thickness, found 4; take 5"
    ):
        BoundaryF1Loss(thickness=4)
    with pytest.raises(RecipeError, match="tolerance, found 0; take 1"):
        BoundaryF1Loss(tolerance=0)
    with pytest.raises(RecipeError, match="0 < share <= 1"):
        ActiveBoundaryLoss(share=0)
    with pytest.raises(RecipeError, match="found 0; take 2"):
        BoundaryBranchLoss(width=0)


def square(size: int, row: int) -> Tensor:
    labels = torch.zeros((1, size, size), dtype=torch.int64)
    labels[:, row : row + size // 2, 4 : 4 + size // 2] = 1
    return labels


@pytest.mark.parametrize(
    "kind", [KervadecLoss, BoundaryDoULoss, BoundaryF1Loss, ActiveBoundaryLoss]
)
def test_the_farther_off_the_dearer(kind: type[torch.nn.Module]) -> None:
    labels = square(24, 6)
    values = [
        float(
            kind()(4.0 * torch.nn.functional.one_hot(square(24, 6 + off), 2).movedim(-1, 1), labels)
        )
        for off in (0, 1, 3, 6)
    ]
    assert values == sorted(values)
    assert values[0] < values[-1]
