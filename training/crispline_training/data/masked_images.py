"""The user's own folder of images and masks, and a file that says which are for what."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Unpack

from crispline_training.data.array_cache import CachePolicy
from crispline_training.data.file_data import FileData, FileFacts, expect_apart
from crispline_training.data.image_files import FilePair, FileSettings, find_image
from crispline_training.data.legends import Legend, make_legend, read_legend_file
from crispline_training.data.module import LoadingOptions, Part
from crispline_training.errors import DatasetError
from crispline_training.sample import IGNORE

#: Formats of images and masks, the one with a georeference first.
SUFFIXES = (".tif", ".tiff", ".png", ".jp2", ".vrt", ".img", ".jpg", ".jpeg", ".bmp", ".webp")
#: What YAML makes of a word. Text first, here and below: the parser reads quoted text once more for
#: any type before it, so that "01" is a 1, and for Any, where "#ffffff" is a comment.
Scalar = str | int | float | bool | None


class MaskedImages(FileData):
    """Image files and mask files of the same names, in one folder or two."""

    def __init__(
        self,
        root: str,
        *,
        images: str = "images",
        masks: str = "masks",
        mask_suffix: str = "",
        split: str | Mapping[str, Sequence[str | int]] = "split.json",
        classes: str | list[Scalar | dict[str, Scalar]] = "classes.json",
        ignore: list[str | int] | None = None,
        bands: list[str | int] | None = None,
        reduce: int = 1,
        reduce_of: dict[str | int, int] | None = None,
        ground_resolution: float | None = None,
        name: str = "",
        licence: str = "",
        cache: CachePolicy = "auto",
        cache_folder: str | None = None,
        **loading: Unpack[LoadingOptions],
    ) -> None:
        """Set up without looking at any image.

        Args:
            root: folder of the data set.
            images: folder of the images in it.
            masks: folder of the masks in it; may be the same one.
            mask_suffix: what follows an image's name in its mask's.
            split: a JSON file in the folder, or what is in it: lists of names without suffix
                under "train" and "val", and under "test" where it differs from "val".
            classes: a JSON file in the folder with a list of classes, or an object with one under
                the name of the masks' folder or "classes"; or the list itself, of names or of
                entries with id, name, colour, shape and is_background. Ids are the values in masks
                of one band, colours those in masks of three.
            ignore: mask values and colours (#rrggbb) that mean no class; 255 where not given.
            bands: numbers from 1 or names of the image's bands (all but alpha).
            reduce: pixels that become one along each axis: images averaged, labels by majority.
            reduce_of: the same for single images by name, whose pixels are of another size.
            ground_resolution: side of the files' pixels in metres, where they have none.
            name: what the data set is called (the folder's name).
            licence: licence of the data.
            cache: whether decoded copies are kept: see `array_cache.cache_sources`.
            cache_folder: where (the user's cache).
            **loading: as in `SegmentationData`.

        Raises DatasetError where the folder, split or legend is missing or wrong.
        """
        folder = Path(root)
        if not folder.is_dir():
            raise DatasetError(f"expected a folder {root}, found none; check the path")
        legend = _read_legend(folder, masks, classes, ignore)
        files = FileFacts(
            name=name or folder.resolve().name,
            settings=FileSettings(legend, tuple(bands or ()), reduce),
            metres=ground_resolution,
            licence=licence,
            cache=cache,
            cache_folder=None if cache_folder is None else Path(cache_folder),
        )
        super().__init__(files, **loading)
        self._images, self._masks = folder / images, folder / masks
        self._mask_suffix = mask_suffix
        self._reduce_of = {str(name): by for name, by in (reduce_of or {}).items()}
        self._split = _read_split(folder, split)
        _expect_known(self._reduce_of, self._split)

    @property
    def measures_pixels(self) -> bool:
        """Whether the files say how large their pixels are.

        A recipe that reduces some by more than others does.
        """
        return super().measures_pixels and not self._reduce_of

    def find_pairs(self, part: Part) -> Sequence[FilePair]:
        """Return the images and masks of a part."""
        names = self._split.get(part, self._split["val"] if part == "test" else ())
        return [self._find_pair(name) for name in names]

    def _find_pair(self, name: str) -> FilePair:
        image = find_image(self._images, name, SUFFIXES)
        mask = find_image(self._masks, name + self._mask_suffix, SUFFIXES)
        if mask.samefile(image):
            raise DatasetError(
                f"expected an image and its mask in two files, found {image} as both; keep masks "
                "in a folder of their own, or under longer names and give their data.mask_suffix"
            )
        return FilePair(name, image, mask, self._reduce_of.get(name))


def _expect_known(reduce_of: Mapping[str, int], split: Mapping[str, Sequence[str]]) -> None:
    unknown = sorted(set(reduce_of) - {name for names in split.values() for name in names})
    if unknown:
        raise DatasetError(
            f"expected names of the split in reduce_of, found {', '.join(unknown)}; correct them"
        )


def _read_legend(
    folder: Path,
    masks: str,
    classes: str | list[Scalar | dict[str, Scalar]],
    ignore: list[str | int] | None,
) -> Legend:
    if isinstance(classes, str):
        return read_legend_file(folder / classes, Path(masks).name, ignore=ignore)
    listed = [_check_entry(entry) for entry in classes]
    return make_legend(listed, ignore=(IGNORE,) if ignore is None else ignore)


def _check_entry(entry: Scalar | dict[str, Scalar]) -> str | dict[str, Any]:
    """Return a class of a recipe; raises DatasetError for what is no text for lack of quotes."""
    if isinstance(entry, str):
        return entry
    if not isinstance(entry, dict):
        raise DatasetError(
            f"expected names of classes in the recipe, or entries with a name, found {entry}; put "
            "quotes around a name, or write {id: VALUE, name: NAME}"
        )
    empty = next((key for key, value in entry.items() if value is None), None)
    if empty is not None:
        raise DatasetError(
            f"expected a value of each key of a class in the recipe, found no {empty} of {entry}; "
            "put quotes around a colour, or leave the key out"
        )
    return dict(entry)


def _read_split(
    folder: Path, split: str | Mapping[str, Sequence[str | int]]
) -> Mapping[str, list[str]]:
    where, content = "the recipe", split
    if isinstance(split, str):
        where = str(folder / split)
        try:
            content = json.loads((folder / split).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            reason = "no such file" if isinstance(error, FileNotFoundError) else error
            raise DatasetError(
                f"expected a split in {where}, found {reason}; write one with names under "
                '"train" and "val" or list them in the recipe'
            ) from error
    if not (
        isinstance(content, Mapping)
        and {"train", "val"} <= content.keys() <= {"train", "val", "test"}
        and all(isinstance(names, list | tuple) for names in content.values())
    ):
        raise DatasetError(
            f'expected lists of names under "train", "val" and maybe "test" in {where}, found '
            f"{sorted(content) if isinstance(content, Mapping) else type(content).__name__}; "
            "correct the split"
        )
    entries = [entry for names in content.values() for entry in names]
    wrong = [e for e in entries if not isinstance(e, str | int) or isinstance(e, bool)]
    if wrong:
        raise DatasetError(
            f"expected names in the split in {where}, found {json.dumps(wrong[0], default=str)}; "
            "put quotes around a name"
        )
    named = {part: [str(name) for name in names] for part, names in content.items()}
    expect_apart(named.items(), where)
    return named
