"""Edges of labels, and the loss of a branch that predicts them.

PIDNet: Xu et al., CVPR 2023, arXiv 2206.02066; its weights: Xie and Tu, ICCV 2015,
arXiv 1504.06375.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from crispline_training.errors import RecipeError
from crispline_training.losses.label_masks import known_pixels, ratio
from crispline_training.losses.precision import in_full_precision
from crispline_training.sample import IGNORE


def label_edges(labels: Tensor, *, width: int = 2, ignore_index: int = IGNORE) -> Tensor:
    """Return the pixels within `width` pixels (chessboard distance) of another class.

    `labels` and the result, bool, are (B, H, W). Edges are 2 `width` pixels wide, `width` on
    each side. Neither the image border nor ignored pixels make an edge, and none is ignored.
    """
    known = known_pixels(labels, ignore_index)
    # Largest and smallest label around decide for all classes at once; float32 holds them exactly.
    ids = labels.float().unsqueeze(1)
    unknown = ~known.unsqueeze(1)
    largest = _window_maximum(ids.masked_fill(unknown, -torch.inf), width)
    smallest = -_window_maximum((-ids).masked_fill(unknown, -torch.inf), width)
    return ((largest != ids) | (smallest != ids)).squeeze(1) & known


def _window_maximum(values: Tensor, radius: int) -> Tensor:
    return functional.max_pool2d(values, 2 * radius + 1, stride=1, padding=radius)


@in_full_precision
def boundary_branch_loss(
    logits: Tensor, labels: Tensor, *, width: int = 2, ignore_index: int = IGNORE
) -> Tensor:
    """Return the balanced binary cross-entropy of edge logits (B, 1, H, W) against label edges.

    `labels` are the class labels (B, H, W), their edges `label_edges`. Over the n known pixels of
    the batch, n_e of them edges, each edge pixel weighs (n - n_e) / n and each other one n_e / n,
    as in PIDNet (Xu et al. 2023; Xie & Tu 2015), which takes Canny edges grown by 4 pixels and
    weighs this term 20 times the others: few pixels are edges, so its value is small.
    """
    known = known_pixels(labels, ignore_index)
    edge = label_edges(labels, width=width, ignore_index=ignore_index)
    count = known.sum().to(logits.dtype)
    share = ratio(edge.sum().to(logits.dtype), count)
    weight = torch.where(edge, 1 - share, share) * known
    total = functional.binary_cross_entropy_with_logits(
        logits.squeeze(1), edge.to(logits.dtype), weight=weight, reduction="sum"
    )
    return ratio(total, count)


class BoundaryBranchLoss(nn.Module):
    """Loss of `Outputs.boundary` against the edges of labels; see `boundary_branch_loss`.

    Raises RecipeError for a width below 1 pixel.
    """

    def __init__(self, *, width: int = 2, ignore_index: int = IGNORE) -> None:
        """Take the settings of `boundary_branch_loss`."""
        super().__init__()
        if width < 1:
            raise RecipeError(
                f"expected edges of at least 1 pixel on each side as width, found {width}; take 2"
            )
        self.width = width
        self.ignore_index = ignore_index

    def forward(self, logits: Tensor, labels: Tensor) -> Tensor:
        """Return the loss of edge logits (B, 1, H, W) and class labels (B, H, W), a scalar."""
        return boundary_branch_loss(
            logits, labels, width=self.width, ignore_index=self.ignore_index
        )
