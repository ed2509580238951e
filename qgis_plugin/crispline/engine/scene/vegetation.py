"""Trees, hedges, fields and water: outlines without corners."""

from __future__ import annotations

import math

import numpy as np
import shapely
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from crispline.engine.scene.items import Colour, Item, Material
from crispline.engine.scene.spec import CLUTTER, LOW_VEGETATION, TREE

CROWN_COLOURS = (
    Colour(62, 84, 46),
    Colour(74, 96, 50),
    Colour(54, 74, 48),
    Colour(88, 104, 56),
    Colour(70, 78, 44),
)
RARE_CROWN_COLOURS = (Colour(112, 66, 58), Colour(128, 124, 62))


def draw_blob(
    rng: np.random.Generator, *, x: float, y: float, radius: float, roughness: float
) -> Polygon:
    """Return a closed wavy outline around (x, y); `roughness` is the share of the radius."""
    count = int(np.clip(round(2 * math.pi * radius / 0.55), 14, 72))
    phi = np.linspace(0, 2 * math.pi, count, endpoint=False)
    waves = np.arange(2, 7)
    amplitude = roughness * rng.normal(0, 1, 5) / waves**0.8
    phase = rng.uniform(0, 2 * math.pi, 5)
    wobble = (amplitude[:, None] * np.cos(waves[:, None] * phi + phase[:, None])).sum(axis=0)
    r = radius * np.clip(1 + wobble, 0.6, 1.45)
    return Polygon(np.column_stack([x + r * np.cos(phi), y + r * np.sin(phi)]))


def grow_tree(rng: np.random.Generator, *, x: float, y: float, radius: float) -> Item:
    """Return a tree crown."""
    palette = RARE_CROWN_COLOURS if rng.uniform() < 0.05 else CROWN_COLOURS
    colour = palette[int(rng.integers(len(palette)))].scaled(float(rng.uniform(0.85, 1.2)))
    return Item(
        draw_blob(rng, x=x, y=y, radius=radius, roughness=0.1),
        TREE,
        Material.CROWN,
        colour,
        angle=float(rng.uniform(0, 2 * math.pi)),
        height=radius * float(rng.uniform(1.5, 2.4)) + 1.0,
        seed=int(rng.integers(2**31)),
    )


def plant_trees(
    rng: np.random.Generator,
    ground: BaseGeometry,
    *,
    count: int,
    smallest: float,
    largest: float,
) -> list[Item]:
    """Return up to `count` crowns whose centres lie in `ground`, tallest last."""
    if ground.is_empty or count == 0:
        return []
    left, top, right, bottom = ground.bounds
    x, y = rng.uniform(left, right, 3 * count), rng.uniform(top, bottom, 3 * count)
    inside = shapely.contains_xy(ground, x, y)
    # Few large ones among many small ones.
    radius = smallest + (largest - smallest) * rng.uniform(0, 1, 3 * count) ** 1.6
    spots = [k for k in range(3 * count) if inside[k]][:count]
    trees = [grow_tree(rng, x=float(x[k]), y=float(y[k]), radius=float(radius[k])) for k in spots]
    return sorted(trees, key=lambda tree: tree.height)


def grow_hedge(rng: np.random.Generator, line: LineString, *, width: float) -> Item | None:
    """Return a clipped hedge along a line, or None where the line is too short."""
    if line.length < 2.0:
        return None
    count = max(2, round(line.length / 1.1))
    places = [line.interpolate(k / count, normalized=True) for k in range(count + 1)]
    points = np.array([(p.x, p.y) for p in places]) + rng.normal(0, 0.09, (count + 1, 2))
    polygon = LineString(points).buffer(width / 2, quad_segs=3)
    if not isinstance(polygon, Polygon) or not polygon.is_valid:
        return None
    colour = CROWN_COLOURS[int(rng.integers(3))].scaled(float(rng.uniform(0.9, 1.15)))
    seed = int(rng.integers(2**31))
    return Item(polygon, TREE, Material.HEDGE, colour, height=1.6, seed=seed)


def lay_field(rng: np.random.Generator, polygon: Polygon, *, angle: float) -> Item:
    """Return a field or meadow; crops have rows along `angle`."""
    kinds = (
        (Material.CROP, Colour(104, 124, 70)),
        (Material.CROP, Colour(140, 140, 84)),
        (Material.MEADOW, Colour(112, 128, 74)),
        (Material.CROP, Colour(168, 152, 100)),
        (Material.SOIL, Colour(142, 120, 94)),
    )
    material, colour = kinds[int(rng.integers(len(kinds)))]
    scaled = colour.scaled(float(rng.uniform(0.9, 1.1)))
    seed = int(rng.integers(2**31))
    return Item(polygon, LOW_VEGETATION, material, scaled, angle=angle, seed=seed)


def dig_pond(rng: np.random.Generator, *, x: float, y: float, radius: float) -> Item:
    """Return a pond."""
    polygon = draw_blob(rng, x=x, y=y, radius=radius, roughness=0.13)
    colour = Colour(58, 74, 72).scaled(float(rng.uniform(0.85, 1.2)))
    return Item(polygon, CLUTTER, Material.WATER, colour, seed=int(rng.integers(2**31)))
