"""The Hausdorff distance against distance transforms and numbers by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage
from tests.training.scored_labels import IGNORE, NAMES, Labels, draw_labels, is_edge, score

from crispline_training.errors import RecipeError
from crispline_training.metrics import HausdorffMetric


def hd95_of_image(label: Labels, predicted: Labels, i: int) -> float | None:
    """Measure by distance transforms; None unless both have a boundary."""
    predicted = np.where(label == IGNORE, IGNORE, predicted).astype(np.uint8)
    edges = [np.zeros(label.shape, dtype=np.bool_) for _ in range(2)]
    for edge, labels in zip(edges, (label, predicted), strict=True):
        for place, value in np.ndenumerate(labels):
            edge[place] = value == i and is_edge(labels, (place[0], place[1]))
    if not (edges[0].any() and edges[1].any()):
        return None
    there = ndimage.distance_transform_edt(~edges[1])[edges[0]]
    back = ndimage.distance_transform_edt(~edges[0])[edges[1]]
    return float(max(np.percentile(there, 95), np.percentile(back, 95)))


@settings(max_examples=10)
@given(seed=st.integers(0, 2**32 - 1))
def test_hd95_agrees_with_the_distance_transform(seed: int) -> None:
    label, predicted = draw_labels(seed, unknown=True), draw_labels(seed + 1)
    found = score(HausdorffMetric(NAMES, ground_resolution=0.1), predicted, label)
    means = []
    for i, name in enumerate(NAMES):
        measured = [hd95_of_image(*pair, i) for pair in zip(label, predicted, strict=True)]
        distances = [distance for distance in measured if distance is not None]
        if distances:
            means.append(np.mean(distances))
            assert found[f"hd95_px/{name}"] == pytest.approx(means[-1])
            assert found[f"hd95_m/{name}"] == pytest.approx(means[-1] * 0.1)
        else:
            assert math.isnan(found[f"hd95_px/{name}"])
    if means:
        assert found["hd95_px"] == pytest.approx(np.mean(means))


def test_a_moved_boundary_is_as_far_off_as_it_was_moved() -> None:
    label = np.zeros((1, 20, 40), dtype=np.uint8)
    predicted = label.copy()
    label[:, :, 20:] = 1
    predicted[:, :, 23:] = 1
    found = score(HausdorffMetric(NAMES[:2], ground_resolution=0.25), predicted, label)
    assert found["hd95_px"] == 3
    assert found["hd95_m"] == 0.75


def test_five_percent_of_a_boundary_may_be_anywhere() -> None:
    label = np.zeros((1, 300, 60), dtype=np.uint8)
    label[:, :, 30:] = 1
    predicted = label.copy()
    predicted[:, 100:102, 10:12] = 1
    found = score(HausdorffMetric(NAMES[:2]), predicted, label)
    assert found["hd95_px/house"] == 0


def test_classes_never_predicted_are_unmatched() -> None:
    label = np.zeros((2, 10, 10), dtype=np.uint8)
    label[:, 5:] = 1
    predicted = label.copy()
    predicted[1] = 0
    found = score(HausdorffMetric(NAMES), predicted, label)
    assert found["hd95_px/house"] == 0
    assert found["hd95_unmatched/house"] == 1 / 2
    assert math.isnan(found["hd95_unmatched/clutter"])


def test_metres_need_a_ground_resolution_above_zero() -> None:
    assert "hd95_m" not in score(HausdorffMetric(NAMES), draw_labels(1), draw_labels(2))
    with pytest.raises(RecipeError, match="above 0 metres"):
        HausdorffMetric(NAMES, ground_resolution=0.0)
