"""Geometry of single objects (buildings) against their true outlines.

Lengths are in layer units. Outlines are all rings of a polygon, courtyards included; vertices are
counted once, without the closing point of a ring.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

#: An object counts as found when it shares more than this of the union with its truth.
MATCH_IOU = 0.5

Geometries = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Matches:
    """Objects of the result matched to the truth: indices of both, and the IoU of each pair."""

    result: NDArray[np.intp]
    truth: NDArray[np.intp]
    iou: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ObjectScores:
    """Counts, and means over matched objects (NaN where none matched); lengths in layer units.

    `boundary_distance` is the mean symmetric distance between the two outlines, integrated over
    pieces of at most the sampling step; `hausdorff` the greatest distance, by median over objects.
    `polis` averages over vertices (Avbelj 2015). `mta` is the greatest angle between an outline
    and the true one, in degrees. `n_ratio` is vertices over true vertices; `c_iou` is the IoU
    times 1 - |N - N'| / (N + N').
    """

    result_objects: int
    truth_objects: int
    matched: int
    iou: float
    boundary_distance: float
    boundary_distance_median: float
    hausdorff: float
    polis: float
    mta: float
    n_ratio: float
    c_iou: float


def dissolve(polygons: Geometries) -> Geometries:
    """Return the connected parts of the union, ordered by their lower left corners.

    Row houses that share walls become one object: a class map cannot part them.
    """
    parts = shapely.get_parts(shapely.union_all(polygons))
    parts = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    bounds = shapely.bounds(parts).reshape(-1, 4)
    return np.asarray(parts[np.lexsort(bounds[:, ::-1].T)], dtype=np.object_)


def match_objects(result: Geometries, truth: Geometries) -> Matches:
    """Match polygons one to one where their IoU exceeds 0.5, the best pairs first."""
    truth_index, result_index = shapely.STRtree(result).query(truth, predicate="intersects")
    shared = shapely.area(shapely.intersection(result[result_index], truth[truth_index]))
    either = shapely.area(result)[result_index] + shapely.area(truth)[truth_index] - shared
    iou = np.divide(shared, either, out=np.zeros_like(shared), where=either > 0)
    kept: list[int] = []
    seen_result: set[int] = set()
    seen_truth: set[int] = set()
    for pair in np.argsort(-iou, kind="stable"):
        if iou[pair] <= MATCH_IOU:
            break
        r, t = int(result_index[pair]), int(truth_index[pair])
        if r not in seen_result and t not in seen_truth:
            kept.append(int(pair))
            seen_result.add(r)
            seen_truth.add(t)
    order = np.array(sorted(kept, key=lambda pair: int(truth_index[pair])), dtype=np.intp)
    return Matches(result_index[order], truth_index[order], iou[order])


def score_objects(result: Geometries, truth: Geometries, *, spacing: float) -> ObjectScores:
    """Match two sets of polygons and score the pairs.

    `spacing` is the sampling step along the outlines, half a pixel where pixels matter; MTA
    samples every four steps.
    """
    matches = match_objects(result, truth)
    ours, theirs = result[matches.result], truth[matches.truth]
    distance, greatest = measure_boundary_distance(ours, theirs, spacing=spacing)
    angles = [
        measure_tangent_angle(a, b, step=4 * spacing) for a, b in zip(ours, theirs, strict=True)
    ]
    vertices, true_vertices = count_vertices(ours), count_vertices(theirs)
    simplicity = 1 - np.abs(vertices - true_vertices) / (vertices + true_vertices)
    return ObjectScores(
        result_objects=len(result),
        truth_objects=len(truth),
        matched=len(matches.iou),
        iou=_mean(matches.iou),
        boundary_distance=_mean(distance),
        boundary_distance_median=_median(distance),
        hausdorff=_median(greatest),
        polis=_mean(measure_polis(ours, theirs)),
        mta=_mean(np.array(angles)),
        n_ratio=_mean(vertices / true_vertices),
        c_iou=_mean(matches.iou * simplicity),
    )


def count_vertices(polygons: Geometries) -> NDArray[np.int64]:
    """Return vertices per polygon, without the closing points of its rings."""
    rings = shapely.get_num_interior_rings(polygons) + 1
    return np.asarray(shapely.get_num_coordinates(polygons) - rings, dtype=np.int64)


def measure_boundary_distance(
    first: Geometries, second: Geometries, *, spacing: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return mean symmetric and greatest distance between the outlines of aligned polygons.

    The mean integrates along each outline over pieces of at most `spacing`, so it does not depend
    on where its vertices are; the greatest is taken at vertices and between pieces.
    """
    means, peaks = zip(
        _one_sided_distance(first, second, spacing=spacing),
        _one_sided_distance(second, first, spacing=spacing),
        strict=True,
    )
    return (means[0] + means[1]) / 2, np.maximum(peaks[0], peaks[1])


