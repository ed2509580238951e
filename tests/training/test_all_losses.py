"""What holds for every loss that `crispline_training.losses` exports."""

from __future__ import annotations

import inspect
import pickle

import pytest
import torch
from tests.training.label_maps import draw_batch
from tests.training.toy_squares import correct_network, move_logits, train_network
from torch import Tensor, nn

from crispline_training import losses
from crispline_training.losses.precision import in_full_precision
from crispline_training.sample import IGNORE

NAMES = sorted(
    name
    for name in losses.__all__
    if inspect.isclass(getattr(losses, name))
    and issubclass(getattr(losses, name), nn.Module)
    and name != "WeightedSum"
)
#: Takes the one channel of a boundary branch; test_boundary_losses.py shows that it trains.
BRANCH = "BoundaryBranchLoss"
#: What the literature adds to a loss of regions, with what it weighs here.
BESIDE_ANOTHER = {
    "ActiveBoundaryLoss": 1.0,
    "BoundaryF1Loss": 2.0,
    "KervadecLoss": 0.3,
    "DistanceLoss": 5.0,
}
#: As it is, the boundary F1 forgives 2 pixels, by which the squares to correct are off.
SETTINGS: dict[str, dict[str, int]] = {"BoundaryF1Loss": {"tolerance": 3}}
#: Their gradient is not that of their value: through an argmax, or past what is held fixed.
NOT_SMOOTH = {"ActiveBoundaryLoss", "DistanceLoss"}
#: Of a library that computes in float32 only.
FLOAT32_ONLY = {"LovaszLoss"}
every_loss = pytest.mark.parametrize("name", NAMES)


def build(name: str) -> nn.Module:
    loss: nn.Module = getattr(losses, name)()
    return loss


def draw(name: str, seed: int = 0, *, batch: int = 2) -> tuple[Tensor, Tensor]:
    """Return float32 logits with gradients, of as many channels as the loss takes, and labels."""
    logits, labels = draw_batch(seed, batch=batch)
    return (logits[:, :1] if name == BRANCH else logits).float().requires_grad_(), labels


