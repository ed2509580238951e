"""Filling of invalid pixels against the rule written out pixel by pixel."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from crispline.engine.filling import fill_invalid


def _nearest(line: list[bool], pixel: int) -> tuple[int, int] | None:
    """Return distance to the nearest valid pixel and the pixel to take, or None."""
    if not any(line):
        return None
    nearest = min((i for i, good in enumerate(line) if good), key=lambda i: (abs(i - pixel), i))
    mirrored = 2 * nearest - pixel
    inside = 0 <= mirrored < len(line) and line[mirrored]
    return abs(nearest - pixel), mirrored if inside else nearest


def _fill_once(
    values: NDArray[np.int32], valid: NDArray[np.bool_]
) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    filled, known = values.copy(), valid.copy()
    for r, c in np.argwhere(~valid):
        by_row = _nearest([bool(good) for good in valid[r]], c)
        by_column = _nearest([bool(good) for good in valid[:, c]], r)
        if by_row is not None and (by_column is None or by_row[0] <= by_column[0]):
            filled[r, c] = values[r, by_row[1]]
        elif by_column is not None:
            filled[r, c] = values[by_column[1], c]
        else:
            continue
        known[r, c] = True
    return filled, known


@given(
    height=st.integers(1, 12),
    width=st.integers(1, 12),
    seed=st.integers(0, 10_000),
    share=st.sampled_from([0.0, 0.02, 0.3, 0.9, 1.0]),
)
def test_each_invalid_pixel_takes_the_mirrored_or_nearest_valid_one(
    height: int, width: int, seed: int, share: float
) -> None:
    random = np.random.default_rng(seed)
    values = random.integers(0, 1000, (2, height, width), dtype=np.int32)
    valid = random.random((height, width)) < share
    filled = values.copy()
    fill_invalid(filled, valid)
    for band, result in zip(values, filled, strict=True):
        expected, known = _fill_once(band, valid)
        expected, known = _fill_once(expected, known)
        assert known.all() or not valid.any()
        np.testing.assert_array_equal(result, expected)


def test_a_straight_border_is_a_mirror() -> None:
    values = np.arange(64, dtype=np.uint8).reshape(1, 8, 8)
    valid = np.zeros((8, 8), dtype=np.bool_)
    valid[3:, :5] = True
    filled = values.copy()
    fill_invalid(filled, valid)
    expected = np.pad(values[0, 3:, :5], ((3, 0), (0, 3)), mode="reflect")
    np.testing.assert_array_equal(filled[0, 3:], expected[3:])
    np.testing.assert_array_equal(filled[0, :, :5], expected[:, :5])


def test_not_a_number_is_replaced() -> None:
    values = np.array([[[np.nan, 2, 3], [np.nan] * 3]], dtype=np.float32)
    fill_invalid(values, np.isfinite(values[0]))
    assert values.tolist() == [[[3, 2, 3], [3, 2, 3]]]
