"""Scores of class boundaries: boundary F1 and Boundary IoU on rasters, distances on lines.

Raster scores accumulate over windows: read each window with a halo of `largest radius + 1` pixels
and count its core only. The edge of the raster and the edge of no data are no class boundaries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from crispline.engine.metrics import Labels, divide
from crispline.engine.probabilities import NO_DATA_LABEL

Mask = NDArray[np.bool_]
Lines = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class BoundaryCounts:
    """Pixels counted per radius and class; arrays are laid out (radius, class).

    Boundary pixels of the result and how many lie within the radius of one of the truth; the same
    the other way round; and intersection and union of the two bands.
    """

    result: NDArray[np.int64]
    result_near: NDArray[np.int64]
    truth: NDArray[np.int64]
    truth_near: NDArray[np.int64]
    band_shared: NDArray[np.int64]
    band_either: NDArray[np.int64]

    def __add__(self, other: BoundaryCounts) -> BoundaryCounts:
        """Add the counts of another window."""
        return BoundaryCounts(
            *(getattr(self, name) + getattr(other, name) for name in self.__slots__)
        )

    @property
    def f1(self) -> NDArray[np.float64]:
        """Boundary F1 (Csurka 2013), laid out (radius, class); NaN without any boundary."""
        precision = divide(self.result_near, self.result)
        recall = divide(self.truth_near, self.truth)
        one_sided = np.where((self.result > 0) ^ (self.truth > 0), 0.0, np.nan)
        f1 = divide(2 * precision * recall, precision + recall)
        both_missed = (self.result > 0) & (self.truth > 0) & ~(precision + recall > 0)
        return np.where(both_missed, 0.0, np.where(np.isnan(f1), one_sided, f1))

    @property
    def iou(self) -> NDArray[np.float64]:
        """Boundary IoU (Cheng 2021), laid out (radius, class); NaN without any band."""
        return divide(self.band_shared, self.band_either)


def count_boundaries(
    truth: Labels,
    result: Labels,
    *,
    class_count: int,
    radii: Sequence[int],
    core: tuple[slice, slice],
) -> BoundaryCounts:
    """Count boundary pixels and bands of one window, its core only.

    Labels are laid out (row, column); pixels without truth are left out of both. A boundary pixel
    of a class has one of its 4 neighbours in another class; nearness is Euclidean between pixel
    centres. The band of a class is what of it lies within `radius` pixels (chessboard distance)
    of another class.
    """
    known = truth != NO_DATA_LABEL
    # A miss is a class of its own: its edge bounds the result's classes.
    result = np.where(known & (result == NO_DATA_LABEL), class_count, result)
    result = np.where(known, result, NO_DATA_LABEL)
    counts = np.zeros((6, len(radii), class_count), dtype=np.int64)
    for label in range(class_count):
        masks = [labels == label for labels in (result, truth)]
        if not any(mask.any() for mask in masks):
            continue
        edges = [mask & dilate_cross(known & ~mask) for mask in masks]
        for i, radius in enumerate(radii):
            near = [dilate_disk(edge, radius) for edge in reversed(edges)]
            bands = [mask & dilate_square(known & ~mask, radius) for mask in masks]
            counts[:, i, label] = [
                np.count_nonzero(area[core])
                for area in (
                    edges[0],
                    edges[0] & near[0],
                    edges[1],
                    edges[1] & near[1],
                    bands[0] & bands[1],
                    bands[0] | bands[1],
                )
            ]
    return BoundaryCounts(*counts)


def dilate_cross(mask: Mask) -> Mask:
    """Return the pixels of a mask and their 4 neighbours."""
    return _dilate_axis(mask, 1, axis=0) | _dilate_axis(mask, 1, axis=1)


def dilate_square(mask: Mask, radius: int) -> Mask:
    """Return the pixels within a chessboard distance of a mask."""
    return _dilate_axis(_dilate_axis(mask, radius, axis=0), radius, axis=1)


def dilate_disk(mask: Mask, radius: int) -> Mask:
    """Return the pixels whose centres lie within a Euclidean distance of a mask's."""
    grown = mask.copy()
    for offset in range(min(radius, len(mask) - 1) + 1):
        half_width = int(np.sqrt(radius**2 - offset**2))
        wide = _dilate_axis(mask, half_width, axis=1)
        grown[offset:] |= wide[: len(mask) - offset]
        grown[: len(mask) - offset] |= wide[offset:]
    return grown


def _dilate_axis(mask: Mask, radius: int, *, axis: int) -> Mask:
    grown = mask.copy()
    source, target = np.moveaxis(mask, axis, 0), np.moveaxis(grown, axis, 0)
    for offset in range(1, min(radius, len(source) - 1) + 1):
        target[offset:] |= source[:-offset]
        target[:-offset] |= source[offset:]
    return grown


