"""GeoParquet 1.1: WKB, PROJJSON CRS, a bounding box column, provenance as key-value metadata."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pyproj

from crispline.engine.attributes import ATTRIBUTES, EXTENT, GEOMETRY, RECORDS
from crispline.engine.sinks.companion import write_style
from crispline.engine.sinks.destination import staged
from crispline.engine.sinks.stream import Content

#: Key of the file metadata that holds the provenance as JSON.
PROVENANCE_KEY = "crispline"
#: Key of the file metadata that holds the QGIS-independent class list as JSON.
CLASSES_KEY = "crispline:classes"
_BOX = "bbox"


def write_geoparquet(content: Content, target: Path) -> tuple[Path, ...]:
    """Write a GeoParquet, one row group a record batch, and its style, atomically."""
    schema = _build_schema(content)
    with staged(target) as folder:
        path = folder / target.name
        _write_rows(content, path, schema)
        write_style(path, content.layer)
    return (target,)


def _write_rows(content: Content, path: Path, schema: pa.Schema) -> None:
    columns = [*ATTRIBUTES.names, *EXTENT, GEOMETRY]
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in content.read(columns):
            box = pa.StructArray.from_arrays([batch[n] for n in EXTENT], names=list(EXTENT))
            attributes = [batch[name] for name in ATTRIBUTES.names]
            arrays = [*attributes, box.cast(schema.field(_BOX).type), batch[GEOMETRY]]
            writer.write_batch(pa.RecordBatch.from_arrays(arrays, schema=schema))
            content.listener(batch.num_rows)


def _build_schema(content: Content) -> pa.Schema:
    box = pa.struct([pa.field(name, pa.float64()) for name in EXTENT])
    # Without the Arrow extension name: readers go by the `geo` metadata.
    geometry = RECORDS.field(GEOMETRY).remove_metadata()
    layer = content.layer
    metadata = {
        "geo": json.dumps(_describe_geometry(content)),
        PROVENANCE_KEY: json.dumps(layer.provenance, ensure_ascii=False, sort_keys=True),
        CLASSES_KEY: json.dumps(
            [{"id": c.id, "name": c.name, "colour": c.colour} for c in layer.classes],
            ensure_ascii=False,
        ),
    }
    return pa.schema([*ATTRIBUTES, pa.field(_BOX, box), geometry], metadata)


def _describe_geometry(content: Content) -> dict[str, Any]:
    """Return the `geo` metadata."""
    wkt = content.layer.crs_wkt
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": ["Polygon"] if content.polygons else [],
        "crs": None if wkt is None else pyproj.CRS.from_wkt(wkt).to_json_dict(),
        "orientation": "counterclockwise",
        "edges": "planar",
        "covering": {"bbox": {name: [_BOX, name] for name in EXTENT}},
    }
    if content.bounds is not None:
        column["bbox"] = list(content.bounds)
    return {"version": "1.1.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}
