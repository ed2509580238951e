"""Whole rasters inferred as users will have them inferred, and scored.

Tiles, overlap, blending, quantisation and labels are the engine's own: the score is that of the
class map the user gets. Images and truth are read once; memory holds two bytes a pixel of one
raster at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from affine import Affine
from numpy.typing import NDArray
from torch import nn

from crispline.engine.boundary_metrics import BoundaryCounts, count_boundaries
from crispline.engine.grid import Grid, Shape, Window
from crispline.engine.infer import infer
from crispline.engine.labelling import label_classes
from crispline.engine.metrics import count_confusion
from crispline.engine.probabilities import ProbabilityArray
from crispline.engine.source import Pixels
from crispline_training.data.source import LabelledSource, read_known
from crispline_training.description import NetworkDescription
from crispline_training.errors import DatasetError
from crispline_training.metrics.boundary_metrics import (
    RADII,
    Tolerance,
    make_tolerances,
    summarise_boundaries,
)
from crispline_training.metrics.class_metrics import summarise_classes
from crispline_training.metrics.hausdorff import measure_image, summarise_distances
from crispline_training.metrics.label_arrays import drop_classes, find_classes
from crispline_training.metrics.torch_predictor import TorchPredictor
from crispline_training.sample import IGNORE

_WINDOW = 2048


@dataclass(frozen=True, slots=True)
class RasterScores:
    """Scores over all rasters.

    `scores` by name, as the metrics call them, with those of the second convention as
    "without clutter/mIoU"; `classes` by class and name: `classes["car"]["IoU"]`.
    """

    scores: dict[str, float]
    classes: dict[str, dict[str, float]]


def evaluate_sources(
    network: nn.Module,
    description: NetworkDescription,
    sources: Sequence[LabelledSource],
    *,
    device: torch.device | str = "cpu",
    tile: int | None = None,
    overlap: float | None = None,
    blending: str = "taper",
    batch: int | None = None,
    radii: Sequence[int] = RADII,
    metres: Sequence[float] = (),
    exclude: Sequence[str] = (),
) -> RasterScores:
    """Infer whole rasters with a network that takes raw values, and score them.

    `tile` is that of the training where None; `overlap`, `blending` and `batch` are those of the
    engine's `infer`. `metres` are tolerances of boundaries beside `radii` pixels, `exclude` names
    the classes the second convention leaves out. Raises DatasetError without any source,
    RecipeError for what does not go together, and what the engine's `infer` raises.
    """
    if not sources:
        raise DatasetError("expected at least one raster to evaluate, found none; name some")
    names = tuple(c.name for c in description.data.classes)
    resolution = description.data.ground_resolution
    size = None if resolution is None else resolution.metres
    tolerances = make_tolerances(radii, metres, ground_resolution=size)
    conventions = [()] + ([find_classes(names, exclude)] if exclude else [])
    tallies = [_Tally(len(names), tolerances, excluded) for excluded in conventions]
    was_training = network.training
    network.to(device).eval()
    try:
        predictor = TorchPredictor(network, description, device=device, tile=tile)
        for source in sources:
            truth, result = infer_labels(
                source, predictor, overlap=overlap, blending=blending, batch=batch
            )
            for tally in tallies:
                tally.add(truth, result)
    finally:
        network.train(was_training)
    scores = tallies[0].summarise(names, size)
    by_class = _arrange_by_class(scores, names)
    for tally in tallies[1:]:
        prefix = f"without {' and '.join(exclude)}"
        scores |= {f"{prefix}/{k}": v for k, v in tally.summarise(names, size).items()}
    return RasterScores(scores, by_class)


def infer_labels(
    source: LabelledSource,
    predictor: TorchPredictor,
    *,
    overlap: float | None = None,
    blending: str = "taper",
    batch: int | None = None,
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return the truth of a raster and the labels that the engine gives it, (row, column).

    Both are IGNORE where there are no data.
    """
    images, sink = _Images(source), _Labels(source.shape)
    infer(images, predictor, sinks=[sink], overlap=overlap, blending=blending, batch=batch)
    return images.truth, sink.labels


