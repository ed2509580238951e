"""Where a result comes from: software, model, parameters, raster, time."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

import crispline

_CHUNK = 1 << 20


def list_software() -> dict[str, str]:
    """Return the versions of Crispline and of the libraries that shape its results.

    GDAL is named twice: rasterio (reading) and pyogrio (writing) bring their own.
    """
    import pyogrio
    import rasterio
    import shapely

    versions = {
        # Where QGIS runs the engine, it is no installed distribution.
        "crispline": crispline.__version__,
        "onnxruntime": _version("onnxruntime", "onnxruntime-gpu", "onnxruntime-directml"),
        "gdal_reading": rasterio.__gdal_version__,
        "gdal_writing": pyogrio.__gdal_version_string__,
        "geos": shapely.geos_version_string,
    }
    return {name: version for name, version in versions.items() if version}


def _version(*distributions: str) -> str:
    """Return the version of the first distribution that is installed, or ""."""
    for name in distributions:
        try:
            return metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return ""


def identify_file(path: Path) -> str:
    """Return what changes when a file, or the top of a folder, does; nothing of it is read."""
    status = path.stat()
    return f"{path} {status.st_size} {status.st_mtime_ns}"


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file as 64 hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def describe_model(name: str, version: str, path: Path | None = None) -> dict[str, str]:
    """Return name and version of a model, with the SHA-256 of its file where one is given."""
    model = {"name": name, "version": version}
    return model | {"sha256": hash_file(path)} if path is not None else model


def build_provenance(
    *,
    raster: str | Path,
    parameters: Mapping[str, Any],
    model: Mapping[str, str] | None = None,
    full_path: bool = False,
    now: datetime | None = None,
) -> dict[str, Any]:
    """Return what goes with the data, JSON-serialisable.

    The raster is named without its folder unless `full_path`: results are passed on, and folder
    names tell of their makers. `model` is what `describe_model` returns, None where a class
    raster was vectorised. `now` defaults to the present.
    """
    time = now or datetime.now(UTC)
    described: dict[str, Any] = {
        "software": list_software(),
        "raster": str(raster) if full_path else str(raster).replace("\\", "/").rsplit("/", 1)[-1],
        "parameters": dict(parameters),
        "time": time.astimezone(UTC).isoformat(timespec="seconds"),
    }
    return described | ({"model": dict(model)} if model is not None else {})