def differentiate(loss: nn.Module, logits: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
    value = loss(logits, labels)
    return value.detach(), torch.autograd.grad(value, logits)[0]


def test_the_losses_are_there() -> None:
    assert {"CrossEntropyLoss", "DistanceLoss", "NPALoss", *BESIDE_ANOTHER} <= set(NAMES)


@every_loss
def test_the_value_is_a_finite_float32_scalar_with_a_gradient(name: str) -> None:
    logits, labels = draw(name)
    value, gradient = differentiate(build(name), logits, labels)
    assert value.shape == ()
    assert value.dtype == torch.float32
    assert value.isfinite()
    assert gradient.isfinite().all()
    assert gradient.any()


@every_loss
def test_ignored_pixels_change_neither_value_nor_gradient(name: str) -> None:
    logits, labels = draw(name)
    value, gradient = differentiate(build(name), logits, labels)
    ignored = (labels == IGNORE).unsqueeze(1)
    noise = 30 * torch.randn(logits.shape, generator=torch.Generator().manual_seed(1))
    moved = torch.where(ignored, noise, logits.detach()).requires_grad_()
    other_value, other_gradient = differentiate(build(name), moved, labels)
    torch.testing.assert_close(value, other_value)
    torch.testing.assert_close(gradient, other_gradient)
    assert not gradient[ignored.expand_as(gradient)].any()


@every_loss
def test_without_a_known_pixel_the_loss_is_0_with_a_gradient_of_0(name: str) -> None:
    logits, labels = draw(name)
    value, gradient = differentiate(build(name), logits, torch.full_like(labels, IGNORE))
    assert value == 0
    assert not gradient.any()


@every_loss
def test_an_ignored_image_leaves_the_others_their_gradient(name: str) -> None:
    logits, labels = draw(name)
    labels[0] = IGNORE
    value, gradient = differentiate(build(name), logits, labels)
    assert value.isfinite()
    assert not gradient[0].any()
    assert gradient[1].any()
    assert gradient.isfinite().all()


@every_loss
def test_an_image_of_one_class_has_finite_gradients(name: str) -> None:
    logits, labels = draw(name)
    for labels_of_one in (torch.zeros_like(labels), torch.where(labels == IGNORE, IGNORE, 2)):
        value, gradient = differentiate(build(name), logits, labels_of_one)
        assert value.isfinite()
        assert gradient.isfinite().all()


@every_loss
@pytest.mark.parametrize("size", [1e-4, 1e4])
def test_extreme_logits_have_finite_gradients(name: str, size: float) -> None:
    logits, labels = draw(name)
    value, gradient = differentiate(build(name), logits.detach().mul(size).requires_grad_(), labels)
    assert value.isfinite()
    assert gradient.isfinite().all()


@every_loss
@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_under_autocast_the_loss_is_that_in_float32(name: str, dtype: torch.dtype) -> None:
    logits, labels = draw(name)
    low = logits.detach().to(dtype).requires_grad_()
    with torch.autocast("cpu", dtype=dtype):
        value, gradient = differentiate(build(name), low, labels)
    expected, _ = differentiate(build(name), low.detach().float().requires_grad_(), labels)
    assert value.dtype == torch.float32
    torch.testing.assert_close(value, expected)
    assert gradient.dtype == dtype
    assert gradient.isfinite().all()
    assert gradient.any()


def test_autocast_is_off_inside_a_loss() -> None:
    """Also for operations that no loss needs today; on the CPU it narrows products only."""

    @in_full_precision
    def square(logits: Tensor) -> Tensor:
        return logits @ logits

    with torch.autocast("cpu", dtype=torch.bfloat16):
        assert square(torch.eye(3, dtype=torch.bfloat16)).dtype == torch.float32
    assert square(torch.eye(3, dtype=torch.float64)).dtype == torch.float64


@every_loss
def test_the_order_of_images_does_not_matter(name: str) -> None:
    logits, labels = draw(name, batch=3)
    order = [2, 0, 1]
    value, gradient = differentiate(build(name), logits, labels)
    moved, moved_gradient = differentiate(
        build(name), logits.detach()[order].requires_grad_(), labels[order]
    )
    torch.testing.assert_close(value, moved)
    torch.testing.assert_close(gradient[order], moved_gradient)


@every_loss
def test_logits_and_labels_stay_as_they_are(name: str) -> None:
    logits, labels = draw(name)
    copies = logits.detach().clone(), labels.clone()
    build(name)(logits, labels)
    assert torch.equal(logits, copies[0])
    assert torch.equal(labels, copies[1])


@every_loss
def test_a_loss_survives_pickling(name: str) -> None:
    logits, labels = draw(name)
    loss = build(name)
    again = pickle.loads(pickle.dumps(loss))  # noqa: S301 - of our own making
    assert torch.equal(loss(logits, labels), again(logits, labels))


@pytest.mark.parametrize("name", [n for n in NAMES if n not in NOT_SMOOTH | FLOAT32_ONLY])
def test_the_gradient_is_the_derivative(name: str) -> None:
    logits, labels = draw_batch(2, batch=1, height=6, width=7)
    logits = (logits[:, :1] if name == BRANCH else logits).requires_grad_()
    loss = build(name)
    assert torch.autograd.gradcheck(lambda z: loss(z, labels), logits)


@pytest.mark.parametrize("name", [n for n in NAMES if n not in (BRANCH, "BoundaryF1Loss")])
def test_a_loss_alone_moves_a_shifted_square_home(name: str) -> None:
    """Without cross-entropy beside it; of the boundary F1 a ring is as good as the whole square."""
    before, after = move_logits(build(name), steps=150)
    assert after[0] > before[0] + 0.15
    assert after[1] > before[1] + 0.3


@pytest.mark.parametrize("name", [n for n in NAMES if n != BRANCH and n not in BESIDE_ANOTHER])
def test_a_network_learns_squares_and_their_boundary(name: str) -> None:
    before, after = train_network(build(name), steps=120)
    assert after[0] > max(before[0], 0.85)
    assert after[1] > max(before[1], 0.5)


@pytest.mark.parametrize("name", [n for n in NAMES if n != BRANCH])
def test_a_loss_moves_a_networks_boundary_home(name: str) -> None:
    """From two pixels off, where the companion alone, as with a loss of 0, leaves it."""
    loss = getattr(losses, name)(**SETTINGS.get(name, {}))
    alone = correct_network(None)
    both = correct_network(loss, weight=BESIDE_ANOTHER.get(name, 1.0))
    assert alone[1] < 0.2
    assert both[1] > alone[1] + 0.3
    assert both[0] > alone[0] + 0.1
