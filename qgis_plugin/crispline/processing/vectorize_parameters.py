"""Parameters of `vectorizeclasses`: names, texts and what they may be."""

from __future__ import annotations

from collections.abc import Iterator

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterBand,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFile,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterRasterLayer,
)
from qgis.PyQt.QtCore import QCoreApplication

from crispline.processing import segment_parameters as names

BAND, PROBABILITIES = "BAND", "PROBABILITIES"

translate = QCoreApplication.translate


def list_parameters() -> Iterator[QgsProcessingParameterDefinition]:
    """Yield the parameters in the order of the dialog."""
    yield names.explain(
        QgsProcessingParameterRasterLayer(
            names.INPUT, translate("VectorizeClasses", "Class raster"), optional=True
        ),
        translate(
            "VectorizeClasses",
            "Whole numbers, up to 255 different ones. No data stays without a polygon.",
        ),
    )
    yield names.explain(
        QgsProcessingParameterBand(
            BAND,
            translate("VectorizeClasses", "Band (empty: the only one)"),
            parentLayerParameterName=names.INPUT,
            optional=True,
        ),
        translate("VectorizeClasses", "The band with the class numbers."),
    )
    yield names.explain(
        QgsProcessingParameterFile(
            PROBABILITIES,
            translate("VectorizeClasses", "Probability store instead of a raster (.zarr folder)"),
            behavior=QgsProcessingParameterFile.Folder,
            optional=True,
        ),
        translate(
            "VectorizeClasses",
            "A folder written by “crispline segment --probabilities” or “crispline infer”.",
        ),
        advanced=True,
    )
    yield from names.polygon_parameters()
    yield names.explain(
        QgsProcessingParameterFeatureSink(
            names.OUTPUT,
            translate("VectorizeClasses", "Polygons"),
            QgsProcessing.TypeVectorPolygon,
            optional=True,
            createByDefault=True,
            supportsAppend=True,
        ),
        translate(
            "VectorizeClasses",
            "The class polygons with class_id, class_name, area_m2, perimeter_m, "
            "confidence (empty for a class raster) and n_vertices.",
        ),
    )
    yield names.explain(
        QgsProcessingParameterFolderDestination(
            names.SHAPEFILES,
            translate("VectorizeClasses", "Folder for one Shapefile a class"),
            optional=True,
            createByDefault=False,
        ),
        translate("VectorizeClasses", "Named after the classes; made where there is none yet."),
    )
