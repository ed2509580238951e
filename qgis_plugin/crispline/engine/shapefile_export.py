"""One Shapefile a class from any polygon layer, with all its attributes and its colours."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyogrio
import shapely
from numpy.typing import NDArray

from crispline.engine.attributes import BATCH_POLYGONS, GEOMETRY
from crispline.engine.card import ClassInfo
from crispline.engine.delivery import check_not_input
from crispline.engine.errors import JobError, OutputError
from crispline.engine.legend import choose_colour
from crispline.engine.polygon_table import (
    Classification,
    PolygonTable,
    classify,
    read_polygon_table,
)
from crispline.engine.polygons import Layer
from crispline.engine.progress import Progress
from crispline.engine.provenance import list_software
from crispline.engine.sinks.destination import check_folder, reporting_failures
from crispline.engine.sinks.geopackage import PROVENANCE_KEY
from crispline.engine.sinks.layer import name_files, write_shapefiles
from crispline.engine.sinks.stream import Content
from crispline.engine.sinks.style_reading import find_style, read_colours

_LOG = logging.getLogger("crispline")
#: Bytes of a text that a Shapefile keeps.
_LONGEST_TEXT = 254
#: Columns of the layer's style, which classes of other layers get, too.
_ID, _NAME = "class_id", "class_name"


@dataclass(frozen=True, slots=True)
class ExportResult:
    """Shapefiles written, and polygons by class name."""

    outputs: tuple[Path, ...]
    polygons: dict[str, int]


def export_shapefiles(
    source: Path,
    folder: Path,
    *,
    layer: str = "",
    class_column: str = "",
    classes: Sequence[str] = (),
    overwrite: bool = False,
    progress: Progress | None = None,
) -> ExportResult:
    """Write one Shapefile for each class of a polygon layer, named after the class, into `folder`.

    `layer` "" is the file's first with geometry, `class_column` "" the first of the usual columns,
    `classes` empty all of them. The folder is made where only its parent exists. Raises JobError
    for a layer, column or class that is not there and OutputError where it cannot be written.
    """
    progress = progress or Progress()
    check_folder(folder if folder.exists() else folder.parent)
    table = read_polygon_table(source, layer)
    progress.check()
    found = _choose(classify(table, class_column), classes, origin=source)
    files = {n: folder / f"{name}.shp" for n, name in name_files(found.names).items()}
    check_not_input(tuple(files.values()), (source,))
    for path in files.values():
        if os.path.lexists(path) and not overwrite:
            raise OutputError(
                f"expected {path} not to exist, found it; allow overwriting or choose another "
                "folder"
            )
    contents = _describe(table, found, files, progress)
    with reporting_failures(folder):
        folder.mkdir(exist_ok=True)
    outputs = write_shapefiles(contents)
    counts = {found.names[n]: contents[path].polygons for n, path in files.items()}
    return ExportResult(outputs, counts)


def _choose(found: Classification, wanted: Sequence[str], *, origin: Path) -> Classification:
    if not wanted:
        return found
    by_name = {name.casefold(): number for number, name in found.names.items()}
    unknown = [name for name in wanted if name.casefold() not in by_name]
    if unknown:
        raise JobError(
            f"expected classes among {', '.join(found.names.values())} ({origin}), found "
            f"{', '.join(unknown)}; correct the choice of classes"
        )
    chosen = {by_name[name.casefold()] for name in wanted}
    return Classification(found.ids, {n: t for n, t in found.names.items() if n in chosen})


def _describe(
    table: PolygonTable, found: Classification, files: Mapping[int, Path], progress: Progress
) -> dict[Path, Content]:
    """Return what each file will hold."""
    infos = _colour(table, found)
    provenance = _read_provenance(table.path, table.layer)
    attributes = _complete(table, found)
    total = int(np.isin(found.ids, list(files)).sum())
    written = 0

    def report(count: int) -> None:
        nonlocal written
        written += count
        progress.report("write", done=written, total=total)

    contents = {}
    for number, path in files.items():
        rows = np.flatnonzero(found.ids == number)
        records = _Records(attributes, table.geometry, rows)
        layer = Layer(path.stem, table.crs, (infos[number],), provenance)
        contents[path] = Content(
            layer, len(rows), records.read, listener=report, attributes=attributes.schema
        )
    return contents


@dataclass(frozen=True, slots=True)
class _Records:
    """Some rows of a table, read a batch at a time as a sink asks for them."""

    attributes: pa.Table
    geometry: NDArray[np.object_]
    rows: NDArray[np.int64]

    def read(self, columns: list[str]) -> Iterator[pa.RecordBatch]:
        """Yield batches; `columns` without the geometry may ask for its ring and vertex counts."""
        for start in range(0, len(self.rows), BATCH_POLYGONS):
            rows = self.rows[start : start + BATCH_POLYGONS]
            geometry = self.geometry[rows]
            made: dict[str, Callable[[NDArray[np.object_]], NDArray[Any]]]
            made = {"n_rings": count_rings, "n_vertices": count_vertices}
            if GEOMETRY in columns:
                made = {GEOMETRY: _encode}
            arrays = [
                pa.array(made[name](geometry)) if name in made
                else self.attributes[name].take(pa.array(rows)).combine_chunks()
                for name in columns
            ]  # fmt: skip
            yield pa.RecordBatch.from_arrays(arrays, names=columns)


def _encode(geometry: NDArray[np.object_]) -> NDArray[Any]:
    return np.asarray(shapely.to_wkb(geometry, byte_order=1), object)


def count_rings(geometry: NDArray[np.object_]) -> NDArray[np.int64]:
    """Return the number of rings of each Polygon or MultiPolygon."""
    parts, owners = shapely.get_parts(geometry, return_index=True)
    counts = np.zeros(len(geometry), np.int64)
    np.add.at(counts, owners, shapely.get_num_interior_rings(parts) + 1)
    return counts


def count_vertices(geometry: NDArray[np.object_]) -> NDArray[np.int64]:
    """Return the number of vertices of each, closing ones not counted."""
    return np.asarray(shapely.get_num_coordinates(geometry) - count_rings(geometry), np.int64)


def _complete(table: PolygonTable, found: Classification) -> pa.Table:
    """Return the attributes with class id and name, the columns that styles go by."""
    attributes = table.attributes
    for field in attributes.schema:
        if pa.types.is_string(field.type):
            longest = pc.max(pc.binary_length(attributes[field.name])).as_py() or 0
            if longest > _LONGEST_TEXT:
                _LOG.warning(
                    "%s: texts in %s are cut to the %d bytes that a Shapefile holds",
                    *(table.path, field.name, _LONGEST_TEXT),
                )
    if _ID in attributes.column_names and not _holds(attributes[_ID], found.ids):
        attributes = attributes.rename_columns({_ID: _find_free(_ID, attributes.column_names)})
    if _ID not in attributes.column_names:
        attributes = attributes.append_column(_ID, pa.array(found.ids.astype(np.int32)))
    if _NAME not in attributes.column_names:
        names = [found.names.get(number, "") for number in found.ids.tolist()]
        attributes = attributes.append_column(_NAME, pa.array(names, pa.string()))
    return attributes


def _holds(column: pa.ChunkedArray, ids: NDArray[np.uint8]) -> bool:
    if not pa.types.is_integer(column.type) or column.null_count:
        return False
    return np.array_equal(column.to_numpy(), ids)


def _find_free(name: str, taken: Sequence[str]) -> str:
    return next(n for n in (f"{name}_{k}" for k in range(2, 1000)) if n not in taken)


def _colour(table: PolygonTable, found: Classification) -> dict[int, ClassInfo]:
    """Return the classes in the colours of the layer's style, where it has one for them."""
    colours = read_colours(find_style(table.path, table.layer))
    return {
        number: ClassInfo(
            number, name, colours.get(name) or colours.get(str(number)) or choose_colour(number)
        )
        for number, name in found.names.items()
    }


def _read_provenance(path: Path, layer: str) -> dict[str, Any]:
    """Return where a layer comes from: what it says itself, else what reads it now."""
    text = ""
    with suppress(OSError, ValueError, RuntimeError):
        if path.suffix.lower() == ".gpkg":
            metadata = pyogrio.read_info(path, layer=layer)["layer_metadata"] or {}
            text = metadata.get(PROVENANCE_KEY, "")
        else:
            text = path.with_name(f"{path.stem}.provenance.json").read_text(encoding="utf-8")
    with suppress(ValueError):
        if isinstance(found := json.loads(text), dict):
            return found
    time = datetime.now(UTC).isoformat(timespec="seconds")
    return {"software": list_software(), "source": path.name, "time": time}
