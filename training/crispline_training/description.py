"""A network described: enough to build it again, and to tell users what it does."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from crispline.engine.card import ClassInfo, GroundResolution


@dataclass(frozen=True, slots=True)
class DataDescription:
    """What a data set holds.

    `bands` are names in the order of the image's first axis. `mean` and `std` are those of raw
    values, one a band. `ground_resolution` is None where pixels have no size in metres.
    """

    name: str
    bands: tuple[str, ...]
    classes: tuple[ClassInfo, ...]
    mean: tuple[float, ...]
    std: tuple[float, ...]
    ground_resolution: GroundResolution | None = None
    licence: str = ""


@dataclass(frozen=True, slots=True)
class NetworkDescription:
    """What a checkpoint says of its network.

    `architecture` and `options` are what `models.build_network` takes, `tile` the side in pixels
    of the tiles it was trained on, `metrics` its scores by name, `source` recipe and commit.
    """

    architecture: str
    options: dict[str, Any]
    data: DataDescription
    tile: int
    name: str = ""
    metrics: dict[str, float] = field(default_factory=dict)
    source: str = ""
