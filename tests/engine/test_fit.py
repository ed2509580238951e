"""The fit of arcs against GEOS' Douglas-Peucker, an SVD, and lines known by construction."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.engine.coverages import (
    ArrayReader,
    all_polygons,
    check_coverage,
    random_probabilities,
)

from crispline.engine.arcs import RawArcs, start_loops_far_out
from crispline.engine.crack_edges import SUBPIXEL
from crispline.engine.fit import REFITTED, SUBSET, TRACED, fit_arcs
from crispline.engine.network import chain_pieces, join_blocks
from crispline.engine.nodes import collect_half_ends
from crispline.engine.vectorise import (
    BlockTracer,
    VectoriseSettings,
    vectorise,
)


def walk(seed: int, count: int) -> NDArray[np.int32]:
    """A random walk of half-pixel steps, in 1/4096 pixel."""
    rng = np.random.default_rng(seed)
    headings = np.cumsum(rng.normal(0, 0.6, count))
    steps = np.stack([np.cos(headings), np.sin(headings)], axis=1) * SUBPIXEL / 2
    return np.round(np.cumsum(steps, axis=0)).astype(np.int32) + 100 * SUBPIXEL


def fit_one(
    points: NDArray[np.int32],
    *,
    level: int,
    tolerance: float,
    loop: bool = False,
    border: bool = False,
) -> NDArray[np.int32]:
    arcs = RawArcs(points, np.array([0, len(points)]))
    return fit_arcs(
        arcs,
        loop=np.array([loop]),
        border=np.array([border]),
        level=np.array([level], np.uint8),
        tolerance=tolerance,
    ).arcs.points


@given(
    seed=st.integers(0, 2**31), count=st.integers(2, 200), tolerance=st.sampled_from([0.3, 0.75, 2])
)
def test_breaks_are_those_of_douglas_peucker(seed: int, count: int, tolerance: float) -> None:
    points = walk(seed, count)
    line = shapely.LineString(points.astype(float))
    expected = shapely.get_coordinates(
        shapely.simplify(line, tolerance * SUBPIXEL, preserve_topology=False)
    )
    np.testing.assert_array_equal(fit_one(points, level=SUBSET, tolerance=tolerance), expected)


def test_a_traced_arc_keeps_every_point() -> None:
    points = walk(1, 50)
    np.testing.assert_array_equal(fit_one(points, level=TRACED, tolerance=5), points)


def test_an_arc_along_no_data_keeps_its_corners_and_nothing_else() -> None:
    corners = np.array([[0, 0], [3, 0], [3, 2], [7, 2], [7, 9]]) * SUBPIXEL
    dense = np.array([[0, 0], [1, 0], [3, 0], [3, 2], [5, 2], [7, 2], [7, 4], [7, 9]]) * SUBPIXEL
    fitted = fit_one(dense.astype(np.int32), level=REFITTED, tolerance=9, border=True)
    np.testing.assert_array_equal(fitted, corners)


def test_the_vertex_is_where_least_squares_lines_meet() -> None:
    """Two noisy walls; the oracle takes each wall's first right singular vector."""
    rng = np.random.default_rng(4)
    t = np.arange(0, 30, 0.5)
    first = np.stack([t, 0.2 * t], axis=1)
    second = first[-1] + np.stack([-0.3 * t, 1.1 * t], axis=1)
    points = np.round(
        (np.concatenate([first, second[1:]]) + rng.normal(0, 0.05, (119, 2)) + 50) * SUBPIXEL
    ).astype(np.int32)
    fitted = fit_one(points, level=REFITTED, tolerance=0.75)
    assert len(fitted) == 3
    corner = int(np.argmin(np.abs(points - (first[-1] + 50) * SUBPIXEL).sum(axis=1)))
    broken = fit_one(points, level=SUBSET, tolerance=0.75)[1]
    corner = int(np.flatnonzero((points == broken).all(axis=1))[0])
    lines = []
    for part in (points[1:corner], points[corner + 1 : -1]):
        mean = part.mean(axis=0)
        lines.append((mean, np.linalg.svd(part - mean)[2][0]))
    (p, u), (q, v) = lines
    s = np.linalg.solve(np.stack([u, -v], axis=1), q - p)[0]
    np.testing.assert_allclose(fitted[1], p + s * u, atol=1)


@pytest.mark.parametrize("turn", range(0, 40, 7))
def test_a_loop_does_not_depend_on_where_it_was_traced_from(turn: int) -> None:
    angle = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    ring = np.round(
        np.stack([30 + 11 * np.cos(angle), 30 + 7 * np.sin(angle)], axis=1) * SUBPIXEL
    ).astype(np.int32)

    def fit_from(start: int) -> NDArray[np.int32]:
        closed = np.concatenate([np.roll(ring, -start, axis=0), np.roll(ring, -start, axis=0)[:1]])
        start_loops_far_out(closed, np.array([0, len(closed)]), np.array([True]))
        return fit_one(closed, level=REFITTED, tolerance=0.5, loop=True)

    np.testing.assert_array_equal(fit_from(turn), fit_from(0))


