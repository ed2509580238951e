"""Blocks of n x n pixels become one: images by the mean of what is data, labels by majority."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from crispline_training.data.reduction import reduce_image, reduce_label
from crispline_training.sample import IGNORE


def _brute_label(block: NDArray[Any], centre: int) -> int:
    votes = Counter(int(value) for value in block.reshape(-1))
    if 2 * votes.pop(IGNORE, 0) > block.size:
        return IGNORE
    most = max(votes.values())
    tied = sorted(value for value, count in votes.items() if count == most)
    return centre if centre in tied else tied[0]


@given(st.integers(1, 5), st.integers(0, 2**32 - 1), st.sampled_from([2, 4]))
def test_labels_go_by_majority(factor: int, seed: int, classes: int) -> None:
    rng = np.random.default_rng(seed)
    ids = np.array([*range(classes), IGNORE], np.uint8)
    label = rng.choice(ids, (3 * factor + rng.integers(factor), 4 * factor + rng.integers(factor)))
    found = reduce_label(label, factor)
    assert found.shape == (3, 4)
    for row in range(3):
        for column in range(4):
            block = label[factor * row :, factor * column :][:factor, :factor]
            centre = int(block[factor // 2, factor // 2])
            assert found[row, column] == _brute_label(block, centre)


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "float32"])
@pytest.mark.parametrize("is_whole", [True, False])
def test_images_are_averaged_over_what_is_data(dtype: str, *, is_whole: bool) -> None:
    rng = np.random.default_rng(3)
    image = rng.integers(0, 256, (2, 14, 11)).astype(dtype)
    valid = np.full((14, 11), fill_value=True)
    if not is_whole:
        valid[:5, :7] = rng.random((5, 7)) < 0.5
    found, known = reduce_image(image, valid, 3)
    assert found.shape == (2, 4, 3)
    assert found.dtype == image.dtype
    for row in range(4):
        for column in range(3):
            block = (slice(3 * row, 3 * row + 3), slice(3 * column, 3 * column + 3))
            part = valid[block]
            assert known[row, column] == (part.sum() >= 4.5)
            if part.any():
                mean = image[:, *block][:, part].astype(np.float64).mean(axis=1)
                expected = mean if dtype == "float32" else np.rint(mean)
                np.testing.assert_allclose(found[:, row, column], expected, rtol=1e-6)


def test_sixteen_bit_blocks_do_not_overflow() -> None:
    image = np.full((1, 32, 32), 65535, np.uint16)
    assert (reduce_image(image, np.full((32, 32), fill_value=True), 16)[0] == 65535).all()
