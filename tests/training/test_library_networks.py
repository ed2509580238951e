"""Networks of segmentation-models-pytorch: which of their weights a training changes."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from crispline_training.models import build_network

BANDS, CLASSES = 4, 3
#: Weights that the logits do not depend on, by the beginnings of their names.
UNUSED = {
    "smp:Unet:efficientnet-b0": ("model.encoder._conv_head.", "model.encoder._bn1."),
    "smp:Unet:timm-efficientnet-b0": ("model.encoder.conv_head.", "model.encoder.bn2."),
    "smp:PSPNet:resnet18": ("model.encoder.layer3.", "model.encoder.layer4."),
    "smp:PAN:efficientnet-b0": ("model.encoder._conv_head.", "model.encoder._bn1."),
    "smp:Unet:resnet18": (),
    "smp:FPN:tu-mobilenetv3_small_050": (),
    "smp:Linknet:mobilenet_v2": (),
    "smp:Segformer:mit_b0": (),
}


def build(architecture: str) -> nn.Module:
    return build_network(architecture, bands=BANDS, classes=CLASSES)


@pytest.mark.parametrize("architecture", UNUSED)
def test_exactly_the_weights_that_no_gradient_reaches_are_frozen(architecture: str) -> None:
    network = build(architecture).train()
    logits = network(torch.randn(2, BANDS, 128, 128)).logits
    torch.autograd.backward(logits.square().sum())
    for name, weight in network.named_parameters():
        assert (weight.grad is not None) == weight.requires_grad, name
        assert weight.requires_grad != name.startswith(UNUSED[architecture]), name


def test_looking_for_unused_weights_leaves_no_trace() -> None:
    torch.manual_seed(0)
    torch.set_num_threads(2)
    network = build("smp:Unet:efficientnet-b0")  # drops connections at random
    assert torch.get_num_threads() == 2
    torch.set_num_threads(1)
    found = torch.rand(3)
    norms = [module for module in network.modules() if isinstance(module, nn.BatchNorm2d)]
    assert all(norm.num_batches_tracked == 0 for norm in norms)
    assert all(norm.running_mean is not None and not norm.running_mean.any() for norm in norms)
    assert all(weight.grad is None for weight in network.parameters())
    torch.manual_seed(0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("crispline_training.models.smp._freeze_unused", lambda *_: None)
        build("smp:Unet:efficientnet-b0")
    assert torch.equal(found, torch.rand(3))


def test_networks_built_without_gradients_train_as_others() -> None:
    with torch.no_grad():
        network = build("smp:PSPNet:resnet18")
    with torch.inference_mode():
        inferring = build("smp:PSPNet:resnet18")
    trained = [name for name, weight in network.named_parameters() if weight.requires_grad]
    assert any(name.startswith("model.encoder.layer2.") for name in trained)
    assert any(name.startswith("model.segmentation_head.") for name in trained)
    assert all(weight.requires_grad for weight in inferring.parameters())


def test_weights_of_before_the_freezing_fit() -> None:
    network = build("smp:Unet:efficientnet-b0")
    state = {name: torch.ones_like(values) for name, values in network.state_dict().items()}
    assert "model.encoder._conv_head.weight" in state
    network.load_state_dict(state)


def test_networks_of_one_fixed_size_are_built_too() -> None:
    network = build("smp:Unet:tu-swin_tiny_patch4_window7_224")
    assert all(weight.requires_grad for weight in network.parameters())
