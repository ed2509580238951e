"""`crispline evaluate`: score polygons against a truth."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from crispline.engine.cli.options import CommaSeparated

if TYPE_CHECKING:
    from crispline.engine.evaluate import Evaluation
    from crispline.engine.object_metrics import ObjectScores


@click.command("evaluate")
@click.argument("result", type=click.Path())
@click.argument("truth", type=click.Path())
@click.option(
    "--class-column",
    default=None,
    metavar="NAME",
    help="Column with the class, in both layers.  [default: class_name, class_id, ...]",
)
@click.option(
    "--truth-class",
    default=None,
    metavar="CLASS",
    help="The truth has no classes: all its polygons are of this one.",
)
@click.option(
    "--pixel-size",
    type=float,
    default=None,
    metavar="UNITS",
    help="Pixel of the comparison, in layer units.  [default: 4096 along the longer side]",
)
@click.option(
    "--objects",
    type=CommaSeparated(),
    default="building",
    show_default=True,
    help="Classes to score object by object too.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(
    *,
    result: str,
    truth: str,
    class_column: str | None,
    truth_class: str | None,
    pixel_size: float | None,
    objects: tuple[str, ...],
    as_json: bool,
) -> None:
    """Score the polygons of RESULT against those of TRUTH.

    Both may be of any vector format. Prints IoU, F1 and boundary scores of each class, the mean
    distance between the class boundaries, the geometry of single objects, and whether RESULT is a
    coverage without gaps and overlaps.
    """
    from crispline.engine.evaluate import evaluate

    evaluation = evaluate(
        result,
        truth,
        class_column=class_column,
        truth_class=truth_class,
        pixel_size=pixel_size,
        object_classes=objects,
    )
    text = json.dumps(evaluation.as_dict(), indent=2) if as_json else format_evaluation(evaluation)
    click.echo(text)


def format_evaluation(evaluation: Evaluation) -> str:
    """Return an evaluation as tables for people."""
    parts = [_format_classes(evaluation), _format_distance(evaluation)]
    parts += [_format_objects(name, scores) for name, scores in evaluation.objects.items()]
    parts.append(_format_coverage(evaluation))
    return "\n\n".join(parts)


def _format_classes(evaluation: Evaluation) -> str:
    scores, boundary = evaluation.scores, evaluation.boundary
    header = ["class", "IoU", "F1", "precision", "recall"]
    header += [f"bF1 {r}px" for r in evaluation.radii] + [f"bIoU {r}px" for r in evaluation.radii]
    rows = [
        [
            name,
            *(_number(v[i]) for v in (scores.iou, scores.f1, scores.precision, scores.recall)),
            *(_number(v) for v in boundary.f1[:, i]),
            *(_number(v) for v in boundary.iou[:, i]),
        ]
        for i, name in enumerate(evaluation.classes)
    ]
    summary = (
        f"overall accuracy {_number(scores.overall_accuracy)}, "
        f"mean IoU {_number(scores.mean_iou)}, mean F1 {_number(scores.mean_f1)} "
        f"at {evaluation.pixel_size:g} units a pixel"
    )
    return f"{_format_table(header, rows)}\n{summary}"


def _format_distance(evaluation: Evaluation) -> str:
    distance, pixel = evaluation.distance, evaluation.pixel_size
    return (
        f"class boundaries: {distance.mean:.4g} units ({distance.mean / pixel:.3f} px) apart on "
        f"average, 95 % within {distance.percentile_95:.4g}; without a counterpart: "
        f"{_percent(distance.unmatched_result)} of the result's, "
        f"{_percent(distance.unmatched_truth)} of the truth's"
    )


def _format_objects(name: str, scores: ObjectScores) -> str:
    return (
        f"{name}: {scores.matched} of {scores.truth_objects} whole objects found "
        f"among {scores.result_objects} of the result\n"
        f"  IoU {_number(scores.iou)}, outline {scores.boundary_distance:.4g} apart, "
        f"Hausdorff {scores.hausdorff:.4g}, PoLiS {scores.polis:.4g}\n"
        f"  tangent angle {scores.mta:.1f} degrees, vertices {scores.n_ratio:.2f} times the "
        f"truth's, C-IoU {_number(scores.c_iou)}"
    )


def _format_coverage(evaluation: Evaluation) -> str:
    check = evaluation.coverage
    verdict = "a valid coverage" if check.is_valid else "NOT a valid coverage"
    return (
        f"{evaluation.result}: {verdict}; {check.polygons} polygons, "
        f"{check.invalid_polygons} invalid, {check.unmatched_polygons} with unmatched edges, "
        f"overlap {check.overlap_area:g}, {check.gaps} enclosed gaps of {check.gap_area:g} "
        "squared units"
    )


def _format_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[i]) for row in [header, *rows]) for i in range(len(header))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in [header, *rows]
    )


def _number(value: float) -> str:
    return f"{value:.3f}" if math.isfinite(value) else "-"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %" if math.isfinite(share) else "-"
