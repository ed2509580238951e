"""Weights of classes, for losses that take some.

Eigen and Fergus, ICCV 2015, arXiv 1411.4734; SegNet: Badrinarayanan et al., TPAMI 2017,
arXiv 1511.00561.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import torch
from torch import Tensor

from crispline_training.errors import RecipeError


def median_frequency_weights(
    counts: Sequence[float],
    *,
    available: Sequence[float] | None = None,
    lowest: int | None = None,
) -> tuple[float, ...]:
    """Return one weight a class: the median of the classes' frequencies over its own.

    w_c = median(f) / f_c with f_c = counts_c / available_c, where `counts` are pixels of each class
    and `available` all labelled pixels of the images that show the class (Eigen & Fergus 2015,
    section 4; Badrinarayanan et al. 2017). Without `available` it is taken to be the same for
    all classes, as in crops that show nearly every class.

    `lowest` is a class that gets the lowest of all weights whatever its frequency: Feng et al.
    (2020, NPALoss) do so with the background.

    Raises RecipeError where a class has no pixel, which no finite weight could balance.
    """
    whole = tuple(available) if available is not None else (float(sum(counts)),) * len(counts)
    if len(whole) != len(counts):
        raise RecipeError(
            f"expected one number of available pixels for each of {len(counts)} classes, "
            f"found {len(whole)}; count both over the same classes"
        )
    empty = [str(i) for i, (n, of) in enumerate(zip(counts, whole, strict=True)) if min(n, of) <= 0]
    if empty:
        raise RecipeError(
            f"expected pixels of every class to weigh it by its frequency, found none of class "
            f"{', '.join(empty)}; leave it out of the classes or add images that show it"
        )
    frequencies = [n / of for n, of in zip(counts, whole, strict=True)]
    middle = median(frequencies)
    weights = [middle / frequency for frequency in frequencies]
    if lowest is not None:
        weights[lowest] = min(weights)
    return tuple(weights)


def weight_tensor(weight: Sequence[float] | None) -> Tensor | None:
    """Return the weights of classes as float32 (C,); None stays None.

    Raises RecipeError for negative weights and where all are 0.
    """
    if weight is None:
        return None
    if min(weight, default=-1) < 0 or max(weight) == 0:
        raise RecipeError(
            f"expected one weight >= 0 a class, some of them above 0, found {list(weight)}; "
            "correct `weight`"
        )
    return torch.tensor(weight, dtype=torch.float32)


def match_weight(weight: Tensor | None, logits: Tensor) -> Tensor | None:
    """Return weights (C,) in the type and on the device of logits (B, C, H, W); None stays None.

    Raises RecipeError where there is not one weight for each class.
    """
    if weight is None:
        return None
    if weight.shape != logits.shape[1:2]:
        raise RecipeError(
            f"expected {logits.shape[1]} weights, one for each class, found {weight.numel()}; "
            "correct `weight` of the loss in the recipe"
        )
    return weight.to(logits)
