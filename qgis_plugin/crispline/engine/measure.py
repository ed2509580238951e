"""Areas and perimeters of polygons in metres, whatever the CRS.

- Projected or engineering CRS true to scale within 1 %: planar, feet and other units converted.
- Projected CRS further off at the layer (EPSG:3857 away from the equator) and geographic CRS: on
  the ellipsoid. Areas in a cylindrical equal-area projection of that ellipsoid, where parallels and
  meridians (the borders of such rasters) stay straight; perimeters along geodesics.
- No CRS: unknown, NaN.

Perimeters include the holes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

#: A projected CRS whose scale is off by more than this share is measured on the ellipsoid.
SCALE_TOLERANCE = 0.01
#: Length in metres over which the scale of a projection is taken.
_SCALE_STEP = 100.0

Geometries = NDArray[np.object_]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Measurements:
    """Square metres and metres, one value a polygon; NaN where unknown."""

    area: Floats
    perimeter: Floats


class Ruler(Protocol):
    """Measures polygons of one CRS."""

    def measure(self, geometry: Geometries) -> Measurements:
        """Return areas and perimeters of shapely Polygons, NaN where they cannot be known."""


@dataclass(frozen=True, slots=True)
class UnknownRuler:
    """For polygons without a CRS: nothing can be said in metres."""

    def measure(self, geometry: Geometries) -> Measurements:
        """Return NaN for each polygon."""
        unknown = np.full(len(geometry), np.nan)
        return Measurements(unknown, unknown.copy())


@dataclass(frozen=True, slots=True)
class PlanarRuler:
    """Measures in the plane of the CRS, whose unit is `metres_per_unit` long."""

    metres_per_unit: float

    def measure(self, geometry: Geometries) -> Measurements:
        """Return planar areas and perimeters in metres."""
        scale = self.metres_per_unit
        return Measurements(shapely.area(geometry) * scale**2, shapely.length(geometry) * scale)


@dataclass(frozen=True, slots=True)
class EllipsoidalRuler:
    """Measures on the ellipsoid of a geographic or projected CRS."""

    crs: pyproj.CRS

    def measure(self, geometry: Geometries) -> Measurements:
        """Return areas and perimeters; an edge goes the shorter way round the globe."""
        if len(geometry) == 0:
            return Measurements(np.empty(0), np.empty(0))
        _, coordinates, offsets = shapely.to_ragged_array(geometry, include_z=False)
        ring_starts, polygon_starts = (np.asarray(o, dtype=np.int64) for o in offsets)
        ring_of_vertex = np.repeat(np.arange(len(ring_starts) - 1), np.diff(ring_starts))
        polygon_of_ring = np.repeat(np.arange(len(geometry)), np.diff(polygon_starts))
        longitude, latitude = locate(self.crs, coordinates[:, 0], coordinates[:, 1])
        anchor = ring_starts[polygon_starts[:-1]][polygon_of_ring[ring_of_vertex]]
        longitude = longitude - longitude[anchor]
        if not self.crs.is_geographic:
            # The inverse projection jumps at the antimeridian, a polygon does not.
            longitude -= 360.0 * np.round(longitude / 360.0)

        # An edge runs from each vertex to the next one of its ring; the last vertex has none.
        is_edge = ring_of_vertex[1:] == ring_of_vertex[:-1]
        ring_of_edge = ring_of_vertex[:-1][is_edge]
        lengths = self._edge_lengths(longitude, latitude, is_edge=is_edge)
        sectors = self._edge_sectors(longitude, latitude, anchor=anchor, is_edge=is_edge)
        ring_area = np.abs(_sum_by(ring_of_edge, sectors, count=len(ring_starts) - 1))
        is_hole = np.ones(len(ring_area), dtype=bool)
        is_hole[polygon_starts[:-1]] = False
        return Measurements(
            _sum_by(polygon_of_ring, np.where(is_hole, -ring_area, ring_area), count=len(geometry)),
            _sum_by(polygon_of_ring[ring_of_edge], lengths, count=len(geometry)),
        )

    def _edge_lengths(
        self, longitude: Floats, latitude: Floats, *, is_edge: NDArray[np.bool_]
    ) -> Floats:
        """Return the geodesic length of each edge in metres."""
        start, stop = np.flatnonzero(is_edge), np.flatnonzero(is_edge) + 1
        geod = _ellipsoid(self.crs)
        _, _, lengths = geod.inv(
            longitude[start],
            latitude[start],
            longitude[stop],
            latitude[stop],
            return_back_azimuth=False,
        )
        return np.asarray(lengths, dtype=np.float64)

    def _edge_sectors(
        self,
        longitude: Floats,
        latitude: Floats,
        *,
        anchor: NDArray[np.int64],
        is_edge: NDArray[np.bool_],
    ) -> Floats:
        """Return the signed area between each edge and the polygon's first vertex."""
        geod = _ellipsoid(self.crs)
        equal_area = pyproj.Proj(proj="cea", a=geod.a, b=geod.b)
        x = geod.a * np.radians(longitude)
        y = np.asarray(equal_area(np.zeros_like(latitude), latitude)[1], dtype=np.float64)
        y = y - y[anchor]
        # Longitudes already count from the first vertex.
        cross = x[:-1] * y[1:] - x[1:] * y[:-1]
        return np.asarray(cross[is_edge] / 2.0)


