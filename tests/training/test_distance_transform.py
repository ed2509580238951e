"""The Manhattan distance transform against scipy's and against repeated erosion."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray
from scipy import ndimage

from crispline_training.losses.distance_transform import manhattan_distance

masks = hnp.arrays(
    np.bool_, hnp.array_shapes(min_dims=2, max_dims=2, max_side=14), elements=st.booleans()
)


def distance(mask: NDArray[np.bool_], limit: int) -> NDArray[np.int64]:
    return manhattan_distance(torch.from_numpy(mask), limit).numpy().astype(np.int64)


@given(masks, st.integers(1, 30))
def test_is_scipys_taxicab_transform_up_to_the_limit(mask: NDArray[np.bool_], limit: int) -> None:
    # Without any pixel outside, scipy has no answer (-1); ours is the limit.
    taxicab = ndimage.distance_transform_cdt(mask, "taxicab").astype(np.int64)
    expected = np.full(mask.shape, limit) if mask.all() else np.minimum(taxicab, limit)
    np.testing.assert_array_equal(distance(mask, limit), expected)


@given(masks, st.integers(1, 8))
def test_is_the_number_of_erosions_survived(mask: NDArray[np.bool_], limit: int) -> None:
    """The definition of the original: as many erosions as a pixel outlives, the border no end."""
    left, survived = mask, np.zeros(mask.shape, dtype=np.int64)
    for _ in range(limit):
        survived += left
        left = ndimage.binary_erosion(left, border_value=1)
    np.testing.assert_array_equal(distance(mask, limit), survived)


def test_takes_leading_axes_one_by_one() -> None:
    stack = torch.rand(2, 3, 9, 7, generator=torch.Generator().manual_seed(0)) > 0.2
    whole = manhattan_distance(stack, 5)
    for i, j in np.ndindex(2, 3):
        torch.testing.assert_close(whole[i, j], manhattan_distance(stack[i, j], 5))


@pytest.mark.parametrize(("width", "limit"), [(40_000, 50), (40_000, 40_000), (300, 32_700)])
def test_long_rows_and_far_limits_do_not_overflow(width: int, limit: int) -> None:
    mask = torch.ones(1, width, dtype=torch.bool)
    mask[0, 0] = False
    expected = torch.arange(width).clamp(max=limit)
    torch.testing.assert_close(manhattan_distance(mask, limit)[0].long(), expected)


def test_leaves_no_gradient() -> None:
    assert not manhattan_distance(torch.ones(3, 3, dtype=torch.bool), 5).requires_grad
