"""Scores against numbers by hand and brute force."""

from __future__ import annotations

import math
import pickle
from collections.abc import Callable

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.training.scored_labels import IGNORE, NAMES, Labels, compute, draw_labels, is_edge, score
from torchmetrics import Metric

from crispline_training.errors import RecipeError
from crispline_training.metrics import BoundaryMetrics, ClassMetrics, HausdorffMetric

MAKERS: dict[str, Callable[[], Metric]] = {
    "classes": lambda: ClassMetrics(NAMES),
    "classes without clutter": lambda: ClassMetrics(NAMES, exclude=("clutter",)),
    "boundaries": lambda: BoundaryMetrics(NAMES, radii=(1, 3)),
    "distances": lambda: HausdorffMetric(NAMES, ground_resolution=0.1),
}


# What holds for all.


def make_halves(make: Callable[[], Metric]) -> tuple[Metric, Metric, dict[str, float]]:
    """Return two metrics that saw half of the images each, and what all of them score."""
    predicted, label = draw_labels(1, images=6), draw_labels(2, images=6, unknown=True)
    halves = (make(), make())
    for metric, chosen in zip(halves, (slice(0, 2), slice(2, 6)), strict=True):
        metric.update(torch.from_numpy(predicted[chosen]), torch.from_numpy(label[chosen]))
    return *halves, score(make(), predicted, label)


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_merged_halves_give_what_the_whole_gives(make: Callable[[], Metric]) -> None:
    first, second, whole = make_halves(make)
    first.merge_state(second)
    assert compute(first) == pytest.approx(whole, nan_ok=True)


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_two_processes_score_what_one_scores(make: Callable[[], Metric]) -> None:
    first, second, whole = make_halves(make)
    (elsewhere,) = second.metric_state.values()
    # What torch.distributed would gather.
    first.dist_sync_fn = lambda here, group: [here, elsewhere]
    first.distributed_available_fn = lambda: True
    assert compute(first) == pytest.approx(whole, nan_ok=True)


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_what_is_predicted_for_unknown_pixels_does_not_matter(make: Callable[[], Metric]) -> None:
    label = draw_labels(3, unknown=True)
    predicted = draw_labels(4)
    other = np.where(label == IGNORE, draw_labels(5), predicted).astype(np.uint8)
    assert (other != predicted).any()
    assert score(make(), predicted, label) == pytest.approx(
        score(make(), other, label), nan_ok=True
    )


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_images_without_any_known_pixel_add_nothing(make: Callable[[], Metric]) -> None:
    predicted = draw_labels(6)
    unknown = np.full_like(predicted, IGNORE)
    assert all(math.isnan(value) for value in score(make(), predicted, unknown).values())
    metric = make()
    score(metric, predicted, unknown)
    label = draw_labels(7)
    assert score(metric, predicted, label) == pytest.approx(score(make(), predicted, label))


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_a_reset_metric_begins_anew_and_survives_pickling(make: Callable[[], Metric]) -> None:
    predicted, label = draw_labels(8), draw_labels(9)
    metric = pickle.loads(pickle.dumps(make()))  # noqa: S301 - what was dumped here
    score(metric, label, label)
    metric.reset()
    assert score(metric, predicted, label) == pytest.approx(score(make(), predicted, label))


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_logits_are_refused(make: Callable[[], Metric]) -> None:
    with pytest.raises(RecipeError, match="argmax"):
        make().update(torch.zeros(2, 3, 8, 8), torch.zeros(2, 8, 8, dtype=torch.int64))


@pytest.mark.parametrize("kind", [ClassMetrics, BoundaryMetrics, HausdorffMetric])
@pytest.mark.parametrize("exclude", [("car",), NAMES])
def test_only_some_classes_there_are_can_be_left_out(
    kind: Callable[..., Metric], exclude: tuple[str, ...]
) -> None:
    with pytest.raises(RecipeError, match="road, house, clutter"):
        kind(NAMES, exclude=exclude)


# Classes. Rows: truth road road house house | house clutter clutter unknown.
TRUTH = np.array([[[0, 0, 1, 1], [1, 2, 2, IGNORE]]], dtype=np.uint8)
RESULT = np.array([[[0, 1, 1, 1], [2, 2, 0, 0]]], dtype=np.uint8)


