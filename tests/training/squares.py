"""A tiny data set for tests: bright squares on a dark ground, made up, quick to learn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from crispline.engine.card import ClassInfo, GroundResolution
from crispline_training.data.module import DataFacts, SegmentationData
from crispline_training.data.source import LabelledArrays, LabelledSource
from crispline_training.sample import IGNORE

CLASSES = (
    ClassInfo(0, "ground", "#303030", is_background=True),
    ClassInfo(1, "square", "#ffcc00", shape="orthogonal"),
)


class Squares(SegmentationData):
    """Three images of 96 x 96 pixels; the last one validates and tests."""

    def __init__(
        self,
        *,
        squares: int = 6,
        unknown_rows: int = 1,
        val_labels: bool = True,
        **settings: Any,
    ) -> None:
        super().__init__(**settings)
        self.squares = squares
        self.unknown_rows = unknown_rows
        self.val_labels = val_labels

    @property
    def facts(self) -> DataFacts:
        return DataFacts(
            name="squares",
            bands=("red", "green", "blue"),
            classes=CLASSES,
            ground_resolution=GroundResolution(0.1, 0.05, 0.2),
        )

    def open_sources(self, part: str) -> Sequence[LabelledSource]:
        numbers = {"train": (0, 1), "val": (2,), "test": (2,)}[part]
        unknown = self.unknown_rows if part == "train" or self.val_labels else 96
        return [draw_squares(number, self.squares, unknown_rows=unknown) for number in numbers]


def draw_squares(number: int, squares: int, *, unknown_rows: int) -> LabelledArrays:
    """Return one image; its first rows are IGNORE."""
    rng = np.random.default_rng(number)
    label = np.zeros((96, 96), dtype=np.uint8)
    for _ in range(squares):
        row, column = rng.integers(0, 76, size=2)
        label[row : row + 16, column : column + 16] = 1
    noise = rng.integers(0, 40, size=(3, 96, 96))
    image = (60 + 120 * label + noise).astype(np.uint8)
    label[:unknown_rows] = IGNORE
    return LabelledArrays(f"squares {number}", image, label)
