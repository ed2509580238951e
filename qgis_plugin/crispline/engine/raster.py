"""Raster files of any format GDAL reads, through rasterio."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from rasterio.enums import ColorInterp, MaskFlags
from rasterio.errors import RasterioError
from rasterio.windows import Window as RasterioWindow

from crispline.engine.bands import BandInfo, explain_order, select_bands
from crispline.engine.block_cache import limit_block_cache
from crispline.engine.card import ModelCard
from crispline.engine.errors import CorruptBlockError, RasterError
from crispline.engine.grid import Grid, Shape, Window
from crispline.engine.raster_files import check_sources, describe_files, give_reason, open_dataset
from crispline.engine.resampling import resample_to_ground
from crispline.engine.source import Pixels, RasterSource, mark_valid

_LOG = logging.getLogger("crispline")
#: Rows of blocks that GDAL keeps decoded, and the fewest bytes.
_CACHED_ROWS = 1.125
_SMALLEST_CACHE = 16 * 2**20


class RasterioSource:
    """Selected bands of a raster file on its own grid; a context manager.

    Alpha bands, dataset masks, nodata values and NaN make pixels invalid (see `mark_valid`).
    """

    def __init__(
        self,
        path: str | Path,
        *,
        bands: Sequence[int | str] = (),
        expected: Sequence[str] = (),
        skip_bad_blocks: bool = False,
    ) -> None:
        """Open a file; `bands` and `expected` as in `select_bands`.

        With `skip_bad_blocks`, blocks that cannot be decoded become invalid and are listed in
        `bad_windows`. Raises RasterError when the file is missing, unreadable or complex, lacks
        bands, or is virtual and lacks a file that it is made of.
        """
        self.path = str(path)
        self._dataset = open_dataset(self.path)
        infos = self.band_infos = _describe_bands(self._dataset)
        try:
            self.bands = select_bands(self.path, infos, chosen=bands, expected=expected)
            types = _choose_types(self.path, self._dataset, self.bands)
            check_sources(self.path, self._dataset.files)
        except RasterError:
            self.close()
            raise
        self._alpha = tuple(b.number for b in infos if b.is_alpha and b.number not in self.bands)
        self._nodata = tuple(self._dataset.nodatavals[b - 1] for b in self.bands)
        flags = [self._dataset.mask_flag_enums[b - 1] for b in self.bands]
        self._has_mask = not self._alpha and all(
            MaskFlags.per_dataset in f and MaskFlags.alpha not in f for f in flags
        )
        self._skip_bad_blocks = skip_bad_blocks
        self._bad: dict[Window, None] = {}
        self.grid = _grid_of(self._dataset)
        self.dtype: np.dtype[Any] = np.result_type(*types)
        self.block_height = int(self._dataset.block_shapes[self.bands[0] - 1][0])
        self._files = describe_files(self.path, self._dataset.files)
        limit_block_cache(self._dataset, rows=_CACHED_ROWS, at_least=_SMALLEST_CACHE)

    @property
    def band_count(self) -> int:
        """Number of selected bands."""
        return len(self.bands)

    @property
    def identity(self) -> str:
        """Files behind the raster with size and time of change, bands, treatment of bad blocks."""
        return f"{self.path} {self._files} {self.bands} {self._skip_bad_blocks}"

    @property
    def bad_windows(self) -> tuple[Window, ...]:
        """Blocks found undecodable so far."""
        return tuple(self._bad)

    def read(self, window: Window) -> Pixels:
        """Return a window that lies inside the grid.

        Raises CorruptBlockError naming the block that cannot be decoded, RasterError where reading
        failed for another reason.
        """
        try:
            return self._decode(window)
        except RasterioError as error:
            return self._read_blocks(window, error)

    def close(self) -> None:
        """Close the file."""
        self._dataset.close()

    def __enter__(self) -> RasterioSource:
        """Return the open source."""
        return self

    def __exit__(self, *exception: object) -> None:
        """Close the file."""
        self.close()

    def _decode(self, window: Window) -> Pixels:
        area = RasterioWindow(window.column, window.row, window.width, window.height)
        read = self._dataset.read([*self.bands, *self._alpha], window=area)
        values = np.asarray(read[: len(self.bands)], dtype=self.dtype)
        valid = mark_valid(values, nodata=self._nodata)
        if self._alpha:
            valid &= (read[len(self.bands) :] > 0).all(axis=0)
        elif self._has_mask:
            valid &= self._dataset.read_masks(self.bands[0], window=area) > 0
        return Pixels(values, valid)

    def _read_blocks(self, window: Window, reason: RasterioError) -> Pixels:
        """Read a window block by block to find those that cannot be decoded."""
        shape = (window.height, window.width)
        values: NDArray[Any] = np.zeros((self.band_count, *shape), self.dtype)
        valid = np.zeros(shape, np.bool_)
        found = False
        for block in self._blocks(window):
            part = block.intersect(window)
            if part is None:
                continue
            try:
                pixels = self._decode(part)
            except RasterioError as error:
                found = True
                self._reject(block, error)
                continue
            rows, columns = part.relative_to(window).slices
            values[:, rows, columns], valid[rows, columns] = pixels.values, pixels.valid
        if not found:
            # GDAL tries a missing file behind a virtual raster once, then takes it for zeros.
            raise RasterError(
                f"expected to read rows {window.row} to {window.row_stop - 1} of {self.path}, "
                f"found: {give_reason(reason)}; see to that and run again"
            ) from reason
        return Pixels(values, valid)

    def _blocks(self, window: Window) -> list[Window]:
        height, width = self._dataset.block_shapes[self.bands[0] - 1]
        blocks = [
            Window(row, column, height, width).intersect(self.grid.window)
            for row in range(window.row // height * height, window.row_stop, height)
            for column in range(window.column // width * width, window.column_stop, width)
        ]
        return [block for block in blocks if block is not None]

    def _reject(self, block: Window, error: RasterioError) -> None:
        if not self._skip_bad_blocks:
            raise CorruptBlockError(
                f"expected to decode rows {block.row} to {block.row_stop - 1}, columns "
                f"{block.column} to {block.column_stop - 1} of {self.path}, found: "
                f"{give_reason(error)}; repair the file or pass over bad blocks"
            ) from error
        self._bad[block] = None


def open_raster(
    path: str | Path,
    *,
    bands: Sequence[int | str] = (),
    card: ModelCard | None = None,
    resolution: float | None = None,
    native: bool = False,
    skip_bad_blocks: bool = False,
) -> RasterSource:
    """Open a raster as a model wants it.

    `bands` are numbers from 1 or names (none: by the card's names, else the first ones, with a
    warning where others are left over). Pixels are resampled to `resolution` metres on the ground
    (None: the card's) unless `native`. Raises RasterError when the file is missing, unreadable,
    lacks bands, or a CRS where metres are needed.
    """
    expected = card.input.bands if card is not None else ()
    source = RasterioSource(path, bands=bands, expected=expected, skip_bad_blocks=skip_bad_blocks)
    if expected and not bands:
        warning = explain_order(source.path, source.band_infos, expected=expected)
        if warning is not None:
            _LOG.warning(warning)
    metres = resolution
    if metres is None and card is not None and card.ground_resolution is not None:
        metres = card.ground_resolution.metres
    if native or metres is None:
        return source
    if source.grid.crs_wkt is None:
        source.close()
        raise RasterError(
            f"expected {path} to have a coordinate reference system, as the model wants pixels of "
            f"{metres} m, found none; assign one or infer at the raster's own resolution"
        )
    try:
        return resample_to_ground(source, metres)
    except RasterError:
        source.close()
        raise


def _describe_bands(dataset: Any) -> list[BandInfo]:
    infos = []
    for number, (name, colour) in enumerate(
        zip(dataset.descriptions, dataset.colorinterp, strict=True), start=1
    ):
        names = tuple(n.strip().lower() for n in (name, colour.name) if n)
        infos.append(BandInfo(number, names, is_alpha=colour == ColorInterp.alpha))
    return infos


def _choose_types(path: str, dataset: Any, bands: Sequence[int]) -> list[str]:
    """Return the types of the selected bands; refuses complex ones, as of radar."""
    types = [str(dataset.dtypes[band - 1]) for band in bands]
    unreal = next((name for name in types if name.startswith("complex")), None)
    if unreal is not None:
        raise RasterError(
            f"expected real numbers in {path}, found {unreal}; convert it to its amplitude first"
        )
    return types


def _grid_of(dataset: Any) -> Grid:
    crs = dataset.crs
    wkt = crs.to_wkt(version="WKT2_2019") if crs else None
    transform = Affine(*dataset.transform[:6])
    return Grid(Shape(dataset.height, dataset.width), transform, wkt or None)
