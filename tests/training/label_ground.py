"""Ground of grass, houses and a pond, as a raster and a layer of polygons."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from tests.training.polygon_files import (
    write_layer,
    write_raster,
)

from crispline.engine.grid import Window
from crispline_training.data.polygon_source import PolygonSource
from crispline_training.data.polygons import PolygonData

#: In pixels, the ground large enough that several blocks hold each class.
GRASS = shapely.box(10.2, 10.3, 229.7, 189.6)
HOUSES = [shapely.box(x, y, x + 21.2, y + 17.1) for x in (20.6, 80.4, 150.1) for y in (25.7, 120.3)]
ROUND = shapely.Point(120, 100).buffer(30.3)
POLYGONS = [GRASS, *HOUSES, ROUND]
KINDS = ["grass", *["house"] * len(HOUSES), "pond"]
#: Ids of sorted names behind the background.
IDS = {"grass": 1, "house": 2, "pond": 3}


def read_labels(source: PolygonSource) -> NDArray[np.uint8]:
    shape = source.shape
    return source.read(Window(0, 0, shape.height, shape.width))[1]


def open_ground(
    raster: Path, labels: Path, column: str | None = "kind", **options: Any
) -> PolygonData:
    chosen: dict[str, Any] = {"background": "rest", "tile": 32, "batch_size": 2} | options
    return PolygonData(str(raster), str(labels), column, samples_per_epoch=8, **chosen)


def make_ground(folder: Path, **options: Any) -> PolygonData:
    raster = write_raster(folder / "ground.tif")
    return open_ground(raster, write_layer(folder / "l.gpkg", POLYGONS, kind=KINDS), **options)
