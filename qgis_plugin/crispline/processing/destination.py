"""Where polygons go: a file that the engine writes itself, or a sink that QGIS writes.

The engine writes complete files, with their style and provenance, and no table of an existing
GeoPackage is touched. What it cannot write (memory layers, tables of existing GeoPackages,
databases, other formats) is copied from a GeoPackage of the engine's own.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsDataSourceUri,
    QgsFeature,
    QgsFeatureSink,
    QgsFields,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingUtils,
    QgsProperty,
    QgsVectorLayer,
    QgsWkbTypes,
)

from crispline.engine.errors import Cancelled, CrisplineError, OutputError
from crispline.processing.feedback import ProcessingFeedback
from crispline.processing.withdrawal import can_be_withdrawn, withdraw

#: Formats that the engine writes.
DIRECT_SUFFIXES = (".gpkg", ".shp", ".fgb", ".geojson", ".parquet")
#: Options of a definition that the engine's writers need not know: they always write UTF-8.
_KNOWN_OPTIONS = frozenset({"fileEncoding"})
#: "memory:", "ogr:", "postgis:" and the like; one letter is a drive of Windows.
_URI = re.compile(r"[A-Za-z]{2,}:")
_BATCH = 1000
_GEOMETRY_COLUMN = "geom"
#: Key that formats with an own column for it add when they are read.
_KEY = "fid"


@dataclass(frozen=True)
class PolygonDestination:
    """What a user chose for an output of polygons.

    `direct` is the file for the engine to write, "" where `sink` goes through QGIS; both are empty
    where the output is not wanted. `parameters` holds the output's alone, with `sink` put in:
    layers among the others may go meanwhile. With `appends` the polygons join an existing layer.
    """

    name: str
    parameters: dict[str, Any]
    direct: str = ""
    sink: str = ""
    appends: bool = False

    @property
    def can_be_withdrawn(self) -> bool:
        """Whether what is half-written can be taken back."""
        return not self.appends and can_be_withdrawn(self.sink)

    @property
    def is_wanted(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.direct or self.sink)


def read_destination(
    parameters: dict[str, Any], name: str, context: QgsProcessingContext
) -> PolygonDestination:
    """Return what the parameter `name` (a feature sink) asks for."""
    value = parameters.get(name)
    given = {name: value}
    text = evaluate_destination(value, context)
    if not text:
        return PolygonDestination(name, given)
    if not _is_file(text) or not _is_plain(value):
        appends = isinstance(value, QgsProcessingOutputLayerDefinition) and value.useRemapping()
        return PolygonDestination(name, given, sink=text, appends=appends)
    path = os.path.abspath(os.path.expanduser(text))
    suffix = os.path.splitext(path)[1].lower()
    if suffix == ".gpkg" and os.path.exists(path):
        table = name_table(path)
        return PolygonDestination(name, replace_destination(given, name, table), sink=table)
    if suffix in DIRECT_SUFFIXES:
        return PolygonDestination(name, replace_destination(given, name, path), direct=path)
    return PolygonDestination(name, given, sink=text)


def evaluate_destination(value: Any, context: QgsProcessingContext) -> str:
    """Return the text of a destination parameter's value, "" for none."""
    if isinstance(value, QgsProcessingOutputLayerDefinition):
        value = value.sink
    if isinstance(value, QgsProperty):
        value = value.valueAsString(context.expressionContext(), "")[0]
    return value if isinstance(value, str) else ""


def is_temporary(path: str) -> bool:
    """Whether a path is one that QGIS made up for temporary results."""
    folder = os.path.normcase(os.path.abspath(QgsProcessingUtils.tempFolder()))
    return os.path.normcase(os.path.abspath(path)).startswith(folder + os.sep)


def name_table(path: str) -> str:
    """Return how QGIS names the table of a GeoPackage that is called like the file."""
    uri = QgsDataSourceUri()
    uri.setDatabase(path)
    uri.setDataSource("", Path(path).stem, _GEOMETRY_COLUMN)
    return f"ogr:{uri.uri()}"


