"""Polygon layers with a class a polygon: read from any vector format, drawn on a grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import rasterio.features
import shapely
from numpy.typing import NDArray
from rasterio.transform import array_bounds

from crispline.engine.errors import JobError
from crispline.engine.grid import Grid, Window
from crispline.engine.probabilities import NO_DATA_LABEL

if TYPE_CHECKING:
    import geopandas

#: Columns that may hold the class, the best first.
CLASS_COLUMNS = ("class_name", "class_id", "class", "name", "label")


@dataclass(frozen=True, slots=True)
class ClassLayer:
    """Polygons of one layer and the class of each, in a CRS (WKT, or None).

    `class_name` holds text; `geometry` shapely Polygons and MultiPolygons.
    """

    origin: str
    geometry: NDArray[np.object_]
    class_name: NDArray[np.object_]
    crs_wkt: str | None

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Least x, least y, greatest x, greatest y."""
        left, bottom, right, top = shapely.total_bounds(self.geometry)
        return float(left), float(bottom), float(right), float(top)

    def select(self, name: str) -> NDArray[np.object_]:
        """Return the polygons of one class."""
        chosen: NDArray[np.object_] = self.geometry[self.class_name == name]
        return chosen


def open_layer(path: str | Path) -> geopandas.GeoDataFrame:
    """Read the polygons of a vector layer of any format geopandas knows.

    Raises JobError naming a file that is missing, unreadable, or without polygons.
    """
    frame = read_features(path)
    polygonal = frame.geom_type.isin(["Polygon", "MultiPolygon"])
    if not polygonal.any():
        raise JobError(
            f"{path}: expected a polygon layer, found {len(frame)} features without a polygon"
        )
    return frame[polygonal]


def read_features(path: str | Path) -> geopandas.GeoDataFrame:
    """Read a vector layer of any format geopandas knows, whatever its geometry.

    Raises JobError naming a file that is missing, unreadable, or without geometry.
    """
    import geopandas

    if not Path(path).exists():
        raise JobError(f"{path}: expected a polygon layer, found no such file; check the path")
    try:
        if Path(path).suffix.lower() in {".parquet", ".geoparquet"}:
            frame = geopandas.read_parquet(path)
        else:
            frame = geopandas.read_file(path, layer=first_spatial_layer(path), engine="pyogrio")
    except Exception as error:  # what the many drivers raise has no common root
        cause = str(error).split(";")[0].rstrip(".")
        raise JobError(
            f"{path}: expected a vector layer, found a file that cannot be read ({cause}); "
            "give it in GeoPackage or another vector format that GDAL reads"
        ) from error
    if not isinstance(frame, geopandas.GeoDataFrame):
        raise JobError(f"{path}: expected a polygon layer, found a table without geometry")
    return frame


def first_spatial_layer(path: str | Path) -> str | None:
    """Return the first layer with geometry: tables of provenance may lie beside it."""
    import pyogrio

    for name, geometry_type in pyogrio.list_layers(path):
        if geometry_type is not None:
            return str(name)
    return None


def find_class_column(frames: Sequence[geopandas.GeoDataFrame], origins: Sequence[str]) -> str:
    """Return the first of the usual class columns that all layers have.

    Raises JobError where there is none.
    """
    for column in CLASS_COLUMNS:
        if all(column in frame.columns for frame in frames):
            return column
    found = "; ".join(
        f"{origin} has {', '.join(c for c in frame.columns if c != frame.geometry.name)}"
        for origin, frame in zip(origins, frames, strict=True)
    )
    raise JobError(
        f"expected a class column of one name ({', '.join(CLASS_COLUMNS)}) in every layer, "
        f"found none: {found}; name the class column"
    )


def make_layer(frame: geopandas.GeoDataFrame, *, origin: str, column: str) -> ClassLayer:
    """Take polygons and classes out of a table.

    Raises JobError where the column is missing.
    """
    if column not in frame.columns:
        raise JobError(
            f"{origin}: expected a class column {column!r}, found "
            f"{', '.join(map(str, frame.columns))}; name the right one"
        )
    names = [name_class(value) for value in frame[column]]
    if len(set(names)) > NO_DATA_LABEL - 1:
        raise JobError(
            f"{origin}: expected a column of at most {NO_DATA_LABEL - 1} classes, found "
            f"{len(set(names))} different values in {column!r}; name the class column"
        )
    crs = frame.crs.to_wkt() if frame.crs is not None else None
    return ClassLayer(
        origin, np.asarray(frame.geometry), np.array(names, dtype=np.object_), crs_wkt=crs
    )


def name_class(value: Any) -> str:
    """Return a class's value as text; 3, 3.0 and "3" are one class."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def draw_labels(
    layer: ClassLayer,
    *,
    tree: shapely.STRtree,
    names: Sequence[str],
    grid: Grid,
    window: Window,
) -> NDArray[np.uint8]:
    """Draw a window of a layer as labels (row, column): the place of the class in `names`.

    A pixel takes the polygon that holds its centre; without one it is `NO_DATA_LABEL`. The
    grid's rows run from north to south; `window` may reach beyond it. `tree` indexes the layer's
    geometry.
    """
    outer = grid.crop(
        Window(window.row - 1, window.column - 1, window.height + 2, window.width + 2)
    )
    bounds = array_bounds(outer.shape.height, outer.shape.width, outer.transform)
    index = np.sort(tree.query(shapely.box(*bounds)))
    # Clipped, since a large polygon would be handed to GDAL whole for every window.
    pieces = shapely.clip_by_rect(layer.geometry[index], *bounds)
    numbers = {name: number for number, name in enumerate(names)}
    shapes = [
        (piece, numbers[layer.class_name[i]])
        for piece, i in zip(pieces, index, strict=True)
        if piece.area > 0
    ]
    if not shapes:
        return np.full((window.height, window.width), NO_DATA_LABEL, dtype=np.uint8)
    drawn: NDArray[np.uint8] = rasterio.features.rasterize(
        shapes,
        out_shape=(window.height, window.width),
        transform=grid.crop(window).transform,
        fill=NO_DATA_LABEL,
        dtype="uint8",
    )
    return drawn
