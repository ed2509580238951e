"""The lattice every scene grows on: warped nodes, curved edges between them, blocks inside.

Nodes, edges and blocks depend only on the seed and their integer indices, so any part of an
arbitrarily large scene can be drawn alone. Row index i grows along the short side of the blocks
(across), column index j along the long side. Ground metres, x right, y down.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, Polygon

BLOCK_LENGTH = 90.0
BLOCK_DEPTH = 54.0
NODE_JITTER = 4.0
#: Wavelength and amplitude of the waves that bend the lattice, metres.
WAVES = ((830.0, 22.0), (470.0, 9.0))
#: Farthest a node lies from its place in the regular lattice.
MAX_DISPLACEMENT = math.sqrt(2) * (NODE_JITTER + sum(amplitude for _, amplitude in WAVES))
CHORD = 3.0

_NODE, _EDGE, _BLOCK, _PLAN = range(4)


class EdgeKind(IntEnum):
    """What runs along an edge, in the order it is painted."""

    VERGE = 0
    CANAL = 1
    LANE = 2
    STREET = 3


#: Half width of the part that is used, and of the whole strip with pavements or banks, metres.
HALF_WIDTH = {EdgeKind.VERGE: 1.5, EdgeKind.CANAL: 3.4, EdgeKind.LANE: 2.3, EdgeKind.STREET: 3.3}
HALF_STRIP = {EdgeKind.VERGE: 1.5, EdgeKind.CANAL: 5.6, EdgeKind.LANE: 2.3, EdgeKind.STREET: 5.0}


@dataclass(frozen=True, slots=True)
class NodeIndex:
    """Lattice row and column of a node."""

    i: int
    j: int


@dataclass(frozen=True, slots=True)
class EdgeIndex:
    """An edge from node (i, j) to (i, j + 1) when `along`, else to (i + 1, j)."""

    i: int
    j: int
    along: bool

    @property
    def ends(self) -> tuple[NodeIndex, NodeIndex]:
        """First and last node."""
        end = NodeIndex(self.i, self.j + 1) if self.along else NodeIndex(self.i + 1, self.j)
        return NodeIndex(self.i, self.j), end


@dataclass(frozen=True, slots=True)
class BlockIndex:
    """The block between nodes (i, j) and (i + 1, j + 1)."""

    i: int
    j: int

    @property
    def corners(self) -> tuple[NodeIndex, ...]:
        """Its four nodes, around."""
        i, j = self.i, self.j
        return (
            NodeIndex(i, j),
            NodeIndex(i, j + 1),
            NodeIndex(i + 1, j + 1),
            NodeIndex(i + 1, j),
        )

    @property
    def sides(self) -> tuple[EdgeIndex, ...]:
        """Its four edges: near long side, far short side, far long side, near short side."""
        i, j = self.i, self.j
        return (
            EdgeIndex(i, j, along=True),
            EdgeIndex(i, j + 1, along=False),
            EdgeIndex(i + 1, j, along=True),
            EdgeIndex(i, j, along=False),
        )


def draw_randoms(seed: int, kind: int, i: int, j: int) -> np.random.Generator:
    """Return the generator that belongs to one lattice element alone."""
    return np.random.default_rng([seed, kind, i + 2**31, j + 2**31])


def draw_block_randoms(seed: int, block: BlockIndex) -> np.random.Generator:
    """Return the generator of a block's content."""
    return draw_randoms(seed, _BLOCK, block.i, block.j)


@dataclass(frozen=True, slots=True)
class _Plan:
    """Direction and phases of one seed's lattice."""

    angle: float
    shift: NDArray[np.float64]
    phases: NDArray[np.float64]


@lru_cache(maxsize=64)
def _plan(seed: int) -> _Plan:
    rng = draw_randoms(seed, _PLAN, 0, 0)
    angle = float(rng.uniform(0.12, 0.5) * rng.choice([-1.0, 1.0]))
    shift = rng.uniform(0, 1, 2) * (BLOCK_LENGTH, BLOCK_DEPTH)
    return _Plan(angle, shift, rng.uniform(0, 2 * math.pi, (len(WAVES), 4)))


