"""Rasters that the engine cannot take as they are: wrapped as a virtual raster, or converted.

This is done with the GDAL of QGIS, which comes with its Python.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from qgis.core import QgsCoordinateReferenceSystem, QgsRectangle
from qgis.PyQt.QtCore import QCoreApplication

from crispline.engine.errors import Cancelled, OutputError
from crispline.processing.feedback import ProcessingFeedback
from crispline.runtime.feedback import JobProgress

_OPTIONS = ("TILED=YES", "COMPRESS=LZW", "BIGTIFF=IF_SAFER", "INTERLEAVE=PIXEL")

translate = QCoreApplication.translate


def open_raster(path: str, options: list[str]) -> Any:
    """Return GDAL's data set, None where it opens none."""
    from osgeo import gdal

    try:
        return gdal.OpenEx(path, gdal.OF_RASTER, open_options=options)
    except RuntimeError:  # another plugin may have switched exceptions on
        return None


def has_own_grid(dataset: Any) -> bool:
    """Whether pixels lie on a grid of their own, and need no control points to be placed.

    QGIS warps the others before it shows them.
    """
    if dataset.GetGeoTransform(can_return_null=True) is not None:
        return True
    return not (dataset.GetGCPCount() or dataset.GetMetadata("RPC"))


def wrap(dataset: Any, target: Path, crs: QgsCoordinateReferenceSystem | None) -> str:
    """Write a virtual raster with another CRS (None: its own) and return its path.

    Pixels placed by control points are warped, as QGIS shows them. A file that says the same
    already stays as it is, so that an unfinished job on it can go on. Raises OutputError.
    """
    from osgeo import gdal

    path = target.with_suffix(".vrt")
    partial = path.with_name(f"part-{path.name}")
    _clear(gdal)
    try:
        if has_own_grid(dataset):
            options = {} if crs is None else {"outputSRS": _write_crs(crs)}
            made = gdal.Translate(str(partial), dataset, format="VRT", **options)
        else:
            made = gdal.Warp(str(partial), dataset, format="VRT")
        complete = made is not None
        made = None  # closes the file
    except RuntimeError:
        complete = False
    if not complete or not partial.exists():
        raise _refuse(gdal, path)
    if path.exists() and path.read_bytes() == partial.read_bytes():
        partial.unlink()
    else:
        os.replace(partial, path)
    return str(path)


def convert(
    dataset: Any,
    target: Path,
    crs: QgsCoordinateReferenceSystem,
    *,
    extent: QgsRectangle | None,
    feedback: ProcessingFeedback,
) -> str:
    """Copy a raster, or the part in `extent` (in its CRS), to a GeoTIFF and return its path.

    A copy made by an earlier run is taken. Raises OutputError and Cancelled.
    """
    from osgeo import gdal

    path = target.with_suffix(".tif")
    if path.exists():
        return str(path)
    partial = path.with_name(f"part-{path.name}")

    def report(share: float, message: str, data: Any) -> int:
        feedback.report(JobProgress("convert", share, share))
        return 0 if feedback.is_cancelled() else 1

    window = {} if extent is None else {"projWin": _corners(extent)}
    srs = {"outputSRS": _write_crs(crs)} if crs.isValid() else {}
    _clear(gdal)
    try:
        made = gdal.Translate(
            str(partial), dataset, format="GTiff", creationOptions=list(_OPTIONS),
            callback=report, **window, **srs,
        )  # fmt: skip
        complete = made is not None
        made = None
    except RuntimeError:
        complete = False
    if feedback.is_cancelled() or not complete:
        partial.unlink(missing_ok=True)
        if feedback.is_cancelled():
            raise Cancelled("the conversion was cancelled")
        raise _refuse(gdal, path)
    os.replace(partial, path)
    return str(path)


def _corners(extent: QgsRectangle) -> list[float]:
    return [extent.xMinimum(), extent.yMaximum(), extent.xMaximum(), extent.yMinimum()]


def _write_crs(crs: QgsCoordinateReferenceSystem) -> str:
    return str(crs.toWkt(QgsCoordinateReferenceSystem.WKT_PREFERRED_GDAL))


def _clear(gdal: Any) -> None:
    gdal.ErrorReset()


def _refuse(gdal: Any, path: Path) -> OutputError:
    return OutputError(
        translate(
            "RasterSource",
            "expected to write {} for the engine, found: {}; make room there or convert the raster "
            "to GeoTIFF first",
        ).format(path, gdal.GetLastErrorMsg() or "GDAL gave no reason")
    )
