"""A polygon layer of any vector format with all its attributes, and the class of each polygon."""

from __future__ import annotations

import logging
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyogrio
import shapely
from numpy.typing import NDArray

from crispline.engine.class_layer import CLASS_COLUMNS, first_spatial_layer, name_class
from crispline.engine.errors import JobError
from crispline.engine.probabilities import NO_DATA_LABEL

_LOG = logging.getLogger("crispline")
_GEOPARQUET = frozenset({".parquet", ".geoparquet"})
#: What a polygon without a class is called.
UNCLASSIFIED = "unclassified"


@dataclass(frozen=True, slots=True)
class PolygonTable:
    """Polygons (shapely, two-dimensional) with their attributes; `crs` as pyogrio takes it."""

    path: Path
    layer: str
    attributes: pa.Table
    geometry: NDArray[np.object_]
    crs: str | None

    def __len__(self) -> int:
        """Number of polygons."""
        return len(self.geometry)


@dataclass(frozen=True, slots=True)
class Classification:
    """The class id (0 to 254) of each polygon, and the name of each id, in order of the ids."""

    ids: NDArray[np.uint8]
    names: dict[int, str]


def read_polygon_table(path: Path, layer: str = "") -> PolygonTable:
    """Read the polygons of a layer, the first with geometry where none is named.

    Attributes are numbers, texts, truth values and dates: moments become texts, and what a table
    cell cannot hold is left out with a warning. Raises JobError naming a file or layer that is
    missing, unreadable or without polygons.
    """
    if not path.exists():
        raise JobError(f"{path}: expected a polygon layer, found no such file; check the path")
    try:
        if path.suffix.lower() in _GEOPARQUET:
            table, name, crs = _read_geoparquet(path)
        else:
            layer = layer or first_spatial_layer(path) or ""
            meta, table = pyogrio.read_arrow(path, layer=layer or None)
            name, crs = meta["geometry_name"] or "wkb_geometry", meta["crs"]
        geometry = shapely.from_wkb(table[name].to_numpy())
    except Exception as error:  # what the many drivers raise has no common root
        cause = str(error).split(";")[0].rstrip(".")
        raise JobError(
            f"{path}: expected a polygon layer{f' {layer}' if layer else ''}, found none that can "
            f"be read ({cause}); give it in GeoPackage or another vector format that GDAL reads"
        ) from error
    polygonal = np.isin(shapely.get_type_id(geometry), (3, 6)) & ~shapely.is_empty(geometry)
    if not polygonal.any():
        raise JobError(
            f"{path}: expected a polygon layer, found {len(table)} features without a polygon"
        )
    attributes = _keep_cells(table.drop_columns([name]), path).filter(pa.array(polygonal))
    return PolygonTable(
        path, layer or path.stem, attributes, shapely.force_2d(geometry[polygonal]), crs
    )


def _read_geoparquet(path: Path) -> tuple[pa.Table, str, str | None]:
    import geopandas

    frame = geopandas.read_parquet(path)
    table = pa.table(frame.to_arrow(index=False, geometry_encoding="WKB"))
    return table, frame.geometry.name, frame.crs.to_wkt() if frame.crs is not None else None


def _keep_cells(table: pa.Table, path: Path) -> pa.Table:
    """Return the columns that vector formats have in common, in types that all of them know."""
    kept: dict[str, pa.ChunkedArray] = {}
    for name, column in zip(table.column_names, table.columns, strict=True):
        try:
            kept[name] = column.cast(_choose_type(column.type))
        except pa.ArrowException:
            _LOG.warning("%s: the column %s holds no single values and is left out", path, name)
    # Without a column, a table would forget how many rows it has.
    return pa.table(kept) if kept else table.select([])


def _choose_type(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_boolean(kind) or pa.types.is_floating(kind):
        return kind
    if pa.types.is_integer(kind):
        return pa.int32() if kind.bit_width < 32 or kind == pa.int32() else pa.int64()
    if pa.types.is_decimal(kind):
        return pa.float64()
    if pa.types.is_date(kind):
        return pa.date32()
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        raise pa.ArrowTypeError("bytes are no text")
    return pa.string()


def classify(table: PolygonTable, column: str = "") -> Classification:
    """Return the classes of the polygons by a column, the first of the usual ones where "".

    Ids are the layer's own where it has some for them. Raises JobError for a missing column, and
    for one with too many values to be classes.
    """
    column = column or _find_column(table)
    values = _column(table, column).to_pylist()
    texts = [UNCLASSIFIED if _is_missing(value) else name_class(value) for value in values]
    names = sorted(set(texts), key=_natural_order)
    if len(names) >= NO_DATA_LABEL:
        raise JobError(
            f"{table.path}: expected a column of at most {NO_DATA_LABEL - 1} classes, found "
            f"{len(names)} different values in {column!r}; name the class column"
        )
    numbers = _own_ids(table, texts) or {name: number for number, name in enumerate(names)}
    ids = np.array([numbers[text] for text in texts], np.uint8)
    return Classification(ids, dict(sorted((numbers[name], name) for name in names)))


def _find_column(table: PolygonTable) -> str:
    names = table.attributes.column_names
    for column in CLASS_COLUMNS:
        if column in names:
            return column
    raise JobError(
        f"{table.path}: expected a class column ({', '.join(CLASS_COLUMNS)}), found "
        f"{', '.join(names) or 'no column at all'}; name the class column"
    )


def _column(table: PolygonTable, name: str) -> pa.ChunkedArray:
    if name not in table.attributes.column_names:
        raise JobError(
            f"{table.path}: expected a class column {name!r}, found "
            f"{', '.join(table.attributes.column_names) or 'no column at all'}; name the right one"
        )
    return table.attributes[name]


def _own_ids(table: PolygonTable, texts: list[str]) -> dict[str, int]:
    """Return the layer's class id of each class, empty where it has none of use."""
    if "class_id" not in table.attributes.column_names:
        return {}
    column = table.attributes["class_id"]
    if not pa.types.is_integer(column.type) or column.null_count:
        return {}
    low, high = pc.min(column).as_py(), pc.max(column).as_py()
    pairs = set(zip(texts, column.to_pylist(), strict=True))
    one_to_one = len(pairs) == len({t for t, _ in pairs}) == len({i for _, i in pairs})
    return dict(pairs) if one_to_one and low >= 0 and high < NO_DATA_LABEL else {}


def _is_missing(value: Any) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value)) or value == ""


def _natural_order(name: str) -> tuple[int, float, str]:
    """Sort numbers by value, before words."""
    return (0, float(name), name) if name.isdecimal() else (1, 0.0, name)
