"""Class maps: rasters of one class id a pixel, ours or another tool's, read as labels."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import DTypeLike, NDArray
from rasterio.enums import ColorInterp, MaskFlags
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.windows import Window as RasterioWindow

from crispline.engine.block_cache import limit_block_cache
from crispline.engine.card import ClassInfo
from crispline.engine.errors import CorruptBlockError, RasterError
from crispline.engine.grid import Grid, Shape, Window, split_rows
from crispline.engine.legend import read_legend
from crispline.engine.probabilities import NO_DATA_LABEL

#: Rows read at once while looking for the values that occur.
_SCAN_ROWS = 256
_MOST_CLASSES = 255
#: From here on a float has no 64-bit integer.
_BEYOND_INTEGERS = 2.0**63
#: Rows of blocks that GDAL keeps decoded, and the fewest bytes.
_CACHED_ROWS = 2
_SMALLEST_CACHE = 16 << 20

Labels = NDArray[np.uint8]
#: Raster values as whole numbers: unsigned where those of the raster are of 64 bits.
Codes = NDArray[np.integer[Any]]


class ClassMapReader:
    """Labels of a class raster, window by window; close it, or use it as a context manager.

    Values 0 to 254 are the class ids themselves. Where other values occur (class codes above 254,
    0 and 255 of a binary mask) they are numbered from 0 in ascending order and named after their
    value. No data: the declared nodata value, masked pixels, NaN, and an undeclared 255 beside
    other values than 0.
    """

    def __init__(self, path: str | Path, *, band: int | None = None) -> None:
        """Open a raster and find its classes, which reads it once.

        `band` counts from 1 and may be left out where there is one band beside alpha. Raises
        RasterError for a file that cannot be read or is no class raster.
        """
        self._path = str(path)
        try:
            with warnings.catch_warnings():
                # A raster without georeference is measured in pixels.
                warnings.simplefilter("ignore", NotGeoreferencedWarning)
                self._dataset = rasterio.open(path)
        except RasterioError as error:
            raise RasterError(
                f"expected a class raster that GDAL can read at {path}, found none ({error}); "
                "check the path"
            ) from error
        try:
            limit_block_cache(self._dataset, rows=_CACHED_ROWS, at_least=_SMALLEST_CACHE)
            self._band = _choose_band(self._dataset, band)
            self._grid = _describe_grid(self._dataset)
            self._labels = _label_values(self._path, self._find_values())
            self.classes = self._name_classes()
        except BaseException:
            self._dataset.close()
            raise

    def __enter__(self) -> ClassMapReader:
        """Return the reader itself."""
        return self

    def __exit__(self, *exception: object) -> None:
        """Close the raster."""
        self.close()

    def close(self) -> None:
        """Close the raster."""
        self._dataset.close()

    @property
    def grid(self) -> Grid:
        """Where the pixels lie."""
        return self._grid

    def read(self, window: Window) -> Labels:
        """Return labels uint8 (row, column) of a window inside the grid, 255 for no data.

        Raises CorruptBlockError for a window that cannot be decoded.
        """
        values, valid = self._read_values(window)
        labels = np.full(values.shape, NO_DATA_LABEL, dtype=np.uint8)
        labels[valid] = self._labels.look_up(values[valid])
        return labels

    def _name_classes(self) -> tuple[ClassInfo, ...]:
        known = self._labels.labels != NO_DATA_LABEL
        ids = zip(self._labels.values[known], self._labels.labels[known], strict=True)
        return read_legend(self._dataset, self._band, {int(value): int(i) for value, i in ids})

    def _read_values(self, window: Window) -> tuple[NDArray[Any], NDArray[np.bool_]]:
        """Return raw values and where they are valid, both (row, column)."""
        place = RasterioWindow(window.column, window.row, window.width, window.height)
        try:
            values = self._dataset.read(self._band, window=place)
            if MaskFlags.all_valid in self._dataset.mask_flag_enums[self._band - 1]:
                valid = np.ones(values.shape, dtype=bool)
            else:
                valid = self._dataset.read_masks(self._band, window=place) > 0
        except RasterioError as error:
            raise CorruptBlockError(
                f"expected readable pixels in {self._path}, rows {window.row} to "
                f"{window.row_stop - 1}, found a damaged block ({error}); repair the raster"
            ) from error
        if np.issubdtype(values.dtype, np.floating):
            valid &= np.isfinite(values)
        return values, valid

    def _find_values(self) -> Codes:
        """Return the distinct valid values in ascending order."""
        found: Codes = np.empty(0, dtype=_choose_code_type(self._dataset.dtypes[self._band - 1]))
        for window in split_rows(self._grid.shape, _SCAN_ROWS):
            values, valid = self._read_values(window)
            found = np.union1d(found, _distinct(values, valid, self._path))
            if len(found) > _MOST_CLASSES + 1:
                raise RasterError(
                    f"expected a class raster of at most {_MOST_CLASSES} classes in {self._path}, "
                    f"found {len(found)} values and more; name a raster of classes, not an image"
                )
        return found


def read_class_map(path: str | Path, *, band: int | None = None) -> ClassMapReader:
    """Open any class raster; see ClassMapReader."""
    return ClassMapReader(path, band=band)


@dataclass(frozen=True, slots=True)
class _ValueLabels:
    """Which label each raster value gets; `values` ascend and `labels` run beside them."""

    values: Codes
    labels: Labels

    def look_up(self, values: NDArray[Any]) -> Labels:
        """Return the label of each value, all of which occur in the raster."""
        if values.dtype == np.uint8:
            table = np.full(256, NO_DATA_LABEL, dtype=np.uint8)
            table[self.values] = self.labels
            return np.asarray(table[values])
        return np.asarray(
            self.labels[np.searchsorted(self.values, values.astype(self.values.dtype))]
        )


def _label_values(path: str, found: Codes) -> _ValueLabels:
    """Number the values that occur: by themselves where they are ids, else in ascending order."""
    values = found
    if np.isin(NO_DATA_LABEL, values) and not np.isin(values, (0, NO_DATA_LABEL)).all():
        ids = values[values != NO_DATA_LABEL]
        if len(ids) == 0 or (ids[0] >= 0 and ids[-1] < NO_DATA_LABEL):
            return _ValueLabels(values, values.astype(np.uint8))
    if len(values) > _MOST_CLASSES:
        raise RasterError(
            f"expected at most {_MOST_CLASSES} classes in {path}, found {len(values)}; "
            "name a raster of classes, not an image"
        )
    if len(values) and (values[0] < 0 or values[-1] >= NO_DATA_LABEL):
        return _ValueLabels(values, np.arange(len(values), dtype=np.uint8))
    return _ValueLabels(values, values.astype(np.uint8))


def _choose_code_type(dtype: DTypeLike) -> type[np.int64] | type[np.uint64]:
    return np.uint64 if np.dtype(dtype) == np.uint64 else np.int64


def _distinct(values: NDArray[Any], valid: NDArray[np.bool_], path: str) -> Codes:
    if values.dtype == np.uint8:
        present = np.zeros(256, dtype=bool)
        present[values[valid]] = True
        return np.flatnonzero(present)
    distinct = np.unique(values[valid])
    if np.issubdtype(values.dtype, np.floating):
        whole = (distinct == np.rint(distinct)) & (np.abs(distinct) < _BEYOND_INTEGERS)
        if not whole.all():
            raise RasterError(
                f"expected whole numbers as class ids in {path}, found "
                f"{distinct[~whole][0]:g}; name a raster of classes, not an image or probabilities"
            )
    return distinct.astype(_choose_code_type(values.dtype))


def _choose_band(dataset: Any, band: int | None) -> int:
    """Return the band to read; the only one that is no alpha band where none is given."""
    if band is None:
        bands = [
            number
            for number, kind in enumerate(dataset.colorinterp, 1)
            if kind is not ColorInterp.alpha
        ]
        if len(bands) != 1:
            raise RasterError(
                f"expected one band of class ids in {dataset.name}, found {len(bands)}; "
                "name the band"
            )
        return bands[0]
    if not 1 <= band <= dataset.count:
        raise RasterError(
            f"expected a band of 1 to {dataset.count} in {dataset.name}, found {band}; "
            "name one of these"
        )
    return band


def _describe_grid(dataset: Any) -> Grid:
    crs = dataset.crs.to_wkt(version="WKT2_2019") if dataset.crs else None
    return Grid(Shape(dataset.height, dataset.width), dataset.transform, crs)
