"""Small things that stand or lie around buildings: paving, sheds, pools, hedges, cars, boxes."""

from __future__ import annotations

import math

import numpy as np
import shapely
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from crispline.engine.scene.buildings import build_shed
from crispline.engine.scene.items import Colour, Frame, Item, Material, split_polygons
from crispline.engine.scene.lot import Lot
from crispline.engine.scene.roads import park_car
from crispline.engine.scene.spec import CLUTTER, IMPERVIOUS, LOW_VEGETATION
from crispline.engine.scene.vegetation import draw_blob, grow_hedge

LAWN = Colour(108, 117, 76)
BED = Colour(120, 104, 82)
SLABS = Colour(166, 158, 148)
GRAVEL = Colour(172, 164, 150)
CONCRETE = Colour(164, 162, 156)
POOL = Colour(74, 152, 176)
POND = Colour(60, 74, 66)
SAND = Colour(190, 172, 138)
CONTAINER_COLOURS = (Colour(150, 70, 48), Colour(52, 88, 130), Colour(70, 110, 76))


def draw_seed(rng: np.random.Generator) -> int:
    """Return a texture seed."""
    return int(rng.integers(2**31))


def choose_turn(rng: np.random.Generator) -> float:
    """Return no turn or a quarter turn."""
    return float(rng.choice([0.0, math.pi / 2]))


def drop_frame(rng: np.random.Generator, lot: Lot, *, angle: float) -> Frame:
    """Return a frame anywhere in the lot's bounds."""
    left, top, right, bottom = lot.ground.bounds
    return Frame(float(rng.uniform(left, right)), float(rng.uniform(top, bottom)), angle)


def pave(
    rng: np.random.Generator, polygon: Polygon, *, angle: float = 0.0, colour: Colour = SLABS
) -> Item:
    """Return slabs or, in their colour, gravel."""
    material = Material.GRAVEL if colour is GRAVEL else Material.PAVING
    shade = colour.scaled(float(rng.uniform(0.84, 1.1)))
    return Item(polygon, IMPERVIOUS, material, shade, angle=angle, seed=draw_seed(rng))


def cover_block(rng: np.random.Generator, lot: Lot, *, class_id: int, material: Material) -> Item:
    """Return what the whole block is covered with first."""
    colour = CONCRETE if class_id == IMPERVIOUS else LAWN
    shade = colour.scaled(float(rng.uniform(0.88, 1.1)))
    return Item(lot.outline, class_id, material, shade, angle=lot.angle, seed=draw_seed(rng))


def sow_lawn(rng: np.random.Generator, lot: Lot, shape: BaseGeometry) -> list[Item]:
    """Return a lawn of its own shade where a shape lies on the lot."""
    shade = LAWN.scaled(float(rng.uniform(0.88, 1.12)))
    dry = float(rng.uniform(-7, 12))
    colour = Colour(shade.red + dry, shade.green, shade.blue + dry * 0.4)
    seed = draw_seed(rng)
    return [
        Item(part, LOW_VEGETATION, Material.GRASS, colour, seed=seed)
        for part in split_polygons(shape.intersection(lot.ground))
    ]


def scatter_sheds(rng: np.random.Generator, lot: Lot, *, count: int) -> list[Item]:
    """Return up to `count` garden sheds, noted in the lot."""
    sheds = []
    for _ in range(count):
        angle = lot.angle + choose_turn(rng) + float(rng.normal(0, 0.03))
        length, width = float(rng.uniform(2.2, 4.2)), float(rng.uniform(1.9, 3.0))
        frame = drop_frame(rng, lot, angle=angle)
        shed = build_shed(rng, frame, length=length, width=width)
        if lot.place(shed, inset=3.0, distance=0.9):
            sheds += shed
    return sheds


def scatter_pools(rng: np.random.Generator, lot: Lot, *, count: int) -> list[Item]:
    """Return up to `count` pools on slabs, round or rectangular, noted in the lot."""
    items = []
    for _ in range(count):
        frame = drop_frame(rng, lot, angle=lot.angle)
        pool = frame.rectangle(u=0, v=0, length=6.4, width=3.4)
        if rng.uniform() < 0.4:
            pool = draw_blob(rng, x=frame.x, y=frame.y, radius=1.9, roughness=0.0)
        for rim in split_polygons(pool.buffer(0.8, join_style="mitre")):
            if lot.has_room(rim, inset=3.0, distance=0.7):
                lot.buildings.append(rim)
                items.append(pave(rng, rim, angle=frame.angle))
                items.append(Item(pool, CLUTTER, Material.POOL, POOL, seed=draw_seed(rng)))
    return items


