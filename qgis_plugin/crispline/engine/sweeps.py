"""Finds what a fit without crossings can still have wrong: rings out of place.

Straightening may carry an arc over a whole island, which then lies in the wrong region, or over
another arc between the same two nodes, which turns the region between them inside out. Nothing
crosses, so that only rings tell: a hole outside its shell or inside another hole, a ring that runs
the wrong way round.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from affine import Affine
from numpy.typing import NDArray

from crispline.engine.arcs import RawArcs
from crispline.engine.assemble import Rings, make_polygons
from crispline.engine.crack_edges import SUBPIXEL

#: Regions whose polygons are made and checked at a time.
_REGIONS_PER_ROUND = 2_000


@dataclass(frozen=True, slots=True)
class RingFaults:
    """Arcs that should go back to their traced points, and regions whose ring meets itself.

    The latter is no fault of an arc: two pixels of the region touch across a corner of no data.
    """

    swept: NDArray[np.int64]
    pinched: NDArray[np.int64]


def find_faults(
    arcs: RawArcs, rings: Rings, *, fixed: NDArray[np.bool_], tolerance: float
) -> RingFaults:
    """Check all rings. Swept arcs are none of `fixed`; `tolerance` (pixels) is that of the fit."""
    found = [_turned_arcs(rings)]
    pinched = []
    regions = len(rings.region_rings) - 1
    for first in range(1, regions + 1, _REGIONS_PER_ROUND):
        last = min(first + _REGIONS_PER_ROUND, regions + 1)
        polygons = make_polygons(
            arcs, rings, Affine.identity(), first_region=first, last_region=last
        )
        for k in np.flatnonzero(~shapely.is_valid(polygons)):
            region = first + int(k)
            near = _arcs_around_misplaced_holes(arcs, rings, region, fixed, tolerance)
            found.append(near)
            if not len(near):
                pinched.append(region)
    swept = np.unique(np.concatenate(found))
    return RingFaults(swept[~fixed[swept]], np.array(pinched, np.int64))


def _arcs_of_ring(rings: Rings, ring: int) -> NDArray[np.int64]:
    return rings.half_arcs[rings.offsets[ring] : rings.offsets[ring + 1]] >> 1


def _turned_arcs(rings: Rings) -> NDArray[np.int64]:
    """Return the arcs of rings that run the wrong way round.

    The largest ring of a region is its outer one and must have negative area, all others positive.
    """
    counts = np.diff(rings.region_rings)
    region = np.repeat(np.arange(len(counts)), counts)
    order = np.lexsort((-np.abs(rings.areas), region))
    largest = np.zeros(len(rings.areas), np.bool_)
    largest[order[rings.region_rings[:-1]]] = True
    wrong = np.flatnonzero((rings.areas < 0) != largest)
    return np.concatenate(
        [np.empty(0, np.int64), *(_arcs_of_ring(rings, int(ring)) for ring in wrong)]
    )


def _arcs_around_misplaced_holes(
    arcs: RawArcs, rings: Rings, region: int, fixed: NDArray[np.bool_], tolerance: float
) -> NDArray[np.int64]:
    """Return the arcs of a region near its misplaced holes; the holes' own where none is near."""
    first, last = rings.region_rings[region - 1 : region + 1]
    parts = make_polygons(
        arcs, rings, Affine.identity(), first_region=region, last_region=region + 1
    )
    outlines = shapely.get_rings(parts)
    holes = np.asarray(shapely.polygons(outlines[1:]), object)
    misplaced = _find_misplaced(shapely.Polygon(outlines[0]), holes)
    if not len(misplaced):
        return np.empty(0, np.int64)
    own = np.unique(rings.half_arcs[rings.offsets[first] : rings.offsets[last]] >> 1)
    boxes = _bound_arcs(arcs, own)
    # An arc moves by its tolerance, its vertices by a little more.
    reach = 2 * tolerance + 3
    found = []
    for hole in misplaced:
        left, top, right, bottom = shapely.bounds(holes[hole])
        near = (boxes[:, 0] <= right + reach) & (boxes[:, 2] >= left - reach)
        near &= (boxes[:, 1] <= bottom + reach) & (boxes[:, 3] >= top - reach)
        found.append(own[near & ~fixed[own]])
    return np.concatenate(found)


def _find_misplaced(shell: shapely.Polygon, holes: NDArray[np.object_]) -> NDArray[np.int64]:
    """Return which holes lie outside the shell or inside another hole."""
    points = shapely.get_point(shapely.get_exterior_ring(holes), 0)
    shapely.prepare(shell)
    outside = np.flatnonzero(~shapely.intersects(shell, points))
    nested = shapely.STRtree(holes).query(points, predicate="within")
    both: NDArray[np.int64] = np.union1d(outside, nested[:, nested[0] != nested[1]].ravel())
    return both


def _bound_arcs(arcs: RawArcs, selection: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return left, top, right and bottom (pixels) of the selected arcs."""
    boxes = np.empty((len(selection), 4))
    for k, arc in enumerate(selection):
        points = arcs.points[arcs.offsets[arc] : arcs.offsets[arc + 1]]
        boxes[k, :2], boxes[k, 2:] = points.min(axis=0), points.max(axis=0)
    return boxes / SUBPIXEL
