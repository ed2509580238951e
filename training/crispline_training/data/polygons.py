"""The user's own rasters and label polygons, straight to tiles."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import cached_property
from typing import Literal, Unpack

import numpy as np

from crispline.engine.area import Area, area_from_layer
from crispline.engine.card import GroundResolution
from crispline.engine.card_defaults import tolerated_resolution
from crispline.engine.errors import AreaError, RasterError
from crispline.engine.grid import Grid
from crispline.engine.resampling import ground_resolution
from crispline_training.data.block_split import BlockSettings, BlockSplit, split_sources
from crispline_training.data.label_painter import IgnoreBuffer, LabelPainter
from crispline_training.data.module import DataFacts, LoadingOptions, Part, SegmentationData
from crispline_training.data.open_rasters import OpenRasters
from crispline_training.data.polygon_classes import ClassScheme, ClassTable
from crispline_training.data.polygon_layer import PolygonLayer, name_crs, read_polygon_layer
from crispline_training.data.polygon_source import PolygonSource, SourceWindow
from crispline_training.data.raster_image import RasterImage
from crispline_training.data.raster_pairs import RasterPair, pair_files
from crispline_training.errors import DatasetError

_LOG = logging.getLogger("crispline")
_PARTS: tuple[Part, ...] = ("train", "val", "test")


class PolygonData(SegmentationData):
    """Tiles of rasters with labels painted from polygon layers, split by blocks of ground."""

    def __init__(
        self,
        raster: str | list[str],
        labels: str | list[str],
        column: str | None = None,
        *,
        classes: list[str] | None = None,
        background: str | None = None,
        rename: dict[str, str] | None = None,
        ignored: list[str] | None = None,
        colours: dict[str, str] | None = None,
        area: str | None = None,
        ignore_buffer: float = 0.0,
        overlap: Literal["smaller", "later"] = "smaller",
        bands: list[int | str] | None = None,
        block_pixels: int | None = None,
        block_metres: float | None = None,
        val_share: float = 0.15,
        test_share: float = 0.15,
        name: str = "",
        licence: str = "",
        **loading: Unpack[LoadingOptions],
    ) -> None:
        """Set up without reading anything.

        `raster` and `labels` are one file each, lists, or folders (see `pair_files`); layers may
        be in any CRS. `column`, `classes`, `background`, `rename`, `ignored` and `colours`: see
        `ClassScheme`. `area` is a polygon layer; pixels outside are ignored, as are those within
        `ignore_buffer` metres of any polygon's outline. Of overlapping polygons the smaller one
        wins, or the later one of the layer. `bands` are numbers from 1 or names (None: all but
        alpha). The ground is cut into blocks with sides of `block_pixels` or `block_metres` (None:
        as suits tiles and rasters); `val_share` and `test_share` of it are not trained on. The
        rest is as in `SegmentationData`. Raises RecipeError for settings out of range.
        """
        super().__init__(**loading)
        self._raster, self._labels = raster, labels
        self._scheme = ClassScheme(
            column,
            classes,
            background,
            rename={} if rename is None else rename,
            ignored=() if ignored is None else tuple(ignored),
            colours={} if colours is None else colours,
        )
        self._area = area
        self._ignore_buffer = ignore_buffer
        self._overlap = overlap
        self._bands = () if bands is None else tuple(bands)
        self._blocks = BlockSettings(block_pixels, block_metres, val_share, test_share)
        self._name = name
        self._licence = licence

    @cached_property
    def pairs(self) -> tuple[RasterPair, ...]:
        """The rasters and their layers."""
        return pair_files(self._raster, self._labels)

    @cached_property
    def facts(self) -> DataFacts:
        """What rasters and layers say of themselves."""
        images = self._images
        return DataFacts(
            name=self._name or ", ".join(pair.name for pair in self.pairs[:3]),
            bands=images[0].bands,
            classes=self._table.classes,
            ground_resolution=_find_resolution([image.grid for image in images]),
            licence=self._licence,
        )

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What was mended, left out, or looks wrong in rasters and layers: a sentence each."""
        own = [note for layer in self._layers for note in layer.notes]
        apart = [
            f"{_explain_apart(source, layer)}; all of it is {self._scheme.background!r} now"
            for source, layer in zip(self.rasters, self._layers, strict=True)
            if not source.painter.touches(source.shape)
        ]
        counts = self.split.counts
        lacking = [
            f"expected every class in the {part} part, found no {info.name}; choose smaller "
            "blocks or another seed, or label more of it"
            for part, found in zip(_PARTS, counts, strict=False)
            for info in self.facts.classes
            if found[info.id] == 0 and counts[:, info.id].any()
        ]
        return (*dict.fromkeys(own), *apart, *lacking)

    @cached_property
    def split(self) -> BlockSplit:
        """The ground of each part; looks at all labels once."""
        classes = len(self.facts.classes)
        return split_sources(
            self.rasters, self._blocks, classes=classes, tile=self.tile, seed=self.seed
        )

    @cached_property
    def rasters(self) -> tuple[PolygonSource, ...]:
        """Every raster with its labels, whole.

        Raises DatasetError where a raster and its layer lie apart, and nothing else says what is
        there: another raster that has polygons, and a background class.
        """
        sources = tuple(
            self._make_source(*parts)
            for parts in zip(self.pairs, self._images, self._layers, strict=True)
        )
        apart = [not source.painter.touches(source.shape) for source in sources]
        if any(apart) and (all(apart) or self._scheme.background is None):
            first = apart.index(True)
            raise DatasetError(_explain_apart(sources[first], self._layers[first]))
        return sources

    def open_sources(self, part: Part) -> Sequence[SourceWindow]:
        """Return the ground of a part; raises DatasetError where files are missing or wrong."""
        number = _PARTS.index(part)
        if number >= len(self.split.parts):
            raise DatasetError(
                "expected a test part, found none as test_share is 0; give it a share of the ground"
            )
        if part == "train":
            for note in self.notes:
                _LOG.warning(note)
        return self.split.parts[number]

    @cached_property
    def _images(self) -> tuple[RasterImage, ...]:
        files = OpenRasters()
        images = tuple(
            RasterImage(pair.raster, bands=self._bands, files=files) for pair in self.pairs
        )
        first = images[0]
        for image in images[1:]:
            if (len(image.bands), image.dtype) != (len(first.bands), first.dtype):
                raise DatasetError(
                    f"expected {len(first.bands)} bands of {first.dtype} in {image.path} as in "
                    f"{first.path}, found {len(image.bands)} of {image.dtype}; choose bands that "
                    "all rasters have, or convert them to one type"
                )
        return images

    @cached_property
    def _layers(self) -> tuple[PolygonLayer, ...]:
        column = self._scheme.column
        return tuple(
            read_polygon_layer(pair.labels, image.grid, column=column)
            for pair, image in zip(self.pairs, self._images, strict=True)
        )

    @cached_property
    def _table(self) -> ClassTable:
        return self._scheme.resolve(name for layer in self._layers for name in layer.names)

    def _make_source(
        self, pair: RasterPair, image: RasterImage, layer: PolygonLayer
    ) -> PolygonSource:
        painter = LabelPainter(
            layer.polygons,
            self._table.label_polygons(layer),
            outside=self._table.outside,
            overlap=self._overlap,
            buffer=_make_buffer(self._ignore_buffer, image),
        )
        area = None if self._area is None else _read_area(image, self._area)
        return PolygonSource(pair.name, image, painter, area=area)


