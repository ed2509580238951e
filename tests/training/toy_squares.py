"""Squares to learn in a second: labels, predictions two pixels off, and images that show them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from functools import cache

import numpy as np
import torch
from torch import Tensor, nn

from crispline.engine.boundary_metrics import count_boundaries
from crispline.engine.metrics import count_confusion, score_classes
from crispline_training.losses import CrossEntropyLoss
from crispline_training.losses.cross_entropy import cross_entropy
from crispline_training.losses.edge import label_edges
from crispline_training.sample import IGNORE

SIZE = 24
WHOLE = (slice(None), slice(None))


def draw_squares(*, shift: int = 0) -> Tensor:
    """Return labels (2, 24, 24) of one square each, moved down and right by `shift` pixels."""
    labels = torch.zeros((2, SIZE, SIZE), dtype=torch.int64)
    for image, (row, column, side) in zip(labels, ((5, 6, 10), (7, 4, 12)), strict=True):
        image[row + shift : row + side + shift, column + shift : column + side + shift] = 1
    return labels


def true_squares() -> Tensor:
    """Return the labels to learn: `draw_squares` with the first rows unknown."""
    labels = draw_squares()
    labels[:, :2] = IGNORE
    return labels


def score(logits: Tensor, labels: Tensor) -> tuple[float, float]:
    """Return mIoU and Boundary IoU at 1 pixel, by the engine's own metrics."""
    pairs = list(zip(labels.numpy(), logits.argmax(1).numpy(), strict=True))
    confusion = np.sum([count_confusion(*pair, class_count=2) for pair in pairs], axis=0)
    first, second = (
        count_boundaries(truth, found, class_count=2, radii=(1,), core=WHOLE)
        for truth, found in pairs
    )
    return score_classes(confusion).mean_iou, float(np.mean((first + second).iou))


def descend(
    parameters: Sequence[Tensor], compute: Callable[[], Tensor], *, rate: float, steps: int
) -> None:
    """Take steps of Adam down a loss."""
    optimiser = torch.optim.Adam(parameters, rate)
    for _ in range(steps):
        optimiser.zero_grad()
        compute().backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        optimiser.step()


def move_logits(loss: nn.Module, *, steps: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return scores before and after descending from squares two pixels off, pixel by pixel."""
    labels = true_squares()
    logits = 2.0 * nn.functional.one_hot(draw_squares(shift=2), 2).movedim(-1, 1)
    before = score(logits, labels)
    logits = logits.clone().requires_grad_()
    descend([logits], lambda: loss(logits, labels), rate=0.1, steps=steps)
    return before, score(logits.detach(), labels)


def draw_images(seed: int, *, blur: int = 1) -> Tensor:
    """Return noisy pictures (2, 1, 24, 24) of the squares, blurred over so many pixels.

    Torch's generator goes on from them.
    """
    torch.manual_seed(seed)
    shown = draw_squares().float().unsqueeze(1)
    blurred = nn.functional.avg_pool2d(shown, blur, stride=1, padding=blur // 2)
    return blurred + 0.3 * torch.randn((2, 1, SIZE, SIZE))


def build_network() -> nn.Sequential:
    """Return a tiny network that sees three pixels far."""
    return nn.Sequential(
        nn.Conv2d(1, 8, 3, padding=1), nn.ReLU(), nn.Conv2d(8, 8, 3, padding=1), nn.ReLU(),
        nn.Conv2d(8, 2, 3, padding=1),
    )  # fmt: skip


def train_network(
    loss: nn.Module, *, steps: int, seed: int = 0
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return scores before and after training a tiny network on noisy pictures of the squares."""
    labels, images, network = true_squares(), draw_images(seed), build_network()
    before = score(network(images).detach(), labels)
    fit(network, images, lambda logits: loss(logits, labels), steps=steps)
    return before, score(network(images).detach(), labels)


def learn_blurred_squares(loss: nn.Module, *, seed: int, steps: int) -> float:
    """Return the cross-entropy of pixels beside a boundary after training on blurred pictures."""
    labels, images, network = true_squares(), draw_images(seed, blur=3), build_network()
    fit(network, images, lambda logits: loss(logits, labels), steps=steps)
    beside = labels.masked_fill(~label_edges(labels, width=1), IGNORE)
    return float(CrossEntropyLoss()(network(images).detach(), beside))


class Companion(nn.Module):
    """Cross-entropy of what lies 4 pixels or more from a boundary: where that is, it never says."""

    def forward(self, logits: Tensor, labels: Tensor) -> Tensor:
        """Return the loss of logits (B, C, H, W) and labels (B, H, W), a scalar."""
        near = label_edges(labels, width=3)
        return cross_entropy(logits, labels.masked_fill(near, IGNORE))


@cache
def learn_shifted_squares() -> nn.Sequential:
    """Return a network trained on labels two pixels off, so that its boundaries are too."""
    images, network = draw_images(0), build_network()
    wrong = draw_squares(shift=2)
    fit(network, images, lambda logits: CrossEntropyLoss()(logits, wrong), steps=150)
    return network


def correct_network(loss: nn.Module | None, *, weight: float = 1.0) -> tuple[float, float]:
    """Return scores after 60 more steps on the true labels, by the companion and a loss beside it.

    They start from `learn_shifted_squares`; without a loss the companion is alone.
    """
    labels, images, companion = true_squares(), draw_images(0), Companion()
    network = deepcopy(learn_shifted_squares())

    def add(logits: Tensor) -> Tensor:
        value: Tensor = companion(logits, labels)
        return value if loss is None else value + weight * loss(logits, labels)

    fit(network, images, add, steps=60)
    return score(network(images).detach(), labels)


def fit(
    network: nn.Module, images: Tensor, compute: Callable[[Tensor], Tensor], *, steps: int
) -> None:
    """Train a network down a loss of its logits."""
    parameters = list(network.parameters())
    descend(parameters, lambda: compute(network(images)), rate=0.01, steps=steps)
