"""Lossd: wrong pixels pay by their distance to where their class would have been right.

Ma et al., Acta Aeronautica et Astronautica Sinica 47(8), 2026,
doi 10.7527/S1000-6893.2025.32780, and the code its authors published.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor, nn

from crispline_training.errors import RecipeError
from crispline_training.losses.distance_transform import manhattan_distance
from crispline_training.losses.label_masks import known_pixels, ratio
from crispline_training.losses.narrow_labels import known_labels, narrow_labels
from crispline_training.losses.precision import in_full_precision
from crispline_training.sample import IGNORE

#: Distances are 16-bit integers.
_FARTHEST = 10_000
Scaling = Literal["log", "linear", "triangular"]


@dataclass(frozen=True, slots=True)
class DistanceSettings:
    """What Lossd leaves open.

    `max_distance` T in pixels is where distances saturate. `scaling` phi maps them to 0 to 1: log
    is log(1 + d) / log(1 + T), the paper's; linear is d / T; triangular is log(1 + t(d)) /
    log(1 + t(T)) with t(d) = d (d + 1) / 2 up to n = T / 2 and straight on with slope n beyond:
    our reading of a variant its authors only name. `classes` are the ids that count, all where
    None, and `class_weights` their weights, one for every class of the network, none below 0.
    Raises RecipeError for what there is not.
    """

    max_distance: int = 50
    scaling: Scaling = "log"
    classes: tuple[int, ...] | None = None
    class_weights: tuple[float, ...] | None = None

    def __post_init__(self) -> None:
        """Check the names and the ranges."""
        if not 1 <= self.max_distance <= _FARTHEST:
            raise RecipeError(
                f"expected a max_distance of DistanceLoss of 1 to {_FARTHEST} pixels, found "
                f"{self.max_distance}; correct the recipe"
            )
        if self.scaling not in _SCALINGS:
            raise RecipeError(
                f"expected a scaling of DistanceLoss out of {', '.join(_SCALINGS)}, found "
                f"{self.scaling!r}; correct the recipe"
            )
        if self.classes is not None and not self.classes:
            raise RecipeError(
                "expected at least one class in classes of DistanceLoss, found none; name those "
                "that count, or leave classes out for all"
            )
        weights = self.class_weights or ()
        if not all(0 <= weight < math.inf for weight in weights):
            raise RecipeError(
                "expected finite class_weights of DistanceLoss of at least 0, found "
                f"{', '.join(map(str, weights))}; correct the recipe"
            )

    def counted(self, classes: int) -> tuple[int, ...]:
        """Return the ids that count in a network of so many classes, each once, ascending.

        Raises RecipeError where the settings name others, or have not one weight a class.
        """
        counted = tuple(range(classes)) if self.classes is None else self.classes
        weights = classes if self.class_weights is None else len(self.class_weights)
        if weights != classes or not set(counted) <= set(range(classes)):
            raise RecipeError(
                f"expected {classes} class weights and classes of 0 to {classes - 1} in "
                f"DistanceLoss, found weights {self.class_weights} and classes {self.classes}; "
                "correct the recipe"
            )
        return tuple(sorted(set(counted)))

    def weights(self, logits: Tensor) -> Tensor | None:
        """Return the weight of each class of logits (B, C, H, W), 0 where it does not count.

        None where all are 1. Raises RecipeError as `counted` does.
        """
        classes = logits.shape[1]
        counted = self.counted(classes)
        if self.classes is None and self.class_weights is None:
            return None
        weights = self.class_weights or (1.0,) * classes
        return logits.new_tensor([w if c in counted else 0.0 for c, w in enumerate(weights)])

    def scale(self, distances: Tensor) -> Tensor:
        """Return phi, 0 to 1, of distances of any shape in pixels, 0 to `max_distance`."""
        return _SCALINGS[self.scaling](distances, self.max_distance)


@dataclass(frozen=True, slots=True)
class _Truth:
    """Classes and distances of pixels (B, H, W).

    `label` is the true class, 0 where not `known`, and `given` the predicted one. `own` is the
    distance to the nearest pixel of another class, 0 where not known; `beyond` that to the nearest
    true pixel of the given class, 0 where not known or right. `present` says which of the classes
    that count are there, true or given, in the order of their ids.
    """

    known: Tensor
    label: Tensor
    given: Tensor
    own: Tensor
    beyond: Tensor
    present: Tensor


@in_full_precision
def distance_loss(
    logits: Tensor,
    labels: Tensor,
    *,
    settings: DistanceSettings | None = None,
    ignore_index: int = IGNORE,
) -> Tensor:
    """Return the mean over classes and known pixels of phi(|P_c S_c - d_c|) (Ma et al. 2026).

    `logits` are (B, C, H, W), `labels` (B, H, W). For each class c among the predicted and the
    true ones of the batch: d_c is the Manhattan distance of a true pixel to the nearest pixel of
    another class, 0 elsewhere; S_c is d_c inside and minus the distance to the nearest true pixel
    outside; P_c is 1 where c is predicted, else 0, with the gradient of softmax (straight-through).

    As |P_c S_c - d_c| = |P_c - G_c| |S_c|, only wrong pixels pay: the depth in their own class and
    the distance to the class they were given. Their gradient pushes the probability of the one up
    and of the other down; right pixels have none. Ours: ignored pixels pay nothing, belong to no
    class, and end none. Nothing is added to d inside the logarithm (the original adds 1e-6), so
    that a perfect prediction costs 0. Use it beside a loss that has gradients everywhere, and not
    before predictions mean something. Raises RecipeError where the settings name classes that the
    logits do not have, or have not one weight for each.
    """
    settings = settings or DistanceSettings()
    weights = settings.weights(logits)
    truth = _measure(logits.detach(), labels, settings, ignore_index)
    softmax = torch.softmax(logits, dim=1)
    p_own = softmax.gather(1, truth.label.unsqueeze(1)).squeeze(1)
    p_given = softmax.gather(1, truth.given.unsqueeze(1)).squeeze(1)
    right = (truth.label == truth.given).to(logits.dtype)
    # p - p is exactly 0 and has the gradient of p; added first to 1 it would be rounded.
    missed = ((right + (p_own - p_own.detach())) * truth.own - truth.own).abs()
    added = ((1 + (p_given - p_given.detach())) * -truth.beyond).abs()
    total = _weighted_sum(settings.scale(missed), weights, truth.label)
    total = total + _weighted_sum(settings.scale(added), weights, truth.given)
    return _mean(total, truth)


@in_full_precision
def soft_distance_loss(
    logits: Tensor,
    labels: Tensor,
    *,
    settings: DistanceSettings | None = None,
    ignore_index: int = IGNORE,
) -> Tensor:
    """Return `distance_loss` with P_c the softmax probability itself: a variant of ours.

    Right pixels then have gradients too, as far as they are not certain. Shapes and errors are
    those of `distance_loss`.
    """
    settings = settings or DistanceSettings()
    weights = settings.weights(logits)
    truth = _measure(logits.detach(), labels, settings, ignore_index)
    softmax = torch.softmax(logits, dim=1)
    total = logits.new_zeros(())
    for c, present in zip(settings.counted(logits.shape[1]), truth.present, strict=True):
        true = labels == c
        depth = truth.own * true
        signed = depth - manhattan_distance(~true, settings.max_distance).to(logits.dtype)
        paid = settings.scale((softmax[:, c] * signed - depth).abs()) * truth.known
        total = total + paid.sum() * present * (1 if weights is None else weights[c])
    return _mean(total, truth)


@torch.no_grad()
def _measure(
    logits: Tensor, labels: Tensor, settings: DistanceSettings, ignore_index: int
) -> _Truth:
    """Measure the labels once for every class."""
    limit, classes = settings.max_distance, logits.shape[1]
    counted = settings.counted(classes)
    known = known_pixels(labels, ignore_index)
    given = _largest(logits)
    # Classes in narrow integers: comparing them is most of what is left to do.
    narrow = narrow_labels(labels, known, classes)
    own = torch.full_like(narrow, limit)
    beyond = torch.zeros_like(narrow)
    present = []
    for c in range(classes):
        true, chosen = narrow == c, (given == c) & known
        distance = manhattan_distance(~true, limit).to(narrow.dtype)
        beyond.addcmul_(chosen.to(narrow.dtype), distance)
        # Pixels of the class itself are 0 away from it and count as far.
        own = torch.minimum(own, distance.add_(true, alpha=limit))
        if c in counted:
            present.append((true | chosen).any())
    return _Truth(
        known=known,
        label=known_labels(labels, known),
        given=given.long(),
        own=(own * known).to(logits.dtype),
        beyond=beyond.to(logits.dtype),
        present=torch.stack(present),
    )


def _largest(logits: Tensor) -> Tensor:
    """Return the class of the largest logit, the first of equals: (B, C, H, W) to (B, H, W)."""
    # torch.argmax over any but the last axis is an order slower on the CPU.
    best, given = logits[:, 0], torch.zeros_like(logits[:, 0], dtype=torch.int16)
    for c in range(1, logits.shape[1]):
        larger = logits[:, c] > best
        given = torch.maximum(given, larger.to(torch.int16).mul_(c))
        best = torch.maximum(best, logits[:, c])
    return given


def _weighted_sum(values: Tensor, weights: Tensor | None, ids: Tensor) -> Tensor:
    """Return the sum of values (B, H, W), each times the weight of its class."""
    return values.sum() if weights is None else (values * weights[ids]).sum()


def _mean(total: Tensor, truth: _Truth) -> Tensor:
    """Return a sum over pixels and classes divided by the number of both."""
    return ratio(total, (truth.known.sum() * truth.present.sum()).to(total.dtype))


def _log(distances: Tensor, limit: int) -> Tensor:
    return torch.log1p(distances) / math.log1p(limit)


def _linear(distances: Tensor, limit: int) -> Tensor:
    return distances / limit


def _triangular(distances: Tensor, limit: int) -> Tensor:
    knee = limit / 2
    # One formula for both parts: t grows by d up to the knee and by the knee beyond.
    near = distances.clamp(max=knee)
    grown = near * (near + 1) / 2 + knee * (distances - near)
    return torch.log1p(grown) / math.log1p(knee * (knee + 1) / 2 + knee * (limit - knee))


_SCALINGS: dict[str, Callable[[Tensor, int], Tensor]] = {
    "log": _log,
    "linear": _linear,
    "triangular": _triangular,
}


class DistanceLoss(nn.Module):
    """Lossd; see `distance_loss`, `soft_distance_loss` for `soft`, and `DistanceSettings`.

    Raises RecipeError for what `DistanceSettings` refuses; so does `forward` where `classes` or
    `class_weights` do not fit the logits.
    """

    def __init__(
        self,
        max_distance: int = 50,
        ignore_index: int = IGNORE,
        *,
        scaling: Scaling = "log",
        soft: bool = False,
        classes: Sequence[int] | None = None,
        class_weights: Sequence[float] | None = None,
    ) -> None:
        """Take the settings of `DistanceSettings`."""
        super().__init__()
        self.settings = DistanceSettings(
            max_distance,
            scaling,
            None if classes is None else tuple(classes),
            None if class_weights is None else tuple(class_weights),
        )
        self.ignore_index = ignore_index
        self.loss = soft_distance_loss if soft else distance_loss

    def forward(self, logits: Tensor, labels: Tensor) -> Tensor:
        """Return the loss of logits (B, C, H, W) and labels (B, H, W), a scalar."""
        return self.loss(logits, labels, settings=self.settings, ignore_index=self.ignore_index)
