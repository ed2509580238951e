"""A picture of a result: image, classes and polygons side by side, whole and in detail."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import rasterio
import rasterio.windows
import shapely
from affine import Affine
from numpy.typing import NDArray
from PIL import Image, ImageColor, ImageDraw, ImageFont
from rasterio.enums import Resampling

from crispline.engine.card import ClassInfo
from crispline.engine.durable import atomic_path
from crispline.engine.grid import Window
from crispline.engine.probabilities import NO_DATA_LABEL

#: Lines are drawn this much larger and reduced, for smooth edges.
SUPERSAMPLING = 4
PANEL = 520
_MARGIN = 20
_TITLE = 40
_LEGEND = 56
_INK = "#1f2328"
_PAPER = "#ffffff"
_BORDER = "#9aa1a9"
_NO_DATA_COLOUR = "#d0d4da"
_DETAIL_FRAME = "#ffffff"
#: Pixels of the raster along a side of the detail panel: about three pixels of the picture each.
_DETAIL_PIXELS = 172
#: Where a detail is looked for, the class map is reduced to about this size.
_SEARCH_SIDE = 1024
_SHARE_SEEN = 0.02
#: Opacity of the fills, 0 to 255.
_FILL = 52
_LINE, _HALO = "#ffffff", "#10151a"
_TITLES = ("Image", "Classes", "Polygons")


@dataclass(frozen=True, slots=True)
class PictureInput:
    """What a picture shows: three files on one place, and the classes."""

    raster: Path
    class_map: Path
    polygons: Path
    classes: tuple[ClassInfo, ...]


def draw_picture(shown: PictureInput, target: Path, *, detail: Window | None = None) -> None:
    """Write a PNG: image, classes and polygon outlines, the whole above, a detail below.

    `detail` is a window of the class map; without it the liveliest part is chosen.
    """
    with rasterio.open(shown.class_map) as labels:
        whole = Window(0, 0, labels.height, labels.width)
        transform = labels.transform
    detail = detail or choose_detail(shown.class_map)
    width = 3 * PANEL + 4 * _MARGIN
    overview_height = max(1, round(PANEL * whole.height / whole.width))
    height = _TITLE + overview_height + PANEL + _LEGEND + 2 * _MARGIN
    canvas = Image.new("RGB", (width, height), _PAPER)
    for row, (window, panel_height) in enumerate(((whole, overview_height), (detail, PANEL))):
        top = _TITLE + row * (overview_height + _MARGIN)
        panels = _draw_panels(shown, window, panel_height, transform)
        for column, panel in enumerate(panels):
            if window == whole:
                _frame_detail(panel, detail, whole)
            left = _MARGIN + column * (PANEL + _MARGIN)
            canvas.paste(panel, (left, top))
            border = (left - 1, top - 1, left + panel.width, top + panel.height)
            ImageDraw.Draw(canvas).rectangle(border, outline=_BORDER)
    _write_titles(canvas)
    _draw_legend(canvas, shown.classes, top=height - _LEGEND)
    with atomic_path(target) as temporary:
        canvas.save(temporary, format="PNG", optimize=True)


def choose_detail(class_map: Path) -> Window:
    """Return the square window where most classes meet and, among equals, in most even shares."""
    with rasterio.open(class_map) as source:
        height, width = source.height, source.width
        coarse = max(1, max(height, width) // _SEARCH_SIDE)
        shape = (max(1, height // coarse), max(1, width // coarse))
        labels = source.read(1, out_shape=shape, resampling=Resampling.nearest)
    size = min(_DETAIL_PIXELS, height, width)
    side = max(1, size // coarse)
    best = (-1.0, 0, 0)
    for row in range(0, shape[0] - side + 1, max(1, side // 3)):
        for column in range(0, shape[1] - side + 1, max(1, side // 3)):
            counts = np.bincount(labels[row : row + side, column : column + side].ravel())
            best = max(best, (_rate_mixture(counts), -row, -column))
    row = min(-best[1] * coarse, height - size)
    return Window(row, min(-best[2] * coarse, width - size), size, size)


def _rate_mixture(counts: NDArray[np.int64]) -> float:
    """Return how many classes have a share worth seeing, and how even they are; index: class id."""
    shares = counts[:NO_DATA_LABEL] / counts.sum()
    shares = shares[shares > _SHARE_SEEN]
    evenness = -float((shares * np.log(shares)).sum()) / math.log(256)  # below 1
    return len(shares) + evenness


def _draw_panels(
    shown: PictureInput, window: Window, height: int, transform: Affine
) -> tuple[Image.Image, Image.Image, Image.Image]:
    image = _draw_image(shown, window, height, transform)
    return (
        image,
        _draw_classes(shown, window, height),
        _draw_polygons(shown, image, window, transform),
    )


def _draw_image(shown: PictureInput, window: Window, height: int, transform: Affine) -> Image.Image:
    """Read the raster where the window of the class map lies."""
    with rasterio.open(shown.raster) as raster:
        to_raster = ~raster.transform @ transform
        left, top = to_raster @ (window.column, window.row)
        right, bottom = to_raster @ (window.column_stop, window.row_stop)
        part = rasterio.windows.Window(left, top, right - left, bottom - top)
        bands = [1, 2, 3] if raster.count >= 3 else [1, 1, 1]
        enlarged = part.width < PANEL
        values = raster.read(
            bands,
            window=part,
            out_shape=(3, height, PANEL),
            boundless=False,
            resampling=Resampling.nearest if enlarged else Resampling.average,
        )
    return Image.fromarray(np.moveaxis(_stretch(values), 0, 2), "RGB")


def _stretch(values: NDArray[Any]) -> NDArray[np.uint8]:
    """Return 8-bit values (band, row, column); other types are stretched to their 2 to 98 %."""
    if values.dtype == np.uint8:
        return np.asarray(values, dtype=np.uint8)
    low, high = np.percentile(values, (2, 98))
    scaled = (values.astype(np.float64) - low) / max(high - low, 1e-12)
    return np.asarray(np.clip(scaled, 0, 1) * 255, dtype=np.uint8)


def _draw_classes(shown: PictureInput, window: Window, height: int) -> Image.Image:
    with rasterio.open(shown.class_map) as source:
        part = rasterio.windows.Window(window.column, window.row, window.width, window.height)
        labels = source.read(
            1, window=part, out_shape=(height, PANEL), resampling=Resampling.nearest
        )
    colours = np.full((256, 3), ImageColor.getrgb(_NO_DATA_COLOUR), dtype=np.uint8)
    for info in shown.classes:
        colours[info.id] = ImageColor.getrgb(info.colour)[:3]
    return Image.fromarray(colours[labels], "RGB")


def _draw_polygons(
    shown: PictureInput, image: Image.Image, window: Window, transform: Affine
) -> Image.Image:
    """Draw translucent fills and smooth outlines over the image."""
    corners = [transform @ (window.column, window.row)]
    corners.append(transform @ (window.column_stop, window.row_stop))
    xs, ys = zip(*corners, strict=True)
    _, _, wkb, columns = pyogrio.raw.read(
        shown.polygons,
        layer=shown.polygons.stem,
        columns=["class_id"],
        bbox=(min(xs), min(ys), max(xs), max(ys)),
    )
    geometry = shapely.from_wkb(wkb)
    scale = image.width * SUPERSAMPLING / window.width
    to_panel = Affine.scale(scale) @ Affine.translation(-window.column, -window.row) @ ~transform
    size = (image.width * SUPERSAMPLING, image.height * SUPERSAMPLING)
    fills = Image.new("RGBA", size, (0, 0, 0, 0))
    lines, halo = Image.new("L", size, 0), Image.new("L", size, 0)
    colours = {info.id: ImageColor.getrgb(info.colour)[:3] for info in shown.classes}
    fill = ImageDraw.Draw(fills)
    strokes = ((ImageDraw.Draw(halo), 2.2), (ImageDraw.Draw(lines), 1.0))
    width = _line_width(window)
    # The largest outline first: what lies in a hole is painted over it.
    outlines = shapely.polygons(shapely.get_exterior_ring(geometry))
    for index in np.argsort(-shapely.area(outlines), kind="stable"):
        rings = [geometry[index].exterior, *geometry[index].interiors]
        paths = [_to_path(ring, to_panel) for ring in rings]
        fill.polygon(paths[0], fill=(*colours.get(columns[0][index], (0, 0, 0)), _FILL))
        for path in paths:
            for stroke, factor in strokes:
                stroke.line(path, fill=255, width=round(width * factor), joint="curve")
    panel = image.convert("RGBA")
    panel.alpha_composite(fills.resize(image.size, Image.Resampling.LANCZOS))
    for drawn, colour in ((halo.point(lambda value: value // 2), _HALO), (lines, _LINE)):
        ink = Image.new("RGBA", image.size, colour)
        panel.paste(ink, mask=drawn.resize(image.size, Image.Resampling.LANCZOS))
    return panel.convert("RGB")


def _line_width(window: Window) -> int:
    """Return thin lines for an overview, thicker ones for a detail, supersampled."""
    return round(SUPERSAMPLING * (0.6 if window.width > PANEL else 1.6))


def _to_path(ring: shapely.LinearRing, to_panel: Affine) -> list[tuple[float, float]]:
    coordinates = shapely.get_coordinates(ring)
    x, y = _apply(to_panel, coordinates)
    return list(zip(x.tolist(), y.tolist(), strict=True))


def _apply(transform: Affine, xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """Transform points (n, 2); return x and y (2, n)."""
    t = transform
    x, y = xy.T
    return np.stack([t.a * x + t.b * y + t.c, t.d * x + t.e * y + t.f])


def _frame_detail(panel: Image.Image, detail: Window, whole: Window) -> None:
    scale = panel.width / whole.width
    box = [detail.column, detail.row, detail.column_stop, detail.row_stop]
    left, top, right, bottom = (round(value * scale) for value in box)
    draw = ImageDraw.Draw(panel)
    draw.rectangle((left - 2, top - 2, right + 2, bottom + 2), outline=_INK, width=1)
    draw.rectangle((left - 1, top - 1, right + 1, bottom + 1), outline=_DETAIL_FRAME, width=2)


def _write_titles(canvas: Image.Image) -> None:
    draw = ImageDraw.Draw(canvas)
    font = ImageFont.load_default(20)
    for column, title in enumerate(_TITLES):
        left = _MARGIN + column * (PANEL + _MARGIN)
        draw.text((left, _TITLE // 2), title, fill=_INK, font=font, anchor="lm")


def _draw_legend(canvas: Image.Image, classes: Sequence[ClassInfo], *, top: int) -> None:
    draw = ImageDraw.Draw(canvas)
    font = ImageFont.load_default(17)
    middle = top + _LEGEND // 2
    left = float(_MARGIN)
    for info in classes:
        box = (left, middle - 9, left + 26, middle + 9)
        draw.rectangle(box, fill=info.colour, outline=_INK)
        draw.text((left + 34, middle), info.name, fill=_INK, font=font, anchor="lm")
        left += 34 + draw.textlength(info.name, font=font) + 28
