"""Roads: strips along the lattice's edges, junctions at its nodes, parked cars, car parks."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
import shapely
from shapely import LineString, Point, Polygon
from shapely.ops import substring

from crispline.engine.scene.items import Colour, Frame, Item, Material, split_polygons
from crispline.engine.scene.lattice import (
    HALF_STRIP,
    HALF_WIDTH,
    EdgeIndex,
    EdgeKind,
    NodeIndex,
    choose_edge_kind,
    list_edges_at,
    locate_node,
    trace_edge,
)
from crispline.engine.scene.spec import CAR, CLUTTER, IMPERVIOUS, LOW_VEGETATION

ASPHALT = Colour(112, 112, 114)
PAVING = Colour(158, 152, 145)
PAINT = Colour(216, 216, 212)
BANK = Colour(104, 118, 70)
CANAL = Colour(62, 78, 74)
CAR_COLOURS = (
    Colour(226, 228, 230),
    Colour(44, 46, 50),
    Colour(92, 96, 102),
    Colour(168, 172, 176),
    Colour(140, 40, 38),
    Colour(48, 70, 116),
    Colour(206, 208, 210),
)
#: How far from a node its junction reaches along the roads, metres.
JUNCTION_REACH = 13.0
CAR_LENGTH, CAR_WIDTH = 4.4, 1.85


def _strip(line: LineString, half: float) -> Polygon:
    strip = line.buffer(half, cap_style="flat", join_style="mitre")
    return max(split_polygons(strip), key=lambda part: part.area)


@lru_cache(maxsize=2048)
def pave_edge(seed: int, edge: EdgeIndex) -> tuple[tuple[int, Item], ...]:
    """Return an edge's strips with their painting order (lower is painted first)."""
    kind, line = choose_edge_kind(seed, edge), trace_edge(seed, edge)
    wide, narrow, angle = HALF_STRIP[kind], HALF_WIDTH[kind], direction_of(line)
    texture = (edge.i * 7919 + edge.j * 104729 + int(edge.along)) % 2**31
    if kind == EdgeKind.VERGE:
        item = Item(_strip(line, wide), LOW_VEGETATION, Material.MEADOW, BANK, seed=texture)
        return ((0, item),)
    if kind == EdgeKind.CANAL:
        bank = Item(_strip(line, wide), LOW_VEGETATION, Material.MEADOW, BANK, seed=texture)
        water = Item(_strip(line, narrow), CLUTTER, Material.WATER, CANAL, seed=texture)
        return ((1, bank), (2, water))
    if kind == EdgeKind.LANE:
        return ((3, _asphalt(_strip(line, narrow), seed=texture, shade=1.12, angle=angle)),)
    slabs = Item(_strip(line, wide), IMPERVIOUS, Material.PAVING, PAVING, angle=angle, seed=texture)
    shade = 0.94 + 0.13 * ((texture >> 3) % 7) / 6
    asphalt = _asphalt(_strip(line, narrow), seed=texture, shade=shade, angle=angle)
    paint = [*_paint_centre_line(line), *_paint_crossings(line, texture)]
    return ((3, slabs), (6, asphalt), *((8, mark) for mark in paint))


def _asphalt(polygon: Polygon, *, seed: int, shade: float, angle: float) -> Item:
    colour = ASPHALT.scaled(shade)
    return Item(polygon, IMPERVIOUS, Material.ASPHALT, colour, angle=angle, seed=seed)


def direction_of(line: LineString) -> float:
    """Return the angle from a line's first point to its last."""
    (x0, y0), (x1, y1) = line.coords[0], line.coords[-1]
    return math.atan2(y1 - y0, x1 - x0)


def _paint_centre_line(line: LineString) -> list[Item]:
    """Return the dashes of a centre line, away from the junctions."""
    dashes = []
    for start in np.arange(JUNCTION_REACH, line.length - JUNCTION_REACH - 3.0, 6.0):
        dash = substring(line, float(start), float(start) + 3.0)
        if isinstance(dash, LineString):
            dashes.append(Item(_strip(dash, 0.07), None, Material.PAINT, PAINT))
    return dashes


@lru_cache(maxsize=2048)
def pave_node(seed: int, node: NodeIndex) -> tuple[tuple[int, Item], ...]:
    """Return what lies on a node, with painting order: junction, canal bend or grass."""
    edges = list_edges_at(node)
    kinds = {edge: choose_edge_kind(seed, edge) for edge in edges}
    centre = Point(*locate_node(seed, node))
    texture = (node.i * 31337 + node.j * 7331) % 2**31
    items: list[tuple[int, Item]] = []
    if EdgeKind.CANAL in kinds.values():
        bank = centre.buffer(HALF_STRIP[EdgeKind.CANAL] + 0.5, quad_segs=6)
        water = centre.buffer(HALF_WIDTH[EdgeKind.CANAL] + 0.2, quad_segs=6)
        items.append((1, Item(bank, LOW_VEGETATION, Material.MEADOW, BANK, seed=texture)))
        items.append((2, Item(water, CLUTTER, Material.WATER, CANAL, seed=texture)))
    roads = {edge: kind for edge, kind in kinds.items() if kind >= EdgeKind.LANE}
    if not roads:
        if not items:
            grass = centre.buffer(3.0, quad_segs=6)
            items.append((1, Item(grass, LOW_VEGETATION, Material.MEADOW, BANK, seed=texture)))
        return tuple(items)
    lines = {edge: trace_edge(seed, edge) for edge in roads}
    wide = _join(centre, [(lines[e], HALF_STRIP[k]) for e, k in roads.items()], 2.0)
    narrow = _join(centre, [(lines[e], HALF_WIDTH[k]) for e, k in roads.items()], 5.0)
    angle = direction_of(next(iter(lines.values())))
    slabs = Item(wide, IMPERVIOUS, Material.PAVING, PAVING, angle=angle, seed=texture)
    items.append((4, slabs))
    items.append((7, _asphalt(narrow, seed=texture, shade=1.0, angle=angle)))
    return tuple(items)


