"""Blocks of ground, and their parts: disjoint, complete, every class in each where possible."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from crispline.engine.grid import Shape, Window
from crispline_training.data.spatial_blocks import (
    NO_PART,
    assign_parts,
    cut_blocks,
    group_overlapping,
    join_windows,
)
from crispline_training.errors import DatasetError

SHARES = (0.7, 0.15, 0.15)


def _paint(windows: list[Window], shape: Shape) -> NDArray[np.int64]:
    """Count how many windows cover each pixel."""
    found = np.zeros((shape.height, shape.width), dtype=np.int64)
    for window in windows:
        found[window.slices] += 1
    return found


@given(st.integers(1, 90), st.integers(1, 90), st.integers(1, 40))
def test_blocks_cover_every_pixel_once(height: int, width: int, side: int) -> None:
    blocks = cut_blocks(Shape(height, width), side)
    assert (_paint(blocks, Shape(height, width)) == 1).all()
    assert all(b.height >= min(side, height) and b.width >= min(side, width) for b in blocks)
    assert len(blocks) == max(1, height // side) * max(1, width // side)


@given(st.integers(1, 60), st.integers(1, 60), st.integers(5, 20), st.data())
def test_joined_windows_are_the_same_ground(
    height: int, width: int, side: int, data: st.DataObject
) -> None:
    shape = Shape(height, width)
    blocks = cut_blocks(shape, side)
    chosen = data.draw(st.lists(st.sampled_from(blocks), unique=True))
    joined = join_windows(chosen)
    np.testing.assert_array_equal(_paint(joined, shape), _paint(chosen, shape))
    assert len(joined) <= len(chosen)


def test_a_row_of_blocks_is_joined_to_one_window() -> None:
    assert join_windows(cut_blocks(Shape(30, 100), 10)) == [Window(0, 0, 30, 100)]


_COUNTS = st.integers(4, 30).flatmap(
    lambda blocks: st.lists(
        st.lists(st.sampled_from((0, 0, 1, 50, 1000)), min_size=3, max_size=3),
        min_size=blocks,
        max_size=blocks,
    )
)


@given(_COUNTS, st.integers(0, 3))
@settings(max_examples=40)
def test_every_labelled_block_has_one_part(counts: list[list[int]], seed: int) -> None:
    table = np.array(counts, dtype=np.float64)
    labelled = table.sum(axis=1) > 0
    if labelled.sum() < 3:
        with pytest.raises(DatasetError, match="at least 3 blocks"):
            assign_parts(table, SHARES, seed=seed)
        return
    parts = assign_parts(table, SHARES, seed=seed)
    np.testing.assert_array_equal(parts == NO_PART, ~labelled)
    assert set(parts[labelled]) == {0, 1, 2}
    np.testing.assert_array_equal(parts, assign_parts(table, SHARES, seed=seed))


def _missing(table: NDArray[np.float64], parts: NDArray[np.intp]) -> int:
    """Count pairs of a part and a class it lacks."""
    held = [(table[parts == part].sum(axis=0) > 0).sum() for part in range(3)]
    return int(3 * table.shape[1] - int(sum(held)))


@given(
    st.lists(
        st.lists(st.sampled_from((0, 3, 400)), min_size=3, max_size=3).filter(any),
        min_size=4,
        max_size=6,
    )
)
@settings(max_examples=25)
def test_every_part_holds_every_class_where_any_assignment_does(counts: list[list[int]]) -> None:
    table = np.array(counts, dtype=np.float64)
    complete = any(
        _missing(table, np.array(parts)) == 0
        for parts in itertools.product(range(3), repeat=len(table))
    )
    assert (_missing(table, assign_parts(table, SHARES, seed=0)) == 0) == complete


@pytest.mark.parametrize("blocks", [12, 60, 200])
def test_rare_classes_reach_every_part_of_many_blocks(blocks: int) -> None:
    random = np.random.default_rng(blocks)
    table = random.integers(500, 1000, (blocks, 4)).astype(np.float64)
    table[:, 2] *= random.random(blocks) < 0.5
    table[:, 3] = 0
    table[random.choice(blocks, 3, replace=False), 3] = 7  # three blocks: one for each part
    parts = assign_parts(table, SHARES, seed=1)
    assert _missing(table, parts) == 0
    shares = [table[parts == part].sum() / table.sum() for part in range(3)]
    # No nearer than a block may be expected of few.
    np.testing.assert_allclose(shares, SHARES, atol=max(0.02, 1.2 / blocks))


def test_seeds_give_other_parts() -> None:
    table = np.random.default_rng(0).integers(1, 100, (40, 2)).astype(np.float64)
    first, second = (assign_parts(table, SHARES, seed=seed) for seed in (0, 1))
    assert (first != second).any()


def test_too_few_blocks_for_a_class_leave_it_to_training() -> None:
    table = np.array([[9.0, 0], [9, 0], [9, 0], [9, 0], [9, 5]])
    assert assign_parts(table, SHARES, seed=0)[4] == 0


def test_overlapping_footprints_share_a_group() -> None:
    boxes = np.array(
        [
            shapely.box(0, 0, 10, 10),
            shapely.box(9, 0, 19, 10),  # overlaps the first
            shapely.box(19, 0, 29, 10),  # touches the second
            shapely.box(18, 5, 20, 30),  # overlaps second and third
            shapely.box(50, 50, 60, 60),
        ]
    )
    groups = group_overlapping(boxes)
    assert groups[0] == groups[1] == groups[3] == groups[2]
    assert groups[4] != groups[0]
    apart = group_overlapping(boxes[[0, 2, 4]])
    assert len(set(apart)) == 3
    touching = group_overlapping(boxes[[1, 2]])
    assert touching[0] != touching[1]
