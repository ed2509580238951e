"""Buildings: footprints with right angles, their roofs and the small buildings around them.

A footprint is the union of wings, rectangles in the building's frame (u along the front, v into
the lot); each wing carries its own ridge, so roofs of L- and U-shapes get their valleys.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely import Polygon

from crispline.engine.scene.items import Colour, Frame, Item, Material, Wing, split_polygons
from crispline.engine.scene.roofs import dress_flat_roof, dress_pitched_roof
from crispline.engine.scene.spec import BUILDING

TILE_COLOURS = (
    Colour(168, 92, 70),
    Colour(150, 84, 66),
    Colour(182, 112, 84),
    Colour(128, 78, 68),
    Colour(104, 92, 88),
    Colour(88, 86, 90),
)
FLAT_COLOURS = (
    Colour(158, 156, 150),
    Colour(134, 134, 134),
    Colour(186, 182, 174),
    Colour(112, 112, 116),
    Colour(150, 142, 128),
)
METAL_COLOURS = (Colour(176, 182, 188), Colour(142, 160, 172), Colour(196, 192, 184))


@dataclass(frozen=True, slots=True)
class Part:
    """A rectangle in the building's frame: centre, extent along u and along v, metres."""

    u: float
    v: float
    length: float
    width: float


@dataclass(frozen=True, slots=True)
class Roof:
    """What covers a building."""

    material: Material
    colour: Colour
    pitch: float
    hipped: bool = False


def draw_roof(rng: np.random.Generator, *, tiled: bool) -> Roof:
    """Return a tiled pitched roof or a flat one."""
    brightness = float(rng.uniform(0.85, 1.12))
    if tiled:
        colour = TILE_COLOURS[int(rng.integers(len(TILE_COLOURS)))]
        pitch = math.tan(math.radians(float(rng.uniform(28, 45))))
        hipped = bool(rng.uniform() < 0.35)
        return Roof(Material.TILES, colour.scaled(brightness), pitch, hipped)
    if rng.uniform() < 0.3:
        colour = METAL_COLOURS[int(rng.integers(len(METAL_COLOURS)))]
        return Roof(Material.METAL_ROOF, colour.scaled(brightness), 0.12)
    colour = FLAT_COLOURS[int(rng.integers(len(FLAT_COLOURS)))]
    return Roof(Material.FLAT_ROOF, colour.scaled(brightness), 0.0)


def shape_house(rng: np.random.Generator, *, length: float, depth: float) -> list[Part]:
    """Return the wings of a detached house in a length x depth box centred on the origin."""
    draw = float(rng.uniform())
    if draw < 0.5:
        return [Part(0, 0, length, depth)]
    side = float(rng.choice([-1.0, 1.0]))
    if draw < 0.75:  # L: a main wing along the front and a narrower one towards the garden
        main, wing = depth * rng.uniform(0.5, 0.62), length * rng.uniform(0.4, 0.55)
        return [
            Part(0, (main - depth) / 2, length, main),
            Part(side * (length - wing) / 2, 0, wing, depth),
        ]
    if draw < 0.88:  # T
        main, wing = depth * rng.uniform(0.55, 0.7), length * rng.uniform(0.35, 0.5)
        u = length * rng.uniform(-0.1, 0.1)
        return [Part(0, (main - depth) / 2, length, main), Part(u, 0, wing, depth)]
    return shape_u(rng, length=length, depth=depth, wing=min(length, depth) * 0.36)


def shape_u(rng: np.random.Generator, *, length: float, depth: float, wing: float) -> list[Part]:
    """Return a U whose open side looks into the lot; its arms may differ in length."""
    arms = depth * rng.uniform(0.75, 1.0, 2)
    arms[int(rng.integers(2))] = depth
    left, right = float(arms[0]), float(arms[1])
    return [
        Part(0, (wing - depth) / 2, length, wing),
        Part((wing - length) / 2, (left - depth) / 2, wing, left),
        Part((length - wing) / 2, (right - depth) / 2, wing, right),
    ]


