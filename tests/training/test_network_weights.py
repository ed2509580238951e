"""Weights from elsewhere, and raw values on their way into a network."""

from __future__ import annotations

from collections.abc import Callable
from urllib.error import URLError

import pytest
import torch
import torchvision  # type: ignore[import-untyped]  # publishes no types
from tests.training.recording_network import Recording
from torch import Tensor, nn

from crispline_training.errors import RecipeError
from crispline_training.models import (
    NormalisedNetwork,
    build_network,
)
from crispline_training.models.bands import adapt_bands


@pytest.fixture
def downloaded(monkeypatch: pytest.MonkeyPatch) -> dict[str, Tensor]:
    """Weights that torchvision "downloads"."""
    torch.manual_seed(4)
    state: dict[str, Tensor] = torchvision.models.resnet18().state_dict()

    def load(url: str, **_: object) -> dict[str, Tensor]:
        assert "resnet18" in url
        return state

    monkeypatch.setattr(torchvision.models._api, "load_state_dict_from_url", load)
    return state


def test_pretrained_weights_are_those_of_the_library(downloaded: dict[str, Tensor]) -> None:
    network = build_network("fcn8s-resnet18", bands=3, classes=2, pretrained=True)
    stem = network.get_submodule("trunk.stem.0")
    torch.testing.assert_close(stem.weight, downloaded["conv1.weight"])
    last = network.get_submodule("trunk.stages.3.1.bn2")
    torch.testing.assert_close(last.weight, downloaded["layer4.1.bn2.weight"])


def test_without_a_network_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object, **options: object) -> None:
        raise URLError("no route to host")

    monkeypatch.setattr(torchvision.models._api, "load_state_dict_from_url", fail)
    with pytest.raises(RecipeError, match=r"no route to host.*options\.pretrained to false"):
        build_network("fcn8s-resnet18", bands=3, classes=2, pretrained=True)


def test_pretrained_kernels_are_shared_out_among_other_bands(
    downloaded: dict[str, Tensor],
) -> None:
    network = build_network("fcn8s-resnet18", bands=4, classes=2, pretrained=True)
    red, green, blue = downloaded["conv1.weight"].unbind(dim=1)
    expected = torch.stack([red, green, blue, red], dim=1) * 0.75
    torch.testing.assert_close(network.get_submodule("trunk.stem.0").weight, expected)


def test_a_convolution_for_the_right_bands_stays() -> None:
    convolution = nn.Conv2d(3, 8, 7, stride=2, padding=3, bias=False)
    assert adapt_bands(convolution, 3, pretrained=True) is convolution


def test_the_librarys_pretrained_weights_are_asked_for_by_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[object] = []

    def create(*_: object, encoder_weights: str | None, **__: object) -> nn.Module:
        asked.append(encoder_weights)
        return nn.Identity()

    monkeypatch.setattr("segmentation_models_pytorch.create_model", create)
    for pretrained in (True, False):
        build_network("smp:Unet:resnet18", bands=3, classes=2, pretrained=pretrained)
    assert asked == ["imagenet", None]


# Raw values.


class RecordingWithWeight(Recording):
    """One whose type can be changed."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(1))


@pytest.mark.parametrize(
    "convert", [Tensor.float, Tensor.byte, Tensor.short], ids=["float32", "uint8", "int16"]
)
def test_raw_values_are_normalised_by_band(convert: Callable[[Tensor], Tensor]) -> None:
    inner = Recording()
    network = NormalisedNetwork(inner, mean=(100.0, 50.0), std=(10.0, 25.0))
    image = torch.stack([torch.full((32, 32), 120.0), torch.full((32, 32), 0.0)])[None]
    network(convert(image))
    assert inner.seen.dtype == torch.float32
    torch.testing.assert_close(inner.seen[0, :, 0, 0], torch.tensor([2.0, -2.0]))


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16, torch.float64])
def test_networks_of_other_types_train(dtype: torch.dtype) -> None:
    torch.manual_seed(0)
    options = {"width": 16, "depth": [1, 1, 1, 1]}
    inner = build_network("crispnet", bands=2, classes=3, **options)
    network = NormalisedNetwork(inner, mean=(100.0, 50.0), std=(10.0, 25.0))
    image = torch.randint(0, 200, (2, 2, 64, 64), dtype=torch.uint8)
    expected = network(image).logits
    outputs = network.to(dtype)(image)
    assert outputs.logits.dtype == dtype
    torch.testing.assert_close(outputs.logits, expected.to(dtype), atol=0.1, rtol=0.1)
    torch.autograd.backward(outputs.logits.square().mean() + outputs.boundary.square().mean())
    for name, weight in network.named_parameters():
        assert weight.grad is not None, name
        assert weight.grad.isfinite().all(), name


def test_values_are_normalised_before_they_lose_digits() -> None:
    """Raw values of 16 bits are too many for bfloat16; how far they are from the mean is not."""
    inner = RecordingWithWeight()
    network = NormalisedNetwork(inner, mean=(20480.0, 0.0), std=(1.0, 1.0)).to(torch.bfloat16)
    network(torch.full((1, 2, 32, 32), 20481, dtype=torch.int32))
    assert inner.seen.dtype == torch.bfloat16
    assert inner.seen[0, 0, 0, 0] == 1


def test_autocast_gets_float32_as_before() -> None:
    inner = RecordingWithWeight()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        NormalisedNetwork(inner, mean=(1.0,), std=(1.0,))(torch.zeros(1, 1, 32, 32))
    assert inner.seen.dtype == torch.float32


def test_the_state_holds_statistics_and_network() -> None:
    network = NormalisedNetwork(nn.Conv2d(2, 3, 1), mean=(1.0, 2.0), std=(3.0, 4.0))
    assert set(network.state_dict()) == {"mean", "std", "network.weight", "network.bias"}


@pytest.mark.parametrize(("mean", "std"), [((1.0,), (0.0,)), ((1.0, 2.0), (1.0,)), ((), ())])
def test_statistics_that_do_not_fit_are_refused(
    mean: tuple[float, ...], std: tuple[float, ...]
) -> None:
    with pytest.raises(RecipeError, match="standard deviation above 0"):
        NormalisedNetwork(nn.Identity(), mean=mean, std=std)
