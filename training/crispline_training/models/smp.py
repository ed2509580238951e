"""Any architecture of segmentation-models-pytorch with any of its encoders, or timm's, by name."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

import segmentation_models_pytorch
import torch
from torch import Tensor, nn
from torch.func import functional_call

from crispline_training.errors import RecipeError
from crispline_training.models.network import Network
from crispline_training.models.outputs import Outputs

#: How the library spells encoders that it takes from timm.
_TIMM = "tu-"
#: Side in pixels of the image that shows unused weights where `size_multiple` pixels are too few.
_LARGER = 128


class LibraryNetwork(Network):
    """A model of segmentation-models-pytorch."""

    def __init__(self, model: nn.Module) -> None:
        """Take a model that gives logits."""
        super().__init__()
        self.model = model
        encoder: Any = getattr(model, "encoder", None)
        self.size_multiple = max(32, int(getattr(encoder, "output_stride", 32)))

    def segment(self, image: Tensor) -> Outputs:
        """Return logits at the size of the image."""
        return Outputs(self.model(image))


def build_library_network(
    name: str,
    *,
    bands: int,
    classes: int,
    pretrained: bool = False,
    settings: Mapping[str, Any] | None = None,
) -> LibraryNetwork:
    """Build "Architecture:encoder", such as "Unet:resnet18" or "FPN:tu-mobilenetv3_large_100".

    `settings` are further arguments of the library's architecture, such as `decoder_channels`.
    Weights that the logits do not depend on are frozen.

    Raises RecipeError where the library knows no such architecture, encoder or setting.
    """
    architecture, _, encoder = name.partition(":")
    known = architectures()
    if architecture.lower() not in known or not encoder:
        raise RecipeError(
            f"expected smp:<architecture>:<encoder> with an architecture of "
            f"{', '.join(known.values())}, found 'smp:{name}'; correct it"
        )
    chosen = dict(settings or {})
    _check_encoder(encoder)
    _check_settings(architecture, encoder, chosen)
    try:
        model = segmentation_models_pytorch.create_model(
            architecture,
            encoder_name=encoder,
            encoder_weights="imagenet" if pretrained else None,
            in_channels=bands,
            classes=classes,
            **chosen,
        )
    except (KeyError, RuntimeError, TypeError, ValueError) as error:
        raise RecipeError(
            f"expected an encoder and settings that {architecture} of segmentation-models-pytorch "
            f"takes, found {encoder!r} with {chosen}: {error}; correct them"
        ) from error
    network = LibraryNetwork(model)
    _freeze_unused(network, bands)
    return network


def _freeze_unused(network: LibraryNetwork, bands: int) -> None:
    """Freeze the weights that no gradient reaches, which several processes would wait for.

    Such are the last layers of classifiers, and stages deeper than the decoder looks. A small image
    shows them; where the network refuses it, as those of one fixed size do, nothing is frozen.
    """
    for side in (network.size_multiple, _LARGER):
        try:
            used = _find_used(network, torch.zeros(2, bands, side, side))
        except (RuntimeError, ValueError, AssertionError):  # what layers raise for small images
            continue
        for parameter in network.parameters():
            if used and id(parameter) not in used:
                parameter.requires_grad_(False)  # noqa: FBT003 - positional in torch
        return


def _find_used(network: LibraryNetwork, image: Tensor) -> set[int]:
    """Return the ids of the parameters that the logits of a training depend on.

    They are none in torch's inference mode. Neither the statistics of the norms nor the random
    numbers to come are changed.
    """
    buffers = {name: buffer.clone() for name, buffer in network.named_buffers()}
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # on a busy machine many take seconds for so small an image
    try:
        with torch.random.fork_rng(devices=[]), torch.enable_grad():
            outputs: Outputs = functional_call(network, buffers, (image,))
    finally:
        torch.set_num_threads(threads)
    waiting, seen, used = [outputs.logits.grad_fn], set(), set()
    while waiting:
        node = waiting.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        if hasattr(node, "variable"):  # where the graph ends in a parameter
            used.add(id(node.variable))
        waiting.extend(following for following, _ in node.next_functions)
    return used


def _check_encoder(encoder: str) -> None:
    """Refuse an encoder of the library's own that there is not, naming those alike."""
    known = list(segmentation_models_pytorch.encoders.encoders)
    if encoder.startswith(_TIMM) or encoder in known:
        return
    alike = get_close_matches(encoder, known, n=5) or known[:5]
    raise RecipeError(
        f"expected an encoder such as {', '.join(alike)}, or one of timm's as tu-<name>, found "
        f"{encoder!r}; correct it"
    )


def _check_settings(architecture: str, encoder: str, settings: Mapping[str, Any]) -> None:
    """Refuse settings that the library would pass over in silence."""
    build = segmentation_models_pytorch.MODEL_ARCHITECTURES_MAPPING[architecture.lower()]
    known = inspect.signature(build).parameters
    unknown = sorted(set(settings) - set(known))
    # What architectures do not know goes to encoders; those of timm check it themselves.
    if unknown and not encoder.startswith(_TIMM):
        raise RecipeError(
            f"expected settings of {architecture} among {', '.join(known)}, found "
            f"{', '.join(unknown)}; correct the recipe"
        )


def architectures() -> dict[str, str]:
    """Return the library's architectures: their names in lower case, and as they are written."""
    found = segmentation_models_pytorch.MODEL_ARCHITECTURES_MAPPING
    return {name: found[name].__name__ for name in sorted(found)}
