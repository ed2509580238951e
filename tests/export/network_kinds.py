"""One architecture of every kind, for all that holds for every network."""

from __future__ import annotations

import torch
from tests.export.networks import DATA
from torch import nn

from crispline_training.models import NormalisedNetwork

#: The deeper ones differ by their trunk only: a bottleneck stands for them.
KINDS = (
    "crispnet",
    "fcn8s-resnet18",
    "fcn8s-resnet50",
    "fcn-dilated-resnet18",
    "pspnet-resnet18",
    "deeplabv3-resnet18",
    "smp:Unet:resnet18",
    "smp:FPN:tu-mobilenetv3_small_050",
    "smp:Segformer:mit_b0",
)


def settle(network: nn.Module) -> NormalisedNetwork:
    """Return a fresh network whose norms have seen data, so that activations stay in bounds."""
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.momentum = 1.0
    network.train()
    image = torch.randn(2, 3, 64, 64, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        network(image)
    return NormalisedNetwork(network, DATA.mean, DATA.std).eval()
