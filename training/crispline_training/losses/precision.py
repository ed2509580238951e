"""Losses are computed in full precision, whatever the network runs in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

import torch
from torch import Tensor

_Rest = ParamSpec("_Rest")
_Loss = Callable[Concatenate[Tensor, _Rest], Tensor]


def in_full_precision(loss: _Loss[_Rest]) -> _Loss[_Rest]:
    """Compute `loss` in float32 with autocast off; float64 logits stay float64.

    Sums over a million pixels, exponentials and logarithms overflow or vanish in float16.
    """

    @wraps(loss)
    def compute(logits: Tensor, /, *args: _Rest.args, **kwargs: _Rest.kwargs) -> Tensor:
        wide = logits if logits.dtype == torch.float64 else logits.float()
        with torch.autocast(logits.device.type, enabled=False):
            return loss(wide, *args, **kwargs)

    return compute
