"""Object metrics against hand-derived numbers and direct sums."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from shapely.affinity import rotate, translate
from shapely.geometry.base import BaseGeometry

from crispline.engine.object_metrics import (
    count_vertices,
    dissolve,
    match_objects,
    measure_boundary_distance,
    measure_polis,
    measure_tangent_angle,
    score_objects,
)

HOUSE = shapely.box(0, 0, 10, 6)
L_SHAPE = shapely.Polygon([(0, 0), (12, 0), (12, 5), (5, 5), (5, 9), (0, 9)])


def as_array(*polygons: BaseGeometry) -> NDArray[np.object_]:
    return np.array(polygons, dtype=np.object_)


def test_grown_square_is_off_by_its_margin() -> None:
    """A square of side 10 in one of side 12, concentric.

    From the inner outline every point is 1 away. Of the outer outline, 48 long, 40 is 1 away; the
    8 at the corners are sqrt(1 + t^2) away, t from 0 to 1, with the mean of
    (sqrt(2) + asinh(1)) / 2.
    """
    inner, outer = as_array(shapely.box(-5, -5, 5, 5)), as_array(shapely.box(-6, -6, 6, 6))
    mean, greatest = measure_boundary_distance(inner, outer, spacing=0.01)
    corner = (math.sqrt(2) + math.asinh(1)) / 2
    assert mean[0] == pytest.approx((1 + (40 + 8 * corner) / 48) / 2, rel=1e-5)
    assert greatest[0] == pytest.approx(math.sqrt(2))


def test_vertices_on_the_outline_change_no_distance() -> None:
    moved = translate(HOUSE, 0.4, 0.3)
    dense = shapely.segmentize(moved, 0.013)
    plain, _ = measure_boundary_distance(as_array(HOUSE), as_array(moved), spacing=0.02)
    other, _ = measure_boundary_distance(as_array(HOUSE), as_array(dense), spacing=0.02)
    assert plain[0] == pytest.approx(other[0], rel=1e-3)


def test_polis_by_hand() -> None:
    """Corners of the inner square are 1 away, those of the outer sqrt(2)."""
    inner, outer = as_array(shapely.box(-5, -5, 5, 5)), as_array(shapely.box(-6, -6, 6, 6))
    assert measure_polis(inner, outer)[0] == pytest.approx((1 + math.sqrt(2)) / 2)


def test_polis_sees_courtyards() -> None:
    whole = shapely.box(0, 0, 20, 20)
    court = whole.difference(shapely.box(8, 8, 12, 12))
    # The 4 outer corners fit, the 4 inner ones are 8 from the outline: 32 / 8 one way, 0 back.
    assert measure_polis(as_array(court), as_array(whole))[0] == pytest.approx(2.0)


@given(dx=st.floats(-2, 2), dy=st.floats(-2, 2), angle=st.floats(-10, 10))
def test_polis_agrees_with_the_sum_over_vertices(dx: float, dy: float, angle: float) -> None:
    moved = rotate(translate(L_SHAPE, dx, dy), angle)
    there = [shapely.Point(p).distance(moved.exterior) for p in L_SHAPE.exterior.coords[:-1]]
    back = [shapely.Point(p).distance(L_SHAPE.exterior) for p in moved.exterior.coords[:-1]]
    expected = sum(there) / (2 * len(there)) + sum(back) / (2 * len(back))
    assert measure_polis(as_array(L_SHAPE), as_array(moved))[0] == pytest.approx(expected)


@given(corners=st.integers(6, 30))
def test_tangent_angle_of_a_polygon_in_a_circle_is_half_its_turn(corners: int) -> None:
    circle = shapely.Point(0, 0).buffer(500, quad_segs=500)
    turn = 2 * np.pi * np.arange(corners) / corners
    polygon = shapely.Polygon(500 * np.column_stack([np.cos(turn), np.sin(turn)]))
    angle = measure_tangent_angle(polygon, circle, step=2)
    assert angle == pytest.approx(180 / corners, abs=0.4)


def test_tangent_angle_of_stair_steps_is_steep() -> None:
    steps = [(i // 2 + i % 2, i // 2) for i in range(60)]
    stairs = shapely.Polygon([*steps, (0, 30)])
    smooth = shapely.Polygon([(0, 0), (30, 30), (0, 30)])
    assert measure_tangent_angle(stairs, smooth, step=0.5) == pytest.approx(45, abs=4)


def test_vertices_are_counted_without_closing_points() -> None:
    court = shapely.box(0, 0, 9, 9).difference(shapely.box(3, 3, 5, 5))
    np.testing.assert_array_equal(count_vertices(as_array(HOUSE, L_SHAPE, court)), [4, 6, 8])


def test_matching_takes_the_best_pairs_above_one_half() -> None:
    truth = as_array(HOUSE, translate(HOUSE, 40, 0), translate(HOUSE, 80, 0))
    half = shapely.box(80, 0, 85, 6)  # IoU of exactly one half: not enough
    result = as_array(translate(HOUSE, 41, 0), half, translate(HOUSE, 0.5, 0), HOUSE)
    matches = match_objects(result, truth)
    np.testing.assert_array_equal(matches.truth, [0, 1])
    np.testing.assert_array_equal(matches.result, [3, 0])
    np.testing.assert_allclose(matches.iou, [1.0, 9 / 11])


def test_scores_put_together() -> None:
    truth = as_array(HOUSE, translate(L_SHAPE, 50, 0), translate(HOUSE, 0, 90))
    result = as_array(shapely.segmentize(HOUSE, 2), translate(L_SHAPE, 50, 0))
    scores = score_objects(result, truth, spacing=0.5)
    assert (scores.result_objects, scores.truth_objects, scores.matched) == (2, 3, 2)
    assert scores.iou == pytest.approx(1.0)
    assert scores.boundary_distance == pytest.approx(0.0, abs=1e-12)
    assert scores.mta == pytest.approx(0.0, abs=1e-4)
    assert scores.n_ratio == pytest.approx((16 / 4 + 1) / 2)
    assert scores.c_iou == pytest.approx((1 - 12 / 20 + 1) / 2)


def test_nothing_matched_scores_nan() -> None:
    scores = score_objects(as_array(HOUSE), as_array(translate(HOUSE, 99, 0)), spacing=0.5)
    assert scores.matched == 0
    assert math.isnan(scores.boundary_distance)
    assert math.isnan(scores.iou)


def test_row_houses_are_one_object() -> None:
    row = as_array(HOUSE, translate(HOUSE, 10, 0), translate(HOUSE, 60, 0))
    parts = dissolve(row)
    np.testing.assert_allclose(shapely.area(parts), [120, 60])
