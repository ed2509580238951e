"""A raster whose strongest band is its class, and a model that sees just that.

The model passes the bands through a softmax, so that a pixel of pure red is red with certainty:
what the engine must find is known without the engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray
from tests.engine.onnx_models import passing_model

from crispline.engine.card import (
    ClassInfo,
    GroundResolution,
    InputSpec,
    ModelCard,
    OutputSpec,
)
from crispline.engine.card_json import card_to_json

CLASSES = ("red", "green", "blue")
COLOURS = ("#e02020", "#20a020", "#2040e0")
CRS = "EPSG:32633"
PIXEL = 0.5
WEST, NORTH = 400_000.0, 5_800_000.0
TRANSFORM = Affine(PIXEL, 0, WEST, 0, -PIXEL, NORTH)


def make_card(
    *, tile: int = 64, resolution: GroundResolution | None = None, overlap: float = 0.25
) -> ModelCard:
    """Three classes named after the bands."""
    return ModelCard(
        name="colours",
        version="1",
        classes=tuple(
            ClassInfo(i, name, colour)
            for i, (name, colour) in enumerate(zip(CLASSES, COLOURS, strict=True))
        ),
        input=InputSpec(tile_height=tile, tile_width=tile, normalisation_inside=True),
        output=OutputSpec(kind="probabilities"),
        ground_resolution=resolution,
        overlap=overlap,
        licence="MIT",
    )


def write_colour_model(path: Path, card: ModelCard | None = None) -> Path:
    """Write the model with its card inside."""
    metadata = {"crispline": card_to_json(card or make_card())}
    return passing_model(path, tail="Softmax", metadata=metadata)


def draw_labels(height: int, width: int, *, seeds: int = 40) -> NDArray[np.uint8]:
    """Return class ids (row, column): cells around random points, always the same."""
    random = np.random.default_rng(5)
    points = random.uniform((0, 0), (height, width), (seeds, 2))
    kinds = random.integers(0, len(CLASSES), seeds).astype(np.uint8)
    rows, columns = np.mgrid[:height, :width]
    distance = (rows[..., None] - points[:, 0]) ** 2 + (columns[..., None] - points[:, 1]) ** 2
    return np.asarray(kinds[distance.argmin(axis=2)])


def paint(labels: NDArray[np.uint8], *, bands: int = 3) -> NDArray[np.uint8]:
    """Return band values (band, row, column): 200 in the band of the class, 20 elsewhere."""
    values = np.full((bands, *labels.shape), 20, np.uint8)
    for number in range(min(bands, len(CLASSES))):
        values[number][labels == number] = 200
    return values


def write_raster(
    path: Path,
    values: NDArray[Any],
    *,
    crs: str | None = CRS,
    transform: Affine = TRANSFORM,
    **options: Any,
) -> Path:
    """Write bands (band, row, column) as a GeoTIFF."""
    bands, height, width = values.shape
    profile = {"driver": "GTiff", "count": bands, "height": height, "width": width}
    with rasterio.open(
        path, "w", dtype=values.dtype, crs=crs, transform=transform, **profile, **options
    ) as raster:
        raster.write(values)
    return path


def rasterise(
    geometry: Sequence[Any], class_id: Sequence[int], shape: tuple[int, int]
) -> NDArray[np.uint8]:
    """Return the class under every pixel centre by GDAL, 255 where there is none."""
    from rasterio.features import rasterize

    drawn = rasterize(
        zip(geometry, class_id, strict=True),
        out_shape=shape,
        transform=TRANSFORM,
        fill=255,
        dtype=np.uint8,
    )
    return np.asarray(drawn)
