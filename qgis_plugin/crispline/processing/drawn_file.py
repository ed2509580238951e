"""The GeoTIFF that a drawn layer becomes: tiled, compressed, complete or not there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from qgis.core import Qgis, QgsCoordinateReferenceSystem
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QImage

from crispline.engine.errors import OutputError
from crispline.processing.pixel_grid import Chunk, PixelGrid

translate = QCoreApplication.translate

_OPTIONS = (
    *("TILED=YES", "COMPRESS=DEFLATE", "ZLEVEL=1", "SPARSE_OK=TRUE", "BIGTIFF=IF_SAFER"),
    *("INTERLEAVE=PIXEL",),
)


class DrawnFile:
    """Takes blocks of a provider; the file has its name once `finish` was called.

    A provider that draws colours gives red, green, blue and alpha; any other its own bands.
    Use as a context manager: without `finish` nothing stays.
    """

    def __init__(self, path: Path, *, provider: Any, crs: Any, grid: PixelGrid) -> None:
        """Create the file under another name. Raises OutputError where that fails."""
        from osgeo import gdal

        self._target = path
        self._partial = path.with_name(f".{path.name}.part")
        self.draws_colours = draws_colours(provider)
        count = 4 if self.draws_colours else provider.bandCount()
        kind = gdal.GDT_Byte if self.draws_colours else _gdal_type(provider.dataType(1))
        options = [*_OPTIONS, "PHOTOMETRIC=RGB", "ALPHA=YES"] if self.draws_colours else _OPTIONS
        self._dataset: Any = None
        driver = gdal.GetDriverByName("GTiff")
        size = grid.width, grid.height
        with _reporting(path):
            self._dataset = driver.Create(str(self._partial), *size, count, kind, list(options))
        if self._dataset is None:
            raise _refusal(path)
        self._dataset.SetGeoTransform(list(grid.geotransform))
        self._dataset.SetProjection(crs.toWkt(QgsCoordinateReferenceSystem.WKT_PREFERRED_GDAL))
        if not self.draws_colours:
            for band in range(1, count + 1):
                if provider.sourceHasNoDataValue(band):
                    self._dataset.GetRasterBand(band).SetNoDataValue(
                        provider.sourceNoDataValue(band)
                    )

    def __enter__(self) -> DrawnFile:
        """Return the file."""
        return self

    def __exit__(self, *exception: object) -> None:
        """Remove what is not finished."""
        self._dataset = None
        self._partial.unlink(missing_ok=True)

    def write(self, chunk: Chunk, blocks: list[Any]) -> int:
        """Write a chunk, one block a band or one of colours; return how many pixels are seen.

        Where the provider draws no colours, every pixel counts as seen. Raises OutputError.
        """
        seen = chunk.width * chunk.height
        if self.draws_colours:
            colours = take_colours(blocks[0])
            seen -= colours[3::4].count(0)
            # In memory the order is blue, green, red, alpha.
            with _reporting(self._target):
                failed = self._dataset.WriteRaster(
                    chunk.column, chunk.row, chunk.width, chunk.height, colours,
                    band_list=[3, 2, 1, 4], buf_pixel_space=4, buf_line_space=4 * chunk.width,
                    buf_band_space=1,
                )  # fmt: skip
            self._check(failed)
            return seen
        for number, block in enumerate(blocks, 1):
            band = self._dataset.GetRasterBand(number)
            with _reporting(self._target):
                failed = band.WriteRaster(
                    chunk.column, chunk.row, chunk.width, chunk.height, bytes(block.data()),
                    buf_type=_gdal_type(block.dataType()),
                )  # fmt: skip
            self._check(failed)
        return seen

    def finish(self) -> Path:
        """Give the complete file its name. Raises OutputError where that fails."""
        from osgeo import gdal

        with _reporting(self._target):
            self._dataset.FlushCache()
            self._dataset = None
        self._check(gdal.GetLastErrorType() >= gdal.CE_Failure)
        try:
            self._partial.replace(self._target)
        except OSError as error:
            raise _refusal(self._target) from error
        return self._target

    def _check(self, failed: int) -> None:
        if failed:
            raise _refusal(self._target)


def draws_colours(provider: Any) -> bool:
    """Whether a provider gives pictures rather than values."""
    return provider.dataType(1) in (Qgis.ARGB32, Qgis.ARGB32_Premultiplied)


def take_colours(block: Any) -> bytes:
    """Return a block's pixels, 4 bytes each: blue, green, red, alpha, not premultiplied."""
    if block.dataType() == Qgis.ARGB32:
        return bytes(block.data())
    image = block.image().convertToFormat(QImage.Format.Format_ARGB32)
    bits = image.constBits()
    bits.setsize(image.sizeInBytes())
    return bytes(bits)


def _gdal_type(kind: Any) -> int:
    from osgeo import gdal

    pairs = (
        (Qgis.Byte, gdal.GDT_Byte),
        (Qgis.UInt16, gdal.GDT_UInt16),
        (Qgis.Int16, gdal.GDT_Int16),
        (Qgis.UInt32, gdal.GDT_UInt32),
        (Qgis.Int32, gdal.GDT_Int32),
        (Qgis.Float32, gdal.GDT_Float32),
    )
    return int(next((number for name, number in pairs if name == kind), gdal.GDT_Float64))


@contextmanager
def _reporting(path: Path) -> Iterator[None]:
    """Put what GDAL raises, where another plugin has switched that on, into a sentence."""
    from osgeo import gdal

    gdal.ErrorReset()
    gdal.PushErrorHandler("CPLQuietErrorHandler")  # not to the console: it becomes a sentence
    try:
        yield
    except RuntimeError as error:
        raise _refusal(path) from error
    finally:
        gdal.PopErrorHandler()


def _refusal(path: Path) -> OutputError:
    from osgeo import gdal

    reason = " ".join(gdal.GetLastErrorMsg().split()) or "no reason given"
    return OutputError(
        translate(
            "RenderedRaster",
            "expected to write {} in {}, found that it failed ({}); free some space there or set "
            "another temporary folder",
        ).format(path.name, path.parent, reason)
    )
