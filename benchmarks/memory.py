"""Peak memory of whole jobs: rasters of one width and growing height, and a large square.

The rasters repeat one generated scene, every other time upside down so that edges meet. Each job
is a process of its own that tells the most memory it ever held resident.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
import rasterio.windows
from numpy.typing import NDArray

from benchmarks.end_to_end import run_ours
from benchmarks.measurement import publish, say
from benchmarks.near_free_model import build_near_free_model
from crispline.engine.grid import Shape
from crispline.engine.scene import SceneSpec, write_scene

BASE = 2048
LARGE = 20_000
FACTORS = (1, 4, 16)


def draw_pattern(folder: Path) -> Path:
    """Draw the scene that is repeated."""
    return write_scene(SceneSpec(Shape(BASE, BASE), seed=7, pixel_size=0.2), folder).raster


def repeat_pattern(pattern: Path, output: Path, *, height: int, width: int) -> Path:
    """Write a raster of any size that repeats a square one, mirrored at every seam."""
    with rasterio.open(pattern) as source:
        values: NDArray[np.uint8] = source.read()
        profile = {
            **source.profile,
            "width": width,
            "height": height,
            "compress": "jpeg",
            "photometric": "ycbcr",
            "tiled": True,
            "blockxsize": 256,
            "blockysize": 256,
            "bigtiff": "if_safer",
        }
        profile.pop("nodata", None)
    size = values.shape[-1]
    wide = np.concatenate([values, values[:, :, ::-1]], axis=2)
    with rasterio.open(output, "w", **profile) as copy:
        for row in range(0, height, size):
            rows = values.shape[1] if row + size <= height else height - row
            band = wide[:, ::-1] if row // size % 2 else wide
            repeated = np.tile(band, (1, 1, -(-width // (2 * size))))[:, :rows, :width]
            copy.write(repeated, window=rasterio.windows.Window(0, row, width, rows))
    return output


def measure(model: Path, raster: Path, output: Path) -> dict[str, Any]:
    """Segment a raster and return what memory it took."""
    report = run_ours(raster, model, output)
    with rasterio.open(raster) as opened:
        height, width = opened.shape
    figures = {
        "height": height,
        "width": width,
        "peak_rss_mb": report["peak_rss_mb"],
        "megapixels_per_second": report["megapixels_per_second"],
        "seconds": report["seconds"],
        "polygons": report["polygons"],
        "vertices": report["vertices"],
    }
    say(str(figures))
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--width", type=int, default=2 * BASE)
    parser.add_argument("--height", type=int, default=BASE, help="of the smallest raster")
    parser.add_argument("--factors", type=int, nargs="+", default=list(FACTORS))
    parser.add_argument("--large", type=int, default=LARGE, help="0: not at all")
    parser.add_argument("--model", type=Path, help="an ONNX model; without it the near-free one")
    parser.add_argument("--no-save", action="store_true", help="print only")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        model = arguments.model or build_near_free_model(folder / "near_free.onnx")
        pattern = draw_pattern(folder / "scene")
        growing = []
        for factor in arguments.factors:
            raster = folder / "raster.tif"
            height = factor * arguments.height
            repeat_pattern(pattern, raster, height=height, width=arguments.width)
            growing.append({"times": factor, **measure(model, raster, folder / "out.gpkg")})
        figures: dict[str, Any] = {"growing_height": growing}
        figures["growth_percent"] = round(
            100 * (growing[-1]["peak_rss_mb"] / growing[0]["peak_rss_mb"] - 1), 2
        )
        if arguments.large:
            repeat_pattern(pattern, raster, height=arguments.large, width=arguments.large)
            figures["large"] = measure(model, raster, folder / "out.gpkg")
    publish("memory", figures, save=not arguments.no_save)


if __name__ == "__main__":
    main()
