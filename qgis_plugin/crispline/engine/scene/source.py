"""A scene as a raster source, drawn as it is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from crispline.engine.grid import Grid, Window
from crispline.engine.scene.rendering import render_window
from crispline.engine.scene.spec import SceneSpec
from crispline.engine.source import Pixels


@dataclass(frozen=True, slots=True)
class SceneSource:
    """Three bands (red, green, blue), uint8; implements `RasterSource` without a file."""

    spec: SceneSpec

    @property
    def grid(self) -> Grid:
        """Where the pixels lie."""
        return self.spec.grid

    @property
    def band_count(self) -> int:
        """Number of bands."""
        return 3

    @property
    def dtype(self) -> np.dtype[Any]:
        """Type of the band values."""
        return np.dtype(np.uint8)

    def read(self, window: Window) -> Pixels:
        """Return a window of the orthophoto."""
        return render_window(self.spec, window)
