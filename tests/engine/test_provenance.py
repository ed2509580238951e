"""What goes with the data."""

from __future__ import annotations

import hashlib
import json
import os
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pyogrio
import pytest
import rasterio
import shapely

import crispline
from crispline.engine.provenance import (
    build_provenance,
    describe_model,
    identify_file,
    list_software,
)

NOON = datetime(2024, 5, 6, 14, 0, 0, 123, tzinfo=timezone(timedelta(hours=2)))


def test_serialisable_and_complete(tmp_path: Path) -> None:
    model = tmp_path / "m.onnx"
    model.write_bytes(b"weights" * 500_000)
    found = build_provenance(
        raster="/home/anna/secret/ortho.tif",
        parameters={"tolerance": 0.75},
        model=describe_model("roofs", "1.2", model),
        now=NOON,
    )
    assert json.loads(json.dumps(found)) == found
    assert found["raster"] == "ortho.tif"
    assert "anna" not in json.dumps(found)
    assert found["parameters"] == {"tolerance": 0.75}
    assert found["time"] == "2024-05-06T12:00:00+00:00"
    digest = hashlib.sha256(b"weights" * 500_000).hexdigest()
    assert found["model"] == {"name": "roofs", "version": "1.2", "sha256": digest}


@pytest.mark.parametrize(
    ("raster", "name"),
    [(r"C:\data\a.tif", "a.tif"), ("/vsizip/x.zip/a.tif", "a.tif"), (Path("b/a.tif"), "a.tif")],
)
def test_folder_is_left_out(raster: str | Path, name: str) -> None:
    assert build_provenance(raster=raster, parameters={})["raster"] == name
    full = build_provenance(raster=raster, parameters={}, full_path=True)
    assert full["raster"] == str(raster)
    assert "model" not in full


def test_file_is_known_by_size_and_time(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    path.write_bytes(b"123")
    first = identify_file(path)
    assert identify_file(path) == first
    status = path.stat()
    path.write_bytes(b"1234")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    larger = identify_file(path)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 10**9))
    assert len({first, larger, identify_file(path)}) == 3


def test_present_time() -> None:
    found = datetime.fromisoformat(build_provenance(raster="a.tif", parameters={})["time"])
    assert abs(datetime.now(UTC) - found) < timedelta(minutes=1)


def test_software() -> None:
    found = list_software()
    assert found["crispline"] == crispline.__version__
    assert found["gdal_reading"] == rasterio.__gdal_version__
    assert found["gdal_writing"] == ".".join(map(str, pyogrio.__gdal_version__))
    assert found["geos"] == ".".join(map(str, shapely.geos_version))