def _sum_by(group: NDArray[np.int64], values: Floats, *, count: int) -> Floats:
    """Return the sum of values in each of `count` groups."""
    return np.asarray(np.bincount(group, values, count), dtype=np.float64)


def _ellipsoid(crs: pyproj.CRS) -> pyproj.Geod:
    geod = crs.get_geod()
    return geod if geod is not None else pyproj.Geod(ellps="WGS84")


def _degrees_per_unit(crs: pyproj.CRS) -> float:
    return float(np.degrees(crs.axis_info[0].unit_conversion_factor))


def locate(crs: pyproj.CRS, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Return longitudes and latitudes in degrees on the CRS's own ellipsoid and prime meridian."""
    geographic = crs if crs.geodetic_crs is None else crs.geodetic_crs
    if not crs.is_geographic:
        to_geographic = pyproj.Transformer.from_crs(crs, geographic, always_xy=True)
        x, y = to_geographic.transform(x, y)
    scale = _degrees_per_unit(geographic)
    longitude, latitude = np.array(x, dtype=np.float64), np.array(y, dtype=np.float64)
    beyond = ~(np.isfinite(longitude) & np.isfinite(latitude))
    longitude[beyond] = latitude[beyond] = np.nan
    return longitude * scale, latitude * scale


def measure_scale(crs: pyproj.CRS, x: float, y: float) -> float:
    """Return the factor by which a projected CRS is off at a position, the worse of both axes.

    1 is true to scale; 2 means that lengths come out twice or half as long. NaN outside the area
    where the projection is defined.
    """
    unit = float(crs.axis_info[0].unit_conversion_factor)
    step = _SCALE_STEP / unit
    longitude, latitude = locate(crs, np.array([x, x + step, x]), np.array([y, y, y + step]))
    _, _, true = _ellipsoid(crs).inv(
        longitude[[0, 0]], latitude[[0, 0]], longitude[1:], latitude[1:]
    )
    scale = _SCALE_STEP / np.asarray(true, dtype=np.float64)
    return float(np.max(np.maximum(scale, 1.0 / scale)))


def choose_ruler(crs_wkt: str | None, x: float, y: float) -> Ruler:
    """Return what measures polygons of a layer around the position (x, y) in its CRS."""
    if crs_wkt is None:
        return UnknownRuler()
    crs = _horizontal(pyproj.CRS.from_wkt(crs_wkt))
    if crs.is_geographic:
        return EllipsoidalRuler(crs)
    if not crs.axis_info:
        return UnknownRuler()
    if crs.geodetic_crs is not None and abs(measure_scale(crs, x, y) - 1.0) > SCALE_TOLERANCE:
        return EllipsoidalRuler(crs)
    return PlanarRuler(float(crs.axis_info[0].unit_conversion_factor))


def _horizontal(crs: pyproj.CRS) -> pyproj.CRS:
    """Return the horizontal part of a compound or bound CRS."""
    if crs.is_bound and crs.source_crs is not None:
        return _horizontal(crs.source_crs)
    if crs.is_compound:
        return _horizontal(crs.sub_crs_list[0])
    return crs
