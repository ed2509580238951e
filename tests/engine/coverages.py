"""Random class probabilities for the vectoriser's tests, and what must hold for any coverage."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from affine import Affine
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from crispline.engine.grid import Grid, Shape, Window
from crispline.engine.vectorise import Coverage


@dataclass(frozen=True)
class ArrayReader:
    """Probabilities (class, row, column) or labels (row, column) in memory."""

    values: NDArray[np.uint8]
    transform: Affine = field(default_factory=lambda: Affine(1, 0, 0, 0, -1, 0))

    @property
    def grid(self) -> Grid:
        height, width = self.values.shape[-2:]
        return Grid(Shape(height, width), self.transform, None)

    @property
    def class_count(self) -> int:
        return int(self.values.shape[0])

    def read(self, window: Window) -> NDArray[np.uint8]:
        rows, columns = window.slices
        cut: NDArray[np.uint8] = self.values[..., rows, columns]
        return cut


def random_probabilities(
    *,
    height: int,
    width: int,
    classes: int,
    sigma: float,
    seed: int,
    holes: float = 0.0,
    step: int = 1,
) -> NDArray[np.uint8]:
    """Smooth random fields through a softmax; `holes` is the share of lone no-data pixels.

    Values are rounded down to multiples of `step`, so that a large one makes ties.
    """
    rng = np.random.default_rng(seed)
    logits = np.stack(
        [gaussian_filter(rng.standard_normal((height, width)), sigma) for _ in range(classes)]
    )
    logits *= 4 / max(float(logits.std()), 1e-9)
    exponentials = np.exp(logits - logits.max(axis=0))
    values = np.round(255 * exponentials / exponentials.sum(axis=0)).astype(np.uint8)
    values = np.maximum(values // step * step, values == values.max(axis=0))
    if holes:
        values[:, gaussian_filter(rng.standard_normal((height, width)), sigma) < -0.2] = 0
        values[:, rng.random((height, width)) < holes] = 0
    return np.asarray(values, np.uint8)


def all_polygons(coverage: Coverage) -> tuple[NDArray[np.object_], NDArray[np.uint8]]:
    """Return all polygons and their class ids."""
    batches = list(coverage.batches())
    if not batches:
        return np.empty(0, object), np.empty(0, np.uint8)
    return (
        np.concatenate([b.geometry for b in batches]),
        np.concatenate([b.class_id for b in batches]),
    )


def check_coverage(coverage: Coverage, valid: NDArray[np.bool_]) -> None:
    """Assert what the engine promises: valid polygons, no gap, no overlap, no pixel lost."""
    geometry, _ = all_polygons(coverage)
    assert bool(shapely.is_valid(geometry).all())
    assert set(shapely.get_type_id(geometry)) <= {int(shapely.GeometryType.POLYGON)}
    assert bool(shapely.coverage_is_valid(geometry)) if len(geometry) else True
    expected = float(valid.sum()) * coverage.grid.pixel_area
    assert abs(float(shapely.area(geometry).sum()) - expected) <= 1e-9 * max(expected, 1.0)
    assert sum(int(b.pixels.sum()) for b in coverage.batches()) == int(valid.sum())


def contents(coverage: Coverage) -> list[Any]:
    """Return everything a sink would write, for comparison to the bit."""
    return [
        (b"".join(shapely.to_wkb(b.geometry)), b.class_id.tolist(), b.pixels.tolist(),
         b.confidence.tobytes())
        for b in coverage.batches(10**9)
    ]  # fmt: skip
