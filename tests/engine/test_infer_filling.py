"""Filling of invalid pixels against the rule written out pixel by pixel."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from crispline.engine.filling import fill_invalid


def _source(valid: list[bool], pixel: int) -> int:
    """Return the pixel of a line that a pixel takes its value from."""
    if valid[pixel] or not any(valid):
        return pixel
    nearest = min((i for i, good in enumerate(valid) if good), key=lambda i: (abs(i - pixel), i))
    mirrored = 2 * nearest - pixel
    return mirrored if 0 <= mirrored < len(valid) and valid[mirrored] else nearest


def _fill_slowly(values: NDArray[np.int32], valid: NDArray[np.bool_]) -> NDArray[np.int32]:
    rows = []
    for row, known in zip(values.tolist(), valid, strict=True):
        line = [bool(good) for good in known]
        rows.append([row[_source(line, c)] for c in range(len(row))])
    some = [bool(known.any()) for known in valid]
    return np.array([rows[_source(some, r)] for r in range(len(rows))], dtype=np.int32)


@given(
    height=st.integers(1, 12),
    width=st.integers(1, 12),
    seed=st.integers(0, 10_000),
    share=st.sampled_from([0.0, 0.05, 0.3, 0.9, 1.0]),
)
def test_each_invalid_pixel_takes_the_mirrored_or_nearest_valid_one(
    height: int, width: int, seed: int, share: float
) -> None:
    random = np.random.default_rng(seed)
    values = random.integers(0, 1000, (2, height, width), dtype=np.int32)
    valid = random.random((height, width)) < share
    expected = [_fill_slowly(band, valid) for band in values]
    filled = values.copy()
    fill_invalid(filled, valid)
    np.testing.assert_array_equal(filled, expected)
    np.testing.assert_array_equal(filled[:, valid], values[:, valid])


def test_not_a_number_is_replaced() -> None:
    values = np.array([[[np.nan, 2, 3], [np.nan] * 3]], dtype=np.float32)
    fill_invalid(values, np.isfinite(values[0]))
    assert values.tolist() == [[[3, 2, 3], [3, 2, 3]]]
