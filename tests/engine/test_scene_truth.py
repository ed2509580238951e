"""The scene's vector truth: a valid coverage of exactly the valid pixels, whatever the window."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from crispline.engine.errors import RasterError
from crispline.engine.grid import Shape, Window
from crispline.engine.scene import SCENE_CLASSES, SceneSpec, render_window, truth_window
from crispline.engine.scene.buildings import footprint, shape_courtyard, shape_house, shape_u
from crispline.engine.scene.coverage import Faces
from crispline.engine.scene.items import Frame
from crispline.engine.scene.spec import BUILDING
from crispline.engine.scene.truth import truth_faces

SIZE = Shape(1100, 1300)
SPEC = SceneSpec(SIZE, seed=3)
WHOLE = SPEC.grid.window


@pytest.mark.parametrize("nodata_border", [False, True])
@pytest.mark.parametrize("dissolved", [False, True])
@pytest.mark.parametrize("seed", [0, 3, 11])
def test_truth_covers_the_valid_pixels_without_gap_or_overlap(
    seed: int, dissolved: bool, nodata_border: bool
) -> None:
    spec = SceneSpec(SIZE, seed=seed, nodata_border=nodata_border)
    frame = truth_window(spec, WHOLE, dissolved=dissolved)
    valid = int(render_window(spec, WHOLE).valid.sum())
    polygons = frame.geometry.to_numpy()
    assert set(frame.geom_type) == {"Polygon"}
    assert shapely.is_valid(polygons).all()
    assert shapely.coverage_is_valid(polygons)
    assert frame.area.sum() / 0.1**2 == pytest.approx(valid, abs=1e-3)
    # An overlap would be counted twice in the sum but once in the union, a gap in neither.
    assert shapely.union_all(polygons).area == pytest.approx(frame.area.sum(), abs=1e-5)


def test_nodata_border_leaves_a_tilted_footprint() -> None:
    spec = SceneSpec(SIZE, seed=3, nodata_border=True)
    valid = render_window(spec, WHOLE).valid
    assert not valid[0, 0]
    assert not valid[-1, -1]
    assert valid[SIZE.height // 2, SIZE.width // 2]
    assert 0.5 < valid.mean() < 0.95
    # One run of columns a row, at a place that moves: tilted, not a narrower rectangle.
    starts = valid.argmax(axis=1)[valid.any(axis=1)]
    assert len(set(starts.tolist())) > 20


def test_dissolved_truth_has_one_polygon_for_each_connected_class_region() -> None:
    faces = truth_faces(SPEC, WHOLE)
    for info in SCENE_CLASSES:
        mine = faces.geometry[faces.class_id == info.id]
        regions = shapely.get_parts(shapely.union_all(mine)) if len(mine) else mine
        assert len(mine) == len(regions)


def area_by_class(faces: Faces, box: shapely.Geometry | None = None) -> np.ndarray:
    geometry = faces.geometry if box is None else shapely.intersection(faces.geometry, box)
    return np.bincount(faces.class_id, shapely.area(geometry), len(SCENE_CLASSES))


@settings(max_examples=25)
@given(
    row=st.integers(-40, SIZE.height - 1),
    column=st.integers(-40, SIZE.width - 1),
    height=st.integers(1, 400),
    width=st.integers(1, 400),
)
def test_truth_of_a_window_is_that_of_the_whole_clipped(
    row: int, column: int, height: int, width: int
) -> None:
    window = Window(row, column, height, width)
    whole = truth_faces(SPEC, WHOLE)
    part = truth_faces(SPEC, window)
    inside = window.intersect(WHOLE)
    if inside is None:
        assert len(part.geometry) == 0
        return
    box = shapely.box(inside.column, inside.row, inside.column_stop, inside.row_stop)
    assert shapely.coverage_is_valid(part.geometry)
    # Crossing points are rounded to 1/1024 pixel, which moves a boundary that much at most.
    assert area_by_class(part) == pytest.approx(area_by_class(whole, box), abs=0.2)
    assert area_by_class(part).sum() == pytest.approx(box.area, abs=1e-6)


def test_all_classes_and_shapes_appear() -> None:
    seen: set[int] = set()
    party_walls = courtyards = 0
    for seed in (1, 2):
        spec = SceneSpec(Shape(1600, 2000), seed=seed)
        faces = truth_faces(spec, spec.grid.window, dissolved=False)
        seen |= set(faces.class_id.tolist())
        buildings = faces.geometry[faces.class_id == BUILDING]
        courtyards += int((shapely.get_num_interior_rings(buildings) > 0).sum())
        left, right = shapely.STRtree(buildings).query(buildings, predicate="touches")
        walls = shapely.intersection(buildings[left], buildings[right])
        party_walls += int((shapely.length(walls) > 50).sum()) // 2
    assert seen == {info.id for info in SCENE_CLASSES}
    assert party_walls >= 10
    assert courtyards >= 2


def turns(ring: shapely.LinearRing) -> np.ndarray:
    """Return the angle between neighbouring sides at every corner, degrees."""
    points = shapely.get_coordinates(ring)[:-1]
    before = points - np.roll(points, 1, axis=0)
    after = np.roll(points, -1, axis=0) - points
    angle = np.arctan2(*after.T[::-1]) - np.arctan2(*before.T[::-1])
    return np.asarray(np.abs(np.degrees(angle) % 360), np.float64)


@pytest.mark.parametrize("seed", range(8))
def test_footprints_have_right_angles_only(seed: int) -> None:
    random = np.random.default_rng(seed)
    frame = Frame(1000.0, 2000.0, 0.1 + 0.3 * seed)
    shapes = [
        shape_house(random, length=10.0, depth=9.0),
        shape_u(random, length=30.0, depth=28.0, wing=9.0),
        shape_courtyard(length=30.0, depth=28.0, wing=9.0),
    ]
    for parts in shapes:
        polygon = footprint(frame, parts)
        for ring in (polygon.exterior, *polygon.interiors):
            assert np.minimum(turns(ring), 360 - turns(ring)) == pytest.approx(90, abs=1e-4)
    courtyard = footprint(frame, shapes[2])
    assert courtyard.area == pytest.approx(30 * 28 - 12 * 10)
    assert len(courtyard.interiors) == 1
    outline = shapely.minimum_rotated_rectangle(courtyard)
    (x0, y0), (x1, y1) = shapely.get_coordinates(outline)[:2]
    off = (math.atan2(y1 - y0, x1 - x0) - frame.angle) % (math.pi / 2)
    assert min(off, math.pi / 2 - off) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(
    ("crs", "pixel_size", "metres"),
    [("EPSG:32633", 0.2, 0.2), ("EPSG:4326", 1e-6, 0.1112), ("EPSG:2263", 0.5, 0.1524)],
)
def test_truth_lies_in_the_asked_for_crs(crs: str, pixel_size: float, metres: float) -> None:
    spec = SceneSpec(Shape(300, 200), seed=1, crs=crs, pixel_size=pixel_size)
    assert spec.metres_per_pixel == pytest.approx(metres, rel=1e-3)
    frame = truth_window(spec, spec.grid.window)
    left, top = spec.grid.transform @ (0, 0)
    right, bottom = spec.grid.transform @ (200, 300)
    assert frame.total_bounds == pytest.approx([left, bottom, right, top], abs=pixel_size * 1e-3)
    assert shapely.coverage_is_valid(frame.geometry.to_numpy())
    assert frame.crs.to_epsg() == int(crs.split(":")[1])


@pytest.mark.parametrize(
    ("settings_", "found"),
    [
        ({"seed": -1}, "-1"),
        ({"pixel_size": 50.0}, "50"),
        ({"crs": "EPSG:0"}, "EPSG:0"),
    ],
)
def test_unusable_specs_are_refused(settings_: dict[str, object], found: str) -> None:
    with pytest.raises(RasterError, match=found):
        SceneSpec(Shape(64, 64), **settings_)  # type: ignore[arg-type]  # wrong on purpose