def _make_buffer(metres: float, image: RasterImage) -> IgnoreBuffer | None:
    if metres == 0:
        return None
    try:
        return IgnoreBuffer(metres, ground_resolution(image.grid))
    except RasterError as error:
        raise DatasetError(f"{image.path}: the ignore buffer is in metres: {error}") from error


def _read_area(image: RasterImage, path: str) -> Area:
    try:
        return area_from_layer(image.grid, path)
    except AreaError as error:
        raise DatasetError(f"{image.path}: {error}") from error


def _explain_apart(source: PolygonSource, layer: PolygonLayer) -> str:
    return (
        f"{source.image.path}: expected label polygons on the raster, found all {layer.total} of "
        f"{layer.origin} outside; check that they belong together, and their coordinate reference "
        f"systems (raster: {name_crs(source.grid.crs_wkt)}, layer: {layer.crs_name})"
    )


def _find_resolution(grids: Sequence[Grid]) -> GroundResolution | None:
    """Return the mean size of pixels, and what is tolerable around it and all there are."""
    if any(grid.crs_wkt is None for grid in grids):
        return None
    try:
        pixels = [ground_resolution(grid) for grid in grids]
    except RasterError:  # the CRS has no metres there
        return None
    sizes = np.sqrt([pixel.x * pixel.y for pixel in pixels])
    usual = tolerated_resolution(float(np.exp(np.log(sizes).mean())))
    return GroundResolution(
        usual.metres,
        minimum=min(usual.minimum, float(sizes.min())),
        maximum=max(usual.maximum, float(sizes.max())),
    )
