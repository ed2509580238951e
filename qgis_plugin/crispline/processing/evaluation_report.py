"""What an evaluation found, as an HTML page and as a table of comma-separated values."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qgis.PyQt.QtCore import QCoreApplication

from crispline.processing.report_page import (
    Markup,
    bar,
    build_page,
    heading,
    note,
    paragraph,
    swatch,
    table,
    tiles,
)

_SCORES = ("iou", "f1", "precision", "recall")
_BOUNDARY_SCORES = ("boundary_f1", "boundary_iou")
_NOTHING = "–"

translate = QCoreApplication.translate


@dataclass(frozen=True)
class EvaluationReport:
    """`values` are those of the engine's Evaluation; `unit` is that of its lengths.

    `colours` (#rrggbb) are by class name; `remarks` is what a reader must know first.
    """

    values: Mapping[str, Any]
    result: str
    truth: str
    unit: str
    colours: Mapping[str, str] = field(default_factory=dict)
    remarks: Sequence[str] = ()

    def write_html(self) -> str:
        """Return the page."""
        title = translate("EvaluatePolygons", "{} compared with {}").format(self.result, self.truth)
        under = translate("EvaluatePolygons", "Drawn with pixels of {}").format(
            self._length(self.values["pixel_size"])
        )
        parts = [self._tiles(), *(note(text, "bad") for text in self.remarks)]
        parts += [*self._classes(), *self._boundaries(), *self._objects(), *self._coverage()]
        return build_page(title, under, [*parts, *_explain()])

    def write_csv(self) -> str:
        """Return a line for each class with all its scores; what is undefined is empty."""
        radii = self._radii()
        header = ["class", *_SCORES]
        header += [f"{score}_{radius}" for score in _BOUNDARY_SCORES for radius in radii]
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(header)
        for name, scores in self.values["classes"].items():
            row = [scores[score] for score in _SCORES]
            row += [scores[score][radius] for score in _BOUNDARY_SCORES for radius in radii]
            writer.writerow([name, *("" if value is None else f"{value:.6g}" for value in row)])
        return text.getvalue()

    def _radii(self) -> list[str]:
        for scores in self.values["classes"].values():
            return list(scores["boundary_f1"])
        return []

    def _tiles(self) -> Markup:
        values, distance = self.values, self.values["boundary_distance"]
        return tiles(
            [
                (
                    translate("EvaluatePolygons", "of the ground has the right class"),
                    _percent(values["overall_accuracy"]),
                ),
                (
                    translate("EvaluatePolygons", "mean IoU of the classes"),
                    _score(values["mean_iou"]),
                ),
                (
                    translate("EvaluatePolygons", "mean F1 of the classes"),
                    _score(values["mean_f1"]),
                ),
                (
                    translate("EvaluatePolygons", "between the boundaries, on average"),
                    self._length(distance["mean"]),
                ),
            ]
        )

    def _name(self, name: str) -> Markup:
        return swatch(self.colours.get(name, ""), name)

    def _length(self, value: float | None) -> str:
        return _NOTHING if value is None else f"{value:.3g} {self.unit}"

    def _classes(self) -> list[Markup]:
        header = [
            translate("EvaluatePolygons", "Class"),
            translate("EvaluatePolygons", "IoU"),
            translate("EvaluatePolygons", "F1"),
            translate("EvaluatePolygons", "Precision"),
            translate("EvaluatePolygons", "Recall"),
        ]
        rows: list[list[str | Markup]] = [
            [
                self._name(name),
                bar(scores["iou"], _score(scores["iou"])),
                *(_score(scores[score]) for score in _SCORES[1:]),
            ]
            for name, scores in self.values["classes"].items()
        ]
        return [heading(translate("EvaluatePolygons", "Classes")), table(header, rows, texts=2)]

    def _boundaries(self) -> list[Markup]:
        radii = self._radii()
        header = [translate("EvaluatePolygons", "Class")]
        header += [f"F1, {radius[:-2]} px" for radius in radii]
        header += [f"IoU, {radius[:-2]} px" for radius in radii]
        rows: list[list[str | Markup]] = [
            [
                self._name(name),
                *(_score(scores[s][radius]) for s in _BOUNDARY_SCORES for radius in radii),
            ]
            for name, scores in self.values["classes"].items()
        ]
        title = heading(translate("EvaluatePolygons", "Boundaries"))
        return [title, paragraph(self._describe_distance()), table(header, rows)]

    def _describe_distance(self) -> str:
        distance = self.values["boundary_distance"]
        if distance["mean"] is None:
            return str(
                translate(
                    "EvaluatePolygons",
                    "No boundary of the result lies within five pixels of one of the reference.",
                )
            )
        text = translate(
            "EvaluatePolygons",
            "95 % of the boundaries that have a counterpart are within {} of it. {} of the "
            "result's and {} of the reference's boundaries have none.",
        )
        return str(
            text.format(
                self._length(distance["percentile_95"]),
                _percent(distance["unmatched_result"]),
                _percent(distance["unmatched_truth"]),
            )
        )

    def _objects(self) -> list[Markup]:
        found = self.values["objects"]
        if not found:
            return []
        header = [
            translate("EvaluatePolygons", "Class"),
            translate("EvaluatePolygons", "Found"),
            translate("EvaluatePolygons", "IoU"),
            translate("EvaluatePolygons", "Outline off by"),
            translate("EvaluatePolygons", "Hausdorff"),
            translate("EvaluatePolygons", "PoLiS"),
            translate("EvaluatePolygons", "Angle off by"),
            translate("EvaluatePolygons", "Vertices"),
        ]
        rows: list[list[str | Markup]] = [
            [
                self._name(name),
                translate("EvaluatePolygons", "{} of {}").format(
                    scores["matched"], scores["truth_objects"]
                ),
                _score(scores["iou"]),
                self._length(scores["boundary_distance"]),
                self._length(scores["hausdorff"]),
                self._length(scores["polis"]),
                _NOTHING if scores["mta"] is None else f"{scores['mta']:.1f}°",
                _NOTHING if scores["n_ratio"] is None else f"{scores['n_ratio']:.2f} ×",
            ]
            for name, scores in found.items()
        ]
        return [
            heading(translate("EvaluatePolygons", "Single objects")),
            table(header, rows),
            paragraph(
                translate(
                    "EvaluatePolygons",
                    "Whole objects inside the ground compared. Vertices: the result's, as a "
                    "multiple of the reference's.",
                ),
                small=True,
            ),
        ]

    def _coverage(self) -> list[Markup]:
        check = self.values["coverage"]
        is_valid = is_valid_coverage(check)
        if is_valid:
            verdict = translate(
                "EvaluatePolygons",
                "The result's {} polygons form a valid coverage: no overlaps, and neighbours share "
                "their edges.",
            ).format(check["polygons"])
        else:
            verdict = translate(
                "EvaluatePolygons",
                "The result's {} polygons are no valid coverage: {} invalid, {} with edges that do "
                "not match a neighbour's, overlaps of {} {}².",
            ).format(
                check["polygons"],
                check["invalid_polygons"],
                check["unmatched_polygons"],
                f"{check['overlap_area']:.3g}",
                self.unit,
            )
        if check["gaps"]:
            verdict += " " + translate(
                "EvaluatePolygons", "They enclose {} gaps of {} {}² in all, which may be no data."
            ).format(check["gaps"], f"{check['gap_area']:.3g}", self.unit)
        title = heading(translate("EvaluatePolygons", "Topology"))
        return [title, note(verdict, "good" if is_valid else "bad")]


def is_valid_coverage(check: Mapping[str, Any]) -> bool:
    """Whether polygons are valid and their edges match; gaps may be no data."""
    return not any(check[n] for n in ("invalid_polygons", "unmatched_polygons", "overlap_area"))


def _explain() -> list[Markup]:
    return [
        heading(translate("EvaluatePolygons", "What the figures mean")),
        paragraph(
            translate(
                "EvaluatePolygons",
                "IoU: ground that both layers give to a class, as a share of the ground that "
                "either gives to it. Precision: how much of the result's class is right. Recall: "
                "how much of the reference's class was found. F1: the two in one. Boundary scores "
                "compare only the edges of a class, within so many pixels. Ground that the "
                "reference does not cover is left out.",
            ),
            small=True,
        ),
    ]


def _score(value: float | None) -> str:
    return _NOTHING if value is None else f"{value:.3f}"


def _percent(share: float | None) -> str:
    return _NOTHING if share is None else f"{100 * share:.1f} %"
