"""NPALoss: cross-entropy weighted by how many neighbours of a pixel are of another class.

Feng et al., ISPRS Annals V-2-2020, p. 475, doi 10.5194/isprs-annals-V-2-2020-475-2020.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import torch
from torch import Tensor, nn

from crispline_training.errors import RecipeError
from crispline_training.losses.affinity import affinity_map, search_radius
from crispline_training.losses.label_masks import known_pixels, ratio
from crispline_training.losses.narrow_labels import known_labels
from crispline_training.losses.precision import in_full_precision
from crispline_training.sample import IGNORE

Transform = Literal["log10", "ln", "norm"]
Normalizer = Literal["valid_pixels", "batch", "weight_sum"]
#: Logits (B, C, H, W) and labels (B, H, W) of 0 to C - 1 to the loss of each pixel (B, H, W).
PixelLoss = Callable[[Tensor, Tensor], Tensor]


@dataclass(frozen=True, slots=True)
class NPASettings:
    """What turns an affinity map A into weights, and their sum into a loss.

    `k` is the search radius in pixels. `transform` with `offset` L, for known pixels:
    log10 is log10(A + 10^L), ln is ln(A + e^L) (Feng et al. 2020, eq. 3), and norm is
    (A - min A) / (max A - min A) + L over each image (eq. 2; L where A is constant).
    `normalizer` divides the weighted sum by the number of known pixels, by the size of the batch
    (the paper's letter, eq. 4; its learning rates cannot be meant for it), or by the sum of the
    weights. `rescale`: see `affinity_map`. Raises RecipeError for what there is not.
    """

    k: int = 32
    transform: Transform = "log10"
    offset: float = 0.5
    normalizer: Normalizer = "valid_pixels"
    rescale: bool = False

    def __post_init__(self) -> None:
        """Check the names and the ranges."""
        if self.k < 0 or self.offset < 0:
            raise RecipeError(
                "expected a search radius k and an offset of NPALoss that are not negative, found "
                f"{self.k} and {self.offset}; correct the recipe"
            )
        for name, table in (("transform", _TRANSFORMS), ("normalizer", _NORMALIZERS)):
            if (found := getattr(self, name)) not in table:
                raise RecipeError(
                    f"expected a {name} of NPALoss out of {', '.join(table)}, found {found!r}; "
                    "correct the recipe"
                )


@in_full_precision
def npa_loss(
    logits: Tensor,
    labels: Tensor,
    *,
    settings: NPASettings | None = None,
    pixel_loss: PixelLoss | None = None,
    ignore_index: int = IGNORE,
) -> Tensor:
    """Return -(1 / N) sum AT_ij log p_ij over known pixels (Feng et al. 2020, eq. 4).

    `logits` are (B, C, H, W), `labels` (B, H, W); p is the softmax probability of the true class.
    AT depends on the labels alone: compute the loss on labels as augmented, with what a rotation
    left empty ignored. `pixel_loss` takes the place of cross-entropy; where a pixel is ignored it
    is given label 0 and its value is dropped. With no pixel known the loss is 0, its gradient too.
    """
    settings = settings or NPASettings()
    known = known_pixels(labels, ignore_index)
    weights = npa_weights(labels, settings, classes=logits.shape[1], ignore_index=ignore_index)
    weights = weights.to(logits.dtype)
    losses = (pixel_loss or pixel_cross_entropy)(logits, known_labels(labels, known))
    total = (weights * losses.masked_fill(~known, 0)).sum()
    return ratio(total, _NORMALIZERS[settings.normalizer](weights, known).to(logits.dtype))


@torch.no_grad()
def npa_weights(
    labels: Tensor, settings: NPASettings, *, classes: int, ignore_index: int = IGNORE
) -> Tensor:
    """Return AT, the weight of each pixel of labels (B, H, W): float32, 0 where ignored."""
    affinity = affinity_map(
        labels, settings.k, classes=classes, ignore_index=ignore_index, rescale=settings.rescale
    )
    known = known_pixels(labels, ignore_index)
    return _TRANSFORMS[settings.transform](affinity, known, settings.offset) * known


def pixel_cross_entropy(logits: Tensor, labels: Tensor) -> Tensor:
    """Return -log p of the true class: logits (B, C, H, W), labels (B, H, W) of 0 to C - 1."""
    # Not functional.cross_entropy: on a GPU it may not run where only what is deterministic may.
    return -torch.log_softmax(logits, dim=1).gather(1, labels.unsqueeze(1)).squeeze(1)


def _common_logarithm(affinity: Tensor, known: Tensor, offset: float) -> Tensor:
    return torch.log10(affinity + 10**offset)


def _natural_logarithm(affinity: Tensor, known: Tensor, offset: float) -> Tensor:
    return torch.log(affinity + math.exp(offset))


def _normalised(affinity: Tensor, known: Tensor, offset: float) -> Tensor:
    """Scale each image to 0 to 1 by the extremes of its known pixels."""
    low = affinity.masked_fill(~known, torch.inf).amin((1, 2), keepdim=True)
    high = affinity.masked_fill(~known, 0).amax((1, 2), keepdim=True)
    low = torch.minimum(low, high)  # no pixel known: infinity
    return ratio(affinity - low, high - low) + offset


def _known_pixels(weights: Tensor, known: Tensor) -> Tensor:
    return known.sum()


def _batch_size(weights: Tensor, known: Tensor) -> Tensor:
    return weights.new_tensor(weights.shape[0])


def _weight_sum(weights: Tensor, known: Tensor) -> Tensor:
    return weights.sum()


_TRANSFORMS: dict[str, Callable[[Tensor, Tensor, float], Tensor]] = {
    "log10": _common_logarithm,
    "ln": _natural_logarithm,
    "norm": _normalised,
}
_NORMALIZERS: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "valid_pixels": _known_pixels,
    "batch": _batch_size,
    "weight_sum": _weight_sum,
}


class NPALoss(nn.Module):
    """Neighbouring pixel affinity loss over known pixels; see `npa_loss` and `NPASettings`.

    Either `k` in pixels holds, or `k_metres`, a radius that is the same on the ground whatever the
    raster. It takes the metres a pixel: `ground_resolution`, or later `set_ground_resolution`, as a
    `SegmentationTask` does with that of its data. Raises RecipeError for what `NPASettings` and
    `search_radius` refuse; so does `forward` while metres lack a resolution.
    """

    def __init__(
        self,
        k: int = 32,
        transform: Transform = "log10",
        offset: float = 0.5,
        normalizer: Normalizer = "valid_pixels",
        ignore_index: int = IGNORE,
        *,
        k_metres: float | None = None,
        ground_resolution: float | None = None,
        rescale: bool = False,
        pixel_loss: PixelLoss | None = None,
    ) -> None:
        """Take the settings of `NPASettings`."""
        super().__init__()
        self.settings = NPASettings(k, transform, offset, normalizer, rescale)
        self.k_metres = k_metres
        self.ground_resolution: float | None = None
        self.ignore_index = ignore_index
        self.pixel_loss = pixel_loss
        if ground_resolution is not None:
            self.set_ground_resolution(ground_resolution)

    def set_ground_resolution(self, metres: float) -> None:
        """Take the side of a pixel in metres, which `k_metres` needs; `k` in pixels stays.

        With `k_metres`, raises RecipeError unless both are positive.
        """
        self.ground_resolution = metres
        if self.k_metres is not None:
            self.settings = replace(self.settings, k=search_radius(self.k_metres, metres))

    def forward(self, logits: Tensor, labels: Tensor) -> Tensor:
        """Return the loss of logits (B, C, H, W) and labels (B, H, W), a scalar.

        Raises RecipeError while `k_metres` lacks a ground resolution.
        """
        if self.k_metres is not None and self.ground_resolution is None:
            raise RecipeError(
                f"expected a ground resolution for a search radius of {self.k_metres} metres, "
                "found none; give ground_resolution in metres a pixel, or k in pixels"
            )
        return npa_loss(
            logits,
            labels,
            settings=self.settings,
            pixel_loss=self.pixel_loss,
            ignore_index=self.ignore_index,
        )
