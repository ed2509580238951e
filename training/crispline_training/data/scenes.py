"""Generated scenes as training data: orthophotos whose class borders are known exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Unpack, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import Dataset

from crispline.engine.card import GroundResolution
from crispline.engine.durable import atomic_path
from crispline.engine.grid import Shape, Window
from crispline.engine.scene import SCENE_CLASSES, SceneSpec, render_window, truth_probabilities
from crispline_training.data.module import DataFacts, LoadingOptions, Part, SegmentationData
from crispline_training.errors import DatasetError, RecipeError
from crispline_training.sample import IGNORE

#: Raw values of 340 scenes of the training part.
SCENE_MEAN = (104.5, 107.5, 92.6)
SCENE_STD = (38.8, 34.4, 36.1)
#: Scenes are this many pixels high and wide; of each one window is used.
SCENE_SIDE = 16384
#: First seed of each part. Those below 10 000 are left to benchmarks, which no part may know.
FIRST_SEEDS: dict[Part, int] = {"train": 20_000, "val": 1_000_000, "test": 2_000_000}

Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class SceneWindow:
    """A square of a generated scene; a `LabelledSource`.

    Which one depends on the seed. With a `folder` the whole square is drawn when it is first read,
    and kept there; without one every read draws what it asks for, which takes about 2 s a
    megapixel. `pixel_size` is in metres.
    """

    seed: int
    side: int = 1024
    pixel_size: float = 0.1
    folder: Path | None = None

    def __post_init__(self) -> None:
        """Refuse squares that no scene holds."""
        if not 1 <= self.side <= SCENE_SIDE:
            raise RecipeError(
                f"expected squares of scenes of 1 to {SCENE_SIDE} pixels, found {self.side}; "
                "correct the recipe"
            )

    @property
    def name(self) -> str:
        """What messages and pictures call it."""
        return f"scene-{self.seed}-{self.pixel_size * 1000:.0f}mm-{self.side}"

    @property
    def shape(self) -> Shape:
        """Height and width in pixels."""
        return Shape(self.side, self.side)

    @property
    def spec(self) -> SceneSpec:
        """The scene that the square is of."""
        return SceneSpec(Shape(SCENE_SIDE, SCENE_SIDE), self.seed, round(self.pixel_size, 3))

    @property
    def place(self) -> Window:
        """Where the square lies in its scene."""
        room = max(1, SCENE_SIDE - self.side)
        row, column = np.random.default_rng(self.seed).integers(0, room, 2)
        return Window(int(row), int(column), self.side, self.side)

    def read(self, window: Window) -> tuple[Bytes, Bytes]:
        """Return image (band, row, column) and labels (row, column) of a window inside."""
        image, shares = self.read_shares(window)
        return image, label_shares(shares)

    def read_shares(self, window: Window) -> tuple[Bytes, Bytes]:
        """Return image (band, row, column) and class shares (class, row, column) of a window.

        Shares are what each class covers of a pixel, 255 for all of it, as a lens with a deviation
        of 0.8 pixels sees it. Raises DatasetError where what the folder holds cannot be read.
        """
        if self.folder is None:
            origin = self.place
            return self._draw(
                Window(
                    origin.row + window.row,
                    origin.column + window.column,
                    window.height,
                    window.width,
                )
            )
        rows, columns = window.slices
        layers = self._keep(self.folder)[:, rows, columns]
        return layers[:3].copy(), layers[3:].copy()

    def _draw(self, window: Window) -> tuple[Bytes, Bytes]:
        return render_window(self.spec, window).values, truth_probabilities(self.spec, window)

    def _keep(self, folder: Path) -> Bytes:
        """Return image and shares as one array (layer, row, column), drawn where it is missing."""
        path = folder / f"{self.name}.npy"
        if not path.exists():
            layers = np.concatenate(self._draw(self.place))
            try:
                folder.mkdir(parents=True, exist_ok=True)
                with atomic_path(path) as temporary:
                    np.save(temporary, layers)
            except OSError as error:
                raise DatasetError(
                    f"expected to keep scenes in {folder}, but {error}; choose a folder with "
                    "enough space that you may write to"
                ) from error
        try:
            kept = np.load(path, mmap_mode="r")
        except (OSError, ValueError) as error:
            raise DatasetError(f"{path}: expected a drawn scene, but {error}; delete it") from error
        wanted = (3 + len(SCENE_CLASSES), self.side, self.side)
        if kept.shape != wanted or kept.dtype != np.uint8:
            raise DatasetError(
                f"{path}: expected layers of {wanted} bytes, found {kept.shape} of {kept.dtype}; "
                "delete it"
            )
        return cast(Bytes, kept)


def label_shares(shares: Bytes) -> Bytes:
    """Return the class with the largest share (row, column); IGNORE where all are 0."""
    labels: Bytes = shares.argmax(axis=0).astype(np.uint8)
    labels[~shares.any(axis=0)] = IGNORE
    return labels


class SharedSample(NamedTuple):
    """An image (band, row, column), uint8, and class shares (class, row, column), 255 for all."""

    image: Tensor
    shares: Tensor


class SceneTiles(Dataset[SharedSample]):
    """Square tiles at random places of scenes, mirrored and turned, with shares of the classes.

    Unlike labels, shares say where inside a pixel a border runs, which is what the engine traces.
    Tile `n` depends on the seed and `n` only, and `n` may be any number: the tiles never end.
    """

    def __init__(
        self, scenes: Sequence[SceneWindow], tile: int, count: int, *, seed: int = 0
    ) -> None:
        """Cut `count` tiles of side `tile`; raises RecipeError where they do not fit the scenes."""
        if not scenes or tile < 1 or tile > min(scene.side for scene in scenes) or count < 1:
            raise RecipeError(
                f"expected scenes that tiles of {tile} pixels fit into and at least one tile, "
                f"found {len(scenes)} scenes and {count} tiles; correct the recipe"
            )
        self._scenes = scenes
        self._tile = tile
        self._count = count
        self._seed = seed

    def __len__(self) -> int:
        """Return the number of tiles an epoch."""
        return self._count

    def __getitem__(self, number: int) -> SharedSample:
        """Return tile `number`, any from 0."""
        rng = np.random.default_rng((self._seed, number))
        scene = self._scenes[int(rng.integers(len(self._scenes)))]
        row, column = (int(n) for n in rng.integers(0, scene.side - self._tile + 1, 2))
        layers = scene.read_shares(Window(row, column, self._tile, self._tile))
        turns, mirror = int(rng.integers(4)), bool(rng.integers(2))
        image, shares = (torch.from_numpy(_turn(array, turns, mirror=mirror)) for array in layers)
        return SharedSample(image, shares)


def _turn(array: Bytes, turns: int, *, mirror: bool) -> Bytes:
    turned = np.rot90(array, turns, axes=(1, 2))
    return np.ascontiguousarray(turned[:, :, ::-1] if mirror else turned)


def list_scenes(
    first_seed: int, count: int, *, side: int, pixel_size: float, folder: Path | None
) -> list[SceneWindow]:
    """Return the squares of `count` scenes with consecutive seeds."""
    return [
        SceneWindow(seed, side, pixel_size, folder)
        for seed in range(first_seed, first_seed + count)
    ]


class SceneData(SegmentationData):
    """Generated scenes, others in each part; any number of them, the same for everybody."""

    def __init__(
        self,
        *,
        scenes: int = 200,
        val_scenes: int = 8,
        test_scenes: int = 16,
        side: int = 1024,
        pixel_size: float = 0.1,
        folder: str | None = None,
        **loading: Unpack[LoadingOptions],
    ) -> None:
        """Set up without drawing anything.

        Squares of `side` pixels of `pixel_size` metres of so many scenes are used, and kept in
        `folder` where one is given. The rest is as in `SegmentationData`, but that mean and std are
        known and a class may be absent. Raises RecipeError for numbers out of range.
        """
        known: LoadingOptions = {
            "mean": SCENE_MEAN,
            "std": SCENE_STD,
            "allow_empty_classes": True,
        }
        super().__init__(**(known | loading))
        if min(scenes, val_scenes, test_scenes) < 1:
            raise RecipeError(
                f"expected at least one scene a part, found {scenes}, {val_scenes} and "
                f"{test_scenes}; correct the recipe"
            )
        self._counts: dict[Part, int] = {"train": scenes, "val": val_scenes, "test": test_scenes}
        self._side = side
        self._pixel_size = pixel_size
        self._folder = None if folder is None else Path(folder)

    @property
    def facts(self) -> DataFacts:
        """Red, green and blue, the six classes of the ISPRS benchmarks."""
        size = self._pixel_size
        return DataFacts(
            name="generated scenes",
            bands=("red", "green", "blue"),
            classes=SCENE_CLASSES,
            ground_resolution=GroundResolution(size, size / 2, size * 2),
            licence="MIT",
        )

    def open_sources(self, part: Part) -> Sequence[SceneWindow]:
        """Return the squares of a part; none is drawn yet."""
        return list_scenes(
            FIRST_SEEDS[part],
            self._counts[part],
            side=self._side,
            pixel_size=self._pixel_size,
            folder=self._folder,
        )
