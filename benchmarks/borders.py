"""Labels along the raster's border against tiles centred there as far as they go.

Of the outer 8 rows and columns, every 128 pixels are compared with the middle of one tile that lies
against the border with its centre over them. Blending alone makes labels differ somewhat from those
of a single tile; how much shows the same comparison on lines inside the raster, which no border
is near.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray

from benchmarks.baselines import TILE
from benchmarks.measurement import SHARED_DATA, publish
from benchmarks.seams import classify_ours
from crispline.engine.model import TileModel, open_model

DEPTH = 8
STEP = 128

Array = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Strip:
    """Pixels to compare (first row, first column, height, width), and the tile that covers them."""

    row: int
    column: int
    height: int
    width: int
    tile_row: int
    tile_column: int


def clamp(start: int, size: int) -> int:
    """Return the tile start nearest to one that lies inside the raster."""
    return min(max(start, 0), size - TILE)


def list_strips(height: int, width: int, *, inside: bool) -> list[Strip]:
    """Return the strips along all four borders, or along the raster's middle row and column."""
    rows = [height // 2] if inside else [0, height - DEPTH]
    columns = [width // 2] if inside else [0, width - DEPTH]
    half = (TILE - STEP) // 2
    across = range(half, width - half - STEP + 1, STEP)
    down = range(half, height - half - STEP + 1, STEP)
    centre = (TILE - DEPTH) // 2
    return [
        *(
            Strip(row, column, DEPTH, STEP, clamp(row - centre, height), column - half)
            for row in rows
            for column in across
        ),
        *(
            Strip(row, column, STEP, DEPTH, row - half, clamp(column - centre, width))
            for column in columns
            for row in down
        ),
    ]


def compare(model: TileModel, pixels: Array, labels: Array, strips: list[Strip]) -> dict[str, Any]:
    """Return how many labels agree with those of the strips' own tiles."""
    same = total = 0
    for strip in strips:
        tile = pixels[
            :,
            strip.tile_row : strip.tile_row + TILE,
            strip.tile_column : strip.tile_column + TILE,
        ]
        single = model.predict(tile[None])[0].argmax(axis=0)
        row, column = strip.row - strip.tile_row, strip.column - strip.tile_column
        wanted = single[row : row + strip.height, column : column + strip.width]
        found = labels[
            strip.row : strip.row + strip.height, strip.column : strip.column + strip.width
        ]
        same += int((wanted == found).sum())
        total += found.size
    return {"pixels": total, "agreement": round(same / total, 5)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=SHARED_DATA / "models" / "anchor.onnx")
    parser.add_argument(
        "--raster", type=Path, default=SHARED_DATA / "oam_buildings" / "zanzibar_0.tif"
    )
    parser.add_argument("--no-save", action="store_true", help="print only")
    arguments = parser.parse_args()
    labels = classify_ours(arguments.model, arguments.raster)
    with rasterio.open(arguments.raster) as opened:
        pixels: Array = opened.read([1, 2, 3])
    with open_model(arguments.model, device="cpu") as model:
        figures = {
            name: compare(model, pixels, labels, list_strips(*labels.shape, inside=inside))
            for name, inside in (("borders", False), ("inside", True))
        }
    publish("borders", figures, save=not arguments.no_save)


if __name__ == "__main__":
    main()
