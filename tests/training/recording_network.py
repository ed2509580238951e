"""A network that keeps what it is shown."""

from __future__ import annotations

from torch import Tensor

from crispline_training.models import Outputs
from crispline_training.models.network import Network


class Recording(Network):
    """Remembers the image it was shown, and returns its first band at a quarter of its size."""

    size_multiple = 16
    seen: Tensor

    def segment(self, image: Tensor) -> Outputs:
        self.seen = image
        return Outputs(image[:, :1, ::4, ::4], (image[:, :1],), None)
