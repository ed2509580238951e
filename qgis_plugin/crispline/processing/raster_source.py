"""From a raster layer of QGIS to something that the engine opens.

Most layers are files, and the engine reads those itself. Beside a layer's own file lies what the
engine cannot see: a coordinate reference system set in QGIS, open options, ground control points.
Such layers are handed over through a virtual raster. What the engine's GDAL cannot open at all is
converted, or drawn by QGIS.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsGeometry,
    QgsProviderRegistry,
    QgsRasterLayer,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QCoreApplication

from crispline.engine.errors import RasterError
from crispline.processing.converted_raster import convert, has_own_grid, open_raster, wrap
from crispline.processing.drawing_plan import DrawnLayer
from crispline.processing.feedback import ProcessingFeedback
from crispline.processing.job_folder import JobFolder
from crispline.processing.rendered_raster import needs_rendering, render_raster

#: Drivers that a QGIS may have and the engine's GDAL has not.
_FOREIGN_DRIVERS = frozenset(
    {"ECW", "MrSID", "PostGISRaster", "GeoRaster", "HDF4", "HDF4Image", "FITS", "HEIF", "KEA"}
)
_IN_MEMORY = "/vsimem/"

translate = QCoreApplication.translate


@dataclass(frozen=True)
class RasterInput:
    """What is needed of a raster layer, taken on the main thread: the layer may go meanwhile.

    `crs` is the layer's, or its file's where the layer has none; `file_crs` is what the file says.
    `extent` is in `crs`. `drawn` is there where QGIS has to draw the layer.
    """

    name: str
    source: str
    crs: QgsCoordinateReferenceSystem
    file_crs: QgsCoordinateReferenceSystem
    extent: QgsRectangle
    band_count: int
    drawn: DrawnLayer | None = None

    @classmethod
    def of(cls, layer: QgsRasterLayer) -> RasterInput:
        """Describe a layer; raises RasterError where it is not valid."""
        provider = layer.dataProvider()
        if not layer.isValid() or provider is None:
            raise RasterError(
                translate(
                    "RasterSource",
                    "expected a raster layer that works, found {} unavailable; repair its source",
                ).format(layer.name())
            )
        return cls(
            name=str(layer.name()),
            source=str(layer.source()),
            crs=layer.crs() if layer.crs().isValid() else provider.crs(),
            file_crs=provider.crs(),
            extent=layer.extent(),
            band_count=int(layer.bandCount()),
            drawn=DrawnLayer(layer) if needs_rendering(layer) else None,
        )

    @property
    def identity(self) -> list[str]:
        """What tells this raster from others, as JSON values."""
        return [self.source, self.crs.toWkt()]

    @property
    def has_other_crs(self) -> bool:
        """Whether the layer lies elsewhere than its file says."""
        return bool(self.crs.isValid() and self.crs != self.file_crs)


@dataclass(frozen=True)
class View:
    """The part of a raster that is wanted, in its CRS, and how finely.

    `choose_resolution` gives metres a pixel (None: as fine as there is) and the coarsest that the
    model tolerates (None: any); it is asked only where it matters.
    """

    extent: QgsRectangle
    area: QgsGeometry | None
    choose_resolution: Callable[[], tuple[float | None, float | None]]
    limit_megapixels: float


def provide_raster(
    raster: RasterInput, folder: JobFolder, *, view: View, feedback: ProcessingFeedback
) -> str:
    """Return what the engine opens for a raster: its own source, or a file in `folder`.

    Raises RasterError, AreaError or OutputError with a sentence, and Cancelled.
    """
    if raster.drawn is not None:
        return _draw(raster.drawn, folder, view=view, feedback=feedback)
    path, options = split_source(raster.source)
    dataset = open_raster(path, options)
    if dataset is None:
        return path  # the engine says what is wrong with it
    driver = dataset.GetDriver().ShortName
    target = folder.file("raster")
    if driver in _FOREIGN_DRIVERS or _IN_MEMORY in path:
        feedback.log(
            "info",
            translate("RasterSource", "Converting layer {} ({}) to GeoTIFF for the engine").format(
                raster.name, driver
            ),
        )
        extent = None if view.extent.contains(raster.extent) else view.extent
        return convert(dataset, target, raster.crs, extent=extent, feedback=feedback)
    if raster.has_other_crs:
        _tell_other_crs(raster, feedback)
        return wrap(dataset, target, raster.crs)
    if options or not has_own_grid(dataset):
        return wrap(dataset, target, None)
    return path


def _draw(drawn: DrawnLayer, folder: JobFolder, *, view: View, feedback: ProcessingFeedback) -> str:
    target = folder.file("drawn.tif")
    if target.exists():
        text = translate("RasterSource", "Layer {} is taken as an earlier run has drawn it")
        feedback.log("info", text.format(drawn.name))
        return str(target)
    wanted, coarsest = view.choose_resolution()
    return str(
        render_raster(
            drawn,
            extent=view.extent,
            resolution_m=wanted,
            path=target,
            limit_megapixels=view.limit_megapixels,
            feedback=feedback,
            area=view.area,
            coarsest_m=coarsest,
        )
    )


def _tell_other_crs(raster: RasterInput, feedback: ProcessingFeedback) -> None:
    """Say that the layer's CRS is believed, not the file's."""
    found = raster.file_crs.userFriendlyIdentifier() if raster.file_crs.isValid() else ""
    if found:
        text = translate(
            "RasterSource",
            "Layer {} is set to {} in QGIS, but its file says {}: it is taken as set in QGIS.",
        ).format(raster.name, raster.crs.userFriendlyIdentifier(), found)
        feedback.warn(text)
        return
    text = translate("RasterSource", "The file of layer {} has no CRS: it is taken as {}.")
    feedback.log("info", text.format(raster.name, raster.crs.userFriendlyIdentifier()))


def split_source(source: str) -> tuple[str, list[str]]:
    """Return what GDAL opens for a layer's source, files by their full path, and open options."""
    path, separator, _rest = source.partition("|")
    options: list[str] = []
    if separator:
        parts = QgsProviderRegistry.instance().decodeUri("gdal", source)
        options = [str(option) for option in parts.get("openOptions") or []]
    local = os.path.abspath(os.path.expanduser(path))
    return (local if os.path.exists(local) else path), options


def describe_missing_crs(raster: RasterInput) -> str:
    """Return the warning for a raster that nobody knows the place of, "" for any other."""
    if raster.crs.isValid():
        return ""
    text = translate(
        "RasterSource",
        "Layer {} has no coordinate reference system: it is segmented at its own pixels, whatever "
        "their size on the ground, and the polygons get no areas in square metres. Set one in the "
        "layer's properties.",
    )
    return str(text.format(raster.name))
