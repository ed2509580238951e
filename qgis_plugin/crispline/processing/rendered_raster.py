"""Layers that QGIS draws but GDAL cannot open (XYZ, WMS, WMTS, WCS, ...) as a GeoTIFF.

They are drawn at the model's ground resolution, tiled ones at the zoom level that shows it, pixel
by pixel as the tiles have it; the engine resamples the rest. What is transparent is no data.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from qgis.core import QgsGeometry, QgsRectangle
from qgis.PyQt.QtCore import QCoreApplication, QThread

from crispline.engine.errors import RasterError
from crispline.processing.chunk_drawing import ChunkDrawer
from crispline.processing.drawing_plan import DrawnLayer, Plan, plan_drawing
from crispline.processing.drawn_file import DrawnFile
from crispline.runtime.feedback import EngineFeedback, JobProgress

#: From so many tiles or pictures on, the user is warned.
MANY_REQUESTS = 500

translate = QCoreApplication.translate


def needs_rendering(layer: Any) -> bool:
    """Whether QGIS has to draw a raster layer for the engine, because GDAL cannot open it."""
    return str(layer.providerType()) != "gdal"


def render_raster(
    layer: Any,
    *,
    extent: QgsRectangle,
    resolution_m: float | None,
    path: Path,
    limit_megapixels: float,
    feedback: EngineFeedback,
    area: QgsGeometry | None = None,
    coarsest_m: float | None = None,
) -> Path:
    """Draw an extent of a raster layer into a GeoTIFF in the layer's CRS; return its path.

    `layer` is a raster layer, or a DrawnLayer made on the main thread. `extent` and `area` are in
    its CRS; chunks that do not touch `area` stay empty. `resolution_m` is metres a pixel (None: the
    layer's finest), `coarsest_m` what the model tolerates. May be called in any thread.

    Raises AreaError where extent or area lie outside the layer, RasterError where more than
    `limit_megapixels` would be drawn or the layer's server does not answer, OutputError where the
    file cannot be written, Cancelled. Nothing half-written stays behind.
    """
    source = layer if isinstance(layer, DrawnLayer) else DrawnLayer(layer)
    source.provider.moveToThread(QThread.currentThread())
    plan = plan_drawing(
        source,
        extent=extent,
        resolution_m=resolution_m,
        limit_megapixels=limit_megapixels,
        area=area,
    )
    _announce(plan, source.name, coarsest_m, feedback)
    with DrawnFile(path, provider=source.provider, crs=source.crs, grid=plan.grid) as file:
        seen = _draw(source, plan, file, feedback)
        if not seen:
            raise RasterError(
                translate(
                    "RenderedRaster",
                    "expected layer {} to show something, found it empty in the whole extent at "
                    "{} m a pixel; choose another extent or a coarser resolution, or correct the "
                    "layer's largest zoom level",
                ).format(repr(source.name), f"{plan.metres:.3g}")
            )
        return file.finish()


def _announce(plan: Plan, name: str, coarsest_m: float | None, feedback: EngineFeedback) -> None:
    """Tell what will be fetched, with a warning where that is much or too coarse."""
    text = translate(
        "RenderedRaster", "Drawing layer {} at {} m a pixel: {} megapixels, about {} requests"
    ).format(repr(name), f"{plan.metres:.3g}", f"{plan.megapixels:.1f}", plan.requests)
    feedback.log("info", text)
    if plan.requests >= MANY_REQUESTS:
        feedback.log(
            "warning",
            translate(
                "RenderedRaster",
                "About {} requests will be sent to the server of layer {}: check that its terms of "
                "use allow it",
            ).format(plan.requests, repr(name)),
        )
    if coarsest_m is not None and plan.metres > coarsest_m * 1.01:
        feedback.log(
            "warning",
            translate(
                "RenderedRaster",
                "Layer {} has pixels of {} m, coarser than the {} m that the model tolerates: "
                "expect a poor result",
            ).format(repr(name), f"{plan.metres:.3g}", f"{coarsest_m:.3g}"),
        )


def _draw(source: DrawnLayer, plan: Plan, file: DrawnFile, feedback: EngineFeedback) -> int:
    """Draw every chunk into the file; return how many pixels are not transparent."""
    bands = 1 if file.draws_colours else source.provider.bandCount()
    started, total = time.monotonic(), sum(c.width * c.height for c in plan.chunks)
    seen = done = 0
    with ChunkDrawer(source, is_tiled=plan.is_tiled, feedback=feedback) as drawer:
        for chunk in plan.chunks:
            seen += file.write(chunk, drawer.draw(chunk, bands=bands))
            done += chunk.width * chunk.height
            elapsed = max(time.monotonic() - started, 1e-3)
            share = done / total
            feedback.report(
                JobProgress("render", share, share, done / 1e6 / elapsed, elapsed / share - elapsed)
            )
        if drawer.gaps:
            feedback.log(
                "warning",
                translate(
                    "RenderedRaster",
                    "The server of layer {} has no tile for {} places: no data there",
                ).format(repr(source.name), drawer.gaps),
            )
    return seen
