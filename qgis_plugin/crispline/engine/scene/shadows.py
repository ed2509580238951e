"""The sun of a scene and the shadows it casts."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from crispline.engine.scene.items import Frame, Item, Material
from crispline.engine.scene.lattice import draw_randoms

#: The tallest thing of a scene, metres; bounds how far a shadow reaches.
TALLEST = 15.0
_SUN = 7


@dataclass(frozen=True, slots=True)
class Sun:
    """Unit vector towards the sun: x right, y down, z up."""

    x: float
    y: float
    z: float

    @property
    def shadow_per_metre(self) -> tuple[float, float]:
        """How far right and down a shadow falls for each metre of height."""
        return -self.x / self.z, -self.y / self.z

    @property
    def reach(self) -> float:
        """Length of the longest shadow, metres."""
        return TALLEST * math.hypot(*self.shadow_per_metre)


@lru_cache(maxsize=64)
def place_sun(seed: int) -> Sun:
    """Return the sun around a northern noon: somewhere between south-east and south-west."""
    rng = draw_randoms(seed, _SUN, 0, 0)
    azimuth = math.radians(float(rng.uniform(140, 215)))
    elevation = math.radians(float(rng.uniform(42, 56)))
    level = math.cos(elevation)
    return Sun(level * math.sin(azimuth), -level * math.cos(azimuth), math.sin(elevation))


def _shift(geometry: BaseGeometry, sun: Sun, height: float) -> BaseGeometry:
    """Return where the sun throws an outline that lies `height` metres up."""
    right, down = sun.shadow_per_metre
    return shapely.transform(
        geometry, lambda points: points + np.array([right * height, down * height])
    )


def cast_shadow(item: Item, sun: Sun) -> BaseGeometry | None:
    """Return the ground an item (in metres) shades, itself included, or None."""
    if item.height <= 0:
        return None
    if item.wings:
        boxes = []
        for wing in item.wings:
            frame = Frame(wing.x, wing.y, wing.angle)
            size = {"length": 2 * wing.half_length, "width": 2 * wing.half_width}
            eaves = frame.rectangle(u=0, v=0, **size)
            parts: list[BaseGeometry] = [eaves, _shift(eaves, sun, item.height)]
            top = item.height + wing.half_width * abs(wing.pitch)
            if wing.pitch > 0.2:
                inset = wing.half_width if wing.hipped else 0.0
                length = max(0.2, 2 * (wing.half_length - inset))
                ridge = frame.rectangle(u=0, v=0, length=length, width=0.1)
                parts.append(_shift(ridge, sun, top))
            boxes.append(shapely.union_all(parts).convex_hull)
        return shapely.union_all(boxes)
    height = item.height * (0.8 if item.material == Material.CROWN else 1.0)
    shifted = _shift(item.geometry, sun, height)
    if item.material == Material.HEDGE:
        return shapely.union_all([item.geometry, shifted])
    return shapely.union_all([item.geometry, shifted]).convex_hull


def sun_vector(sun: Sun) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return the sun's direction as an array (x, y, z)."""
    return np.array([sun.x, sun.y, sun.z])
