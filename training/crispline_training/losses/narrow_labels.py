"""Labels in few bits, for comparing them class by class at little cost."""

from __future__ import annotations

import torch
from torch import Tensor


def narrow_labels(labels: Tensor, known: Tensor, classes: int) -> Tensor:
    """Return labels as int16, `classes` where they are not known.

    `labels` are integers of any shape, 0 to `classes` - 1 where `known`, a bool of that shape, says
    so; at most 32767 classes fit.
    """
    # By arithmetic: on the CPU masked_fill and where take ten times as long.
    return ((labels.to(torch.int16) - classes) * known).add_(classes)


def known_labels(labels: Tensor, known: Tensor) -> Tensor:
    """Return labels of any shape and type, 0 where `known`, a bool of that shape, is not set."""
    return labels * known
