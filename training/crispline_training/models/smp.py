"""Any architecture of segmentation-models-pytorch with any of its encoders, or timm's, by name."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

import segmentation_models_pytorch
from torch import Tensor, nn

from crispline_training.errors import RecipeError
from crispline_training.models.network import Network
from crispline_training.models.outputs import Outputs

#: How the library spells encoders that it takes from timm.
_TIMM = "tu-"


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
    return LibraryNetwork(model)


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
