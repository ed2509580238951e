"""How a layer will be drawn: at which pixels, in which chunks, with how many requests."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qgis.core import (
    QgsCoordinateTransformContext,
    QgsDistanceArea,
    QgsGeometry,
    QgsNetworkAccessManager,
    QgsPointXY,
    QgsRasterDataProvider,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QCoreApplication

from crispline.engine.errors import AreaError, RasterError
from crispline.processing.pixel_grid import Chunk, PixelGrid, Rectangle, choose_level, cover
from crispline.processing.tile_matrix import find_corner

#: Pixels of a chunk's side: of tiles, so few that QGIS logs each one that fails; of pictures.
_TILED_CHUNK, _PICTURE_CHUNK = 1024, 2000
_USUAL_TILE = 256
#: Megapixels of a grid whose chunks are looked at one by one to see which touch an area.
_COUNTABLE = 20_000.0
#: Degrees and other units over which the scale of a CRS is taken.
_DEGREES, _UNITS = 1e-3, 100.0

translate = QCoreApplication.translate


class DrawnLayer:
    """What drawing needs of a layer, taken on the main thread: the layer may go meanwhile."""

    def __init__(self, layer: Any) -> None:
        """Copy the layer's connection. Raises RasterError where the layer is not valid."""
        self.name = str(layer.name())
        if not layer.isValid():
            raise RasterError(
                translate(
                    "RenderedRaster",
                    "expected a layer that QGIS can draw, found layer {} unavailable; "
                    "check its source",
                ).format(repr(self.name))
            )
        self.crs = layer.crs()
        #: The network manager of the main thread, which learns of every thread's requests.
        self.network = QgsNetworkAccessManager.instance()
        self.provider = layer.dataProvider().clone()
        # Handed over to the thread that will draw.
        self.provider.moveToThread(None)


@dataclass(frozen=True)
class Plan:
    """How a layer will be drawn: `metres` is its pixel's ground size, `requests` a rough count."""

    grid: PixelGrid
    chunks: tuple[Chunk, ...]
    metres: float
    is_tiled: bool
    requests: int

    @property
    def megapixels(self) -> float:
        """Pixels to draw, in millions."""
        return sum(chunk.width * chunk.height for chunk in self.chunks) / 1e6


def plan_drawing(
    source: DrawnLayer,
    *,
    extent: QgsRectangle,
    resolution_m: float | None,
    limit_megapixels: float,
    area: QgsGeometry | None = None,
) -> Plan:
    """Decide on the pixels to draw. Raises AreaError and RasterError as `render_raster` does."""
    bounds = source.provider.extent().intersect(extent)
    if area is not None:
        bounds = bounds.intersect(area.boundingBox())
    if extent.isEmpty() or bounds.isEmpty():
        raise _nothing_to_draw(source)
    grid, metres, is_tiled = _choose_pixels(source, bounds, resolution_m)
    if area is None or grid.megapixels > _COUNTABLE:
        _check_size(grid, source.name, found=grid.megapixels, limit=limit_megapixels, metres=metres)
    chunks = tuple(grid.chunks(_chunk_size(source.provider, is_tiled=is_tiled)))
    if area is not None:
        chunks = tuple(_touching(chunks, area))
    if not chunks:
        raise _nothing_to_draw(source)
    plan = Plan(
        grid, chunks, metres, is_tiled, _count_requests(source.provider, chunks, is_tiled=is_tiled)
    )
    _check_size(grid, source.name, found=plan.megapixels, limit=limit_megapixels, metres=metres)
    return plan


def _nothing_to_draw(source: DrawnLayer) -> AreaError:
    return AreaError(
        translate(
            "RenderedRaster",
            "expected an extent or area on layer {}, found one outside of it; choose another one",
        ).format(repr(source.name))
    )


def _chunk_size(provider: Any, *, is_tiled: bool) -> int:
    if is_tiled:
        return _TILED_CHUNK
    limits = (int(provider.stepWidth()), int(provider.stepHeight()))
    return min([_PICTURE_CHUNK, *(limit for limit in limits if limit > 0)])


def _count_requests(provider: Any, chunks: Sequence[Chunk], *, is_tiled: bool) -> int:
    """Return how many tiles or pictures will be asked for, about."""
    if not is_tiled:
        return len(chunks)
    tile = int(provider.property("tileWidth") or _USUAL_TILE)
    return sum(math.ceil(c.width / tile) * math.ceil(c.height / tile) for c in chunks)


