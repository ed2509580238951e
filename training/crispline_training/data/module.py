"""What every data set gives to training: loaders, and a description of what is in it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypedDict

from lightning.pytorch import LightningDataModule
from torch.utils.data import DataLoader

from crispline.engine.card import ClassInfo, GroundResolution
from crispline_training.data.augmentation import Augmentation
from crispline_training.data.loader import LoaderSettings, TileLoader
from crispline_training.data.resampled_source import resample_sources
from crispline_training.data.source import LabelledSource
from crispline_training.data.statistics import DataStatistics, expect_every_class, measure_sources
from crispline_training.data.tiles import GridTiles, RandomTiles
from crispline_training.description import DataDescription
from crispline_training.errors import RecipeError
from crispline_training.sample import Sample

Part = Literal["train", "val", "test"]
#: Every image of all parts.
Whole = Literal["all"]
PARTS: tuple[Part, ...] = ("train", "val", "test")


@dataclass(frozen=True, slots=True)
class DataFacts:
    """What is known of a data set without measuring it; as in `DataDescription`."""

    name: str
    bands: tuple[str, ...]
    classes: tuple[ClassInfo, ...]
    ground_resolution: GroundResolution | None = None
    licence: str = ""


class LoadingOptions(TypedDict, total=False):
    """What every data set takes; as in `SegmentationData`."""

    tile: int
    batch_size: int
    samples_per_epoch: int
    workers: int
    augmentation: Augmentation | None
    seed: int
    class_balance: float
    mean: Sequence[float] | None
    std: Sequence[float] | None
    allow_empty_classes: bool


class SegmentationData(LightningDataModule, ABC):
    """Random tiles for training and a grid of tiles to validate and test on.

    A data set says in `facts` what it holds and gives its images in `sources`; everything else is
    here.
    """

    def __init__(
        self,
        *,
        tile: int = 512,
        batch_size: int = 8,
        samples_per_epoch: int = 1000,
        workers: int = 0,
        augmentation: Augmentation | None = None,
        seed: int = 0,
        class_balance: float = 0.0,
        mean: Sequence[float] | None = None,
        std: Sequence[float] | None = None,
        allow_empty_classes: bool = False,
    ) -> None:
        """Set up without reading anything.

        `tile` is the side of tiles in pixels, `samples_per_epoch` the number of random ones, over
        all processes; `workers` are loading processes. `class_balance`: see `RandomTiles`. `mean`
        and `std` are raw band values that are measured on the training images otherwise. Raises
        RecipeError for numbers out of range.
        """
        super().__init__()
        if min(tile, batch_size, samples_per_epoch) < 1 or workers < 0:
            raise RecipeError(
                "expected tile, batch size and samples per epoch of at least 1 and workers of at "
                f"least 0, found {tile}, {batch_size}, {samples_per_epoch} and {workers}; correct "
                "the recipe"
            )
        if (mean is None) != (std is None):
            raise RecipeError("expected mean and std or neither, found one; add the other")
        self.tile = tile
        self.seed = seed
        self.augmentation = augmentation
        self._samples = samples_per_epoch
        self._loading = LoaderSettings(batch_size, workers)
        self._balance = class_balance
        self._mean, self._std = mean, std
        self._allow_empty = allow_empty_classes
        self._sources: dict[Part, Sequence[LabelledSource]] = {}

    @property
    @abstractmethod
    def facts(self) -> DataFacts:
        """What is known without measuring."""

    @abstractmethod
    def open_sources(self, part: Part) -> Sequence[LabelledSource]:
        """Return the images of a part; raises DatasetError where files are missing or wrong."""

    def sources(self, part: Part) -> Sequence[LabelledSource]:
        """Return the images of a part, opened once."""
        if part not in self._sources:
            self._sources[part] = self.open_sources(part)
        return self._sources[part]

    def open_whole_sources(self) -> Sequence[LabelledSource]:
        """Return every image of all parts once, whole; raises DatasetError as `open_sources`.

        Of several parts of one image the first one counts: names tell images apart.
        """
        found = {source.name: source for part in PARTS for source in self.sources(part)}
        return list(found.values())

    def sources_at(self, part: Part | Whole, metres: float) -> Sequence[LabelledSource]:
        """Return the images of a part, or of all, with pixels of `metres` as the engine makes them.

        Raises DatasetError as `open_sources`, and where nothing says how large pixels are.
        """
        found = self.sources(part) if part != "all" else self.open_whole_sources()
        facts = self.facts
        own = None if facts.ground_resolution is None else facts.ground_resolution.metres
        return resample_sources(
            found,
            metres,
            own=own,
            by_grid=False,
            class_count=len(facts.classes),
        )

    @cached_property
    def statistics(self) -> DataStatistics:
        """Mean, deviation and class counts of the training images, which are read once for it.

        Raises DatasetError naming classes that never occur, unless they are allowed.
        """
        classes = self.facts.classes
        measured = measure_sources(self.sources("train"), len(classes))
        if not self._allow_empty:
            expect_every_class(measured, classes, where=f"the training part of {self.facts.name}")
        return measured

    @property
    def class_counts(self) -> tuple[int, ...]:
        """Training pixels a class, for class weights."""
        return self.statistics.class_counts

    @cached_property
    def description(self) -> DataDescription:
        """What the data set holds; measures it unless mean and std were given."""
        facts = self.facts
        mean = self._mean if self._mean is not None else self.statistics.mean
        std = self._std if self._std is not None else self.statistics.std
        if not len(mean) == len(std) == len(facts.bands):
            raise RecipeError(
                f"expected {len(facts.bands)} values of mean and std, one a band, found "
                f"{len(mean)} and {len(std)}; correct the recipe"
            )
        return DataDescription(
            name=facts.name,
            bands=facts.bands,
            classes=facts.classes,
            mean=tuple(mean),
            std=tuple(std),
            ground_resolution=facts.ground_resolution,
            licence=facts.licence,
        )

    def train_dataloader(self) -> TileLoader:
        """Return batches of random tiles, other ones in every epoch."""
        tiles = RandomTiles(
            self.sources("train"),
            self.tile,
            self._samples,
            self.seed,
            augmentation=self.augmentation,
            class_balance=self._balance,
        )
        tiles.prepare()
        return self._loading.load_random(tiles, self._samples)

    def val_dataloader(self) -> DataLoader[Sample]:
        """Return batches of tiles that cover the validation images, each pixel counted once."""
        return self._load_grid("val")

    def test_dataloader(self) -> DataLoader[Sample]:
        """Return batches of tiles that cover the test images, each pixel counted once."""
        return self._load_grid("test")

    def _load_grid(self, part: Part) -> DataLoader[Sample]:
        return self._loading.load_all(
            GridTiles(self.sources(part), self.tile, self.tile, once=True)
        )
