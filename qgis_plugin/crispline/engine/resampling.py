"""Rasters at the ground resolution a model was trained at, in metres whatever the CRS.

Bilinear where pixels get smaller or hardly larger, area average where they get larger by more than
half. Invalid pixels have no weight; a pixel is valid where valid ones make up half of the weight.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pyproj
from affine import Affine
from numpy.typing import NDArray

from crispline.engine.errors import RasterError
from crispline.engine.grid import Grid, Shape, Window
from crispline.engine.kernels import kernel
from crispline.engine.row_reader import RowReader
from crispline.engine.source import Pixels, RasterSource

#: Pixels that differ from the wanted size by less than this share stay as they are.
TOLERANCE = 0.05
#: Shrinking by more than this is averaged.
_AVERAGE_FROM = 1.5
#: Source rows resampled at a time, about.
_ROWS_AT_ONCE = 1024


class GroundPixel(NamedTuple):
    """Size of a pixel on the ground in metres, along the columns (x) and along the rows (y)."""

    x: float
    y: float


def ground_resolution(grid: Grid) -> GroundPixel:
    """Return the true size in metres of the pixel in the middle of a grid.

    Measured on the CRS' ellipsoid, so degrees, feet and Web Mercator come out right. Raises
    RasterError for a grid without a CRS.
    """
    if grid.crs_wkt is None:
        raise RasterError(
            "expected a raster with a coordinate reference system to know metres on the ground, "
            "found none; assign one or infer at the raster's own resolution"
        )
    crs = pyproj.CRS.from_wkt(grid.crs_wkt)
    column, row = grid.shape.width / 2, grid.shape.height / 2
    columns = column + np.array([-0.5, 0.5, 0, 0])
    rows = row + np.array([0, 0, -0.5, 0.5])
    t = grid.transform
    x, y = t.a * columns + t.b * rows + t.c, t.d * columns + t.e * rows + t.f
    geod, geodetic = crs.get_geod(), crs.geodetic_crs
    if geod is None or geodetic is None:
        metres = crs.axis_info[0].unit_conversion_factor if crs.axis_info else 1.0
        steps = np.hypot(x[1::2] - x[::2], y[1::2] - y[::2]) * metres
    else:
        lon, lat = pyproj.Transformer.from_crs(crs, geodetic, always_xy=True).transform(x, y)
        steps = geod.inv(lon[::2], lat[::2], lon[1::2], lat[1::2])[2]
    if not (np.isfinite(steps).all() and (steps > 0).all()):
        raise RasterError(
            "expected the raster to lie where its coordinate reference system is defined, found "
            "it outside; check the raster's georeference"
        )
    return GroundPixel(float(steps[0]), float(steps[1]))


def resample_to_ground(source: RasterSource, metres: float) -> RasterSource:
    """Return the source with pixels of about `metres` on the ground, or itself within 5 %.

    Raises RasterError for a source without a CRS.
    """
    pixel = ground_resolution(source.grid)
    if all(abs(size / metres - 1) <= TOLERANCE for size in pixel):
        return source
    old = source.grid.shape
    shape = Shape(
        max(1, round(old.height * pixel.y / metres)), max(1, round(old.width * pixel.x / metres))
    )
    return ResampledSource(source, shape)


@dataclass(frozen=True, slots=True)
class _AxisKernel:
    """Resampling along one axis: first source pixel and weights (pixel, tap), summing to one."""

    first: NDArray[np.intp]
    weights: NDArray[np.float32]

    def sources(self, pixels: range) -> range:
        """Return the source pixels that some new ones are made of."""
        last = int(self.first[pixels.stop - 1]) + self.weights.shape[1]
        return range(int(self.first[pixels.start]), last)

    def part(self, pixels: range) -> _AxisKernel:
        """Return the kernel of some pixels, counted from their first source pixel."""
        chosen = slice(pixels.start, pixels.stop)
        return _AxisKernel(self.first[chosen] - self.first[pixels.start], self.weights[chosen])


def _axis_kernel(old: int, new: int) -> _AxisKernel:
    scale = old / new
    average = scale > _AVERAGE_FROM
    reach = scale / 2 if average else max(1.0, scale)
    taps = min(old, int(np.ceil(2 * reach)) + 1)
    centres = (np.arange(new) + 0.5) * scale
    first = np.clip(np.floor(centres - reach).astype(np.intp), 0, old - taps)
    pixels = first[:, None] + np.arange(taps)
    if average:
        low = np.maximum(pixels, centres[:, None] - reach)
        high = np.minimum(pixels + 1, centres[:, None] + reach)
        weights = np.maximum(0, high - low)
    else:
        weights = np.maximum(0, 1 - np.abs(pixels + 0.5 - centres[:, None]) / reach)
    return _AxisKernel(first, (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32))


class ResampledSource:
    """Another source on a grid of the same extent with other pixels."""

    def __init__(self, source: RasterSource, shape: Shape) -> None:
        """Serve `source` as `shape` pixels."""
        self._source = source
        self._reader = RowReader(source)
        old = source.grid
        scale = Affine.scale(old.shape.width / shape.width, old.shape.height / shape.height)
        self.grid = Grid(shape, old.transform * scale, old.crs_wkt)
        self._rows = _axis_kernel(old.shape.height, shape.height)
        self._columns = _axis_kernel(old.shape.width, shape.width)
        self.block_height = 1

    @property
    def band_count(self) -> int:
        """Number of bands."""
        return self._source.band_count

    @property
    def dtype(self) -> np.dtype[Any]:
        """Type of the band values."""
        return self._source.dtype

    @property
    def identity(self) -> str:
        """Identity of the source and the new shape."""
        shape = self.grid.shape
        return f"{self._source.identity} resampled {shape.height} {shape.width}"

    @property
    def bad_windows(self) -> tuple[Window, ...]:
        """Undecodable blocks, in pixels of the file."""
        return self._source.bad_windows

    def read(self, window: Window) -> Pixels:
        """Return a window that lies inside the grid."""
        values = np.empty((self.band_count, window.height, window.width), dtype=self.dtype)
        valid = np.empty((window.height, window.width), dtype=np.bool_)
        per_row = self._source.grid.shape.height / self.grid.shape.height
        chunk = max(1, int(_ROWS_AT_ONCE / per_row))
        for row in range(window.row, window.row_stop, chunk):
            rows = range(row, min(row + chunk, window.row_stop))
            target = slice(rows.start - window.row, rows.stop - window.row)
            columns = range(window.column, window.column_stop)
            self._resample(rows, columns, values[:, target], valid[target])
        return Pixels(values, valid)

    def close(self) -> None:
        """Close the source."""
        self._source.close()

    def _resample(
        self, rows: range, columns: range, values: NDArray[Any], valid: NDArray[np.bool_]
    ) -> None:
        across = self._columns.sources(columns)
        strip = self._reader.read(self._rows.sources(rows))
        known = strip.valid[:, across.start : across.stop]
        down, right = self._rows.part(rows), self._columns.part(columns)
        share: NDArray[np.float32] | None = None
        valid[...] = True
        if not known.all():
            share = _convolve(known.astype(np.float32), down, right)
            valid[...] = share >= 0.5
            share = np.maximum(share, np.float32(1e-6))
        for band, target in zip(strip.values, values, strict=True):
            inside = band[:, across.start : across.stop]
            if share is None:
                result = _convolve(inside, down, right)
            else:
                result = _convolve(np.where(known, inside, 0), down, right) / share
            target[...] = np.rint(result) if target.dtype.kind in "iu" else result


def _convolve(band: NDArray[Any], rows: _AxisKernel, columns: _AxisKernel) -> NDArray[np.float32]:
    pixels = np.ascontiguousarray(band)
    result: NDArray[np.float32] = _separable(
        pixels, rows.first, rows.weights, columns.first, columns.weights
    )
    return result


@kernel
def _separable(
    band: NDArray[Any],
    row_first: NDArray[np.intp],
    row_weights: NDArray[np.float32],
    column_first: NDArray[np.intp],
    column_weights: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Weigh along the columns, then along the rows."""
    height = band.shape[0]
    width = len(column_first)
    across = np.zeros((height, width), dtype=np.float32)
    for r in range(height):
        for c in range(width):
            total = np.float32(0)
            for k in range(column_weights.shape[1]):
                total += column_weights[c, k] * np.float32(band[r, column_first[c] + k])
            across[r, c] = total
    result = np.zeros((len(row_first), width), dtype=np.float32)
    for r in range(len(row_first)):
        for k in range(row_weights.shape[1]):
            weight = row_weights[r, k]
            if weight != 0:
                source = across[row_first[r] + k]
                for c in range(width):
                    result[r, c] += weight * source[c]
    return result
