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


def test_the_state_holds_statistics_and_network() -> None:
    network = NormalisedNetwork(nn.Conv2d(2, 3, 1), mean=(1.0, 2.0), std=(3.0, 4.0))
    assert set(network.state_dict()) == {"mean", "std", "network.weight", "network.bias"}


@pytest.mark.parametrize(("mean", "std"), [((1.0,), (0.0,)), ((1.0, 2.0), (1.0,)), ((), ())])
def test_statistics_that_do_not_fit_are_refused(
    mean: tuple[float, ...], std: tuple[float, ...]
) -> None:
    with pytest.raises(RecipeError, match="standard deviation above 0"):
        NormalisedNetwork(nn.Identity(), mean=mean, std=std)
