"""Attributes of polygons: one Arrow record batch for one polygon batch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from crispline.engine.measure import Ruler, choose_ruler
from crispline.engine.polygons import Layer, PolygonBatch

#: Name of the geometry column, WKB.
GEOMETRY = "geometry"
#: What every output carries, in this order; area and perimeter are null without a CRS, confidence
#: is null where no probabilities are known, n_vertices does not count the closing vertex of a ring.
ATTRIBUTES = pa.schema(
    [
        pa.field("class_id", pa.int32()),
        pa.field("class_name", pa.string()),
        pa.field("area_m2", pa.float64()),
        pa.field("perimeter_m", pa.float64()),
        pa.field("confidence", pa.float64()),
        pa.field("n_vertices", pa.int32()),
    ]
)
#: What sinks need to know of a polygon without decoding its geometry; not written to outputs.
EXTENT = ("xmin", "ymin", "xmax", "ymax")
RECORDS = pa.schema(
    [
        *ATTRIBUTES,
        pa.field("n_rings", pa.int32()),
        pa.field("pixels", pa.int64()),
        *(pa.field(name, pa.float64()) for name in EXTENT),
        pa.field(
            GEOMETRY,
            pa.binary(),
            nullable=False,
            metadata={"ARROW:extension:name": "geoarrow.wkb"},
        ),
    ]
)

#: Record batches hold at most so many vertices (16 bytes each) and polygons.
BATCH_VERTICES = 1 << 20
BATCH_POLYGONS = 1 << 14


@dataclass(frozen=True, slots=True)
class AttributeTable:
    """Turns polygons of one layer into records."""

    ruler: Ruler
    names: NDArray[np.object_]

    @classmethod
    def build(cls, layer: Layer, first: PolygonBatch) -> AttributeTable:
        """Choose the ruler by the layer's first polygon, so that batching never matters."""
        x, y = shapely.get_coordinates(first.geometry[0])[0] if len(first) else (0.0, 0.0)
        names = np.array([f"class {number}" for number in range(256)], dtype=object)
        for info in layer.classes:
            names[info.id] = info.name
        return cls(choose_ruler(layer.crs_wkt, float(x), float(y)), names)

    def describe(self, batch: PolygonBatch) -> pa.RecordBatch:
        """Return the records (schema RECORDS) of a batch, exterior rings counter-clockwise."""
        geometry = shapely.orient_polygons(batch.geometry)
        measured = self.ruler.measure(geometry)
        rings = shapely.get_num_interior_rings(geometry) + 1
        columns = {
            "class_id": batch.class_id.astype(np.int32),
            "class_name": self.names[batch.class_id],
            "area_m2": measured.area,
            "perimeter_m": measured.perimeter,
            "confidence": batch.confidence,
            "n_vertices": (shapely.get_num_coordinates(geometry) - rings).astype(np.int32),
            "n_rings": rings.astype(np.int32),
            "pixels": batch.pixels,
            **dict(zip(EXTENT, shapely.bounds(geometry).T, strict=True)),
            GEOMETRY: shapely.to_wkb(geometry, byte_order=1),
        }
        # from_pandas: NaN is "not known", which is null.
        arrays = [pa.array(columns[f.name], f.type, from_pandas=True) for f in RECORDS]
        return pa.RecordBatch.from_arrays(arrays, schema=RECORDS)


def describe_polygons(batches: Iterable[PolygonBatch], layer: Layer) -> Iterator[pa.RecordBatch]:
    """Yield the records of a layer's polygons, in order; memory is that of the largest batch."""
    table = None
    for batch in batches:
        for part in _split(batch):
            table = table or AttributeTable.build(layer, part)
            yield table.describe(part)


def _split(batch: PolygonBatch) -> Iterator[PolygonBatch]:
    """Yield parts within BATCH_POLYGONS and, but for a single polygon, BATCH_VERTICES."""
    vertices = np.cumsum(shapely.get_num_coordinates(batch.geometry))
    start = 0
    while start < len(batch):
        before = vertices[start - 1] if start else 0
        within = int(np.searchsorted(vertices, before + BATCH_VERTICES, side="right"))
        stop = min(max(within, start + 1), start + BATCH_POLYGONS, len(batch))
        part = slice(start, stop)
        yield PolygonBatch(
            batch.geometry[part], batch.class_id[part], batch.pixels[part], batch.confidence[part]
        )
        start = stop