def _paint_crossings(line: LineString, texture: int) -> list[Item]:
    """Return zebra crossings at the ends of some streets."""
    stripes = []
    for end in (0, 1):
        if (texture >> (5 + end)) % 4 == 0:
            place = JUNCTION_REACH + 1.0 if end == 0 else line.length - JUNCTION_REACH - 1.0
            frame = frame_on(line, place, offset=0.0)
            for v in np.arange(-2.7, 2.8, 0.9):
                stripe = frame.rectangle(u=0.0, v=float(v), length=3.0, width=0.45)
                stripes.append(Item(stripe, None, Material.PAINT, PAINT))
    return stripes


def _join(centre: Point, lines: list[tuple[LineString, float]], fillet: float) -> Polygon:
    """Return the roads near a node as one area with rounded corners."""
    widest = max(half for _, half in lines)
    # A lone road ends in a turning circle.
    disc = centre.buffer(widest + (3.5 if len(lines) == 1 else 0.4), quad_segs=6)
    reach = centre.buffer(JUNCTION_REACH, quad_segs=12)
    arms = [line.intersection(reach).buffer(half, cap_style="flat") for line, half in lines]
    rough = shapely.unary_union([disc, *arms])
    closed = rough.buffer(fillet, quad_segs=8).buffer(-fillet, quad_segs=8)
    # Noise below a centimetre from buffering out and in again is not worth a vertex.
    return max(split_polygons(closed.simplify(0.01)), key=lambda part: part.area)


def park_car(rng: np.random.Generator, frame: Frame) -> Item:
    """Return a car whose long side lies along u, centred on the frame's origin."""
    length = CAR_LENGTH * float(rng.uniform(0.86, 1.12))
    width = CAR_WIDTH * float(rng.uniform(0.94, 1.08))
    if rng.uniform() < 0.06:
        length, width = length * 1.5, width * 1.2  # a van
    c = 0.35
    u, v = length / 2, width / 2
    outline = np.array(
        [
            *((-u + c, -v), (u - c, -v), (u, -v + c), (u, v - c)),
            *((u - c, v), (-u + c, v), (-u, v - c), (-u, -v + c)),
        ]
    )
    colour = CAR_COLOURS[int(rng.integers(len(CAR_COLOURS)))]
    angle = frame.angle if rng.uniform() < 0.5 else frame.angle + math.pi
    return Item(
        Polygon(frame.place(outline)),
        CAR,
        Material.CAR,
        colour.scaled(float(rng.uniform(0.9, 1.08))),
        angle=angle,
        height=1.5,
        seed=int(rng.integers(2**31)),
    )


def frame_on(line: LineString, distance: float, *, offset: float) -> Frame:
    """Return a frame beside a line: u along the line, v (where `offset` counts) to its right."""
    a = line.interpolate(max(0.0, distance - 0.5))
    b = line.interpolate(min(line.length, distance + 0.5))
    here = line.interpolate(distance)
    frame = Frame(here.x, here.y, math.atan2(b.y - a.y, b.x - a.x))
    return frame.shifted(0.0, offset)


def park_along(
    rng: np.random.Generator, line: LineString, *, offset: float, density: float
) -> list[Item]:
    """Return cars parked along the right side of a line, `offset` metres from it."""
    cars = []
    place = JUNCTION_REACH + 4.0
    while place < line.length - JUNCTION_REACH - 4.0:
        if rng.uniform() < density:
            frame = frame_on(line, place, offset=offset + float(rng.normal(0, 0.07)))
            cars.append(park_car(rng, frame))
        place += CAR_LENGTH * float(rng.uniform(1.3, 1.6))
    return cars


def lay_car_park(
    rng: np.random.Generator, frame: Frame, *, length: float, width: float
) -> list[Item]:
    """Return a car park with two rows of bays, centred on the frame's origin; needs width >= 16."""
    ground = frame.rectangle(u=0, v=0, length=length, width=width)
    shade = float(rng.uniform(0.9, 1.15))
    seed = int(rng.integers(2**31))
    items = [_asphalt(ground, seed=seed, shade=shade, angle=frame.angle)]
    occupancy = float(rng.uniform(0.35, 0.85))
    for side in (-1.0, 1.0):
        v = side * (width / 2 - 2.7)
        for u in np.arange(-length / 2 + 1.6, length / 2 - 1.5, 2.6):
            line = frame.rectangle(u=float(u) - 1.3, v=v, length=0.12, width=4.6)
            items.append(Item(line, None, Material.PAINT, PAINT))
            if rng.uniform() < occupancy:
                bay = frame.shifted(float(u), v + float(rng.normal(0, 0.15)))
                turned = Frame(bay.x, bay.y, bay.angle + math.pi / 2 + rng.normal(0, 0.02))
                items.append(park_car(rng, turned))
    return items
