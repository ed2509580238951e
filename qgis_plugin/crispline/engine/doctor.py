"""Checks an installation: what is there, what works, and what to do about what does not."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module, metadata
from pathlib import Path

LIBRARIES = (
    *("numpy", "numba", "onnx", "rasterio", "pyproj", "shapely", "pyogrio", "geopandas"),
    *("pyarrow", "zarr", "pillow", "click", "tqdm"),
)
#: Modules that are called otherwise than their distribution.
_MODULES = {"pillow": "PIL"}
_RUNTIMES = ("onnxruntime", "onnxruntime-gpu", "onnxruntime-directml", "onnxruntime-openvino")
_RASTER_DRIVERS = ("GTiff", "COG", "VRT", "JP2OpenJPEG")
_VECTOR_DRIVERS = ("GPKG", "ESRI Shapefile", "FlatGeobuf", "GeoJSON")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: its name, whether it is as it must be, and what was found."""

    name: str
    ok: bool
    detail: str


Check = Callable[[], Iterator[Finding]]


def examine(checks: tuple[Check, ...] | None = None) -> Iterator[Finding]:
    """Yield what each check finds; one that fails in any way is itself a finding."""
    for check in checks if checks is not None else CHECKS:
        try:
            yield from check()
        except Exception as error:  # a broken library may raise anything, and that is the finding
            reason = " ".join(str(error).split()) or type(error).__name__
            yield Finding(check.__name__.removeprefix("check_"), ok=False, detail=reason)


def check_software() -> Iterator[Finding]:
    """Python, platform, and the version of every library, imported."""
    import crispline

    yield Finding("crispline", ok=True, detail=crispline.__version__)
    detail = f"{platform.python_version()} ({sys.executable}), {platform.platform()}"
    yield Finding("python", ok=sys.version_info >= (3, 11), detail=detail)
    for name in LIBRARIES:
        try:
            import_module(_MODULES.get(name, name))
        except ImportError as error:
            yield Finding(name, ok=False, detail=f"cannot be imported ({error}); reinstall it")
        else:
            yield Finding(name, ok=True, detail=metadata.version(name))


def check_devices() -> Iterator[Finding]:
    """Which devices ONNX Runtime offers, and why not the others."""
    import onnxruntime

    from crispline.engine.devices import PROVIDERS

    found = [name for name in _RUNTIMES if _is_installed(name)]
    yield Finding(
        "onnxruntime",
        ok=len(found) == 1,
        detail=f"{onnxruntime.__version__} ({', '.join(found)})"
        + ("" if len(found) == 1 else "; exactly one of its packages must be installed"),
    )
    available = onnxruntime.get_available_providers()
    for name, provider in PROVIDERS.items():
        there = provider in available
        detail = "available" if there else f"not offered by this onnxruntime ({provider})"
        yield Finding(f"device {name}", ok=there or name != "cpu", detail=detail)


def check_temporary_folder() -> Iterator[Finding]:
    """Whether temporary files can be written, and how much room there is."""
    import shutil

    folder = Path(tempfile.gettempdir())
    with tempfile.TemporaryFile() as file:
        file.write(bytes(1 << 20))
    free = shutil.disk_usage(folder).free / 1e9
    detail = f"{folder}, {free:.1f} GB free"
    yield Finding("temporary folder", ok=free > 0.5, detail=detail)


def check_gdal() -> Iterator[Finding]:
    """GDAL's version and the drivers that reading and writing need."""
    import pyogrio
    import rasterio

    with rasterio.Env() as environment:
        drivers = environment.drivers()
    missing = [name for name in _RASTER_DRIVERS if name not in drivers]
    yield Finding(
        "GDAL, rasters", ok=not missing, detail=_drivers(rasterio.__gdal_version__, missing)
    )
    writable = {name for name, mode in pyogrio.list_drivers().items() if "w" in mode}
    missing = [name for name in _VECTOR_DRIVERS if name not in writable]
    version = ".".join(map(str, pyogrio.__gdal_version__))
    yield Finding("GDAL, vectors", ok=not missing, detail=_drivers(version, missing))


def check_proj() -> Iterator[Finding]:
    """Whether coordinates are transformed rightly: foreign PROJ data is a common fault."""
    import pyproj
    import rasterio.crs
    import rasterio.warp

    hint = f"; PROJ_LIB is {os.environ['PROJ_LIB']}" if "PROJ_LIB" in os.environ else ""
    # The central meridian of UTM zone 33 lies at 15 degrees east, 500 km east of its origin.
    transformer = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:32633", always_xy=True)
    x, y = transformer.transform(15.0, 0.0)
    ok = abs(x - 500_000) < 1e-3 and abs(y) < 1e-3
    yield Finding("PROJ, pyproj", ok=ok, detail=f"{pyproj.proj_version_str}{'' if ok else hint}")
    wgs84 = rasterio.crs.CRS.from_epsg(4326)
    utm = rasterio.crs.CRS.from_epsg(32633)
    (x,), (y,) = rasterio.warp.transform(wgs84, utm, [15.0], [0.0])
    ok = abs(x - 500_000) < 1e-3 and abs(y) < 1e-3
    detail = "transforms rightly" if ok else f"15 E on the equator became {x}, {y}{hint}"
    yield Finding("PROJ, rasterio", ok=ok, detail=detail)


def check_inference() -> Iterator[Finding]:
    """One tile through the embedded model."""
    import numpy as np

    from crispline.engine.model import embedded_model_path, open_model

    with open_model(embedded_model_path()) as model:
        tile = model.tile_shape(64)
        bands = len(model.card.input.bands)
        values = np.full((1, bands, tile.height, tile.width), 127, dtype=np.uint8)
        sums = model.predict(values).sum(axis=1)
        ok = bool(np.allclose(sums, 1.0, atol=1e-3))
        reason = f"; {model.device.reason}" if model.device.reason else ""
        detail = f"{model.card.name} runs on {model.device.name}{reason}"
    yield Finding("inference", ok=ok, detail=detail)


CHECKS: tuple[Check, ...] = (
    check_software,
    check_devices,
    check_temporary_folder,
    check_gdal,
    check_proj,
    check_inference,
)


def _is_installed(distribution: str) -> bool:
    try:
        metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return False
    return True


def _drivers(version: str, missing: list[str]) -> str:
    return f"{version}, missing: {', '.join(missing)}; reinstall it" if missing else version
