"""Square metres and metres of polygons, against pyproj's geodesics and numbers derived by hand."""

from __future__ import annotations

import math

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.polygon_samples import make_courtyard, make_stars

from crispline.engine.measure import Measurements, choose_ruler

WGS84 = pyproj.Geod(ellps="WGS84")


def measure(polygons: list[shapely.Polygon] | np.ndarray, crs: str | int | None) -> Measurements:
    wkt = None if crs is None else pyproj.CRS.from_user_input(crs).to_wkt()
    geometry = np.asarray(polygons, dtype=object)
    x, y = shapely.get_coordinates(geometry[0])[0]
    return choose_ruler(wkt, float(x), float(y)).measure(geometry)


def oracle(polygon: shapely.Polygon, geod: pyproj.Geod = WGS84) -> tuple[float, float]:
    """Geodesic area and perimeter of a polygon in degrees, holes included in both."""
    area, perimeter = geod.geometry_area_perimeter(polygon.exterior)
    area = abs(area)
    for hole in polygon.interiors:
        hole_area, hole_perimeter = geod.geometry_area_perimeter(hole)
        area, perimeter = area - abs(hole_area), perimeter + hole_perimeter
    return area, perimeter


def to_degrees(polygon: shapely.Polygon, epsg: int) -> shapely.Polygon:
    transformer = pyproj.Transformer.from_crs(epsg, 4326, always_xy=True)
    return shapely.transform(
        polygon, lambda c: np.stack(transformer.transform(c[:, 0], c[:, 1]), axis=-1)
    )


def test_metric_projection_is_planar() -> None:
    found = measure([make_courtyard(5e5, 5e6)], 32633)
    assert found.area[0] == pytest.approx(92, abs=1e-9)
    assert found.perimeter[0] == pytest.approx(52, abs=1e-9)


def test_feet_become_metres() -> None:
    # EPSG:2263, New York in US survey feet of 1200/3937 m.
    foot = 1200 / 3937
    found = measure([make_courtyard(980_000, 200_000)], 2263)
    assert found.area[0] == pytest.approx(92 * foot**2, rel=1e-12)
    assert found.perimeter[0] == pytest.approx(52 * foot, rel=1e-12)


def test_degrees_against_geodesics() -> None:
    stars = make_stars(60, x=21.0, y=52.2, unit=1e-3).geometry
    courtyard = make_courtyard(21.01, 52.21, unit=1e-3)
    polygons = np.array([*stars, courtyard], dtype=object)
    found = measure(polygons, 4326)
    expected = np.array([oracle(p) for p in polygons])
    np.testing.assert_allclose(found.area, expected[:, 0], rtol=2e-5)
    np.testing.assert_allclose(found.perimeter, expected[:, 1], rtol=1e-9)


def test_small_polygons_in_degrees_against_radii_of_curvature() -> None:
    """At 2 m the ellipsoid is a plane with M metres a radian north and N cos(latitude) east."""
    stars = make_stars(60, x=21.0, y=52.2, unit=1e-6).geometry
    a, f = 6378137.0, 1 / 298.257223563
    e2 = f * (2 - f)
    latitude = np.radians(shapely.get_y(shapely.centroid(stars)))
    root = 1 - e2 * np.sin(latitude) ** 2
    metres_per_radian = a * (1 - e2) / root**1.5 * (a / np.sqrt(root)) * np.cos(latitude)
    planar = np.array([shapely.area(shapely.transform(s, lambda c: c - c[0])) for s in stars])
    expected = planar * np.radians(1.0) ** 2 * metres_per_radian
    np.testing.assert_allclose(measure(stars, 4326).area, expected, rtol=1e-6)


