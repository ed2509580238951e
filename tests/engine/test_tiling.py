"""Tile plans against counts by hand and brute force."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crispline.engine.errors import JobError
from crispline.engine.grid import Shape, Window
from crispline.engine.job import THIRD_STRIDE
from crispline.engine.tiling import mirror, plan_axis, plan_tiles


def test_zanzibar_at_a_fifth_overlap_takes_two_hundred_tiles() -> None:
    plan = plan_tiles(Shape(4096, 8192), tile=Shape(512, 512), overlap=0.2)
    assert (plan.rows.count, plan.columns.count, plan.count) == (10, 20, 200)


def test_third_stride_moves_by_a_third_of_the_tile() -> None:
    plan = plan_axis(512 + 171 * 5, output=512, input_size=512, overlap=THIRD_STRIDE)
    assert plan.starts == tuple(range(0, 171 * 5 + 1, 171))


@given(size=st.integers(1, 3000), tile=st.integers(1, 600), overlap=st.floats(0, 0.9))
def test_tiles_cover_stay_inside_overlap_enough_and_are_as_few_as_can_be(
    size: int, tile: int, overlap: float
) -> None:
    plan = plan_axis(size, output=tile, input_size=tile, overlap=overlap)
    stride = max(1, round(tile * (1 - overlap)))
    covered = np.zeros(size, dtype=int)
    for start in plan.starts:
        covered[start : start + tile] += 1
    assert covered.all()
    assert plan.starts[0] == 0
    assert max(plan.starts) + tile <= max(size, tile)
    steps = np.diff(plan.starts)
    assert (steps <= stride).all()
    assert (steps > 0).all()
    assert not len(steps) or steps.max() - steps.min() <= 1
    # One tile fewer could not reach the end without a larger stride.
    assert plan.count == 1 or tile + (plan.count - 2) * stride < size


@given(size=st.integers(1, 40), before=st.integers(0, 100), after=st.integers(0, 100))
def test_mirror_is_numpy_reflection(size: int, before: int, after: int) -> None:
    expected = np.pad(np.arange(size), (before, after), mode="reflect")
    np.testing.assert_array_equal(mirror(np.arange(-before, size + after), size), expected)


@given(size=st.integers(1, 200), output=st.integers(1, 80), margin=st.integers(0, 20))
def test_source_range_holds_exactly_the_pixels_under_the_input(
    size: int, output: int, margin: int
) -> None:
    plan = plan_axis(size, output=output, input_size=output + 2 * margin, overlap=0.25)
    for index in range(plan.count):
        pixels = plan.source(index)
        assert len(pixels) == output + 2 * margin
        assert set(pixels) == set(plan.source_range(index))
        # Every pixel that the output keeps lies under the middle of the input.
        first = plan.starts[index]
        np.testing.assert_array_equal(
            pixels[margin : margin + plan.kept], np.arange(first, first + plan.kept)
        )


def test_windows_are_cut_where_the_raster_is_smaller_than_the_tile() -> None:
    plan = plan_tiles(Shape(100, 700), tile=Shape(512, 512))
    assert plan.rows.count == 1
    assert plan.window(0, 1) == Window(0, 188, 100, 512)


@pytest.mark.parametrize("overlap", [-0.1, 1.0, float("nan")])
def test_impossible_overlaps_are_refused(overlap: float) -> None:
    with pytest.raises(JobError, match="overlap of 0 to under 1"):
        plan_tiles(Shape(100, 100), tile=Shape(64, 64), overlap=overlap)
