"""LoveDA: urban and rural scenes of 0.3 m in seven classes (Wang et al., NeurIPS 2021)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, Unpack

from crispline_training.data.array_cache import CachePolicy
from crispline_training.data.file_data import FileData, FileFacts
from crispline_training.data.image_files import FilePair, FileSettings
from crispline_training.data.legends import make_legend
from crispline_training.data.module import LoadingOptions, Part
from crispline_training.errors import DatasetError

#: Mask values are these ids; 0 is no data.
_CLASSES: list[str | dict[str, Any]] = [
    {"id": 1, "name": "background", "colour": "#ffffff", "is_background": True},
    {"id": 2, "name": "building", "colour": "#ff0000", "shape": "orthogonal"},
    {"id": 3, "name": "road", "colour": "#ffff00"},
    {"id": 4, "name": "water", "colour": "#0000ff"},
    {"id": 5, "name": "barren", "colour": "#9f81b7"},
    {"id": 6, "name": "forest", "colour": "#00ff00"},
    {"id": 7, "name": "agriculture", "colour": "#ffc380"},
]
_FOLDERS: dict[Part, str] = {"train": "Train", "val": "Val", "test": "Test"}


class LoveDAData(FileData):
    """`Train`, `Val` and `Test` with `Urban` and `Rural` in each, as the archives unpack.

    Class ids are mask values less one; 0, no data, is ignored. The test masks are not published:
    its images can be predicted, and every label of theirs is IGNORE.
    """

    def __init__(
        self,
        root: str,
        *,
        scenes: list[Literal["Urban", "Rural"]] | None = None,
        reduce: int = 1,
        cache: CachePolicy = "auto",
        cache_folder: str | None = None,
        **loading: Unpack[LoadingOptions],
    ) -> None:
        """Set up without looking at any image.

        Args:
            root: folder with `Train`, `Val` and `Test`.
            scenes: of which kind (both).
            reduce: pixels that become one along each axis.
            cache: whether decoded copies are kept: see `array_cache.cache_sources`.
            cache_folder: where (the user's cache).
            **loading: as in `SegmentationData`.
        """
        files = FileFacts(
            name="LoveDA",
            settings=FileSettings(make_legend(_CLASSES, ignore=(0,)), (1, 2, 3), reduce),
            metres=0.3,
            bands=("red", "green", "blue"),
            licence="CC BY-NC-SA 4.0",
            cache=cache,
            cache_folder=None if cache_folder is None else Path(cache_folder),
        )
        super().__init__(files, **loading)
        self._root = Path(root)
        self._scenes = tuple(scenes or ("Urban", "Rural"))

    def find_pairs(self, part: Part) -> Sequence[FilePair]:
        """Return the images of a part, with their masks where they are published."""
        pairs = []
        for scene in self._scenes:
            folder = self._root / _FOLDERS[part] / scene
            images = sorted((folder / "images_png").glob("*.png"), key=_number)
            if not images:
                raise DatasetError(
                    f"expected images in {folder / 'images_png'}, found none; unpack the archive "
                    "there or leave the scene out"
                )
            masks = folder / "masks_png"
            has_masks = part != "test" or masks.is_dir()
            for image in images:
                mask = masks / image.name if has_masks else None
                if mask is not None and not mask.is_file():
                    raise DatasetError(
                        f"expected a mask {mask} of the image {image}, found none; unpack the "
                        "archive again"
                    )
                pairs.append(FilePair(f"{scene}/{image.stem}", image, mask))
        return pairs


def _number(path: Path) -> tuple[int, str]:
    return (int(path.stem) if path.stem.isdigit() else -1, path.stem)
