"""Losses, each called as `loss(logits, labels)`: a pure function and a thin module per file.

Logits are (B, C, H, W), labels (B, H, W) int64 with 255 where unknown; the loss is a float32
scalar. `BoundaryBranchLoss` takes the (B, 1, H, W) logits of a boundary branch instead.
"""

from crispline_training.losses.active_boundary import ActiveBoundaryLoss
from crispline_training.losses.boundary_dou import BoundaryDoULoss
from crispline_training.losses.boundary_f1 import BoundaryF1Loss
from crispline_training.losses.class_weights import median_frequency_weights
from crispline_training.losses.cross_entropy import CrossEntropyLoss
from crispline_training.losses.dice import DiceLoss
from crispline_training.losses.distance import DistanceLoss
from crispline_training.losses.edge import BoundaryBranchLoss
from crispline_training.losses.focal import FocalLoss
from crispline_training.losses.kervadec import KervadecLoss
from crispline_training.losses.lovasz import LovaszLoss
from crispline_training.losses.npa import NPALoss
from crispline_training.losses.tversky import TverskyLoss
from crispline_training.losses.weighted_sum import Term, WeightedSum

__all__ = [
    "ActiveBoundaryLoss",
    "BoundaryBranchLoss",
    "BoundaryDoULoss",
    "BoundaryF1Loss",
    "CrossEntropyLoss",
    "DiceLoss",
    "DistanceLoss",
    "FocalLoss",
    "KervadecLoss",
    "LovaszLoss",
    "NPALoss",
    "Term",
    "TverskyLoss",
    "WeightedSum",
    "median_frequency_weights",
]
