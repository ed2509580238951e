"""Random changes of tiles: those of the NPALoss paper, quarter turns and colours.

ISPRS Annals V-2-2020 p. 475, section 4.1: mirroring, Gaussian blur, resizing by 0.5 to 2 and
rotation by up to 10 degrees. Aerial images have no up, so quarter turns and both mirrors keep them
what they are.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from crispline_training.data.tile_kernels import (
    Floats,
    blur,
    recolour,
    sample_bilinear,
    sample_nearest,
    shrink,
)
from crispline_training.errors import RecipeError
from crispline_training.sample import Sample


@dataclass(frozen=True, slots=True)
class Augmentation:
    """What may happen to a tile; every default of `None` or 0 leaves that change out.

    `mirror` and `rot90` are tossed for evenly. `resize` is the range of factors, drawn so that
    halving is as likely as doubling; `rotate` the largest angle in degrees. `blur` is the largest
    sigma in pixels, and every second tile is blurred. `brightness`, `contrast` and `saturation`
    are largest shares by which values change: by a factor, around the tile's mean, and around the
    mean of a pixel's bands. The paper has no quarter turns and no colours.
    """

    mirror: bool = True
    rot90: bool = True
    resize: tuple[float, float] | None = (0.5, 2.0)
    rotate: float = 10.0
    blur: float = 1.0
    brightness: float = 0.2
    contrast: float = 0.2
    saturation: float = 0.1

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        low, high = self.resize or (1.0, 1.0)
        shares = (self.brightness, self.contrast, self.saturation)
        if not (0 < low <= high and 0 <= self.rotate <= 45 and self.blur >= 0):
            raise RecipeError(
                "expected resize factors above 0 in order, rotation of 0 to 45 degrees and blur of "
                f"at least 0, found {self.resize}, {self.rotate} and {self.blur}; correct the "
                "recipe"
            )
        if not all(0 <= share < 1 for share in shares):
            raise RecipeError(
                "expected brightness, contrast and saturation of 0 to below 1, found "
                f"{', '.join(map(str, shares))}; correct the recipe"
            )

    def draw(self, rng: np.random.Generator) -> TileChange:
        """Return a change; everything random comes from `rng`, always as many numbers."""
        low, high = self.resize or (1.0, 1.0)
        return TileChange(
            mirror=bool(rng.random() < 0.5) and self.mirror,
            quarter_turns=int(rng.integers(4)) if self.rot90 else int(rng.integers(1)),
            scale=math.exp(rng.uniform(math.log(low), math.log(high))),
            angle=float(rng.uniform(-self.rotate, self.rotate)),
            sigma=float(rng.uniform(-self.blur, self.blur)),
            brightness=1 + float(rng.uniform(-self.brightness, self.brightness)),
            contrast=1 + float(rng.uniform(-self.contrast, self.contrast)),
            saturation=1 + float(rng.uniform(-self.saturation, self.saturation)),
        )


@dataclass(frozen=True, slots=True)
class TileChange:
    """One change: `scale` above 1 enlarges, `angle` in degrees, `sigma` up to 0 does not blur.

    `brightness`, `contrast` and `saturation` are factors, 1 for no change.
    """

    mirror: bool = False
    quarter_turns: int = 0
    scale: float = 1.0
    angle: float = 0.0
    sigma: float = 0.0
    brightness: float = 1.0
    contrast: float = 1.0
    saturation: float = 1.0

    def source_side(self, tile: int) -> int:
        """Return the side in pixels of the square that a changed tile of side `tile` needs.

        More than the tile where it shrinks or turns, so that no corner is left empty.
        """
        return max(1, math.ceil(self._turned_side(tile) / self.scale))

    def apply(self, sample: Sample, tile: int) -> Sample:
        """Return the changed tile: image (band, tile, tile) of the same type, label (tile, tile).

        `sample` is a square of `source_side(tile)`, or a larger one, whose middle is taken. All
        moves are one, so that image and label are resampled once; only where the tile shrinks, the
        image is averaged first. Labels are never mixed: they go by the nearest pixel.
        """
        side = self.source_side(tile)
        image = _crop(sample.image.numpy(), side)
        label = _crop(sample.label.numpy(), side).astype(np.uint8, copy=False)
        scale, shown, shown_side = self.scale, image, side
        if scale < 1:
            # Shrinking by interpolation alone would alias.
            shown_side = self._turned_side(tile)
            shown, scale = shrink(image, shown_side), shown_side / side
        moved = sample_bilinear(shown, self._find_source(tile, shown_side, max(scale, 1.0)), tile)
        labels = sample_nearest(label, self._find_source(tile, side, scale), tile)
        return Sample(
            torch.from_numpy(self._change_values(moved, image.dtype)),
            torch.from_numpy(labels.astype(np.int64)),
        )

    def _turned_side(self, tile: int) -> int:
        """Return the side of the upright square around a tile turned by the angle."""
        if self.angle == 0:
            return tile
        angle = math.radians(abs(self.angle))
        # Two pixels more: interpolation looks at the next one on either side.
        return math.ceil(tile * (math.cos(angle) + math.sin(angle))) + 2

    def _find_source(self, tile: int, side: int, scale: float) -> NDArray[np.float64]:
        """Return what takes row, column and 1 of the changed tile to row and column of a square.

        An array (2, 3). The square is enlarged by `scale` around its middle, turned against the
        clock by the angle, then mirrored, then turned by quarters.
        """
        cos, sin = (f(math.radians(self.angle)) / scale for f in (math.cos, math.sin))
        turn = np.array([[cos, sin], [-sin, cos]])
        mirror = np.diag([1, -1 if self.mirror else 1])
        quarters = np.linalg.matrix_power(np.array([[0, 1], [-1, 0]]), self.quarter_turns)
        linear = turn @ mirror @ quarters
        start = (side - 1) / 2 - linear @ np.full(2, (tile - 1) / 2)
        return np.column_stack((linear, start))

    def _change_values(self, image: Floats, dtype: np.dtype[Any]) -> NDArray[Any]:
        """Return values (band, row, column) blurred and recoloured, in the type wanted.

        torchvision's colour functions cut floats off at 1 and know one or three bands only; raw
        values have neither limit.
        """
        if self.sigma > 0:
            image = blur(image, self.sigma)
        gain, shift = self.brightness * self.contrast, 0.0
        if self.contrast != 1:
            shift = (1 - self.contrast) * self.brightness * float(image.reshape(-1).mean())
        return recolour(image, dtype, saturation=self.saturation, gain=gain, shift=shift)


def _crop(array: NDArray[Any], side: int) -> NDArray[Any]:
    top, left = ((size - side) // 2 for size in array.shape[-2:])
    return array[..., top : top + side, left : left + side]
