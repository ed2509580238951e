"""What each material looks like at a point on the ground.

A texture is a function of the place (metres), the place in the item's own frame (u along its
angle, v across) and its seed; it returns factors for red, green and blue.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crispline.engine.kernels import kernel
from crispline.engine.scene.items import Material
from crispline.engine.scene.noise import hash_unit, triangle_wave, value_noise

_GRASS, _MEADOW, _CROP, _SOIL = (
    int(Material.GRASS),
    int(Material.MEADOW),
    int(Material.CROP),
    int(Material.SOIL),
)
_ASPHALT, _PAVING, _CONCRETE = int(Material.ASPHALT), int(Material.PAVING), int(Material.CONCRETE)
_METAL, _FLAT = int(Material.METAL_ROOF), int(Material.FLAT_ROOF)
_WATER, _POOL, _CONTAINER = int(Material.WATER), int(Material.POOL), int(Material.CONTAINER)
_PANEL, _GLASS, _PAINT = int(Material.PANEL), int(Material.GLASS), int(Material.PAINT)
_HEDGE = int(Material.HEDGE)


@kernel
def texture_vegetation(
    material: int, x: float, y: float, v: float, fine: float, seed: int
) -> tuple[float, float, float]:
    """Return the factors of lawn, meadow, crops, bare soil and hedges."""
    broad = value_noise(x / 7.0, y / 7.0, seed)
    clump = value_noise(x / 1.3, y / 1.3, seed + 1)
    blade = value_noise(x / 0.28, y / 0.28, seed + 2)
    if material == _HEDGE:
        leaf = 1.0 + 0.22 * blade + 0.16 * value_noise(x / 0.6, y / 0.6, seed + 3)
        return leaf, leaf, leaf
    if material == _CROP:
        rows = fine * triangle_wave(v / 0.75 + 0.15 * clump)
        tramline = v / 15.0 - np.floor(v / 15.0)
        track = 1.0
        if tramline < 0.03 or 0.12 < tramline < 0.15:
            track = 0.88
        light = track * (1.0 + 0.07 * broad + 0.05 * clump + 0.05 * blade + 0.07 * rows)
        return light * (1.0 + 0.05 * broad), light, light * (1.0 - 0.04 * broad)
    if material == _SOIL:
        rows = fine * triangle_wave(v / 0.5)
        light = 1.0 + 0.07 * broad + 0.06 * clump + 0.05 * blade + 0.035 * rows
        return light, light, light
    strength = 1.5 if material == _MEADOW else 1.0
    dry = 0.5 * broad + 0.5 * value_noise(x / 2.9, y / 2.9, seed + 4)
    light = 1.0 + strength * (0.05 * broad + 0.07 * clump + 0.07 * blade)
    return (
        light * (1.0 + 0.12 * strength * dry),
        light * (1.0 + 0.03 * dry),
        light * (1 - 0.04 * dry),
    )


@kernel
def texture_surface(
    material: int, x: float, y: float, u: float, v: float, fine: float, seed: int
) -> tuple[float, float, float]:
    """Return the factors of asphalt, slabs, concrete, gravel, sand and road paint."""
    stain = value_noise(x / 5.0, y / 5.0, seed)
    spot = value_noise(x / 0.9, y / 0.9, seed + 1)
    grain = value_noise(x / 0.16, y / 0.16, seed + 2)
    light = 1.0 + 0.045 * stain + 0.03 * spot + 0.035 * grain
    if material == _ASPHALT:
        # Mended patches and trenches have hard borders.
        patch = hash_unit(int(np.floor(u / 6.5)), int(np.floor(v / 1.3)), seed + 3)
        light *= 0.92 if patch < 0.035 else (1.06 if patch > 0.98 else 1.0)
    elif material == _PAVING:
        i, j = int(np.floor(u / 0.5)), int(np.floor(v / 0.5))
        joint = min(u / 0.5 - i, v / 0.5 - j)
        light *= 1.0 + 0.05 * fine * (hash_unit(i, j, seed) - 0.5)
        light *= 1.0 - 0.05 * fine if joint < 0.16 else 1.0
    elif material == _CONCRETE:
        i, j = np.floor(u / 5.0), np.floor(v / 5.0)
        joint = min(u - 5.0 * i, v - 5.0 * j)
        light *= 1.0 + 0.06 * (hash_unit(int(i), int(j), seed) - 0.5)
        light *= 0.86 if joint < 0.1 else 1.0
    elif material == _PAINT:
        light *= 0.82 + 0.18 * value_noise(x / 0.4, y / 0.4, seed + 5)
    else:
        light += 0.06 * grain + 0.03 * spot
    return light, light, light * (1.0 - 0.02 * stain)


@kernel
def texture_liquid(material: int, x: float, y: float, seed: int) -> tuple[float, float, float]:
    """Return the factors of open water and pools."""
    swell = value_noise(x / 9.0, y / 9.0, seed)
    ripple = value_noise(x / 0.7, y / 0.35, seed + 1)
    if material == _POOL:
        caustic = value_noise(x / 0.5, y / 0.5, seed + 2)
        light = 1.0 + 0.05 * caustic + 0.03 * ripple
        return light * (1.0 + 0.08 * caustic), light, light
    light = 1.0 + 0.10 * swell + 0.04 * ripple
    return light, light, light * (1.0 - 0.05 * swell)


@kernel
def texture_flat_roof(
    material: int, x: float, y: float, v: float, fine: float, seed: int
) -> tuple[float, float, float]:
    """Return the factors of flat and metal roofs, solar panels, skylights and containers."""
    stain = value_noise(x / 4.0, y / 4.0, seed)
    grain = value_noise(x / 0.2, y / 0.2, seed + 2)
    light = 1.0 + 0.05 * stain + 0.03 * grain
    if material == _METAL:
        light += 0.05 * fine * triangle_wave(v / 0.55)
    elif material == _CONTAINER:
        light += 0.10 * fine * triangle_wave(v / 0.4)
    elif material == _PANEL:
        seam = v / 1.0 - np.floor(v / 1.0)
        light *= 1.5 if seam < 0.1 else 1.0
    elif material == _GLASS:
        light += 0.1 * stain
    else:
        light += 0.04 * value_noise(x / 1.1, y / 1.1, seed + 1)
    return light, light, light


@kernel
def texture_tiles(
    x: float,
    y: float,
    wings: NDArray[np.float64],
    sun: NDArray[np.float64],
    fine: float,
    seed: int,
) -> tuple[float, float, float]:
    """Return the factors of a pitched roof: light on its slopes, rows of tiles, weathering.

    `wings` (n, 7): x, y, cosine, sine, half length, half width, pitch (negative when hipped).
    Where wings meet, the higher one shows, which makes the valleys.
    """
    best, slope_x, slope_y, from_ridge, from_eaves, along = -1.0, 0.0, 0.0, 9.0, 9.0, 0.0
    for n in range(wings.shape[0]):
        dx, dy = x - wings[n, 0], y - wings[n, 1]
        cosine, sine = wings[n, 2], wings[n, 3]
        u, v = dx * cosine + dy * sine, dy * cosine - dx * sine
        pitch = abs(wings[n, 6])
        side, end = wings[n, 5] - abs(v), wings[n, 4] - abs(u)
        if side < -0.15 or end < -0.15:
            continue
        hipped = wings[n, 6] < 0.0 and end < side
        height = pitch * (end if hipped else side)
        if height > best:
            best = height
            down = 1.0 if (u if hipped else v) > 0 else -1.0
            slope_x = down * pitch * (cosine if hipped else -sine)
            slope_y = down * pitch * (sine if hipped else cosine)
            from_ridge = abs(abs(v) if not hipped else end - side)
            from_eaves = end if hipped else side
            along = v if hipped else u
    # Outward normal of a plane falling towards (slope_x, slope_y).
    light = slope_x * sun[0] + slope_y * sun[1] + sun[2]
    light /= np.sqrt(1.0 + slope_x * slope_x + slope_y * slope_y) * sun[2]
    shade = 0.42 + 0.58 * max(0.0, light)
    rows = 0.05 * fine * triangle_wave(from_eaves / 0.36) + 0.03 * fine * triangle_wave(along / 0.3)
    worn = 0.06 * value_noise(x / 2.3, y / 2.3, seed) + 0.05 * value_noise(
        x / 0.35, y / 0.35, seed + 1
    )
    shade *= 1.0 + rows + worn
    if from_ridge < 0.14:
        shade *= 1.12
    elif from_eaves < 0.14:
        shade *= 0.8
    return shade, shade * (1.0 - 0.3 * worn), shade * (1.0 - 0.3 * worn)


@kernel
def texture_crown(
    x: float, y: float, du: float, dv: float, sun: NDArray[np.float64], seed: int
) -> tuple[float, float, float]:
    """Return the factors of a tree crown; (du, dv) runs from its middle to 1 at its edge."""
    reach = min(du * du + dv * dv, 1.0)
    bump = value_noise(x / 1.1, y / 1.1, seed)
    leaf = value_noise(x / 0.45, y / 0.45, seed + 1)
    spray = value_noise(x / 0.2, y / 0.2, seed + 2)
    rise = np.sqrt(1.02 - 0.9 * reach)
    light = (du * sun[0] + dv * sun[1]) * 0.9 + rise * sun[2]
    shade = 0.42 + 0.72 * max(0.0, light)
    shade *= 1.0 + 0.2 * bump + 0.2 * leaf + 0.12 * spray
    if bump + leaf < -0.75:
        shade *= 0.72  # a look between the branches
    warm = 0.06 * bump + 0.08 * max(0.0, light - 0.6)
    return shade * (1.0 + warm), shade, shade * (1.0 - 0.5 * warm)


@kernel
def texture_car(u: float, v: float) -> float:
    """Return the brightness of a car's body (-1: glass); u, v run from -1 to 1, u > 0 forwards."""
    across = abs(v)
    if 0.16 < u < 0.40 and across < 0.86:
        return -1.0
    if -0.80 < u < -0.62 and across < 0.82:
        return -1.0
    if -0.62 <= u <= 0.16:
        return -1.0 if across > 0.8 else 1.08
    edge = 0.86 if across > 0.9 or abs(u) > 0.95 else 1.0
    return edge * (0.97 if u > 0 else 0.93)