def test_scores_of_all_classes_by_hand() -> None:
    found = score(ClassMetrics(NAMES), RESULT, TRUTH)
    assert found == pytest.approx(
        {
            "OA": 4 / 7,
            "mF1": (1 / 2 + 2 / 3 + 1 / 2) / 3,
            "mIoU": (1 / 3 + 1 / 2 + 1 / 3) / 3,
            "F1/road": 2 * 1 / (2 + 2),
            "IoU/road": 1 / 3,
            "F1/house": 2 * 2 / (3 + 3),
            "IoU/house": 2 / 4,
            "F1/clutter": 2 * 1 / (2 + 2),
            "IoU/clutter": 1 / 3,
        }
    )


def test_scores_without_clutter_by_hand() -> None:
    # The two pixels of clutter are dropped: with them goes a false road. The house that was taken
    # for clutter stays a miss.
    found = score(ClassMetrics(NAMES, exclude=("clutter",)), RESULT, TRUTH)
    assert found == pytest.approx(
        {
            "OA": 3 / 5,
            "mF1": (2 / 3 + 2 / 3) / 2,
            "mIoU": (1 / 2 + 1 / 2) / 2,
            "F1/road": 2 * 1 / (2 + 1),
            "IoU/road": 1 / 2,
            "F1/house": 2 * 2 / (3 + 3),
            "IoU/house": 2 / 4,
        }
    )


def test_pixels_without_a_prediction_are_misses() -> None:
    found = score(ClassMetrics(NAMES), np.where(TRUTH == 1, IGNORE, TRUTH).astype(np.uint8), TRUTH)
    assert found["OA"] == pytest.approx(4 / 7)
    assert found["IoU/house"] == 0
    assert found["IoU/road"] == 1


def test_means_are_over_the_classes_of_the_truth() -> None:
    label = np.zeros((1, 2, 2), dtype=np.uint8)
    predicted = np.array([[[0, 0], [0, 1]]], dtype=np.uint8)
    found = score(ClassMetrics(NAMES), predicted, label)
    assert found["mIoU"] == found["IoU/road"] == pytest.approx(3 / 4)
    assert found["IoU/house"] == 0
    assert math.isnan(found["IoU/clutter"])


@settings(max_examples=20)
@given(seed=st.integers(0, 2**32 - 1), without=st.booleans())
def test_class_scores_agree_with_sets_of_pixels(*, seed: int, without: bool) -> None:
    predicted, label = draw_labels(seed), draw_labels(seed + 1, unknown=True)
    exclude = ("clutter",) if without else ()
    found = score(ClassMetrics(NAMES, exclude=exclude), predicted, label)
    counted = {
        place
        for place, value in np.ndenumerate(label)
        if value != IGNORE and not (without and value == 2)
    }
    ious, f1s = [], []
    for i, name in enumerate(NAMES[: 2 if without else 3]):
        truth = {p for p in counted if label[p] == i}
        result = {p for p in counted if predicted[p] == i}
        if truth | result:
            assert found[f"IoU/{name}"] == pytest.approx(len(truth & result) / len(truth | result))
        if truth:
            ious.append(len(truth & result) / len(truth | result))
            f1s.append(2 * len(truth & result) / (len(truth) + len(result)))
    if counted:
        assert found["OA"] == pytest.approx(np.mean([label[p] == predicted[p] for p in counted]))
        assert found["mIoU"] == pytest.approx(np.mean(ious))
        assert found["mF1"] == pytest.approx(np.mean(f1s))


# Boundaries.


def near_other(labels: Labels, place: tuple[int, int], reach: int) -> bool:
    """Whether a known pixel of another class lies within a chessboard distance."""
    row, column = place
    around = labels[max(0, row - reach) : row + reach + 1, max(0, column - reach) :][
        :, : column + reach + 1 - max(0, column - reach)
    ]
    return bool(((around != labels[place]) & (around != IGNORE)).any())


