"""Score a polygon layer against a true one: classes, boundaries, objects, and the coverage."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from crispline.engine.boundary_metrics import (
    BoundaryCounts,
    BoundaryDistance,
    boundary_distance,
    boundary_lines,
)
from crispline.engine.class_layer import (
    ClassLayer,
    find_class_column,
    make_layer,
    open_layer,
)
from crispline.engine.coverage import CoverageCheck, check_coverage
from crispline.engine.errors import JobError
from crispline.engine.metrics import ClassScores, score_classes
from crispline.engine.object_metrics import ObjectScores, dissolve, score_objects
from crispline.engine.progress import Progress
from crispline.engine.raster_comparison import BOUNDARY_RADII, compare_rasters, make_grid

if TYPE_CHECKING:
    import geopandas

#: Classes scored object by object where none are named.
OBJECT_CLASSES = ("building",)
#: What lies outside a truth of one class only.
REST = "(rest)"
#: Boundaries farther apart than this many pixels are not of one thing.
REACH_PIXELS = 5.0


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores of a result; lengths and `pixel_size` in layer units, arrays in order of `classes`.

    `boundary` holds counts per radius of `radii` and class. `objects` has an entry for each class
    scored object by object that the truth holds.
    """

    result: str
    truth: str
    pixel_size: float
    classes: tuple[str, ...]
    scores: ClassScores
    radii: tuple[int, ...]
    boundary: BoundaryCounts
    distance: BoundaryDistance
    objects: dict[str, ObjectScores]
    coverage: CoverageCheck

    def as_dict(self) -> dict[str, Any]:
        """Return JSON-serialisable values; what is undefined is None."""
        scores, boundary = self.scores, self.boundary
        per_class = {
            name: {
                "iou": _plain(scores.iou[i]),
                "f1": _plain(scores.f1[i]),
                "precision": _plain(scores.precision[i]),
                "recall": _plain(scores.recall[i]),
                "boundary_f1": self._by_radius(boundary.f1[:, i]),
                "boundary_iou": self._by_radius(boundary.iou[:, i]),
            }
            for i, name in enumerate(self.classes)
        }
        return {
            "result": self.result,
            "truth": self.truth,
            "pixel_size": self.pixel_size,
            "overall_accuracy": _plain(scores.overall_accuracy),
            "mean_iou": _plain(scores.mean_iou),
            "mean_f1": _plain(scores.mean_f1),
            "classes": per_class,
            "boundary_distance": {k: _plain(v) for k, v in asdict(self.distance).items()},
            "objects": {
                name: {k: _plain(v) for k, v in asdict(scores).items()}
                for name, scores in self.objects.items()
            },
            "coverage": self.coverage.as_dict(),
        }

    def _by_radius(self, values: NDArray[np.float64]) -> dict[str, float | None]:
        return {f"{radius}px": _plain(v) for radius, v in zip(self.radii, values, strict=True)}


def evaluate(
    result: str | Path,
    truth: str | Path,
    *,
    class_column: str | None = None,
    truth_class: str | None = None,
    pixel_size: float | None = None,
    object_classes: Sequence[str] = OBJECT_CLASSES,
    progress: Progress | None = None,
) -> Evaluation:
    """Score the polygons of one file against those of another.

    Classes are compared by the text in `class_column` (found by itself where None). With
    `truth_class` every polygon of the truth is of that class, and the ground outside is scored as
    any other. Both layers are drawn on a grid of `pixel_size` (None: 4096 pixels along the longer
    side of the truth) in a planar CRS: the result's own, or UTM where that is in degrees.

    Raises JobError for a file, column or class that is missing, CRSs that cannot be compared, and
    layers that do not meet.
    """
    frames = [open_layer(result), open_layer(truth)]
    frames = _project(frames, [str(result), str(truth)])
    if truth_class is not None:
        column = class_column or find_class_column(frames[:1], [str(result)])
        frames[1] = frames[1].assign(**{column: truth_class})
    else:
        column = class_column or find_class_column(frames, [str(result), str(truth)])
    layers = [
        make_layer(frame, origin=str(path), column=column)
        for frame, path in zip(frames, (result, truth), strict=True)
    ]
    coverage = check_coverage(layers[0].geometry)
    if truth_class is not None:
        layers[0] = _keep_class(layers[0], truth_class)
    return evaluate_layers(
        layers[0],
        layers[1],
        pixel_size=pixel_size,
        object_classes=(truth_class,) if truth_class is not None else object_classes,
        outside=REST if truth_class is not None else None,
        coverage=coverage,
        progress=progress,
    )