@lru_cache(maxsize=8192)
def locate_node(seed: int, node: NodeIndex) -> tuple[float, float]:
    """Return x and y of a node."""
    plan = _plan(seed)
    u, v = node.j * BLOCK_LENGTH + plan.shift[0], node.i * BLOCK_DEPTH + plan.shift[1]
    cosine, sine = math.cos(plan.angle), math.sin(plan.angle)
    x, y = u * cosine - v * sine, u * sine + v * cosine
    jitter = draw_randoms(seed, _NODE, node.i, node.j).uniform(-NODE_JITTER, NODE_JITTER, 2)
    dx, dy = float(jitter[0]), float(jitter[1])
    for (wavelength, amplitude), phase in zip(WAVES, plan.phases, strict=True):
        k = 2 * math.pi / wavelength
        dx += amplitude * math.sin(k * y + phase[0]) * math.cos(0.6 * k * x + phase[1])
        dy += amplitude * math.sin(k * x + phase[2]) * math.cos(0.6 * k * y + phase[3])
    return x + dx, y + dy


@lru_cache(maxsize=8192)
def trace_edge(seed: int, edge: EdgeIndex) -> LineString:
    """Return an edge as a polyline: a Catmull-Rom spline through the nodes of its lattice line."""
    step = (0, 1) if edge.along else (1, 0)
    places = [NodeIndex(edge.i + k * step[0], edge.j + k * step[1]) for k in (-1, 0, 1, 2)]
    before, start, stop, after = (np.array(locate_node(seed, place)) for place in places)
    count = round((BLOCK_LENGTH if edge.along else BLOCK_DEPTH) / CHORD)
    t = np.linspace(0.0, 1.0, count + 1)[:, None]
    points = 0.5 * (
        2 * start
        + (stop - before) * t
        + (2 * before - 5 * start + 4 * stop - after) * t**2
        + (3 * start - before - 3 * stop + after) * t**3
    )
    points[0], points[-1] = start, stop
    return LineString(points)


@lru_cache(maxsize=8192)
def choose_edge_kind(seed: int, edge: EdgeIndex) -> EdgeKind:
    """Return what runs along an edge."""
    if edge.along and edge.i % 3 == 1:
        # Canals run on for several blocks, never on two neighbouring lattice lines.
        stretch = draw_randoms(seed, _PLAN, edge.i, edge.j // 7 + 1)
        if stretch.uniform() < 0.2:
            return EdgeKind.CANAL
    rng = draw_randoms(seed, _EDGE, edge.i * 2 + int(edge.along), edge.j)
    draw = rng.uniform()
    if draw < 0.06:
        return EdgeKind.VERGE
    return EdgeKind.LANE if draw < 0.2 else EdgeKind.STREET


def list_edges_at(node: NodeIndex) -> tuple[EdgeIndex, ...]:
    """Return the four edges that meet in a node."""
    i, j = node.i, node.j
    return (
        EdgeIndex(i, j, along=True),
        EdgeIndex(i, j, along=False),
        EdgeIndex(i, j - 1, along=True),
        EdgeIndex(i - 1, j, along=False),
    )


@lru_cache(maxsize=4096)
def outline_block(seed: int, block: BlockIndex) -> Polygon:
    """Return the polygon enclosed by a block's four edges."""
    near, right, far, left = (shapely.get_coordinates(trace_edge(seed, e)) for e in block.sides)
    ring = np.concatenate([near[:-1], right[:-1], far[::-1][:-1], left[::-1]])
    return Polygon(ring)


def find_blocks(
    seed: int, *, left: float, top: float, right: float, bottom: float
) -> Iterator[BlockIndex]:
    """Yield the blocks whose bounds touch a rectangle in ground metres, in lattice order."""
    plan = _plan(seed)
    cosine, sine = math.cos(plan.angle), math.sin(plan.angle)
    x = np.array([left, right, right, left])
    y = np.array([top, top, bottom, bottom])
    u = (x * cosine + y * sine - plan.shift[0]) / BLOCK_LENGTH
    v = (-x * sine + y * cosine - plan.shift[1]) / BLOCK_DEPTH
    slack = MAX_DISPLACEMENT + 4.0  # edges bulge a little beyond their nodes
    margin_u, margin_v = slack / BLOCK_LENGTH, slack / BLOCK_DEPTH
    for i in range(math.floor(v.min() - margin_v) - 1, math.ceil(v.max() + margin_v) + 1):
        for j in range(math.floor(u.min() - margin_u) - 1, math.ceil(u.max() + margin_u) + 1):
            bounds = outline_block(seed, BlockIndex(i, j)).bounds
            if bounds[0] < right and bounds[2] > left and bounds[1] < bottom and bounds[3] > top:
                yield BlockIndex(i, j)
