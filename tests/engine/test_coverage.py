"""Coverage check against hand-derived cases and a count of pixels."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import rasterio.features
import shapely
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import ndimage
from shapely.geometry.base import BaseGeometry

from crispline.engine.coverage import check_coverage


def as_array(*polygons: BaseGeometry) -> NDArray[np.object_]:
    return np.array(polygons, dtype=np.object_)


def test_two_squares_with_a_shared_edge_are_a_coverage() -> None:
    check = check_coverage(as_array(shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)))
    assert check.is_valid
    assert (check.polygons, check.area, check.gaps, check.gap_area) == (2, 2.0, 0, 0.0)
    assert check.lost_area is None


def test_overlap_is_measured() -> None:
    check = check_coverage(as_array(shapely.box(0, 0, 2, 1), shapely.box(1.5, 0, 3, 1)))
    assert not check.is_valid
    assert check.overlap_area == pytest.approx(0.5)
    assert check.unmatched_polygons == 2


def test_a_polygon_inside_another_overlaps_with_its_whole_area() -> None:
    check = check_coverage(
        as_array(shapely.box(0, 0, 9, 9), shapely.box(2, 2, 4, 5), shapely.box(20, 0, 21, 1))
    )
    assert check.overlap_area == pytest.approx(6.0)


def test_ground_claimed_three_times_counts_for_each_pair() -> None:
    check = check_coverage(as_array(*[shapely.box(0, 0, 1, 1)] * 3))
    assert check.overlap_area == pytest.approx(3.0)


def test_enclosed_gap_is_found_and_measured() -> None:
    ring = shapely.box(0, 0, 6, 6).difference(shapely.box(2, 2, 4, 5))
    check = check_coverage(as_array(ring))
    assert check.is_valid
    assert check.gaps == 1
    assert check.gap_area == pytest.approx(6.0)


def test_ground_enclosed_by_corners_that_meet_is_a_gap() -> None:
    arms = [shapely.box(1, 0, 2, 1), shapely.box(0, 1, 1, 2), shapely.box(2, 1, 3, 2)]
    check = check_coverage(as_array(*arms, shapely.box(1, 2, 2, 3)))
    assert check.gaps == 1
    assert check.gap_area == pytest.approx(1.0)


def test_sliver_gap_between_neighbours_is_lost_area() -> None:
    left, right = shapely.box(0, 0, 1, 1), shapely.box(1.001, 0, 2, 1)
    check = check_coverage(as_array(left, right), expected_area=2.0)
    assert check.lost_area == pytest.approx(0.001)


def test_nothing_lost_is_exactly_nothing() -> None:
    edges = [column / 10 for column in range(10)]
    cells = [shapely.box(a, 0, b, 0.1) for a, b in pairwise(edges)]
    check = check_coverage(as_array(*cells), expected_area=0.09)
    assert check.lost_area == 0.0


def test_missing_vertex_at_a_junction_is_an_unmatched_edge_without_overlap() -> None:
    tall = shapely.box(0, 0, 1, 2)
    check = check_coverage(as_array(tall, shapely.box(1, 0, 2, 1), shapely.box(1, 1, 2, 2)))
    assert not check.is_valid
    assert check.unmatched_polygons >= 1
    assert check.overlap_area == 0.0
    assert check.gaps == 0


def test_invalid_polygon_is_counted() -> None:
    bow_tie = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    check = check_coverage(as_array(bow_tie, shapely.box(5, 5, 6, 6)))
    assert check.invalid_polygons == 1
    assert not check.is_valid


def test_single_polygon_needs_no_neighbours() -> None:
    assert check_coverage(as_array(shapely.box(0, 0, 1, 1))).is_valid


@given(seed=st.integers(0, 2**32 - 1), shift=st.integers(0, 3))
def test_gaps_and_overlaps_agree_with_a_count_of_pixels(seed: int, shift: int) -> None:
    """Boxes on whole pixels: a raster of how often each pixel is covered knows everything."""
    rng = np.random.default_rng(seed)
    corners = rng.integers(0, 12, size=(5, 2))
    sizes = rng.integers(1, 8, size=(5, 2))
    boxes = [
        shapely.box(x + shift, y, x + shift + w, y + h)
        for (x, y), (w, h) in zip(corners.tolist(), sizes.tolist(), strict=True)
    ]
    times = np.zeros((25, 25), dtype=np.int64)
    for box in boxes:
        times += rasterio.features.rasterize([box], out_shape=times.shape)
    holes, _ = ndimage.label(times == 0)
    outer = np.concatenate([[0], holes[0], holes[-1], holes[:, 0], holes[:, -1]])
    check = check_coverage(as_array(*boxes), expected_area=625.0)
    assert check.overlap_area == pytest.approx((times * (times - 1) // 2).sum())
    assert check.gap_area == pytest.approx(np.isin(holes, outer, invert=True).sum())
    assert check.lost_area == pytest.approx((times == 0).sum())
