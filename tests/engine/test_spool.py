"""The polygon spool: written once, whole or not at all, read as often as wanted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import shapely
from tests.engine.polygon_samples import (
    list_files,
    make_batch,
    make_courtyard,
    make_layer,
    make_stars,
)

from crispline.engine.errors import Cancelled, JobError
from crispline.engine.polygons import PolygonBatch
from crispline.engine.spool import PolygonSpool


def test_round_trip(tmp_path: Path) -> None:
    first, second = make_stars(40), make_batch([make_courtyard(6e5, 5.2e6)])
    written = PolygonSpool.write(tmp_path / "p.arrow", [first, second], make_layer())
    spool = PolygonSpool.open(tmp_path / "p.arrow")
    assert spool == written
    assert spool.layer == make_layer()
    assert len(spool) == 41
    assert spool.totals.vertices == 40 * 9 + 8
    assert spool.totals.rings == 42
    everything = np.append(first.geometry, second.geometry)
    assert spool.totals.bounds == tuple(shapely.total_bounds(everything))
    frame = spool.geodataframe()
    assert frame.crs.to_epsg() == 32633
    assert list(frame.columns) == [
        "class_id", "class_name", "area_m2", "perimeter_m", "confidence", "n_vertices", "geometry",
    ]  # fmt: skip
    found = shapely.normalize(frame.geometry.to_numpy())
    assert shapely.equals_exact(found, shapely.normalize(everything), 0.0).all()
    assert frame["class_id"].tolist() == [*first.class_id, 1]


def test_read_again_and_again(tmp_path: Path) -> None:
    spool = PolygonSpool.write(tmp_path / "p.arrow", [make_stars(10)], make_layer())
    passes = [
        [row for batch in spool.record_batches(["pixels"]) for row in batch.to_pylist()]
        for _ in range(3)
    ]
    assert passes == [[{"pixels": n} for n in range(1, 11)]] * 3


def test_no_polygons(tmp_path: Path) -> None:
    spool = PolygonSpool.write(tmp_path / "p.arrow", [], make_layer(None))
    assert len(spool) == 0
    assert spool.totals.bounds is None
    assert len(spool.geodataframe()) == 0
    empty = PolygonSpool.write(tmp_path / "q.arrow", [make_batch([])], make_layer())
    assert len(empty) == 0


def test_small_batches_become_large_ones(tmp_path: Path) -> None:
    batches = (make_batch([make_courtyard(x, 0)]) for x in range(200))
    spool = PolygonSpool.write(tmp_path / "p.arrow", batches, make_layer())
    assert len(list(spool.record_batches())) == 1


def test_interrupted_writing_leaves_nothing(tmp_path: Path) -> None:
    def interrupted() -> Iterator[PolygonBatch]:
        yield make_stars(5)
        raise Cancelled("stop")

    with pytest.raises(Cancelled):
        PolygonSpool.write(tmp_path / "p.arrow", interrupted(), make_layer())
    assert list_files(tmp_path) == []


def test_interrupted_rewriting_keeps_the_old_file(tmp_path: Path) -> None:
    def interrupted() -> Iterator[PolygonBatch]:
        yield make_stars(5)
        raise ZeroDivisionError

    path = tmp_path / "p.arrow"
    PolygonSpool.write(path, [make_stars(3)], make_layer())
    with pytest.raises(ZeroDivisionError):
        PolygonSpool.write(path, interrupted(), make_layer())
    assert len(PolygonSpool.open(path)) == 3
    assert list_files(tmp_path) == ["p.arrow"]


@pytest.mark.parametrize("damage", ["missing", "empty", "truncated", "foreign"])
def test_missing_or_damaged(damage: str, tmp_path: Path) -> None:
    path = tmp_path / "p.arrow"
    PolygonSpool.write(path, [make_stars(50)], make_layer())
    content = path.read_bytes()
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes({"empty": b"", "truncated": content[:-40], "foreign": b"x" * 500}[damage])
    with pytest.raises(JobError, match=r"p\.arrow.*run again"):
        PolygonSpool.open(path)