@dataclass(frozen=True, slots=True)
class BoundaryDistance:
    """Distance between two boundary networks, in layer units.

    `mean` is the mean of `result_to_truth` and `truth_to_result`, each integrated over the length
    that has a counterpart within reach; `unmatched_result` and `unmatched_truth` are the shares of
    the length that have none (small regions merged away, or invented).
    """

    mean: float
    result_to_truth: float
    truth_to_result: float
    percentile_95: float
    unmatched_result: float
    unmatched_truth: float


def boundary_lines(
    polygons: NDArray[np.object_], class_id: NDArray[Any], *, frame: shapely.Polygon | None = None
) -> Lines:
    """Return the class boundaries of a layer as segments, each once.

    Boundaries inside a class (party walls) are dissolved; segments along the outline of `frame`
    (the extent of the raster) are left out.
    """
    outlines = [
        shapely.boundary(shapely.union_all(polygons[class_id == label]))
        for label in np.unique(class_id)
    ]
    ends = _segment_ends(np.array(outlines, dtype=np.object_))
    if frame is not None and len(ends):
        # A segment with both ends on the frame may still cut across it: its middle tells.
        probes = np.concatenate([ends, ends.mean(axis=1, keepdims=True)], axis=1)
        distances = np.asarray(shapely.distance(shapely.points(probes), frame.exterior))
        ends = ends[distances.max(axis=1) > _slack(frame)]
    return np.asarray(shapely.linestrings(ends), dtype=np.object_)


def _slack(frame: shapely.Polygon) -> float:
    """Return how far from the frame a segment counts as on it: rounding, no more."""
    return float(np.abs(shapely.bounds(frame)).max()) * 1e-12


def _segment_ends(lines: Lines) -> NDArray[np.float64]:
    """Return distinct segments as (segment, end, xy), the lesser end first."""
    points, line = shapely.get_coordinates(shapely.get_parts(lines), return_index=True)
    together = line[1:] == line[:-1]
    ends = np.stack([points[:-1][together], points[1:][together]], axis=1)
    first, second = ends[:, 0], ends[:, 1]
    swap = (first[:, 0] > second[:, 0]) | (
        (first[:, 0] == second[:, 0]) & (first[:, 1] > second[:, 1])
    )
    ends[swap] = ends[swap][:, ::-1]
    return np.unique(ends.reshape(-1, 4), axis=0).reshape(-1, 2, 2)


def boundary_distance(
    result: Lines, truth: Lines, *, spacing: float, reach: float
) -> BoundaryDistance:
    """Measure the mean symmetric distance between two networks of segments.

    Each line is cut into pieces of at most `spacing`, and the distance from the middle of each
    piece to the nearest line of the other network is weighted by the piece's length. Pieces
    farther than `reach` from the other network count as unmatched.
    """
    there, there_weight = _nearest(result, truth, spacing=spacing, reach=reach)
    back, back_weight = _nearest(truth, result, spacing=spacing, reach=reach)
    means = [_weighted_mean(d, w) for d, w in ((there, there_weight), (back, back_weight))]
    both = np.concatenate([there, back])
    weights = np.concatenate([there_weight, back_weight])
    return BoundaryDistance(
        mean=(means[0] + means[1]) / 2,
        result_to_truth=means[0],
        truth_to_result=means[1],
        percentile_95=_weighted_percentile(both, weights, share=0.95),
        unmatched_result=_weighted_mean(np.isnan(there).astype(float), there_weight),
        unmatched_truth=_weighted_mean(np.isnan(back).astype(float), back_weight),
    )


def _nearest(
    source: Lines, target: Lines, *, spacing: float, reach: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return distance (NaN out of reach) and length of every piece of the source."""
    points, line = shapely.get_coordinates(shapely.segmentize(source, spacing), return_index=True)
    together = line[1:] == line[:-1]
    middles = ((points[1:] + points[:-1]) / 2)[together]
    lengths = np.hypot(*(points[1:] - points[:-1])[together].T)
    distances = np.full(len(middles), np.nan)
    pairs, found = shapely.STRtree(target).query_nearest(
        shapely.points(middles), max_distance=reach, return_distance=True, all_matches=False
    )
    distances[pairs[0]] = found
    return distances, lengths


def _weighted_mean(values: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    known = ~np.isnan(values)
    total = weights[known].sum()
    return float((values[known] * weights[known]).sum() / total) if total > 0 else float("nan")


def _weighted_percentile(
    values: NDArray[np.float64], weights: NDArray[np.float64], *, share: float
) -> float:
    known = np.flatnonzero(~np.isnan(values))
    if not len(known):
        return float("nan")
    order = known[np.argsort(values[known], kind="stable")]
    below = np.cumsum(weights[order])
    return float(values[order[np.searchsorted(below, share * below[-1])]])
