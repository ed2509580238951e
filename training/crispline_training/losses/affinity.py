"""Neighbouring pixel affinity map: how many pixels around each are of another class.

Feng et al., ISPRS Annals V-2-2020, p. 475, doi 10.5194/isprs-annals-V-2-2020-475-2020.
"""

from __future__ import annotations

import torch
from torch import Tensor

from crispline_training.errors import RecipeError
from crispline_training.losses.label_masks import known_pixels
from crispline_training.losses.narrow_labels import narrow_labels
from crispline_training.sample import IGNORE

#: Integers, the fastest first: the narrower, the less memory is moved.
_INTEGERS = (torch.int16, torch.int32, torch.int64)


def search_radius(metres: float, ground_resolution: float) -> int:
    """Return a search radius in pixels, at least 1.

    `ground_resolution` is the side of a pixel in metres: the paper's 32 pixels of 0.09 m are
    2.9 m. Raises RecipeError where one of the two is not positive.
    """
    if not (metres > 0 and ground_resolution > 0):
        raise RecipeError(
            "expected a search radius and a ground resolution above 0 metres, found "
            f"{metres} and {ground_resolution}; correct the recipe"
        )
    return max(1, round(metres / ground_resolution))


@torch.no_grad()
def affinity_map(
    labels: Tensor,
    k: int,
    *,
    classes: int,
    ignore_index: int = IGNORE,
    rescale: bool = False,
) -> Tensor:
    """Return for each pixel how many of the (2k + 1)^2 around it are of another class.

    Feng et al. 2020, eq. 1, with edge pixels repeated outside the image (their fig. 3). `labels`
    are (B, H, W) of 0 to `classes` - 1; the result is float32 of the same shape, 0 to
    (2k + 1)^2 - 1. An ignored pixel is 0 and, as a neighbour, counts as neither same nor
    different; with `rescale` the others' counts stand for it: A (2k + 1)^2 / known neighbours.

    Exact, in O(classes H W) time and O(H W) memory whatever k.
    """
    window = (2 * k + 1) ** 2
    known = known_pixels(labels, ignore_index)
    dtype = next(kind for kind in _INTEGERS if window <= torch.iinfo(kind).max)
    narrow = narrow_labels(labels, known, classes)
    neighbours = window_sums(known.to(dtype), k)
    same = torch.zeros_like(neighbours)
    for c in range(classes):
        own = (narrow == c).to(dtype)
        same.addcmul_(own, window_sums(own, k))
    affinity = (neighbours - same).float()
    if rescale:
        affinity = affinity * (window / neighbours.clamp(min=1))
    return affinity * known


def window_sums(values: Tensor, k: int) -> Tensor:
    """Return sums over the (2k + 1) x (2k + 1) pixels around each, edge pixels repeated outside.

    `values` are integers (..., H, W), the result is of the same type. Two running sums, one along
    each axis, so that k costs nothing. They may overflow: integers wrap around, and differences of
    wrapped sums are right as long as the result itself fits.
    """
    columns = _running_difference(values.mT.contiguous(), k)
    return _running_difference(columns.mT.contiguous(), k)


def _running_difference(values: Tensor, k: int) -> Tensor:
    """Return sums over 2k + 1 values along the last axis, its ends repeated outside."""
    count, dtype = values.shape[-1], values.dtype
    reach = min(k, count)
    first, last = values[..., :1], values[..., -1:]
    steps = torch.arange(reach + 1, device=values.device, dtype=dtype)
    sums = values.cumsum(-1, dtype=dtype)
    # The running sum, carried on before the first value and after the last.
    running = torch.cat([first * (steps - reach), sums, sums[..., -1:] + last * steps[1:]], dim=-1)
    total = running[..., 2 * reach + 1 :] - running[..., :count]
    return total if reach == k else total + (first + last) * (k - reach)
