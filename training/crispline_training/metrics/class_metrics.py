"""Scores of classes: overall accuracy, F1 and IoU, under both conventions of the field.

**All classes**: every pixel whose class is known counts. F1 and IoU of a class come from the one
confusion matrix over all images; their means are over the classes that occur in the truth.

**Without some classes**, such as clutter: pixels whose truth is one of these are dropped. Where
another class was predicted as one of these, it is a miss of that class; where one of these was
predicted as another class, nobody sees it. Their own scores are left out of the means. This is what
training with these classes as "ignore" and testing likewise reports, and it is kinder: publish
both. (A third convention, means without these classes over the matrix with all pixels, follows
from the scores by class.)

In both, a pixel without a prediction is a miss, and pixels labelled IGNORE count nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torchmetrics import Metric

from crispline.engine.metrics import ClassScores, count_confusion, score_classes
from crispline_training.metrics.label_arrays import as_tensors, find_classes, pair_images


class ClassMetrics(Metric):
    """Scores over all images of all processes, under one of the two conventions.

    `compute` gives "OA", "mF1" and "mIoU", and by class, such as "car", "F1/car" and "IoU/car";
    NaN where a class occurs neither in truth nor in predictions.
    """

    is_differentiable = False
    higher_is_better = True
    full_state_update = False
    confusion: Tensor

    def __init__(self, classes: Sequence[str], *, exclude: Sequence[str] = ()) -> None:
        """Score classes in the order of their ids, without those in `exclude`.

        Raises RecipeError for names in `exclude` that are no classes.
        """
        super().__init__()
        self.classes = tuple(classes)
        self.excluded = find_classes(self.classes, exclude)
        count = len(self.classes)
        empty = torch.zeros(count, count + 1, dtype=torch.int64)
        self.add_state("confusion", empty, dist_reduce_fx="sum")

    def update(self, predicted: Tensor, label: Tensor) -> None:
        """Count predicted labels and labels, both (batch, row, column); 255 is none."""
        for truth, result in pair_images(predicted, label):
            counts = count_confusion(truth, result, class_count=len(self.classes))
            self.confusion += torch.from_numpy(counts).to(self.confusion.device)

    def compute(self) -> dict[str, Tensor]:
        """Return all scores by name, 0 to 1."""
        scores = summarise_classes(
            self.confusion.cpu().numpy(), classes=self.classes, excluded=self.excluded
        )
        return as_tensors(scores, device=self.confusion.device)


def summarise_classes(
    confusion: NDArray[np.int64], *, classes: Sequence[str], excluded: Sequence[int] = ()
) -> dict[str, float]:
    """Return scores by name, 0 to 1, of a matrix (truth, result and a last column of misses)."""
    kept = [i for i in range(len(classes)) if i not in excluded]
    scores = score_without(confusion, excluded)
    summary = {"OA": scores.overall_accuracy, "mF1": scores.mean_f1, "mIoU": scores.mean_iou}
    for position, i in enumerate(kept):
        summary[f"F1/{classes[i]}"] = float(scores.f1[position])
        summary[f"IoU/{classes[i]}"] = float(scores.iou[position])
    return summary


def score_without(confusion: NDArray[np.int64], excluded: Sequence[int]) -> ClassScores:
    """Score a matrix (truth, result and a last column of misses) without some classes.

    Their rows are dropped, and what was predicted as one of them is a miss. Per-class scores are
    those of the remaining classes, in their order.
    """
    count = len(confusion)
    kept = [i for i in range(count) if i not in excluded]
    rows = confusion[kept]
    missed = rows[:, [*excluded, count]].sum(axis=1, keepdims=True)
    return score_classes(np.concatenate([rows[:, kept], missed], axis=1))