def _one_sided_distance(
    source: Geometries, target: Geometries, *, spacing: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    outlines = shapely.boundary(target)
    rings, polygon = shapely.get_rings(source, return_index=True)
    points, ring = shapely.get_coordinates(shapely.segmentize(rings, spacing), return_index=True)
    owner = polygon[ring] if len(ring) else np.zeros(0, dtype=np.intp)
    at_points = shapely.distance(shapely.points(points), outlines[owner])
    within = ring[1:] == ring[:-1]
    middles = ((points[1:] + points[:-1]) / 2)[within]
    lengths = np.hypot(*(points[1:] - points[:-1])[within].T)
    at_middles = shapely.distance(shapely.points(middles), outlines[owner[1:][within]])
    count = len(source)
    total = np.bincount(owner[1:][within], weights=lengths, minlength=count)
    weighted = np.bincount(owner[1:][within], weights=lengths * at_middles, minlength=count)
    peaks = np.zeros(count)
    np.maximum.at(peaks, owner, at_points)
    return weighted / total, peaks


def measure_polis(first: Geometries, second: Geometries) -> NDArray[np.float64]:
    """Return the PoLiS distance of aligned polygons.

    Half the mean distance of the vertices of one to the outline of the other, plus the same the
    other way round.
    """
    return (_vertex_distance(first, second) + _vertex_distance(second, first)) / 2


def _vertex_distance(source: Geometries, target: Geometries) -> NDArray[np.float64]:
    rings, polygon = shapely.get_rings(source, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    last = np.append(ring[1:] != ring[:-1], True)[: len(ring)]
    owner = polygon[ring[~last]] if len(ring) else np.zeros(0, dtype=np.intp)
    distance = shapely.distance(shapely.points(points[~last]), shapely.boundary(target)[owner])
    sums = np.bincount(owner, weights=distance, minlength=len(source))
    return np.asarray(sums / np.bincount(owner, minlength=len(source)), dtype=np.float64)


def measure_tangent_angle(
    polygon: shapely.Polygon, truth: shapely.Polygon, *, step: float, max_stretch: float = 2.0
) -> float:
    """Return the greatest angle between a polygon's exterior and its truth, in degrees.

    The exterior is sampled every `step` and projected on the true exterior; edges that the
    projection stretches or shrinks by more than `max_stretch` are left out, since there the
    nearest points jump. NaN where none is left.
    """
    points = shapely.get_coordinates(shapely.segmentize(polygon.exterior, step))
    along = shapely.line_locate_point(truth.exterior, shapely.points(points))
    feet = shapely.get_coordinates(shapely.line_interpolate_point(truth.exterior, along))
    edges, shadows = np.diff(points, axis=0), np.diff(feet, axis=0)
    lengths, shadow_lengths = np.hypot(*edges.T), np.hypot(*shadows.T)
    kept = (shadow_lengths * max_stretch > lengths) & (shadow_lengths < lengths * max_stretch)
    if not kept.any():
        return float("nan")
    cosine = np.abs((edges * shadows).sum(axis=1)[kept]) / (lengths * shadow_lengths)[kept]
    return float(np.degrees(np.arccos(np.clip(cosine, 0, 1))).max())


def _mean(values: NDArray[Any]) -> float:
    finite = values[np.isfinite(values)]
    return float(finite.mean()) if finite.size else float("nan")


def _median(values: NDArray[Any]) -> float:
    return float(np.median(values)) if values.size else float("nan")
