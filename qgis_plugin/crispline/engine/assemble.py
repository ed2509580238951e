"""From fitted arcs to polygons: rings, holes, and their place in the CRS."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from affine import Affine
from numpy.typing import NDArray

from crispline.engine.arcs import RawArcs
from crispline.engine.crack_edges import SUBPIXEL
from crispline.engine.kernels import kernel
from crispline.engine.network import Regions
from crispline.engine.polygons import PolygonBatch


@dataclass(frozen=True, slots=True)
class Rings:
    """All rings of a coverage, by region, the outer ring of each first.

    Ring k runs through half-arcs `half_arcs[offsets[k]:offsets[k + 1]]` (2 * arc, + 1 backwards)
    and holds `vertices[k]` distinct vertices and `areas[k]` square units, negative around the
    region and positive around a hole; `region_rings` says where the rings of each region (1 to n)
    begin.
    """

    half_arcs: NDArray[np.int64]
    offsets: NDArray[np.int64]
    vertices: NDArray[np.int64]
    region_rings: NDArray[np.int64]
    areas: NDArray[np.float64]


def build_rings(
    arcs: RawArcs,
    *,
    left: NDArray[np.int32],
    right: NDArray[np.int32],
    nodes: NDArray[np.int32],
    region_count: int,
) -> Rings:
    """Walk the half-arcs around each region (1 to `region_count`)."""
    half_arcs, offsets, region, area, vertices = _walk_rings(
        arcs.points, arcs.offsets, left, right, nodes
    )
    # With y down and the region on the left, an outer ring has negative area, a hole positive.
    order = np.lexsort((np.arange(len(region)), area > 0, region))
    lengths = np.diff(offsets)[order]
    starts = np.repeat(offsets[:-1][order], lengths)
    new_offsets = np.concatenate(([0], np.cumsum(lengths)))
    index = starts + np.arange(lengths.sum()) - np.repeat(new_offsets[:-1], lengths)
    per_region = np.bincount(region, minlength=region_count + 1)[1:]
    return Rings(
        half_arcs[index],
        new_offsets,
        vertices[order],
        np.concatenate(([0], np.cumsum(per_region))),
        area[order],
    )


@kernel
def _leaving_half_arcs(nodes: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the half-arcs that leave each node, grouped: offsets by node, half-arcs."""
    count = 0
    for a in range(len(nodes)):
        count = max(count, nodes[a, 0] + 1, nodes[a, 1] + 1)
    offsets = np.zeros(count + 1, np.int64)
    for a in range(len(nodes)):
        for end in range(2):
            if nodes[a, end] >= 0:
                offsets[nodes[a, end] + 1] += 1
    offsets = np.cumsum(offsets)
    cursor = offsets[:-1].copy()
    leaving = np.empty(offsets[count], np.int64)
    for a in range(len(nodes)):
        for end in range(2):
            if nodes[a, end] >= 0:
                leaving[cursor[nodes[a, end]]] = 2 * a + end
                cursor[nodes[a, end]] += 1
    return offsets, leaving


@kernel
def _walk_rings(
    points: NDArray[np.int32],
    offsets: NDArray[np.int64],
    left: NDArray[np.int32],
    right: NDArray[np.int32],
    nodes: NDArray[np.int32],
) -> tuple[
    NDArray[np.int64],
    NDArray[np.int64],
    NDArray[np.int32],
    NDArray[np.float64],
    NDArray[np.int64],
]:
    count = 2 * left.size
    node_offsets, leaving = _leaving_half_arcs(nodes)
    used = np.zeros(count, np.bool_)
    half_arcs = np.empty(count, np.int64)
    ring_offsets = np.zeros(count + 1, np.int64)
    region = np.empty(count, np.int32)
    area = np.zeros(count, np.float64)
    vertices = np.zeros(count, np.int64)
    rings = 0
    n = 0
    for start in range(count):
        r = right[start >> 1] if start & 1 else left[start >> 1]
        if used[start] or r == 0:
            continue
        half = start
        first = offsets[start >> 1]
        ox, oy = points[first, 0], points[first, 1]
        total = 0.0
        while True:
            used[half] = True
            half_arcs[n] = half
            n += 1
            arc, back = half >> 1, half & 1
            a, b = offsets[arc], offsets[arc + 1] - 1
            signed = 0.0
            for i in range(a, b):
                ux, uy = float(points[i, 0] - ox), float(points[i, 1] - oy)
                vx, vy = float(points[i + 1, 0] - ox), float(points[i + 1, 1] - oy)
                signed += ux * vy - uy * vx
            total += -signed if back else signed
            vertices[rings] += b - a
            node = nodes[arc, 1 - back]
            if node < 0:
                break
            onward = -1
            for k in range(node_offsets[node], node_offsets[node + 1]):
                h = leaving[k]
                side = right[h >> 1] if h & 1 else left[h >> 1]
                if side == r and not used[h]:
                    onward = h
                    break
            if onward < 0:
                break
            half = onward
        region[rings], area[rings] = r, total / 2
        rings += 1
        ring_offsets[rings] = n
    return (
        half_arcs[:n].copy(),
        ring_offsets[: rings + 1].copy(),
        region[:rings].copy(),
        area[:rings].copy(),
        vertices[:rings].copy(),
    )