def _is_file(text: str) -> bool:
    return text != "TEMPORARY_OUTPUT" and not _URI.match(text)


def _is_plain(value: Any) -> bool:
    """Whether nothing but the place is asked for: not appending, no options of a format."""
    if not isinstance(value, QgsProcessingOutputLayerDefinition):
        return True
    return not value.useRemapping() and set(value.createOptions) <= _KNOWN_OPTIONS


def replace_destination(parameters: dict[str, Any], name: str, text: str) -> dict[str, Any]:
    """Return the parameters with another place for an output, and all else as it was."""
    value: Any = text
    if isinstance(parameters[name], QgsProcessingOutputLayerDefinition):
        value = QgsProcessingOutputLayerDefinition(parameters[name])
        value.sink = QgsProperty.fromValue(text)
    return {**parameters, name: value}


def copy_polygons(
    source: Path,
    destination: PolygonDestination,
    *,
    algorithm: Any,
    context: QgsProcessingContext,
    feedback: ProcessingFeedback,
    crs: QgsCoordinateReferenceSystem | None = None,
) -> str:
    """Copy the polygons of a GeoPackage into the sink; return the new layer's id or data source.

    `crs` is theirs (None: as the GeoPackage says, which has a name for none at all too).

    Raises OutputError, which names `source` as the place where the polygons are, and Cancelled.
    """
    layer = QgsVectorLayer(str(source), source.stem, "ogr")
    if not layer.isValid():
        raise OutputError(f"expected the polygons in {source}, found it unreadable; run it again")
    fields, kept = _choose_fields(layer.fields())
    if feedback.is_cancelled():
        raise Cancelled("the job was cancelled")
    sink: Any = None
    identity = ""
    try:
        sink, identity = algorithm.parameterAsSink(
            destination.parameters, destination.name, context, fields,
            QgsWkbTypes.Polygon, layer.crs() if crs is None else crs,
        )  # fmt: skip
        if sink is None:
            raise OutputError(f"expected to write to {destination.sink}, found no way to")
        _pour(layer, kept, sink, feedback, may_stop=destination.can_be_withdrawn)
        sink.finalize() if hasattr(sink, "finalize") else sink.flushBuffer()
    except (QgsProcessingException, CrisplineError) as error:
        del sink  # closes it
        if identity and destination.can_be_withdrawn:
            withdraw(identity)
        if isinstance(error, Cancelled):
            raise
        raise OutputError(
            f"{error}; the polygons are kept in {source}: load them from there, or choose another "
            "output and run it again"
        ) from error
    return str(identity)


def _choose_fields(fields: QgsFields) -> tuple[QgsFields, list[int]]:
    """Return the fields without the format's key, and their numbers."""
    kept = [number for number in range(fields.count()) if fields.at(number).name() != _KEY]
    chosen = QgsFields()
    for number in kept:
        chosen.append(fields.at(number))
    return chosen, kept


def _pour(
    layer: QgsVectorLayer,
    kept: list[int],
    sink: QgsFeatureSink,
    feedback: ProcessingFeedback,
    *,
    may_stop: bool,
) -> None:
    total = layer.featureCount()
    done = 0
    for batch in _read_batches(layer, kept):
        if may_stop and feedback.is_cancelled():
            raise Cancelled("the job was cancelled")
        if not sink.addFeatures(batch, QgsFeatureSink.FastInsert):
            raise OutputError(f"expected to write {total} polygons, found: {sink.lastError()}")
        done += len(batch)
        feedback.fill(done / total)


def _read_batches(layer: QgsVectorLayer, kept: list[int]) -> Iterator[list[QgsFeature]]:
    batch = []
    for feature in layer.getFeatures():
        values = feature.attributes()
        copy = QgsFeature()
        copy.setGeometry(feature.geometry())
        copy.setAttributes([values[number] for number in kept])
        batch.append(copy)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
