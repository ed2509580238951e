"""Polygons on disk in the work folder: written once, read for each output.

An Arrow IPC file: attributes and WKB, with the layer's description as schema metadata.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from crispline.engine.attributes import (
    ATTRIBUTES,
    BATCH_POLYGONS,
    BATCH_VERTICES,
    EXTENT,
    GEOMETRY,
    RECORDS,
    describe_polygons,
)
from crispline.engine.card import ClassInfo
from crispline.engine.durable import atomic_path
from crispline.engine.errors import JobError
from crispline.engine.polygons import Layer, PolygonBatch
from crispline.engine.sinks.destination import describe_failure, is_full

if TYPE_CHECKING:
    import geopandas

_LAYER_KEY = b"crispline"
_CLASS_COLUMNS = ("class_id", "pixels", "area_m2")


@dataclass(frozen=True, slots=True)
class ClassTotal:
    """Polygons and pixels of one class, and the sum of their `area_m2`, None without a CRS."""

    polygons: int
    pixels: int
    area_m2: float | None


@dataclass(frozen=True, slots=True)
class Totals:
    """Polygons, vertices (closing ones not counted), rings, and bounds in CRS units.

    `bounds` is (x minimum, y minimum, x maximum, y maximum), None without polygons. `by_class`
    holds the classes that have polygons, by id.
    """

    polygons: int
    vertices: int
    rings: int
    bounds: tuple[float, float, float, float] | None
    by_class: dict[int, ClassTotal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PolygonSpool:
    """A complete file of polygons, readable any number of times, in the order they were traced."""

    path: Path
    layer: Layer
    totals: Totals

    @classmethod
    def write(cls, path: Path, batches: Iterable[PolygonBatch], layer: Layer) -> PolygonSpool:
        """Write polygons as they come; the file is there once all of them are.

        Memory is that of one batch. Raises OutputError on a full disk; what the batches raise
        passes through.
        """
        schema = RECORDS.with_metadata({_LAYER_KEY: _encode_layer(layer)})
        try:
            with (
                atomic_path(path) as temporary,
                pa.OSFile(str(temporary), "wb") as sink,
                pa.ipc.new_file(sink, schema) as writer,
            ):
                for records in _coalesce(describe_polygons(batches, layer)):
                    writer.write_batch(records.cast(schema))
        except OSError as error:
            if is_full(error):
                raise describe_failure(error, path) from error
            raise
        return cls.open(path)

    @classmethod
    def open(cls, path: Path) -> PolygonSpool:
        """Open what `write` left; raises JobError where it is missing or damaged."""
        try:
            with pa.OSFile(str(path)) as source:
                metadata = pa.ipc.open_file(source).schema.metadata
            layer = _decode_layer(metadata[_LAYER_KEY])
            return cls(path, layer, _add_up(path))
        except (OSError, pa.ArrowInvalid, KeyError, TypeError, ValueError) as error:
            raise JobError(
                f"expected finished polygons in {path}, found none that can be read ({error}); "
                "delete the work folder and run again"
            ) from error

    def __len__(self) -> int:
        """Number of polygons."""
        return self.totals.polygons

    def record_batches(self, columns: Sequence[str] | None = None) -> Iterator[pa.RecordBatch]:
        """Yield the records, one batch in memory at a time; `columns` picks and orders some."""
        return _read(self.path, columns or RECORDS.names)

    def geodataframe(self) -> geopandas.GeoDataFrame:
        """Return all polygons and attributes in memory."""
        import geopandas

        names = [*ATTRIBUTES.names, GEOMETRY]
        schema = pa.schema([RECORDS.field(name) for name in names])
        frame = pa.Table.from_batches(self.record_batches(names), schema).to_pandas()
        geometry = shapely.from_wkb(frame.pop(GEOMETRY).to_numpy())
        return geopandas.GeoDataFrame(frame, geometry=geometry, crs=self.layer.crs_wkt)


def _read(path: Path, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    # Not memory-mapped: pages of the map would count as the process's memory.
    options = pa.ipc.IpcReadOptions(included_fields=[RECORDS.names.index(name) for name in columns])
    with pa.OSFile(str(path)) as source:
        reader = pa.ipc.open_file(source, options=options)
        for index in range(reader.num_record_batches):
            yield reader.get_batch(index).select(list(columns))


def _coalesce(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Join small batches, since every format writes large ones faster."""
    waiting: list[pa.RecordBatch] = []
    polygons = vertices = 0
    for batch in batches:
        count, size = batch.num_rows, pc.sum(batch["n_vertices"]).as_py() or 0
        if waiting and (polygons + count > BATCH_POLYGONS or vertices + size > BATCH_VERTICES):
            yield pa.concat_batches(waiting)
            waiting, polygons, vertices = [], 0, 0
        waiting.append(batch)
        polygons, vertices = polygons + count, vertices + size
    if waiting:
        yield pa.concat_batches(waiting)


def _add_up(path: Path) -> Totals:
    polygons = vertices = rings = 0
    lows, highs = [], []
    classes = _ClassTally()
    for batch in _read(path, ["n_vertices", "n_rings", *_CLASS_COLUMNS, *EXTENT]):
        if batch.num_rows == 0:
            continue
        classes.add(batch)
        polygons += batch.num_rows
        vertices += pc.sum(batch["n_vertices"]).as_py()
        rings += pc.sum(batch["n_rings"]).as_py()
        lows.append([pc.min(batch[name]).as_py() for name in EXTENT[:2]])
        highs.append([pc.max(batch[name]).as_py() for name in EXTENT[2:]])
    bounds = None
    if lows:
        west, south = np.min(lows, axis=0).tolist()
        east, north = np.max(highs, axis=0).tolist()
        bounds = (west, south, east, north)
    return Totals(polygons, vertices, rings, bounds, classes.totals())


class _ClassTally:
    """Sums by class id; areas as double precision in the order of the polygons."""

    def __init__(self) -> None:
        self._counts, self._pixels = np.zeros(256, np.int64), np.zeros(256, np.int64)
        self._areas = np.zeros(256)

    def add(self, batch: pa.RecordBatch) -> None:
        """Count the polygons of a batch."""
        ids = batch["class_id"].to_numpy()
        self._counts += np.bincount(ids, minlength=256)
        np.add.at(self._pixels, ids, batch["pixels"].to_numpy())
        np.add.at(self._areas, ids, batch["area_m2"].to_numpy(zero_copy_only=False))

    def totals(self) -> dict[int, ClassTotal]:
        """Return the classes that were seen."""
        areas = [None if np.isnan(area) else float(area) for area in self._areas]
        return {
            int(i): ClassTotal(int(self._counts[i]), int(self._pixels[i]), areas[i])
            for i in np.flatnonzero(self._counts)
        }


def _encode_layer(layer: Layer) -> bytes:
    classes = [asdict(info) for info in layer.classes]
    values = {
        "name": layer.name,
        "crs_wkt": layer.crs_wkt,
        "classes": classes,
        "provenance": layer.provenance,
    }
    return json.dumps(values, ensure_ascii=False).encode()


def _decode_layer(encoded: bytes) -> Layer:
    values = json.loads(encoded)
    classes = tuple(ClassInfo(**info) for info in values["classes"])
    return Layer(values["name"], values["crs_wkt"], classes, values["provenance"])
