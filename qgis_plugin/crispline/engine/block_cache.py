"""How much of a raster GDAL keeps decoded."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
from rasterio.env import set_gdal_config


def limit_block_cache(dataset: Any, *, rows: float, at_least: int) -> None:
    """Let GDAL keep this many rows of an open raster's blocks, and `at_least` so many bytes.

    By default it keeps a share of the machine's memory: rows are read once, so that would only
    make memory grow with the raster. What the user has set stays.
    """
    if "GDAL_CACHEMAX" in os.environ:
        return
    pixel = sum(np.dtype(name).itemsize for name in dataset.dtypes) + 1
    blocks = dataset.width * dataset.block_shapes[0][0] * pixel
    set_gdal_config("GDAL_CACHEMAX", max(at_least, int(rows * blocks)))
