"""Boundary difference over union: an IoU loss that sees the boundary more than the inside.

Sun et al., MICCAI 2023, arXiv 2308.00220.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from crispline_training.losses.label_masks import class_masks, known_pixels, mean_where, ratio
from crispline_training.losses.precision import in_full_precision
from crispline_training.sample import IGNORE

#: Where alpha is cut off, so that the loss stays defined for objects that are all inside.
LARGEST_ALPHA = 0.8


@in_full_precision
def boundary_dou_loss(logits: Tensor, labels: Tensor, *, ignore_index: int = IGNORE) -> Tensor:
    """Return the mean of (P + G - 2 I) / (P + G - (1 + alpha) I) (Sun et al. 2023, eq. 4 and 5).

    `logits` are (B, C, H, W), `labels` (B, H, W). P = sum p^2, G = sum g and I = sum p g over the
    known pixels of one class in one image, with p its softmax probability and g 1 on the class;
    alpha = min(1 - 2 c / G, 0.8) with c of its pixels on the contour: small objects get less than
    large ones, whose inside would otherwise drown the boundary.

    Taken per image, over the classes it shows, then over the images with known pixels; the
    authors' code mixes the batch. A contour pixel has one of its 4 neighbours in another class:
    neither the image border nor ignored pixels make one.
    """
    truth = class_masks(labels, logits.shape[1], ignore_index)
    known = known_pixels(labels, ignore_index).unsqueeze(1)
    p = torch.softmax(logits, dim=1) * known
    area = truth.sum((2, 3)).to(logits.dtype)
    contour = contour_pixels(truth, known).sum((2, 3)).to(logits.dtype)
    alpha = (1 - 2 * ratio(contour, area)).clamp(max=LARGEST_ALPHA)
    both = (p * truth).sum((2, 3))
    sizes = (p * p).sum((2, 3)) + area
    dou = ratio(sizes - 2 * both, sizes - (1 + alpha) * both)
    return mean_where(mean_where(dou, area > 0, dim=(1,)), (area > 0).any(1))


def contour_pixels(masks: Tensor, known: Tensor) -> Tensor:
    """Return the pixels of masks (B, C, H, W) beside a known pixel outside; known (B, 1, H, W)."""
    outside = (~masks & known).float()
    beside = torch.maximum(
        functional.max_pool2d(outside, (3, 1), stride=1, padding=(1, 0)),
        functional.max_pool2d(outside, (1, 3), stride=1, padding=(0, 1)),
    )
    return masks & (beside > 0)


class BoundaryDoULoss(nn.Module):
    """Boundary difference over union, per image; see `boundary_dou_loss`."""

    def __init__(self, *, ignore_index: int = IGNORE) -> None:
        """Take the settings of `boundary_dou_loss`."""
        super().__init__()
        self.ignore_index = ignore_index

    def forward(self, logits: Tensor, labels: Tensor) -> Tensor:
        """Return the loss of logits (B, C, H, W) and labels (B, H, W), a scalar."""
        return boundary_dou_loss(logits, labels, ignore_index=self.ignore_index)
