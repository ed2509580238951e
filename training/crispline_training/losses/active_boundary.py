"""Active boundary loss: the predicted boundary is pushed, pixel by pixel, towards the true one.

Wang et al., AAAI 2022, arXiv 2102.02696.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from crispline_training.errors import RecipeError
from crispline_training.losses.euclidean_distance import euclidean_distance
from crispline_training.losses.label_masks import known_pixels, mean_where
from crispline_training.losses.precision import in_full_precision
from crispline_training.sample import IGNORE

#: The 8 neighbours as rows down and columns right; where several are nearest, the first counts.
NEIGHBOURS = ((-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (-1, 1), (1, -1), (1, 1))
#: Neighbours less different than this have no boundary between them, however few others there are.
_LEAST_DIVERGENCE = 1e-5


@dataclass(frozen=True, slots=True)
class ActiveBoundarySettings:
    """What the paper fixes by hand.

    At most `share` of an image's pixels, the most divergent, start its predicted boundary; pixels
    `reach` pixels or more from the true boundary weigh 1, nearer ones less; `smoothing` of the
    direction's target goes to all directions. Raises RecipeError outside their ranges.
    """

    share: float = 0.01
    reach: float = 20.0
    smoothing: float = 0.2

    def __post_init__(self) -> None:
        """Check the ranges."""
        if not (0 < self.share <= 1 and self.reach > 0 and 0 <= self.smoothing < 1):
            raise RecipeError(
                "expected 0 < share <= 1, reach > 0 and 0 <= smoothing < 1 of an active boundary "
                f"loss, found {self}; correct the recipe"
            )


@in_full_precision
def active_boundary_loss(
    logits: Tensor,
    labels: Tensor,
    *,
    settings: ActiveBoundarySettings | None = None,
    ignore_index: int = IGNORE,
) -> Tensor:
    """Return the mean of w(M_i) CE(D_i, argmin_j M_j) over predicted boundary pixels i.

    Wang et al. 2022, eq. 1 to 5. `logits` are (B, C, H, W), `labels` (B, H, W). M is the Euclidean
    distance to the true boundary, w(M) = min(M, reach) / reach, j runs over the 8 neighbours of i
    and D_i = softmax_j KL(p_i || p_j), with no gradient through p_j. See `predicted_boundary`.

    Ignored pixels are no boundary, true or predicted, and never the way to go; nor is what lies
    outside the image. Images without a true boundary count for nothing; without any pixel that
    counts the loss is 0. Use it beside cross-entropy, as the authors do.
    """
    settings = settings or ActiveBoundarySettings()
    known = known_pixels(labels, ignore_index)
    log_p = torch.log_softmax(logits, dim=1)
    distance = euclidean_distance(~true_boundary(labels, known)).to(logits)
    allowed = torch.stack([_at_neighbour(known, *step, fill=0) for step in NEIGHBOURS], dim=1)
    ahead = torch.stack([_at_neighbour(distance, *s, fill=0) for s in NEIGHBOURS], dim=1)
    target = ahead.masked_fill(~allowed, float("inf")).argmin(1, keepdim=True)
    divergence = torch.stack([_divergence(log_p, *step) for step in NEIGHBOURS], dim=1)
    log_d = torch.log_softmax(divergence.masked_fill(~allowed, -torch.inf), dim=1)
    log_d = log_d.masked_fill(~allowed, 0)
    miss = -(1 - settings.smoothing) * log_d.gather(1, target).squeeze(1)
    miss = miss - settings.smoothing * mean_where(log_d, allowed, dim=(1,))
    counted = predicted_boundary(log_p.detach(), known, settings.share)
    counted = counted & allowed.any(1) & distance.isfinite()
    return mean_where(miss * distance.clamp(max=settings.reach) / settings.reach, counted)


def true_boundary(labels: Tensor, known: Tensor) -> Tensor:
    """Return the pixels of labels (B, H, W) that differ from their right or lower neighbour.

    Both must be known. `known` and the result are bool (B, H, W).
    """
    edge = torch.zeros_like(known)
    for row, column in ((1, 0), (0, 1)):
        differs = _at_neighbour(labels, row, column, fill=0) != labels
        edge = edge | (differs & _at_neighbour(known, row, column, fill=0))
    return edge & known


def predicted_boundary(log_p: Tensor, known: Tensor, share: float) -> Tensor:
    """Return the pixels around the most divergent ones; log_p (B, C, H, W), known (B, H, W).

    A pixel's divergence is the larger KL(p_i || p_j) to its right and lower neighbour. The
    `share` of each image's known pixels that diverge most are taken, one at least, more where
    they tie, none below 1e-5; then their 8 neighbours. The authors' code raises a threshold in a
    loop until few enough of the batch are left, and with ties none.
    """
    divergence = log_p.new_full(known.shape, -1)
    for row, column in ((1, 0), (0, 1)):
        both = known & _at_neighbour(known, row, column, fill=0)
        step = _divergence(log_p, row, column).masked_fill(~both, -1)
        divergence = torch.maximum(divergence, step)
    most = max(1, int(share * known[0].numel()))
    ranked = divergence.flatten(1).topk(most, dim=1).values
    count = (known.flatten(1).sum(1, keepdim=True) * share).long().clamp(1, most)
    least = ranked.gather(1, count - 1).unsqueeze(2).clamp(min=_LEAST_DIVERGENCE)
    grown = functional.max_pool2d((divergence >= least).float(), 3, stride=1, padding=1)
    return (grown > 0) & known


def _divergence(log_p: Tensor, row: int, column: int) -> Tensor:
    """Return KL(p_i || p_j) of each pixel and the neighbour at a step, the nearest inside."""
    neighbour = functional.pad(log_p.detach(), (1, 1, 1, 1), mode="replicate")
    height, width = log_p.shape[-2:]
    neighbour = neighbour[..., 1 + row : 1 + row + height, 1 + column : 1 + column + width]
    return (log_p.exp() * (log_p - neighbour)).sum(1)


def _at_neighbour(values: Tensor, row: int, column: int, *, fill: int) -> Tensor:
    """Return values (..., H, W) of the neighbour at a step, `fill` where it lies outside."""
    height, width = values.shape[-2:]
    padded = functional.pad(values, (1, 1, 1, 1), value=fill)
    return padded[..., 1 + row : 1 + row + height, 1 + column : 1 + column + width]


class ActiveBoundaryLoss(nn.Module):
    """Active boundary loss; see `active_boundary_loss`. Distances are made on the CPU.

    The arguments are those of `ActiveBoundarySettings`. Raises RecipeError outside their ranges.
    """

    def __init__(
        self,
        *,
        share: float = 0.01,
        reach: float = 20.0,
        smoothing: float = 0.2,
        ignore_index: int = IGNORE,
    ) -> None:
        """Take the settings of `ActiveBoundarySettings`."""
        super().__init__()
        self.settings = ActiveBoundarySettings(share, reach, smoothing)
        self.ignore_index = ignore_index

    def forward(self, logits: Tensor, labels: Tensor) -> Tensor:
        """Return the loss of logits (B, C, H, W) and labels (B, H, W), a scalar."""
        return active_boundary_loss(
            logits, labels, settings=self.settings, ignore_index=self.ignore_index
        )
