"""What a user asks `segmentraster` for, read from its parameters on the main thread."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qgis.core import QgsCoordinateTransformContext, QgsRectangle
from qgis.PyQt.QtCore import QCoreApplication

from crispline.engine.errors import AreaError, ModelError, OutputError, RasterError
from crispline.engine.job import DEFAULT_TOLERANCE, SegmentJob
from crispline.processing import segment_parameters as names
from crispline.processing.area import AreaInput
from crispline.processing.destination import PolygonDestination, read_destination
from crispline.processing.parameter_values import ParameterValues
from crispline.processing.raster_source import RasterInput

_CLASS_MAP_SUFFIXES = (".tif", ".tiff")

translate = QCoreApplication.translate


@dataclass(frozen=True)
class SegmentRequest:
    """Layers as far as they are needed, and values: no layer is touched any more.

    `extent` is in the raster's CRS, None for all of it. `options` are fields of a SegmentJob.
    `class_map` and `shapefiles` are paths, "" where they are not wanted; `class_map_value` is what
    its parameter was given.
    """

    raster: RasterInput
    area: AreaInput | None
    extent: QgsRectangle | None
    options: dict[str, Any]
    polygons: PolygonDestination
    class_map: str
    class_map_value: Any
    shapefiles: str
    transforms: QgsCoordinateTransformContext

    @classmethod
    def read(cls, values: ParameterValues) -> SegmentRequest:
        """Read the parameters; raises CrisplineError with a sentence."""
        raster = RasterInput.of(_find_raster(values))
        options = read_options(values)
        check_bands(options["bands"], raster.band_count, raster.name)
        return cls(
            raster=raster,
            area=_read_area(values),
            extent=_read_extent(values, raster),
            options=options,
            polygons=read_destination(values.parameters, names.OUTPUT, values.context),
            class_map=values.destination(names.CLASS_MAP),
            class_map_value=values.parameters.get(names.CLASS_MAP),
            shapefiles=values.destination(names.SHAPEFILES),
            transforms=values.context.transformContext(),
        )


def check_request(values: ParameterValues) -> None:
    """Check what can be checked before a run; raises CrisplineError with a sentence."""
    read_options(values)
    layer = _find_raster(values)
    chosen = values.integers(names.BANDS)
    check_bands([str(band) for band in chosen], layer.bandCount(), layer.name())
    class_map = values.destination(names.CLASS_MAP)
    if class_map and Path(class_map).suffix.lower() not in _CLASS_MAP_SUFFIXES:
        raise OutputError(
            translate(
                "SegmentRaster",
                "expected a class map that ends with .tif, found {}; rename it",
            ).format(class_map)
        )
    polygons = read_destination(values.parameters, names.OUTPUT, values.context)
    if not (polygons.is_wanted or class_map or values.destination(names.SHAPEFILES)):
        raise OutputError(
            translate(
                "SegmentRaster",
                "expected polygons, a class map or Shapefiles to write, found none chosen; "
                "choose at least one output",
            )
        )


def read_options(values: ParameterValues) -> dict[str, Any]:
    """Return the fields of a SegmentJob that are plain values; raises CrisplineError.

    They are checked as the engine will check them.
    """
    tolerance = values.number(names.TOLERANCE)
    options: dict[str, Any] = {
        "model": values.file(names.MODEL),
        "bands": tuple(str(band) for band in values.integers(names.BANDS)),
        "classes": values.texts(names.CLASSES),
        "minimum_area": values.number(names.MINIMUM_AREA),
        "hole_area": values.number(names.HOLE_AREA) or 0.0,
        "tolerance": DEFAULT_TOLERANCE if tolerance is None else tolerance,
        "device": values.choice(names.DEVICE),
        "resolution": values.number(names.RESOLUTION),
        "overlap": values.number(names.OVERLAP),
        "threads": values.integer(names.THREADS),
        "skip_bad_blocks": values.boolean(names.SKIP_BAD_BLOCKS),
    }
    SegmentJob(raster="-", **options)
    if options["model"] and not Path(options["model"]).is_file():
        raise ModelError(
            translate(
                "SegmentRaster", "expected a model, found no file {}; choose another one"
            ).format(options["model"])
        )
    return options


def check_bands(chosen: Any, count: int, name: str) -> None:
    """Raise RasterError for a band that a raster does not have."""
    absent = [band for band in chosen if not 1 <= int(band) <= count]
    if absent:
        raise RasterError(
            translate(
                "SegmentRaster",
                "expected bands of 1 to {} of layer {}, found {}; choose among these",
            ).format(count, name, ", ".join(absent))
        )


def _find_raster(values: ParameterValues) -> Any:
    layer = values.algorithm.parameterAsRasterLayer(values.parameters, names.INPUT, values.context)
    if layer is None:
        raise RasterError(
            translate(
                "SegmentRaster", "expected a raster layer, found none under {}; choose another one"
            ).format(values.parameters.get(names.INPUT))
        )
    return layer


def _read_area(values: ParameterValues) -> AreaInput | None:
    if not values.is_given(names.AREA):
        return None
    layer = values.vector_layer(names.AREA)
    if layer is None:
        raise AreaError(
            translate(
                "SegmentRaster",
                "expected a layer of polygons as area of interest, found none under {}; choose "
                "another one",
            ).format(values.parameters[names.AREA])
        )
    return AreaInput.of(layer, values.parameters[names.AREA])


def _read_extent(values: ParameterValues, raster: RasterInput) -> QgsRectangle | None:
    if not values.is_given(names.EXTENT):
        return None
    extent = values.algorithm.parameterAsExtent(
        values.parameters, names.EXTENT, values.context, raster.crs
    )
    return None if extent.isNull() else extent
