"""The user's own rasters and label polygons, straight to tiles."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from copy import copy
from functools import cached_property
from pathlib import Path
from typing import Literal, Unpack

from crispline.engine.card_defaults import tolerated_resolution
from crispline.engine.class_layer import name_class
from crispline_training.data.block_split import (
    BlockSettings,
    BlockSplit,
    share_ground,
    split_sources,
)
from crispline_training.data.module import (
    PARTS,
    DataFacts,
    LoadingOptions,
    Part,
    SegmentationData,
    Whole,
)
from crispline_training.data.polygon_classes import ClassScheme, ClassTable
from crispline_training.data.polygon_layer import PolygonLayer, read_polygon_layer
from crispline_training.data.polygon_rasters import (
    PaintSettings,
    explain_apart,
    measure_pixels,
    open_images,
    paint_source,
)
from crispline_training.data.polygon_source import PolygonSource
from crispline_training.data.raster_image import RasterImage
from crispline_training.data.raster_pairs import Files, RasterPair, list_parts, pair_files
from crispline_training.data.resampled_image import ResampledImage, resample_images
from crispline_training.data.source import LabelledSource
from crispline_training.errors import DatasetError, RecipeError

_LOG = logging.getLogger("crispline")


class PolygonData(SegmentationData):
    """Tiles of rasters with labels painted from polygon layers, split by blocks of ground."""

    def __init__(
        self,
        raster: Files,
        labels: Files,
        column: str | int | None = None,
        *,
        val_raster: Files | None = None,
        val_labels: Files | None = None,
        test_raster: Files | None = None,
        test_labels: Files | None = None,
        ground_resolution: float | None = None,
        # Text before numbers: the parser makes a 1 of a quoted "01" otherwise.
        classes: list[str | int] | None = None,
        background: str | int | None = None,
        rename: dict[str | int, str | int] | None = None,
        ignored: list[str | int] | None = None,
        colours: dict[str | int, str] | None = None,
        area: str | None = None,
        ignore_buffer: float = 0.0,
        overlap: Literal["smaller", "later"] = "smaller",
        bands: list[str | int] | None = None,
        block_pixels: int | None = None,
        block_metres: float | None = None,
        val_share: float = 0.15,
        test_share: float = 0.15,
        cache_folder: str | None = None,
        name: str = "",
        licence: str = "",
        **loading: Unpack[LoadingOptions],
    ) -> None:
        """Set up without reading anything.

        Args:
            raster: one file, a list, or a folder (see `pair_files`).
            labels: one layer, a list, or a folder of them, in any CRS.
            column: column of the layers that holds the class.
            val_raster: rasters to validate on, whole; then `raster` gives no ground for it.
            val_labels: their layers; those of `labels` where None.
            test_raster: rasters to test on, whole, likewise.
            test_labels: their layers; those of `labels` where None.
            ground_resolution: metres a pixel that rasters are trained on at, resampled as by the
                engine; the mean of what they have where None, or none of them where one has no CRS.
            classes: see `ClassScheme`, as for `background`, `rename`, `ignored` and `colours`.
            background: class of ground without a polygon.
            rename: classes by values of the column.
            ignored: values of the column whose polygons are ignored.
            colours: #rrggbb by class.
            area: polygon layer; pixels outside are ignored.
            ignore_buffer: metres to either side of any polygon's outline that are ignored.
            overlap: which of overlapping polygons wins, the smaller or the later one of the layer.
            bands: numbers from 1 or names; all but alpha where None.
            block_pixels: side of the blocks that the ground is cut into, in pixels trained on.
            block_metres: the same in metres; as suits tiles and rasters where neither is given.
            val_share: share of the ground that is validated on.
            test_share: share of the ground that is tested on, 0 for none.
            cache_folder: folder of resampled copies of large rasters; the user's cache where None.
            name: of the data set.
            licence: of the data set.
            **loading: as in `SegmentationData`.

        Raises RecipeError for settings out of range.
        """
        super().__init__(**loading)
        self._files = list_parts(
            (raster, labels), val=(val_raster, val_labels), test=(test_raster, test_labels)
        )
        if ground_resolution is not None and not 0 < ground_resolution < float("inf"):
            raise RecipeError(
                f"expected a ground resolution above 0 metres a pixel, found {ground_resolution}; "
                "correct it, or leave it out"
            )
        self._ground_resolution = ground_resolution
        self._scheme = ClassScheme(
            None if column is None else str(column),
            None if classes is None else [name_class(name) for name in classes],
            None if background is None else name_class(background),
            rename={name_class(k): name_class(v) for k, v in (rename or {}).items()},
            ignored=[name_class(value) for value in ignored or ()],
            colours={name_class(name): colour for name, colour in (colours or {}).items()},
        )
        self._painting = PaintSettings(area, ignore_buffer, overlap)
        self._bands = () if bands is None else tuple(bands)
        self._blocks = BlockSettings(block_pixels, block_metres, val_share, test_share)
        self._cache_folder = None if cache_folder is None else Path(cache_folder)
        self._name = name
        self._licence = licence

    @cached_property
    def pairs(self) -> tuple[RasterPair, ...]:
        """All rasters and their layers, those of named parts last."""
        return tuple(pair for pairs in self._pairs_by_part.values() for pair in pairs)

    @cached_property
    def facts(self) -> DataFacts:
        """What rasters and layers say of themselves."""
        metres = self._metres
        return DataFacts(
            name=self._name or ", ".join(pair.name for pair in self.pairs[:3]),
            bands=self._images[0].bands,
            classes=self._table.classes,
            ground_resolution=None if metres is None else tolerated_resolution(metres),
            licence=self._licence,
        )

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What was mended, left out, or looks wrong in rasters and layers: a sentence each."""
        own = [note for layer in self._layers for note in layer.notes]
        apart = [
            f"{explain_apart(source, layer)}; all of it is {self._scheme.background!r} now"
            for source, layer in zip(self.rasters, self._layers, strict=True)
            if not source.painter.touches(source.shape)
        ]
        counts = self.split.counts
        lacking = [
            f"expected every class in the {part} part, found no {info.name}; choose smaller "
            "blocks or another seed, or label more of it"
            for part, found in zip(self._shares, counts, strict=True)
            for info in self.facts.classes
            if found[info.id] == 0 and counts[:, info.id].any()
        ]
        return (*dict.fromkeys(own), *apart, *self._explain_common_ground(), *lacking)

    @cached_property
    def split(self) -> BlockSplit:
        """The ground of each part that has no rasters of its own; looks at all labels once."""
        return split_sources(
            self._whole("train"),
            self._blocks,
            shares=tuple(self._shares.values()),
            classes=len(self.facts.classes),
            tile=self.tile,
            seed=self.seed,
        )

    @cached_property
    def rasters(self) -> tuple[PolygonSource, ...]:
        """Every raster with its labels, whole.

        Raises DatasetError where a raster and its layer lie apart, and nothing else says what is
        there: another raster that has polygons, and a background class.
        """
        sources = tuple(
            paint_source(pair.name, image, layer, self._table, self._painting)
            for pair, image, layer in zip(self.pairs, self._images, self._layers, strict=True)
        )
        apart = [not source.painter.touches(source.shape) for source in sources]
        if any(apart) and (all(apart) or self._scheme.background is None):
            first = apart.index(True)
            raise DatasetError(explain_apart(sources[first], self._layers[first]))
        return sources

    def open_sources(self, part: Part) -> Sequence[LabelledSource]:
        """Return the ground of a part; raises DatasetError where files are missing or wrong."""
        if part == "train":
            for note in self.notes:
                _LOG.warning(note)
        if part in self._shares:
            return self.split.parts[list(self._shares).index(part)]
        if part not in self._files:
            raise DatasetError(
                "expected a test part, found none as test_share is 0; give it a share of the "
                "ground, or name data.test_raster"
            )
        return self._whole(part)

    def open_whole_sources(self) -> Sequence[LabelledSource]:
        """Return every raster, whole."""
        return self.rasters

    def sources_at(self, part: Part | Whole, metres: float) -> Sequence[LabelledSource]:
        """Return the ground of a part, or all rasters, with pixels of `metres`."""
        found = self.at_resolution(metres)
        return found.rasters if part == "all" else found.sources(part)

    def at_resolution(self, metres: float) -> PolygonData:
        """Return the same data set on pixels of `metres`, its rasters resampled once."""
        if metres == self._metres:
            return self
        other = copy(self)
        for name in [n for n, v in vars(PolygonData).items() if isinstance(v, cached_property)]:
            other.__dict__.pop(name, None)
        other._sources = {}
        other._ground_resolution = metres
        return other

    @cached_property
    def _pairs_by_part(self) -> dict[Part, tuple[RasterPair, ...]]:
        return {part: pair_files(*files) for part, files in self._files.items()}

    @cached_property
    def _shares(self) -> dict[Part, float]:
        """Share of the ground of each part that has no rasters of its own."""
        return self._blocks.share_out([part for part in self._files if part != "train"])

    def _whole(self, part: Part) -> tuple[PolygonSource, ...]:
        """Return the rasters named for a part."""
        parts = [name for name, pairs in self._pairs_by_part.items() for _ in pairs]
        return tuple(s for name, s in zip(parts, self.rasters, strict=True) if name == part)

    def _explain_common_ground(self) -> list[str]:
        return [
            f"{source.image.path}: expected rasters of the {part} part on other ground than those "
            f"to train on, found it on that of {trained.image.path}; scores there tell what was "
            "learnt by heart, choose others"
            for part in PARTS[1:]
            for source in self._whole(part)
            for trained in self._whole("train")
            if share_ground(source.grid, trained.grid)
        ]

    @cached_property
    def _own_images(self) -> tuple[RasterImage, ...]:
        return open_images(self.pairs, self._bands)

    @cached_property
    def _metres(self) -> float | None:
        """Metres a pixel that is trained on: of the rasters to train on, unless it is given."""
        count = len(self._pairs_by_part["train"])
        found = measure_pixels([image.grid for image in self._own_images[:count]])
        return found if self._ground_resolution is None else self._ground_resolution

    @cached_property
    def _images(self) -> tuple[RasterImage | ResampledImage, ...]:
        if self._metres is None:
            return self._own_images
        return resample_images(self._own_images, self._metres, self._cache_folder)

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
