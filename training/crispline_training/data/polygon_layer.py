"""Label polygons as users have them: any vector format, any CRS, with a class in a column."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pyogrio
import pyproj
import shapely
from numpy.typing import NDArray

from crispline.engine.class_layer import first_spatial_layer, name_class
from crispline.engine.grid import Grid
from crispline_training.errors import DatasetError

#: An edge is reprojected with at least this many points along the raster's larger side.
_POINTS_ALONG = 256
#: Polygons are read and cut this share of the raster's size around it.
_MARGIN = 0.1
_PARQUET = frozenset((".parquet", ".geoparquet"))
_POLYGONAL = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)

Geometries = NDArray[np.object_]
_Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class PolygonLayer:
    """Valid polygons around one raster, in that raster's pixel coordinates (x column, y row).

    `names` holds the class of each, "" where the layer names none. `total` counts the
    layer's features anywhere, in the CRS of that name. `notes` are sentences about what was mended
    or left out.
    """

    origin: str
    polygons: Geometries
    names: tuple[str, ...]
    total: int
    crs_name: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Header:
    """What a layer says of itself before its features are read."""

    layer: str | None
    crs: pyproj.CRS | None
    columns: tuple[str, ...]


def read_polygon_layer(path: str | Path, grid: Grid, *, column: str | None) -> PolygonLayer:
    """Read the polygons of a layer that may lie on a grid.

    A GeoPackage's layer is named as in QGIS, `file.gpkg|layername=roads`; without, it is the first
    one with geometry. `column` holds the class as text or number (None: no class is read, and all
    names are "one"). A layer or a raster without a CRS is taken to be in the other's. Geometries
    that are not valid are mended. Raises DatasetError for a file or column that is missing, a file
    that cannot be read, features that are no polygons, and a layer without features.
    """
    file, header = _read_header(str(path))
    if column is not None and column not in header.columns:
        raise DatasetError(
            f"{path}: expected a column {column!r} with the class, found "
            f"{', '.join(header.columns) or 'no column at all'}; name the right one"
        )
    here = _surroundings(grid, header.crs)
    frame = _read_features(file, header, column, here)
    notes: list[str] = []
    if header.crs is None or grid.crs_wkt is None:
        notes.append(_explain_crs(path, header.crs))
    total = len(frame) if here is None else _count_features(file, header, len(frame))
    if total == 0:
        raise DatasetError(f"{path}: expected label polygons, found an empty layer; draw some")
    given = np.asarray(frame.geometry.values)
    kept = np.isin(shapely.get_type_id(given), _POLYGONAL)
    _check_types(path, given, kept, notes)
    names = _read_names(frame, column, kept)
    polygons = _mend(path, shapely.force_2d(given[kept]), notes)
    moved = _to_pixels(_reproject(polygons, grid, header.crs, here), grid)
    whole = ~shapely.is_empty(moved)
    notes.extend(_explain_unnamed(path, names, column))
    chosen = tuple(name for name, kept in zip(names, whole, strict=True) if kept)
    return PolygonLayer(str(path), moved[whole], chosen, total, name_crs(header.crs), tuple(notes))


def _read_header(path: str) -> tuple[str, _Header]:
    file, _, option = path.partition("|")
    if not Path(file).exists() and "/vsi" not in file and "://" not in file:
        raise DatasetError(f"{file}: expected a polygon layer, found no such file; check the path")
    try:
        if Path(file).suffix.lower() in _PARQUET:
            frame = geopandas.read_parquet(file)
            columns = tuple(str(c) for c in frame.columns if c != frame.geometry.name)
            return file, _Header(None, frame.crs, columns)
        layer = option.partition("layername=")[2] or first_spatial_layer(file)
        info = pyogrio.read_info(file, layer=layer)
    except Exception as error:  # what the many drivers raise has no common root
        raise _unreadable(path, error) from error
    if info["geometry_type"] is None:
        raise DatasetError(
            f"{path}: expected a polygon layer, found a table without geometry; name a layer"
        )
    crs = pyproj.CRS.from_user_input(info["crs"]) if info["crs"] else None
    return file, _Header(layer, crs, tuple(map(str, info["fields"])))


def _read_features(
    file: str, header: _Header, column: str | None, here: _Box | None
) -> geopandas.GeoDataFrame:
    """Read the features in a box of the layer's CRS; a country's layer may serve a small raster."""
    try:
        if Path(file).suffix.lower() in _PARQUET:
            return geopandas.read_parquet(file)
        return geopandas.read_file(
            file,
            layer=header.layer,
            engine="pyogrio",
            bbox=here,
            columns=[] if column is None else [column],
        )
    except Exception as error:  # what the many drivers raise has no common root
        raise _unreadable(file, error) from error


def _count_features(file: str, header: _Header, read: int) -> int:
    if read or Path(file).suffix.lower() in _PARQUET:
        return read
    return int(pyogrio.read_info(file, layer=header.layer, force_feature_count=True)["features"])


def _unreadable(path: str, error: Exception) -> DatasetError:
    cause = " ".join(str(error).split(";")[0].split()).rstrip(".")
    return DatasetError(
        f"{path}: expected a vector layer, found one that cannot be read ({cause}); give it in "
        "GeoPackage or another vector format that GDAL reads"
    )


def _explain_crs(path: str | Path, crs: pyproj.CRS | None) -> str:
    lacking, other = ("layer", "raster") if crs is None else ("raster", "layer")
    return (
        f"{path}: expected a coordinate reference system of both raster and layer, found none of "
        f"the {lacking}; it is taken to be the {other}'s"
    )


def _check_types(
    path: str | Path, given: Geometries, kept: NDArray[np.bool_], notes: list[str]
) -> None:
    """Refuse a layer of lines or points; note what is left out of a mixed one."""
    other = sorted({"nothing" if g is None else g.geom_type for g in given[~kept]})
    if len(given) and not kept.any():
        raise DatasetError(
            f"{path}: expected polygons, found {' and '.join(other)} in all {len(given)} features; "
            "choose a polygon layer, or buffer lines and points to polygons first"
        )
    if other:
        notes.append(
            f"{path}: expected polygons, found {' and '.join(other)} in {(~kept).sum()} of "
            f"{len(given)} features; these are left out"
        )


def _read_names(
    frame: geopandas.GeoDataFrame, column: str | None, kept: NDArray[np.bool_]
) -> list[str]:
    if column is None:
        return ["one"] * int(kept.sum())
    return [_name(value) for value in frame[column][kept]]


def _name(value: Any) -> str:
    """Return a class as text, "" for none; 3, 3.0 and "3" are one class."""
    missing = value is None or (isinstance(value, float) and math.isnan(value)) or value != value
    return "" if missing else name_class(value).strip()


def _explain_unnamed(path: str | Path, names: Sequence[str], column: str | None) -> list[str]:
    unnamed = sum(not name for name in names)
    if not unnamed:
        return []
    return [
        f"{path}: expected a class in column {column!r}, found none in {unnamed} of {len(names)} "
        "polygons; their pixels are ignored"
    ]


def _mend(path: str | Path, polygons: Geometries, notes: list[str]) -> Geometries:
    broken = ~shapely.is_valid(polygons)
    if not broken.any():
        return polygons
    reason = shapely.is_valid_reason(polygons[broken][0])
    notes.append(
        f"{path}: expected valid polygons, found {broken.sum()} of {len(polygons)} invalid (the "
        f"first: {reason}); they are mended, look at them in the picture of samples"
    )
    mended = polygons.copy()
    mended[broken] = _make_polygons(polygons[broken])
    return mended


def _make_polygons(geometries: Geometries) -> Geometries:
    """Return valid polygons only, without the lines and points that mending leaves behind."""
    made = shapely.make_valid(geometries)
    mixed = shapely.get_type_id(made) == shapely.GeometryType.GEOMETRYCOLLECTION
    for i in np.flatnonzero(mixed):
        parts = shapely.get_parts(made[i])
        made[i] = shapely.union_all(parts[shapely.get_dimensions(parts) == 2])
    made[shapely.get_dimensions(made) < 2] = shapely.Polygon()
    return np.asarray(made)


def _surroundings(grid: Grid, crs: pyproj.CRS | None) -> _Box | None:
    """Return the box around a grid in a CRS: least x and y, greatest x and y.

    None where that CRS has no such box: beyond its area of use, or across the antimeridian.
    """
    height, width, t = grid.shape.height, grid.shape.width, grid.transform
    corners = np.array([t * xy for xy in ((0, 0), (width, 0), (0, height), (width, height))])
    (west, south), (east, north) = corners.min(axis=0), corners.max(axis=0)
    if crs is not None and grid.crs_wkt is not None:
        transformer = _transformer(grid.crs_wkt, crs)
        if transformer is not None:
            west, south, east, north = transformer.transform_bounds(west, south, east, north)
    box = (float(west), float(south), float(east), float(north))
    if not (np.isfinite(box).all() and west < east and south < north):
        return None
    dx, dy = _MARGIN * (east - west), _MARGIN * (north - south)
    return box[0] - dx, box[1] - dy, box[2] + dx, box[3] + dy


def name_crs(crs: Any) -> str:
    """Return what a CRS (anything pyproj takes, or None) is called."""
    return "none" if crs is None else str(pyproj.CRS.from_user_input(crs).name)


def _transformer(source: Any, target: Any) -> pyproj.Transformer | None:
    """Return what moves points, None where both are the same CRS."""
    one, other = pyproj.CRS.from_user_input(source), pyproj.CRS.from_user_input(target)
    if one.equals(other, ignore_axis_order=True):
        return None
    return pyproj.Transformer.from_crs(one, other, always_xy=True)


def _reproject(
    polygons: Geometries, grid: Grid, crs: pyproj.CRS | None, here: _Box | None
) -> Geometries:
    """Return polygons in the grid's CRS; edges stay straight in the CRS they were drawn in."""
    if crs is None or grid.crs_wkt is None:
        return polygons
    transformer = _transformer(crs, grid.crs_wkt)
    if transformer is None:
        return polygons
    if here is not None:
        # A CRS places points far off anywhere: a polygon around the globe would miss the raster.
        polygons = shapely.clip_by_rect(polygons, *here)
        longest = max(here[2] - here[0], here[3] - here[1])
        polygons = shapely.segmentize(polygons, longest / _POINTS_ALONG)

    def move(xy: NDArray[np.float64]) -> NDArray[Any]:
        return np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))

    moved = shapely.transform(polygons, move)
    bounds = shapely.bounds(moved)
    moved[~np.isfinite(bounds).all(axis=1)] = shapely.Polygon()
    broken = ~shapely.is_valid(moved)
    if broken.any():  # coordinates were rounded
        moved[broken] = _make_polygons(moved[broken])
    return np.asarray(moved)


def _to_pixels(polygons: Geometries, grid: Grid) -> Geometries:
    t = ~grid.transform

    def move(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        x, y = xy[:, 0], xy[:, 1]
        return np.column_stack((t.a * x + t.b * y + t.c, t.d * x + t.e * y + t.f))

    return np.asarray(shapely.transform(polygons, move))
