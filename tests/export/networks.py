"""Small networks, and what is known of them: exports of these take seconds."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from crispline.engine.card import ClassInfo, GroundResolution
from crispline_training.description import DataDescription, NetworkDescription
from crispline_training.models.normalised import NormalisedNetwork
from crispline_training.models.outputs import Outputs

TILE = 64
CLASSES = (
    ClassInfo(0, "ground", "#a0a0a0", is_background=True),
    ClassInfo(1, "building", "#d73027", shape="orthogonal"),
    ClassInfo(2, "vegetation", "#1a9850"),
    ClassInfo(3, "tree", "#006837"),
    ClassInfo(4, "car", "#ffcc00", shape="straight"),
    ClassInfo(5, "clutter", "#762a83"),
)
DATA = DataDescription(
    name="squares",
    bands=("red", "green", "blue"),
    classes=CLASSES,
    mean=(110.0, 115.0, 100.0),
    std=(45.0, 40.0, 42.0),
    ground_resolution=GroundResolution(0.5, 0.3, 0.8),
    licence="CC0-1.0",
)
DESCRIPTION = NetworkDescription(
    architecture="tiny",
    options={},
    data=DATA,
    tile=TILE,
    name="Tiny",
    metrics={"miou": 0.5, "boundary_iou_3": float("nan")},
    source="recipes/tiny.yaml at 0123abc",
)


class TinyNetwork(nn.Module):
    """A network with what real ones have: strides, norms, a skip, and branches for training."""

    size_multiple = 4

    def __init__(self, classes: int = len(CLASSES)) -> None:
        super().__init__()
        self.fine = nn.Conv2d(3, 12, 3, padding=1)
        self.coarse = nn.Sequential(
            nn.Conv2d(12, 24, 3, stride=4, padding=1), nn.BatchNorm2d(24), nn.ReLU()
        )
        self.logits = nn.Conv2d(36, classes, 1)
        self.auxiliary = nn.Conv2d(24, classes, 1)
        self.boundary = nn.Conv2d(12, 1, 1)

    def forward(self, image: Tensor) -> Outputs:
        fine = self.fine(image).relu()
        coarse = self.coarse(fine)
        enlarged = functional.interpolate(coarse, size=image.shape[-2:], mode="bilinear")
        # Branches in evaluation mode too, which real networks leave out: the export drops them.
        return Outputs(
            self.logits(torch.cat([fine, enlarged], dim=1)),
            (self.auxiliary(coarse),),
            self.boundary(fine),
        )


def make_network(*, seed: int = 0) -> NormalisedNetwork:
    """Return the network with decided opinions: weights three times as large as usual."""
    torch.manual_seed(seed)
    network = TinyNetwork()
    with torch.no_grad():
        network.logits.weight *= 3
    return NormalisedNetwork(network, DATA.mean, DATA.std).eval()
