"""Which file is the image and which the mask, where both could be either."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.training.image_folders import draw_image, write

from crispline_training.data.masked_images import MaskedImages
from crispline_training.errors import DatasetError

SPLIT = {"train": ["a"], "val": ["b"]}


def write_beside(folder: Path, image: str, mask: str) -> None:
    """Write images and masks of the same names with these suffixes into one folder."""
    for name in ("a", "b"):
        write(folder / f"{name}{image}", draw_image(3, 20, 30))
        write(folder / f"{name}{mask}", np.zeros((20, 30), np.uint8))


@pytest.mark.parametrize(("image", "mask"), [(".jpg", ".png"), (".tif", ".png"), (".png", ".tif")])
def test_a_mask_is_never_trained_on_as_its_own_image(tmp_path: Path, image: str, mask: str) -> None:
    """Both are found by one name, and the one with the first suffix would be both."""
    write_beside(tmp_path, image, mask)
    data = MaskedImages(str(tmp_path), images=".", masks=".", split=SPLIT, classes=["one"])
    with pytest.raises(DatasetError, match=r"in two files, found .*a\.\w+ as both; keep masks"):
        data.sources("train")


def test_one_folder_by_two_names_is_one_folder(tmp_path: Path) -> None:
    write_beside(tmp_path / "all", ".jpg", ".png")
    (tmp_path / "masks").symlink_to(tmp_path / "all", target_is_directory=True)
    data = MaskedImages(str(tmp_path), images="all", split=SPLIT, classes=["one"])
    with pytest.raises(DatasetError, match=r"a\.png as both"):
        data.sources("train")
