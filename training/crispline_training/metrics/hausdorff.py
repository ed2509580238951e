"""How far boundaries are off at worst, nearly: the 95 % Hausdorff distance, HD95.

Of an image and a class it is the larger of two numbers: 95 % of the boundary pixels predicted lie
at most so far (Euclidean, between pixel centres) from one of the truth, and the other way round.
Percentiles are interpolated linearly. Boundaries are those of boundary F1: pixels of the class with
one of their 4 neighbours in another class; the borders of images and of IGNORE are none.

The score of a class is the mean over images where both have a boundary. Where only one has, there
is no distance; how often this happens is a score of its own, since a class that is never predicted
would look perfect.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from torch import Tensor
from torchmetrics import Metric

from crispline.engine.boundary_metrics import Mask, dilate_cross
from crispline_training.errors import RecipeError
from crispline_training.metrics.boundary_metrics import mean_of
from crispline_training.metrics.label_arrays import (
    Labels,
    as_tensors,
    drop_classes,
    find_classes,
    pair_images,
)
from crispline_training.sample import IGNORE

#: Pixels or points (point, 2), row and column.
Points = NDArray[np.int64]


class HausdorffMetric(Metric):
    """HD95 over all images of all processes.

    `compute` gives "hd95_px", the mean over classes, "hd95_px/car" by class, the same as "hd95_m"
    where pixels have a size, and "hd95_unmatched/car": the share of the images with a boundary of
    the class in which only truth or only prediction has one.
    """

    is_differentiable = False
    higher_is_better = False
    full_state_update = False
    tally: Tensor

    def __init__(
        self,
        classes: Sequence[str],
        *,
        ground_resolution: float | None = None,
        exclude: Sequence[str] = (),
    ) -> None:
        """Score classes in the order of their ids, also in metres given `ground_resolution`.

        Pixels whose truth is in `exclude` count as unknown. Raises RecipeError for a resolution not
        above 0 and for unknown names.
        """
        super().__init__()
        if ground_resolution is not None and not ground_resolution > 0:
            raise RecipeError(
                f"expected a ground resolution above 0 metres, found {ground_resolution}; "
                "correct it"
            )
        self.classes = tuple(classes)
        self.excluded = find_classes(self.classes, exclude)
        self.ground_resolution = ground_resolution
        # float64: sums must not depend on how many images came before.
        empty = torch.zeros(3, len(self.classes), dtype=torch.float64)
        self.add_state("tally", empty, dist_reduce_fx="sum")

    def update(self, predicted: Tensor, label: Tensor) -> None:
        """Measure predicted labels against labels, both (batch, row, column); 255 is none."""
        for truth, result in pair_images(predicted, label):
            tally = measure_image(
                drop_classes(truth, self.excluded), result, class_count=len(self.classes)
            )
            self.tally += torch.from_numpy(tally).to(self.tally.device)

    def compute(self) -> dict[str, Tensor]:
        """Return all scores by name: pixels, metres, shares."""
        scores = summarise_distances(
            self.tally.cpu().numpy(),
            classes=self.classes,
            ground_resolution=self.ground_resolution,
            excluded=self.excluded,
        )
        return as_tensors(scores, device=self.tally.device)


def measure_image(truth: Labels, result: Labels, *, class_count: int) -> NDArray[np.float64]:
    """Return distance in pixels, images measured, and images unmatched of one image, by class.

    Labels are laid out (row, column); the tally (distance | measured | unmatched, class) adds up
    over images.
    """
    known = truth != IGNORE
    tally = np.zeros((3, class_count))
    for label in range(class_count):
        edges = [_find_edge(labels == label, known) for labels in (result, truth)]
        if len(edges[0]) and len(edges[1]):
            tally[:2, label] = measure_distance(*edges), 1
        elif len(edges[0]) or len(edges[1]):
            tally[2, label] = 1
    return tally


def _find_edge(mask: Mask, known: Mask) -> Points:
    inside = mask & known
    return np.argwhere(inside & dilate_cross(known & ~mask))


def measure_distance(first: Points, second: Points, *, percentile: float = 95.0) -> float:
    """Return the larger of the two directed percentiles of distances between sets of points."""
    # A tree of the boundary's pixels gives what a distance transform of the image does, exactly,
    # and its memory grows with the boundary, not with the raster.
    directed = [
        cKDTree(target).query(source)[0] for source, target in ((first, second), (second, first))
    ]
    return max(float(np.percentile(distances, percentile)) for distances in directed)


def summarise_distances(
    tally: NDArray[np.float64],
    *,
    classes: Sequence[str],
    ground_resolution: float | None = None,
    excluded: Sequence[int] = (),
) -> dict[str, float]:
    """Return scores by name of a tally (distance | measured | unmatched, class)."""
    kept = [i for i in range(len(classes)) if i not in excluded]
    total, measured, unmatched = tally[:, kept]
    with np.errstate(invalid="ignore"):
        pixels = total / measured
        shares = unmatched / (measured + unmatched)
    units = [("px", 1.0)] + ([("m", ground_resolution)] if ground_resolution else [])
    summary = {}
    for unit, size in units:
        summary[f"hd95_{unit}"] = mean_of(pixels[measured > 0]) * size
        for position, i in enumerate(kept):
            summary[f"hd95_{unit}/{classes[i]}"] = float(pixels[position]) * size
    for position, i in enumerate(kept):
        summary[f"hd95_unmatched/{classes[i]}"] = float(shares[position])
    return summary
