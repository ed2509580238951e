"""Class map: the most probable class of each pixel as a Cloud Optimized GeoTIFF.

Bands of labels are kept as small files in the work folder until the raster is complete, so that a
killed job goes on with them; they become one raster through a VRT.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ElementTree, SubElement  # nosec B405 - writes only

import numpy as np
import rasterio
import rasterio.shutil
from affine import Affine
from numpy.typing import NDArray
from rasterio.windows import Window as RasterioWindow

from crispline.engine.card import ClassInfo
from crispline.engine.durable import atomic_path
from crispline.engine.errors import JobError
from crispline.engine.grid import Grid, Window
from crispline.engine.labelling import label_classes
from crispline.engine.legend import CLASSES_KEY, encode_classes
from crispline.engine.probabilities import NO_DATA_LABEL, ProbabilityArray
from crispline.engine.sinks.destination import reporting_failures, staged
from crispline.engine.sinks.style import build_raster_style, parse_colour

#: Metadata item of the file that holds the provenance as JSON.
PROVENANCE_KEY = "CRISPLINE_PROVENANCE"
#: Metadata item of the band: pixels a class, as JSON by class id; no data is not counted.
PIXELS_KEY = "CRISPLINE_PIXELS"

_COUNTS_KEY = "COUNTS"
_BLOCK = 512
_COUNT_ROWS = 64
_CACHE_BYTES = 64 << 20
_COG_OPTIONS = {
    "BIGTIFF": "IF_SAFER",
    "BLOCKSIZE": str(_BLOCK),
    "COMPRESS": "DEFLATE",
    "LEVEL": "1",  # half the time of the default, for flat areas nearly as small
    "OVERVIEW_RESAMPLING": "MODE",
}


@dataclass(frozen=True, slots=True)
class ClassMapSink:
    """Takes bands of probabilities and keeps their labels in `folder`, which must exist."""

    folder: Path
    grid: Grid
    classes: tuple[ClassInfo, ...]

    def accept(self, window: Window, probabilities: ProbabilityArray) -> None:
        """Keep the labels of one full-width band; durable when this returns.

        Raises OutputError on a full disk.
        """
        labels = label_classes(probabilities)
        # The last row comes again with the next band, unless the raster ends here.
        own = labels if window.row_stop == self.grid.shape.height else labels[:-1]
        path = self._band_path(window.row)
        with reporting_failures(path), atomic_path(path) as temporary:
            _write_band(temporary, own)

    def finish(self, target: Path, provenance: dict[str, Any]) -> Path:
        """Write the class map from the bands kept and return its path.

        Raises JobError where bands are missing, OutputError where it cannot be written.
        """
        bands = self._list_bands()
        mosaic = self.folder / "class_map.vrt"
        tree = _describe_mosaic(self.grid, self.classes, bands, provenance)
        with reporting_failures(mosaic):
            tree.write(mosaic, encoding="UTF-8")
        with staged(target) as folder, rasterio.Env(GDAL_CACHEMAX=_CACHE_BYTES):
            path = folder / target.name
            rasterio.shutil.copy(mosaic, path, driver="COG", **_COG_OPTIONS)
            _check_end(path)
            path.with_suffix(".qml").write_text(build_raster_style(self.classes), encoding="utf-8")
        return target

    def _band_path(self, row: int) -> Path:
        return self.folder / f"labels-{row:09d}.tif"

    def _list_bands(self) -> list[_Band]:
        """Return the bands from the top; raises JobError where rows are missing."""
        bands: list[_Band] = []
        row = 0
        while row < self.grid.shape.height:
            path = self._band_path(row)
            if not path.exists():
                raise JobError(
                    f"expected labels from row {row} on in {self.folder}, found none; "
                    "run the job again"
                )
            bands.append(_open_band(path, row))
            row += bands[-1].height
        return bands


@dataclass(frozen=True, slots=True)
class _Band:
    """Labels kept in a file: first row, height, and pixels of each class (index: class id)."""

    path: Path
    row: int
    height: int
    counts: NDArray[np.int64]


def count_labels(labels: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Return how often each label 0 to 255 occurs, 256 values."""
    # bincount widens its input to int64: a few rows at a time.
    starts = range(0, len(labels), _COUNT_ROWS)
    parts = [np.bincount(labels[r : r + _COUNT_ROWS].ravel(), minlength=256) for r in starts]
    return np.asarray(np.sum(parts, axis=0), dtype=np.int64)


