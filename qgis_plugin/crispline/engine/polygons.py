"""Polygons with their attributes, as handed from assembly to the sinks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crispline.engine.card import ClassInfo


@dataclass(frozen=True, slots=True)
class PolygonBatch:
    """Some polygons of a coverage, in the order of their region's first pixel (row-major).

    `geometry` holds shapely Polygons in CRS coordinates; the other arrays have its length.
    `pixels` counts the raster pixels of the region; `confidence` is the mean probability (0 to 1)
    of the polygon's class over them, NaN where it was traced from a class raster.
    """

    geometry: NDArray[np.object_]
    class_id: NDArray[np.uint8]
    pixels: NDArray[np.int64]
    confidence: NDArray[np.float64]

    def __len__(self) -> int:
        """Number of polygons."""
        return len(self.geometry)


@dataclass(frozen=True, slots=True)
class Layer:
    """What a sink must know beside the polygons: CRS (WKT or None), classes, provenance.

    `provenance` goes with the data: model, version, parameters, software; JSON-serialisable.
    """

    name: str
    crs_wkt: str | None
    classes: tuple[ClassInfo, ...]
    provenance: dict[str, Any]
