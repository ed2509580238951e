"""Residential districts: detached houses in gardens, and rows sharing party walls."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from crispline.engine.scene.buildings import (
    build,
    build_row,
    build_shed,
    draw_roof,
    shape_house,
)
from crispline.engine.scene.furnishing import (
    GRAVEL,
    SLABS,
    cover_block,
    line_hedges,
    pave,
    scatter_beds,
    scatter_clutter,
    scatter_pools,
    scatter_sheds,
    sow_lawn,
)
from crispline.engine.scene.items import Frame, Item, Material
from crispline.engine.scene.lot import Lot, Side
from crispline.engine.scene.roads import JUNCTION_REACH, park_car
from crispline.engine.scene.spec import LOW_VEGETATION
from crispline.engine.scene.vegetation import plant_trees

#: How far a parcel reaches back from the street, metres.
PARCEL_DEPTH = 21.5


@dataclass
class Parcel:
    """What is built on one parcel, by painting order."""

    frame: Frame
    setback: float
    lawn: list[Item] = field(default_factory=list)
    paving: list[Item] = field(default_factory=list)
    cars: list[Item] = field(default_factory=list)
    buildings: list[Item] = field(default_factory=list)


def _list_frontages(lot: Lot) -> list[Side]:
    """Return the sides with a road that are long enough for houses, longest first."""
    sides = [side for side in lot.sides if side.has_road and side.line.length >= 40.0]
    return sorted(sides, key=lambda side: -side.line.length)


def fill_detached(rng: np.random.Generator, lot: Lot) -> list[Item]:
    """Fill with detached houses in gardens, garages, drives, pools, hedges."""
    parcels: list[Parcel] = []
    for side in _list_frontages(lot):
        place = JUNCTION_REACH - 3.0 + float(rng.uniform(0.0, 3.0))
        while place < side.line.length - JUNCTION_REACH:
            width = float(rng.uniform(10.4, 13.2))
            setback = float(rng.uniform(2.0, 4.5))
            parcel = Parcel(side.frame(place + width / 2, behind=setback), setback)
            if _settle_house(rng, lot, parcel):
                shape = parcel.frame.rectangle(
                    u=0, v=PARCEL_DEPTH / 2 - setback, length=width, width=PARCEL_DEPTH
                )
                parcel.lawn += sow_lawn(rng, lot, shape)
                parcels.append(parcel)
            place += width
    houses = [item for parcel in parcels for item in parcel.buildings]
    sheds = scatter_sheds(rng, lot, count=int(rng.integers(20, 44)))
    ground = [item for parcel in parcels for item in parcel.lawn]
    ground += scatter_beds(rng, lot, count=int(rng.integers(3, 14)))
    ground += [item for parcel in parcels for item in parcel.paving]
    ground += scatter_pools(rng, lot, count=int(rng.integers(0, 6)))
    ground += scatter_clutter(rng, lot, count=int(rng.integers(2, 9)))
    hedges = line_hedges(rng, lot, share=float(rng.uniform(0.2, 0.8)))
    cars = [item for parcel in parcels for item in parcel.cars]
    free = lot.open_ground(from_buildings=1.0, from_edge=0.6)
    count = int(rng.integers(20, 60))
    trees = plant_trees(rng, free, count=count, smallest=0.7, largest=3.7)
    base = cover_block(rng, lot, class_id=LOW_VEGETATION, material=Material.GRASS)
    return [base, *ground, *hedges, *cars, *houses, *sheds, *trees]


def _settle_house(rng: np.random.Generator, lot: Lot, parcel: Parcel) -> bool:
    """Build house, garage, drive, path and terrace; False where there is no room."""
    length, depth = float(rng.uniform(6.2, 8.6)), float(rng.uniform(6.4, 9.0))
    frame = parcel.frame
    turned = Frame(frame.x, frame.y, frame.angle + float(rng.normal(0, 0.02)))
    house = turned.shifted(float(rng.uniform(-2.0, -1.0)), depth / 2)
    roof = draw_roof(rng, tiled=bool(rng.uniform() < 0.82))
    height = float(rng.uniform(3.2, 6.2))
    parts = shape_house(rng, length=length, depth=depth)
    built = build(rng, house, parts, roof=roof, height=height)
    if not lot.place(built, inset=1.0, distance=1.6):
        return False
    parcel.buildings += built
    path = house.rectangle(
        u=length * float(rng.uniform(-0.3, 0.1)),
        v=-(depth + parcel.setback) / 2,
        length=1.3,
        width=parcel.setback,
    )
    parcel.paving.append(pave(rng, path, angle=house.angle))
    if rng.uniform() < 0.75:  # a terrace towards the garden
        wide = length * float(rng.uniform(0.4, 0.8))
        terrace = house.rectangle(u=0.0, v=depth / 2 + 1.4, length=wide, width=2.8)
        parcel.paving.append(pave(rng, terrace, angle=house.angle))
    if rng.uniform() < 0.75:
        _add_garage(rng, lot, parcel, corner=house.shifted(length / 2, -depth / 2), depth=depth)
    return True


def _add_garage(
    rng: np.random.Generator, lot: Lot, parcel: Parcel, *, corner: Frame, depth: float
) -> None:
    """Build a garage beside the house, attached by a party wall or free, with its drive."""
    attached = bool(rng.uniform() < 0.5)
    gap = 0.0 if attached else float(rng.uniform(0.8, 1.4))
    back = float(rng.uniform(0.0, max(0.0, depth - 6.2)))
    frame = corner.shifted(gap + 1.55, back + 3.0)
    garage = build_shed(rng, frame, length=3.1, width=6.0)
    if not lot.place(garage, inset=0.6, distance=0.0 if attached else 0.4):
        return
    parcel.buildings += garage
    length = parcel.setback + back
    drive = frame.rectangle(u=0, v=-3.0 - length / 2, length=2.9, width=length)
    surface = GRAVEL if rng.uniform() < 0.2 else SLABS
    parcel.paving.append(pave(rng, drive, angle=frame.angle, colour=surface))
    if length > 5.0 and rng.uniform() < 0.7:
        spot = frame.shifted(0.0, -2.8 - length / 2)
        parcel.cars.append(park_car(rng, Frame(spot.x, spot.y, frame.angle + math.pi / 2)))


def fill_rows(rng: np.random.Generator, lot: Lot) -> list[Item]:
    """Fill with row houses along the long sides: party walls, terraces, sheds at the back."""
    paving: list[Item] = []
    houses: list[Item] = []
    for side in _list_frontages(lot):
        place = JUNCTION_REACH - 2.0
        while place < side.line.length - JUNCTION_REACH:
            units = int(rng.integers(3, 9))
            frame = side.frame(place + units * 2.9, behind=float(rng.uniform(2.2, 3.8)))
            row = build_row(rng, frame.shifted(-units * 2.9, 0.0), units=units)
            if lot.place(row, inset=1.0, distance=2.5):
                houses += row
                paving += [item for house in row if house.wings for item in _pave_unit(rng, house)]
                place += units * 5.8 + 5.0
            else:
                place += 5.0
    sheds = scatter_sheds(rng, lot, count=int(rng.integers(30, 70)))
    beds = scatter_beds(rng, lot, count=int(rng.integers(8, 24)))
    beds += scatter_clutter(rng, lot, count=int(rng.integers(2, 9)))
    hedges = line_hedges(rng, lot, share=0.6)
    free = lot.open_ground(from_buildings=0.8, from_edge=0.6)
    count = int(rng.integers(16, 42))
    trees = plant_trees(rng, free, count=count, smallest=0.6, largest=2.8)
    base = cover_block(rng, lot, class_id=LOW_VEGETATION, material=Material.GRASS)
    return [base, *beds, *paving, *hedges, *houses, *sheds, *trees]


def _pave_unit(rng: np.random.Generator, house: Item) -> list[Item]:
    """Return the front path and the terrace of a row house."""
    wing = house.wings[0]
    frame = Frame(wing.x, wing.y, wing.angle)
    depth = 2 * wing.half_width
    path = frame.rectangle(u=-1.0, v=-depth / 2 - 1.4, length=1.2, width=2.8)
    terrace = frame.rectangle(u=0.0, v=depth / 2 + 1.3, length=4.2, width=2.6)
    return [pave(rng, p, angle=frame.angle) for p in (path, terrace)]
