"""What the dock asks of a raster layer: bands, pixel size on the ground, where it comes from."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from qgis.core import QgsRaster

from crispline.gui.ground import measure_step
from crispline.processing.rendered_raster import needs_rendering

#: QGIS has names for these too, in its user's language.
_COLOURS = {
    QgsRaster.ColorInterpretation.RedBand: "red",
    QgsRaster.ColorInterpretation.GreenBand: "green",
    QgsRaster.ColorInterpretation.BlueBand: "blue",
    QgsRaster.ColorInterpretation.GrayIndex: "gray",
}


@dataclass(frozen=True)
class LayerFacts:
    """A raster layer in figures.

    `band_names` holds the names of every data band (lower case, alpha left out), `band_numbers`
    their numbers from 1 and `alpha_numbers` those of the others; `pixel_metres` is the side of a
    pixel on the ground at the layer's centre, None where it has no CRS or, as a web service, no
    pixels of its own.
    """

    name: str
    band_names: tuple[tuple[str, ...], ...]
    band_numbers: tuple[int, ...]
    alpha_numbers: tuple[int, ...]
    pixel_metres: float | None
    is_remote: bool
    has_crs: bool


def read_facts(layer: Any) -> LayerFacts:
    """Return the facts of a raster layer; reads no pixels."""
    is_remote = needs_rendering(layer)
    bands = () if is_remote else tuple(_read_bands(layer))
    numbers = tuple(number for number, _ in bands)
    count = 0 if is_remote else layer.bandCount()
    return LayerFacts(
        name=layer.name(),
        band_names=tuple(names for _, names in bands),
        band_numbers=numbers,
        alpha_numbers=tuple(number for number in range(1, count + 1) if number not in numbers),
        pixel_metres=None if is_remote else measure_pixel(layer),
        is_remote=is_remote,
        has_crs=layer.crs().isValid(),
    )


def measure_pixel(layer: Any) -> float | None:
    """Return the side in metres of a square as large as a pixel at the layer's centre, or None."""
    if not layer.crs().isValid():
        return None
    centre = layer.extent().center()
    across = measure_step(layer.crs(), centre, layer.rasterUnitsPerPixelX(), 0.0)
    down = measure_step(layer.crs(), centre, 0.0, layer.rasterUnitsPerPixelY())
    side = math.sqrt(across * down)
    return side if math.isfinite(side) and side > 0 else None


def _read_bands(layer: Any) -> list[tuple[int, tuple[str, ...]]]:
    provider = layer.dataProvider()
    if provider is None:
        return []
    bands = []
    for number in range(1, layer.bandCount() + 1):
        interpretation = provider.colorInterpretation(number)
        if interpretation == QgsRaster.ColorInterpretation.AlphaBand:
            continue
        described = layer.bandName(number).partition(":")[2].strip().lower()
        # QGIS adds what the band means to its description: "near infrared (gray)".
        described = described.partition(" (")[0]
        names = tuple(name for name in (described, _COLOURS.get(interpretation)) if name)
        bands.append((number, tuple(dict.fromkeys(names))))
    return bands
