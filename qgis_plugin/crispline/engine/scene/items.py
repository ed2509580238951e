"""What a scene is made of: items painted one over the other.

Generation works in ground metres, x to the right and y down, from the upper left corner of the
scene. Angles are in radians in that frame.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon

#: Vertices lie on a grid of 1 / SNAP pixel, so that every later sum and overlay is exact.
SNAP = 1024


class Material(IntEnum):
    """What an item looks like from above."""

    GRASS = 0
    MEADOW = 1
    CROP = 2
    SOIL = 3
    ASPHALT = 4
    PAVING = 5
    CONCRETE = 6
    GRAVEL = 7
    TILES = 8
    FLAT_ROOF = 9
    METAL_ROOF = 10
    CROWN = 11
    HEDGE = 12
    CAR = 13
    WATER = 14
    POOL = 15
    CONTAINER = 16
    SAND = 17
    PAINT = 18
    PANEL = 19
    GLASS = 20


class Tier(IntEnum):
    """Height class of an item: the order of painting and of casting shadows."""

    BASE = 0
    GROUND = 1
    LOW = 2
    BUILDING = 3
    TREE = 4


_TIERS = {
    Material.CAR: Tier.LOW,
    Material.HEDGE: Tier.LOW,
    Material.CONTAINER: Tier.LOW,
    Material.TILES: Tier.BUILDING,
    Material.FLAT_ROOF: Tier.BUILDING,
    Material.METAL_ROOF: Tier.BUILDING,
    Material.CROWN: Tier.TREE,
}


@dataclass(frozen=True, slots=True)
class Colour:
    """Mean red, green and blue, 0 to 255."""

    red: float
    green: float
    blue: float

    def scaled(self, factor: float) -> Colour:
        """Return the colour made brighter or darker."""
        return Colour(self.red * factor, self.green * factor, self.blue * factor)


@dataclass(frozen=True, slots=True)
class Wing:
    """A rectangular part of a roof: centre, direction of the ridge, half length and half width.

    `pitch` is the rise per metre (0 for a flat roof); a hipped roof slopes at its ends too.
    """

    x: float
    y: float
    angle: float
    half_length: float
    half_width: float
    pitch: float
    hipped: bool


@dataclass(frozen=True, slots=True)
class Item:
    """One thing on the ground; `class_id` is None for paint that does not change the class.

    `height` (metres) casts the shadow; `seed` varies the texture; `angle` directs it.
    `on_roof` lifts paint onto the building it follows.
    """

    geometry: Polygon
    class_id: int | None
    material: Material
    colour: Colour
    angle: float = 0.0
    height: float = 0.0
    seed: int = 0
    wings: tuple[Wing, ...] = ()
    on_roof: bool = False

    @property
    def tier(self) -> Tier:
        """How high it stands."""
        return Tier.BUILDING if self.on_roof else _TIERS.get(self.material, Tier.GROUND)

    def with_geometry(self, geometry: Polygon) -> Item:
        """Return the same item with another outline."""
        return replace(self, geometry=geometry)


@dataclass(frozen=True, slots=True)
class Frame:
    """A local frame: u along `angle`, v a quarter turn clockwise on screen (to the right of u)."""

    x: float
    y: float
    angle: float

    def place(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return local (n, 2) points (u, v) as ground points (x, y)."""
        cosine, sine = math.cos(self.angle), math.sin(self.angle)
        rotation = np.array([[cosine, sine], [-sine, cosine]])
        return np.asarray(points @ rotation + (self.x, self.y), np.float64)

    def shifted(self, u: float, v: float) -> Frame:
        """Return the frame with its origin moved to local (u, v)."""
        x, y = self.place(np.array([[u, v]]))[0]
        return Frame(float(x), float(y), self.angle)

    def rectangle(self, *, u: float, v: float, length: float, width: float) -> Polygon:
        """Return the rectangle centred on local (u, v), `length` along u and `width` along v."""
        corners = np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])
        return Polygon(self.place(corners * (length / 2, width / 2) + (u, v)))


def snap_to_pixels(item: Item, metres_per_pixel: float) -> Item | None:
    """Return the item with its geometry in pixels on the vertex grid; None where it vanishes."""

    def snap(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.round(points * (SNAP / metres_per_pixel)) / SNAP

    geometry = shapely.transform(item.geometry, snap)
    if not geometry.is_valid or geometry.area <= 0:
        return None
    return item.with_geometry(geometry)


def split_polygons(geometry: shapely.Geometry) -> list[Polygon]:
    """Return the polygons of any geometry, without lines, points and empties."""
    parts = shapely.get_parts(np.array([geometry], dtype=object))
    polygons: list[Polygon] = []
    for part in parts:
        if isinstance(part, Polygon):
            if not part.is_empty and part.area > 0:
                polygons.append(part)
        elif hasattr(part, "geoms"):
            polygons.extend(split_polygons(part))
    return polygons
