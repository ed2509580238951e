"""The scene's class probabilities against exact areas of the polygons."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import ndimage, stats

from crispline.engine.grid import Shape, Window
from crispline.engine.scene import SCENE_CLASSES, SceneSpec, render_window, truth_probabilities
from crispline.engine.scene.area_coverage import FULL, cover_window, direct_edges
from crispline.engine.scene.truth import truth_faces

SPEC = SceneSpec(Shape(900, 1000), seed=6)
BORDERED = SceneSpec(Shape(500, 700), seed=6, nodata_border=True)
ROUNDING = 0.5 / 255 + 1e-3


def share_of_classes(spec: SceneSpec, pixels: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the exact share of each class in pixels (row, column), by polygon intersection."""
    faces = truth_faces(spec, spec.grid.window)
    boxes = shapely.box(pixels[:, 1], pixels[:, 0], pixels[:, 1] + 1, pixels[:, 0] + 1)
    pixel, face = shapely.STRtree(faces.geometry).query(boxes, predicate="intersects")
    areas = shapely.area(shapely.intersection(boxes[pixel], faces.geometry[face]))
    share = np.zeros((len(pixels), len(SCENE_CLASSES)))
    np.add.at(share, (pixel, faces.class_id[face]), areas)
    return share


def test_unblurred_probabilities_are_the_exact_areas() -> None:
    found = truth_probabilities(SPEC, SPEC.grid.window, blur_pixels=0)
    mixed = np.argwhere(found.max(axis=0) < 250)
    random = np.random.default_rng(0)
    chosen = mixed[random.choice(len(mixed), 600, replace=False)]
    anywhere = random.integers(0, SPEC.shape.height, (200, 2))
    for pixels in (chosen, anywhere):
        expected = share_of_classes(SPEC, pixels)
        values = found[:, pixels[:, 0], pixels[:, 1]].T / 255
        assert np.abs(values - expected).max() <= ROUNDING


def test_blur_is_a_gaussian_integrated_over_pixels() -> None:
    sigma, margin = 0.8, 6
    inner = Window(300, 300, 150, 150)
    outer = Window(300 - margin, 300 - margin, 150 + 2 * margin, 150 + 2 * margin)
    sharp = truth_probabilities(SPEC, outer, blur_pixels=0) / 255
    weights = np.diff(stats.norm.cdf(np.arange(-margin, margin + 2) - 0.5, scale=sigma))
    expected = ndimage.convolve1d(ndimage.convolve1d(sharp, weights, axis=1), weights, axis=2)
    found = truth_probabilities(SPEC, inner, blur_pixels=sigma) / 255
    # Rounding of the unblurred values and a cut-off at three sigma.
    assert np.abs(found - expected[:, margin:-margin, margin:-margin]).max() < 2 * ROUNDING


@settings(max_examples=20)
@given(
    row=st.integers(-5, 899),
    column=st.integers(-5, 999),
    height=st.integers(1, 120),
    width=st.integers(1, 120),
    blur=st.sampled_from([0.0, 0.8]),
)
def test_a_pixel_has_the_same_probabilities_in_any_window(
    row: int, column: int, height: int, width: int, blur: float
) -> None:
    wide = Window(row - 7, column - 3, height + 20, width + 20)
    part = truth_probabilities(SPEC, Window(row, column, height, width), blur_pixels=blur)
    whole = truth_probabilities(SPEC, wide, blur_pixels=blur)
    assert np.array_equal(part, whole[:, 7 : 7 + height, 3 : 3 + width])


def test_nodata_is_zero_and_valid_pixels_have_a_class() -> None:
    window = Window(-10, -10, 520, 720)
    found = truth_probabilities(BORDERED, window)
    valid = render_window(BORDERED, window).valid
    assert (found[:, ~valid] == 0).all()
    assert (found.max(axis=0)[valid] >= 255 // len(SCENE_CLASSES)).all()
    assert np.abs(found.sum(axis=0, dtype=int)[valid] - 255).max() <= 3


def test_crossings_of_two_classes_lie_on_the_truth() -> None:
    """Where only two classes are near, p = 1/2 between neighbours marks the boundary."""
    found = truth_probabilities(SPEC, SPEC.grid.window).astype(float)
    near = ndimage.maximum_filter(found > 0, size=(1, 7, 7)).sum(axis=0) == 2
    label = found.argmax(axis=0)
    rows, columns = np.nonzero((label[:, 1:] != label[:, :-1]) & near[:, 1:] & near[:, :-1])
    first = label[rows, columns]
    a, b = found[first, rows, columns], found[first, rows, columns + 1]
    x = columns + 0.5 + (a - 127.5) / (a - b)
    boundary = shapely.union_all(shapely.boundary(truth_faces(SPEC, SPEC.grid.window).geometry))
    shapely.prepare(boundary)
    distance = np.atleast_1d(shapely.distance(shapely.points(x, rows + 0.5), boundary))
    assert len(distance) > 1000
    assert np.median(distance) < 0.02
    assert distance.mean() < 0.06


polygons = st.lists(
    st.tuples(st.integers(-3000, 12000), st.integers(-3000, 12000)), min_size=3, max_size=7
).map(lambda points: shapely.Polygon(np.array(points) / 1024).buffer(0))


@settings(max_examples=60)
@given(polygons)
def test_coverage_of_any_polygon_is_its_area_in_each_pixel(polygon: shapely.Geometry) -> None:
    # Brought to the vertex grid first: coverage rounds vertices, the oracle does not.
    snapped = shapely.set_precision(polygon, 1 / 1024)
    parts = [part for part in shapely.get_parts(snapped) if part.geom_type == "Polygon"]
    edges, _ = direct_edges(np.array(parts, dtype=object))
    window = Window(1, 2, 7, 6)
    found = cover_window(edges, np.zeros(len(edges), np.int64), window, 1)[0] / FULL
    y, x = np.mgrid[1:8, 2:8]
    boxes = shapely.box(x, y, x + 1, y + 1)
    expected = sum((shapely.area(shapely.intersection(boxes, p)) for p in parts), np.zeros((7, 6)))
    assert found == pytest.approx(expected, abs=1e-4)
