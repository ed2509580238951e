"""ISPRS 2D Semantic Labeling: Vaihingen and Potsdam, in the folders their archives unpack to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Unpack

from crispline_training.data.array_cache import CachePolicy
from crispline_training.data.file_data import FileData, FileFacts, expect_apart
from crispline_training.data.image_files import FilePair, FileSettings
from crispline_training.data.legends import Legend, make_legend
from crispline_training.data.module import LoadingOptions, Part
from crispline_training.errors import DatasetError

Reference = Literal["full", "eroded"]

_CLUTTER = "#ff0000"
#: Eroded masks are black within 3 pixels of a boundary, where annotators do not agree.
_BOUNDARY = "#000000"
_CLASSES: list[str | dict[str, Any]] = [
    {"name": "impervious", "colour": "#ffffff"},
    {"name": "building", "colour": "#0000ff", "shape": "orthogonal"},
    {"name": "low vegetation", "colour": "#00ffff"},
    {"name": "tree", "colour": "#00ff00"},
    {"name": "car", "colour": "#ffff00"},
    {"name": "clutter", "colour": _CLUTTER, "is_background": True},
]
#: A few published pixels are off by some units; the legend's colours lie 255 apart.
_OFF_BY = 8
_LICENCE = "for scientific use, on request from ISPRS"


@dataclass(frozen=True, slots=True)
class _City:
    """Where the files of a city are, its areas by part, and its pixels.

    Names take the area; folders are tried in their order. `bands` are by composition.
    """

    image_name: str
    image_folders: dict[str, tuple[str, ...]]
    bands: dict[str, tuple[str, ...]]
    mask_names: dict[Reference, str]
    mask_folders: dict[Reference, tuple[str, ...]]
    split: dict[Part, tuple[str, ...]]
    metres: float


_VAIHINGEN = "ISPRS_semantic_labeling_Vaihingen"
_CITIES = {
    "vaihingen": _City(
        image_name="top_mosaic_09cm_area{area}.tif",
        image_folders={"IRRG": ("top", f"{_VAIHINGEN}/top")},
        bands={"IRRG": ("nir", "red", "green")},
        mask_names={
            "full": "top_mosaic_09cm_area{area}.tif",
            "eroded": "top_mosaic_09cm_area{area}_noBoundary.tif",
        },
        mask_folders={
            "full": (
                f"{_VAIHINGEN}_ground_truth_COMPLETE",
                "gts_for_participants",
                f"{_VAIHINGEN}/gts_for_participants",
                ".",
            ),
            "eroded": (
                f"{_VAIHINGEN}_ground_truth_eroded_COMPLETE",
                f"{_VAIHINGEN}_ground_truth_eroded_for_participants",
                ".",
            ),
        },
        # Training and validation as in the NPALoss paper; the rest is the contest's test part.
        split={
            "train": ("1", "3", "5", "7", "13", "17", "21", "23", "26", "32", "37"),
            "val": ("11", "15", "28", "30", "34"),
            "test": (
                *("2", "4", "6", "8", "10", "12", "14", "16", "20"),
                *("22", "24", "27", "29", "31", "33", "35", "38"),
            ),
        },
        metres=0.09,
    ),
    "potsdam": _City(
        image_name="top_potsdam_{area}_{composition}.tif",
        image_folders={
            "RGB": ("2_Ortho_RGB", "Potsdam/2_Ortho_RGB"),
            "IRRG": ("3_Ortho_IRRG", "Potsdam/3_Ortho_IRRG"),
            "RGBIR": ("4_Ortho_RGBIR", "Potsdam/4_Ortho_RGBIR"),
        },
        bands={
            "RGB": ("red", "green", "blue"),
            "IRRG": ("nir", "red", "green"),
            "RGBIR": ("red", "green", "blue", "nir"),
        },
        mask_names={
            "full": "top_potsdam_{area}_label.tif",
            "eroded": "top_potsdam_{area}_label_noBoundary.tif",
        },
        mask_folders={
            "full": (
                "5_Labels_all",
                "Potsdam/5_Labels_all",
                "5_Labels_for_participants",
                "Potsdam/5_Labels_for_participants",
                ".",
            ),
            "eroded": (
                "5_Labels_all_noBoundary",
                "Potsdam/5_Labels_all_noBoundary",
                "5_Labels_for_participants_no_Boundary",
                "Potsdam/5_Labels_for_participants_no_Boundary",
                ".",
            ),
        },
        # The contest's test part; of its training part the field leaves 7_10 out, whose mask is
        # wrong, and validates on 2_10.
        split={
            "train": (
                *("2_11", "2_12", "3_10", "3_11", "3_12", "4_10", "4_11", "4_12"),
                *("5_10", "5_11", "5_12", "6_7", "6_8", "6_9", "6_10", "6_11", "6_12"),
                *("7_7", "7_8", "7_9", "7_11", "7_12"),
            ),
            "val": ("2_10",),
            "test": (
                *("2_13", "2_14", "3_13", "3_14", "4_13", "4_14", "4_15"),
                *("5_13", "5_14", "5_15", "6_13", "6_14", "6_15", "7_13"),
            ),
        },
        metres=0.05,
    ),
}


class IsprsData(FileData):
    """Orthophotos of Vaihingen (9 cm, infrared) or Potsdam (5 cm) with masks of six classes."""

    def __init__(
        self,
        root: str,
        city: Literal["vaihingen", "potsdam"],
        *,
        composition: Literal["RGB", "IRRG", "RGBIR"] = "IRRG",
        reference: Reference = "full",
        train_reference: Reference = "full",
        clutter: bool = True,
        areas: Mapping[Part, Sequence[str | int]] | None = None,
        reduce: int = 1,
        cache: CachePolicy = "auto",
        cache_folder: str | None = None,
        **loading: Unpack[LoadingOptions],
    ) -> None:
        """Set up without looking at any image.

        Args:
            root: folder the archives were unpacked in.
            city: which of the two.
            composition: bands; Vaihingen has IRRG only.
            reference: masks to validate and test on: full, or eroded, whose pixels at boundaries
                do not count. Published scores use either; eroded ones are several percent higher.
            train_reference: masks to train on.
            clutter: whether clutter is a class; its pixels are ignored otherwise.
            areas: names of the areas in each part, as "11" or "2_10", where they differ from the
                usual ones; those to train on are in no other part.
            reduce: pixels that become one along each axis.
            cache: whether decoded copies are kept: see `array_cache.cache_sources`.
            cache_folder: where (the user's cache).
            **loading: as in `SegmentationData`.

        Raises DatasetError for a composition that is not published, and for an area to train on
        that is measured on too.
        """
        facts = _CITIES[city]
        if composition not in facts.bands:
            raise DatasetError(
                f"expected the composition {' or '.join(facts.bands)} of {city}, found "
                f"{composition}; correct the recipe"
            )
        bands = facts.bands[composition]
        numbers = tuple(range(1, len(bands) + 1))  # the fourth is tagged as alpha in some files
        files = FileFacts(
            name=f"ISPRS {city.title()}",
            settings=FileSettings(make_isprs_legend(clutter=clutter), numbers, reduce),
            metres=facts.metres,
            bands=bands,
            licence=_LICENCE,
            cache=cache,
            cache_folder=None if cache_folder is None else Path(cache_folder),
        )
        super().__init__(files, **loading)
        self._root = Path(root)
        self._city = facts
        self._composition = composition
        self._references: dict[Part, Reference] = {
            "train": train_reference,
            "val": reference,
            "test": reference,
        }
        chosen = {part: tuple(str(name) for name in names) for part, names in (areas or {}).items()}
        self._areas = facts.split | chosen
        expect_apart(self._areas.items(), "data.areas and the usual areas of parts it lacks")

    def find_pairs(self, part: Part) -> Sequence[FilePair]:
        """Return the images and masks of a part."""
        city, reference = self._city, self._references[part]
        folders = city.image_folders[self._composition]
        return [
            FilePair(
                area,
                self._find(city.image_name, folders, area),
                self._find(city.mask_names[reference], city.mask_folders[reference], area),
            )
            for area in self._areas[part]
        ]

    def _find(self, name: str, folders: Sequence[str], area: str) -> Path:
        file = name.format(area=area, composition=self._composition)
        for folder in folders:
            if (self._root / folder / file).is_file():
                return self._root / folder / file
        raise DatasetError(
            f"expected {file} in one of the folders {', '.join(folders)} of {self._root}, found it "
            "in none; unpack the archive there or correct the areas"
        )


def make_isprs_legend(*, clutter: bool = True) -> Legend:
    """Return the legend of both cities; black, the boundaries of eroded masks, is ignored."""
    ignore = (_BOUNDARY,) if clutter else (_BOUNDARY, _CLUTTER)
    return make_legend(_CLASSES, ignore=ignore, colour_tolerance=_OFF_BY)
