"""Algorithm `modelinfo`: what is known of a model, and whether it runs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputDefinition,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
)

from crispline.engine.errors import CrisplineError
from crispline.engine.job import DEVICES
from crispline.processing.algorithm import CrisplineAlgorithm
from crispline.processing.feedback import ProcessingFeedback
from crispline.processing.segment_parameters import explain

if TYPE_CHECKING:
    from crispline.engine.card import ModelCard

MODEL, TRIAL, DEVICE = "MODEL", "TRIAL", "DEVICE"
HTML, JSON = "OUTPUT_HTML_FILE", "OUTPUT_JSON"


class ModelInfo(CrisplineAlgorithm):
    """Describes a model: classes, bands, resolution, licence, problems; tries it if asked to."""

    NAME = "modelinfo"
    RESUMES = False

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return self.tr("Describe a model")

    def tags(self) -> list[str]:
        """Return words that the toolbox finds the algorithm by."""
        return self.tr("onnx,model card,classes,legend,licence,license,check,test,deepness").split(
            ","
        )

    def shortHelpString(self) -> str:
        """Return the help beside the dialog."""
        return self.tr(
            "Shows a model's card: its classes and colours, the bands and the ground resolution it "
            "was made for, its licence, authors, training data and accuracy, and what keeps it "
            "from being used.\n\n"
            "With a trial run one tile of random values goes through the model, which tells "
            "whether it runs here, on which device and how fast.\n\n"
            "Without a model the one that comes with Crispline is described."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        for parameter in self._parameters():
            self.addParameter(parameter)
        for output in self._outputs():
            self.addOutput(output)

    def _parameters(self) -> Iterator[QgsProcessingParameterDefinition]:
        yield explain(
            QgsProcessingParameterFile(
                MODEL,
                self.tr("Model (empty: the one that comes with Crispline)"),
                optional=True,
                fileFilter=self.tr("ONNX models (*.onnx);;All files (*)"),
            ),
            self.tr("An ONNX file, with or without a model card."),
        )
        yield explain(
            QgsProcessingParameterBoolean(TRIAL, self.tr("Try the model"), defaultValue=False),
            self.tr("Runs one tile of random values."),
        )
        yield explain(
            QgsProcessingParameterEnum(
                DEVICE,
                self.tr("Device of the trial run"),
                options=list(DEVICES),
                defaultValue="auto",
                usesStaticStrings=True,
            ),
            self.tr("“auto” takes the fastest there is."),
            advanced=True,
        )
        yield explain(
            QgsProcessingParameterFileDestination(
                HTML,
                self.tr("Description"),
                fileFilter=self.tr("HTML files (*.html)"),
                optional=True,
                createByDefault=True,
            ),
            self.tr("A page to read."),
        )
        yield explain(
            QgsProcessingParameterFileDestination(
                JSON,
                self.tr("Everything as JSON"),
                fileFilter=self.tr("JSON files (*.json)"),
                optional=True,
                createByDefault=False,
            ),
            self.tr("For programs."),
        )

    def _outputs(self) -> Iterator[QgsProcessingOutputDefinition]:
        yield QgsProcessingOutputBoolean("USABLE", self.tr("Whether the model can be used"))
        texts = {
            "NAME": self.tr("Name"),
            "VERSION": self.tr("Version"),
            "CLASSES": self.tr("Classes, as JSON"),
            "BANDS": self.tr("Bands in the model's order"),
            "LICENCE": self.tr("Licence"),
            "PROBLEMS": self.tr("What keeps it from being used"),
            "NOTES": self.tr("Notes"),
            "DEVICE_USED": self.tr("Device of the trial run"),
        }
        for name, text in texts.items():
            yield QgsProcessingOutputString(name, text)
        yield QgsProcessingOutputNumber("RESOLUTION", self.tr("Metres a pixel"))
        yield QgsProcessingOutputNumber("SECONDS", self.tr("Seconds for one tile"))

    def processAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Let the engine look at the model, and write what it finds."""
        from crispline.processing.model_sheet import ModelSheet
        from crispline.processing.parameter_values import ParameterValues
        from crispline.processing.report_file import write_text

        values = ParameterValues(self, parameters, context)
        told = ProcessingFeedback(feedback)
        task = {
            "model": values.file(MODEL),
            "trial": values.boolean(TRIAL),
            "device": values.choice(DEVICE),
        }
        html, plain = values.destination(HTML), values.destination(JSON)
        written: dict[str, Any] = {}
        try:
            report = self._engine.run("model_info", task, told)
            report = {
                **report, **{n: [told.word(t) for t in report[n]] for n in ("problems", "notes")}
            }  # fmt: skip
            card = _read_card(report)
            if html:
                write_text(Path(html), ModelSheet(report, card).write_html())
                written[HTML] = html
            if plain:
                write_text(Path(plain), json.dumps(report, ensure_ascii=False, indent=2))
                written[JSON] = plain
        except CrisplineError as error:
            raise self.refusal(error, told) from error
        for problem in report["problems"]:
            told.warn(problem)
        self._tell(card, told)
        return {**written, **_collect_outputs(report, card)}

    def _tell(self, card: ModelCard | None, told: ProcessingFeedback) -> None:
        if card is None:
            return
        text = self.tr("{}: {}")
        told.log("info", text.format(card.name, ", ".join(info.name for info in card.classes)))
        if card.ground_resolution is not None:
            text = self.tr("Made for {} m a pixel, bands {}")
            told.log(
                "info", text.format(card.ground_resolution.metres, ", ".join(card.input.bands))
            )


def _read_card(report: dict[str, Any]) -> ModelCard | None:
    from crispline.engine.card_json import card_from_json

    if report["card"] is None:
        return None
    return card_from_json(json.dumps(report["card"]), origin=str(report["path"]))


def _collect_outputs(report: dict[str, Any], card: ModelCard | None) -> dict[str, Any]:
    """Return what the algorithm gives; what is unknown is left out."""
    found: dict[str, Any] = {
        "USABLE": card is not None and not report["problems"],
        "PROBLEMS": "\n".join(report["problems"]),
        "NOTES": "\n".join(report["notes"]),
    }
    if card is not None:
        found["NAME"], found["VERSION"], found["LICENCE"] = card.name, card.version, card.licence
        classes = [asdict(info) for info in card.classes]
        found["CLASSES"] = json.dumps(classes, ensure_ascii=False)
        found["BANDS"] = ", ".join(card.input.bands)
        if card.ground_resolution is not None:
            found["RESOLUTION"] = card.ground_resolution.metres
    if report["trial"] is not None:
        found["DEVICE_USED"] = report["trial"]["device"]
        found["SECONDS"] = report["trial"]["seconds"]
    return found
