"""Data sets that are folders of image files and mask files."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from statistics import median
from typing import TypeVar, Unpack

from crispline.engine.card_defaults import tolerated_resolution
from crispline.engine.errors import RasterError
from crispline.engine.grid import Grid
from crispline.engine.resampling import ground_resolution
from crispline_training.data.array_cache import CachePolicy, FileSource, cache_sources
from crispline_training.data.image_files import FilePair, FileSettings, LabelledFiles
from crispline_training.data.legends import Legend
from crispline_training.data.module import (
    PARTS,
    DataFacts,
    LoadingOptions,
    Part,
    SegmentationData,
    Whole,
)
from crispline_training.data.open_rasters import OpenRasters
from crispline_training.data.resampled_source import resample_sources
from crispline_training.data.source import LabelledSource
from crispline_training.errors import DatasetError

S = TypeVar("S", bound=LabelledSource)


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a data set of files is called and how it is read.

    `metres` is the side of a pixel of the files on the ground, None to ask the files. `bands`
    name those that `settings` choose, none to ask the files. Copies: see `cache_sources`.
    """

    name: str
    settings: FileSettings
    metres: float | None = None
    bands: tuple[str, ...] = ()
    licence: str = ""
    cache: CachePolicy = "auto"
    cache_folder: Path | None = None
    rasters: OpenRasters = field(default_factory=OpenRasters)


class FileData(SegmentationData):
    """Images with masks; a data set says in `find_pairs` where they are."""

    def __init__(self, files: FileFacts, **loading: Unpack[LoadingOptions]) -> None:
        """Set up without looking at any image; `loading` as in `SegmentationData`."""
        super().__init__(**loading)
        self._files = files
        self._opened: dict[Part, list[LabelledFiles]] = {}

    @property
    def measures_pixels(self) -> bool:
        """Whether the files say how large their pixels are, as the recipe does not."""
        return self._files.metres is None

    @abstractmethod
    def find_pairs(self, part: Part) -> Sequence[FilePair]:
        """Return the images and masks of a part; raises DatasetError where one is missing."""

    @property
    def legend(self) -> Legend:
        """Classes, and what values and colours of masks mean."""
        return self._files.settings.legend

    def open_sources(self, part: Part) -> Sequence[LabelledSource]:
        """Return the images of a part, each seen to lie under its mask and to have these bands.

        Georeferenced ones whose pixels are not square, or of another size than most, are resampled
        by the engine, unless the recipe says how large pixels are.
        """
        size = self.facts.ground_resolution
        sources: Sequence[FileSource] = self._open(part)
        if size is not None and self.measures_pixels:
            sources = self._resample(self._open(part), size.metres)
        return cache_sources(sources, self._files.cache, self._files.cache_folder)

    def sources_at(self, part: Part | Whole, metres: float) -> Sequence[LabelledSource]:
        """Return the images of a part, or of all, resampled once: from the files' pixels.

        No copies are read or made: who infers images reads their rows once, from the top.
        """
        chosen = self._open_whole(self._open) if part == "all" else self._open(part)
        return self._resample(chosen, metres)

    def open_whole_sources(self) -> Sequence[LabelledSource]:
        """Return every image with a mask once."""
        return self._open_whole(self.sources)

    def _resample(self, sources: Sequence[LabelledFiles], metres: float) -> list[FileSource]:
        size, classes = self.facts.ground_resolution, self.facts.classes
        return resample_sources(
            sources,
            metres,
            own=None if size is None else size.metres,
            by_grid=self.measures_pixels,
            class_count=len(classes),
        )

    def _open_whole(self, open_part: Callable[[Part], Sequence[S]]) -> list[S]:
        """Return every image with a mask once, as `open_part` gives those of a part."""
        found: dict[str, S] = {}
        for part in PARTS:
            pairs = self.find_pairs(part)
            for pair, source in zip(pairs, open_part(part) if pairs else (), strict=True):
                if pair.mask is not None:
                    found[pair.name] = source
        return list(found.values())

    @cached_property
    def facts(self) -> DataFacts:
        """What is known without measuring: reads the heads of the training images."""
        files = self._files
        sources = self._open("train")
        metres = files.metres
        if metres is None:
            metres = _measure_pixel([source.grid for source in sources])
        else:
            metres *= files.settings.reduce
        return DataFacts(
            name=files.name,
            bands=files.bands or sources[0].bands,
            classes=files.settings.legend.classes,
            ground_resolution=None if metres is None else tolerated_resolution(metres),
            licence=files.licence,
        )

    def _open(self, part: Part) -> list[LabelledFiles]:
        if part not in self._opened:
            self._opened[part] = self._look_at_files(part)
        return self._opened[part]

    def _look_at_files(self, part: Part) -> list[LabelledFiles]:
        pairs = self.find_pairs(part)
        if not pairs:
            raise DatasetError(
                f"expected images in the {part} part of {self._files.name}, found none; name some "
                "in the split"
            )
        sources = [
            LabelledFiles(pair, self._choose_settings(pair), self._files.rasters) for pair in pairs
        ]
        for source in sources:
            if (len(source.bands), source.dtype) != (len(sources[0].bands), sources[0].dtype):
                raise DatasetError(
                    f"expected {len(sources[0].bands)} {sources[0].dtype} bands in "
                    f"{source.pair.image} as in {sources[0].pair.image}, found "
                    f"{len(source.bands)} {source.dtype}; choose bands that all images have"
                )
        return sources

    def _choose_settings(self, pair: FilePair) -> FileSettings:
        settings = self._files.settings
        return settings if pair.reduce is None else replace(settings, reduce=pair.reduce)


def expect_apart(names: Iterable[tuple[str, Sequence[str]]], where: str) -> None:
    """Refuse an image to train on that is measured on too; `names` of images are by part.

    Raises DatasetError naming one, its part, and `where` the parts are listed.
    """
    split = dict(names)
    for part in sorted(split.keys() - {"train"}):
        both = sorted(set(split["train"]) & set(split[part]))
        if both:
            raise DatasetError(
                f"expected images for training apart from those for {part} in {where}, found "
                f"{both[0]} in both; leave it in one"
            )


def _measure_pixel(grids: Sequence[Grid]) -> float | None:
    """Return the median side of a pixel in metres, None where no grid has a place on the ground."""
    sides = []
    for grid in grids:
        try:
            pixel = ground_resolution(grid)
        except RasterError:
            continue
        sides.append((pixel.x * pixel.y) ** 0.5)
    return median(sides) if sides else None
