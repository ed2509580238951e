"""Takes a layer back that QGIS began to write and did not finish."""

from __future__ import annotations

import re
from typing import Any

from qgis.core import QgsProviderRegistry

#: Sinks that are files: a path, or "ogr:". A letter alone is a drive of Windows.
_OTHER_PROVIDER = re.compile(r"(?!ogr:)[A-Za-z]{2,}:")
_IN_MEMORY = ("memory:", "TEMPORARY_OUTPUT")


def can_be_withdrawn(sink: str) -> bool:
    """Whether a half-written layer of a sink can be taken back: not so in a database."""
    return sink.startswith(_IN_MEMORY) or _OTHER_PROVIDER.match(sink) is None


def withdraw(layer: str) -> None:
    """Delete what was written of `layer` (id or data source): its table, or its files.

    Other tables of a GeoPackage stay. A layer in memory goes with those who hold it.
    """
    from osgeo import gdal

    parts = QgsProviderRegistry.instance().decodeUri("ogr", layer)
    path, table = parts.get("path") or "", parts.get("layerName") or ""
    try:
        dataset = gdal.OpenEx(path, gdal.OF_VECTOR | gdal.OF_UPDATE) if path else None
        if dataset is None:
            return
        number = _find_table(dataset, table)
        if number is not None and dataset.GetLayerCount() > 1:
            dataset.DeleteLayer(number)
            return
        driver = dataset.GetDriver()
        dataset = None  # closes the file
        driver.Delete(path)
    except RuntimeError:
        return  # nothing that GDAL can open is there


def _find_table(dataset: Any, name: str) -> int | None:
    names = [dataset.GetLayer(number).GetName() for number in range(dataset.GetLayerCount())]
    return names.index(name) if name in names else None