def evaluate_layers(
    result: ClassLayer,
    truth: ClassLayer,
    *,
    pixel_size: float | None = None,
    object_classes: Sequence[str] = OBJECT_CLASSES,
    outside: str | None = None,
    coverage: CoverageCheck | None = None,
    progress: Progress | None = None,
) -> Evaluation:
    """Score one layer against another in the same planar CRS.

    Ground that the truth does not cover is ignored, or of the class `outside` where that is given.
    `coverage` is the check of the result where it was made already, maybe with more classes.
    """
    names = sorted(set(result.class_name) | set(truth.class_name), key=_natural_order)
    grid = make_grid(truth, pixel_size)
    extent = shapely.box(*truth.bounds)
    if not shapely.intersects(shapely.box(*result.bounds), extent):
        raise JobError(
            f"expected two layers of the same ground, found {result.origin} and {truth.origin} "
            "apart from each other; check their CRSs"
        )
    drawn = [*names, outside] if outside is not None else names
    progress = progress or Progress()
    confusion, boundary = compare_rasters(
        result, truth, names=drawn, grid=grid, outside=outside, progress=progress
    )
    pixel = abs(grid.transform.a)
    distance = _measure_network(result, truth, frame=extent, pixel=pixel)
    progress.report("measure", done=1, total=2)
    objects = {
        name: _score_class_objects(result, truth, name=name, pixel=pixel)
        for name in object_classes
        if name in truth.class_name
    }
    progress.report("measure", done=2, total=2)
    return Evaluation(
        result=result.origin,
        truth=truth.origin,
        pixel_size=pixel,
        classes=tuple(drawn),
        scores=score_classes(confusion),
        radii=BOUNDARY_RADII,
        boundary=boundary,
        distance=distance,
        objects=objects,
        coverage=coverage or check_coverage(result.geometry),
    )


def _project(
    frames: list[geopandas.GeoDataFrame], origins: Sequence[str]
) -> list[geopandas.GeoDataFrame]:
    """Bring both layers to one planar CRS."""
    missing = [o for o, frame in zip(origins, frames, strict=True) if frame.crs is None]
    if len(missing) == len(frames):
        return frames
    if missing:
        raise JobError(
            f"{missing[0]}: expected a CRS as in the other layer, found none; assign it first"
        )
    target = frames[0].crs
    if target.is_geographic:
        target = frames[0].estimate_utm_crs()
    return [frame if frame.crs == target else frame.to_crs(target) for frame in frames]


def _keep_class(layer: ClassLayer, name: str) -> ClassLayer:
    kept = layer.class_name == name
    if not kept.any():
        raise JobError(
            f"{layer.origin}: expected polygons of class {name!r}, found only "
            f"{', '.join(sorted(set(layer.class_name), key=_natural_order))}; "
            "name a class of the result"
        )
    return ClassLayer(layer.origin, layer.geometry[kept], layer.class_name[kept], layer.crs_wkt)


def _measure_network(
    result: ClassLayer, truth: ClassLayer, *, frame: shapely.Polygon, pixel: float
) -> BoundaryDistance:
    ours, theirs = (
        boundary_lines(layer.geometry, layer.class_name, frame=frame) for layer in (result, truth)
    )
    return boundary_distance(ours, theirs, spacing=pixel / 2, reach=REACH_PIXELS * pixel)


def _score_class_objects(
    result: ClassLayer, truth: ClassLayer, *, name: str, pixel: float
) -> ObjectScores:
    """Score the objects of a class that are not cut by the edge of the ground compared."""
    left, bottom, right, top = truth.bounds
    margin = REACH_PIXELS * pixel
    inside = shapely.box(left + margin, bottom + margin, right - margin, top - margin)
    objects = dissolve(truth.select(name))
    whole = objects[shapely.within(objects, inside)]
    return score_objects(dissolve(result.select(name)), whole, spacing=pixel / 2)


def _natural_order(name: str) -> tuple[int, float, str]:
    """Sort numbers by value, before words."""
    return (0, float(name), name) if name.isdigit() else (1, 0.0, name)


def _plain(value: Any) -> Any:
    """Return a Python number; None for what is undefined."""
    if isinstance(value, (float, np.floating)):
        return float(value) if math.isfinite(value) else None
    return value
