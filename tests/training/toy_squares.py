"""Squares to learn in a second: labels, predictions two pixels off, and images that show them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch import Tensor, nn

from crispline.engine.boundary_metrics import count_boundaries
from crispline.engine.metrics import count_confusion, score_classes
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


def train_network(
    loss: nn.Module, *, steps: int
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return scores before and after training a tiny network on noisy pictures of the squares."""
    torch.manual_seed(0)
    labels = true_squares()
    images = draw_squares().float().unsqueeze(1) + 0.3 * torch.randn((2, 1, SIZE, SIZE))
    network = nn.Sequential(
        nn.Conv2d(1, 8, 3, padding=1), nn.ReLU(), nn.Conv2d(8, 8, 3, padding=1), nn.ReLU(),
        nn.Conv2d(8, 2, 3, padding=1),
    )  # fmt: skip
    before = score(network(images).detach(), labels)
    parameters = list(network.parameters())
    descend(parameters, lambda: loss(network(images), labels), rate=0.01, steps=steps)
    return before, score(network(images).detach(), labels)
