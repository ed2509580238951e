"""Scores of class maps: confusion matrix, IoU, F1, accuracy, and seams along tile lines.

Labels are integer arrays laid out (row, column). A truth of `NO_DATA_LABEL` is ignored; a result
of `NO_DATA_LABEL` where the truth has a class is a miss.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crispline.engine.errors import JobError
from crispline.engine.probabilities import NO_DATA_LABEL

Labels = NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True)
class ClassScores:
    """Scores from a confusion matrix; per-class arrays are in the order of the class ids.

    A class that occurs neither in the truth nor in the result scores NaN; the means are over the
    classes of the truth.
    """

    iou: NDArray[np.float64]
    f1: NDArray[np.float64]
    precision: NDArray[np.float64]
    recall: NDArray[np.float64]
    overall_accuracy: float
    mean_iou: float
    mean_f1: float


def count_confusion(truth: Labels, result: Labels, *, class_count: int) -> NDArray[np.int64]:
    """Count pixels by class of the truth and of the result, laid out (truth, result).

    The matrix has one more column than rows: the last counts pixels without a class in the result.
    Matrices of several windows are added. Raises JobError for labels outside the classes.
    """
    if truth.shape != result.shape:
        raise JobError(
            f"expected truth and result of one shape, found {truth.shape} and {result.shape}; "
            "bring them to one grid"
        )
    known = truth != NO_DATA_LABEL
    rows = truth[known].astype(np.int64)
    columns = result[known].astype(np.int64)
    columns[columns == NO_DATA_LABEL] = class_count
    if rows.size and (
        rows.min() < 0 or rows.max() >= class_count or columns.min() < 0
        or columns.max() > class_count
    ):  # fmt: skip
        raise JobError(
            f"expected labels of 0 to {class_count - 1} or {NO_DATA_LABEL}, found "
            f"{min(rows.min(), columns.min())} to {max(rows.max(), columns.max())}; "
            "correct the number of classes"
        )
    width = class_count + 1
    counts = np.bincount(rows * width + columns, minlength=class_count * width)
    return counts.reshape(class_count, width).astype(np.int64)


def score_classes(confusion: NDArray[Any]) -> ClassScores:
    """Score a confusion matrix (truth, result), with or without a last column of misses.

    Entries are counts or areas.
    """
    matrix = np.asarray(confusion, dtype=np.float64)
    hits = np.diagonal(matrix)
    in_truth = matrix.sum(axis=1)
    in_result = matrix.sum(axis=0)[: len(hits)]
    either = in_truth + in_result - hits
    iou = divide(hits, either)
    f1 = divide(2 * hits, in_truth + in_result)
    present = in_truth > 0
    return ClassScores(
        iou=iou,
        f1=f1,
        precision=divide(hits, in_result),
        recall=divide(hits, in_truth),
        overall_accuracy=float(divide(hits.sum(), matrix.sum())),
        mean_iou=float(iou[present].mean()) if present.any() else float("nan"),
        mean_f1=float(f1[present].mean()) if present.any() else float("nan"),
    )


def divide(numerator: Any, denominator: Any) -> NDArray[np.float64]:
    """Divide; NaN where the denominator is 0."""
    numerator, denominator = np.broadcast_arrays(numerator, denominator)
    quotient = np.full(denominator.shape, np.nan)
    np.divide(numerator, denominator, out=quotient, where=denominator > 0)
    return quotient


def seam_ratio(
    labels: Labels,
    *,
    row_lines: Sequence[int],
    column_lines: Sequence[int],
    shifts: Sequence[int],
) -> float:
    """Return class changes across lines over those across the same lines, shifted.

    A line `n` runs between rows (columns) n - 1 and n. The comparison is the mean over the lines
    moved by each of `shifts` pixels; take them on both sides, so that it sees the same ground, and
    clear of other lines. About 1 means that the lines cannot be told from elsewhere. Lines at or
    outside the raster's borders count nowhere; where nothing changes across the shifted lines the
    ratio is NaN, or infinite if something does across the lines themselves.
    """
    across = change_rate(labels, row_lines=row_lines, column_lines=column_lines)
    beside = [
        change_rate(
            labels, row_lines=[n + s for n in row_lines], column_lines=[n + s for n in column_lines]
        )
        for s in shifts
    ]
    known = [rate for rate in beside if not np.isnan(rate)]
    reference = sum(known) / len(known) if known else float("nan")
    if reference == 0:
        return float("inf") if across > 0 else float("nan")
    return across / reference


def change_rate(labels: Labels, *, row_lines: Sequence[int], column_lines: Sequence[int]) -> float:
    """Return the share of pixel pairs across the lines whose classes differ; NaN without pairs."""
    height, width = labels.shape
    rows = np.array([r for r in row_lines if 0 < r < height], dtype=np.intp)
    columns = np.array([c for c in column_lines if 0 < c < width], dtype=np.intp)
    changes = np.count_nonzero(labels[rows] != labels[rows - 1])
    changes += np.count_nonzero(labels[:, columns] != labels[:, columns - 1])
    pairs = len(rows) * width + len(columns) * height
    return changes / pairs if pairs else float("nan")
