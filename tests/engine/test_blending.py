"""Blending against a weighted sum over the whole raster in float64."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from crispline.engine.blending import (
    BLENDINGS,
    TileBlender,
    average_weights,
    choose_blending,
    taper_weights,
)
from crispline.engine.errors import JobError, ModelError
from crispline.engine.grid import Shape
from crispline.engine.tiling import TilePlan, plan_axis, plan_tiles


@given(
    size=st.integers(1, 400),
    tile=st.integers(1, 120),
    overlap=st.floats(0, 0.9),
    name=st.sampled_from(sorted(BLENDINGS)),
)
def test_weights_sum_to_one_at_every_pixel(size: int, tile: int, overlap: float, name: str) -> None:
    axis = plan_axis(size, output=tile, input_size=tile, overlap=overlap)
    weights = BLENDINGS[name](axis)
    total = np.zeros(size)
    for start, share in zip(axis.starts, weights, strict=True):
        total[start : start + axis.kept] += share
    np.testing.assert_allclose(total, 1, atol=1e-6)
    assert (weights > 0).all()


def test_average_gives_each_of_n_tiles_one_nth() -> None:
    axis = plan_axis(100, output=60, input_size=60, overlap=0.3)
    assert axis.starts == (0, 40)
    np.testing.assert_allclose(average_weights(axis)[0], [1.0] * 40 + [0.5] * 20)


def test_taper_is_full_at_the_raster_border_and_next_to_nothing_at_a_tile_edge() -> None:
    axis = plan_axis(922, output=512, input_size=512, overlap=0.2)
    first, second = taper_weights(axis)
    assert axis.starts == (0, 410)
    assert (first[:410] == 1).all()
    assert second[0] < 1e-4
    assert second[102:].min() == 1
    # Half way through the overlap of 102 pixels both tiles count alike: sin^2(45 degrees).
    np.testing.assert_allclose(second[[50, 51]].mean(), 0.5, atol=1e-6)
    assert (np.diff(second[:102]) > 0).all()


def _blend_all(
    plan: TilePlan, tiles: NDArray[np.float32], wanted: NDArray[np.bool_], name: str
) -> NDArray[np.uint8]:
    """Blend tiles (tile row, tile column, class, row, column) in the order infer does."""
    classes, height, width = tiles.shape[2], plan.rows.size, plan.columns.size
    blender = TileBlender(plan, class_count=classes, blending=name)
    result = np.full((classes, height, width), 77, dtype=np.uint8)
    for row in range(plan.rows.count):
        first = plan.rows.starts[row]
        strip = np.ascontiguousarray(wanted[first : first + plan.rows.kept])
        for column in range(plan.columns.count):
            window = plan.window(row, column)
            if wanted[window.slices].any():
                blender.add(
                    row=row,
                    column=column,
                    tile=tiles[row, column],
                    wanted=strip,
                    finished=result,
                    offset=first,
                )
            else:
                blender.skip(row=row, column=column, finished=result, offset=first)
    return result


def _reference(
    plan: TilePlan, tiles: NDArray[np.float32], wanted: NDArray[np.bool_], name: str
) -> NDArray[np.float64]:
    total = np.zeros((tiles.shape[2], plan.rows.size, plan.columns.size))
    down, across = BLENDINGS[name](plan.rows), BLENDINGS[name](plan.columns)
    for row in range(plan.rows.count):
        for column in range(plan.columns.count):
            rows, columns = plan.window(row, column).slices
            weight = np.outer(down[row].astype(float), across[column].astype(float))
            kept = tiles[row, column, :, : plan.rows.kept, : plan.columns.kept]
            total[:, rows, columns] += weight * kept
    return np.where(wanted, total, 0)


@given(
    height=st.integers(1, 70),
    width=st.integers(1, 70),
    tile=st.integers(4, 30),
    overlap=st.sampled_from([0.0, 0.04, 0.2, 0.5, 2 / 3, 0.9]),
    name=st.sampled_from(sorted(BLENDINGS)),
    seed=st.integers(0, 1000),
)
def test_blending_is_the_weighted_sum(
    height: int, width: int, tile: int, overlap: float, name: str, seed: int
) -> None:
    plan = plan_tiles(Shape(height, width), tile=Shape(tile, tile), overlap=overlap)
    random = np.random.default_rng(seed)
    shape = (plan.rows.count, plan.columns.count, tile, tile)
    tiles = np.moveaxis(random.dirichlet(np.ones(4), shape), -1, 2).astype(np.float32)
    wanted = random.random((height, width)) < random.choice([0.05, 0.5, 1.0])
    result = _blend_all(plan, np.ascontiguousarray(tiles), wanted, name)
    expected = 255 * _reference(plan, tiles, wanted, name)
    # Quantised to the nearest value; 0.5 up to the rounding of float32 sums.
    assert np.abs(result - expected).max(initial=0) <= 0.501
    assert (result[:, ~wanted] == 0).all()
    assert (result[:, wanted].max(axis=0, initial=0) > 0).all()


def test_a_valid_pixel_keeps_its_strongest_class_where_all_round_to_zero() -> None:
    plan = plan_tiles(Shape(4, 4), tile=Shape(4, 4))
    tiles = np.zeros((1, 1, 3, 4, 4), dtype=np.float32)
    tiles[0, 0, 2] = 0.001
    wanted = np.ones((4, 4), dtype=np.bool_)
    wanted[0, 0] = False
    result = _blend_all(plan, tiles, wanted, "taper")
    assert result[:, 1, 1].tolist() == [0, 0, 1]
    assert result[:, 0, 0].tolist() == [0, 0, 0]


def test_values_outside_zero_to_one_are_clamped() -> None:
    plan = plan_tiles(Shape(4, 4), tile=Shape(4, 4))
    tiles = np.zeros((1, 1, 2, 4, 4), dtype=np.float32)
    tiles[0, 0, 0], tiles[0, 0, 1] = 1.7, -0.4
    result = _blend_all(plan, tiles, np.ones((4, 4), dtype=np.bool_), "taper")
    assert (result[0] == 255).all()
    assert (result[1] == 0).all()


def test_pixels_without_a_number_are_an_error_that_names_the_tile() -> None:
    plan = plan_tiles(Shape(4, 10), tile=Shape(4, 4), overlap=0)
    tiles = np.zeros((1, 3, 2, 4, 4), dtype=np.float32)
    tiles[0, 2, :, 1, 1] = np.nan
    with pytest.raises(ModelError, match=r"found 1 without a number .* row 0, column 6"):
        _blend_all(plan, tiles, np.ones((4, 10), dtype=np.bool_), "taper")


def test_unknown_blending_is_refused() -> None:
    with pytest.raises(JobError, match=r"taper \| average"):
        choose_blending("sum")
