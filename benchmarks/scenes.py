"""Generated scenes as input: probabilities in memory, and who reads them."""

from __future__ import annotations

from dataclasses import dataclass

from crispline.engine.grid import Grid, Shape, Window
from crispline.engine.probabilities import ProbabilityArray
from crispline.engine.scene import SceneSpec, truth_probabilities

SEED = 7
#: Metres. 4096 x 4096 pixels of 0.3 m hold 14,000 regions, of 0.1 m 2,000.
DENSE_PIXEL_SIZE = 0.3
SPARSE_PIXEL_SIZE = 0.1


@dataclass(frozen=True, slots=True)
class ArrayProbabilities:
    """Probabilities (class, row, column) in memory, as a ProbabilityReader."""

    grid: Grid
    values: ProbabilityArray

    @property
    def class_count(self) -> int:
        return len(self.values)

    def read(self, window: Window) -> ProbabilityArray:
        rows, columns = window.slices
        return self.values[:, rows, columns]


def describe_scene(
    size: int, *, seed: int = SEED, pixel_size: float = DENSE_PIXEL_SIZE
) -> SceneSpec:
    """Return a square scene."""
    return SceneSpec(Shape(size, size), seed=seed, pixel_size=pixel_size)


def draw_probabilities(spec: SceneSpec) -> ArrayProbabilities:
    """Return a scene's exact probabilities: anti-aliased, blurred by 0.8 px, no noise."""
    return ArrayProbabilities(spec.grid, truth_probabilities(spec, spec.grid.window))
