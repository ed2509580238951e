"""Items made ready for painting: integer outlines, brushes, cast shadows; cached by block."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from crispline.engine.grid import Window
from crispline.engine.scene.area_coverage import direct_edges
from crispline.engine.scene.items import SNAP, Item, Tier, split_polygons
from crispline.engine.scene.lattice import EdgeIndex, NodeIndex
from crispline.engine.scene.layout import CACHED_BLOCKS, Place, list_items
from crispline.engine.scene.painting import Sprite
from crispline.engine.scene.roads import pave_edge, pave_node
from crispline.engine.scene.shadows import cast_shadow, place_sun

_NO_EDGES = np.empty((0, 4), np.int64)
_NO_BOUNDS = Window(0, 0, 0, 0)


@lru_cache(maxsize=CACHED_BLOCKS)
def prepare_block(place: Place) -> dict[Tier, tuple[Sprite, ...]]:
    """Return a block's sprites by tier, in painting order."""
    sprites: dict[Tier, list[Sprite]] = {tier: [] for tier in Tier}
    for number, item in enumerate(list_items(place)):
        tier = item.tier if number else Tier.BASE
        sprites[tier].append(prepare_sprite(item, place.seed, place.metres_per_pixel))
    return {tier: tuple(own) for tier, own in sprites.items()}


def prepare_borders(places: list[Place]) -> list[Sprite]:
    """Return every road, canal and junction of the blocks once, in painting order."""
    if not places:
        return []
    seed, size = places[0].seed, places[0].metres_per_pixel
    edges = {edge for place in places for edge in place.block.sides}
    nodes = {node for place in places for node in place.block.corners}
    ranked = [
        entry
        for edge in sorted(edges, key=lambda edge: (edge.i, edge.j, edge.along))
        for entry in _prepare_edge(seed, size, edge)
    ]
    ranked += [
        entry
        for node in sorted(nodes, key=lambda node: (node.i, node.j))
        for entry in _prepare_node(seed, size, node)
    ]
    return [sprite for _, sprite in sorted(ranked, key=lambda entry: entry[0])]


@lru_cache(maxsize=2048)
def _prepare_edge(seed: int, size: float, edge: EdgeIndex) -> tuple[tuple[int, Sprite], ...]:
    return tuple(
        (rank, prepare_sprite(_to_pixels(item, size), seed, size))
        for rank, item in pave_edge(seed, edge)
    )


@lru_cache(maxsize=2048)
def _prepare_node(seed: int, size: float, node: NodeIndex) -> tuple[tuple[int, Sprite], ...]:
    return tuple(
        (rank, prepare_sprite(_to_pixels(item, size), seed, size))
        for rank, item in pave_node(seed, node)
    )


def _to_pixels(item: Item, size: float) -> Item:
    return item.with_geometry(shapely.transform(item.geometry, lambda points: points / size))


def prepare_sprite(item: Item, seed: int, metres_per_pixel: float) -> Sprite:
    """Return the sprite of an item whose geometry is in pixels."""
    edges = _snap_edges(item.geometry)
    ground = shapely.transform(item.geometry, lambda points: points * metres_per_pixel)
    shadow = cast_shadow(item.with_geometry(ground), place_sun(seed))
    shadow_edges = _NO_EDGES
    if shadow is not None:
        scaled = shapely.transform(shadow, lambda points: points / metres_per_pixel)
        shadow_edges = np.concatenate([_snap_edges(part) for part in split_polygons(scaled)])
    return Sprite(
        material=int(item.material),
        edges=edges,
        bounds=_bound(edges),
        brush=_brush(item, ground),
        seed=item.seed,
        wings=_roof(item),
        shadow=shadow_edges,
        shadow_bounds=_bound(shadow_edges),
    )


def _snap_edges(polygon: BaseGeometry) -> NDArray[np.int64]:
    return direct_edges(np.array([polygon], dtype=object))[0]


def _bound(edges: NDArray[np.int64]) -> Window:
    if len(edges) == 0:
        return _NO_BOUNDS
    left, top = np.minimum(edges[:, :2].min(axis=0), edges[:, 2:].min(axis=0)) // SNAP
    right, bottom = -(-np.maximum(edges[:, :2].max(axis=0), edges[:, 2:].max(axis=0)) // SNAP)
    return Window(int(top), int(left), int(bottom - top), int(right - left))


def _brush(item: Item, ground: BaseGeometry) -> NDArray[np.float64]:
    """Return colour, direction, middle and half extents (metres) in the item's own frame."""
    middle = ground.centroid
    cosine, sine = math.cos(item.angle), math.sin(item.angle)
    points = shapely.get_coordinates(ground) - (middle.x, middle.y)
    half_length = float(np.abs(points @ (cosine, sine)).max())
    half_width = float(np.abs(points @ (-sine, cosine)).max())
    colour = item.colour
    extents = (middle.x, middle.y, half_length, half_width)
    return np.array([colour.red, colour.green, colour.blue, cosine, sine, *extents])


def _roof(item: Item) -> NDArray[np.float64]:
    rows = []
    for wing in item.wings:
        pitch = -wing.pitch if wing.hipped else wing.pitch
        direction = (math.cos(wing.angle), math.sin(wing.angle))
        rows.append((wing.x, wing.y, *direction, wing.half_length, wing.half_width, pitch))
    return np.array(rows, np.float64).reshape(-1, 7)
