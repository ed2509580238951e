"""Checkpoints that say what they hold: a network is built again from one file, without its recipe.

A checkpoint is Lightning's, with one key more: `crispline` holds the NetworkDescription as plain
values beside the recipe's text, the git commit, and the versions of what trained it.
"""

from __future__ import annotations

import pickle
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from crispline.engine.card import ClassInfo, GroundResolution
from crispline.engine.errors import CardError
from crispline_training.description import DataDescription, NetworkDescription
from crispline_training.errors import RecipeError, TrainingCheckpointError
from crispline_training.models import build_network
from crispline_training.models.normalised import NormalisedNetwork
from crispline_training.origin import Origin

KEY = "crispline"
SCHEMA_VERSION = 1
#: What the names of the network's weights in Lightning's state dict begin with.
_PREFIX = "network."


@dataclass(frozen=True, slots=True)
class TrainedNetwork:
    """A network in evaluation mode on the CPU, taking raw values, and what is known of it."""

    network: NormalisedNetwork
    description: NetworkDescription
    origin: Origin


def build(description: NetworkDescription, *, pretrained: bool = False) -> NormalisedNetwork:
    """Return the network described, its weights untrained.

    With `pretrained`, an option of that name is kept, and weights may be downloaded.
    """
    options = dict(description.options)
    if not pretrained and "pretrained" in options:
        options["pretrained"] = False
    data = description.data
    network = build_network(
        description.architecture, bands=len(data.bands), classes=len(data.classes), **options
    )
    return NormalisedNetwork(network, mean=data.mean, std=data.std)


def describe(description: NetworkDescription, origin: Origin) -> dict[str, Any]:
    """Return what the checkpoint's key holds: plain values, which torch loads without pickle."""
    return {"schema": SCHEMA_VERSION, "network": asdict(description), "origin": asdict(origin)}


def read_description(path: Path, content: dict[str, Any]) -> tuple[NetworkDescription, Origin]:
    """Return what a loaded checkpoint says of its network; `path` is for messages.

    Raises TrainingCheckpointError where it says nothing, or not what this version reads.
    """
    found = content.get(KEY)
    if not isinstance(found, dict):
        raise TrainingCheckpointError(
            f"{path}: expected a checkpoint of crispline-train, found one without the key "
            f"{KEY!r}; give one that crispline-train fit has written"
        )
    if found.get("schema") != SCHEMA_VERSION:
        raise TrainingCheckpointError(
            f"{path}: expected a description of version {SCHEMA_VERSION}, found "
            f"{found.get('schema')!r}; use the version of Crispline that has written it"
        )
    try:
        return _network_of(dict(found["network"])), Origin(**found["origin"])
    except (KeyError, TypeError, ValueError, CardError) as error:
        raise TrainingCheckpointError(
            f"{path}: expected a whole description of a network, found a damaged one ({error}); "
            "give another checkpoint"
        ) from error


def _network_of(values: dict[str, Any]) -> NetworkDescription:
    data = values.pop("data")
    resolution = data["ground_resolution"]
    description = DataDescription(
        name=data["name"],
        bands=tuple(data["bands"]),
        classes=tuple(ClassInfo(**item) for item in data["classes"]),
        mean=tuple(data["mean"]),
        std=tuple(data["std"]),
        ground_resolution=None if resolution is None else GroundResolution(**resolution),
        licence=data["licence"],
    )
    return NetworkDescription(data=description, **values)


def read_checkpoint(path: Path) -> dict[str, Any]:
    """Return a checkpoint's content on the CPU; nothing in it is executed.

    Raises TrainingCheckpointError where there is no such file, or it is no checkpoint.
    """
    if not path.is_file():
        raise TrainingCheckpointError(
            f"{path}: expected a checkpoint, found no such file; train one with crispline-train "
            "fit, or correct the path"
        )
    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
    except (
        OSError,
        EOFError,
        RuntimeError,
        ValueError,
        KeyError,
        pickle.UnpicklingError,
        zipfile.BadZipFile,
    ) as error:
        raise TrainingCheckpointError(
            f"{path}: expected a checkpoint of crispline-train, found a damaged or foreign file; "
            "give one that crispline-train fit has written"
        ) from error
    if not isinstance(content, dict):
        raise TrainingCheckpointError(
            f"{path}: expected a checkpoint of crispline-train, found a {type(content).__name__}; "
            "give one that crispline-train fit has written"
        )
    return content


def load_network(path: str | Path) -> TrainedNetwork:
    """Return a checkpoint's network in evaluation mode on the CPU, and its description.

    Raises TrainingCheckpointError where the file is missing, damaged, or of something else.
    """
    path = Path(path)
    content = read_checkpoint(path)
    description, origin = read_description(path, content)
    try:
        network = build(description)
        network.load_state_dict(find_weights(content))
    except (RecipeError, RuntimeError) as error:
        reason = str(error).splitlines()[0]
        raise TrainingCheckpointError(
            f"{path}: expected weights of {description.architecture!r} as this version builds it, "
            f"found others ({reason}); use the version of Crispline that has written it"
        ) from error
    return TrainedNetwork(network=network.eval(), description=description, origin=origin)


def find_weights(content: Mapping[str, Any]) -> dict[str, Tensor]:
    """Return the network's part of the weights in a loaded checkpoint, by their names in it."""
    return {
        name.removeprefix(_PREFIX): values
        for name, values in content.get("state_dict", {}).items()
        if name.startswith(_PREFIX)
    }
