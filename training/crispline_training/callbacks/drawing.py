"""Labels and errors as RGB pictures, and pictures as a sheet; arrays are (row, column, 3) uint8."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image
from torch import Tensor

from crispline.engine.card import ClassInfo
from crispline.engine.durable import atomic_path
from crispline_training.data.sample_picture import Picture
from crispline_training.sample import IGNORE

#: Where nobody knows the class, the prediction is right, and it is wrong.
_UNKNOWN = (128, 128, 128)
_RIGHT = (235, 235, 235)
_WRONG = (200, 0, 0)
#: Pixels between the parts of a row.
_GAP = 4


def draw_label(label: Tensor, classes: tuple[ClassInfo, ...]) -> Picture:
    """Draw class ids (row, column) in flat colours, IGNORE in grey: no image shines through."""
    table = np.full((256, 3), _UNKNOWN, dtype=np.uint8)
    for info in classes:
        table[info.id] = tuple(bytes.fromhex(info.colour[1:]))
    drawn: Picture = table[label.detach().cpu().numpy().astype(np.uint8)]
    return drawn


def draw_errors(predicted: Tensor, label: Tensor) -> Picture:
    """Draw where the prediction (row, column) differs from the label in red."""
    truth = label.detach().cpu().numpy()
    wrong = predicted.detach().cpu().numpy() != truth
    drawn: Picture = np.where(wrong[..., None], _WRONG, _RIGHT).astype(np.uint8)
    drawn[truth == IGNORE] = _UNKNOWN
    return drawn


def join(rows: list[list[Picture]]) -> Picture:
    """Return pictures of one size side by side, row under row, with white gaps."""
    height, width = rows[0][0].shape[:2]
    across, down = len(rows[0]), len(rows)
    shape = (down * (height + _GAP) - _GAP, across * (width + _GAP) - _GAP, 3)
    sheet = np.full(shape, 255, dtype=np.uint8)
    for r, pictures in enumerate(rows):
        for c, picture in enumerate(pictures):
            top, left = r * (height + _GAP), c * (width + _GAP)
            sheet[top : top + height, left : left + width] = picture
    return sheet


def write_picture(picture: Image.Image, path: Path) -> None:
    """Write a PNG; a file of that name is replaced when the new one is complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic_path(path) as part:
        picture.save(part, format="PNG")