@settings(max_examples=8)
@given(seed=st.integers(0, 2**32 - 1), radius=st.integers(1, 4))
def test_boundary_scores_agree_with_brute_force(seed: int, radius: int) -> None:
    label = draw_labels(seed, unknown=True)
    predicted = draw_labels(seed + 1)
    found = score(BoundaryMetrics(NAMES, radii=(radius,)), predicted, label)
    predicted[label == IGNORE] = IGNORE
    for i, name in enumerate(NAMES):
        bands: list[set[tuple[int, ...]]] = [set(), set()]
        edges: list[list[tuple[int, ...]]] = [[], []]
        for which, images in enumerate((label, predicted)):
            for (image, row, column), value in np.ndenumerate(images):
                place = (row, column)
                if value == i and near_other(images[image], place, radius):
                    bands[which].add((image, row, column))
                if value == i and is_edge(images[image], place):
                    edges[which].append((image * 1000, row, column))
        if bands[0] | bands[1]:
            iou = len(bands[0] & bands[1]) / len(bands[0] | bands[1])
            assert found[f"boundary_iou_{radius}px/{name}"] == pytest.approx(iou)
        if edges[0] and edges[1]:
            apart = np.linalg.norm(
                np.array(edges[0])[:, None].astype(float) - np.array(edges[1])[None], axis=2
            )
            recall = (apart.min(axis=1) <= radius).mean()
            precision = (apart.min(axis=0) <= radius).mean()
            f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
            assert found[f"boundary_f1_{radius}px/{name}"] == pytest.approx(f1)


def test_a_boundary_two_pixels_off_by_hand() -> None:
    label = np.zeros((1, 20, 40), dtype=np.uint8)
    predicted = label.copy()
    label[:, :, 20:] = 1
    predicted[:, :, 22:] = 1
    found = score(BoundaryMetrics(NAMES[:2], radii=(1, 3)), predicted, label)
    # Bands of one column each: 19 and 21 of roads. Of three: 17-19 and 19-21 share one of five.
    assert found["boundary_iou_1px"] == 0
    assert found["boundary_iou_3px"] == pytest.approx(1 / 5)
    assert found["boundary_f1_1px"] == 0
    assert found["boundary_f1_3px"] == 1


def test_tolerances_in_metres_are_those_in_pixels() -> None:
    predicted, label = draw_labels(10), draw_labels(11)
    metric = BoundaryMetrics(NAMES, radii=(3,), metres=(0.5, 0.01), ground_resolution=0.2)
    found = score(metric, predicted, label)
    expected = score(BoundaryMetrics(NAMES, radii=(1, 3)), predicted, label)
    for kind in ("iou", "f1"):
        # 0.5 m are 2.5 pixels, taken for 3; 0.01 m would be none, taken for 1.
        assert found[f"boundary_{kind}_0.5m"] == expected[f"boundary_{kind}_3px"]
        assert found[f"boundary_{kind}_0.01m/road"] == expected[f"boundary_{kind}_1px/road"]


def test_boundaries_of_excluded_classes_count_nowhere() -> None:
    label = np.zeros((1, 12, 24), dtype=np.uint8)
    label[:, :, 8:] = 1
    label[:, :, 16:] = 2
    predicted = label.copy()
    predicted[:, :, 15:] = 2
    found = score(BoundaryMetrics(NAMES, radii=(1,), exclude=("clutter",)), predicted, label)
    assert set(found) == {
        *("boundary_iou_1px", "boundary_iou_1px/road", "boundary_iou_1px/house"),
        *("boundary_f1_1px", "boundary_f1_1px/road", "boundary_f1_1px/house"),
    }
    assert found["boundary_iou_1px/road"] == 1
    # The house ends a pixel early: a boundary predicted, none in what is known of the truth.
    assert found["boundary_iou_1px/house"] == pytest.approx(12 / 24)


@pytest.mark.parametrize(
    ("radii", "metres", "resolution"),
    [((0,), (), None), ((1,), (0.5,), None), ((1,), (-0.5,), 0.1), ((1,), (0.5,), 0.0)],
)
def test_impossible_tolerances_are_refused(
    radii: tuple[int, ...], metres: tuple[float, ...], resolution: float | None
) -> None:
    with pytest.raises(RecipeError, match="above 0"):
        BoundaryMetrics(NAMES, radii=radii, metres=metres, ground_resolution=resolution)


# Distances.
