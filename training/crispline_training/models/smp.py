"""Any architecture of segmentation-models-pytorch with any of its encoders, or timm's, by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import segmentation_models_pytorch
from torch import Tensor, nn

from crispline_training.errors import RecipeError
from crispline_training.models.network import Network
from crispline_training.models.outputs import Outputs


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
    try:
        model = segmentation_models_pytorch.create_model(
            architecture,
            encoder_name=encoder,
            encoder_weights="imagenet" if pretrained else None,
            in_channels=bands,
            classes=classes,
            **(settings or {}),
        )
    except (KeyError, RuntimeError, TypeError, ValueError) as error:
        raise RecipeError(
            f"expected an encoder and settings that segmentation-models-pytorch takes for "
            f"{architecture}, found {encoder!r} with {dict(settings or {})}: {error}; correct them"
        ) from error
    return LibraryNetwork(model)


def architectures() -> dict[str, str]:
    """Return the library's architectures: their names in lower case, and as they are written."""
    found = segmentation_models_pytorch.MODEL_ARCHITECTURES_MAPPING
    return {name: found[name].__name__ for name in sorted(found)}
