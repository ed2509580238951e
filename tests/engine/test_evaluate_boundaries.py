"""Boundary scores against distance transforms, and distances between lines by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import ndimage
from shapely.affinity import rotate, translate

from crispline.engine.boundary_metrics import (
    BoundaryCounts,
    boundary_distance,
    boundary_lines,
    count_boundaries,
    dilate_disk,
    dilate_square,
)

NO_DATA = 255


def draw_random_labels(seed: int, *, with_no_data: bool) -> NDArray[np.uint8]:
    rng = np.random.default_rng(seed)
    fields = ndimage.gaussian_filter(rng.standard_normal((3, 40, 50)), (0, 2, 2))
    labels: NDArray[np.uint8] = fields.argmax(axis=0).astype(np.uint8)
    if with_no_data:
        labels[ndimage.gaussian_filter(rng.standard_normal(labels.shape), 3) > 0.12] = NO_DATA
    return labels


def count_whole(
    truth: NDArray[np.uint8], result: NDArray[np.uint8], radii: tuple[int, ...]
) -> BoundaryCounts:
    whole = (slice(None), slice(None))
    return count_boundaries(truth, result, class_count=3, radii=radii, core=whole)


def find_edges(labels: NDArray[np.uint8], label: int) -> NDArray[np.bool_]:
    """Mark pixels of a class beside another one, pixel by pixel."""
    edges = np.zeros(labels.shape, dtype=np.bool_)
    for row, column in zip(*np.nonzero(labels == label), strict=True):
        for r, c in ((row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)):
            if 0 <= r < labels.shape[0] and 0 <= c < labels.shape[1]:
                edges[row, column] |= labels[r, c] not in (label, NO_DATA)
    return edges


@settings(max_examples=20)
@given(seed=st.integers(0, 2**32 - 1), radius=st.integers(1, 6), with_no_data=st.booleans())
def test_boundary_f1_agrees_with_the_distance_transform(
    *, seed: int, radius: int, with_no_data: bool
) -> None:
    truth = draw_random_labels(seed, with_no_data=with_no_data)
    result = draw_random_labels(seed + 1, with_no_data=False)
    result[truth == NO_DATA] = NO_DATA
    counts = count_whole(truth, result, (radius,))
    for label in range(3):
        ours, theirs = find_edges(result, label), find_edges(truth, label)
        if not (ours.any() and theirs.any()):
            continue
        precision = (ndimage.distance_transform_edt(~theirs)[ours] <= radius).mean()
        recall = (ndimage.distance_transform_edt(~ours)[theirs] <= radius).mean()
        expected = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        assert counts.f1[0, label] == pytest.approx(expected)


@settings(max_examples=20)
@given(seed=st.integers(0, 2**32 - 1), radius=st.integers(1, 6))
def test_boundary_iou_agrees_with_the_chessboard_distance(seed: int, radius: int) -> None:
    truth = draw_random_labels(seed, with_no_data=False)
    result = draw_random_labels(seed + 1, with_no_data=False)
    counts = count_whole(truth, result, (radius,))
    for label in range(3):
        bands = []
        for labels in (truth, result):
            mask = labels == label
            depth = ndimage.distance_transform_cdt(mask, "chessboard") if (~mask).any() else mask
            bands.append(mask & (depth <= radius) & (~mask).any())
        union = (bands[0] | bands[1]).sum()
        if union:
            assert counts.iou[0, label] == pytest.approx((bands[0] & bands[1]).sum() / union)


@given(
    height=st.integers(0, 6),
    width=st.integers(0, 6),
    radius=st.integers(0, 9),
    seed=st.integers(0, 2**32 - 1),
)
def test_radii_may_reach_beyond_a_small_image(
    height: int, width: int, radius: int, seed: int
) -> None:
    """Pixel by pixel, also without rows or columns."""
    mask = np.random.default_rng(seed).random((height, width)) < 0.2
    disk, square = np.zeros_like(mask), np.zeros_like(mask)
    for row, column in np.argwhere(mask):
        for r, c in np.ndindex(height, width):
            rows, columns = abs(r - row), abs(c - column)
            disk[r, c] |= rows**2 + columns**2 <= radius**2
            square[r, c] |= max(rows, columns) <= radius
    np.testing.assert_array_equal(dilate_disk(mask, radius), disk)
    np.testing.assert_array_equal(dilate_square(mask, radius), square)


@pytest.mark.parametrize("shape", [(4, 30), (30, 4), (1, 30), (30, 1)], ids=str)
def test_narrow_images_are_scored(shape: tuple[int, int]) -> None:
    """A boundary across the long side, 2 pixels off: found within 5 pixels and not within 1."""
    along = np.arange(30) if shape[1] == 30 else np.arange(30)[:, None]
    truth, result = (
        np.broadcast_to(along >= border, shape).astype(np.uint8) for border in (14, 16)
    )
    counts = count_whole(truth, result, (1, 5, 300))
    np.testing.assert_array_equal(counts.f1[:, :2], [[0, 0], [1, 1], [1, 1]])


def test_equal_maps_score_one_and_absent_classes_nan() -> None:
    labels = np.zeros((20, 20), dtype=np.uint8)
    labels[5:12, 6:15] = 1
    counts = count_whole(labels, labels, (1, 3))
    np.testing.assert_array_equal(counts.f1[:, :2], 1.0)
    np.testing.assert_array_equal(counts.iou[:, :2], 1.0)
    assert np.isnan(counts.f1[:, 2]).all()


def test_a_boundary_out_of_reach_and_a_missing_one_score_zero() -> None:
    truth = np.zeros((40, 40), dtype=np.uint8)
    result = truth.copy()
    truth[2:6, 2:6] = 1
    result[30:34, 30:34] = 1
    assert count_whole(truth, result, (3,)).f1[0, 1] == 0.0
    assert count_whole(truth, np.zeros_like(truth), (3,)).f1[0, 1] == 0.0


def test_the_edge_of_no_data_is_no_boundary() -> None:
    truth = np.zeros((10, 10), dtype=np.uint8)
    truth[:, 5:] = NO_DATA
    result = np.zeros_like(truth)
    counts = count_whole(truth, result, (1,))
    assert counts.truth.sum() == 0
    assert counts.result.sum() == 0


def test_windows_add_up_to_the_whole() -> None:
    truth, result = (draw_random_labels(seed, with_no_data=seed == 1) for seed in (1, 2))
    radii = (1, 3, 5)
    halo = 6
    parts = []
    for row in range(0, 40, 13):
        for column in range(0, 50, 17):
            top, left = max(0, row - halo), max(0, column - halo)
            bottom, right = min(40, row + 13), min(50, column + 17)
            outer = np.s_[top : min(40, bottom + halo), left : min(50, right + halo)]
            core = np.s_[row - top : bottom - top, column - left : right - left]
            parts.append(
                count_boundaries(truth[outer], result[outer], class_count=3, radii=radii, core=core)
            )
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    whole = count_whole(truth, result, radii)
    for name in ("result", "result_near", "truth", "truth_near", "band_shared", "band_either"):
        np.testing.assert_array_equal(getattr(total, name), getattr(whole, name))


def half_planes(border: float) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
    left, right = shapely.box(0, 0, border, 50), shapely.box(border, 0, 100, 50)
    return np.array([left, right], dtype=np.object_), np.array([0, 1])


def test_parallel_boundaries_are_as_far_apart_as_they_are() -> None:
    frame = shapely.box(0, 0, 100, 50)
    result = boundary_lines(*half_planes(40.3), frame=frame)
    truth = boundary_lines(*half_planes(40.0), frame=frame)
    assert len(truth) == 1  # the frame is left out, the shared border is there once
    distance = boundary_distance(result, truth, spacing=0.5, reach=5)
    for value in (distance.mean, distance.result_to_truth, distance.percentile_95):
        assert value == pytest.approx(0.3)
    assert distance.unmatched_result == 0


def test_the_mean_is_weighted_by_length_not_by_vertices() -> None:
    """A wedge: distance grows from 0 to 1 along the line, so its mean is one half."""
    truth = shapely.linestrings([[(0.0, 0.0), (100.0, 0.0)]])
    dense = np.concatenate([np.linspace(0, 1, 500), [100.0]])
    wedge = shapely.linestrings([list(zip(dense, dense / 100, strict=True))])
    distance = boundary_distance(wedge, truth, spacing=0.5, reach=5)
    assert distance.result_to_truth == pytest.approx(0.5, rel=1e-3)


def test_what_has_no_counterpart_is_told_apart() -> None:
    truth = shapely.linestrings([[(0, 0), (30, 0)], [(0, 50), (10, 50)]])
    result = shapely.linestrings([[(0, 0.2), (30, 0.2)]])
    distance = boundary_distance(result, truth, spacing=0.5, reach=5)
    assert distance.unmatched_truth == pytest.approx(10 / 40)
    assert distance.unmatched_result == 0
    assert distance.mean == pytest.approx(0.2)


def test_party_walls_are_no_class_boundary() -> None:
    houses = [shapely.box(0, 0, 4, 8), shapely.box(4, 0, 9, 8)]
    lines = boundary_lines(np.array(houses, dtype=np.object_), np.array([1, 1]))
    assert shapely.length(lines).sum() == pytest.approx(2 * (9 + 8))


@given(angle=st.floats(0, 90), offset=st.floats(0.01, 2))
def test_a_moved_circle_is_off_by_the_mean_of_its_offsets(angle: float, offset: float) -> None:
    """Distance of a circle's points to the circle moved by d: |1 - |p - d||, by quadrature."""
    circle = shapely.Point(0, 0).buffer(50, quad_segs=200)
    moved = rotate(translate(circle, offset, 0), angle, origin=(0, 0))
    first, second = (np.array([shapely.boundary(c)], dtype=np.object_) for c in (circle, moved))
    turn = np.linspace(0, math.tau, 20_000, endpoint=False)
    expected = np.abs(np.hypot(50 * np.cos(turn) - offset, 50 * np.sin(turn)) - 50).mean()
    distance = boundary_distance(first, second, spacing=0.5, reach=10)
    assert distance.mean == pytest.approx(expected, rel=0.01, abs=0.002)
