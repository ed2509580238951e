"""Polygon layers of any provider, handed to the engine as files it can open.

What is handed over is what QGIS shows: edits that are not saved yet, a filter, the selection where
that is asked for, joined and computed columns, and the colours of the classes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsFeatureRequest,
    QgsFeatureSink,
    QgsField,
    QgsFields,
    QgsGeometry,
    QgsMapLayer,
    QgsReadWriteContext,
    QgsVectorFileWriter,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtXml import QDomDocument

from crispline.engine.errors import Cancelled, JobError, OutputError
from crispline.processing.area import AreaInput
from crispline.processing.class_field import find_field, guess_class_field
from crispline.processing.feedback import ProcessingFeedback
from crispline.processing.parameter_values import ParameterValues

#: Numbers of Qt's types for single values: truth values, whole numbers, numbers, texts, dates.
_SINGLE_VALUES = frozenset({1, 2, 3, 4, 5, 6, 10, 14, 16})
#: Features between two looks at the wish to cancel.
_STEP = 500
#: Key that formats with an own column for it add when they are read.
_KEY = "fid"

translate = QCoreApplication.translate


@dataclass(frozen=True)
class PolygonInput:
    """A polygon layer as it was when asked for: the layer may go or change meanwhile.

    `place` is the layer's source and provider, `style` its symbology as QML.
    """

    name: str
    fields: QgsFields
    has_edits: bool
    count: int
    place: tuple[str, str]
    style: str
    _features: AreaInput

    @classmethod
    def read(cls, values: ParameterValues, name: str) -> PolygonInput:
        """Take the layer that a parameter names; raises JobError where there is none."""
        layer = values.vector_layer(name)
        if layer is None or not layer.isValid():
            raise JobError(
                translate(
                    "PolygonInput", "expected a polygon layer, found none under {}; choose another"
                ).format(values.parameters.get(name))
            )
        if layer.geometryType() != QgsWkbTypes.PolygonGeometry:
            raise JobError(
                translate(
                    "PolygonInput",
                    "expected polygons in layer {}, found another kind of geometry; choose another "
                    "layer",
                ).format(layer.name())
            )
        features = AreaInput.of(layer, values.parameters.get(name))
        count = layer.selectedFeatureCount() if features.selected_only else layer.featureCount()
        return cls(
            name=str(layer.name()),
            fields=QgsFields(layer.fields()),
            has_edits=bool(layer.isModified()),
            count=int(count),
            place=(str(layer.source()), str(layer.providerType())),
            style=_write_style(layer),
            _features=features,
        )

    @property
    def crs(self) -> Any:
        """The layer's coordinate reference system."""
        return self._features.crs

    @property
    def field_names(self) -> list[str]:
        """Names of the columns, in their order."""
        return [str(field.name()) for field in self.fields]

    def write(
        self,
        path: Path,
        *,
        fields: Sequence[str],
        names: Mapping[str, str] | None = None,
        feedback: ProcessingFeedback,
    ) -> int:
        """Write the polygons as FlatGeobuf, with some columns and the style; return their number.

        `names` gives columns another name. Raises JobError where there are no polygons, OutputError
        where the file cannot be written, Cancelled.
        """
        numbers = [self.fields.lookupField(field) for field in fields]
        columns = QgsFields()
        for number in numbers:
            column = QgsField(self.fields.at(number))
            column.setName((names or {}).get(column.name(), column.name()))
            columns.append(column)
        writer = _open_writer(path, columns, self.crs)
        written = 0
        for feature in self._read(numbers, feedback):
            if not writer.addFeature(feature, QgsFeatureSink.FastInsert):
                break
            written += 1
        failed = writer.hasError() != QgsVectorFileWriter.NoError
        reason = writer.errorMessage()
        del writer  # closes the file
        if failed:
            raise _refusal(path, reason)
        if not written:
            raise JobError(self._describe_none())
        path.with_suffix(".qml").write_text(self.style, encoding="utf-8")
        return written

    def _read(self, numbers: Sequence[int], feedback: ProcessingFeedback) -> Iterator[QgsFeature]:
        request = QgsFeatureRequest(self._features.request)
        request.setSubsetOfAttributes(list(numbers))
        for done, feature in enumerate(self._features.source.getFeatures(request)):
            if done % _STEP == 0:
                if feedback.is_cancelled():
                    raise Cancelled("the job was cancelled")
                feedback.fill(done / max(1, self.count))
            geometry = _flatten(feature.geometry())
            if geometry is None:
                continue
            values = feature.attributes()
            copy = QgsFeature()
            copy.setGeometry(geometry)
            copy.setAttributes([values[number] for number in numbers])
            yield copy

    def _describe_none(self) -> str:
        if self._features.selected_only:
            text = translate(
                "PolygonInput",
                "expected selected polygons in layer {}, found none; select some, or use all "
                "features",
            )
        else:
            text = translate(
                "PolygonInput", "expected polygons in layer {}, found none; choose another layer"
            )
        return str(text.format(self.name))


