"""The scene's pixels: a function of the place alone, and a picture of the truth."""

from __future__ import annotations

import tracemalloc

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from crispline.engine.grid import Shape, Window
from crispline.engine.scene import (
    SceneSource,
    SceneSpec,
    render_window,
    truth_probabilities,
    truth_window,
)
from crispline.engine.scene.layout import list_items
from crispline.engine.scene.spec import BUILDING, IMPERVIOUS, LOW_VEGETATION, TREE
from crispline.engine.scene.sprites import prepare_block

SPEC = SceneSpec(Shape(900, 1100), seed=5)
BORDERED = SceneSpec(Shape(400, 300), seed=5, nodata_border=True)


@settings(max_examples=15)
@given(
    row=st.integers(0, 899),
    column=st.integers(0, 1099),
    height=st.integers(1, 90),
    width=st.integers(1, 90),
)
def test_a_pixel_is_the_same_in_any_window(row: int, column: int, height: int, width: int) -> None:
    part = render_window(SPEC, Window(row, column, height, width))
    whole = render_window(SPEC, Window(row - 11, column - 5, height + 31, width + 17))
    assert np.array_equal(part.values, whole.values[:, 11 : 11 + height, 5 : 5 + width])
    assert np.array_equal(part.valid, whole.valid[11 : 11 + height, 5 : 5 + width])


def test_windows_larger_than_a_part_are_the_same_too() -> None:
    wide = render_window(SceneSpec(Shape(60, 2400), seed=1), Window(0, 0, 60, 2400))
    narrow = render_window(SceneSpec(Shape(60, 2400), seed=1), Window(0, 1000, 60, 100))
    assert np.array_equal(wide.values[:, :, 1000:1100], narrow.values)


def test_nothing_depends_on_what_was_drawn_before() -> None:
    window = Window(100, 200, 150, 150)
    first = render_window(SPEC, window).values
    list_items.cache_clear()
    prepare_block.cache_clear()
    render_window(SPEC, Window(500, 600, 50, 50))
    assert np.array_equal(render_window(SPEC, window).values, first)


def test_seeds_differ() -> None:
    window = Window(0, 0, 64, 64)
    drawn = {
        render_window(SceneSpec(Shape(64, 64), seed=seed), window).values.tobytes()
        for seed in range(4)
    }
    assert len(drawn) == 4


def test_nodata_is_zero_and_valid_pixels_are_not() -> None:
    pixels = render_window(BORDERED, Window(-20, -20, 440, 340))
    assert not pixels.valid[:20].any()
    assert (pixels.values[:, ~pixels.valid] == 0).all()
    assert (pixels.values[:, pixels.valid] > 0).all()


def test_picture_shows_the_truth() -> None:
    """Vegetation is green and roofs are not; the image has edges where the classes change."""
    values = render_window(SPEC, SPEC.grid.window).values.astype(float)
    probabilities = truth_probabilities(SPEC, SPEC.grid.window)
    label = probabilities.argmax(axis=0)
    excess_green = 2 * values[1] - values[0] - values[2]
    green = {c: float(np.median(excess_green[label == c])) for c in range(6) if (label == c).any()}
    assert min(green[LOW_VEGETATION], green[TREE]) > max(green[IMPERVIOUS], green[BUILDING]) + 15
    step = np.abs(np.diff(values, axis=2)).sum(axis=0)
    change = label[:, 1:] != label[:, :-1]
    assert step[change].mean() > 2 * step[~change].mean()


def test_far_corner_of_a_huge_scene_needs_no_more_memory_than_a_small_one() -> None:
    huge = SceneSpec(Shape(50_000, 50_000), seed=2)
    window = Window(49_800, 49_800, 200, 200)
    render_window(SPEC, Window(0, 0, 200, 200))  # compiles
    tracemalloc.start()
    pixels = render_window(huge, window)
    probabilities = truth_probabilities(huge, window)
    frame = truth_window(huge, window)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 60e6
    assert pixels.valid.all()
    assert (probabilities.max(axis=0) > 0).all()
    assert abs(frame.area.sum() - 20.0**2) < 1e-4


def test_smallest_scene_works() -> None:
    spec = SceneSpec(Shape(64, 64), seed=9)
    assert render_window(spec, spec.grid.window).values.std() > 1
    assert abs(truth_window(spec, spec.grid.window).area.sum() - 6.4**2) < 1e-6


def test_source_reads_what_is_rendered() -> None:
    source = SceneSource(SPEC)
    window = Window(30, 40, 50, 60)
    assert source.grid == SPEC.grid
    assert source.band_count == 3
    assert source.dtype == np.dtype(np.uint8)
    assert np.array_equal(source.read(window).values, render_window(SPEC, window).values)
