"""Where a layer's polygons come from, as Crispline has noted it in the layer's file."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsProviderRegistry

#: Metadata item of our layers in a GeoPackage (crispline.engine.sinks.geopackage.PROVENANCE_KEY).
_KEY = "crispline"


def read_provenance(source: str, provider: str) -> str:
    """Return the JSON text that came with a layer's file, "" where there is none."""
    if provider != "ogr":
        return ""
    parts = QgsProviderRegistry.instance().decodeUri(provider, source)
    path = Path(str(parts.get("path") or ""))
    try:
        if path.suffix.lower() == ".gpkg":
            return _read_metadata(path, str(parts.get("layerName") or ""))
        return path.with_name(f"{path.stem}.provenance.json").read_text(encoding="utf-8")
    except (OSError, RuntimeError, UnicodeDecodeError):
        return ""


def _read_metadata(path: Path, layer: str) -> str:
    from osgeo import gdal

    dataset = gdal.OpenEx(str(path), gdal.OF_VECTOR | gdal.OF_READONLY)
    if dataset is None:
        return ""
    found = dataset.GetLayerByName(layer) if layer else dataset.GetLayer(0)
    return str(found.GetMetadataItem(_KEY) or "") if found is not None else ""
