"""Pixels of drawn layers: on the source's lattice, every one of them in exactly one chunk."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crispline.processing.pixel_grid import PixelGrid, Rectangle, choose_level, cover

#: Half the width of the Web Mercator world, and its pixel at zoom level 21 (256-pixel tiles).
HALF_WORLD = math.pi * 6378137.0
LEVEL_21 = 2 * HALF_WORLD / 256 / 2**21


def cover_web_mercator(bounds: Rectangle) -> PixelGrid:
    return cover(
        bounds, x_anchor=-HALF_WORLD, y_anchor=HALF_WORLD, step_x=LEVEL_21, step_y=LEVEL_21
    )


def test_a_tile_is_covered_by_its_own_pixels() -> None:
    """Tile 21/1246410/1071905, its edges computed from the definition of XYZ tiles."""
    tile = 256 * LEVEL_21
    left, top = -HALF_WORLD + 1246410 * tile, HALF_WORLD - 1071905 * tile
    grid = cover_web_mercator(Rectangle(left, top - tile, left + tile, top))
    assert (grid.first_column, grid.first_row) == (1246410 * 256, 1071905 * 256)
    assert (grid.width, grid.height) == (256, 256)
    x, step_x, _, y, _, step_y = grid.geotransform
    assert abs(x - left) < 1e-6
    assert abs(y - top) < 1e-6
    assert step_x == -step_y == LEVEL_21


def test_the_smallest_extent_has_one_pixel() -> None:
    point = Rectangle(10.02, 20.02, 10.02, 20.02)
    grid = cover(point, x_anchor=0, y_anchor=0, step_x=0.1, step_y=0.1)
    assert (grid.width, grid.height) == (1, 1)
    x, _, _, y, _, _ = grid.geotransform
    assert x == pytest.approx(10.0)
    assert y == pytest.approx(20.1)


@given(
    x=st.floats(-2e7, 2e7),
    y=st.floats(-2e7, 2e7),
    width=st.floats(0.01, 60),
    height=st.floats(0.01, 60),
    size=st.integers(1, 300),
)
def test_chunks_tile_the_grid(x: float, y: float, width: float, height: float, size: int) -> None:
    bounds = Rectangle(x, y, x + width, y + height)
    grid = cover_web_mercator(bounds)
    left, step, _, top, _, _ = grid.geotransform
    # The grid covers what was asked for, and not a pixel more on any side.
    slack = 2e-3 * step
    assert left <= bounds.x_minimum + slack
    assert left > bounds.x_minimum - step - slack
    assert left + grid.width * step >= bounds.x_maximum - slack
    assert left + (grid.width - 1) * step < bounds.x_maximum + slack
    assert top >= bounds.y_maximum - slack
    assert top - grid.height * step <= bounds.y_minimum + slack

    painted: dict[tuple[int, int], int] = {}
    for chunk in grid.chunks(size):
        assert 1 <= chunk.width <= size
        assert 1 <= chunk.height <= size
        assert (grid.first_row + chunk.row) // size == (
            grid.first_row + chunk.row + chunk.height - 1
        ) // size
        assert chunk.bounds.x_minimum == pytest.approx(left + chunk.column * step, abs=1e-6)
        assert chunk.bounds.y_maximum == pytest.approx(top - chunk.row * step, abs=1e-6)
        for row in range(chunk.row, chunk.row + chunk.height, 7):
            for column in range(chunk.column, chunk.column + chunk.width, 7):
                painted[row, column] = painted.get((row, column), 0) + 1
    area = sum(chunk.width * chunk.height for chunk in grid.chunks(size))
    assert area == grid.width * grid.height
    assert set(painted.values()) == {1}


@pytest.mark.parametrize(
    ("wanted", "level"),
    [
        (0.10, 0.08),  # the next coarser one, 0.16, would lose what the model looks for
        (0.15, 0.16),  # 7 % coarser than wanted is near enough
        (0.20, 0.16),
        (0.02, 0.04),  # finer than the source has: its finest
        (50.0, 0.64),
    ],
)
def test_level_is_the_coarsest_that_is_fine_enough(wanted: float, level: float) -> None:
    assert choose_level(wanted, [0.64, 0.04, 0.32, 0.08, 0.16]) == level
