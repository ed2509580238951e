"""Parameters and outputs of `segmentraster`: names, texts and what they may be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingOutputDefinition,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterBand,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtCore import QCoreApplication

from crispline.engine.job import DEFAULT_TOLERANCE, DEVICES

INPUT, MODEL, BANDS = "INPUT", "MODEL", "BANDS"
EXTENT, AREA = "EXTENT", "AREA"
CLASSES, MINIMUM_AREA, HOLE_AREA, TOLERANCE = "CLASSES", "MINIMUM_AREA", "HOLE_AREA", "TOLERANCE"
DEVICE, RESOLUTION, OVERLAP, THREADS = "DEVICE", "RESOLUTION", "OVERLAP", "THREADS"
SKIP_BAD_BLOCKS = "SKIP_BAD_BLOCKS"
OUTPUT, CLASS_MAP, SHAPEFILES = "OUTPUT", "CLASS_MAP", "SHAPEFILES"
POLYGONS, DEVICE_USED, SPEED = "POLYGONS", "DEVICE_USED", "MEGAPIXELS_PER_SECOND"
CLASS_AREAS, WARNINGS = "CLASS_AREAS", "WARNINGS"

translate = QCoreApplication.translate


def list_parameters() -> Iterator[QgsProcessingParameterDefinition]:
    """Yield the parameters in the order of the dialog."""
    for parameters in (_inputs(), _where(), polygon_parameters(), _how()):
        yield from parameters
    yield from _destinations()


def list_outputs() -> Iterator[QgsProcessingOutputDefinition]:
    """Yield what the algorithm tells beside its layers."""
    yield QgsProcessingOutputNumber(POLYGONS, translate("SegmentRaster", "Number of polygons"))
    yield QgsProcessingOutputString(DEVICE_USED, translate("SegmentRaster", "Device used"))
    yield QgsProcessingOutputNumber(SPEED, translate("SegmentRaster", "Megapixels per second"))
    yield QgsProcessingOutputString(
        CLASS_AREAS, translate("SegmentRaster", "Polygons and area of each class, as JSON")
    )
    yield QgsProcessingOutputString(WARNINGS, translate("SegmentRaster", "Warnings"))


def explain(
    parameter: QgsProcessingParameterDefinition, text: str, *, advanced: bool = False
) -> QgsProcessingParameterDefinition:
    """Return a parameter with its help, among the advanced ones where asked for."""
    parameter.setHelp(text)
    if advanced:
        parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.FlagAdvanced)
    return parameter


def _inputs() -> Iterator[QgsProcessingParameterDefinition]:
    yield explain(
        QgsProcessingParameterRasterLayer(INPUT, translate("SegmentRaster", "Raster layer")),
        translate(
            "SegmentRaster",
            "An aerial or satellite image. Files and whatever else GDAL reads are taken as they "
            "are; layers from a server (XYZ, WMS, WCS) are drawn at the model's resolution first, "
            "so give an extent or an area for those.",
        ),
    )
    yield explain(
        QgsProcessingParameterFile(
            MODEL,
            translate("SegmentRaster", "Model (empty: the one that comes with Crispline)"),
            optional=True,
            fileFilter=translate("SegmentRaster", "ONNX models (*.onnx);;All files (*)"),
        ),
        translate(
            "SegmentRaster",
            "An ONNX file with a model card, Crispline's own or that of Deepness. “Describe a "
            "model” shows what is in it.",
        ),
    )
    yield explain(
        QgsProcessingParameterBand(
            BANDS,
            translate("SegmentRaster", "Bands (empty: as the model expects)"),
            parentLayerParameterName=INPUT,
            optional=True,
            allowMultiple=True,
        ),
        translate(
            "SegmentRaster",
            "As many bands as the model expects, in its order. Empty: by the bands' names, else by "
            "their order.",
        ),
    )


def _where() -> Iterator[QgsProcessingParameterDefinition]:
    yield explain(
        QgsProcessingParameterExtent(
            EXTENT, translate("SegmentRaster", "Extent (empty: the whole raster)"), optional=True
        ),
        translate("SegmentRaster", "Only pixels in it are segmented. Any CRS will do."),
    )
    yield explain(
        QgsProcessingParameterFeatureSource(
            AREA,
            translate("SegmentRaster", "Area of interest"),
            [QgsProcessing.TypeVectorPolygon],
            optional=True,
        ),
        translate(
            "SegmentRaster",
            "Only pixels in its polygons are segmented, or in those that are selected. Any CRS "
            "will do. With an extent, what lies in both.",
        ),
    )


def polygon_parameters() -> Iterator[QgsProcessingParameterDefinition]:
    """Yield what shapes the polygons, for every algorithm that makes some."""
    yield explain(
        QgsProcessingParameterString(
            CLASSES,
            translate("SegmentRaster", "Classes to write (empty: all)"),
            optional=True,
        ),
        translate(
            "SegmentRaster",
            "Names of classes, separated by commas or semicolons; from Python also a list.",
        ),
    )
    yield explain(
        _optional_number(
            MINIMUM_AREA,
            translate("SegmentRaster", "Minimum area in m² (empty: 16 pixels)"),
        ),
        translate(
            "SegmentRaster",
            "Smaller polygons become part of the neighbour with which they share most of their "
            "border. 0 keeps all.",
        ),
    )
    yield explain(
        _optional_number(
            HOLE_AREA, translate("SegmentRaster", "Fill holes smaller than (m²)"), default=0.0
        ),
        translate("SegmentRaster", "Holes that are smaller are filled. 0 keeps all."),
    )
    yield explain(
        _optional_number(
            TOLERANCE,
            translate("SegmentRaster", "Simplification tolerance in pixels"),
            default=DEFAULT_TOLERANCE,
        ),
        translate(
            "SegmentRaster",
            "How far outlines may move when they are made straight. Neighbours stay without gaps "
            "and overlaps. 0 keeps every vertex.",
        ),
    )


def _how() -> Iterator[QgsProcessingParameterDefinition]:
    yield explain(
        QgsProcessingParameterEnum(
            DEVICE,
            translate("SegmentRaster", "Device"),
            options=list(DEVICES),
            defaultValue="auto",
            usesStaticStrings=True,
        ),
        translate(
            "SegmentRaster",
            "What the model runs on; “auto” takes the fastest there is, and the log says which and "
            "why no better one.",
        ),
    )
    yield explain(
        _optional_number(
            RESOLUTION,
            translate("SegmentRaster", "Resolution in metres a pixel (empty: the model's)"),
        ),
        translate("SegmentRaster", "The raster is resampled to it before the model sees it."),
        advanced=True,
    )
    yield explain(
        _optional_number(
            OVERLAP,
            translate("SegmentRaster", "Overlap of tiles, 0 to under 1 (empty: the model's)"),
        ),
        translate(
            "SegmentRaster",
            "Share of a tile's side that its neighbour sees too. More is slower and smoother.",
        ),
        advanced=True,
    )
    yield explain(
        QgsProcessingParameterNumber(
            THREADS,
            translate("SegmentRaster", "Processor threads (empty: all)"),
            type=QgsProcessingParameterNumber.Integer,
            optional=True,
            minValue=1,
        ),
        translate("SegmentRaster", "Fewer leave room for other programs."),
        advanced=True,
    )
    yield explain(
        QgsProcessingParameterBoolean(
            SKIP_BAD_BLOCKS,
            translate("SegmentRaster", "Skip blocks that cannot be read"),
            defaultValue=False,
        ),
        translate(
            "SegmentRaster",
            "Damaged parts of the file count as no data, with a warning, and do not end the job.",
        ),
        advanced=True,
    )


def _destinations() -> Iterator[QgsProcessingParameterDefinition]:
    yield explain(
        QgsProcessingParameterFeatureSink(
            OUTPUT,
            translate("SegmentRaster", "Polygons"),
            QgsProcessing.TypeVectorPolygon,
            optional=True,
            createByDefault=True,
            supportsAppend=True,
        ),
        translate(
            "SegmentRaster",
            "The class polygons with class_id, class_name, area_m2, perimeter_m, confidence (mean "
            "probability) and n_vertices.",
        ),
    )
    yield explain(
        QgsProcessingParameterRasterDestination(
            CLASS_MAP,
            translate("SegmentRaster", "Class map"),
            optional=True,
            createByDefault=False,
        ),
        translate("SegmentRaster", "A GeoTIFF with the class of every pixel and a palette."),
    )
    yield explain(
        QgsProcessingParameterFolderDestination(
            SHAPEFILES,
            translate("SegmentRaster", "Folder for one Shapefile a class"),
            optional=True,
            createByDefault=False,
        ),
        translate("SegmentRaster", "Named after the classes; made where there is none yet."),
    )


def _optional_number(name: str, text: str, *, default: Any = None) -> QgsProcessingParameterNumber:
    """Return a parameter for a number of at least 0 that may be left out."""
    return QgsProcessingParameterNumber(
        name,
        text,
        type=QgsProcessingParameterNumber.Double,
        defaultValue=default,
        optional=True,
        minValue=0.0,
    )
