"""The vectoriser as a whole, against GDAL, GEOS, scipy and the published prototype."""

from __future__ import annotations

import importlib
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
import shapely
from affine import Affine
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from rasterio.features import rasterize
from scipy import ndimage
from tests.engine.coverages import (
    ArrayReader,
    all_polygons,
    check_coverage,
    contents,
    random_probabilities,
)

from crispline.engine.errors import JobError, RasterError
from crispline.engine.grid import Shape, Window
from crispline.engine.network import join_blocks
from crispline.engine.trace import BlockTrace, trace_labels
from crispline.engine.vectorise import (
    BlockTracer,
    TraceSink,
    VectoriseSettings,
    vectorise,
)

SETTINGS = [
    VectoriseSettings(tolerance=0),
    VectoriseSettings(tolerance=0.75),
    VectoriseSettings(minimum_pixels=10, hole_pixels=20, tolerance=1.0),
]

rasters = st.builds(
    random_probabilities,
    height=st.integers(1, 48),
    width=st.integers(1, 48),
    classes=st.integers(2, 6),
    sigma=st.sampled_from([0.3, 0.7, 1.5, 4.0]),
    seed=st.integers(0, 2**31),
    holes=st.sampled_from([0.0, 0.02, 0.2]),
    step=st.sampled_from([1, 1, 64, 255]),
)


@settings(max_examples=40)
@given(values=rasters, chosen=st.sampled_from(SETTINGS), block_size=st.integers(1, 50))
def test_any_raster_gives_a_gapless_coverage_whatever_the_blocks(
    values: NDArray[np.uint8], chosen: VectoriseSettings, block_size: int
) -> None:
    whole = vectorise(ArrayReader(values), chosen, block_size=1000)
    check_coverage(whole, values.max(axis=0) > 0)
    blocks = vectorise(ArrayReader(values), chosen, block_size=block_size, threads=2)
    assert contents(blocks) == contents(whole)


@settings(max_examples=30)
@given(values=rasters)
def test_traced_polygons_give_back_every_label(values: NDArray[np.uint8]) -> None:
    coverage = vectorise(ArrayReader(values), VectoriseSettings(tolerance=0))
    geometry, classes = all_polygons(coverage)
    expected = np.where(values.max(axis=0) > 0, values.argmax(axis=0) + 1, 0)
    if not len(geometry):
        assert not expected.any()
        return
    back = rasterize(
        zip(geometry, (classes + 1).tolist(), strict=True),
        out_shape=expected.shape,
        transform=coverage.grid.transform,
    )
    np.testing.assert_array_equal(back, expected)


@settings(max_examples=20)
@given(values=rasters)
def test_rotated_and_geographic_grids_stay_valid(values: NDArray[np.uint8]) -> None:
    fine = Affine.translation(13.4, 52.5) @ Affine.rotation(17) @ Affine.scale(1e-6, -1.3e-6)
    coverage = vectorise(ArrayReader(values, fine), VectoriseSettings(tolerance=0.75))
    geometry, _ = all_polygons(coverage)
    assert bool(shapely.is_valid(geometry).all())
    expected = float((values.max(axis=0) > 0).sum()) * coverage.grid.pixel_area
    assert float(shapely.area(geometry).sum()) == pytest.approx(expected, rel=1e-6)


def test_regions_are_four_connected_and_joined_across_saddles() -> None:
    """Against scipy, on labels without any saddle."""
    rng = np.random.default_rng(5)
    labels = np.kron(rng.integers(0, 3, (12, 9)), np.ones((4, 4), int)).astype(np.uint8)
    a, b, c, d = labels[:-1, :-1], labels[:-1, 1:], labels[1:, :-1], labels[1:, 1:]
    saddle = (a != b) & (c != d) & (a != c) & (b != d)
    labels[:-1, 1:][saddle] = a[saddle]
    expected = sum(ndimage.label(labels == k)[1] for k in range(3))
    coverage = vectorise(ArrayReader(labels), VectoriseSettings(), block_size=7)
    assert coverage.polygon_count == expected
    assert np.isnan(next(coverage.batches()).confidence).all()


