"""One contract for all networks, and what each of them is made of."""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import torchvision  # type: ignore[import-untyped]  # publishes no types
from tests.export.network_kinds import KINDS, settle
from tests.export.networks import DATA
from tests.training.recording_network import Recording
from torch import Tensor, nn

from crispline.engine.model import open_model
from crispline_export.card import card_from_description
from crispline_export.exporter import export_network
from crispline_training.description import NetworkDescription
from crispline_training.errors import RecipeError
from crispline_training.models import (
    Outputs,
    architectures,
    build_network,
)
from crispline_training.models.fcn import FCN8s, FCNDilated
from crispline_training.models.layers import pool_adaptively
from crispline_training.models.resnet import ResNetTrunk

CLASSES = 5
#: Weights of torchvision's classifiers, as its documentation gives them, less those of `fc`.
TRUNK_WEIGHTS = {18: 11_689_512 - 513_000, 50: 25_557_032 - 2_049_000, 101: 44_549_160 - 2_049_000}


@pytest.fixture(scope="module", params=KINDS)
def network(request: pytest.FixtureRequest) -> nn.Module:
    torch.manual_seed(1)
    return build_network(request.param, bands=3, classes=CLASSES)


def draw_image(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


class Logits(nn.Module):
    """What is compiled of a network."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, image: Tensor) -> Tensor:
        logits: Tensor = self.network(image).logits
        return logits


# The contract.


def test_every_weight_of_a_training_network_gets_a_gradient(network: nn.Module) -> None:
    network.train()
    outputs: Outputs = network(draw_image(1, 3, 65, 97))
    assert outputs.logits.shape == (1, CLASSES, 65, 97)
    heads = [outputs.logits, *outputs.auxiliary]
    assert all(logits.shape == (1, CLASSES, 65, 97) for logits in heads)
    if outputs.boundary is not None:
        assert outputs.boundary.shape == (1, 1, 65, 97)
        heads.append(outputs.boundary)
    network.zero_grad()
    total = torch.stack([head.square().sum() for head in heads]).sum()
    torch.autograd.backward(total)
    assert [name for name, weight in network.named_parameters() if weight.grad is None] == []
    assert all(w.grad.isfinite().all() for w in network.parameters() if w.grad is not None)


@pytest.mark.parametrize(("height", "width"), [(32, 33), (61, 40)])
def test_evaluation_gives_logits_alone_at_any_size(
    network: nn.Module, height: int, width: int
) -> None:
    network.eval()
    with torch.no_grad():
        outputs: Outputs = network(draw_image(2, 3, height, width))
    assert isinstance(outputs, Outputs)
    assert outputs.logits.shape == (2, CLASSES, height, width)
    assert outputs.logits.isfinite().all()
    assert outputs.auxiliary == ()
    assert outputs.boundary is None


@pytest.mark.parametrize("architecture", [name for name in KINDS if not name.startswith("smp:")])
def test_classes_begin_about_as_likely(architecture: str) -> None:
    torch.manual_seed(5)
    network = build_network(architecture, bands=3, classes=CLASSES).train()
    with torch.no_grad():
        shares = network(draw_image(2, 3, 64, 64)).logits.softmax(dim=1).mean(dim=(0, 2, 3))
    assert shares.amax() < 2 / CLASSES


@pytest.mark.slow
@pytest.mark.parametrize("training", [False, True])
def test_it_compiles_as_one_graph(network: nn.Module, *, training: bool) -> None:
    network.train(training)
    image = draw_image(2, 3, 33, 64)
    torch.compiler.reset()
    compiled = torch.compile(Logits(network).train(training), backend="aot_eager", fullgraph=True)
    with torch.set_grad_enabled(training):
        torch.manual_seed(3)  # of dropout
        expected = network(image).logits
        torch.manual_seed(3)
        torch.testing.assert_close(compiled(image), expected)


@pytest.mark.slow
def test_it_exports_with_an_odd_tile(network: nn.Module, tmp_path: Path) -> None:
    normalised = settle(copy.deepcopy(network))
    data = replace(DATA, classes=DATA.classes[:CLASSES])
    card = card_from_description(NetworkDescription("any", {}, data, tile=65), size_multiple=1)
    report = export_network(normalised, card, tmp_path / "network.onnx")
    assert report.comparisons[0].agreement == 1.0
    tiles = np.random.default_rng(0).integers(0, 256, (2, 3, 65, 65), np.uint8)
    with torch.inference_mode():
        expected = normalised(torch.from_numpy(tiles)).logits.softmax(1).numpy()
    with open_model(report.path, device="cpu") as model:
        np.testing.assert_allclose(model.predict(tiles), expected, atol=1e-4)


# Names and options.


@pytest.mark.parametrize("architecture", architectures())
def test_every_name_builds(architecture: str) -> None:
    with torch.device("meta"):
        network = build_network(architecture, bands=4, classes=6)
    weights = sum(weight.numel() for weight in network.parameters())
    family, _, depth = architecture.rpartition("-resnet")
    if not depth.isdigit():
        assert weights <= 4_000_000
        return
    # The first convolution has 64 kernels of 7 x 7 for the fourth band.
    trunk = sum(weight.numel() for weight in network.get_submodule("trunk").parameters())
    assert trunk == TRUNK_WEIGHTS[int(depth)] + 64 * 7 * 7
    if family == "fcn8s":
        # A 1 x 1 convolution to six classes on each of three stages.
        channels = {18: (128, 256, 512), 50: (512, 1024, 2048), 101: (512, 1024, 2048)}[int(depth)]
        assert weights - trunk == sum(6 * (n + 1) for n in channels)


@pytest.mark.parametrize(
    ("architecture", "options", "words"),
    [
        ("fcn8s-resnet34", {}, "fcn8s-resnet101"),
        ("unet", {}, "smp:<architecture>:<encoder>"),
        ("pspnet-resnet18", {"width": 3}, "among auxiliary, bins, pretrained, found 'width'"),
        ("pspnet-resnet18", {"depth": 50}, "among auxiliary, bins, pretrained, found 'depth'"),
        ("crispnet", {"deep": 3}, "among depth, head_width, width, found 'deep'"),
        ("smp:Unet:resnet18", {"name": "Unet"}, "among pretrained, settings, found 'name'"),
        ("smp:Unnet:resnet18", {}, "Unet"),
        ("smp:Unet", {}, "smp:<architecture>:<encoder>"),
        ("smp:Unet:resnet19", {}, "'resnet19'"),
        ("smp:Unet:tu-no_such_encoder", {}, "'tu-no_such_encoder'"),
        ("smp:Unet:resnet18", {"settings": {"no_such_setting": 1}}, "no_such_setting"),
    ],
)
def test_what_there_is_not_is_refused_by_name(
    architecture: str, options: dict[str, Any], words: str
) -> None:
    with pytest.raises(RecipeError) as raised:
        build_network(architecture, bands=3, classes=2, **options)
    assert words in str(raised.value)
    assert len(str(raised.value)) < 1000


@pytest.mark.parametrize(("bands", "classes"), [(0, 2), (3, 1)])
def test_too_few_bands_and_classes_are_refused(bands: int, classes: int) -> None:
    with pytest.raises(RecipeError, match="at least one band and two classes"):
        build_network("fcn8s-resnet18", bands=bands, classes=classes)


def test_settings_reach_the_library() -> None:
    network = build_network(
        "smp:Unet:resnet18",
        bands=3,
        classes=2,
        settings={"encoder_depth": 3, "decoder_channels": [32, 16, 8]},
    )
    assert network.get_submodule("model.segmentation_head.0").weight.shape[:2] == (2, 8)  # type: ignore[index]  # a convolution's


# Parts.


def test_images_are_continued_to_whole_multiples() -> None:
    network = Recording()
    image = draw_image(1, 2, 33, 48)
    outputs = network(image)
    expected = np.pad(image.numpy(), ((0, 0), (0, 0), (0, 15), (0, 0)), mode="edge")
    np.testing.assert_array_equal(network.seen.numpy(), expected)
    assert outputs.logits.shape == (1, 1, 33, 48)
    torch.testing.assert_close(outputs.auxiliary[0], image[:, :1], rtol=0, atol=0)


@pytest.mark.parametrize("depth", [18, 50])
def test_a_dilated_trunk_gives_between_what_the_strided_one_gives(depth: int) -> None:
    torch.manual_seed(2)
    dilated = ResNetTrunk(depth, bands=3, dilated=True, pretrained=False).eval()
    strided = ResNetTrunk(depth, bands=3, dilated=False, pretrained=False).eval()
    for module in dilated.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.weight, 0.5, 1.0)
    strided.load_state_dict(dilated.state_dict())
    image = draw_image(1, 3, 65, 96)
    with torch.no_grad():
        fine, coarse = dilated(image), strided(image)
    assert fine.c4.shape[2:] == fine.c5.shape[2:] == (9, 12)
    torch.testing.assert_close(fine.c4[..., ::2, ::2], coarse.c4)
    torch.testing.assert_close(fine.c5[..., ::4, ::4], coarse.c5)


def test_a_dilated_bottleneck_trunk_is_that_of_torchvision() -> None:
    torch.manual_seed(3)
    trunk = ResNetTrunk(50, bands=3, dilated=True, pretrained=False).eval()
    theirs = torchvision.models.segmentation.fcn_resnet50(
        weights=None, weights_backbone=None
    ).backbone.eval()
    state = zip(theirs.state_dict(), trunk.state_dict().values(), strict=True)
    theirs.load_state_dict(dict(state))
    image = draw_image(1, 3, 64, 64)
    with torch.no_grad():
        torch.testing.assert_close(trunk(image).c5, theirs(image)["out"])


@pytest.mark.parametrize(("height", "width"), [(1, 1), (4, 5), (8, 12), (9, 13), (64, 65)])
@pytest.mark.parametrize("bins", [1, 2, 3, 6])
def test_adaptive_pooling_is_that_of_torch(height: int, width: int, bins: int) -> None:
    features = draw_image(2, 3, height, width)
    expected = nn.AdaptiveAvgPool2d(bins)(features)
    torch.testing.assert_close(pool_adaptively(features, bins), expected)


def test_fcn8s_adds_the_scores_of_three_strides() -> None:
    network = FCN8s(18, bands=3, classes=2)
    for score, bias in zip(network.scores, (1.0, 2.0, 4.0), strict=True):
        nn.init.zeros_(score.weight)  # type: ignore[arg-type]  # a convolution's
        nn.init.constant_(score.bias, bias)  # type: ignore[arg-type]
    logits = network(draw_image(1, 3, 40, 40)).logits
    torch.testing.assert_close(logits, torch.full((1, 2, 40, 40), 7.0))


def test_deep_supervision_reaches_the_stage_before_the_last() -> None:
    network = FCNDilated(18, bands=3, classes=2)
    network(draw_image(1, 3, 32, 32)).auxiliary[0].square().sum().backward()
    *_, before, last = network.trunk.stages
    assert all(weight.grad is not None for weight in before.parameters())
    assert all(weight.grad is None for weight in last.parameters())


@pytest.mark.parametrize(
    ("architecture", "heads"), [("pspnet-resnet18", 0), ("fcn-dilated-resnet18", 0)]
)
def test_deep_supervision_can_be_left_out(architecture: str, heads: int) -> None:
    network = build_network(architecture, bands=3, classes=2, auxiliary=False)
    assert len(network(draw_image(1, 3, 32, 32)).auxiliary) == heads


# Weights to begin with.
