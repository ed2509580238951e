"""Small images and masks as files, for folders laid out like published data sets."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray
from rasterio.errors import NotGeoreferencedWarning

#: 10 cm pixels somewhere in UTM zone 33.
TRANSFORM = Affine(0.1, 0, 500_000, 0, -0.1, 5_000_000)
CRS = "EPSG:32633"


def draw_image(
    bands: int, height: int, width: int, *, seed: int = 0, dtype: str = "uint8"
) -> NDArray[Any]:
    """Return random values (band, row, column)."""
    rng = np.random.default_rng(seed)
    return rng.integers(1, 256, (bands, height, width)).astype(dtype)


def colour(ids: NDArray[Any], colours: Sequence[str]) -> NDArray[np.uint8]:
    """Return class ids (row, column) painted, as (band, row, column)."""
    table = np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in colours], np.uint8)
    return np.ascontiguousarray(np.moveaxis(table[ids], -1, 0))


def write(path: Path, values: NDArray[Any], **profile: Any) -> Path:
    """Write (band, row, column) or (row, column) in the format of the suffix."""
    values = values if values.ndim == 3 else values[None]
    path.parent.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        _write(path, values, profile)
    return path


def _write(path: Path, values: NDArray[Any], profile: dict[str, Any]) -> None:
    with rasterio.open(
        path,
        "w",
        driver="PNG" if path.suffix == ".png" else "GTiff",
        count=len(values),
        height=values.shape[1],
        width=values.shape[2],
        dtype=values.dtype,
        **profile,
    ) as dataset:
        dataset.write(values)