def test_a_saddle_joins_the_pair_with_the_higher_probability() -> None:
    """2 x 2 chessboard: class 1 on the descending diagonal at 0.9, class 0 at 0.6."""
    one = np.array([[230, 102], [102, 230]], np.uint8)
    values = np.stack([255 - one, one])
    coverage = vectorise(ArrayReader(values), VectoriseSettings(tolerance=0))
    _, classes = all_polygons(coverage)
    assert sorted(classes.tolist()) == [0, 0, 1]


def test_a_boundary_lies_where_the_probabilities_cross() -> None:
    """p1 = 0.2, 0.4, 0.8 along x: with p0 = 1 - p1 the margins are 51 and -153: t = 1/4."""
    one = np.tile(np.array([51, 102, 204], np.uint8), (4, 1))
    coverage = vectorise(ArrayReader(np.stack([255 - one, one])), VectoriseSettings())
    geometry, classes = all_polygons(coverage)
    assert classes.tolist() == [0, 1]
    assert shapely.bounds(geometry[0]).tolist() == pytest.approx([0, -4, 1.75, 0])
    assert shapely.bounds(geometry[1]).tolist() == pytest.approx([1.75, -4, 3, 0])
    batch = next(coverage.batches())
    assert batch.confidence.tolist() == pytest.approx([(0.8 + 0.6) / 2, 0.8])


def test_a_straight_oblique_edge_becomes_one_straight_line() -> None:
    """Exact area coverage of a half plane: the arc must have two vertices on the true line."""
    rows, columns = np.mgrid[0:64, 0:64] + 0.5
    distance = (columns - 20) * np.cos(0.3) - (rows - 10) * np.sin(0.3)
    one = np.round(255 / (1 + np.exp(-distance / 0.8))).astype(np.uint8)
    coverage = vectorise(ArrayReader(np.stack([255 - one, one])), VectoriseSettings())
    geometry, _ = all_polygons(coverage)
    shared = shapely.intersection(geometry[0], geometry[1])
    assert shapely.get_num_coordinates(shapely.line_merge(shared)) == 2
    ends = shapely.get_coordinates(shapely.line_merge(shared))
    off = (ends[:, 0] - 20) * np.cos(0.3) - (-ends[:, 1] - 10) * np.sin(0.3)
    assert np.abs(off).max() < 0.05


def test_a_corner_of_no_data_between_two_pixels_of_one_region() -> None:
    """A ring around one no-data pixel that touches the outside across a corner stays valid."""
    values = np.zeros((2, 4, 4), np.uint8)
    values[0] = 255
    values[:, 0, 0] = values[:, 1, 1] = 0
    coverage = vectorise(ArrayReader(values), VectoriseSettings())
    check_coverage(coverage, values.max(axis=0) > 0)
    geometry, _ = all_polygons(coverage)
    assert len(geometry) == 1
    assert shapely.get_num_interior_rings(geometry[0]) == 1


@pytest.mark.parametrize("seed", [190, 342, 533, 695])
def test_an_arc_never_passes_to_the_wrong_side_of_another_one(seed: int) -> None:
    """Found by search: between the same two nodes, a straightened arc crosses nothing and yet
    turns the region between them inside out, so that areas overlap."""
    values = random_probabilities(height=24, width=24, classes=3, sigma=0.7, seed=seed, holes=0.2)
    coverage = vectorise(ArrayReader(values), VectoriseSettings(tolerance=1.5))
    check_coverage(coverage, values.max(axis=0) > 0)


@pytest.mark.parametrize("seed", [1, 5, 10])
def test_an_arc_never_sweeps_over_an_island(seed: int) -> None:
    """Found by search: at a coarse tolerance an island would end up outside its region's shell."""
    values = random_probabilities(height=60, width=60, classes=4, sigma=0.7, seed=seed)
    coverage = vectorise(ArrayReader(values), VectoriseSettings(tolerance=3.0))
    check_coverage(coverage, np.ones((60, 60), np.bool_))


