"""UAVid: oblique street scenes from drones in eight classes (Lyu et al., ISPRS Journal 2020)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Unpack

from crispline_training.data.array_cache import CachePolicy
from crispline_training.data.file_data import FileData, FileFacts
from crispline_training.data.image_files import FilePair, FileSettings
from crispline_training.data.legends import Legend, make_legend
from crispline_training.data.module import LoadingOptions, Part
from crispline_training.errors import DatasetError

_MOVING_CAR, _STATIC_CAR = "#400080", "#c000c0"
_CLASSES: list[str | dict[str, Any]] = [
    {"name": "clutter", "colour": "#000000", "is_background": True},
    {"name": "building", "colour": "#800000", "shape": "orthogonal"},
    {"name": "road", "colour": "#804080"},
    {"name": "tree", "colour": "#008000"},
    {"name": "low vegetation", "colour": "#808000"},
    {"name": "human", "colour": "#404000"},
    {"name": "moving car", "colour": _MOVING_CAR},
    {"name": "static car", "colour": _STATIC_CAR},
]


class UAVidData(FileData):
    """`uavid_train`, `uavid_val` and `uavid_test` with sequences `seq1` and so on in each.

    A sequence holds `Images` and `Labels`; without labels, as published for the test part, its
    images can be predicted, and every label of theirs is IGNORE.
    """

    def __init__(
        self,
        root: str,
        *,
        merge_cars: bool = False,
        reduce: int = 1,
        cache: CachePolicy = "auto",
        cache_folder: str | None = None,
        **loading: Unpack[LoadingOptions],
    ) -> None:
        """Set up without looking at any image.

        Args:
            root: folder with `uavid_train` and the others.
            merge_cars: whether moving and static cars are one class, as one frame cannot tell.
            reduce: pixels that become one along each axis.
            cache: whether decoded copies are kept: see `array_cache.cache_sources`.
            cache_folder: where (the user's cache).
            **loading: as in `SegmentationData`.
        """
        files = FileFacts(
            name="UAVid",
            settings=FileSettings(make_uavid_legend(merge_cars=merge_cars), (1, 2, 3), reduce),
            bands=("red", "green", "blue"),
            licence="CC BY-NC-SA 4.0",
            cache=cache,
            cache_folder=None if cache_folder is None else Path(cache_folder),
        )
        super().__init__(files, **loading)
        self._root = Path(root)

    def find_pairs(self, part: Part) -> Sequence[FilePair]:
        """Return the images of a part in the order of sequences and frames."""
        folder = self._root / f"uavid_{part}"
        images = sorted(
            folder.glob("seq*/Images/*.png"),
            key=lambda path: (len(path.parts[-3]), path.parts[-3], path.name),
        )
        if not images:
            raise DatasetError(
                f"expected images as seq1/Images/000000.png in {folder}, found none; unpack the "
                "archive there"
            )
        return [_pair(image, part) for image in images]


def make_uavid_legend(*, merge_cars: bool = False) -> Legend:
    """Return the legend; with `merge_cars` both colours of cars are the last class, car."""
    if not merge_cars:
        return make_legend(_CLASSES, ignore=())
    merged = make_legend([*_CLASSES[:-2], {"name": "car", "colour": _MOVING_CAR}], ignore=())
    car = merged.colours[_MOVING_CAR]
    return replace(merged, colours={**merged.colours, _STATIC_CAR: car})


def _pair(image: Path, part: Part) -> FilePair:
    sequence = image.parents[1]
    mask = sequence / "Labels" / image.name
    if part == "test" and not mask.parent.is_dir():
        return FilePair(f"{sequence.name}/{image.stem}", image, None)
    if not mask.is_file():
        raise DatasetError(
            f"expected labels {mask} of the image {image}, found none; unpack the archive again"
        )
    return FilePair(f"{sequence.name}/{image.stem}", image, mask)
