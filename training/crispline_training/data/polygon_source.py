"""A raster and its label polygons as one labelled source."""

from __future__ import annotations

from crispline.engine.area import Area
from crispline.engine.grid import Grid, Shape, Window
from crispline_training.data.label_painter import LabelPainter
from crispline_training.data.raster_image import RasterImage
from crispline_training.data.resampled_image import ResampledImage
from crispline_training.data.source import Image, KnownPixels, Label
from crispline_training.sample import IGNORE


class PolygonSource:
    """A raster with labels painted from polygons, read window by window.

    Pixels without data and outside the area of interest are IGNORE.
    """

    def __init__(
        self,
        name: str,
        image: RasterImage | ResampledImage,
        painter: LabelPainter,
        *,
        area: Area | None = None,
    ) -> None:
        """Put together what was read and checked."""
        self.name = name
        self.image = image
        self.painter = painter
        self._area = area

    @property
    def shape(self) -> Shape:
        """Height and width in pixels."""
        return self.image.grid.shape

    @property
    def grid(self) -> Grid:
        """Where the pixels lie."""
        return self.image.grid

    def read(self, window: Window) -> tuple[Image, Label]:
        """Return image (band, row, column) and label (row, column) of a window inside."""
        return self.read_known(window).fill()

    def read_known(self, window: Window) -> KnownPixels:
        """Return values, where they are data, and labels of a window inside."""
        pixels = self.image.read(window)
        values = pixels.values.astype(self.image.dtype, copy=False)
        return KnownPixels(values, pixels.valid, self.label(window))

    def label(self, window: Window) -> Label:
        """Return the labels (row, column) of a window, whether the raster has data there or not.

        No pixel is read.
        """
        label = self.painter.paint(window)
        if self._area is not None:
            label[~self._area.mask(window)] = IGNORE
        return label


class SourceWindow:
    """A window of another labelled source, as a source of its own."""

    def __init__(self, source: PolygonSource, window: Window) -> None:
        """Serve the pixels of `window`, which lies inside `source`."""
        self.source = source
        self.window = window
        self.name = f"{source.name} (row {window.row}, column {window.column})"
        self.shape = window.shape

    def read(self, window: Window) -> tuple[Image, Label]:
        """Return image and label of a window inside."""
        return self.source.read(self._place(window))

    def read_known(self, window: Window) -> KnownPixels:
        """Return values, where they are data, and labels of a window inside."""
        return self.source.read_known(self._place(window))

    def _place(self, window: Window) -> Window:
        own = self.window
        return Window(own.row + window.row, own.column + window.column, window.height, window.width)
