"""A block's ground: what is left between its roads, its frontages, and what stands there so far."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from crispline.engine.scene.items import Frame, Item, split_polygons
from crispline.engine.scene.lattice import (
    HALF_STRIP,
    BlockIndex,
    EdgeIndex,
    EdgeKind,
    choose_edge_kind,
    list_edges_at,
    outline_block,
    trace_edge,
)
from crispline.engine.scene.roads import direction_of, frame_on, pave_edge, pave_node


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a block: its line with the block on the right, and what runs along it."""

    line: LineString
    kind: EdgeKind

    @property
    def has_road(self) -> bool:
        """Whether a car can reach the block from here."""
        return self.kind >= EdgeKind.LANE

    def frame(self, distance: float, *, behind: float) -> Frame:
        """Return a frame on the frontage: u along it, v into the block, origin `behind` it."""
        return frame_on(self.line, distance, offset=HALF_STRIP[self.kind] + behind)


@dataclass
class Lot:
    """The open ground of a block while it is being filled."""

    outline: Polygon
    ground: Polygon
    sides: tuple[Side, ...]
    buildings: list[Polygon] = field(default_factory=list)

    @property
    def angle(self) -> float:
        """Direction of the first long side."""
        return direction_of(self.sides[0].line)

    @property
    def centre(self) -> Frame:
        """A frame in the middle, along the long side."""
        point = self.ground.centroid
        return Frame(point.x, point.y, self.angle)

    def has_room(self, polygon: BaseGeometry, *, inset: float, distance: float) -> bool:
        """Whether a polygon keeps `inset` from the lot's edge and `distance` from buildings."""
        if not self.ground.buffer(-inset).contains(polygon):
            return False
        return all(other.distance(polygon) >= distance for other in self.buildings)

    def place(self, items: list[Item], *, inset: float, distance: float) -> bool:
        """Note the buildings among the items as standing if there is room for all of them."""
        buildings = [item.geometry for item in items if item.class_id is not None]
        union = shapely.union_all(buildings)
        if not self.has_room(union, inset=inset, distance=distance):
            return False
        self.buildings.extend(buildings)
        return True

    def open_ground(self, *, from_buildings: float, from_edge: float) -> BaseGeometry:
        """Return the ground where trees may stand."""
        taken = shapely.union_all([b.buffer(from_buildings, quad_segs=2) for b in self.buildings])
        return self.ground.buffer(-from_edge).difference(taken)


def survey_lot(seed: int, block: BlockIndex) -> Lot:
    """Return the empty lot of a block."""
    outline = outline_block(seed, block)
    strips = [item.geometry for edge in block.sides for _, item in pave_edge(seed, edge)]
    strips += [item.geometry for node in block.corners for _, item in pave_node(seed, node)]
    left = split_polygons(outline.difference(shapely.union_all(strips)))
    ground = max(left, key=lambda part: part.area)
    sides = []
    for number, edge in enumerate(block.sides):
        line = trace_edge(seed, edge)
        forward = line if number < 2 else LineString(np.asarray(line.coords)[::-1])
        sides.append(Side(forward, choose_edge_kind(seed, edge)))
    return Lot(outline, Polygon(ground.exterior), tuple(sides))


def _list_border_edges(block: BlockIndex) -> list[EdgeIndex]:
    """Return all edges that meet in a block's corners, in lattice order."""
    edges = {edge for node in block.corners for edge in list_edges_at(node)}
    return sorted(edges, key=lambda edge: (edge.i, edge.j, edge.along))


def list_border_lines(seed: int, block: BlockIndex) -> list[LineString]:
    """Return the edges on and around a block's border as lines in ground metres."""
    return [trace_edge(seed, edge) for edge in _list_border_edges(block)]


def list_border_items(seed: int, block: BlockIndex) -> list[Item]:
    """Return roads, canals and junctions on and around a block's border, in painting order.

    Every strip that reaches one of the four corners is included, so that neighbouring blocks see
    the same lines along the edge they share.
    """
    ranked = [entry for edge in _list_border_edges(block) for entry in pave_edge(seed, edge)]
    nodes = sorted(block.corners, key=lambda node: (node.i, node.j))
    ranked += [entry for node in nodes for entry in pave_node(seed, node)]
    return [item for _, item in sorted(ranked, key=lambda entry: entry[0])]