@kernel
def _copy_rings(
    half_arcs: NDArray[np.int64],
    ring_offsets: NDArray[np.int64],
    first_ring: int,
    last_ring: int,
    points: NDArray[np.int32],
    offsets: NDArray[np.int64],
    matrix: NDArray[np.float64],
    out: NDArray[np.float64],
) -> NDArray[np.int64]:
    """Write closed rings as world coordinates; return where each begins."""
    begins = np.zeros(last_ring - first_ring + 1, np.int64)
    n = 0
    for ring in range(first_ring, last_ring):
        begin = n
        for k in range(ring_offsets[ring], ring_offsets[ring + 1]):
            arc, back = half_arcs[k] >> 1, half_arcs[k] & 1
            a, b = offsets[arc], offsets[arc + 1] - 1
            for s in range(b - a):
                i = b - s if back else a + s
                x, y = float(points[i, 0]), float(points[i, 1])
                out[n, 0] = matrix[0] * x + matrix[1] * y + matrix[2]
                out[n, 1] = matrix[3] * x + matrix[4] * y + matrix[5]
                n += 1
        out[n] = out[begin]
        n += 1
        begins[ring - first_ring + 1] = n
    return begins


def _subpixel_matrix(transform: Affine) -> NDArray[np.float64]:
    a, b, c, d, e, f = transform[:6]
    return np.array([a / SUBPIXEL, b / SUBPIXEL, c, d / SUBPIXEL, e / SUBPIXEL, f])


def make_polygons(
    arcs: RawArcs, rings: Rings, transform: Affine, *, first_region: int, last_region: int
) -> NDArray[np.object_]:
    """Return the polygons of regions `first_region` to `last_region` - 1, in CRS coordinates."""
    first = int(rings.region_rings[first_region - 1])
    last = int(rings.region_rings[last_region - 1])
    coordinates = np.empty((int(rings.vertices[first:last].sum()) + last - first, 2), np.float64)
    begins = _copy_rings(
        rings.half_arcs, rings.offsets, first, last, arcs.points, arcs.offsets,
        _subpixel_matrix(transform), coordinates,
    )  # fmt: skip
    polygons: NDArray[np.object_] = shapely.from_ragged_array(
        shapely.GeometryType.POLYGON,
        coordinates,
        (begins, rings.region_rings[first_region - 1 : last_region] - first),
    )
    return polygons


def make_batches(
    arcs: RawArcs,
    rings: Rings,
    regions: Regions,
    transform: Affine,
    *,
    pinched: NDArray[np.int64],
    size: int,
    has_probabilities: bool,
) -> Iterator[PolygonBatch]:
    """Yield the polygons of all regions, `size` at a time.

    The ring of a `pinched` region meets itself where two of its pixels touch only across a corner
    of no data; such polygons are rebuilt with a hole instead, which covers the same points.
    """
    for first in range(1, len(regions), size):
        last = min(first + size, len(regions))
        geometry = make_polygons(arcs, rings, transform, first_region=first, last_region=last)
        bad = pinched[(pinched >= first) & (pinched < last)] - first
        geometry[bad] = shapely.make_valid(geometry[bad], method="structure", keep_collapsed=False)
        pixels = regions.pixels[first:last]
        confidence = regions.probability[first:last] / (255.0 * np.maximum(pixels, 1))
        yield PolygonBatch(
            geometry,
            regions.class_id[first:last],
            pixels,
            confidence if has_probabilities else np.full(len(pixels), np.nan),
        )