@pytest.mark.parametrize("block_size", [1, 3, 7, 1000])
def test_borders_are_as_long_as_the_pixel_sides_between_labels(block_size: int) -> None:
    """Brute force; a side on a seam is seen by two blocks and must count once in all."""
    labels = random_probabilities(height=19, width=23, classes=4, sigma=0.7, seed=1).argmax(axis=0)
    labels = labels.astype(np.uint8)
    labels[4:7, 9:15] = 255
    tracer = BlockTracer(ArrayReader(labels).grid, block_size=block_size)
    for block_row in range(tracer.plan.rows):
        row = tracer.plan.window(block_row * tracer.plan.columns).row
        tracer.trace_row(block_row, labels[row : row + block_size + 1], first_row=row)
    _, pieces = join_blocks(tracer.archive, tracer.plan)
    framed = np.pad(labels, 1, constant_values=255)
    sides = (framed[1:] != framed[:-1]).sum() + (framed[:, 1:] != framed[:, :-1]).sum()
    assert pieces.half_cracks.sum() == 2 * sides


def test_nothing_valid_gives_no_polygons() -> None:
    coverage = vectorise(ArrayReader(np.zeros((3, 5, 8), np.uint8)), VectoriseSettings())
    assert coverage.polygon_count == 0
    assert list(coverage.batches()) == []


def test_traces_survive_in_a_folder_and_are_not_traced_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = random_probabilities(height=40, width=33, classes=4, sigma=1.5, seed=3)
    expected = contents(vectorise(ArrayReader(values), SETTINGS[2], block_size=10))
    sink = TraceSink(ArrayReader(values).grid, block_size=10, folder=tmp_path)
    for row in (0, 10):
        window = Window(row, 0, 11, 33)
        sink.accept(window, ArrayReader(values).read(window))
    traced: list[Window] = []
    module = importlib.import_module("crispline.engine.vectorise")
    original = module.trace_probabilities

    def count(probabilities: NDArray[np.uint8], window: Window, raster: Shape) -> BlockTrace:
        traced.append(window)
        trace: BlockTrace = original(probabilities, window, raster)
        return trace

    monkeypatch.setattr(module, "trace_probabilities", count)
    again = TraceSink(ArrayReader(values).grid, block_size=10, folder=tmp_path, threads=2)
    for row in (0, 10, 20, 30):
        window = Window(row, 0, min(11, 40 - row), 33)
        again.accept(window, ArrayReader(values).read(window))
    assert {w.row for w in traced} == {20, 30}
    assert contents(again.finish(SETTINGS[2])) == expected


@pytest.mark.parametrize("seed", range(3))
def test_traced_areas_agree_with_the_prototype(
    shared_data: Path, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The prototype traced the same arcs in floating point; its polygons have the same areas."""
    shutil.copy(shared_data.parent / "prototype" / "vec.py", tmp_path / "vec.py")
    monkeypatch.syspath_prepend(tmp_path)
    sys.modules.pop("vec", None)
    vec = importlib.import_module("vec")
    values = random_probabilities(height=60, width=70, classes=5, sigma=2.5, seed=seed)
    labels = values.argmax(axis=0).astype(np.uint8)
    saddles = vec.saddles(labels, values, 1)
    regions, class_id, _ = vec.ccl(labels, saddles)
    points, offsets, sides, nodes, headings, out, _ = vec.trace(
        labels, values, regions, saddles, 1, vec.LUT
    )
    theirs, _ = vec.polygons(points, offsets, sides, nodes, headings, out, len(class_id) - 1)
    ours, _ = all_polygons(vectorise(ArrayReader(values), VectoriseSettings(tolerance=0)))
    assert len(ours) == len(theirs)
    np.testing.assert_allclose(
        np.sort(shapely.area(ours)), np.sort(shapely.area(theirs)), atol=0.05
    )


def test_bad_settings_say_what_was_expected() -> None:
    with pytest.raises(JobError, match="tolerance of at least 0, found -1"):
        VectoriseSettings(tolerance=-1)
    with pytest.raises(JobError, match="block size"):
        vectorise(ArrayReader(np.ones((2, 3, 3), np.uint8)), SETTINGS[0], block_size=0)
    sink = TraceSink(ArrayReader(np.ones((2, 30, 3), np.uint8)).grid, block_size=10)
    with pytest.raises(JobError, match="bands of 10 rows"):
        sink.accept(Window(5, 0, 11, 3), np.ones((2, 11, 3), np.uint8))


def test_a_raster_beyond_the_coordinates_is_refused() -> None:
    with pytest.raises(RasterError, match="524286"):
        trace_labels(np.zeros((2, 2), np.uint8), Window(0, 0, 2, 2), Shape(2, 600_000))