def shape_courtyard(*, length: float, depth: float, wing: float) -> list[Part]:
    """Return four wings around a courtyard."""
    return [
        Part(0, (wing - depth) / 2, length, wing),
        Part(0, (depth - wing) / 2, length, wing),
        Part((wing - length) / 2, 0, wing, depth),
        Part((length - wing) / 2, 0, wing, depth),
    ]


def footprint(frame: Frame, parts: list[Part]) -> Polygon:
    """Return the union of the parts on the ground, one polygon with exact right angles."""
    local = Frame(0.0, 0.0, 0.0)
    boxes = [local.rectangle(u=p.u, v=p.v, length=p.length, width=p.width) for p in parts]
    # United in the frame, where edges are axis-parallel: collinear walls then stay one wall.
    union = shapely.normalize(shapely.unary_union(boxes).simplify(1e-9))
    return max(
        split_polygons(shapely.transform(union, frame.place)), key=lambda part: float(part.area)
    )


def build(
    rng: np.random.Generator, frame: Frame, parts: list[Part], *, roof: Roof, height: float
) -> list[Item]:
    """Return a building of the given wings and what is on its roof; the building comes first.

    `height` is that of the eaves in metres.
    """
    building = _raise_walls(rng, frame, parts, roof=roof, height=height)
    if roof.material == Material.TILES:
        return [building, *dress_pitched_roof(rng, building)]
    return [building, *dress_flat_roof(rng, building)]


def _raise_walls(
    rng: np.random.Generator, frame: Frame, parts: list[Part], *, roof: Roof, height: float
) -> Item:
    wings = []
    for part in parts:
        centre = frame.place(np.array([[part.u, part.v]]))[0]
        along = part.length >= part.width
        wings.append(
            Wing(
                x=float(centre[0]),
                y=float(centre[1]),
                angle=frame.angle + (0.0 if along else math.pi / 2),
                half_length=max(part.length, part.width) / 2,
                half_width=min(part.length, part.width) / 2,
                pitch=roof.pitch,
                hipped=roof.hipped,
            )
        )
    return Item(
        footprint(frame, parts),
        BUILDING,
        roof.material,
        roof.colour,
        angle=frame.angle,
        height=height,
        seed=int(rng.integers(2**31)),
        wings=tuple(wings),
    )


def build_shed(
    rng: np.random.Generator, frame: Frame, *, length: float, width: float
) -> list[Item]:
    """Return a shed or garage with a flat roof, centred on the frame's origin."""
    grey = float(rng.uniform(0.8, 1.15))
    colour = FLAT_COLOURS[int(rng.integers(len(FLAT_COLOURS)))].scaled(grey)
    roof = Roof(Material.FLAT_ROOF, colour, 0.0)
    return build(rng, frame, [Part(0, 0, length, width)], roof=roof, height=2.6)


def build_row(rng: np.random.Generator, frame: Frame, *, units: int) -> list[Item]:
    """Return row houses sharing party walls; the frame's origin is the first unit's front corner.

    Units run along u and differ in depth and set-back, so the outline has small jogs.
    """
    width = float(rng.uniform(5.2, 6.8))
    depth = float(rng.uniform(8.5, 11.0))
    roof = draw_roof(rng, tiled=bool(rng.uniform() < 0.8))
    staggered = bool(rng.uniform() < 0.5)
    height = float(rng.uniform(5.0, 6.5))
    rows: list[Item] = []
    for unit in range(units):
        setback = float(rng.choice([0.0, 0.9, 1.6])) if staggered else 0.0
        extra = float(rng.choice([0.0, 0.0, 1.4])) if staggered else 0.0
        part = Part((unit + 0.5) * width, setback + (depth + extra) / 2, width, depth + extra)
        shade = Roof(roof.material, roof.colour.scaled(rng.uniform(0.9, 1.08)), roof.pitch)
        house = _raise_walls(rng, frame, [part], roof=shade, height=height)
        # The ridge runs along the row although a unit is deeper than wide.
        wing = replace(
            house.wings[0],
            angle=frame.angle,
            half_length=part.length / 2,
            half_width=part.width / 2,
        )
        house = replace(house, wings=(wing,))
        dress = dress_pitched_roof if roof.material == Material.TILES else dress_flat_roof
        rows += [house, *dress(rng, house)]
    return rows