class _Images:
    """The engine's source of a labelled source's image; keeps the truth that comes with it."""

    block_height = 1
    bad_windows: tuple[Window, ...] = ()

    def __init__(self, source: LabelledSource) -> None:
        self._source = source
        corner, _ = source.read(Window(0, 0, 1, 1))
        self.grid = Grid(source.shape, Affine.identity(), None)
        self.band_count = int(corner.shape[0])
        self.dtype: np.dtype[Any] = corner.dtype
        self.identity = source.name
        self.truth = np.full((source.shape.height, source.shape.width), IGNORE, dtype=np.uint8)

    def read(self, window: Window) -> Pixels:
        # Not what the source fills: the engine mirrors at no data in each tile by itself.
        known = read_known(self._source, window)
        self.truth[window.slices] = np.where(known.valid, known.label, np.uint8(IGNORE))
        return Pixels(known.values, known.valid)

    def close(self) -> None:
        """Leave the source open: it is the caller's."""


class _Labels:
    """A sink that keeps the most probable class of every pixel."""

    def __init__(self, shape: Shape) -> None:
        self.labels = np.full((shape.height, shape.width), IGNORE, dtype=np.uint8)

    def accept(self, window: Window, probabilities: ProbabilityArray) -> None:
        self.labels[window.slices] = label_classes(np.ascontiguousarray(probabilities))


class _Tally:
    """Everything counted over the rasters under one convention."""

    def __init__(
        self, class_count: int, tolerances: Sequence[Tolerance], excluded: Sequence[int]
    ) -> None:
        self._tolerances, self._excluded = tolerances, excluded
        self._class_count = class_count
        self._confusion = np.zeros((class_count, class_count + 1), dtype=np.int64)
        empty = np.zeros((len(tolerances), class_count), dtype=np.int64)
        self._boundaries = BoundaryCounts(*[empty] * 6)
        self._distances = np.zeros((3, class_count))

    def add(self, truth: NDArray[np.uint8], result: NDArray[np.uint8]) -> None:
        """Count a raster, its boundaries window by window."""
        known = drop_classes(truth, self._excluded)
        count = self._class_count
        self._distances += measure_image(known, result, class_count=count)
        radii = [t.pixels for t in self._tolerances]
        halo = max(radii, default=0) + 1
        for core, outer in _split(truth.shape, halo):
            inner = core.relative_to(outer).slices
            self._confusion += count_confusion(
                truth[core.slices], result[core.slices], class_count=count
            )
            self._boundaries += count_boundaries(
                known[outer.slices],
                result[outer.slices],
                class_count=count,
                radii=radii,
                core=inner,
            )

    def summarise(self, names: Sequence[str], metres: float | None) -> dict[str, float]:
        """Return all scores by name; a pixel is `metres` wide."""
        return (
            summarise_classes(self._confusion, classes=names, excluded=self._excluded)
            | summarise_boundaries(
                self._boundaries,
                classes=names,
                tolerances=self._tolerances,
                excluded=self._excluded,
            )
            | summarise_distances(
                self._distances, classes=names, ground_resolution=metres, excluded=self._excluded
            )
        )


def _split(shape: tuple[int, ...], halo: int) -> Iterator[tuple[Window, Window]]:
    """Yield windows that cover a raster, and the same with what lies around them."""
    height, width = shape
    whole = Window(0, 0, height, width)
    for row in range(0, height, _WINDOW):
        for column in range(0, width, _WINDOW):
            core = Window(row, column, min(_WINDOW, height - row), min(_WINDOW, width - column))
            around = Window(
                row - halo, column - halo, core.height + 2 * halo, core.width + 2 * halo
            )
            yield core, around.intersect(whole) or core


def _arrange_by_class(
    scores: dict[str, float], names: Sequence[str]
) -> dict[str, dict[str, float]]:
    table: dict[str, dict[str, float]] = {name: {} for name in names}
    for key, value in scores.items():
        score, _, name = key.partition("/")
        if name in table:
            table[name][score] = value
    return table