def list_writable(source: PolygonInput) -> list[str]:
    """Return the columns that hold single values and are not a format's own key."""
    kept = []
    for field in source.fields:
        number = int(getattr(field.type(), "value", field.type()))
        if number in _SINGLE_VALUES and str(field.name()).casefold() != _KEY:
            kept.append(str(field.name()))
    return kept


def choose_class_fields(
    result: PolygonInput, truth: PolygonInput | None, *, chosen: str, chosen_in_truth: str
) -> tuple[str, str]:
    """Return the class fields of both layers, "" of a truth that is None.

    Where none is chosen, the usual one that both have, else each layer's own. Raises JobError where
    there is none.
    """
    layers = [result] if truth is None else [result, truth]
    shared = guess_class_field(*(layer.field_names for layer in layers))
    first = _expect_field(result, chosen or shared or guess_class_field(result.field_names))
    if truth is None:
        return first, ""
    same = find_field(truth.field_names, first)
    second = chosen_in_truth or same or guess_class_field(truth.field_names)
    return first, _expect_field(truth, second)


def _expect_field(layer: PolygonInput, name: str) -> str:
    found = find_field(layer.field_names, name) if name else ""
    if found:
        return found
    raise JobError(
        translate(
            "PolygonInput",
            "expected a field with the class in layer {}, found {}; choose the class field",
        ).format(layer.name, ", ".join(layer.field_names) or translate("PolygonInput", "none"))
    )


def _write_style(layer: QgsVectorLayer) -> str:
    document = QDomDocument()
    layer.exportNamedStyle(document, QgsReadWriteContext(), QgsMapLayer.Symbology)
    return str(document.toString())


def _open_writer(path: Path, columns: QgsFields, crs: Any) -> QgsVectorFileWriter:
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = "FlatGeobuf"
    options.layerName = path.stem
    options.layerOptions = ["SPATIAL_INDEX=NO"]  # keeps the order of the features
    writer = QgsVectorFileWriter.create(
        str(path), columns, QgsWkbTypes.MultiPolygon, crs, QgsCoordinateTransformContext(), options
    )
    if writer.hasError() != QgsVectorFileWriter.NoError:
        raise _refusal(path, writer.errorMessage())
    return writer


def _refusal(path: Path, reason: str) -> OutputError:
    return OutputError(
        translate(
            "PolygonInput",
            "expected to write polygons for the engine to {}, found: {}; make room there",
        ).format(path.parent, reason or translate("PolygonInput", "no reason given"))
    )


def _flatten(geometry: QgsGeometry) -> QgsGeometry | None:
    """Return polygons without curves, heights and measures; None where there are none."""
    if geometry.isEmpty() or geometry.type() != QgsWkbTypes.PolygonGeometry:
        return None
    plain = QgsGeometry(geometry)
    plain.convertToStraightSegment()
    shape = plain.get()
    shape.dropZValue()
    shape.dropMValue()
    plain.convertToMultiType()
    return plain