def _write_band(path: Path, labels: NDArray[np.uint8]) -> None:
    height, width = labels.shape
    profile = {
        "driver": "GTiff",
        "height": height,
        "width": width,
        "count": 1,
        "dtype": "uint8",
        # Place comes with the mosaic; without any, rasterio warns.
        "transform": Affine.scale(2.0),
        "compress": "deflate",
        "zlevel": 1,
        "tiled": True,
        "blockxsize": _BLOCK,
        "blockysize": _BLOCK,
    }
    with rasterio.open(path, "w", **profile) as band:
        band.write(labels, 1)
        band.update_tags(**{_COUNTS_KEY: json.dumps(count_labels(labels).tolist())})
    # Not every failure on closing is reported.
    with rasterio.open(path) as band:
        if not np.array_equal(band.read(1), labels):
            raise OSError(f"{path.name} differs from what was written")


def _check_end(path: Path) -> None:
    """Read the last pixel, which lies at the file's end; raises RasterioError where it is not."""
    with rasterio.open(path) as written:
        written.read(1, window=RasterioWindow(written.width - 1, written.height - 1, 1, 1))


def _open_band(path: Path, row: int) -> _Band:
    with rasterio.open(path) as band:
        counts = np.array(json.loads(band.tags()[_COUNTS_KEY]), dtype=np.int64)
        return _Band(path, row, band.height, counts)


def _describe_mosaic(
    grid: Grid, classes: Sequence[ClassInfo], bands: Sequence[_Band], provenance: dict[str, Any]
) -> ElementTree[Element]:
    """Return the VRT of all bands, with everything the class map shall say of itself."""
    root = Element(
        "VRTDataset", rasterXSize=str(grid.shape.width), rasterYSize=str(grid.shape.height)
    )
    if grid.crs_wkt is not None:
        SubElement(root, "SRS").text = grid.crs_wkt
    coefficients = ", ".join(repr(float(value)) for value in grid.transform.to_gdal())
    SubElement(root, "GeoTransform").text = coefficients
    _add_metadata(root, {PROVENANCE_KEY: json.dumps(provenance, ensure_ascii=False)})
    band = SubElement(root, "VRTRasterBand", dataType="Byte", band="1")
    counts = np.sum([b.counts for b in bands], axis=0)
    pixels = {str(info.id): int(counts[info.id]) for info in classes}
    _add_metadata(
        band, {CLASSES_KEY: encode_classes(tuple(classes)), PIXELS_KEY: json.dumps(pixels)}
    )
    SubElement(band, "NoDataValue").text = str(NO_DATA_LABEL)
    SubElement(band, "ColorInterp").text = "Palette"
    _add_legend(band, classes)
    for source in bands:
        _add_source(band, source, width=grid.shape.width)
    return ElementTree(root)


def _add_metadata(parent: Element, items: dict[str, str]) -> None:
    metadata = SubElement(parent, "Metadata")
    for key, value in items.items():
        SubElement(metadata, "MDI", key=key).text = value


def _add_legend(band: Element, classes: Sequence[ClassInfo]) -> None:
    """Add category names and colour table; both count from 0, so gaps are filled."""
    by_id = {info.id: info for info in classes}
    categories, table = SubElement(band, "CategoryNames"), SubElement(band, "ColorTable")
    for number in range(max(by_id) + 1):
        info = by_id.get(number)
        SubElement(categories, "Category").text = info.name if info else ""
        red, green, blue = parse_colour(info.colour) if info else (0, 0, 0)
        SubElement(table, "Entry", c1=str(red), c2=str(green), c3=str(blue), c4="255")


def _add_source(band: Element, source: _Band, *, width: int) -> None:
    size = {"xSize": str(width), "ySize": str(source.height)}
    element = SubElement(band, "SimpleSource")
    SubElement(element, "SourceFilename", relativeToVRT="1").text = source.path.name
    SubElement(element, "SourceBand").text = "1"
    SubElement(element, "SrcRect", {"xOff": "0", "yOff": "0", **size})
    SubElement(element, "DstRect", {"xOff": "0", "yOff": str(source.row), **size})
