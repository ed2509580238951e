"""Scores of class boundaries within a few pixels or decimetres: Boundary IoU and boundary F1.

**Boundary IoU** (Cheng et al., CVPR 2021, equation 1): intersection over union of what lies within
r pixels (chessboard distance) of the boundary, inside the class, in truth and in prediction. r is
fixed, not a share of the image's diagonal: that of an orthophoto is no measure of a boundary.

**Boundary F1** (Csurka et al., BMVC 2013): precision and recall of boundary pixels that lie within
r pixels (Euclidean) of one of the other's.

Pixels are counted over all images before they are divided. The border of an image, and of what is
labelled IGNORE, is no boundary; means are over the classes that have one in the truth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torchmetrics import Metric

from crispline.engine.boundary_metrics import BoundaryCounts, count_boundaries
from crispline_training.errors import RecipeError
from crispline_training.metrics.label_arrays import (
    as_tensors,
    drop_classes,
    find_classes,
    pair_images,
)

#: Pixels that boundaries may be off.
RADII = (1, 3, 5)
_EVERYTHING = (slice(None), slice(None))


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far a boundary may be off: in whole pixels, and as scores are called."""

    name: str
    pixels: int


def make_tolerances(
    radii: Sequence[int], metres: Sequence[float] = (), *, ground_resolution: float | None = None
) -> tuple[Tolerance, ...]:
    """Return tolerances of `radii` pixels, called "3px", and of `metres`, called "0.5m".

    Metres are rounded to whole pixels of `ground_resolution` metres, at least one. Raises
    RecipeError for what is not above 0, and for metres where pixels have no size.
    """
    resolution = ground_resolution or 0.0
    if metres and not resolution > 0:
        raise RecipeError(
            f"expected a ground resolution above 0 for tolerances of {list(metres)} metres, found "
            f"{ground_resolution}; give it, or leave the metres out"
        )
    if not all(value > 0 for value in (*radii, *metres)):
        raise RecipeError(
            f"expected tolerances above 0, found {list(radii)} pixels and {list(metres)} metres; "
            "correct them"
        )
    return (
        *(Tolerance(f"{radius}px", radius) for radius in radii),
        *(Tolerance(f"{m:g}m", max(1, int(m / resolution + 0.5))) for m in metres),
    )


class BoundaryMetrics(Metric):
    """Scores over all images of all processes.

    `compute` gives "boundary_iou_3px" and "boundary_f1_3px" for every tolerance, the means over the
    classes, and by class "boundary_iou_3px/car"; NaN where there is no boundary at all.
    """

    is_differentiable = False
    higher_is_better = True
    full_state_update = False
    counts: Tensor

    def __init__(
        self,
        classes: Sequence[str],
        *,
        radii: Sequence[int] = RADII,
        metres: Sequence[float] = (),
        ground_resolution: float | None = None,
        exclude: Sequence[str] = (),
    ) -> None:
        """Score classes in the order of their ids within `radii` pixels and within `metres`.

        `ground_resolution` is in metres a pixel. Pixels whose truth is in `exclude` count as
        unknown. Raises RecipeError for impossible tolerances and unknown names.
        """
        super().__init__()
        self.classes = tuple(classes)
        self.excluded = find_classes(self.classes, exclude)
        self.tolerances = make_tolerances(radii, metres, ground_resolution=ground_resolution)
        empty = torch.zeros(6, len(self.tolerances), len(self.classes), dtype=torch.int64)
        self.add_state("counts", empty, dist_reduce_fx="sum")

    def update(self, predicted: Tensor, label: Tensor) -> None:
        """Count predicted labels and labels, both (batch, row, column); 255 is none."""
        for truth, result in pair_images(predicted, label):
            found = count_boundaries(
                drop_classes(truth, self.excluded),
                result,
                class_count=len(self.classes),
                radii=[t.pixels for t in self.tolerances],
                core=_EVERYTHING,
            )
            self.counts += torch.from_numpy(np.stack(astuple(found))).to(self.counts.device)

    def compute(self) -> dict[str, Tensor]:
        """Return all scores by name, 0 to 1."""
        scores = summarise_boundaries(
            BoundaryCounts(*self.counts.cpu().numpy()),
            classes=self.classes,
            tolerances=self.tolerances,
            excluded=self.excluded,
        )
        return as_tensors(scores, device=self.counts.device)


def summarise_boundaries(
    counts: BoundaryCounts,
    *,
    classes: Sequence[str],
    tolerances: Sequence[Tolerance],
    excluded: Sequence[int] = (),
) -> dict[str, float]:
    """Return scores by name, 0 to 1, of counts laid out (tolerance, class)."""
    summary = {}
    kept = [i for i in range(len(classes)) if i not in excluded]
    for row, tolerance in enumerate(tolerances):
        for kind, values in (("iou", counts.iou[row]), ("f1", counts.f1[row])):
            name = f"boundary_{kind}_{tolerance.name}"
            in_truth = [i for i in kept if counts.truth[row, i] > 0]
            summary[name] = mean_of(values[in_truth])
            summary |= {f"{name}/{classes[i]}": float(values[i]) for i in kept}
    return summary


def mean_of(values: NDArray[np.float64]) -> float:
    """Return the mean of numbers, NaN of none."""
    return float(values.mean()) if len(values) else float("nan")
