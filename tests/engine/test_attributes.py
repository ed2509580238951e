"""Attributes of polygons, against shapely polygon by polygon."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.polygon_samples import make_batch, make_courtyard, make_layer, make_stars

from crispline.engine import attributes
from crispline.engine.attributes import describe_polygons
from crispline.engine.polygons import PolygonBatch


def describe(*batches: PolygonBatch, epsg: int | None = 32633) -> list[dict[str, Any]]:
    records = describe_polygons(batches, make_layer(epsg))
    return [row for batch in records for row in batch.to_pylist()]


def cut(batch: PolygonBatch, start: int, stop: int) -> PolygonBatch:
    part = slice(start, stop)
    return PolygonBatch(
        batch.geometry[part], batch.class_id[part], batch.pixels[part], batch.confidence[part]
    )


def test_each_attribute_by_hand() -> None:
    [row] = describe(make_batch([make_courtyard(5e5, 5e6)], class_id=[2], confidence=[0.625]))
    assert row["class_id"] == 2
    assert row["class_name"] == "low vegetation / lawn"
    assert row["area_m2"] == pytest.approx(92)
    assert row["perimeter_m"] == pytest.approx(52)
    assert row["confidence"] == 0.625
    assert row["n_vertices"] == 8
    assert row["n_rings"] == 2
    assert (row["xmin"], row["ymin"], row["xmax"], row["ymax"]) == (5e5, 5e6, 5e5 + 10, 5e6 + 10)


def test_unknown_values_are_null() -> None:
    batch = make_batch([make_courtyard(0, 0)], confidence=[float("nan")])
    [row] = describe(batch, epsg=None)
    assert row["area_m2"] is None
    assert row["perimeter_m"] is None
    assert row["confidence"] is None
    assert row["n_vertices"] == 8


def test_class_without_a_name_is_named_by_its_id() -> None:
    [row] = describe(make_batch([make_courtyard(0, 0)], class_id=[200]))
    assert row["class_name"] == "class 200"


def test_rings_are_oriented_and_points_untouched() -> None:
    clockwise = shapely.reverse(shapely.orient_polygons(make_courtyard(0.1, 0.2, unit=1 / 3)))
    [row] = describe(make_batch([clockwise]))
    written = shapely.from_wkb(row["geometry"])
    assert written.exterior.is_ccw
    assert not written.interiors[0].is_ccw
    assert shapely.equals_exact(written.normalize(), clockwise.normalize(), 0.0)


@given(cuts=st.lists(st.integers(0, 30), max_size=4), scale=st.sampled_from([32633, 3857, 4326]))
def test_batching_changes_nothing(cuts: list[int], scale: int) -> None:
    unit = 1e-5 if scale == 4326 else 1.0
    x, y = (15.0, 46.0) if scale == 4326 else (5e5, 5.1e6)
    whole = make_stars(30, x=x, y=y, unit=unit)
    edges = [0, *sorted(cuts), 30]
    parts = [cut(whole, a, b) for a, b in pairwise(edges)]
    assert describe(*parts, epsg=scale) == describe(whole, epsg=scale)


def test_large_batches_are_split(monkeypatch: pytest.MonkeyPatch) -> None:
    batch = make_stars(30)  # 10 coordinates each
    monkeypatch.setattr(attributes, "BATCH_VERTICES", 45)
    monkeypatch.setattr(attributes, "BATCH_POLYGONS", 3)
    sizes = [b.num_rows for b in describe_polygons([batch], make_layer())]
    assert sizes == [3] * 10
    monkeypatch.setattr(attributes, "BATCH_POLYGONS", 100)
    records = list(describe_polygons([batch], make_layer()))
    assert [b.num_rows for b in records] == [4] * 7 + [2]
    monkeypatch.setattr(attributes, "BATCH_VERTICES", 5)  # less than any polygon has
    assert [b.num_rows for b in describe_polygons([batch], make_layer())] == [1] * 30
    wkb = pa.Table.from_batches(records)["geometry"].to_numpy()
    expected = shapely.normalize(batch.geometry)
    assert shapely.equals_exact(shapely.normalize(shapely.from_wkb(wkb)), expected, 0.0).all()


def test_many_polygons_match_shapely() -> None:
    batch = make_stars(50)
    rows = describe(batch)
    for row, polygon, confidence in zip(rows, batch.geometry, batch.confidence, strict=True):
        assert row["area_m2"] == pytest.approx(polygon.area)
        assert row["perimeter_m"] == pytest.approx(polygon.length)
        assert row["n_vertices"] == 9
        assert row["confidence"] == confidence
    assert np.array_equal([row["pixels"] for row in rows], batch.pixels)
