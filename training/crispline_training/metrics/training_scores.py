"""What batches are scored by while training, and which score decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from torchmetrics import Metric, MetricCollection

from crispline_training.description import DataDescription
from crispline_training.metrics.boundary_metrics import BoundaryMetrics
from crispline_training.metrics.class_metrics import ClassMetrics

#: Radii in pixels that boundaries are scored at while training.
RADII = (1, 3, 5)
#: Key of the scores without excluded classes: names of these may hold what torch's keys may not.
_WITHOUT = "without"


def decisive_score(excluded: Sequence[str]) -> str:
    """Return the name of the score that tells which network is the best.

    It is val/mIoU, that without the excluded classes where there are any.
    """
    return f"val/{_name_convention(excluded)}/mIoU" if excluded else "val/mIoU"


def find_direction(name: str) -> Literal["min", "max"]:
    """Return whether a logged score is the better the lower ("min") or the higher it is.

    Losses, which are all that is logged of training batches, and Hausdorff distances are low.
    """
    part, *rest = name.split("/")
    low = part == "train" or rest == ["loss"] or any(word.startswith("hd95") for word in rest)
    return "min" if low else "max"


def make_scores(description: DataDescription, excluded: tuple[str, ...]) -> MetricCollection:
    """Return the scores of classes and boundaries, and those without excluded classes."""
    names = [c.name for c in description.classes]
    metrics: dict[str, Metric | MetricCollection] = {
        "classes": ClassMetrics(names),
        "boundaries": BoundaryMetrics(names, radii=RADII),
    }
    if excluded:
        metrics[_WITHOUT] = ClassMetrics(names, exclude=excluded)
    return MetricCollection(metrics, compute_groups=False)


def name_score(name: str, key: str, excluded: Sequence[str]) -> str:
    """Return how a score of the metric under a key of `make_scores` is logged, after its part."""
    return f"{_name_convention(excluded)}/{name}" if key == _WITHOUT else name


def _name_convention(excluded: Sequence[str]) -> str:
    return f"without {' and '.join(excluded)}"
