"""Algorithm `exportshapefiles`: a layer of class polygons to one Shapefile a class."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputMultipleLayers,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterString,
)

from crispline.engine.errors import CrisplineError, OutputError
from crispline.processing.algorithm import CrisplineAlgorithm
from crispline.processing.feedback import ProcessingFeedback
from crispline.processing.segment_parameters import CLASSES, explain

if TYPE_CHECKING:
    from crispline.processing.parameter_values import ParameterValues
    from crispline.processing.polygon_input import PolygonInput

INPUT, CLASS_FIELD, FOLDER = "INPUT", "CLASS_FIELD", "FOLDER"
OVERWRITE, LOAD = "OVERWRITE", "LOAD"
FILES, COUNT, POLYGONS, CLASS_POLYGONS = "FILES", "COUNT", "POLYGONS", "CLASS_POLYGONS"
#: Share of the progress bar for handing the layer over.
_HANDING_OVER = 0.4
_GREY = "#808080"


@dataclass(frozen=True)
class _Request:
    """The layer as it was when asked for, and values."""

    polygons: PolygonInput
    field: str
    classes: tuple[str, ...]
    folder: str
    overwrite: bool
    load: bool

    @classmethod
    def read(cls, values: ParameterValues) -> _Request:
        """Read the parameters; raises CrisplineError with a sentence."""
        from crispline.processing.polygon_input import PolygonInput, choose_class_fields

        polygons = PolygonInput.read(values, INPUT)
        chosen = values.text(CLASS_FIELD)
        field, _ = choose_class_fields(polygons, None, chosen=chosen, chosen_in_truth="")
        return cls(
            polygons=polygons,
            field=field,
            classes=values.texts(CLASSES),
            folder=values.destination(FOLDER),
            overwrite=values.boolean(OVERWRITE),
            load=values.boolean(LOAD),
        )


class ExportShapefiles(CrisplineAlgorithm):
    """Writes one Shapefile for each class of a polygon layer."""

    NAME = "exportshapefiles"
    RESUMES = False
    _request: _Request

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return self.tr("Export one Shapefile per class")

    def tags(self) -> list[str]:
        """Return words that the toolbox finds the algorithm by."""
        return self.tr("shp,shapefile,esri,split,class,category,save,save as,export").split(",")

    def shortHelpString(self) -> str:
        """Return the help beside the dialog."""
        return self.tr(
            "Writes the polygons of each class to a Shapefile of its own, named after the class, "
            "with all their attributes, a .cpg (UTF-8) and a .qml with the class's colour as in "
            "QGIS.\n\n"
            "Works on layers of any provider, temporary ones too, and on the selection where that "
            "is asked for; edits that are not saved yet are exported as well. The class field is "
            "found by itself where it is called class_name, class_id, class, name or label.\n\n"
            "Shapefiles hold ten characters of a field's name and 254 bytes of a text; a class "
            "that would exceed 2 GB is refused before anything is written."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        for parameter in self._parameters():
            self.addParameter(parameter)
        for output in (
            QgsProcessingOutputMultipleLayers(FILES, self.tr("Shapefiles")),
            QgsProcessingOutputNumber(COUNT, self.tr("Number of Shapefiles")),
            QgsProcessingOutputNumber(POLYGONS, self.tr("Number of polygons")),
            QgsProcessingOutputString(CLASS_POLYGONS, self.tr("Polygons of each class, as JSON")),
        ):
            self.addOutput(output)

    def _parameters(self) -> Iterator[QgsProcessingParameterDefinition]:
        yield explain(
            QgsProcessingParameterFeatureSource(
                INPUT, self.tr("Class polygons"), [QgsProcessing.TypeVectorPolygon]
            ),
            self.tr("Any polygon layer with a field that holds the class."),
        )
        yield explain(
            QgsProcessingParameterField(
                CLASS_FIELD,
                self.tr("Class field (empty: found by itself)"),
                parentLayerParameterName=INPUT,
                optional=True,
            ),
            self.tr("Each of its values gets a Shapefile, up to 254 different ones."),
        )
        yield explain(
            QgsProcessingParameterString(
                CLASSES, self.tr("Classes to write (empty: all)"), optional=True
            ),
            self.tr(
                "Names of classes, separated by commas or semicolons; from Python also a list."
            ),
        )
        yield explain(
            QgsProcessingParameterFolderDestination(FOLDER, self.tr("Folder for the Shapefiles")),
            self.tr("Made where there is none yet; other files in it stay."),
        )
        yield explain(
            QgsProcessingParameterBoolean(
                OVERWRITE, self.tr("Replace Shapefiles of the same name"), defaultValue=True
            ),
            self.tr("Without it nothing is written where one of them exists."),
        )
        yield explain(
            QgsProcessingParameterBoolean(
                LOAD, self.tr("Load the Shapefiles into the project"), defaultValue=False
            ),
            self.tr("In a group that is named after the layer."),
        )

    def checkParameterValues(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        """Return whether the parameters will do, and a sentence where they do not."""
        from crispline.processing.parameter_values import ParameterValues

        ok, message = super().checkParameterValues(parameters, context)
        if not ok:
            return False, str(message)
        try:
            _Request.read(ParameterValues(self, parameters, context))
        except CrisplineError as error:
            return False, str(error)
        return True, ""

    def prepareAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> bool:
        """Take what is needed of the layer; QGIS calls this where it lives."""
        from crispline.processing.parameter_values import ParameterValues

        try:
            self._request = _Request.read(ParameterValues(self, parameters, context))
        except CrisplineError as error:
            self.refused = error
        return True

    def processAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Export the layer; in a thread of its own."""
        told = ProcessingFeedback(feedback)
        self.raise_refused(told)
        polygons = self._request.polygons
        if polygons.has_edits:
            text = self.tr("Layer {} has edits that are not saved: they are exported as well.")
            told.warn(text.format(polygons.name))
        try:
            value = self._export(told)
        except CrisplineError as error:
            raise self.refusal(error, told) from error
        for path, (name, count) in zip(value["outputs"], value["polygons"].items()):
            text = self.tr("{}: {} polygons in {}")
            told.log("info", text.format(name, count, Path(path).name))
            if self._request.load:
                self._announce(path, name, context)
        return {
            FOLDER: self._request.folder,
            FILES: value["outputs"],
            COUNT: len(value["outputs"]),
            POLYGONS: sum(value["polygons"].values()),
            CLASS_POLYGONS: json.dumps(value["polygons"], ensure_ascii=False),
        }

    def _export(self, told: ProcessingFeedback) -> dict[str, Any]:
        """Hand the layer over, in files that are gone afterwards, and let the engine write."""
        from crispline.processing.layer_provenance import read_provenance
        from crispline.processing.polygon_input import list_writable

        request = self._request
        with tempfile.TemporaryDirectory(prefix="crispline-") as folder:
            source = Path(folder, _name_file(request.polygons.name) + ".fgb")
            fields = list_writable(request.polygons)
            if request.field not in fields:
                raise OutputError(
                    self.tr(
                        "expected a class field of numbers or texts, found {} in layer {}; choose "
                        "another field"
                    ).format(request.field, request.polygons.name)
                )
            told.enter(0.0, _HANDING_OVER)
            request.polygons.write(source, fields=fields, feedback=told)
            provenance = read_provenance(*request.polygons.place)
            if provenance:
                beside = source.with_name(f"{source.stem}.provenance.json")
                beside.write_text(provenance, encoding="utf-8")
            told.call(str(source), request.polygons.name)
            told.enter(_HANDING_OVER, 1.0)
            return self._engine.run(
                "export_shapefiles",
                {
                    "source": str(source),
                    "class_column": request.field,
                    "folder": request.folder,
                    "classes": list(request.classes),
                    "overwrite": request.overwrite,
                },
                told,
            )

    def _announce(self, path: str, name: str, context: QgsProcessingContext) -> None:
        """Let QGIS load a Shapefile, in the colour of its class."""
        from crispline.engine.card import ClassInfo
        from crispline.processing.loading import Presentation
        from crispline.processing.style_colours import read_colours

        style = Path(path).with_suffix(".qml")
        colours = read_colours(style.read_text(encoding="utf-8")) if style.exists() else {}
        classes = (ClassInfo(0, name, colours.get(name, _GREY)),)
        details = QgsProcessingContext.LayerDetails(name, context.project(), FILES)
        context.addLayerToLoadOnCompletion(path, details)
        Presentation(name, self._request.polygons.name, classes).announce(context, path, None)


def _name_file(name: str) -> str:
    """Return a layer's name as a file may have it."""
    return re.sub(r"[^\w.-]+", "_", name).strip("._")[:80] or "polygons"
