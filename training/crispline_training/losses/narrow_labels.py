"""Labels in few bits, for comparing them class by class at little cost."""

from __future__ import annotations

import torch
from torch import Tensor


def narrow_labels(labels: Tensor, known: Tensor, classes: int) -> Tensor:
    """Return labels of any shape as int16, `classes` where they are not known."""
    # By arithmetic: on the CPU masked_fill and where take ten times as long.
    return ((labels.to(torch.int16) - classes) * known).add_(classes)


def known_labels(labels: Tensor, known: Tensor) -> Tensor:
    """Return labels of any shape and type, 0 where they are not known."""
    return labels * known
