"""District styles: how a block between its roads is filled.

Each style is a function (random, lot) -> items in painting order: paving, small things, cars,
buildings, trees. A block's items all lie strictly inside its outline.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import shapely
from shapely import LineString, Polygon

from crispline.engine.scene.buildings import (
    Part,
    build,
    build_row,
    build_shed,
    draw_roof,
    shape_courtyard,
    shape_house,
    shape_u,
)
from crispline.engine.scene.items import Colour, Frame, Item, Material, split_polygons
from crispline.engine.scene.lattice import HALF_STRIP
from crispline.engine.scene.lot import Lot, Side
from crispline.engine.scene.roads import JUNCTION_REACH, lay_car_park, park_car
from crispline.engine.scene.spec import CLUTTER, IMPERVIOUS, LOW_VEGETATION
from crispline.engine.scene.vegetation import (
    dig_pond,
    draw_blob,
    grow_hedge,
    lay_field,
    plant_trees,
)

LAWN = Colour(104, 120, 68)
SLABS = Colour(166, 158, 148)
GRAVEL = Colour(172, 164, 150)
CONCRETE = Colour(164, 162, 156)
POOL = Colour(74, 152, 176)
CONTAINER_COLOURS = (Colour(150, 70, 48), Colour(52, 88, 130), Colour(70, 110, 76))

Filler = Callable[[np.random.Generator, Lot], list[Item]]


def _pave(random: np.random.Generator, polygon: Polygon, *, colour: Colour = SLABS) -> Item:
    material = Material.GRAVEL if colour is GRAVEL else Material.PAVING
    shade = colour.scaled(float(random.uniform(0.86, 1.1)))
    return Item(polygon, IMPERVIOUS, material, shade, seed=int(random.integers(2**31)))


def _cover(random: np.random.Generator, lot: Lot, *, class_id: int, material: Material) -> Item:
    colour = LAWN if class_id == LOW_VEGETATION else CONCRETE
    shade = colour.scaled(float(random.uniform(0.88, 1.12)))
    return Item(lot.outline, class_id, material, shade, seed=int(random.integers(2**31)))


def _frontages(lot: Lot, *, shortest: float) -> list[Side]:
    """Return the sides with a road, longest first."""
    sides = [side for side in lot.sides if side.has_road and side.line.length >= shortest]
    return sorted(sides, key=lambda side: -side.line.length)


def fill_detached(random: np.random.Generator, lot: Lot) -> list[Item]:
    """Fill with detached houses in gardens, garages, drives, pools, hedges."""
    paving: list[Item] = []
    cars: list[Item] = []
    houses: list[Item] = []
    for side in _frontages(lot, shortest=40.0):
        place = JUNCTION_REACH + float(random.uniform(1.0, 5.0))
        while place < side.line.length - JUNCTION_REACH:
            width = float(random.uniform(12.5, 17.0))
            setback = float(random.uniform(2.5, 5.0))
            frame = side.frame(place + width / 2, behind=setback)
            placed = _settle_house(random, lot, frame, width=width, setback=setback)
            if placed is not None:
                paving += placed[0]
                cars += placed[1]
                houses += placed[2]
            place += width
    sheds = _scatter_sheds(random, lot, count=int(random.integers(5, 12)))
    pools = _scatter_pools(random, lot, count=int(random.integers(0, 3)))
    hedges = _line_hedges(random, lot)
    ground = lot.open_ground(from_buildings=1.2, from_edge=0.6)
    trees = plant_trees(
        random, ground, count=int(random.integers(18, 46)), smallest=0.8, largest=3.6
    )
    base = _cover(random, lot, class_id=LOW_VEGETATION, material=Material.GRASS)
    return [base, *paving, *pools, *hedges, *cars, *houses, *sheds, *trees]


def _settle_house(
    random: np.random.Generator, lot: Lot, frame: Frame, *, width: float, setback: float
) -> tuple[list[Item], list[Item], list[Item]] | None:
    """Return (paving, cars, buildings) of one parcel, or None where there is no room."""
    length, depth = float(random.uniform(7.2, 10.2)), float(random.uniform(7.2, 9.8))
    turned = Frame(frame.x, frame.y, frame.angle + float(random.normal(0, 0.02)))
    house_frame = turned.shifted(float(random.uniform(-1.0, 0.0)), depth / 2)
    roof = draw_roof(random, tiled=bool(random.uniform() < 0.82))
    height = float(random.uniform(3.2, 6.2))
    parts = shape_house(random, length=length, depth=depth)
    house = build(random, house_frame, parts, roof=roof, height=height)
    if not lot.place([house], inset=1.5, distance=2.2):
        return None
    buildings, paving, cars = [house], [], []
    path = house_frame.rectangle(
        u=length * random.uniform(-0.3, 0.1), v=-(depth + setback) / 2, length=1.3, width=setback
    )
    paving.append(_pave(random, path))
    if random.uniform() < 0.75:  # a terrace towards the garden
        terrace = house_frame.rectangle(
            u=0.0, v=depth / 2 + 1.4, length=length * random.uniform(0.4, 0.8), width=2.8
        )
        paving.append(_pave(random, terrace))
    if random.uniform() < 0.7:
        attached = bool(random.uniform() < 0.5)
        gap = 0.0 if attached else float(random.uniform(0.8, 1.6))
        back = float(random.uniform(0.0, depth - 6.2)) if depth > 6.4 else 0.0
        garage_frame = house_frame.shifted(length / 2 + gap + 1.6, back + 3.0 - depth / 2)
        garage = build_shed(random, garage_frame, length=3.2, width=6.0)
        if lot.place([garage], inset=0.8, distance=-1.0 if attached else 0.5):
            buildings.append(garage)
            drive_length = setback + back
            middle = -3.0 - drive_length / 2
            drive = garage_frame.rectangle(u=0, v=middle, length=3.0, width=drive_length)
            surface = GRAVEL if random.uniform() < 0.2 else SLABS
            paving.append(_pave(random, drive, colour=surface))
            if drive_length > 5.2 and random.uniform() < 0.6:
                spot = garage_frame.shifted(0.0, -2.7 - drive_length / 2)
                cars.append(
                    park_car(random, Frame(spot.x, spot.y, garage_frame.angle + math.pi / 2))
                )
    return [p for p in paving if lot.outline.contains(p.geometry)], cars, buildings


def _scatter_sheds(random: np.random.Generator, lot: Lot, *, count: int) -> list[Item]:
    sheds = []
    left, top, right, bottom = lot.ground.bounds
    for _ in range(count):
        angle = lot.angle + float(random.choice([0.0, math.pi / 2]) + random.normal(0, 0.03))
        frame = Frame(random.uniform(left, right), random.uniform(top, bottom), angle)
        length, width = float(random.uniform(2.4, 4.0)), float(random.uniform(2.0, 3.0))
        shed = build_shed(random, frame, length=length, width=width)
        if lot.place([shed], inset=4.0, distance=1.0):
            sheds.append(shed)
    return sheds


def _scatter_pools(random: np.random.Generator, lot: Lot, *, count: int) -> list[Item]:
    """Return pools on slabs, round or rectangular."""
    items = []
    left, top, right, bottom = lot.ground.bounds
    for _ in range(count):
        frame = Frame(random.uniform(left, right), random.uniform(top, bottom), lot.angle)
        pool = frame.rectangle(u=0, v=0, length=7.0, width=3.6)
        if random.uniform() < 0.4:
            pool = draw_blob(random, x=frame.x, y=frame.y, radius=2.0, roughness=0.0)
        rim = pool.buffer(0.9, join_style="mitre")
        if lot.has_room(rim, inset=3.0, distance=0.8):
            lot.buildings.append(rim)  # nothing else is to stand here
            seed = int(random.integers(2**31))
            items.append(_pave(random, rim))
            items.append(Item(pool, CLUTTER, Material.POOL, POOL, seed=seed))
    return items


def _line_hedges(random: np.random.Generator, lot: Lot) -> list[Item]:
    """Return hedges across the lot, between gardens, where they hit nothing."""
    hedges = []
    free = lot.open_ground(from_buildings=0.8, from_edge=1.0)
    left, top, right, bottom = lot.ground.bounds
    middle = lot.centre
    span = math.hypot(right - left, bottom - top) / 2
    for u in np.arange(-span, span, 15.0) + float(random.uniform(-4, 4)):
        ends = middle.place(np.array([[u, -span], [u, span]]))
        for part in shapely.get_parts(LineString(ends).intersection(free)):
            if isinstance(part, LineString) and random.uniform() < 0.5:
                hedge = grow_hedge(random, part, width=float(random.uniform(0.7, 1.1)))
                if hedge is not None and lot.ground.contains(hedge.geometry):
                    hedges.append(hedge)
    return hedges


def fill_rows(random: np.random.Generator, lot: Lot) -> list[Item]:
    """Fill with row houses along the long sides: party walls, terraces, sheds at the back."""
    paving: list[Item] = []
    houses: list[Item] = []
    for side in _frontages(lot, shortest=40.0):
        place = JUNCTION_REACH + 2.0
        while place < side.line.length - JUNCTION_REACH:
            units = int(random.integers(3, 8))
            frame = side.frame(place + units * 3.0, behind=float(random.uniform(2.5, 4.0)))
            row = build_row(random, frame.shifted(-units * 3.2, 0.0), units=units)
            if not lot.place(row, inset=1.2, distance=2.5):
                place += 4.0
                continue
            houses += row
            for house in row:
                paving += _pave_unit(random, lot, house)
            place += units * 6.4 + 4.0
    sheds = _scatter_sheds(random, lot, count=int(random.integers(12, 22)))
    hedges = _line_hedges(random, lot)
    ground = lot.open_ground(from_buildings=0.8, from_edge=0.6)
    trees = plant_trees(
        random, ground, count=int(random.integers(14, 36)), smallest=0.7, largest=2.8
    )
    base = _cover(random, lot, class_id=LOW_VEGETATION, material=Material.GRASS)
    return [base, *paving, *hedges, *houses, *sheds, *trees]


def _pave_unit(random: np.random.Generator, lot: Lot, house: Item) -> list[Item]:
    """Return the front path and the terrace of a row house."""
    wing = house.wings[0]
    frame = Frame(wing.x, wing.y, wing.angle)
    depth = 2 * wing.half_width
    path = frame.rectangle(u=-1.0, v=-depth / 2 - 1.4, length=1.2, width=2.8)
    terrace = frame.rectangle(u=0.0, v=depth / 2 + 1.3, length=4.2, width=2.6)
    return [_pave(random, p) for p in (path, terrace) if lot.outline.contains(p)]


def fill_urban(random: np.random.Generator, lot: Lot) -> list[Item]:
    """Fill with large houses: courtyards, U- and L-shapes around paved yards with cars."""
    items = [_cover(random, lot, class_id=IMPERVIOUS, material=Material.PAVING)]
    houses: list[Item] = []
    middle = lot.centre
    for u in (-20.0, 20.0):
        frame = middle.shifted(u + float(random.uniform(-2, 2)), float(random.uniform(-2, 2)))
        for attempt in range(4):
            shrink = 1 - 0.12 * attempt
            length = float(random.uniform(26, 34)) * shrink
            depth = float(random.uniform(26, 38)) * shrink
            wing = float(random.uniform(8.0, 10.5)) * shrink
            if random.uniform() < 0.6:
                parts = shape_courtyard(length=length, depth=depth, wing=wing)
            else:
                parts = shape_u(random, length=length, depth=depth, wing=wing)
            roof = draw_roof(random, tiled=bool(random.uniform() < 0.55))
            house = build(random, frame, parts, roof=roof, height=float(random.uniform(8, 13)))
            if lot.place([house], inset=1.5, distance=4.0):
                houses.append(house)
                yard = frame.rectangle(
                    u=0, v=0, length=max(2.0, length - 2 * wing - 4), width=depth - 2 * wing - 4
                )
                shade = LAWN.scaled(float(random.uniform(0.9, 1.1)))
                if depth - 2 * wing > 7:
                    seed = int(random.integers(2**31))
                    items.append(Item(yard, LOW_VEGETATION, Material.GRASS, shade, seed=seed))
                break
    ground = lot.open_ground(from_buildings=1.6, from_edge=1.0)
    sheds = _scatter_sheds(random, lot, count=10)
    for _ in range(int(random.integers(6, 20))):
        car = _drop_car(random, lot)
        if car is not None:
            items.append(car)
    trees = plant_trees(
        random, ground, count=int(random.integers(10, 26)), smallest=1.0, largest=3.4
    )
    return [*items, *houses, *sheds, *trees]


def _drop_car(random: np.random.Generator, lot: Lot) -> Item | None:
    left, top, right, bottom = lot.ground.bounds
    turn = float(random.choice([0.0, math.pi / 2]))
    frame = Frame(random.uniform(left, right), random.uniform(top, bottom), lot.angle + turn)
    room = frame.rectangle(u=0, v=0, length=6.0, width=2.8)
    if not lot.has_room(room, inset=0.5, distance=0.4):
        return None
    lot.buildings.append(room)
    return park_car(random, frame)


def fill_industrial(random: np.random.Generator, lot: Lot) -> list[Item]:
    """Fill with halls, a car park, containers and lawn strips."""
    items = [_cover(random, lot, class_id=IMPERVIOUS, material=Material.CONCRETE)]
    middle = lot.centre
    halls: list[Item] = []
    for u, parts in ((-21.0, "plain"), (18.0, "annexe")):
        length, depth = float(random.uniform(22, 34)), float(random.uniform(18, 28))
        wings = [Part(0, 0, length, depth)]
        if parts == "annexe":
            wings.append(Part(length / 2, -depth / 4, 10.0, depth / 2))
        roof = draw_roof(random, tiled=False)
        frame = middle.shifted(u, float(random.uniform(-7, -3)))
        hall = build(random, frame, wings, roof=roof, height=float(random.uniform(6, 10)))
        if lot.place([hall], inset=1.5, distance=4.0):
            halls.append(hall)
    frame = middle.shifted(float(random.uniform(-8, 8)), 16.5)
    length = float(random.uniform(34, 56))
    park = frame.rectangle(u=0, v=0, length=length, width=16.0)
    if lot.has_room(park, inset=0.8, distance=1.0):
        items += lay_car_park(random, frame, length=length, width=16.0)
        lot.buildings.append(park)
    lawn = lot.ground.difference(lot.ground.buffer(-2.4))
    for strip in split_polygons(lawn)[:1]:
        shade = LAWN.scaled(float(random.uniform(0.9, 1.1)))
        seed = int(random.integers(2**31))
        items.insert(1, Item(strip, LOW_VEGETATION, Material.GRASS, shade, seed=seed))
    for _ in range(int(random.integers(2, 9))):
        box = _drop_container(random, lot)
        if box is not None:
            items.append(box)
    ground = lot.open_ground(from_buildings=2.2, from_edge=1.2)
    trees = plant_trees(random, ground, count=int(random.integers(5, 14)), smallest=1.2, largest=3)
    return [*items, *halls, *trees]


def _drop_container(random: np.random.Generator, lot: Lot) -> Item | None:
    left, top, right, bottom = lot.ground.bounds
    frame = Frame(random.uniform(left, right), random.uniform(top, bottom), lot.angle)
    box = frame.rectangle(u=0, v=0, length=6.06, width=2.44)
    if not lot.has_room(box, inset=3.0, distance=0.6):
        return None
    lot.buildings.append(box)
    colour = CONTAINER_COLOURS[int(random.integers(3))]
    seed = int(random.integers(2**31))
    return Item(box, CLUTTER, Material.CONTAINER, colour, angle=frame.angle, height=2.6, seed=seed)


def fill_park(random: np.random.Generator, lot: Lot) -> list[Item]:
    """Fill with lawn, meadow, a pond, paths and groups of trees."""
    base = _cover(random, lot, class_id=LOW_VEGETATION, material=Material.GRASS)
    items = [base]
    left, top, right, bottom = lot.ground.bounds
    inner = lot.ground.buffer(-3.0)
    for _ in range(3):
        x, y = float(random.uniform(left, right)), float(random.uniform(top, bottom))
        patch = draw_blob(random, x=x, y=y, radius=float(random.uniform(6, 14)), roughness=0.15)
        for part in split_polygons(patch.intersection(inner)):
            shade = Colour(122, 132, 76).scaled(float(random.uniform(0.9, 1.1)))
            items.append(Item(part, LOW_VEGETATION, Material.MEADOW, shade, seed=1))
    items += _wind_path(random, lot)
    middle = lot.centre.shifted(float(random.uniform(-20, 20)), float(random.uniform(-4, 4)))
    pond = dig_pond(random, x=middle.x, y=middle.y, radius=float(random.uniform(6, 13)))
    if random.uniform() < 0.7 and inner.contains(pond.geometry):
        items.append(pond)
        lot.buildings.append(pond.geometry)
    play = draw_blob(
        random,
        x=float(random.uniform(left, right)),
        y=float(random.uniform(top, bottom)),
        radius=5.0,
        roughness=0.08,
    )
    if lot.has_room(play, inset=4.0, distance=3.0):
        sand = Colour(196, 176, 138)
        items.append(Item(play, CLUTTER, Material.SAND, sand, seed=int(random.integers(2**31))))
        lot.buildings.append(play)
    ground = lot.open_ground(from_buildings=1.0, from_edge=0.8)
    trees = plant_trees(
        random, ground, count=int(random.integers(30, 110)), smallest=1.4, largest=5.2
    )
    return [*items, *trees]


def _wind_path(random: np.random.Generator, lot: Lot) -> list[Item]:
    """Return a winding gravel path through the lot."""
    middle = lot.centre
    u = np.linspace(-60, 60, 61)
    v = 6 * np.sin(u / float(random.uniform(9, 16)) + float(random.uniform(0, 6)))
    line = LineString(middle.place(np.column_stack([u, v + float(random.uniform(-8, 8))])))
    path = line.buffer(1.3, cap_style="flat").intersection(lot.ground)
    return [_pave(random, part, colour=GRAVEL) for part in split_polygons(path)]


def fill_farmland(random: np.random.Generator, lot: Lot) -> list[Item]:
    """Fill with fields, hedgerows between them and few trees."""
    base = _cover(random, lot, class_id=LOW_VEGETATION, material=Material.MEADOW)
    items = [base]
    middle = lot.centre
    bounds = sorted(float(b) for b in random.uniform(-25, 25, 2))
    edges = [-90.0, *bounds, 90.0]
    inner = lot.ground.buffer(-1.2)
    hedges: list[Item] = []
    for start, stop in zip(edges[:-1], edges[1:], strict=True):
        if stop - start < 6:
            continue
        box = middle.rectangle(u=(start + stop) / 2, v=0, length=stop - start - 1.5, width=160)
        turn = float(random.choice([0.0, math.pi / 2]))
        for part in split_polygons(box.intersection(inner)):
            items.append(lay_field(random, part, angle=middle.angle + turn))
        if random.uniform() < 0.5:
            ends = LineString(middle.place(np.array([[stop, -80.0], [stop, 80.0]])))
            for part in shapely.get_parts(ends.intersection(lot.ground.buffer(-2.0))):
                if isinstance(part, LineString):
                    hedge = grow_hedge(random, part, width=float(random.uniform(1.6, 2.8)))
                    hedges += [hedge] if hedge is not None else []
    ground = lot.open_ground(from_buildings=1.0, from_edge=1.0)
    trees = plant_trees(random, ground, count=int(random.integers(2, 14)), smallest=1.5, largest=4)
    return [*items, *hedges, *trees]


#: Styles with their share of the districts.
STYLES: tuple[tuple[Filler, float], ...] = (
    (fill_detached, 0.36),
    (fill_rows, 0.2),
    (fill_urban, 0.16),
    (fill_industrial, 0.1),
    (fill_park, 0.11),
    (fill_farmland, 0.07),
)


def strip_half_width(side: Side) -> float:
    """Return how far the road's strip reaches into the block."""
    return HALF_STRIP[side.kind]