def _check_size(grid: PixelGrid, name: str, *, found: float, limit: float, metres: float) -> None:
    """Raise RasterError where `found` megapixels are more than the limit."""
    if found > limit:
        raise RasterError(
            translate(
                "RenderedRaster",
                "expected at most {} megapixels to be drawn of layer {}, found {} ({} x {} pixels "
                "of {} m); choose a smaller extent or a coarser resolution, or raise the limit in "
                "Crispline's options",
            ).format(
                f"{limit:g}",
                repr(name),
                f"{found:.1f}",
                grid.width,
                grid.height,
                f"{metres:.3g}",
            )
        )


def measure_unit(crs: Any, centre: QgsPointXY) -> tuple[float, float]:
    """Return how many metres a unit of a CRS is at a place, eastward and northward."""
    ruler = QgsDistanceArea()
    ruler.setSourceCrs(crs, QgsCoordinateTransformContext())
    ruler.setEllipsoid(crs.ellipsoidAcronym() or "EPSG:7030")
    step = _DEGREES if crs.isGeographic() else _UNITS
    x, y = centre.x(), centre.y()
    east = ruler.measureLine(QgsPointXY(x - step / 2, y), QgsPointXY(x + step / 2, y)) / step
    north = ruler.measureLine(QgsPointXY(x, y - step / 2), QgsPointXY(x, y + step / 2)) / step
    return float(east), float(north)


def _choose_pixels(
    source: DrawnLayer, bounds: QgsRectangle, resolution_m: float | None
) -> tuple[PixelGrid, float, bool]:
    """Return the pixels, their ground size in metres, and whether the layer consists of tiles."""
    provider = source.provider
    east, north = measure_unit(source.crs, bounds.center())
    if not (east > 0 and north > 0 and math.isfinite(east * north)):
        raise RasterError(
            translate(
                "RenderedRaster",
                "expected layer {} where its coordinate reference system is defined, found the "
                "extent outside; choose another extent",
            ).format(repr(source.name))
        )
    rectangle = Rectangle(
        bounds.xMinimum(), bounds.yMinimum(), bounds.xMaximum(), bounds.yMaximum()
    )
    coarser = max(east, north)
    levels = [level for level in provider.nativeResolutions() if level > 0]
    has_size = bool(provider.capabilities() & QgsRasterDataProvider.Size)
    if levels and not has_size:
        wanted = resolution_m if resolution_m is not None else min(levels) * coarser
        step = choose_level(wanted, [level * coarser for level in levels]) / coarser
        step = min(levels, key=lambda level: abs(level - step))
        corner = find_corner(provider, uri=provider.dataSourceUri(), step=step)
        grid = cover(rectangle, x_anchor=corner.x, y_anchor=corner.y, step_x=step, step_y=step)
        return grid, step * coarser, True
    steps = _choose_steps(source, (east, north), resolution_m)
    anchor = provider.extent() if has_size else bounds
    grid = cover(
        rectangle, x_anchor=anchor.xMinimum(), y_anchor=anchor.yMaximum(),
        step_x=steps[0], step_y=steps[1],
    )  # fmt: skip
    return grid, max(steps[0] * east, steps[1] * north), False


def _choose_steps(
    source: DrawnLayer, metres: Sequence[float], resolution_m: float | None
) -> tuple[float, float]:
    """Return the pixel of a layer without tiles in CRS units: as wanted, or its own if coarser.

    Its own pixels are taken, too, where they are finer by less than half: the engine resamples
    better than a server does.
    """
    provider = source.provider
    if provider.capabilities() & QgsRasterDataProvider.Size and provider.xSize() > 0:
        extent = provider.extent()
        own = extent.width() / provider.xSize(), extent.height() / provider.ySize()
        size = max(own[0] * metres[0], own[1] * metres[1])
        if resolution_m is None or 2 * size > resolution_m:
            return own
    elif resolution_m is None:
        raise RasterError(
            translate(
                "RenderedRaster",
                "expected a ground resolution to draw layer {} at, found none, since neither the "
                "model nor the layer has one; give a resolution",
            ).format(repr(source.name))
        )
    return resolution_m / metres[0], resolution_m / metres[1]


def _touching(chunks: Sequence[Chunk], area: QgsGeometry) -> list[Chunk]:
    engine = QgsGeometry.createGeometryEngine(area.constGet())
    engine.prepareGeometry()

    def is_touched(chunk: Chunk) -> bool:
        b = chunk.bounds
        rectangle = QgsRectangle(b.x_minimum, b.y_minimum, b.x_maximum, b.y_maximum)
        outline = QgsGeometry.fromRect(rectangle)  # kept alive: the engine only borrows from it
        return bool(engine.intersects(outline.constGet()))

    return [chunk for chunk in chunks if is_touched(chunk)]
