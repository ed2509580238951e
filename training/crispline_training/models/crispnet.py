"""CrispNet: a light network of ours for CPUs and GPUs, whose boundaries are taught apart.

As in PIDNet (Xu et al., CVPR 2023, arXiv:2206.02066) a context path goes down to 1/32 of the size,
a detail path stays at 1/4, and a boundary branch teaches the detail path where classes change; it
is computed in training only. As in UNetFormer (Wang et al. 2022, arXiv:2109.08417) a light decoder
brings context back to the detail path. Logits come from half the size, 2 x 2 pixels to a cell.

Only plain convolutions, averages, sums and enlargements by two are used, which every runtime has
fast, and no average over the whole image: a pixel's class does not depend on where a tile ends
once that is far enough away.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from crispline_training.errors import RecipeError
from crispline_training.models.layers import initialise
from crispline_training.models.network import Network
from crispline_training.models.outputs import Outputs

#: Strides of the context path's stages.
STRIDES = (4, 8, 16, 32)


class CrispNet(Network):
    """The network; its boundary branch gives logits at half the size, in training mode only."""

    size_multiple = STRIDES[-1]

    def __init__(
        self,
        bands: int,
        classes: int,
        *,
        width: int = 48,
        depth: Sequence[int] = (1, 2, 2, 2),
        head_width: int | None = None,
    ) -> None:
        """Build with fresh weights.

        `width` is the number of channels at 1/4 of the size (multiples of 32 run fastest on CPUs),
        `depth` the number of residual blocks at 1/4, 1/8, 1/16 and 1/32, `head_width` the number
        of channels that logits are made of at half the size (None: `width`). The defaults give 3.2
        million parameters, `width=32, depth=(1, 2, 1, 1)` just under one. Raises
        RecipeError for options that make no network.
        """
        super().__init__()
        _check(bands, classes, width, depth, head_width)
        last = width if head_width is None else head_width
        half, widths = width // 2, [width, 2 * width, 3 * width, 4 * width]
        self.stem = Unit(bands, half, stride=2)
        self.stages = nn.ModuleList(
            nn.Sequential(Unit(before, after, stride=2), *(Block(after) for _ in range(count)))
            for before, after, count in zip([half, *widths[:-1]], widths, depth, strict=True)
        )
        self.surroundings = Surroundings(widths[3], widths[1])
        self.detail = Block(width)
        self.decoder = nn.ModuleList(
            [
                Merge(widths[2], widths[1], widths[1]),
                Merge(widths[1], widths[1], widths[1]),
                Merge(widths[0], widths[1], widths[0]),
                Merge(half, widths[0], last),
            ]
        )
        self.boundary = nn.Sequential(Unit(width, half), nn.Conv2d(half, 4, 1))
        initialise(self)
        self.head = nn.Conv2d(last, 4 * classes, 1)
        _begin_alike(self.head)

    def segment(self, image: Tensor) -> Outputs:
        """Return logits at the size of a normalised image, sides multiples of `size_multiple`."""
        fine = self.stem(image)
        levels = [fine]
        for stage in self.stages:
            levels.append(stage(levels[-1]))
        detail = self.detail(levels[1])
        merged = self.surroundings(levels[4])
        for merge, skip in zip(self.decoder, (levels[3], levels[2], detail, fine), strict=True):
            merged = merge(skip, merged)
        logits = functional.pixel_shuffle(self.head(merged), 2)
        if not self.training:
            return Outputs(logits)
        return Outputs(logits, boundary=functional.pixel_shuffle(self.boundary(detail), 2))


class Unit(nn.Sequential):
    """A convolution, batch normalisation and ReLU; exports fold the first two into one."""

    def __init__(self, before: int, after: int, *, size: int = 3, stride: int = 1) -> None:
        """Make `after` channels of `before`."""
        super().__init__(
            nn.Conv2d(before, after, size, stride, padding=size // 2, bias=False),
            nn.BatchNorm2d(after),
            nn.ReLU(inplace=True),
        )


class Block(nn.Module):
    """Two convolutions and a way around them (He et al. 2016)."""

    def __init__(self, width: int) -> None:
        """Keep `width` channels."""
        super().__init__()
        self.first = Unit(width, width)
        self.second = nn.Sequential(
            nn.Conv2d(width, width, 3, padding=1, bias=False), nn.BatchNorm2d(width)
        )

    def forward(self, features: Tensor) -> Tensor:
        """Return features of the same shape."""
        return functional.relu(features + self.second(self.first(features)))


class Surroundings(nn.Module):
    """Averages over 1, 3, 5 and 7 cells around each, mixed; 7 cells of 1/32 are 224 pixels."""

    def __init__(self, before: int, after: int) -> None:
        """Make `after` channels of `before`."""
        super().__init__()
        self.narrow = Unit(before, after, size=1)
        self.mix = Unit(4 * after, after, size=1)

    def forward(self, features: Tensor) -> Tensor:
        """Return features (batch, after, row, column) of the same size."""
        parts = [self.narrow(features)]
        for _ in range(3):
            wider = functional.avg_pool2d(
                parts[-1], 3, stride=1, padding=1, count_include_pad=False
            )
            parts.append(wider)
        mixed: Tensor = self.mix(torch.cat(parts, dim=1))
        return mixed


class Merge(nn.Module):
    """Features of one level joined with those of the next coarser, enlarged by two."""

    def __init__(self, fine: int, coarse: int, after: int) -> None:
        """Make `after` channels at the finer level."""
        super().__init__()
        self.fine = nn.Conv2d(fine, after, 1, bias=False)
        self.coarse = nn.Conv2d(coarse, after, 1, bias=False)  # before enlarging: a quarter of it
        self.normalise = nn.BatchNorm2d(after)
        self.smooth = Unit(after, after)

    def forward(self, fine: Tensor, coarse: Tensor) -> Tensor:
        """Return features (batch, after, row, column) of the size of `fine`."""
        enlarged = functional.interpolate(
            self.coarse(coarse), scale_factor=2.0, mode="bilinear", align_corners=False
        )
        joined = functional.relu(self.normalise(self.fine(fine) + enlarged))
        smooth: Tensor = self.smooth(joined)
        return smooth


def _begin_alike(head: nn.Conv2d) -> None:
    """Give a head weights with which the four pixels of a cell begin with equal logits.

    So no checkerboard shows (Aitken et al. 2017, arXiv:1707.02937). Channels are laid out (class,
    pixel of the cell). Logits begin well below 1, so that all classes are about as likely; but not
    near 0, from where so few channels take hundreds of steps to tell a rare class from the others.
    """
    nn.init.normal_(head.weight, std=0.5 / math.sqrt(head.in_channels))
    if head.bias is not None:
        nn.init.zeros_(head.bias)
    with torch.no_grad():
        for values in (head.weight, head.bias):
            if values is not None:
                cells = values.view(-1, 4, *values.shape[1:])
                cells.copy_(cells[:, :1].expand_as(cells).clone())


def _check(
    bands: int, classes: int, width: int, depth: Sequence[int], head_width: int | None
) -> None:
    if bands < 1 or classes < 1:
        raise RecipeError(
            f"expected at least one band and one class, found {bands} and {classes}; "
            "correct the data set"
        )
    if width < 8 or width % 2:
        raise RecipeError(
            f"expected an even width of CrispNet of at least 8, found {width}; give 16 to 64"
        )
    if head_width is not None and head_width < 1:
        raise RecipeError(
            f"expected a CrispNet head of at least 1 channel, found {head_width}; give 16 to 64"
        )
    if len(depth) != len(STRIDES) or min(depth) < 1:
        raise RecipeError(
            f"expected CrispNet's depth as {len(STRIDES)} numbers of at least 1, found "
            f"{list(depth)}; give one for each of the strides {STRIDES}"
        )
