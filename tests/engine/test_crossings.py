"""Crossing arcs against shapely, pair by pair."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from crispline.engine.arcs import RawArcs
from crispline.engine.crack_edges import SUBPIXEL
from crispline.engine.crossings import find_crossing_arcs


def make_arcs(lines: list[NDArray[np.int64]]) -> RawArcs:
    offsets = np.concatenate([[0], np.cumsum([len(line) for line in lines])])
    return RawArcs(np.concatenate(lines).astype(np.int32), offsets)


def find(lines: list[NDArray[np.int64]], nodes: list[tuple[int, int]]) -> list[bool]:
    count = len(lines)
    found = find_crossing_arcs(
        make_arcs(lines),
        nodes=np.array(nodes, np.int32),
        border=np.zeros(count, np.bool_),
        suspects=np.ones(count, np.bool_),
    )
    return [bool(f) for f in found]


@given(
    seed=st.integers(0, 2**31), count=st.integers(2, 30), spread=st.sampled_from([40, 200, 2000])
)
def test_random_arcs_agree_with_geos(seed: int, count: int, spread: int) -> None:
    """Arcs of two or three points that share no node, some far longer than a cell."""
    rng = np.random.default_rng(seed)
    lines = []
    for _ in range(count):
        start = rng.integers(0, spread * SUBPIXEL, 2)
        steps = rng.integers(-30 * SUBPIXEL, 30 * SUBPIXEL, (int(rng.integers(1, 3)), 2))
        if rng.random() < 0.2:
            steps *= 10
        lines.append(np.abs(start + np.concatenate([[[0, 0]], np.cumsum(steps, axis=0)])))
    strings = [shapely.LineString(line.astype(float)) for line in lines]
    expected = [
        not strings[i].is_simple
        or any(strings[i].intersects(strings[j]) for j in range(count) if j != i)
        for i in range(count)
    ]
    assert find(lines, [(2 * i, 2 * i + 1) for i in range(count)]) == expected


def pixels(*points: tuple[float, float]) -> NDArray[np.int64]:
    return np.round(np.array(points) * SUBPIXEL).astype(np.int64)


def test_arcs_may_meet_in_their_common_node_only() -> None:
    a, b = pixels((0, 0), (5, 5)), pixels((5, 5), (9, 0))
    assert find([a, b], [(0, 1), (1, 2)]) == [False, False]
    assert find([a, b], [(0, 1), (3, 2)]) == [True, True]


def test_arcs_that_leave_a_node_along_the_same_line_overlap() -> None:
    a, b = pixels((0, 0), (6, 3)), pixels((0, 0), (4, 2), (4, 9))
    assert find([a, b], [(0, 1), (0, 2)]) == [True, True]


def test_two_straight_arcs_between_the_same_nodes_overlap() -> None:
    a = pixels((0, 0), (6, 3))
    assert find([a, a], [(0, 1), (0, 1)]) == [True, True]


def test_a_vertex_that_touches_another_arc_is_a_crossing() -> None:
    a, b = pixels((0, 0), (8, 0)), pixels((3, 4), (4, 0), (5, 4))
    assert find([a, b], [(0, 1), (2, 3)]) == [True, True]


def test_a_closed_loop_meets_itself_in_its_first_point_without_fault() -> None:
    ring = pixels((0, 0), (8, 0), (8, 8), (0, 0))
    spike = pixels((0, 0), (8, 0), (4, 0), (0, 0))
    assert find([ring], [(-1, -1)]) == [False]
    assert find([spike], [(-1, -1)]) == [True]


def test_only_suspects_are_compared() -> None:
    cross = [pixels((0, 0), (4, 4)), pixels((0, 4), (4, 0))]
    far = [line + 100 * SUBPIXEL for line in cross]
    found = find_crossing_arcs(
        make_arcs(cross + far),
        nodes=np.arange(8, dtype=np.int32).reshape(4, 2),
        border=np.zeros(4, np.bool_),
        suspects=np.array([True, False, False, False]),
    )
    assert found.tolist() == [True, True, False, False]
