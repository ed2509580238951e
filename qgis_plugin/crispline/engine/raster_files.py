"""The files behind a raster: opened, checked and told apart."""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import rasterio
from rasterio.errors import NotGeoreferencedWarning, RasterioError

from crispline.engine.errors import RasterError

_BESIDE_THE_PIXELS = (".aux.xml", ".ovr")


def open_dataset(path: str) -> Any:
    """Open what GDAL reads; raises RasterError where it does not, or there are no bands."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            dataset = rasterio.open(path)
    except (RasterioError, ValueError, TypeError) as error:
        if _is_local(path) and not Path(path).exists():
            raise RasterError(f"expected a raster, found no file {path}; check the path") from error
        raise RasterError(
            f"expected a raster that GDAL reads, found {path}: {give_reason(error)}; "
            "check the file or convert it to GeoTIFF"
        ) from error
    if dataset.count == 0:
        dataset.close()
        raise RasterError(
            f"expected bands in {path}, found none; open one of its subdatasets instead"
        )
    return dataset


def check_sources(path: str, files: Sequence[str]) -> None:
    """Refuse a virtual raster without one of its files, for whose pixels GDAL would make up zeros.

    A name that is no file may be one that GDAL opens, as of a subdataset.
    """
    for name in files:
        if _is_local(name) and not Path(name).exists():
            try:
                open_dataset(name).close()
            except RasterError as error:
                raise RasterError(
                    f"expected the files that {path} is made of, found no file {name}; restore it "
                    "or make the virtual raster anew"
                ) from error


def describe_files(path: str, files: Sequence[str]) -> list[tuple[str, int, int]]:
    """Return path, size and time of change of the local files that hold a raster's pixels.

    A virtual raster's sources are among them, and the archive that a /vsizip path leads into.
    Statistics and overviews, which other programs add at any time, are not.
    """
    described = []
    for name in dict.fromkeys([path, *files]):
        file = _local_file(name)
        if file is not None and not name.endswith(_BESIDE_THE_PIXELS):
            stat = file.stat()
            described.append((str(file.resolve()), stat.st_size, stat.st_mtime_ns))
    return sorted(set(described))


def _is_local(name: str) -> bool:
    return not name.startswith("/vsi") and "://" not in name


def _local_file(name: str) -> Path | None:
    """Return the file on disk behind one of GDAL's names, or None."""
    plain = Path("/" + re.sub(r"^(/vsi[a-z0-9_]+/)+/?", "", name)) if "/vsi" in name else Path(name)
    return next((p for p in (plain, *plain.parents) if p.is_file()), None)


def give_reason(error: BaseException) -> str:
    """Return GDAL's own words behind an error of rasterio, on one line."""
    return " ".join(str(error.__cause__ or error).split())