def oblique_probabilities(
    signed_distances: list[NDArray[np.float64]], blur: float = 0.8
) -> NDArray[np.uint8]:
    """Class 0 where the first distance is positive, then 1 where the second is, then 2."""
    memberships, rest = [], np.ones_like(signed_distances[0])
    for distance in signed_distances:
        share = rest / (1 + np.exp(-distance / blur))
        memberships.append(share)
        rest = rest - share
    return np.round(255 * np.stack([*memberships, rest])).astype(np.uint8)


def test_a_wall_runs_straight_past_the_boundary_that_ends_at_it() -> None:
    """Above the wall class 0; below, classes 1 and 2 meet at it: all vertices on the true wall."""
    y, x = np.mgrid[0:80, 0:80] + 0.5
    wall = (y - 40) * -np.cos(0.2) + (x - 40) * np.sin(0.2)
    divide = (x - 38) * np.cos(0.35) + (y - 40) * np.sin(0.35)
    coverage = vectorise(ArrayReader(oblique_probabilities([wall, divide])), VectoriseSettings())
    check_coverage(coverage, np.ones((80, 80), np.bool_))
    geometry, classes = all_polygons(coverage)
    assert classes.tolist() == [0, 2, 1]
    shared = shapely.intersection(geometry[0], shapely.union_all(geometry[1:]))
    vertices = shapely.get_coordinates(shared)
    off = (-vertices[:, 1] - 40) * -np.cos(0.2) + (vertices[:, 0] - 40) * np.sin(0.2)
    assert np.abs(off).max() < 0.12
    assert shapely.get_num_coordinates(shapely.line_merge(shared)) <= 4


def test_blurred_right_angles_come_back_as_single_vertices() -> None:
    """A rotated rectangle of known corners: four vertices, each within a quarter pixel."""
    y, x = np.mgrid[0:80, 0:80] + 0.5
    u = (x - 40) * np.cos(0.4) + (y - 40) * np.sin(0.4)
    v = -(x - 40) * np.sin(0.4) + (y - 40) * np.cos(0.4)
    inside = 1 / ((1 + np.exp((np.abs(u) - 20) / 0.5)) * (1 + np.exp((np.abs(v) - 12) / 0.5)))
    one = np.round(255 * inside).astype(np.uint8)
    coverage = vectorise(ArrayReader(np.stack([255 - one, one])), VectoriseSettings())
    geometry, classes = all_polygons(coverage)
    found = shapely.get_coordinates(geometry[classes == 1][0])[:-1] * [1, -1]
    assert len(found) == 4
    corners = np.array([[20, 12], [20, -12], [-20, -12], [-20, 12]])
    turn = np.array([[np.cos(0.4), np.sin(0.4)], [-np.sin(0.4), np.cos(0.4)]])
    distances = np.linalg.norm(found[:, None] - (corners @ turn + 40)[None], axis=2)
    assert distances.min(axis=0).max() < 0.25


def test_a_loop_too_small_for_the_fit_keeps_its_traced_points() -> None:
    """Five pixels in a hook, found by fuzzing: the fitted loop would be one point."""
    labels = np.zeros((8, 8), np.uint8)
    labels[[2, 3, 4, 5, 5], [2, 2, 3, 3, 2]] = 1
    coverage = vectorise(ArrayReader(labels), VectoriseSettings())
    check_coverage(coverage, np.ones((8, 8), np.bool_))


@pytest.mark.parametrize("block_size", [3, 7, 1000])
def test_the_ends_at_a_node_come_in_the_order_of_their_headings(block_size: int) -> None:
    """Otherwise ties between equally straight pairs would depend on the blocks."""
    values = random_probabilities(height=30, width=30, classes=5, sigma=1.0, seed=8)
    tracer = BlockTracer(ArrayReader(values).grid, block_size=block_size)
    for block_row in range(tracer.plan.rows):
        row = tracer.plan.window(block_row * tracer.plan.columns).row
        tracer.trace_row(block_row, values[:, row : row + block_size + 1], first_row=row)
    _, pieces = join_blocks(tracer.archive, tracer.plan)
    chains = chain_pieces(pieces)
    half_ends, offsets = collect_half_ends(chains, pieces)
    assert len(offsets) > 20
    for first, last in itertools.pairwise(offsets):
        found = []
        for half_end in half_ends[first:last]:
            chain, end = divmod(int(half_end), 2)
            entry = chains.offsets[chain] if end == 0 else chains.offsets[chain + 1] - 1
            piece_end = end ^ int(chains.reversed_[entry])
            found.append(int(pieces.headings[chains.pieces[entry], piece_end]))
        assert found == sorted(set(found))
        assert len(found) >= 3
