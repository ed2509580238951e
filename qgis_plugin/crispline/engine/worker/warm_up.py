"""A small job of every kind, so that the first real one finds compiled code and a model ready."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import rasterio
from affine import Affine

from crispline.engine.conversion import run_vectorize
from crispline.engine.job import SegmentJob, VectorizeJob
from crispline.engine.progress import Progress
from crispline.engine.segment import run_segment
from crispline.engine.worker.sessions import SessionKeeper

_SIDE = 320


def run_once(progress: Progress, sessions: SessionKeeper) -> None:
    """Segment a small raster with the embedded model, and vectorise the class map."""
    with TemporaryDirectory(prefix="crispline-") as name:
        folder = Path(name)
        raster = _draw(folder / "raster.tif")
        job = SegmentJob(
            raster=str(raster),
            outputs=(str(folder / "polygons.gpkg"),),
            class_map=str(folder / "classes.tif"),
            hole_area=1.0,
            block_size=128,
            force=True,
        )
        run_segment(job, progress=progress, sessions=sessions)
        again = VectorizeJob(job.class_map, outputs=(str(folder / "again.shp"),))
        run_vectorize(again, progress=Progress(is_cancelled=progress.is_cancelled))


def _draw(path: Path) -> Path:
    """Write patches of many colours, some no data, of another ground size than the model's."""
    random = np.random.default_rng(1)
    patches = random.integers(1, 256, (3, 16, 16), np.uint8).repeat(20, axis=1).repeat(20, axis=2)
    noise = random.integers(-20, 20, patches.shape)
    values = np.clip(patches + noise, 1, 255).astype(np.uint8)
    values[:, 40:80, 40:80] = 0
    profile = {"driver": "GTiff", "count": 3, "height": _SIDE, "width": _SIDE, "dtype": "uint8"}
    place = Affine(0.07, 0, 400_000, 0, -0.07, 5_800_000)
    with rasterio.open(path, "w", crs="EPSG:32633", transform=place, nodata=0, **profile) as file:
        file.write(values)
    return path
