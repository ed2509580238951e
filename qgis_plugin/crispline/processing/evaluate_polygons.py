"""Algorithm `evaluatepolygons`: class polygons scored against reference polygons."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsUnitTypes,
)

from crispline.engine.errors import CrisplineError
from crispline.processing.algorithm import CrisplineAlgorithm
from crispline.processing.evaluation_parameters import (
    CSV,
    HTML,
    JSON,
    list_outputs,
    list_parameters,
)
from crispline.processing.feedback import ProcessingFeedback

if TYPE_CHECKING:
    from crispline.processing.evaluation_request import EvaluationRequest

#: Column that both layers' classes are written to for the engine.
_COLUMN = "class_name"
#: Share of the progress bar for handing the layers over.
_HANDING_OVER = 0.1


class EvaluatePolygons(CrisplineAlgorithm):
    """Scores class polygons against true ones: classes, boundaries, objects, topology."""

    NAME = "evaluatepolygons"
    RESUMES = False
    _request: EvaluationRequest

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return self.tr("Evaluate polygons")

    def tags(self) -> list[str]:
        """Return words that the toolbox finds the algorithm by."""
        return self.tr(
            "accuracy,assessment,validation,confusion,iou,intersection over union,f1,precision,"
            "recall,boundary,quality,ground truth,reference,score"
        ).split(",")

    def shortHelpString(self) -> str:
        """Return the help beside the dialog."""
        return self.tr(
            "Compares class polygons with reference polygons of the same ground: IoU, F1, "
            "precision and recall of every class, scores of the class boundaries and their mean "
            "distance, the geometry of single objects such as buildings, and whether the result is "
            "a valid coverage.\n\n"
            "Classes are compared by their text. The column is found by itself where it is called "
            "class_name, class_id, class, name or label. Where the reference holds one class only, "
            "building footprints say, name that class: the ground outside counts as the rest.\n\n"
            "The layers may be of any provider and CRS; only what the reference covers is compared."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        for parameter in list_parameters():
            self.addParameter(parameter)
        for output in list_outputs():
            self.addOutput(output)

    def checkParameterValues(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        """Return whether the parameters will do, and a sentence where they do not."""
        from crispline.processing.evaluation_request import EvaluationRequest
        from crispline.processing.parameter_values import ParameterValues

        ok, message = super().checkParameterValues(parameters, context)
        if not ok:
            return False, str(message)
        try:
            EvaluationRequest.read(ParameterValues(self, parameters, context))
        except CrisplineError as error:
            return False, str(error)
        return True, ""

    def prepareAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> bool:
        """Take what is needed of the layers; QGIS calls this where they live."""
        from crispline.processing.evaluation_request import EvaluationRequest
        from crispline.processing.parameter_values import ParameterValues

        try:
            self._request = EvaluationRequest.read(ParameterValues(self, parameters, context))
        except CrisplineError as error:
            self.refused = error
        return True

    def processAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Score the layers and write the reports; in a thread of its own."""
        from crispline.processing.evaluation_report import EvaluationReport
        from crispline.processing.report_file import write_text
        from crispline.processing.style_colours import read_colours

        told = ProcessingFeedback(feedback)
        self.raise_refused(told)
        request = self._request
        try:
            values = self._evaluate(told)
            remarks = self._find_remarks(values, told)
            report = EvaluationReport(
                values, request.result.name, request.truth.name, self._name_unit(),
                colours=read_colours(request.result.style), remarks=remarks,
            )  # fmt: skip
            files = {
                HTML: (request.html, report.write_html),
                JSON: (request.json, lambda: json.dumps(values, ensure_ascii=False, indent=2)),
                CSV: (request.csv, report.write_csv),
            }
            for path, write in files.values():
                if path:
                    write_text(Path(path), write())
        except CrisplineError as error:
            raise self.refusal(error, told) from error
        self._tell(values, told)
        written = {name: path for name, (path, _) in files.items() if path}
        return {**written, **_collect_outputs(values)}

    def _evaluate(self, told: ProcessingFeedback) -> dict[str, Any]:
        """Hand the layers over, in files that are gone afterwards, and let the engine score."""
        request = self._request
        with tempfile.TemporaryDirectory(prefix="crispline-") as folder:
            paths = [Path(folder, "result.fgb"), Path(folder, "reference.fgb")]
            layers = [
                (request.result, request.result_field), (request.truth, request.truth_field),
            ]  # fmt: skip
            for number, (path, (layer, field)) in enumerate(zip(paths, layers)):
                told.enter(number * _HANDING_OVER / 2, (number + 1) * _HANDING_OVER / 2)
                fields = [field] if field else []
                layer.write(path, fields=fields, names={field: _COLUMN}, feedback=told)
                told.call(str(path), layer.name)
            told.enter(_HANDING_OVER, 1.0)
            values = self._engine.run(
                "evaluate",
                {
                    "result": str(paths[0]),
                    "truth": str(paths[1]),
                    "class_column": _COLUMN,
                    "truth_class": request.truth_class or None,
                    "pixel_size": request.pixel_size,
                    "object_classes": list(request.object_classes),
                },
                told,
            )
        return {**values, "result": request.result.name, "truth": request.truth.name}

    def _name_unit(self) -> str:
        """Return the unit of the engine's lengths: the result's, metres where that is degrees."""
        crs = self._request.result.crs
        if crs.isGeographic():
            return "m"
        return str(QgsUnitTypes.toAbbreviatedString(crs.mapUnits()))

    def _find_remarks(self, values: dict[str, Any], told: ProcessingFeedback) -> list[str]:
        """Return what a reader must know first, said in the log as well."""
        remarks = []
        scored = [scores["f1"] for scores in values["classes"].values()]
        if not self._request.truth_class and not any(scored):
            remarks.append(
                self.tr(
                    "No class of the result occurs in the reference at the same place: check that "
                    "the class fields ({} and {}) hold the same names."
                ).format(self._request.result_field, self._request.truth_field)
            )
        for remark in remarks:
            told.warn(remark)
        for layer in (self._request.result, self._request.truth):
            if layer.has_edits:
                text = self.tr("Layer {} has edits that are not saved: they count.")
                told.warn(text.format(layer.name))
        return remarks

    def _tell(self, values: dict[str, Any], told: ProcessingFeedback) -> None:
        for name, scores in values["classes"].items():
            text = self.tr("{}: IoU {}, F1 {}")
            told.log("info", text.format(name, *(_show(scores[s]) for s in ("iou", "f1"))))
        text = self.tr("Overall accuracy {}, mean IoU {}, mean F1 {}")
        names = ("overall_accuracy", "mean_iou", "mean_f1")
        told.log("info", text.format(*(_show(values[name]) for name in names)))


def _collect_outputs(values: dict[str, Any]) -> dict[str, Any]:
    """Return the figures that are outputs; what is undefined is left out."""
    from crispline.processing.evaluation_report import is_valid_coverage

    check = values["coverage"]
    found = {
        "OVERALL_ACCURACY": values["overall_accuracy"],
        "MEAN_IOU": values["mean_iou"],
        "MEAN_F1": values["mean_f1"],
        "BOUNDARY_DISTANCE": values["boundary_distance"]["mean"],
        "POLYGONS": check["polygons"],
        "INVALID_POLYGONS": check["invalid_polygons"],
        "OVERLAP_AREA": check["overlap_area"],
        "GAPS": check["gaps"],
        "PIXEL_SIZE_USED": values["pixel_size"],
        "VALID_COVERAGE": is_valid_coverage(check),
    }
    return {name: value for name, value in found.items() if value is not None}


def _show(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