def scatter_beds(rng: np.random.Generator, lot: Lot, *, count: int) -> list[Item]:
    """Return vegetable beds and rough corners; they count as low vegetation."""
    items = []
    for _ in range(count):
        frame = drop_frame(rng, lot, angle=lot.angle + choose_turn(rng))
        length, width = float(rng.uniform(2, 6)), float(rng.uniform(1.2, 3.5))
        bed = frame.rectangle(u=0, v=0, length=length, width=width)
        if lot.has_room(bed, inset=1.0, distance=0.4):
            rough = rng.uniform() < 0.5
            colour = (LAWN if rough else BED).scaled(float(rng.uniform(0.8, 1.1)))
            material = Material.MEADOW if rough else Material.SOIL
            seed = draw_seed(rng)
            items.append(Item(bed, LOW_VEGETATION, material, colour, angle=frame.angle, seed=seed))
    return items


def scatter_clutter(rng: np.random.Generator, lot: Lot, *, count: int) -> list[Item]:
    """Return up to `count` heaps of sand, garden ponds and skips, noted in the lot."""
    items = []
    for _ in range(count):
        frame = drop_frame(rng, lot, angle=lot.angle + choose_turn(rng))
        draw = float(rng.uniform())
        radius = float(rng.uniform(0.9, 2.4))
        thing = draw_blob(rng, x=frame.x, y=frame.y, radius=radius, roughness=0.1)
        material, colour, height = Material.SAND, SAND, 0.0
        if draw < 0.35:
            material, colour = Material.WATER, POND
        elif draw < 0.65:
            thing = frame.rectangle(u=0, v=0, length=3.6, width=1.8)
            colour = CONTAINER_COLOURS[int(rng.integers(3))]
            material, height = Material.CONTAINER, 1.3
        if lot.has_room(thing, inset=1.0, distance=0.6):
            lot.buildings.append(thing)
            shade = colour.scaled(float(rng.uniform(0.8, 1.1)))
            seed = draw_seed(rng)
            items.append(
                Item(thing, CLUTTER, material, shade, angle=frame.angle, height=height, seed=seed)
            )
    return items


def line_hedges(rng: np.random.Generator, lot: Lot, *, share: float) -> list[Item]:
    """Return hedges across the lot, between gardens, where they hit nothing."""
    hedges = []
    free = lot.open_ground(from_buildings=0.8, from_edge=1.0)
    left, top, right, bottom = lot.ground.bounds
    middle = lot.centre
    span = math.hypot(right - left, bottom - top) / 2
    for u in np.arange(-span, span, 12.0) + float(rng.uniform(-4, 4)):
        ends = middle.place(np.array([[u, -span], [u, span]]))
        for part in shapely.get_parts(LineString(ends).intersection(free)):
            if isinstance(part, LineString) and rng.uniform() < share:
                hedge = grow_hedge(rng, part, width=float(rng.uniform(0.7, 1.1)))
                if hedge is not None and lot.ground.contains(hedge.geometry):
                    hedges.append(hedge)
    return hedges


def drop_cars(rng: np.random.Generator, lot: Lot, *, count: int) -> list[Item]:
    """Return up to `count` cars standing anywhere on the lot, noted in it."""
    cars = []
    for _ in range(count):
        frame = drop_frame(rng, lot, angle=lot.angle + choose_turn(rng))
        room = frame.rectangle(u=0, v=0, length=6.0, width=2.8)
        if lot.has_room(room, inset=0.5, distance=0.4):
            lot.buildings.append(room)
            cars.append(park_car(rng, frame))
    return cars


def drop_containers(rng: np.random.Generator, lot: Lot, *, count: int) -> list[Item]:
    """Return up to `count` containers, sometimes in rows, noted in the lot."""
    boxes = []
    for _ in range(count):
        frame = drop_frame(rng, lot, angle=lot.angle + choose_turn(rng))
        for k in range(int(rng.integers(1, 4))):
            box = frame.rectangle(u=0, v=3.1 * k, length=6.06, width=2.44)
            if not lot.has_room(box, inset=2.5, distance=0.5):
                break
            lot.buildings.append(box)
            boxes.append(
                Item(
                    box,
                    CLUTTER,
                    Material.CONTAINER,
                    CONTAINER_COLOURS[int(rng.integers(3))],
                    angle=frame.angle + math.pi / 2,
                    height=2.6,
                    seed=draw_seed(rng),
                )
            )
    return boxes
