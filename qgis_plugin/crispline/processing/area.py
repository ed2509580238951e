"""The area of interest: an extent and polygons of a layer, in whatever CRS they come."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsCsException,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsFeature,
    QgsFeatureRequest,
    QgsFeatureSink,
    QgsFields,
    QgsGeometry,
    QgsProcessingFeatureSourceDefinition,
    QgsRectangle,
    QgsVectorFileWriter,
    QgsVectorLayer,
    QgsVectorLayerFeatureSource,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QCoreApplication

from crispline.engine.errors import AreaError, OutputError

#: Points put on each side of an extent before it is bent into another CRS.
_POINTS_A_SIDE = 64

translate = QCoreApplication.translate


@dataclass(frozen=True)
class AreaInput:
    """Polygons of a layer as they were when asked for: the layer may go or change meanwhile."""

    name: str
    crs: QgsCoordinateReferenceSystem
    source: QgsVectorLayerFeatureSource
    request: QgsFeatureRequest
    selected_only: bool

    @classmethod
    def of(cls, layer: QgsVectorLayer, value: Any) -> AreaInput:
        """Take a layer's features; `value` is what the parameter was given.

        Only selected features, a limit and a filter are honoured where `value` asks for them.
        """
        request = QgsFeatureRequest().setNoAttributes()
        selected_only = False
        if isinstance(value, QgsProcessingFeatureSourceDefinition):
            selected_only = bool(value.selectedFeaturesOnly)
            if selected_only:
                request.setFilterFids(layer.selectedFeatureIds())
            if value.featureLimit > 0:
                request.setLimit(value.featureLimit)
            condition = getattr(value, "filterExpression", "")  # QGIS 3.32
            if condition and not selected_only:
                request.setFilterExpression(condition)
                scopes = QgsExpressionContextUtils.globalProjectLayerScopes(layer)
                request.setExpressionContext(QgsExpressionContext(scopes))
        source = QgsVectorLayerFeatureSource(layer)
        return cls(str(layer.name()), layer.crs(), source, request, selected_only)

    def read(self) -> list[QgsGeometry]:
        """Return the polygons; raises AreaError where there are none."""
        found = [feature.geometry() for feature in self.source.getFeatures(self.request)]
        polygons = [
            geometry
            for geometry in found
            if not geometry.isEmpty() and geometry.type() == QgsWkbTypes.PolygonGeometry
        ]
        if not polygons:
            raise AreaError(self._describe_none())
        return polygons

    def _describe_none(self) -> str:
        if self.selected_only:
            text = translate(
                "Area",
                "expected selected polygons in layer {}, found none; select some, or use all "
                "features",
            )
        else:
            text = translate(
                "Area", "expected polygons in layer {}, found none; choose another layer"
            )
        return str(text.format(self.name))


def cut_to_extent(
    polygons: Iterable[QgsGeometry],
    extent: QgsRectangle,
    transform: QgsCoordinateTransform,
    *,
    name: str,
) -> list[QgsGeometry]:
    """Return the parts of polygons inside an extent; `transform` leads from its CRS to theirs.

    Raises AreaError where nothing is left.
    """
    frame = QgsGeometry.fromRect(extent)
    if transform.isValid() and not transform.isShortCircuited():
        frame = frame.densifyByCount(_POINTS_A_SIDE)
        move(frame, transform, name=name)
    engine = QgsGeometry.createGeometryEngine(frame.constGet())
    engine.prepareGeometry()
    parts = []
    for polygon in polygons:
        if engine.contains(polygon.constGet()):
            parts.append(polygon)
        elif engine.intersects(polygon.constGet()):
            part = polygon.makeValid().intersection(frame)
            parts.extend(p for p in part.asGeometryCollection() if p.area() > 0)
    if not parts:
        raise AreaError(
            translate(
                "Area",
                "expected the extent and the polygons of layer {} to overlap, found them apart; "
                "leave one of them out",
            ).format(name)
        )
    return parts


def move(geometry: QgsGeometry, transform: QgsCoordinateTransform, *, name: str) -> None:
    """Transform a geometry in place; raises AreaError where a CRS has no place for it."""
    try:
        geometry.transform(transform)
    except QgsCsException as error:
        raise AreaError(
            translate(
                "Area",
                "expected {} to lie where both coordinate reference systems are defined, found "
                "points outside ({}); check them",
            ).format(name, " ".join(str(error).split()))
        ) from error


def write_area(
    polygons: Iterable[QgsGeometry], crs: QgsCoordinateReferenceSystem, path: Path
) -> None:
    """Write polygons to a GeoPackage for the engine; a file that is there already stays.

    Raises OutputError.
    """
    if path.exists():
        return
    partial = path.with_name(f"part-{path.name}")
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = "GPKG"
    options.layerName = path.stem
    writer = QgsVectorFileWriter.create(
        str(partial),
        QgsFields(),
        QgsWkbTypes.MultiPolygon,
        crs,
        QgsCoordinateTransformContext(),
        options,
    )
    for polygon in polygons:
        writer.addFeature(_make_feature(polygon), QgsFeatureSink.FastInsert)
    failed = writer.hasError() != QgsVectorFileWriter.NoError
    reason = writer.errorMessage()
    del writer  # closes the file
    if failed:
        partial.unlink(missing_ok=True)
        raise OutputError(
            translate(
                "Area", "expected to write the area of interest to {}, found: {}; make room there"
            ).format(path, reason)
        )
    os.replace(partial, path)


def _make_feature(polygon: QgsGeometry) -> QgsFeature:
    """Return a feature with the polygon, without curves, heights and measures."""
    plain = QgsGeometry(polygon)
    plain.convertToStraightSegment()
    shape = plain.get()
    shape.dropZValue()
    shape.dropMValue()
    plain.convertToMultiType()
    feature = QgsFeature()
    feature.setGeometry(plain)
    return feature
