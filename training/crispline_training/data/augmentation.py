"""Random changes of tiles: those of the NPALoss paper, quarter turns and colours.

ISPRS Annals V-2-2020 p. 475, section 4.1: mirroring, Gaussian blur, resizing by 0.5 to 2 and
rotation by up to 10 degrees. Aerial images have no up, so quarter turns and both mirrors keep them
what they are.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import affine_grid, grid_sample, pad
from torchvision.transforms import (  # type: ignore[import-untyped]  # publishes no types
    InterpolationMode,
)
from torchvision.transforms.v2 import (  # type: ignore[import-untyped]  # publishes no types
    functional,
)

from crispline_training.errors import RecipeError
from crispline_training.sample import IGNORE, Sample


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

        `sample` is a square of `source_side(tile)`. A smaller one is filled up: the image
        mirrored, as the engine shows models what lies beyond a raster (a flat colour would teach
        edges that are none), the label with IGNORE. Labels are never mixed: they go by the
        nearest pixel.
        """
        side = self.source_side(tile)
        image, label = _fill_up(sample, side)
        image, label = _crop(image, side), _crop(label, side).to(torch.uint8)
        scale = self.scale
        if scale < 1:
            # Shrinking by interpolation alone would alias: this averages.
            image, label = _resize(image, label, self._turned_side(tile))
            scale = 1.0
        dtype = image.dtype
        values = image.to(torch.float32)
        if self.angle != 0 or scale != 1:
            values, label = _sample(values, label, self.angle, scale, tile)
        values, label = _crop(values, tile), _crop(label, tile)
        values = self._change_values(values)
        if dtype == torch.uint8:
            values = values.round().clamp_(0, 255).to(dtype)
        return Sample(self._turn_over(values), self._turn_over(label).to(torch.int64))

    def _turn_over(self, tensor: Tensor) -> Tensor:
        if self.mirror:
            tensor = tensor.flip(-1)
        return torch.rot90(tensor, self.quarter_turns, (-2, -1)).contiguous()

    def _turned_side(self, tile: int) -> int:
        """Return the side of the upright square around a tile turned by the angle."""
        if self.angle == 0:
            return tile
        angle = math.radians(abs(self.angle))
        # Two pixels more: interpolation looks at the next one on either side.
        return math.ceil(tile * (math.cos(angle) + math.sin(angle))) + 2

    def _change_values(self, image: Tensor) -> Tensor:
        """Return float values blurred and recoloured.

        torchvision's colour functions cut floats off at 1 and know one or three bands only; raw
        values have neither limit.
        """
        if self.sigma > 0:
            image = blur(image, self.sigma)
        if len(image) > 1 and self.saturation != 1:
            image = torch.lerp(image.mean(0, keepdim=True), image, self.saturation)
        if self.brightness == self.contrast == 1:
            return image
        shift = (1 - self.contrast) * self.brightness * image.mean()
        return torch.add(shift, image, alpha=self.contrast * self.brightness)


def blur(image: Tensor, sigma: float) -> Tensor:
    """Return float values (..., row, column) under a Gaussian of that sigma in pixels.

    Shifted sums along each axis: several times as fast on a CPU as a two-dimensional convolution.
    """
    reach = min(math.ceil(3 * sigma), *(size - 1 for size in image.shape[-2:]))
    weights = [math.exp(-0.5 * (step / sigma) ** 2) for step in range(-reach, reach + 1)]
    total = sum(weights)
    padded = pad(image, (reach, reach, reach, reach), mode="reflect")
    for axis in (-2, -1):
        size = image.shape[axis]
        parts = [padded.narrow(axis, step, size) for step in range(len(weights))]
        padded = parts[0] * (weights[0] / total)
        for part, weight in zip(parts[1:], weights[1:], strict=True):
            padded.add_(part, alpha=weight / total)
    return padded


def _fill_up(sample: Sample, side: int) -> Sample:
    height, width = sample.label.shape
    if height >= side and width >= side:
        return sample
    down, right = max(0, side - height), max(0, side - width)
    borders = ((down // 2, down - down // 2), (right // 2, right - right // 2))
    image = np.pad(sample.image.numpy(), ((0, 0), *borders), mode="symmetric")
    label = pad(sample.label, (*borders[1], *borders[0]), value=IGNORE)
    return Sample(torch.from_numpy(image), label)


def _resize(image: Tensor, label: Tensor, side: int) -> Sample:
    size = [side, side]
    return Sample(
        functional.resize(image, size, InterpolationMode.BILINEAR, antialias=True),
        functional.resize(label[None], size, InterpolationMode.NEAREST_EXACT)[0],
    )


def _sample(values: Tensor, label: Tensor, angle: float, scale: float, tile: int) -> Sample:
    """Return the middle of a square turned against the clock by `angle` and enlarged by `scale`.

    Turning and enlarging at once, and nothing of what is cut off, is a third of the work of one
    after the other.
    """
    shrink = tile / (scale * label.shape[-1])
    cos, sin = math.cos(math.radians(angle)) * shrink, math.sin(math.radians(angle)) * shrink
    matrix = torch.tensor([[[cos, -sin, 0.0], [sin, cos, 0.0]]])
    grid = affine_grid(matrix, [1, 1, tile, tile], align_corners=False)
    # Both are asked for inside only: what lies beyond the border is never seen.
    image = grid_sample(values[None], grid, padding_mode="border", align_corners=False)
    classes = grid_sample(
        label[None, None].to(torch.float32),
        grid,
        mode="nearest",
        padding_mode="border",
        align_corners=False,
    )
    return Sample(image[0], classes[0, 0].to(torch.uint8))


def _crop(tensor: Tensor, side: int) -> Tensor:
    top, left = ((size - side) // 2 for size in tensor.shape[-2:])
    return tensor[..., top : top + side, left : left + side]
