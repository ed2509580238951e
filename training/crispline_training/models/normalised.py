"""Networks that take raw band values."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from crispline_training.errors import RecipeError
from crispline_training.models.outputs import Outputs


class NormalisedNetwork(nn.Module):
    """A network and the statistics of its bands: what is trained, kept and exported.

    Its state holds `mean`, `std` and the network's under "network.".
    """

    mean: Tensor
    std: Tensor

    def __init__(self, network: nn.Module, mean: Sequence[float], std: Sequence[float]) -> None:
        """Take statistics of raw values, one of each a band; raises RecipeError for others."""
        super().__init__()
        if not mean or len(mean) != len(std) or not all(value > 0 for value in std):
            raise RecipeError(
                "expected a mean and a standard deviation above 0 for every band, found "
                f"{list(mean)} and {list(std)}; measure them again without empty bands"
            )
        self.network = network
        for name, values in (("mean", mean), ("std", std)):
            self.register_buffer(name, torch.tensor(values, dtype=torch.float32).view(1, -1, 1, 1))

    @property
    def size_multiple(self) -> int:
        """Pixels whose multiples tiles had best be: others are padded."""
        return int(getattr(self.network, "size_multiple", 32))

    def forward(self, image: Tensor) -> Outputs:
        """Return logits at the size of raw images (batch, band, row, column) of any number type.

        Values are normalised in float32: only then do they fit into half as many bits, where the
        network's weights have no more.
        """
        values = (image.to(torch.float32) - self.mean) / self.std
        weight = next(self.network.parameters(), None)
        if weight is not None and weight.dtype != values.dtype:
            values = values.to(weight.dtype)
        outputs: Outputs = self.network(values)
        return outputs
