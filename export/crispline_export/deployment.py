"""What is exported: a network with raw band values in and probabilities out, nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from crispline_export.errors import ExportError

#: Steps between neighbouring values of an output type near 1.
RESOLUTIONS = {"float32": 2.0**-24, "float16": 2.0**-11, "uint8": 1 / 255}


class Affine(nn.Module):
    """Raw values (batch, band, row, column) to (x scale - mean) / std, in float32.

    Empty mean and std: not at all.
    """

    def __init__(
        self, module: nn.Module, *, scale: float, mean: Sequence[float], std: Sequence[float]
    ) -> None:
        """Put the scaling before a module that takes normalised values."""
        super().__init__()
        self.module = module
        deviation = torch.tensor(std or [1.0], dtype=torch.float64)
        offset = torch.tensor(mean or [0.0], dtype=torch.float64) / deviation
        self.register_buffer("factor", _per_band(scale / deviation))
        self.register_buffer("offset", _per_band(offset))

    def forward(self, image: Tensor) -> Any:
        """Return what the module gives for the normalised image."""
        factor, offset = self.get_buffer("factor"), self.get_buffer("offset")
        return self.module(image.float() * factor - offset)


def _per_band(values: Tensor) -> Tensor:
    return values.float().view(1, -1, 1, 1)


class Deployment(nn.Module):
    """A network as it is deployed: raw band values in, probabilities out.

    Of what the network gives, the logits alone stay: auxiliary and boundary branches are dropped.
    One channel becomes the foreground's sigmoid, more become a softmax over axis 1. uint8
    probabilities are 0 to 255.
    """

    def __init__(
        self, network: nn.Module, *, kind: str = "logits", output_type: str = "float32"
    ) -> None:
        """Wrap a network whose output is `kind`: logits or probabilities."""
        super().__init__()
        self.network = network
        self.kind = kind
        self.output_type = output_type

    def forward(self, image: Tensor) -> Tensor:
        """Return probabilities (batch, class, row, column) of raw values, in the output type."""
        maps = choose_logits(self.network(image)).float()
        if self.kind == "logits":
            maps = self._activate(maps)
        if self.output_type == "uint8":
            return (maps * 255).round().to(torch.uint8)
        return maps.half() if self.output_type == "float16" else maps

    def _activate(self, logits: Tensor) -> Tensor:
        if logits.shape[1] == 1:
            return logits.sigmoid()
        if self.output_type == "float32":
            # The engine knows a softmax at the end, and spells it out where that is faster.
            return logits.softmax(dim=1)
        powers = (logits - logits.amax(dim=1, keepdim=True)).exp()
        return powers / powers.sum(dim=1, keepdim=True)


def choose_logits(outputs: Any) -> Tensor:
    """Return the logits among what a network gives.

    A tensor; torchvision's {"out": ...}; or a tuple such as `Outputs`, whose first part they are.
    Raises ExportError for anything else.
    """
    if isinstance(outputs, Mapping):
        outputs = outputs.get("out")
    elif isinstance(outputs, tuple | list) and outputs:
        outputs = outputs[0]
    if isinstance(outputs, Tensor) and outputs.ndim == 4:
        return outputs
    found = f"shape {list(outputs.shape)}" if isinstance(outputs, Tensor) else type(outputs)
    raise ExportError(
        "expected a network that gives logits (batch, class, row, column), alone, first in a "
        f"tuple, or as 'out' in a dictionary, found {found}; wrap it in one that does"
    )
