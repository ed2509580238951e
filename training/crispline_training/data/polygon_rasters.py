"""Rasters with their polygon layers, opened and painted: what `PolygonData` is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from crispline.engine.area import Area, area_from_layer
from crispline.engine.errors import AreaError, RasterError
from crispline.engine.grid import Grid
from crispline.engine.resampling import ground_resolution
from crispline_training.data.label_painter import IgnoreBuffer, LabelPainter
from crispline_training.data.open_rasters import OpenRasters
from crispline_training.data.polygon_classes import ClassTable
from crispline_training.data.polygon_layer import PolygonLayer, name_crs
from crispline_training.data.polygon_source import PolygonSource
from crispline_training.data.raster_image import RasterImage
from crispline_training.data.raster_pairs import RasterPair
from crispline_training.data.resampled_image import ResampledImage
from crispline_training.errors import DatasetError


@dataclass(frozen=True, slots=True)
class PaintSettings:
    """How polygons become labels: see `PolygonData`."""

    area: str | None = None
    ignore_buffer: float = 0.0
    overlap: str = "smaller"


def open_images(pairs: Sequence[RasterPair], bands: Sequence[int | str]) -> tuple[RasterImage, ...]:
    """Return the rasters of pairs; raises DatasetError unless their bands are alike."""
    files = OpenRasters()
    images = tuple(RasterImage(pair.raster, bands=bands, files=files) for pair in pairs)
    first = images[0]
    for image in images[1:]:
        if (len(image.bands), image.dtype) != (len(first.bands), first.dtype):
            raise DatasetError(
                f"expected {len(first.bands)} bands of {first.dtype} in {image.path} as in "
                f"{first.path}, found {len(image.bands)} of {image.dtype}; choose bands that "
                "all rasters have, or convert them to one type"
            )
    return images


def paint_source(
    name: str,
    image: RasterImage | ResampledImage,
    layer: PolygonLayer,
    table: ClassTable,
    settings: PaintSettings,
) -> PolygonSource:
    """Return a raster with the labels that its layer, read on its grid, gives it."""
    painter = LabelPainter(
        layer.polygons,
        table.label_polygons(layer),
        outside=table.outside,
        overlap=settings.overlap,
        buffer=_make_buffer(settings.ignore_buffer, image),
    )
    area = None if settings.area is None else _read_area(image, settings.area)
    return PolygonSource(name, image, painter, area=area)


def explain_apart(source: PolygonSource, layer: PolygonLayer) -> str:
    """Return a sentence on a layer without a polygon on its raster."""
    return (
        f"{source.image.path}: expected label polygons on the raster, found all {layer.total} of "
        f"{layer.origin} outside; check that they belong together, and their coordinate reference "
        f"systems (raster: {name_crs(source.grid.crs_wkt)}, layer: {layer.crs_name})"
    )


def measure_pixels(grids: Sequence[Grid]) -> float | None:
    """Return the mean side of a pixel in metres, of equal area; None where a grid has no metres."""
    if any(grid.crs_wkt is None for grid in grids):
        return None
    try:
        pixels = [ground_resolution(grid) for grid in grids]
    except RasterError:  # the CRS has no metres there
        return None
    return float(np.exp(np.log([pixel.x * pixel.y for pixel in pixels]).mean() / 2))


def _make_buffer(metres: float, image: RasterImage | ResampledImage) -> IgnoreBuffer | None:
    if metres == 0:
        return None
    try:
        return IgnoreBuffer(metres, ground_resolution(image.grid))
    except RasterError as error:
        raise DatasetError(f"{image.path}: the ignore buffer is in metres: {error}") from error


def _read_area(image: RasterImage | ResampledImage, path: str) -> Area:
    try:
        return area_from_layer(image.grid, path)
    except AreaError as error:
        raise DatasetError(f"{image.path}: {error}") from error
