"""Dense districts: large houses around yards, and industry with car parks."""

from __future__ import annotations

import numpy as np
from shapely.geometry.base import BaseGeometry

from crispline.engine.scene.buildings import Part, build, draw_roof, shape_courtyard, shape_u
from crispline.engine.scene.furnishing import (
    cover_block,
    drop_cars,
    drop_containers,
    scatter_clutter,
    scatter_sheds,
    sow_lawn,
)
from crispline.engine.scene.items import Frame, Item, Material
from crispline.engine.scene.lot import Lot
from crispline.engine.scene.roads import lay_car_park
from crispline.engine.scene.spec import IMPERVIOUS
from crispline.engine.scene.vegetation import plant_trees


def fill_urban(rng: np.random.Generator, lot: Lot) -> list[Item]:
    """Fill with large houses: courtyards, U- and L-shapes around paved yards with cars."""
    items = [cover_block(rng, lot, class_id=IMPERVIOUS, material=Material.PAVING)]
    houses: list[Item] = []
    for u in (-19.0, 19.0):
        frame = lot.centre.shifted(u + float(rng.uniform(-2, 2)), float(rng.uniform(-2, 2)))
        built, yard = _settle_large_house(rng, lot, frame)
        houses += built
        if yard is not None:
            items += sow_lawn(rng, lot, yard)
    for side in lot.sides:  # front gardens along some of the streets
        if rng.uniform() < 0.4:
            strip = side.line.buffer(9.5, single_sided=False)
            items += sow_lawn(rng, lot, strip.intersection(lot.ground.buffer(-0.8)))
    sheds = scatter_sheds(rng, lot, count=24)
    items += scatter_clutter(rng, lot, count=int(rng.integers(14, 40)))
    items += drop_cars(rng, lot, count=int(rng.integers(8, 30)))
    free = lot.open_ground(from_buildings=1.4, from_edge=0.8)
    count = int(rng.integers(14, 34))
    trees = plant_trees(rng, free, count=count, smallest=1.0, largest=3.4)
    return [*items, *houses, *sheds, *trees]


def _settle_large_house(
    rng: np.random.Generator, lot: Lot, frame: Frame
) -> tuple[list[Item], BaseGeometry | None]:
    """Return a house and its green yard, smaller where it does not fit."""
    for attempt in range(5):
        shrink = 1 - 0.1 * attempt
        length = float(rng.uniform(26, 33)) * shrink
        depth = float(rng.uniform(28, 38)) * shrink
        wing = float(rng.uniform(8.0, 10.5)) * shrink
        closed = bool(rng.uniform() < 0.6)
        parts = (
            shape_courtyard(length=length, depth=depth, wing=wing)
            if closed
            else shape_u(rng, length=length, depth=depth, wing=wing)
        )
        roof = draw_roof(rng, tiled=bool(rng.uniform() < 0.55))
        house = build(rng, frame, parts, roof=roof, height=float(rng.uniform(8, 12)))
        if lot.place(house, inset=1.2, distance=4.0):
            inner, deep = length - 2 * wing - 3.0, depth - 2 * wing - 3.0
            if min(inner, deep) < 2.0 or rng.uniform() < 0.25:
                return house, None
            return house, frame.rectangle(u=0, v=0, length=inner, width=deep)
    return [], None


def fill_industrial(rng: np.random.Generator, lot: Lot) -> list[Item]:
    """Fill with halls, a car park, containers and lawn strips."""
    items = [cover_block(rng, lot, class_id=IMPERVIOUS, material=Material.CONCRETE)]
    lawn = lot.ground.difference(lot.ground.buffer(-2.4))
    items += sow_lawn(rng, lot, lawn)
    halls: list[Item] = []
    for u in (-20.0, 18.0):
        length, depth = float(rng.uniform(20, 32)), float(rng.uniform(13, 19))
        wings = [Part(0, 0, length, depth)]
        if rng.uniform() < 0.5:
            side = float(rng.choice([-1.0, 1.0]))
            wings.append(Part(side * length / 2, depth / 4, 8.0, depth / 2))
        roof = draw_roof(rng, tiled=False)
        frame = lot.centre.shifted(u, float(rng.uniform(-9, -7)))
        hall = build(rng, frame, wings, roof=roof, height=float(rng.uniform(6, 10)))
        if lot.place(hall, inset=2.8, distance=3.0):
            halls += hall
    items += _settle_car_park(rng, lot)
    items += drop_containers(rng, lot, count=int(rng.integers(8, 30)))
    items += scatter_clutter(rng, lot, count=int(rng.integers(10, 30)))
    items += drop_cars(rng, lot, count=int(rng.integers(2, 10)))
    sheds = scatter_sheds(rng, lot, count=6)
    free = lot.open_ground(from_buildings=2.0, from_edge=1.0)
    count = int(rng.integers(5, 16))
    trees = plant_trees(rng, free, count=count, smallest=1.0, largest=3.0)
    return [*items, *halls, *sheds, *trees]


def _settle_car_park(rng: np.random.Generator, lot: Lot) -> list[Item]:
    for length in (52.0, 42.0, 32.0, 22.0):
        frame = lot.centre.shifted(float(rng.uniform(-6, 6)), 11.0)
        park = frame.rectangle(u=0, v=0, length=length, width=16.0)
        if lot.has_room(park, inset=0.4, distance=0.6):
            lot.buildings.append(park)
            return lay_car_park(rng, frame, length=length, width=16.0)
    return []
