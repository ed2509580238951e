"""Painting one item, or its shadow, onto a canvas through its exact pixel coverage."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crispline.engine.grid import Window
from crispline.engine.kernels import kernel
from crispline.engine.scene.area_coverage import FULL, cover_window
from crispline.engine.scene.items import Material
from crispline.engine.scene.textures import (
    texture_car,
    texture_crown,
    texture_flat_roof,
    texture_liquid,
    texture_surface,
    texture_tiles,
    texture_vegetation,
)

_CROWN, _CAR, _TILES = int(Material.CROWN), int(Material.CAR), int(Material.TILES)
_VEGETATION = tuple(
    int(m) for m in (Material.GRASS, Material.MEADOW, Material.CROP, Material.SOIL, Material.HEDGE)
)
_SURFACE = tuple(
    int(m)
    for m in (
        Material.ASPHALT,
        Material.PAVING,
        Material.CONCRETE,
        Material.GRAVEL,
        Material.SAND,
        Material.PAINT,
    )
)
_LIQUID = (int(Material.WATER), int(Material.POOL))
#: Colour of car windows.
_GLASS_RED, _GLASS_GREEN, _GLASS_BLUE = 46.0, 52.0, 58.0


@dataclass(frozen=True, slots=True)
class Sprite:
    """An item made ready for painting.

    `edges` (n, 4) as in `cover_window`; `bounds` encloses them in pixels; `brush` holds red,
    green, blue, cosine, sine, middle x and y, half length and half width (metres); `wings` as in
    `texture_tiles`; `shadow` holds the edges of the cast shadow, none where there is none.
    """

    material: int
    edges: NDArray[np.int64]
    bounds: Window
    brush: NDArray[np.float64]
    seed: int
    wings: NDArray[np.float64]
    shadow: NDArray[np.int64]
    shadow_bounds: Window


@dataclass(frozen=True, slots=True)
class Canvas:
    """Colours (row, column, band), float32, of a window; light from the direction `sun`."""

    window: Window
    colours: NDArray[np.float32]
    metres_per_pixel: float
    sun: NDArray[np.float64]

    def paint(self, sprite: Sprite) -> None:
        """Paint an item over what is there."""
        part = sprite.bounds.intersect(self.window)
        if part is None:
            return
        alpha = _cover(sprite.edges, part)
        rows, columns = part.relative_to(self.window).slices
        _paint(
            self.colours[rows, columns],
            alpha,
            part.row,
            part.column,
            self.metres_per_pixel,
            sprite.material,
            sprite.brush,
            sprite.seed,
            sprite.wings,
            self.sun,
        )

    def cast(self, sprites: list[Sprite], *, tint: NDArray[np.float32]) -> None:
        """Darken what is there by the union of the items' shadows; `tint` is what is left."""
        shade = np.zeros(self.colours.shape[:2], np.float32)
        for sprite in sprites:
            part = sprite.shadow_bounds.intersect(self.window)
            if part is not None and len(sprite.shadow):
                rows, columns = part.relative_to(self.window).slices
                _raise(shade[rows, columns], _cover(sprite.shadow, part))
        self.colours[...] *= 1.0 - shade[..., None] * (1.0 - tint)


def _cover(edges: NDArray[np.int64], window: Window) -> NDArray[np.int32]:
    channel = np.zeros(len(edges), np.int64)
    return np.asarray(cover_window(edges, channel, window, 1)[0], np.int32)


@kernel
def _raise(shade: NDArray[np.float32], area: NDArray[np.int32]) -> None:
    for y in range(area.shape[0]):
        for x in range(area.shape[1]):
            shade[y, x] = max(shade[y, x], min(1.0, area[y, x] / FULL))


@kernel
def _texture_flat(
    material: int, x: float, y: float, u: float, v: float, fine: float, seed: int
) -> tuple[float, float, float]:
    """Return the factors of a material without a shape of its own."""
    if material in _VEGETATION:
        return texture_vegetation(material, x, y, v, fine, seed)
    if material in _SURFACE:
        return texture_surface(material, x, y, u, v, fine, seed)
    if material in _LIQUID:
        return texture_liquid(material, x, y, seed)
    return texture_flat_roof(material, x, y, v, fine, seed)


@kernel
def _paint(
    colours: NDArray[np.float32],
    area: NDArray[np.int32],
    first_row: int,
    first_column: int,
    size: float,
    material: int,
    brush: NDArray[np.float64],
    seed: int,
    wings: NDArray[np.float64],
    sun: NDArray[np.float64],
) -> None:
    """Blend an item's texture into `colours` by the share of each pixel it covers."""
    # Patterns finer than two pixels would only alias.
    fine = min(1.0, max(0.0, (0.22 - size) / 0.1))
    cosine, sine = brush[3], brush[4]
    for row in range(area.shape[0]):
        y = (first_row + row + 0.5) * size
        for column in range(area.shape[1]):
            if area[row, column] <= 0:
                continue
            alpha = min(1.0, area[row, column] / FULL)
            x = (first_column + column + 0.5) * size
            dx, dy = x - brush[5], y - brush[6]
            u, v = dx * cosine + dy * sine, dy * cosine - dx * sine
            red, green, blue = brush[0], brush[1], brush[2]
            if material == _CAR:
                r = texture_car(u / brush[7], v / brush[8])
                if r < 0:
                    red, green, blue, r = _GLASS_RED, _GLASS_GREEN, _GLASS_BLUE, 1.0
                g, b = r, r
            elif material == _CROWN:
                r, g, b = texture_crown(x, y, dx / brush[7], dy / brush[8], sun, seed)
            elif material == _TILES:
                r, g, b = texture_tiles(x, y, wings, sun, fine, seed)
            else:
                r, g, b = _texture_flat(material, x, y, u, v, fine, seed)
            pixel = colours[row, column]
            pixel[0] += alpha * (red * r - pixel[0])
            pixel[1] += alpha * (green * g - pixel[1])
            pixel[2] += alpha * (blue * b - pixel[2])
