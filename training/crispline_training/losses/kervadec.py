"""Boundary loss of Kervadec et al.: probabilities weighted by the signed distance to the truth.

Kervadec et al., MIDL 2019, arXiv 1812.07032.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from crispline_training.losses.euclidean_distance import euclidean_distance
from crispline_training.losses.label_masks import class_masks, known_pixels, ratio
from crispline_training.losses.precision import in_full_precision
from crispline_training.sample import IGNORE


@in_full_precision
def boundary_loss(logits: Tensor, labels: Tensor, *, ignore_index: int = IGNORE) -> Tensor:
    """Return the mean of p_c phi_c over known pixels and all classes (Kervadec et al. 2019, eq. 5).

    `logits` are (B, C, H, W), `labels` (B, H, W), p their softmax and phi `signed_distances`.
    The value is negative once the prediction fits, -mean(depth - 1) at best. Its scale is that of
    distances in pixels, and alone it collapses: add it with a small weight, constant or rising,
    to a loss of regions (the authors: 0.01 beside dice).
    """
    phi = signed_distances(labels, logits.shape[1], ignore_index).to(logits)
    known = known_pixels(labels, ignore_index).unsqueeze(1)
    weighted = (torch.softmax(logits, dim=1) * phi * known).sum()
    return ratio(weighted, (known.sum() * logits.shape[1]).to(logits.dtype))


def signed_distances(labels: Tensor, classes: int, ignore_index: int) -> Tensor:
    """Return phi (B, C, H, W), float32 in pixels: positive outside a class, negative inside.

    Outside it is the Euclidean distance to the nearest pixel of the class, inside 1 - the distance
    to the nearest known pixel of another one, so 0 along the boundary. Classes without a boundary,
    absent or alone in an image, get 0, and so do ignored pixels.
    """
    masks = class_masks(labels, classes, ignore_index)
    ignored = ~known_pixels(labels, ignore_index).unsqueeze(1)
    outside = euclidean_distance(~masks)
    inside = euclidean_distance(masks | ignored)
    phi = torch.where(masks, 1 - inside, outside)
    return torch.where(ignored | phi.isinf(), torch.zeros_like(phi), phi)


class KervadecLoss(nn.Module):
    """Kervadec's boundary (surface) loss; see `boundary_loss`. Distances are made on the CPU."""

    def __init__(self, *, ignore_index: int = IGNORE) -> None:
        """Take the settings of `boundary_loss`."""
        super().__init__()
        self.ignore_index = ignore_index

    def forward(self, logits: Tensor, labels: Tensor) -> Tensor:
        """Return the loss of logits (B, C, H, W) and labels (B, H, W), a scalar."""
        return boundary_loss(logits, labels, ignore_index=self.ignore_index)
