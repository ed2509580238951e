"""The orthophoto itself: items painted in order, light, lens and sensor on top."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from crispline.engine.grid import Window
from crispline.engine.kernels import kernel
from crispline.engine.scene.items import Tier
from crispline.engine.scene.layout import list_places
from crispline.engine.scene.noise import hash_unit, value_noise
from crispline.engine.scene.painting import Canvas, Sprite
from crispline.engine.scene.shadows import place_sun, sun_vector
from crispline.engine.scene.spec import SceneSpec, valid_runs
from crispline.engine.scene.sprites import prepare_block, prepare_borders
from crispline.engine.source import Pixels

#: Standard deviation of the lens' point-spread function, pixels.
LENS_BLUR = 0.62
#: Standard deviation of the sensor's noise, digital numbers.
SENSOR_NOISE = 2.2
#: What a shadow leaves of red, green and blue: the sky is blue.
SHADOW_TINT = np.array([0.40, 0.45, 0.54], np.float32)
#: Rows and columns painted at a time, which bounds the memory of a large window.
PART_SIZE = 1024


def render_window(spec: SceneSpec, window: Window) -> Pixels:
    """Return a window of the orthophoto: uint8 (red, green, blue; row, column).

    Valid pixels are 1 to 255 in each band; nodata pixels and those outside the raster are 0. A
    pixel has the same value in whatever window it is read.
    """
    values = np.zeros((3, window.height, window.width), np.uint8)
    valid = valid_runs(spec, window.row, window.row_stop).mask(window)
    for row in range(0, window.height, PART_SIZE):
        for column in range(0, window.width, PART_SIZE):
            height = min(PART_SIZE, window.height - row)
            width = min(PART_SIZE, window.width - column)
            part = Window(window.row + row, window.column + column, height, width)
            rows, columns = Window(row, column, height, width).slices
            if valid[rows, columns].any():
                _expose(
                    _paint_part(spec, part),
                    valid[rows, columns],
                    values[:, rows, columns],
                    _lens_weights(),
                    part.row,
                    part.column,
                    spec.metres_per_pixel,
                    spec.seed % 2**31,
                )
    return Pixels(values, valid)


def _lens_weights() -> NDArray[np.float64]:
    offsets = np.arange(-2, 3)
    weights = np.exp(-(offsets**2) / (2 * LENS_BLUR**2))
    return np.asarray(weights / weights.sum(), np.float64)


def _widen(window: Window, margin: int) -> Window:
    return Window(
        window.row - margin,
        window.column - margin,
        window.height + 2 * margin,
        window.width + 2 * margin,
    )


def _paint_part(spec: SceneSpec, part: Window) -> NDArray[np.float32]:
    """Return the painted colours of a window and the margin the lens needs."""
    wide = _widen(part, len(_lens_weights()) // 2)
    sun = place_sun(spec.seed)
    reach = math.ceil(sun.reach / spec.metres_per_pixel)
    places = list(list_places(spec, _widen(wide, reach)))
    colours = np.full((wide.height, wide.width, 3), 110.0, np.float32)
    canvas = Canvas(wide, colours, spec.metres_per_pixel, sun_vector(sun))
    blocks = [prepare_block(place) for place in places]
    tiers = {tier: [sprite for block in blocks for sprite in block[tier]] for tier in Tier}
    _paint_tiers(canvas, tiers, prepare_borders(places))
    return colours


def _paint_tiers(canvas: Canvas, tiers: dict[Tier, list[Sprite]], borders: list[Sprite]) -> None:
    """Paint from the ground up; what stands shades what lies below it."""
    for sprite in [*tiers[Tier.BASE], *borders, *tiers[Tier.GROUND]]:
        canvas.paint(sprite)
    canvas.cast(tiers[Tier.LOW], tint=SHADOW_TINT)
    for sprite in tiers[Tier.LOW]:
        canvas.paint(sprite)
    high = [*tiers[Tier.BUILDING], *tiers[Tier.TREE]]
    canvas.cast(high, tint=SHADOW_TINT)
    for sprite in high:
        canvas.paint(sprite)


@kernel
def _expose(
    colours: NDArray[np.float32],
    valid: NDArray[np.bool_],
    values: NDArray[np.uint8],
    weights: NDArray[np.float64],
    first_row: int,
    first_column: int,
    size: float,
    seed: int,
) -> None:
    """Blur by the lens, tint by the district, add noise and write digital numbers."""
    taps = len(weights)
    height, width = valid.shape
    across = np.empty((colours.shape[0], width), np.float32)
    for band in range(3):
        for row in range(colours.shape[0]):
            for column in range(width):
                total = 0.0
                for k in range(taps):
                    total += weights[k] * colours[row, column + k, band]
                across[row, column] = total
        for row in range(height):
            y = (first_row + row) * size
            for column in range(width):
                if not valid[row, column]:
                    continue
                total = 0.0
                for k in range(taps):
                    total += weights[k] * across[row + k, column]
                x = (first_column + column) * size
                drift = 0.05 * value_noise(x / 260.0, y / 260.0, seed + 11 + band)
                drift += 0.04 * value_noise(x / 90.0, y / 90.0, seed + 21)
                # Four uniform numbers make a good enough normal one (variance 1/3).
                grain = -2.0
                for k in range(4):
                    grain += hash_unit(
                        first_column + column, first_row + row, seed + 31 + 4 * band + k
                    )
                # Haze lifts the blacks, most in blue.
                light = total * (1.0 + drift) * 0.95 + 7.0 + 2.0 * band
                light += SENSOR_NOISE * 1.732 * grain
                values[band, row, column] = min(255, max(1, int(np.floor(light + 0.5))))
