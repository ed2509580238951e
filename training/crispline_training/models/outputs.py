"""What every network gives."""

from __future__ import annotations

from typing import NamedTuple

from torch import Tensor


class Outputs(NamedTuple):
    """Logits at the size of the input, laid out (batch, class, row, column).

    `auxiliary` are those of heads for deep supervision, `boundary` (batch, 1, row, column) those of
    a boundary branch. Both are there in training mode only; in evaluation they are () and None, and
    what they need is not computed.
    """

    logits: Tensor
    auxiliary: tuple[Tensor, ...] = ()
    boundary: Tensor | None = None
