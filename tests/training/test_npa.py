"""NPALoss against sums over windows one by one, and against what its paper says of it."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray
from tests.training.shifted_square import train_to_move_a_square
from tests.training.toy_squares import learn_blurred_squares
from torch import Tensor
from torch.nn import functional

from crispline_training.errors import RecipeError
from crispline_training.losses import CrossEntropyLoss, NPALoss
from crispline_training.losses.affinity import affinity_map, search_radius
from crispline_training.losses.npa import NPASettings, npa_loss, npa_weights
from crispline_training.sample import IGNORE

CLASSES = 4


def count_one_by_one(
    labels: NDArray[np.int64], k: int, *, rescale: bool = False
) -> NDArray[np.float64]:
    """Return the affinity map of labels (row, column), one window after the other."""
    padded = np.pad(labels, k, mode="edge")
    affinity = np.zeros(labels.shape)
    for row, column in np.ndindex(*labels.shape):
        own = labels[row, column]
        window = padded[row : row + 2 * k + 1, column : column + 2 * k + 1]
        known = window[window != IGNORE]
        if own != IGNORE:
            affinity[row, column] = np.count_nonzero(known != own)
            if rescale:
                affinity[row, column] *= window.size / known.size
    return affinity


label_arrays = hnp.arrays(
    np.int64,
    hnp.array_shapes(min_dims=2, max_dims=2, max_side=9),
    elements=st.sampled_from([*range(CLASSES), IGNORE]),
)


def affinity(labels: NDArray[np.int64], k: int, *, rescale: bool = False) -> NDArray[np.float32]:
    batch = torch.from_numpy(labels)[None]
    return affinity_map(batch, k, classes=CLASSES, rescale=rescale)[0].numpy()


def draw_labels(*shape: int, seed: int = 0, ignore: bool = False) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    labels = torch.randint(0, CLASSES, shape, generator=generator)
    unknown = torch.rand(shape, generator=generator) < (0.2 if ignore else 0)
    return labels.masked_fill(unknown, IGNORE)


def draw_logits(labels: Tensor, *, seed: int = 1) -> Tensor:
    shape = (labels.shape[0], CLASSES, *labels.shape[1:])
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


@given(label_arrays, st.sampled_from([0, 1, 2, 4, 8, 9, 20]))
def test_affinity_is_the_count_of_windows(labels: NDArray[np.int64], k: int) -> None:
    np.testing.assert_array_equal(affinity(labels, k), count_one_by_one(labels, k))


@given(label_arrays, st.integers(1, 12))
def test_rescaled_affinity_stands_for_whole_windows(labels: NDArray[np.int64], k: int) -> None:
    expected = count_one_by_one(labels, k, rescale=True)
    np.testing.assert_allclose(affinity(labels, k, rescale=True), expected, rtol=1e-6)


@pytest.mark.parametrize(("k", "height", "width"), [(32, 70, 61), (90, 30, 25), (91, 9, 30)])
def test_affinity_of_wide_windows_does_not_overflow(k: int, height: int, width: int) -> None:
    """Counts up to k = 90 are 16-bit integers; the sums they are differences of are more."""
    labels = np.zeros((height, width), dtype=np.int64)
    labels[height // 3 :, width // 4 : -3] = 1
    np.testing.assert_array_equal(affinity(labels, k), count_one_by_one(labels, k))


def test_a_window_much_wider_than_the_image_sees_its_corners() -> None:
    """As k grows, all but a vanishing part of the window repeats the four corners."""
    labels = np.zeros((3, 4), dtype=np.int64)
    labels[0, 0] = 1
    k = 2000
    window = (2 * k + 1) ** 2
    assert affinity(labels, k)[2, 3] / window == pytest.approx(1 / 4, abs=1e-3)
    assert affinity(labels, k)[0, 0] / window == pytest.approx(3 / 4, abs=1e-3)


@given(label_arrays, st.integers(0, 5), st.integers(0, 3), st.booleans())
def test_affinity_turns_with_the_labels(
    labels: NDArray[np.int64], k: int, turns: int, mirror: bool
) -> None:
    def move(array: NDArray[np.generic]) -> NDArray[np.generic]:
        turned = np.rot90(array, turns)
        return (np.fliplr(turned) if mirror else turned).copy()

    moved = affinity(move(labels).astype(np.int64), k)
    np.testing.assert_array_equal(moved, move(affinity(labels, k)))


def test_figure_3_of_the_paper() -> None:
    """A corner pixel whose neighbours, with the edge repeated, are all of its class is easy."""
    labels = np.array([[0, 0, 1], [0, 0, 1], [2, 2, 2]])
    assert affinity(labels, 1)[0, 0] == 0
    assert affinity(labels, 1)[1, 1] == 5
    assert affinity(labels, 1)[0, 2] == 3  # the row above repeats the first: 0, 1, 1 twice


def test_the_lone_pixel_has_the_most_different_neighbours() -> None:
    labels = torch.zeros(1, 65, 65, dtype=torch.long)
    labels[0, 32, 32] = 1
    counts = affinity_map(labels, 32, classes=2)[0]
    assert counts[32, 32] == 65**2 - 1 == 4224
    counts[32, 32] = 1
    assert (counts == 1).all()


@pytest.mark.parametrize(("transform", "most"), [("log10", 3.626), ("ln", 8.349), ("norm", 1.5)])
def test_weights_range_as_in_the_paper(transform: str, most: float) -> None:
    labels = torch.zeros(1, 131, 131, dtype=torch.long)
    labels[0, 65, 65] = 1
    settings = NPASettings(k=32, transform=transform)  # type: ignore[arg-type]  # by parameter
    weights = npa_weights(labels, settings, classes=2)
    assert weights.min().item() == pytest.approx(0.5, abs=1e-6)
    assert weights.max().item() == pytest.approx(most, abs=1e-3)


def test_normalised_weights_are_by_image() -> None:
    labels = torch.zeros(3, 9, 9, dtype=torch.long)
    labels[0, 4, 4] = 1
    labels[1, :, 5:] = 1
    labels[2, 0] = IGNORE
    weights = npa_weights(labels, NPASettings(k=2, transform="norm", offset=0.25), classes=2)
    assert weights[:2].amax((1, 2)).tolist() == [1.25, 1.25]
    assert weights[:2].amin((1, 2)).tolist() == [0.25, 0.25]
    assert set(weights[2, 1:].flatten().tolist()) == {0.25}  # nothing to tell pixels apart by
    assert set(weights[2, 0].tolist()) == {0}


@pytest.mark.parametrize("normalizer", ["valid_pixels", "batch", "weight_sum"])
@pytest.mark.parametrize("transform", ["log10", "ln", "norm"])
def test_loss_is_equation_4(transform: str, normalizer: str) -> None:
    labels = draw_labels(3, 8, 7, ignore=True)
    logits = draw_logits(labels)
    total = weights = 0.0
    for image in range(3):
        counts = count_one_by_one(labels[image].numpy(), 2)
        known = labels[image].numpy() != IGNORE
        low, high = counts[known].min(), counts[known].max()
        for row, column in zip(*np.nonzero(known), strict=True):
            count = counts[row, column]
            weight = {
                "log10": math.log10(count + math.sqrt(10)),
                "ln": math.log(count + math.sqrt(math.e)),
                "norm": (count - low) / (high - low) + 0.5,
            }[transform]
            p = logits[image, :, row, column].exp()
            p_true = (p / p.sum())[labels[image, row, column]].item()
            total -= weight * math.log(p_true)
            weights += weight
    number = {
        "valid_pixels": float((labels != IGNORE).sum()),
        "batch": 3.0,
        "weight_sum": weights,
    }[normalizer]
    loss = NPALoss(2, transform, normalizer=normalizer)  # type: ignore[arg-type]  # by parameter
    assert loss(logits, labels).item() == pytest.approx(total / number, rel=1e-6)


def test_no_neighbours_is_cross_entropy_times_the_offset() -> None:
    labels = draw_labels(2, 6, 6, ignore=True)
    logits = draw_logits(labels)
    plain = functional.cross_entropy(logits, labels, ignore_index=IGNORE)
    torch.testing.assert_close(NPALoss(0, offset=0.7)(logits, labels), 0.7 * plain)


def test_another_loss_of_pixels_takes_the_place_of_cross_entropy() -> None:
    def miss(logits: Tensor, labels: Tensor) -> Tensor:
        return 1 - logits.softmax(1).gather(1, labels[:, None])[:, 0]

    labels = draw_labels(2, 6, 6, ignore=True)
    logits = draw_logits(labels)
    weights = npa_weights(labels, NPASettings(k=2), classes=CLASSES).double()
    expected = (weights * miss(logits, labels.clamp(max=3))).sum() / (labels != IGNORE).sum()
    torch.testing.assert_close(NPALoss(2, pixel_loss=miss)(logits, labels), expected)


def test_logits_of_ignored_pixels_do_not_matter() -> None:
    labels = draw_labels(2, 6, 6, ignore=True)
    logits = draw_logits(labels).requires_grad_()
    loss = NPALoss(2)(logits, labels)
    (gradient,) = torch.autograd.grad(loss, logits)
    ignored = (labels == IGNORE)[:, None].expand_as(logits)
    assert (gradient[ignored] == 0).all()
    assert (gradient[~ignored] != 0).all()


@pytest.mark.parametrize("normalizer", ["valid_pixels", "batch", "weight_sum"])
@pytest.mark.parametrize("transform", ["log10", "norm"])
def test_nothing_known_is_zero_with_a_gradient(transform: str, normalizer: str) -> None:
    labels = torch.full((2, 5, 5), IGNORE)
    logits = draw_logits(labels).requires_grad_()
    loss = NPALoss(2, transform, normalizer=normalizer)(logits, labels)  # type: ignore[arg-type]  # by parameter
    loss.backward()
    assert loss.item() == 0
    assert logits.grad is not None
    assert (logits.grad == 0).all()


def test_order_of_the_batch_does_not_matter() -> None:
    labels = draw_labels(3, 6, 6, ignore=True)
    logits = draw_logits(labels)
    order = torch.tensor([2, 0, 1])
    torch.testing.assert_close(NPALoss(2)(logits, labels), NPALoss(2)(logits[order], labels[order]))


@pytest.mark.parametrize("normalizer", ["valid_pixels", "batch", "weight_sum"])
def test_gradient(normalizer: str) -> None:
    labels = draw_labels(2, 4, 3, ignore=True)
    logits = draw_logits(labels).requires_grad_()
    loss = NPALoss(1, normalizer=normalizer)  # type: ignore[arg-type]  # by parameter
    assert torch.autograd.gradcheck(lambda z: loss(z, labels), (logits,))


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half_precision_is_computed_in_full(dtype: torch.dtype) -> None:
    labels = draw_labels(2, 6, 6)
    logits = (100 * draw_logits(labels)).to(dtype).requires_grad_()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        loss = NPALoss(2, normalizer="batch")(logits, labels)
    loss.backward()
    assert loss.dtype == torch.float32
    torch.testing.assert_close(loss, NPALoss(2, normalizer="batch")(logits.float(), labels))
    assert logits.grad is not None
    assert logits.grad.isfinite().all()


def test_radius_in_metres() -> None:
    assert NPALoss(k_metres=2.88, ground_resolution=0.09).settings.k == 32
    assert NPALoss(k_metres=2.88, ground_resolution=0.3).settings.k == 10
    assert search_radius(0.1, 1.0) == 1
    with pytest.raises(RecipeError, match=r"radius of 3\.0 metres, found none; give ground_res"):
        NPALoss(k_metres=3.0)(torch.zeros(1, 2, 4, 4), torch.zeros(1, 4, 4, dtype=torch.long))
    with pytest.raises(RecipeError, match="above 0 metres"):
        NPALoss(k_metres=3.0, ground_resolution=0.0)


def test_radius_in_metres_is_that_in_pixels_once_the_resolution_is_known() -> None:
    labels = draw_labels(1, 12, 12)
    logits = draw_logits(labels)
    loss = NPALoss(k_metres=0.3)
    loss.set_ground_resolution(0.1)
    torch.testing.assert_close(loss(logits, labels), NPALoss(3)(logits, labels))
    loss.set_ground_resolution(0.15)
    torch.testing.assert_close(loss(logits, labels), NPALoss(2)(logits, labels))
    pixels = NPALoss(3)
    pixels.set_ground_resolution(0.15)
    assert pixels.settings.k == 3


@pytest.mark.parametrize(
    ("given", "named"),
    [({"k": -1}, "-1"), ({"offset": -0.1}, "-0.1"), ({"transform": "log2"}, "log10, ln, norm"),
     ({"normalizer": "pixels"}, "valid_pixels, batch, weight_sum")],
)  # fmt: skip
def test_what_there_is_not_is_refused(given: dict[str, object], named: str) -> None:
    with pytest.raises(RecipeError, match=named):
        NPALoss(**given)  # type: ignore[arg-type]  # wrong on purpose


def test_is_the_same_whatever_is_differentiated_around_it() -> None:
    """The affinity map is of the labels alone: no graph hangs on it."""
    labels = draw_labels(1, 6, 6)
    assert not npa_weights(labels, NPASettings(k=2), classes=CLASSES).requires_grad
    with torch.no_grad():
        assert not npa_loss(draw_logits(labels), labels).requires_grad


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_network_learns_the_boundary_sooner_than_by_cross_entropy(seed: int) -> None:
    """In the same steps, by weights of the same sum."""
    plain = learn_blurred_squares(CrossEntropyLoss(), seed=seed, steps=40)
    weighted = learn_blurred_squares(NPALoss(4, normalizer="weight_sum"), seed=seed, steps=40)
    assert weighted < 0.85 * plain


def test_trains() -> None:
    trained = train_to_move_a_square(NPALoss(8))
    assert trained.after > max(0.9, trained.before)
