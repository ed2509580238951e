"""The vector truth of a scene, block by block: which items there are and how they are painted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from crispline.engine.grid import Window
from crispline.engine.scene.districts import STYLES, Filler
from crispline.engine.scene.items import Item, snap_to_pixels
from crispline.engine.scene.lattice import (
    BlockIndex,
    EdgeKind,
    draw_block_randoms,
    draw_randoms,
    find_blocks,
)
from crispline.engine.scene.lot import Side, list_border_items, survey_lot
from crispline.engine.scene.roads import frame_on, park_along
from crispline.engine.scene.spec import SceneSpec
from crispline.engine.scene.vegetation import grow_tree

#: Blocks along each side of a district, which share a mix of styles.
DISTRICT_BLOCKS = 4
_DISTRICT = 9
#: Blocks kept in memory, about 1 MB each with all that is derived from them.
CACHED_BLOCKS = 256


@dataclass(frozen=True, slots=True)
class Place:
    """A block of a scene at one ground resolution, the key of everything cached."""

    seed: int
    metres_per_pixel: float
    block: BlockIndex


def list_places(spec: SceneSpec, window: Window) -> Iterator[Place]:
    """Yield the blocks whose bounds touch a window, in lattice order."""
    size = spec.metres_per_pixel
    for block in find_blocks(
        spec.seed,
        left=window.column * size,
        top=window.row * size,
        right=window.column_stop * size,
        bottom=window.row_stop * size,
    ):
        yield Place(spec.seed, size, block)


@lru_cache(maxsize=CACHED_BLOCKS)
def list_items(place: Place) -> tuple[Item, ...]:
    """Return a block's content in painting order, geometry in pixels of the scene.

    Roads and junctions along its border are not included; `list_border_items` has them.
    """
    rng = draw_block_randoms(place.seed, place.block)
    lot = survey_lot(place.seed, place.block)
    content = _choose_style(place.seed, place.block, rng)(rng, lot)
    cars: list[Item] = []
    street_trees: list[Item] = []
    for side in lot.sides:
        cars += _park_on_street(rng, side)
        street_trees += _line_trees(rng, side)
    inside = lot.outline.buffer(-0.15)
    extras = [item for item in cars + street_trees if inside.contains(item.geometry)]
    base, *rest = content
    kept = [item for item in rest if inside.contains(item.geometry)]
    # What stands higher hides what is lower; within a tier the order of placing holds.
    ordered = sorted([*kept, *extras], key=lambda item: item.tier)
    snapped = (snap_to_pixels(item, place.metres_per_pixel) for item in (base, *ordered))
    return tuple(item for item in snapped if item is not None)


def _choose_style(seed: int, block: BlockIndex, rng: np.random.Generator) -> Filler:
    """Return the block's style: its district's favourite two times out of three."""
    district = draw_randoms(seed, _DISTRICT, block.i // DISTRICT_BLOCKS, block.j // DISTRICT_BLOCKS)
    fillers = [filler for filler, _ in STYLES]
    shares = [share for _, share in STYLES]
    favourite = int(district.choice(len(fillers), p=shares))
    own = int(rng.choice(len(fillers), p=shares))
    return fillers[favourite if rng.uniform() < 0.6 else own]


def _park_on_street(rng: np.random.Generator, side: Side) -> list[Item]:
    if side.kind != EdgeKind.STREET:
        return []
    density = float(rng.choice([0.1, 0.3, 0.55]))
    return park_along(rng, side.line, offset=2.25, density=density)


def _line_trees(rng: np.random.Generator, side: Side) -> list[Item]:
    """Return an avenue on one street in three."""
    if side.kind != EdgeKind.STREET or rng.uniform() > 0.35:
        return []
    trees = []
    gap = float(rng.uniform(8, 13))
    for distance in np.arange(15.0, side.line.length - 15.0, gap):
        frame = frame_on(side.line, float(distance), offset=4.6)
        radius = float(rng.uniform(1.2, 3.0))
        trees.append(grow_tree(rng, x=frame.x, y=frame.y, radius=radius))
    return trees


@lru_cache(maxsize=CACHED_BLOCKS)
def list_painted(place: Place) -> tuple[Item, ...]:
    """Return everything that can be seen in a block in painting order, geometry in pixels."""
    border = [
        snap_to_pixels(item, place.metres_per_pixel)
        for item in list_border_items(place.seed, place.block)
    ]
    base, *content = list_items(place)
    return (base, *(item for item in border if item is not None), *content)
