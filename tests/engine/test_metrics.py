"""Class scores and the seam ratio against hand-derived numbers and plain loops."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from crispline.engine.errors import JobError
from crispline.engine.metrics import count_confusion, score_classes, seam_ratio

NO_DATA = 255
LABELS = arrays(np.uint8, (7, 5), elements=st.sampled_from([0, 1, 2, NO_DATA]))


@given(truth=LABELS, result=LABELS)
def test_confusion_agrees_with_a_loop_over_pixels(
    truth: NDArray[np.uint8], result: NDArray[np.uint8]
) -> None:
    expected = np.zeros((3, 4), dtype=np.int64)
    for t, r in zip(truth.flat, result.flat, strict=True):
        if t != NO_DATA:
            expected[t, 3 if r == NO_DATA else r] += 1
    np.testing.assert_array_equal(count_confusion(truth, result, class_count=3), expected)


def test_labels_outside_the_classes_are_refused() -> None:
    with pytest.raises(JobError, match="0 to 1"):
        count_confusion(np.array([[0, 2]]), np.array([[0, 1]]), class_count=2)


def test_arrays_of_different_shape_are_refused() -> None:
    with pytest.raises(JobError, match="one shape"):
        count_confusion(np.zeros((2, 2), int), np.zeros((2, 3), int), class_count=2)


def test_scores_by_hand() -> None:
    # truth 0: 6 right, 2 taken for 1; truth 1: 1 taken for 0, 3 right; class 2 occurs nowhere.
    scores = score_classes(np.array([[6, 2, 0], [1, 3, 0], [0, 0, 0]]))
    np.testing.assert_allclose(scores.iou, [6 / 9, 3 / 6, np.nan])
    np.testing.assert_allclose(scores.f1, [12 / 15, 6 / 9, np.nan])
    np.testing.assert_allclose(scores.precision, [6 / 7, 3 / 5, np.nan])
    np.testing.assert_allclose(scores.recall, [6 / 8, 3 / 4, np.nan])
    assert scores.overall_accuracy == pytest.approx(9 / 12)
    assert scores.mean_iou == pytest.approx((6 / 9 + 3 / 6) / 2)
    assert scores.mean_f1 == pytest.approx((12 / 15 + 6 / 9) / 2)


def test_a_miss_lowers_recall_and_accuracy_but_no_precision() -> None:
    scores = score_classes(np.array([[3, 0, 1], [0, 4, 0]]))
    assert scores.recall[0] == pytest.approx(3 / 4)
    assert scores.precision[0] == 1.0
    assert scores.iou[0] == pytest.approx(3 / 4)
    assert scores.overall_accuracy == pytest.approx(7 / 8)


def test_a_class_only_the_result_has_does_not_enter_the_means() -> None:
    scores = score_classes(np.array([[8, 2], [0, 0]]))
    assert scores.iou[1] == 0.0
    assert scores.mean_iou == pytest.approx(0.8)


def test_nothing_compared_scores_nan() -> None:
    scores = score_classes(np.zeros((2, 3)))
    assert np.isnan(scores.mean_iou)
    assert np.isnan(scores.overall_accuracy)


def test_seam_ratio_by_hand() -> None:
    # Across row 4 all 8 columns change; across rows 2 and 6, 2 and 4 of them.
    labels = np.zeros((8, 8), dtype=np.uint8)
    labels[2:, :2] += 1
    labels[4:] += 3
    labels[6:, :4] += 1
    ratio = seam_ratio(labels, row_lines=[4], column_lines=[], shifts=(-2, 2))
    assert ratio == pytest.approx(8 / ((2 + 4) / 2))


def test_lines_that_are_no_seams_give_about_one() -> None:
    labels = np.random.default_rng(3).integers(0, 6, size=(600, 500)).astype(np.uint8)
    lines = list(range(50, 500, 50))
    ratio = seam_ratio(labels, row_lines=lines, column_lines=lines, shifts=(-14, -7, 7, 14))
    assert ratio == pytest.approx(1.0, abs=0.03)


def test_columns_and_rows_count_alike() -> None:
    labels = np.random.default_rng(4).integers(0, 3, size=(40, 60)).astype(np.uint8)
    straight = seam_ratio(labels, row_lines=[11, 30], column_lines=[20], shifts=(-3, 3))
    turned = seam_ratio(labels.T, row_lines=[20], column_lines=[11, 30], shifts=(-3, 3))
    assert straight == pytest.approx(turned)


def test_lines_on_the_border_are_no_lines() -> None:
    labels = np.zeros((4, 4), dtype=np.uint8)
    assert np.isnan(seam_ratio(labels, row_lines=[0, 4], column_lines=[], shifts=(-1, 1)))
    labels[2:] = 1
    assert seam_ratio(labels, row_lines=[2], column_lines=[], shifts=(-1, 1)) == np.inf
