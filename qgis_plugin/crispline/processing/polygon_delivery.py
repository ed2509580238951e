"""Polygons on their way from the engine's file to where a user wants them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from qgis.core import QgsCoordinateReferenceSystem, QgsProcessingContext

from crispline.engine.card import ClassInfo
from crispline.processing.destination import PolygonDestination, copy_polygons
from crispline.processing.feedback import ProcessingFeedback
from crispline.processing.loading import style_result


def deliver_polygons(
    made: str,
    destination: PolygonDestination,
    classes: Sequence[ClassInfo],
    *,
    crs: QgsCoordinateReferenceSystem | None,
    algorithm: Any,
    context: QgsProcessingContext,
    feedback: ProcessingFeedback,
) -> str:
    """Put the polygons of the file `made` where they belong; return a layer's id or data source.

    `crs` is theirs, None where the file alone knows it. Raises as `copy_polygons`.
    """
    if destination.direct:
        layer = algorithm.parameterAsOutputLayer(destination.parameters, destination.name, context)
        return str(layer)
    identity = copy_polygons(
        Path(made), destination, algorithm=algorithm, context=context, feedback=feedback, crs=crs
    )
    in_memory = context.temporaryLayerStore().mapLayer(identity)
    if in_memory is not None:  # no other style comes with it
        style_result(in_memory, classes)
        if crs is not None and not crs.isValid():  # QGIS 3.22 would make it EPSG:4326
            in_memory.setCrs(crs)
    return identity
