"""Minimum area and hole filling against hand-made maps and a brute-force merge on pixels."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from rasterio.features import rasterize
from scipy import ndimage
from tests.engine.coverages import ArrayReader, all_polygons, check_coverage

from crispline.engine.vectorise import VectoriseSettings, vectorise


def clean_labels(
    labels: NDArray[np.uint8], *, minimum: float = 0, hole: float = 0
) -> tuple[NDArray[np.uint8], int]:
    """Vectorise without simplifying, and rasterise again."""
    settings = VectoriseSettings(minimum_pixels=minimum, hole_pixels=hole, tolerance=0)
    coverage = vectorise(ArrayReader(labels), settings, block_size=5)
    check_coverage(coverage, labels < 255)
    geometry, classes = all_polygons(coverage)
    back = rasterize(
        zip(geometry, classes.tolist(), strict=True),
        out_shape=labels.shape,
        transform=coverage.grid.transform,
        fill=255,
    )
    return back, coverage.polygon_count


def parse(*rows: str) -> NDArray[np.uint8]:
    return np.array([[255 if c == "." else int(c) for c in row] for row in rows], np.uint8)


def test_a_small_region_joins_the_longest_border() -> None:
    labels = parse("000000", "000000", "001100", "222222", "222222", "222222")
    cleaned, count = clean_labels(labels, minimum=3)
    assert count == 2
    # Four crack edges touch class 0 (two above, one on either side), two touch class 2.
    assert (cleaned[2] == 0).all()


def test_small_regions_join_one_another_before_a_large_one_swallows_them() -> None:
    """1 (1 px) borders 2 (2 px) along one edge and 0 along three: it joins 0, then 2 does."""
    labels = parse("0000000", "0001200", "0000200", "0000000", "0000000")
    cleaned, count = clean_labels(labels, minimum=4)
    assert count == 1
    assert (cleaned == 0).all()


def test_regions_of_one_class_that_come_to_touch_become_one() -> None:
    labels = parse("0001000", "0001000", "0001000")
    _, count = clean_labels(labels, minimum=4)
    assert count == 1


def test_a_small_region_in_no_data_stays() -> None:
    labels = parse("....", ".11.", "....")
    cleaned, count = clean_labels(labels, minimum=50)
    assert count == 1
    np.testing.assert_array_equal(cleaned, labels)


@pytest.mark.parametrize(("hole", "filled"), [(4, False), (5, True)])
def test_holes_are_filled_below_their_area_only_inside_one_region(hole: int, filled: bool) -> None:
    labels = parse("0000000", "0110000", "0110000", "0000022", "0000022")
    cleaned, count = clean_labels(labels, minimum=0, hole=hole)
    assert count == (2 if filled else 3)
    assert (cleaned[1:3, 1:3] == (0 if filled else 1)).all()
    assert (cleaned[3:, 5:] == 2).all()


def test_opposite_regions_at_a_crossing_of_four_may_become_one() -> None:
    """Four classes meet; one joins the frame, which then lies on both sides of the corner."""
    labels = parse(
        "00000000", "01111000", "01111220", "01111220", "03333440", "03333440", "00000000"
    )
    labels[1:4, 1:4] = 0
    assert len({*labels[3, 4:6], *labels[4, 4:6]}) == 4
    _, count = clean_labels(labels)
    assert count == 5
    labels[4:6, 5:7] = 0
    cleaned, count = clean_labels(labels, minimum=4)
    assert count == 3
    assert cleaned[3, 4] == cleaned[4, 5] == 0


def test_confidence_counts_the_pixels_of_the_own_class_only() -> None:
    one = np.full((6, 6), 0.1)
    one[2, 2] = 0.9
    values = np.round(255 * np.stack([1 - one, one])).astype(np.uint8)
    coverage = vectorise(ArrayReader(values), VectoriseSettings(minimum_pixels=5))
    batch = next(coverage.batches())
    assert len(batch) == 1
    assert batch.pixels.tolist() == [36]
    assert batch.confidence[0] == pytest.approx(230 / 255, abs=1e-3)


@given(seed=st.integers(0, 2**31), minimum=st.integers(2, 12))
def test_no_small_region_is_left_and_large_ones_keep_their_pixels(seed: int, minimum: int) -> None:
    """Brute force on pixels: 4-connected parts of at least the minimum keep their class."""
    rng = np.random.default_rng(seed)
    labels = np.kron(rng.integers(0, 3, (9, 9)), np.ones((2, 2), int)).astype(np.uint8)
    labels[rng.random(labels.shape) < 0.05] = 2
    cleaned, _ = clean_labels(labels, minimum=minimum)
    for k in range(3):
        parts, _ = ndimage.label(labels == k)
        sizes = np.bincount(parts.ravel())
        large = (parts > 0) & (sizes[parts] >= minimum)
        assert (cleaned[large] == k).all()
    geometry, _ = all_polygons(
        vectorise(ArrayReader(labels), VectoriseSettings(minimum_pixels=minimum, tolerance=0))
    )
    # Traced at half-way crossings, a region of n pixels may lose an eighth of one at each corner.
    assert shapely.area(geometry).min() > minimum / 2
