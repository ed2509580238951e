"""What a user asks `vectorizeclasses` for, read from its parameters on the main thread."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qgis.PyQt.QtCore import QCoreApplication

from crispline.engine.errors import JobError, OutputError, RasterError
from crispline.engine.job import DEFAULT_TOLERANCE, VectorizeJob
from crispline.processing import segment_parameters as names
from crispline.processing.class_legend import LegendEntry, read_legend
from crispline.processing.destination import PolygonDestination, read_destination
from crispline.processing.drawn_file import draws_colours
from crispline.processing.parameter_values import ParameterValues
from crispline.processing.raster_source import RasterInput
from crispline.processing.segment_request import check_bands
from crispline.processing.vectorize_parameters import BAND, PROBABILITIES

translate = QCoreApplication.translate


@dataclass(frozen=True)
class VectorizeRequest:
    """Values, and of a layer what is needed: no layer is touched any more.

    Either `raster` or `store` (a path) is there. `options` are fields of a VectorizeJob, `legend`
    what the layer's palette says. `shapefiles` is a path, "" where they are not wanted.
    """

    name: str
    raster: RasterInput | None
    store: str
    legend: tuple[LegendEntry, ...]
    options: dict[str, Any]
    polygons: PolygonDestination
    shapefiles: str

    @classmethod
    def read(cls, values: ParameterValues) -> VectorizeRequest:
        """Read the parameters; raises CrisplineError with a sentence."""
        cls.check(values)
        options = _read_options(values)
        layer, store = _find_layer(values), values.file(PROBABILITIES)
        return cls(
            name=Path(store).stem if layer is None else str(layer.name()),
            raster=None if layer is None else RasterInput.of(layer),
            store=store,
            legend=() if layer is None else read_legend(layer, options["band"]),
            options=options,
            polygons=read_destination(values.parameters, names.OUTPUT, values.context),
            shapefiles=values.destination(names.SHAPEFILES),
        )

    @staticmethod
    def check(values: ParameterValues) -> None:
        """Check what can be checked before a run; raises CrisplineError with a sentence."""
        options = _read_options(values)
        layer = _find_layer(values)
        if (layer is None) == (not values.is_given(PROBABILITIES)):
            raise JobError(
                translate(
                    "VectorizeClasses",
                    "expected either a class raster or a probability store, found {}; give one of "
                    "them",
                ).format(
                    translate("VectorizeClasses", "neither")
                    if layer is None
                    else translate("VectorizeClasses", "both")
                )
            )
        if layer is not None:
            _check_layer(layer, options["band"])
        polygons = read_destination(values.parameters, names.OUTPUT, values.context)
        if not (polygons.is_wanted or values.destination(names.SHAPEFILES)):
            raise OutputError(
                translate(
                    "VectorizeClasses",
                    "expected polygons or Shapefiles to write, found none chosen; choose at least "
                    "one output",
                )
            )


def _find_layer(values: ParameterValues) -> Any:
    if not values.is_given(names.INPUT):
        return None
    layer = values.algorithm.parameterAsRasterLayer(values.parameters, names.INPUT, values.context)
    if layer is None:
        raise RasterError(
            translate(
                "VectorizeClasses",
                "expected a class raster, found none under {}; choose another one",
            ).format(values.parameters[names.INPUT])
        )
    return layer


def _check_layer(layer: Any, band: int | None) -> None:
    if layer.isValid() and draws_colours(layer.dataProvider()):
        raise RasterError(
            translate(
                "VectorizeClasses",
                "expected a raster of class numbers, found pictures in layer {}; use “Segment "
                "raster to polygons” to find classes in a picture",
            ).format(layer.name())
        )
    if band is not None:
        check_bands([str(band)], layer.bandCount(), layer.name())
    elif layer.bandCount() > 2:  # one of two may be transparency
        raise RasterError(
            translate(
                "VectorizeClasses",
                "expected one band of class numbers, found {} bands in layer {}; choose the band",
            ).format(layer.bandCount(), layer.name())
        )


def _read_options(values: ParameterValues) -> dict[str, Any]:
    """Return the fields of a VectorizeJob that are plain values; raises CrisplineError."""
    tolerance = values.number(names.TOLERANCE)
    options: dict[str, Any] = {
        "band": values.integer(BAND),
        "classes": values.texts(names.CLASSES),
        "minimum_area": values.number(names.MINIMUM_AREA),
        "hole_area": values.number(names.HOLE_AREA) or 0.0,
        "tolerance": DEFAULT_TOLERANCE if tolerance is None else tolerance,
    }
    VectorizeJob(source="-", **options)
    return options
