"""Rasters and label layers that tests write, and what the labels must be."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pyproj
import rasterio
import shapely
from affine import Affine
from numpy.typing import NDArray

UTM = "EPSG:32633"
#: Half-metre pixels, turned by 20 degrees.
TURNED = Affine.translation(500_000, 5_000_000) * Affine.rotation(20) * Affine.scale(0.5, -0.5)
UPRIGHT = Affine(0.5, 0, 500_000, 0, -0.5, 5_000_000)


def write_raster(
    path: Path,
    *,
    height: int = 200,
    width: int = 240,
    transform: Affine = UPRIGHT,
    crs: str | None = UTM,
    bands: int = 3,
    dtype: str = "uint8",
    nodata: float | None = None,
    hole: tuple[slice, slice] | None = None,
) -> Path:
    """Write random values of 1 to 200; `hole` are rows and columns of the value 0."""
    values = np.random.default_rng(7).integers(1, 200, (bands, height, width)).astype(dtype)
    if hole is not None:
        values[:, hole[0], hole[1]] = 0
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        count=bands,
        height=height,
        width=width,
        dtype=dtype,
        crs=crs,
        transform=transform,
        nodata=nodata,
        photometric="MINISBLACK",  # a fourth band would be alpha otherwise
    ) as dataset:
        dataset.write(values)
    return path


def to_ground(polygons: list[Any], transform: Affine = UPRIGHT) -> list[Any]:
    """Move geometries from pixels (x column, y row) to the raster's CRS."""
    t = transform
    elements = [t.a, t.b, t.d, t.e, t.c, t.f]
    from shapely.affinity import affine_transform

    return [affine_transform(polygon, elements) for polygon in polygons]


def write_layer(
    path: Path,
    polygons: list[Any],
    *,
    transform: Affine = UPRIGHT,
    crs: str | None = UTM,
    to: str | None = None,
    **columns: Any,
) -> Path:
    """Write geometries given in pixels, in the CRS `to` (None: the raster's), and their columns."""
    frame = geopandas.GeoDataFrame(columns, geometry=to_ground(polygons, transform), crs=crs)
    if to is not None:
        frame = frame.to_crs(to)
    if path.suffix == ".parquet":
        frame.to_parquet(path)
    else:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # a layer without a CRS is meant
            frame.to_file(path)
    return path


def expect_labels(
    raster: Path, layer: Path, labels: dict[str, int] | int, *, outside: int
) -> NDArray[np.uint8]:
    """Return labels pixel by pixel: of the smallest polygon, in the layer's own CRS.

    `labels` are by the text in the column "kind", or one for all. Every pixel's centre is moved to
    the layer and looked up there.
    """
    if layer.suffix == ".parquet":
        frame = geopandas.read_parquet(layer)
    else:
        frame = geopandas.read_file(layer)
    with rasterio.open(raster) as dataset:
        rows, columns = np.mgrid[: dataset.height, : dataset.width] + 0.5
        t = dataset.transform
        x, y = t.a * columns + t.b * rows + t.c, t.d * columns + t.e * rows + t.f
        if dataset.crs is not None and frame.crs is not None:
            mover = pyproj.Transformer.from_crs(dataset.crs, frame.crs, always_xy=True)
            x, y = mover.transform(x, y)
    expected = np.full(x.shape, outside, dtype=np.uint8)
    for number in np.argsort([-polygon.area for polygon in frame.geometry], kind="stable"):
        inside = shapely.contains_xy(shapely.make_valid(frame.geometry.iloc[number]), x, y)
        expected[inside] = (
            labels if isinstance(labels, int) else labels[frame["kind"].fillna("").iloc[number]]
        )
    return expected
