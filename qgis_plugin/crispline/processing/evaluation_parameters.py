"""Parameters and outputs of `evaluatepolygons`: names, texts and what they may be."""

from __future__ import annotations

from collections.abc import Iterator

from qgis.core import (
    QgsProcessing,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputDefinition,
    QgsProcessingOutputNumber,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtCore import QCoreApplication

from crispline.processing.segment_parameters import explain

INPUT, REFERENCE = "INPUT", "REFERENCE"
CLASS_FIELD, REFERENCE_FIELD, TRUTH_CLASS = "CLASS_FIELD", "REFERENCE_FIELD", "TRUTH_CLASS"
PIXEL_SIZE, OBJECT_CLASSES = "PIXEL_SIZE", "OBJECT_CLASSES"
HTML, JSON, CSV = "OUTPUT_HTML_FILE", "OUTPUT_JSON", "OUTPUT_CSV"

translate = QCoreApplication.translate


def list_parameters() -> Iterator[QgsProcessingParameterDefinition]:
    """Yield the parameters in the order of the dialog."""
    for parameters in (_layers(), _options(), _files()):
        yield from parameters


def list_outputs() -> Iterator[QgsProcessingOutputDefinition]:
    """Yield the figures that the algorithm gives beside its files."""
    numbers = {
        "OVERALL_ACCURACY": translate("EvaluatePolygons", "Overall accuracy"),
        "MEAN_IOU": translate("EvaluatePolygons", "Mean IoU"),
        "MEAN_F1": translate("EvaluatePolygons", "Mean F1"),
        "BOUNDARY_DISTANCE": translate("EvaluatePolygons", "Mean distance of the boundaries"),
        "POLYGONS": translate("EvaluatePolygons", "Number of polygons"),
        "INVALID_POLYGONS": translate("EvaluatePolygons", "Invalid polygons"),
        "OVERLAP_AREA": translate("EvaluatePolygons", "Area of overlaps"),
        "GAPS": translate("EvaluatePolygons", "Enclosed gaps"),
        "PIXEL_SIZE_USED": translate("EvaluatePolygons", "Pixel size of the comparison"),
    }
    for name, text in numbers.items():
        yield QgsProcessingOutputNumber(name, text)
    yield QgsProcessingOutputBoolean(
        "VALID_COVERAGE", translate("EvaluatePolygons", "Valid coverage")
    )


def _layers() -> Iterator[QgsProcessingParameterDefinition]:
    polygons = [QgsProcessing.TypeVectorPolygon]
    yield explain(
        QgsProcessingParameterFeatureSource(
            INPUT, translate("EvaluatePolygons", "Class polygons"), polygons
        ),
        translate("EvaluatePolygons", "The layer to score."),
    )
    yield explain(
        QgsProcessingParameterFeatureSource(
            REFERENCE, translate("EvaluatePolygons", "Reference polygons"), polygons
        ),
        translate("EvaluatePolygons", "What is held to be true."),
    )
    yield explain(
        QgsProcessingParameterField(
            CLASS_FIELD,
            translate("EvaluatePolygons", "Class field (empty: found by itself)"),
            parentLayerParameterName=INPUT,
            optional=True,
        ),
        translate(
            "EvaluatePolygons",
            "The column of the class polygons that holds the class, as number or text.",
        ),
    )
    yield explain(
        QgsProcessingParameterField(
            REFERENCE_FIELD,
            translate("EvaluatePolygons", "Class field of the reference (empty: the same)"),
            parentLayerParameterName=REFERENCE,
            optional=True,
        ),
        translate("EvaluatePolygons", "Only where it has another name there."),
    )


def _options() -> Iterator[QgsProcessingParameterDefinition]:
    yield explain(
        QgsProcessingParameterString(
            TRUTH_CLASS,
            translate(
                "EvaluatePolygons",
                "The reference holds only this class (empty: it has all classes)",
            ),
            optional=True,
        ),
        translate(
            "EvaluatePolygons", "A class of the input; every reference polygon counts as it."
        ),
    )
    yield explain(
        QgsProcessingParameterNumber(
            PIXEL_SIZE,
            translate(
                "EvaluatePolygons",
                "Pixel of the comparison in layer units (empty: 4096 along the longer side)",
            ),
            type=QgsProcessingParameterNumber.Double,
            optional=True,
            minValue=0.0,
        ),
        translate(
            "EvaluatePolygons", "Use the raster's pixel to compare different results of one raster."
        ),
    )
    yield explain(
        QgsProcessingParameterString(
            OBJECT_CLASSES,
            translate("EvaluatePolygons", "Classes to score object by object"),
            defaultValue="building",
            optional=True,
        ),
        translate(
            "EvaluatePolygons",
            "Separated by commas or semicolons; those that the reference lacks are left out.",
        ),
        advanced=True,
    )


def _files() -> Iterator[QgsProcessingParameterDefinition]:
    files = {
        HTML: (
            translate("EvaluatePolygons", "Report"),
            translate("EvaluatePolygons", "HTML files (*.html)"),
            translate("EvaluatePolygons", "All figures on a page, with what they mean."),
        ),
        JSON: (
            translate("EvaluatePolygons", "All figures as JSON"),
            translate("EvaluatePolygons", "JSON files (*.json)"),
            translate("EvaluatePolygons", "For programs: everything that the report holds."),
        ),
        CSV: (
            translate("EvaluatePolygons", "Scores of the classes as CSV"),
            translate("EvaluatePolygons", "CSV files (*.csv)"),
            translate("EvaluatePolygons", "For spreadsheets: a line for each class."),
        ),
    }
    for name, (text, kind, use) in files.items():
        yield explain(
            QgsProcessingParameterFileDestination(
                name, text, fileFilter=kind, optional=True, createByDefault=name == HTML
            ),
            use,
        )
