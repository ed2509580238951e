"""Networks by name."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

from torch import nn

from crispline_training.errors import RecipeError
from crispline_training.models.resnet import DEPTHS

#: Where a family's class lies; imported when it is asked for.
_FAMILIES = {
    "fcn8s": "fcn.FCN8s",
    "fcn-dilated": "fcn.FCNDilated",
    "pspnet": "pspnet.PSPNet",
    "deeplabv3": "deeplab.DeepLabV3",
}
_OURS = {"crispnet": "crispnet.CrispNet"}
_LIBRARY = "smp:"
#: What networks take that is no option.
_FROM_DATA = {"bands", "classes"}


def architectures() -> tuple[str, ...]:
    """Return the names that `build_network` takes, besides "smp:<architecture>:<encoder>"."""
    return (*_OURS, *(f"{family}-resnet{depth}" for family in _FAMILIES for depth in DEPTHS))


def build_network(architecture: str, *, bands: int, classes: int, **options: Any) -> nn.Module:
    """Build a network with weights to begin with.

    It takes normalised images (batch, band, row, column) of at least 32 x 32 pixels and gives
    `Outputs` at their size. Every network of a library takes `pretrained`, ImageNet's weights.
    Raises RecipeError for a name or an option that there is not, and where weights cannot be had.
    """
    if bands < 1 or classes < 2:
        raise RecipeError(
            f"expected at least one band and two classes, found {bands} and {classes}; "
            "correct the data set"
        )
    builder = _find_builder(architecture)
    # What a name stands for, such as the depth of a ResNet, is bound: no parameter any more.
    known = sorted(set(inspect.signature(builder).parameters) - _FROM_DATA)
    for name in options:
        if name not in known:
            raise RecipeError(
                f"expected options of {architecture} among {', '.join(known)}, found {name!r}; "
                "correct the recipe"
            )
    try:
        return builder(bands=bands, classes=classes, **options)
    except OSError as error:  # of urllib, of Hugging Face, of the cache on the disk
        raise RecipeError(
            f"expected pretrained weights of {architecture} to be downloaded, found: {error}; "
            "connect to the network once, or set options.pretrained to false"
        ) from error


def default_options(architecture: str) -> dict[str, Any]:
    """Return the options that `build_network` takes for a name, as they are where nobody says.

    Raises RecipeError for a name that there is not.
    """
    known = inspect.signature(_find_builder(architecture)).parameters
    return {name: option.default for name, option in known.items() if name not in _FROM_DATA}


def _find_builder(architecture: str) -> Callable[..., nn.Module]:
    if architecture.startswith(_LIBRARY):
        name = architecture.removeprefix(_LIBRARY)
        return partial(_load("smp.build_library_network"), name)
    if architecture not in architectures():
        raise RecipeError(
            f"expected an architecture of {', '.join(architectures())} or "
            f"smp:<architecture>:<encoder>, found {architecture!r}; choose one of these"
        )
    if architecture in _OURS:
        return _load(_OURS[architecture])
    family, _, depth = architecture.rpartition("-resnet")
    return partial(_load(_FAMILIES[family]), int(depth))


def _load(place: str) -> Callable[..., nn.Module]:
    module, _, name = place.rpartition(".")
    found: Callable[..., nn.Module] = getattr(import_module(f"{__package__}.{module}"), name)
    return found
