"""Runs in QGIS' own Python: opens files as layers and prints what QGIS sees of them as JSON.

Usage: inspect_layers.py SOURCE... where a source is a path, or path|layername=name.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from qgis.core import QgsApplication, QgsRasterBandStats, QgsRasterLayer, QgsVectorLayer

RASTER_SUFFIXES = (".tif", ".tiff", ".vrt")


def inspect_vector(source: str) -> dict[str, Any]:
    """Return what QGIS reads from a vector layer, its features geometry by geometry."""
    layer = QgsVectorLayer(source, "layer", "ogr")
    report: dict[str, Any] = {"valid": layer.isValid()}
    if not layer.isValid():
        return report
    features = list(layer.getFeatures())
    return {
        **report,
        "crs": layer.crs().authid(),
        "fields": {field.name(): field.typeName() for field in layer.fields()},
        "rows": [[str(value) for value in feature.attributes()] for feature in features],
        "feature_count": layer.featureCount(),
        "geometry_type": int(layer.geometryType()),
        "invalid": [f.id() for f in features if not f.geometry().isGeosValid()],
        "empty": [f.id() for f in features if f.geometry().isEmpty()],
        "area": sum(feature.geometry().area() for feature in features),
        "encoding": layer.dataProvider().encoding(),
        "renderer": layer.renderer().type(),
        "categories": read_categories(layer),
    }


def read_categories(layer: QgsVectorLayer) -> dict[str, str]:
    """Return label and colour (#rrggbb) of a categorised renderer."""
    renderer = layer.renderer()
    if renderer.type() != "categorizedSymbol":
        return {}
    return {c.label(): c.symbol().color().name() for c in renderer.categories()}


def inspect_raster(source: str) -> dict[str, Any]:
    """Return what QGIS reads from a raster layer: size, bands, CRS, colours, extremes."""
    layer = QgsRasterLayer(source, "layer", "gdal")
    report: dict[str, Any] = {"valid": layer.isValid()}
    if not layer.isValid():
        return report
    provider = layer.dataProvider()
    statistics = provider.bandStatistics(1, QgsRasterBandStats.All)
    return {
        **report,
        "crs": layer.crs().authid(),
        "extent": read_extent(layer),
        "width": layer.width(),
        "height": layer.height(),
        "bands": layer.bandCount(),
        "minimum": statistics.minimumValue,
        "maximum": statistics.maximumValue,
        "nodata": provider.sourceNoDataValue(1) if provider.sourceHasNoDataValue(1) else None,
        "overviews": provider.hasPyramids(),
        "renderer": layer.renderer().type(),
        "colours": {int(item.value): item.color.name() for item in provider.colorTable(1)},
    }


def read_extent(layer: QgsRasterLayer) -> list[float]:
    """Return west, south, east and north."""
    extent = layer.extent()
    return [extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum()]


def inspect(source: str) -> dict[str, Any]:
    """Open a source as what its suffix says it is."""
    is_raster = source.lower().endswith(RASTER_SUFFIXES)
    return inspect_raster(source) if is_raster else inspect_vector(source)


def main() -> None:
    """Print one JSON object: source to report."""
    application = QgsApplication([], False)  # noqa: FBT003 - QGIS' signature: no user interface
    application.initQgis()
    reports = {source: inspect(source) for source in sys.argv[1:]}
    sys.stdout.write(json.dumps(reports) + "\n")
    sys.stdout.flush()
    # QGIS without a screen may crash while it tidies up, after all has been said.
    os._exit(0)


if __name__ == "__main__":
    main()
