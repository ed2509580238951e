"""A checkpoint as Lightning writes it, of a small network for two bands and two classes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from crispline.engine.card import ClassInfo, GroundResolution
from crispline_training.checkpoint import KEY, build, describe
from crispline_training.description import DataDescription, NetworkDescription
from crispline_training.origin import Origin

DATA = DataDescription(
    name="towns",
    bands=("near_infrared", "red"),
    classes=(
        ClassInfo(0, "ground", "#000000", is_background=True),
        ClassInfo(1, "house", "#ff0000", shape="orthogonal"),
    ),
    mean=(100.0, 50.0),
    std=(20.0, 10.0),
    ground_resolution=GroundResolution(0.1, 0.05, 0.2),
    licence="CC0-1.0",
)
DESCRIPTION = NetworkDescription(
    architecture="crispnet",
    options={"width": 16, "depth": [1, 1, 1, 1]},
    data=DATA,
    tile=64,
    name="houses",
    metrics={"mIoU": 0.5},
    source="recipe.yaml",
)
ORIGIN = Origin(recipe="seed_everything: 1\n", commit="abc", versions={"torch": "2"})


def write(path: Path, **changes: Any) -> dict[str, torch.Tensor]:
    """Write a checkpoint as Lightning does, the task's network under "network."."""
    torch.manual_seed(0)
    weights = build(DESCRIPTION).state_dict()
    content = {
        KEY: describe(DESCRIPTION, ORIGIN),
        "state_dict": {f"network.{name}": value for name, value in weights.items()},
    }
    torch.save(content | changes, path)
    return weights