def test_cell_between_parallels_and_meridians_by_integration() -> None:
    """A raster's border follows parallels: area = integral of M N cos over latitude."""
    south, north, width = 60.0, 60.5, 0.25
    a, f = 6378137.0, 1 / 298.257223563
    e2 = f * (2 - f)
    latitude = np.radians(np.linspace(south, north, 2001))
    root = 1 - e2 * np.sin(latitude) ** 2
    density = a**2 * (1 - e2) / root**2 * np.cos(latitude)
    expected = math.radians(width) * np.trapezoid(density, latitude)
    found = measure([shapely.box(7.0, south, 7.0 + width, north)], 4326)
    assert found.area[0] == pytest.approx(expected, rel=1e-7)


def test_own_ellipsoid_of_the_crs() -> None:
    """EPSG:4807 counts grads from Paris on the Clarke 1880 (IGN) ellipsoid."""
    clarke = pyproj.CRS.from_epsg(4807).get_geod()
    assert clarke is not None
    in_grads = make_courtyard(3.0, 52.0, unit=1e-4)
    in_degrees = shapely.transform(in_grads, lambda c: c * 0.9)
    area, perimeter = oracle(in_degrees, clarke)
    found = measure([in_grads], 4807)
    assert found.area[0] == pytest.approx(area, rel=1e-6)
    assert found.perimeter[0] == pytest.approx(perimeter, rel=1e-9)


@pytest.mark.parametrize(
    ("epsg", "x", "y"),
    [(3857, 1.5e6, 6.8e6), (3857, -8e6, -5e6), (3395, 1.5e6, 6.8e6), (3832, 3_330_000.0, 5e6)],
    ids=["web north", "web south", "Mercator", "across the antimeridian"],
)
def test_stretched_projection_gives_ground_metres(epsg: int, x: float, y: float) -> None:
    polygon = make_courtyard(x, y, unit=2000.0 if epsg == 3832 else 1.0)
    found = measure([polygon], epsg)
    lonlat = to_degrees(polygon, epsg)
    shifted = shapely.transform(lonlat, lambda c: np.stack([c[:, 0] % 360, c[:, 1]], axis=-1))
    area, perimeter = oracle(shifted)
    assert found.area[0] < 0.8 * polygon.area, "the projection stretches here"
    assert found.area[0] == pytest.approx(area, rel=2e-5)
    assert found.perimeter[0] == pytest.approx(perimeter, rel=1e-5)


def test_web_mercator_at_the_equator_stays_planar() -> None:
    found = measure([make_courtyard(1e6, 1000.0)], 3857)
    assert found.area[0] == pytest.approx(92, abs=1e-9)


def test_unknown_without_crs() -> None:
    found = measure([make_courtyard(0, 0), make_courtyard(20, 0)], None)
    assert np.isnan(found.area).all()
    assert np.isnan(found.perimeter).all()


def test_local_crs_in_metres_is_planar() -> None:
    local = 'LOCAL_CS["site",UNIT["metre",1],AXIS["X",EAST],AXIS["Y",NORTH]]'
    found = measure([make_courtyard(0, 0)], local)
    assert found.area[0] == pytest.approx(92)


def test_compound_crs_measures_its_horizontal_part() -> None:
    found = measure([make_courtyard(5e5, 5e6)], "EPSG:32633+5773")
    assert found.area[0] == pytest.approx(92)


@given(west=st.floats(-179, 170), south=st.floats(-84, 80), size=st.floats(1e-3, 3e-3))
def test_any_place_on_earth_matches_geodesics(west: float, south: float, size: float) -> None:
    polygon = shapely.Polygon(
        [(west, south), (west + size, south + size / 3), (west + size / 2, south + size)]
    )
    area, perimeter = oracle(polygon)
    found = measure([polygon], 4326)
    # A straight line in degrees bulges off the geodesic, more so towards the poles; and the
    # sums of the oracle are good to some 0.01 m2.
    assert found.area[0] == pytest.approx(area, rel=3e-4, abs=0.05)
    assert found.perimeter[0] == pytest.approx(perimeter, rel=1e-7)
