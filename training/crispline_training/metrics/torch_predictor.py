"""A network in torch that the engine infers with as it does with ONNX files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from crispline.engine.card import InputSpec, ModelCard
from crispline.engine.card_defaults import OVERLAP
from crispline.engine.grid import Shape
from crispline_training.description import NetworkDescription
from crispline_training.errors import RecipeError

#: Types that networks take as they are; others go to torch as float32.
_DIRECT = (np.uint8, np.float32)


@dataclass(frozen=True, slots=True)
class TorchDevice:
    """What the engine asks of a device: its name decides how many tiles go at once."""

    name: str


class TorchPredictor:
    """The engine's TilePredictor of a network that takes raw values and gives `Outputs`.

    The network must be in evaluation mode and on the device already.
    """

    max_batch: int | None = None

    def __init__(
        self,
        network: nn.Module,
        description: NetworkDescription,
        *,
        device: torch.device | str = "cpu",
        tile: int | None = None,
    ) -> None:
        """Predict tiles of `tile` pixels a side; of those it was trained on where None."""
        self._network = network
        self._torch_device = torch.device(device)
        side = tile or description.tile
        self.device = TorchDevice(self._torch_device.type)
        self.card = ModelCard(
            name=description.name or description.architecture,
            classes=description.data.classes,
            input=InputSpec(
                bands=description.data.bands,
                tile_height=side,
                tile_width=side,
                normalisation_inside=True,
            ),
            ground_resolution=description.data.ground_resolution,
            overlap=OVERLAP,
        )
        self._tile = Shape(side, side)

    def tile_shape(self) -> Shape:
        """Return the shape of the tiles."""
        return self._tile

    def output_shape(self, tile: Shape) -> Shape:
        """Return the shape of what comes out: that of what goes in."""
        return tile

    def predict(self, tiles: NDArray[Any]) -> NDArray[np.float32]:
        """Return probabilities (tile, class, row, column) of raw tiles (tile, band, row, column).

        Raises RecipeError where the network gives other classes than it was described with.
        """
        values = tiles if tiles.dtype in _DIRECT else tiles.astype(np.float32)
        # In the engine's thread: torch's modes do not reach over from the caller's.
        with torch.inference_mode():
            image = torch.from_numpy(np.ascontiguousarray(values)).to(self._torch_device)
            logits = self._network(image).logits
            if logits.shape[1] != len(self.card.classes):
                raise RecipeError(
                    f"expected logits of {len(self.card.classes)} classes of network "
                    f"{self.card.name!r}, found {logits.shape[1]}; describe the network it is"
                )
            shares: NDArray[np.float32] = logits.float().softmax(dim=1).cpu().numpy()
        return shares
