"""What a scene is: its size, seed, place on Earth and classes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import CRSError

from crispline.engine.card import ClassInfo
from crispline.engine.errors import RasterError
from crispline.engine.grid import Grid, Shape, Window

IMPERVIOUS, BUILDING, LOW_VEGETATION, TREE, CAR, CLUTTER = range(6)

#: The six classes of the ISPRS benchmarks, in their order and colours.
SCENE_CLASSES: tuple[ClassInfo, ...] = (
    ClassInfo(IMPERVIOUS, "impervious surface", "#ffffff", shape="straight"),
    ClassInfo(BUILDING, "building", "#0000ff", shape="orthogonal"),
    ClassInfo(LOW_VEGETATION, "low vegetation", "#00ffff", shape="natural"),
    ClassInfo(TREE, "tree", "#00ff00", shape="natural"),
    ClassInfo(CAR, "car", "#ffff00", shape="straight"),
    ClassInfo(CLUTTER, "clutter", "#ff0000", shape="natural"),
)

EARTH_RADIUS_METRES = 6_371_008.8
#: Steepest tilt of the footprint that `nodata_border` cuts out.
FOOTPRINT_TILT = math.radians(6.0)


@dataclass(frozen=True, slots=True)
class SceneSpec:
    """A scene, completely: the same spec always gives the same pixels and polygons.

    `pixel_size` is in CRS units; `west` and `north` are the CRS coordinates of the upper left
    corner (by default a place in Germany that suits EPSG:32633 or a geographic CRS). With
    `nodata_border` only a tilted footprint inside the raster is valid. Raises RasterError when
    the CRS is unknown or the pixel size unusable.
    """

    shape: Shape
    seed: int = 0
    pixel_size: float = 0.1
    crs: str = "EPSG:32633"
    nodata_border: bool = False
    west: float | None = None
    north: float | None = None

    def __post_init__(self) -> None:
        """Check seed, pixel size and CRS."""
        if self.seed < 0:
            raise RasterError(f"expected a scene seed of at least 0, found {self.seed}")
        metres = self.pixel_size * _metres_per_unit(self.crs)
        if not 0.02 <= metres <= 5.0:
            raise RasterError(
                f"expected a scene pixel of 0.02 to 5 m, found {self.pixel_size} units of "
                f"{self.crs} = {metres:.3g} m; change the pixel size"
            )

    @property
    def metres_per_pixel(self) -> float:
        """Length of a pixel's side on the ground."""
        return self.pixel_size * _metres_per_unit(self.crs)

    @property
    def grid(self) -> Grid:
        """Where the pixels lie."""
        geographic = _parse_crs(self.crs).is_geographic
        west = self.west if self.west is not None else (13.4 if geographic else 400_000.0)
        north = self.north if self.north is not None else (52.5 if geographic else 5_800_000.0)
        transform = Affine(self.pixel_size, 0.0, west, 0.0, -self.pixel_size, north)
        return Grid(self.shape, transform, _parse_crs(self.crs).to_wkt())


@lru_cache(maxsize=16)
def _parse_crs(text: str) -> CRS:
    try:
        return CRS.from_user_input(text)
    except CRSError as error:
        raise RasterError(
            f"expected a coordinate reference system such as EPSG:32633, found {text!r}; "
            "give one that PROJ knows"
        ) from error


@lru_cache(maxsize=16)
def _metres_per_unit(text: str) -> float:
    crs = _parse_crs(text)
    factor = float(crs.axis_info[0].unit_conversion_factor) if crs.axis_info else 1.0
    return factor * EARTH_RADIUS_METRES if crs.is_geographic else factor


@dataclass(frozen=True, slots=True)
class RowRuns:
    """Valid columns of consecutive rows: `start[k]` to `stop[k]` (exclusive) of `row + k`."""

    row: int
    start: NDArray[np.int64]
    stop: NDArray[np.int64]

    def mask(self, window: Window) -> NDArray[np.bool_]:
        """Return where a window of exactly these rows is valid, laid out (row, column)."""
        columns = np.arange(window.column, window.column_stop)[None, :]
        return (columns >= self.start[:, None]) & (columns < self.stop[:, None])


def valid_runs(spec: SceneSpec, row: int, row_stop: int) -> RowRuns:
    """Return the valid columns of rows `row` to `row_stop`; rows outside the raster have none."""
    height, width = spec.shape.height, spec.shape.width
    rows = np.arange(row, row_stop)
    inside = (rows >= 0) & (rows < height)
    start = np.zeros(len(rows), np.int64)
    stop = np.where(inside, width, 0).astype(np.int64)
    if spec.nodata_border:
        # A pixel is valid where its centre lies in the largest tilted rectangle of the raster.
        tilt = min(FOOTPRINT_TILT, math.atan(0.25 * min(width / height, height / width)))
        cosine, sine, scale = math.cos(tilt), math.sin(tilt), math.cos(2 * tilt)
        half_width = (width * cosine - height * sine) / scale / 2
        half_height = (height * cosine - width * sine) / scale / 2
        y = rows + 0.5 - height / 2
        left = np.maximum((-half_width - y * sine) / cosine, (y * cosine - half_height) / sine)
        right = np.minimum((half_width - y * sine) / cosine, (y * cosine + half_height) / sine)
        start = np.clip(np.ceil(left + width / 2 - 0.5), 0, width).astype(np.int64)
        stop = np.minimum(stop, np.floor(right + width / 2 - 0.5).astype(np.int64) + 1)
    return RowRuns(row, start, np.maximum(start, stop))
