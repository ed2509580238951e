"""Whether polygons form a coverage: valid, without gaps and overlaps, and nothing lost."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

#: Areas smaller than this share of the covered area are the noise of float64 sums.
_AREA_NOISE = 1e-9


@dataclass(frozen=True, slots=True)
class CoverageCheck:
    """What is wrong with a coverage; areas in squared layer units.

    `invalid_polygons` fail the OGC rules. `unmatched_polygons` have an edge that is neither shared
    exactly with a neighbour nor free. `overlap_area` counts ground that two polygons claim once,
    ground that three claim twice. `gaps` are holes that the polygons enclose together: they are no
    fault where the raster has no data. `lost_area` is the expected area less the covered one, None
    where nothing was expected.
    """

    polygons: int
    invalid_polygons: int
    unmatched_polygons: int
    area: float
    overlap_area: float
    gaps: int
    gap_area: float
    lost_area: float | None

    @property
    def is_valid(self) -> bool:
        """Whether polygons are valid and edges match; gaps that enclose no data are allowed."""
        return not (self.invalid_polygons or self.unmatched_polygons or self.overlap_area)

    def as_dict(self) -> dict[str, Any]:
        """Return JSON-serialisable values."""
        return asdict(self)


def check_coverage(
    polygons: NDArray[np.object_], *, expected_area: float | None = None
) -> CoverageCheck:
    """Check shapely polygons in one planar CRS.

    `expected_area`: what they should cover, in squared layer units, such as the valid pixels of
    the raster times the area of one.
    """
    valid = shapely.is_valid(polygons)
    unmatched = _find_unmatched(polygons)
    area = math.fsum(shapely.area(polygons))
    if valid.all() and not unmatched.any():
        # Interiors of a valid coverage are disjoint, so the sum of areas is the area of the union.
        overlap = 0.0
        union = shapely.coverage_union_all(polygons)
    else:
        sound = np.where(valid, polygons, shapely.make_valid(polygons))
        overlap = measure_overlap(sound, suspects=np.flatnonzero(unmatched | ~valid))
        union = shapely.union_all(sound)
    gaps = _find_gaps(union)
    covered = union.area if overlap else area
    return CoverageCheck(
        polygons=len(polygons),
        invalid_polygons=int((~valid).sum()),
        unmatched_polygons=int(unmatched.sum()),
        area=area,
        overlap_area=overlap,
        gaps=len(gaps),
        gap_area=math.fsum(shapely.area(gaps)),
        lost_area=None if expected_area is None else _difference(expected_area, covered),
    )


def measure_overlap(polygons: NDArray[np.object_], *, suspects: NDArray[np.intp]) -> float:
    """Return the area that valid polygons share, summed over all pairs that hold a suspect.

    `suspects` are indices; of two polygons that overlap at least one has an unmatched edge.
    """
    tree = shapely.STRtree(polygons)
    first, second = tree.query(polygons[suspects], predicate="intersects")
    pairs = np.sort(np.stack([suspects[first], second], axis=1), axis=1)
    pairs = np.unique(pairs[pairs[:, 0] < pairs[:, 1]], axis=0)
    # Neighbours that only touch meet in lines and points, whose area is exactly 0.
    shared = shapely.intersection(polygons[pairs[:, 0]], polygons[pairs[:, 1]])
    return math.fsum(shapely.area(shared))


def _find_unmatched(polygons: NDArray[np.object_]) -> NDArray[np.bool_]:
    if len(polygons) < 2:
        return np.zeros(len(polygons), dtype=np.bool_)
    edges = shapely.coverage_invalid_edges(polygons)
    return np.asarray(~shapely.is_empty(edges), dtype=np.bool_)


def _find_gaps(union: BaseGeometry) -> NDArray[np.object_]:
    """Return what a (multi)polygon encloses without covering it, as polygons.

    Parts that meet in corners enclose ground too, which is a hole of none of them: so the gaps are
    what the ground around does not reach.
    """
    if union.is_empty:
        return np.zeros(0, dtype=np.object_)
    left, bottom, right, top = union.bounds
    margin = max(right - left, top - bottom)
    around = shapely.box(left - margin, bottom - margin, right + margin, top + margin)
    uncovered = shapely.get_parts(shapely.difference(around, union))
    enclosed = ~shapely.intersects(uncovered, around.exterior)
    return np.asarray(uncovered[enclosed], dtype=np.object_)


def _difference(expected: float, covered: float) -> float:
    difference = expected - covered
    return 0.0 if abs(difference) <= _AREA_NOISE * max(expected, covered) else difference
