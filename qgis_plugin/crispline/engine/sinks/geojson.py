"""GeoJSON with full coordinate precision: rounding would break the polygons' validity."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pyproj

from crispline.engine.errors import OutputError
from crispline.engine.sinks.companion import write_companions
from crispline.engine.sinks.destination import staged
from crispline.engine.sinks.stream import Content, Driver, write_stream

#: 17 significant figures give every double back unchanged.
_OPTIONS = {"SIGNIFICANT_FIGURES": "17", "RFC7946": "NO"}


def write_geojson(content: Content, target: Path) -> tuple[Path, ...]:
    """Write a GeoJSON in the layer's own CRS, which its `crs` member names, atomically.

    Raises OutputError for a CRS that has no EPSG code, which GeoJSON cannot name: readers would
    take the coordinates for longitudes and latitudes.
    """
    _check_crs(content.layer.crs_wkt, target)
    with staged(target) as folder:
        path = folder / target.name
        write_stream(content, path, Driver("GeoJSON", _OPTIONS))
        _check_end(path)
        write_companions(path, content.layer)
    return (target,)


def _check_crs(crs_wkt: str | None, target: Path) -> None:
    if crs_wkt is None:
        return
    crs = pyproj.CRS.from_wkt(crs_wkt)
    if crs.to_authority(min_confidence=100) is None:
        raise OutputError(
            f"expected a CRS with an EPSG code for {target}, since GeoJSON names no other, "
            f"found {crs.name!r}; write a GeoPackage instead"
        )


def _check_end(path: Path) -> None:
    """Check that the collection is closed: the driver does not report a full disk."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 16))
        end = file.read()
    if not end.rstrip().endswith(b"}"):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
