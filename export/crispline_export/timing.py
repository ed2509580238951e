"""How fast an exported model runs on its tiles."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass

import numpy as np

from crispline.engine.model import TileModel

#: Runs go on for this many seconds, and twice at least.
_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Timing:
    """Median time of the graph alone on one tile, and the device that ran it."""

    megapixels_per_second: float
    seconds: float
    tile_height: int
    tile_width: int
    device: str

    def describe(self) -> str:
        """Return the timing in one line."""
        return (
            f"{self.megapixels_per_second:.2f} Mpx/s on {self.device} ({self.tile_height} x "
            f"{self.tile_width} pixels in {self.seconds:.4f} s)"
        )


def time_model(model: TileModel) -> Timing:
    """Run a model on one random tile after another, once before the clock starts."""
    tile = model.tile_shape()
    shape = (1, len(model.card.input.bands), tile.height, tile.width)
    values = np.random.default_rng(0).integers(0, 256, shape, np.uint8)
    model.run_graph(values)
    taken: list[float] = []
    while len(taken) < 2 or sum(taken) < _SECONDS:
        began = time.perf_counter()
        model.run_graph(values)
        taken.append(time.perf_counter() - began)
    seconds = statistics.median(taken)
    return Timing(tile.pixels / seconds / 1e6, seconds, tile.height, tile.width, model.device.name)
