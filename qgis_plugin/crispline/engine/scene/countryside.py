"""Green districts: parks with ponds and paths, and farmland."""

from __future__ import annotations

import itertools

import numpy as np
import shapely
from shapely import LineString

from crispline.engine.scene.furnishing import (
    GRAVEL,
    SAND,
    choose_turn,
    cover_block,
    draw_seed,
    drop_frame,
    pave,
)
from crispline.engine.scene.items import Colour, Item, Material, split_polygons
from crispline.engine.scene.lot import Lot
from crispline.engine.scene.spec import CLUTTER, LOW_VEGETATION
from crispline.engine.scene.vegetation import (
    dig_pond,
    draw_blob,
    grow_hedge,
    lay_field,
    plant_trees,
)

MEADOW = Colour(122, 126, 82)


def fill_park(rng: np.random.Generator, lot: Lot) -> list[Item]:
    """Fill with lawn, meadow, a pond, paths, a playground and groups of trees."""
    items = [cover_block(rng, lot, class_id=LOW_VEGETATION, material=Material.GRASS)]
    inner = lot.ground.buffer(-3.0)
    for _ in range(3):
        spot = drop_frame(rng, lot, angle=0.0)
        radius = float(rng.uniform(6, 14))
        patch = draw_blob(rng, x=spot.x, y=spot.y, radius=radius, roughness=0.15)
        colour, seed = MEADOW.scaled(float(rng.uniform(0.9, 1.1))), draw_seed(rng)
        items += [
            Item(part, LOW_VEGETATION, Material.MEADOW, colour, seed=seed)
            for part in split_polygons(patch.intersection(inner))
        ]
    items += _wind_path(rng, lot)
    middle = lot.centre.shifted(float(rng.uniform(-20, 20)), float(rng.uniform(-4, 4)))
    pond = dig_pond(rng, x=middle.x, y=middle.y, radius=float(rng.uniform(6, 13)))
    if rng.uniform() < 0.7 and inner.contains(pond.geometry):
        items.append(pond)
        lot.buildings.append(pond.geometry)
    spot = drop_frame(rng, lot, angle=0.0)
    playground = draw_blob(rng, x=spot.x, y=spot.y, radius=5.0, roughness=0.08)
    if lot.has_room(playground, inset=4.0, distance=3.0):
        items.append(Item(playground, CLUTTER, Material.SAND, SAND, seed=draw_seed(rng)))
        lot.buildings.append(playground)
    free = lot.open_ground(from_buildings=1.0, from_edge=0.8)
    count = int(rng.integers(30, 110))
    trees = plant_trees(rng, free, count=count, smallest=1.4, largest=5.2)
    return [*items, *trees]


def _wind_path(rng: np.random.Generator, lot: Lot) -> list[Item]:
    """Return a winding gravel path through the lot."""
    u = np.linspace(-60, 60, 61)
    v = 6 * np.sin(u / float(rng.uniform(9, 16)) + float(rng.uniform(0, 6)))
    line = LineString(lot.centre.place(np.column_stack([u, v + float(rng.uniform(-8, 8))])))
    # Short of the lot's edge: noding along the road's edge would leave slivers there.
    path = line.buffer(1.3, cap_style="flat").intersection(lot.ground)
    return [pave(rng, part, colour=GRAVEL) for part in split_polygons(path)]


def fill_farmland(rng: np.random.Generator, lot: Lot) -> list[Item]:
    """Fill with fields, hedgerows between them and few trees."""
    items = [cover_block(rng, lot, class_id=LOW_VEGETATION, material=Material.MEADOW)]
    middle = lot.centre
    edges = [-90.0, *sorted(float(b) for b in rng.uniform(-25, 25, 2)), 90.0]
    inner = lot.ground.buffer(-1.2)
    hedges: list[Item] = []
    for start, stop in itertools.pairwise(edges):
        if stop - start < 6:
            continue
        box = middle.rectangle(u=(start + stop) / 2, v=0, length=stop - start - 1.5, width=160)
        angle = middle.angle + choose_turn(rng)
        items += [
            lay_field(rng, part, angle=angle) for part in split_polygons(box.intersection(inner))
        ]
        if rng.uniform() < 0.5 and stop < 80:
            hedges += _grow_hedgerow(rng, lot, u=stop)
    if rng.uniform() < 0.3:  # a dung heap or a pile of soil
        spot = drop_frame(rng, lot, angle=0.0)
        heap = draw_blob(rng, x=spot.x, y=spot.y, radius=3.5, roughness=0.1)
        if lot.has_room(heap, inset=3.0, distance=1.0):
            items.append(Item(heap, CLUTTER, Material.SAND, SAND, seed=draw_seed(rng)))
    free = lot.open_ground(from_buildings=1.0, from_edge=1.0)
    count = int(rng.integers(2, 14))
    trees = plant_trees(rng, free, count=count, smallest=1.5, largest=4.0)
    return [*items, *hedges, *trees]


def _grow_hedgerow(rng: np.random.Generator, lot: Lot, *, u: float) -> list[Item]:
    ends = LineString(lot.centre.place(np.array([[u, -80.0], [u, 80.0]])))
    hedges = []
    for part in shapely.get_parts(ends.intersection(lot.ground.buffer(-2.0))):
        if isinstance(part, LineString):
            hedge = grow_hedge(rng, part, width=float(rng.uniform(1.6, 2.8)))
            hedges += [hedge] if hedge is not None else []
    return hedges
