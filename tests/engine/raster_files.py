"""Raster files that tests write."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray

UTM = "EPSG:32633"


def write_raster(
    path: Path, values: NDArray[Any], *, crs: str | None = UTM, colours: Any = None, **options: Any
) -> Path:
    """Write (band, row, column) values as a GeoTIFF of half-metre pixels."""
    bands, height, width = values.shape
    transform = options.pop("transform", Affine(0.5, 0, 500_000, 0, -0.5, 5_000_000))
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        count=bands,
        height=height,
        width=width,
        dtype=values.dtype,
        crs=crs,
        transform=transform,
        **options,
    ) as dataset:
        dataset.write(values)
        if colours is not None:
            dataset.colorinterp = colours
    return path


def make_values(
    bands: int, height: int = 60, width: int = 70, dtype: str = "uint8"
) -> NDArray[Any]:
    """Return random values of at least 1, (band, row, column)."""
    high = 200 if dtype == "uint8" else 30_000
    return np.random.default_rng(bands).integers(1, high, (bands, height, width)).astype(dtype)
