"""Labelled rasters split into parts by blocks of ground."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pyproj
import shapely
from affine import Affine
from numpy.typing import NDArray

from crispline.engine.errors import RasterError
from crispline.engine.grid import Grid, Shape, Window
from crispline.engine.resampling import ground_resolution
from crispline_training.data.module import Part
from crispline_training.data.polygon_source import PolygonSource, SourceWindow
from crispline_training.data.source import strips
from crispline_training.data.spatial_blocks import (
    assign_parts,
    cut_blocks,
    group_overlapping,
    join_windows,
)
from crispline_training.errors import DatasetError, RecipeError
from crispline_training.sample import IGNORE

#: Blocks there are at least, where the sides of blocks are not given and tiles are small enough.
_ENOUGH_BLOCKS = 24
#: Blocks are at most this many tiles wide where their side is not given.
_MOST_TILES = 4
#: Pixels looked at to see which classes lie where; of larger rasters, a lattice of chips.
_MOST_COUNTED = 1 << 28
_CHIP = 256


@dataclass(frozen=True, slots=True)
class BlockSettings:
    """How ground is shared out; the rest of `val_share` and `test_share` is for training.

    The side of blocks is `pixels` or `metres` long (neither: as suits rasters and tiles).
    """

    pixels: int | None = None
    metres: float | None = None
    val_share: float = 0.15
    test_share: float = 0.15

    def __post_init__(self) -> None:
        """Refuse two sides, and shares that leave nothing."""
        if self.pixels is not None and self.metres is not None:
            raise RecipeError(
                f"expected the side of blocks in pixels or in metres, found {self.pixels} pixels "
                f"and {self.metres} metres; leave one out"
            )
        rest = 1 - self.val_share - self.test_share
        if not (self.val_share > 0 and self.test_share >= 0 and rest > 0):
            raise RecipeError(
                "expected a validation share above 0, a test share of at least 0, and a rest to "
                f"train on, found {self.val_share} and {self.test_share}; correct the recipe"
            )

    def share_out(self, named: Collection[Part] = ()) -> dict[Part, float]:
        """Return the share of each part that is cut from common ground.

        Parts in `named` have rasters of their own; there may be no test part. The rest is trained
        on.
        """
        wanted: dict[Part, float] = {"val": self.val_share, "test": self.test_share}
        kept = {part: share for part, share in wanted.items() if share > 0 and part not in named}
        return {"train": 1 - sum(kept.values()), **kept}

    def side(self, grid: Grid, *, tile: int, ground: int) -> int:
        """Return the side in pixels on a grid; `ground` is the number of pixels of all rasters.

        Raises RecipeError for blocks that hold no tile, or in metres without a CRS.
        """
        side = self.pixels
        if self.metres is not None:
            try:
                pixel = ground_resolution(grid)
            except RasterError as error:
                raise RecipeError(f"{error}; or give the side of blocks in pixels") from error
            side = math.floor(self.metres / math.sqrt(pixel.x * pixel.y))
        if side is None:
            even = math.isqrt(ground // _ENOUGH_BLOCKS)
            return min(max(even, tile), _MOST_TILES * tile)
        if side < tile:
            raise RecipeError(
                f"expected blocks of at least {tile} pixels, the side of tiles, found {side}; "
                "choose larger blocks or smaller tiles"
            )
        return side


@dataclass(frozen=True, slots=True)
class BlockSplit:
    """Ground of each part, as rectangles of whole blocks, and labelled pixels (part, class)."""

    parts: tuple[tuple[SourceWindow, ...], ...]
    counts: NDArray[np.float64]


def split_sources(
    sources: Sequence[PolygonSource],
    settings: BlockSettings,
    *,
    shares: Sequence[float],
    classes: int,
    tile: int,
    seed: int,
) -> BlockSplit:
    """Split rasters into parts of so large shares, the one to train on first.

    Parts do not share ground, not even where rasters overlap each other. Blocks without any label
    are in no part. Raises DatasetError for too few blocks.
    """
    ground = sum(source.shape.pixels for source in sources)
    blocks = [
        (number, window)
        for number, source in enumerate(sources)
        for window in cut_blocks(source.shape, settings.side(source.grid, tile=tile, ground=ground))
    ]
    chips = max(4, _MOST_COUNTED // _CHIP**2 // len(blocks)) if ground > _MOST_COUNTED else None
    counts = np.stack(
        [_count_labels(sources[number], block, classes, chips) for number, block in blocks]
    )
    groups = _group([source.grid for source in sources], blocks)
    together = np.zeros((groups.max() + 1, classes))
    np.add.at(together, groups, counts)
    try:
        assigned = assign_parts(together, shares, seed=seed)[groups]
    except DatasetError as error:
        name = sources[0].name if len(sources) == 1 else f"{len(sources)} rasters"
        raise DatasetError(f"{name}: {error}") from error
    parts = tuple(
        tuple(
            SourceWindow(source, window)
            for number, source in enumerate(sources)
            for window in join_windows(
                [b for (n, b), p in zip(blocks, assigned, strict=True) if (n, p) == (number, part)]
            )
        )
        for part in range(len(shares))
    )
    found = np.stack([counts[assigned == part].sum(axis=0) for part in range(len(parts))])
    return BlockSplit(parts, found)


def _count_labels(
    source: PolygonSource, block: Window, classes: int, chips: int | None
) -> NDArray[np.float64]:
    """Return pixels a class in a block, or in about `chips` chips spread evenly over it.

    A class that lies between the chips counts as much as they would show of it on average, so that
    no labelled block is taken for an empty one.
    """
    found, known = np.zeros(256), 0
    for chip in spread_chips(block.shape, chips):
        pixels = source.read_known(_place(chip, block))
        found += np.bincount(pixels.label[pixels.valid], minlength=256)
        known += int(pixels.valid.sum())
    if chips is not None and (found[_find_drawn(source, block, classes)] == 0).any():
        if known == 0:  # a raster may be a narrow strip of data
            return _count_labels(source, block, classes, None)
        drawn = np.zeros(256)
        for strip in strips(block.shape):
            drawn += np.bincount(source.label(_place(strip, block)).reshape(-1), minlength=256)
        found = np.where(found == 0, drawn * known / block.shape.pixels, found)
    return found[: min(classes, IGNORE)]


def _find_drawn(source: PolygonSource, block: Window, classes: int) -> NDArray[np.intp]:
    """Return the classes of polygons that reach into a block, which costs no reading."""
    there = source.painter.find_labels(block)
    return np.asarray(there[there < min(classes, IGNORE)], dtype=np.intp)


def _place(part: Window, block: Window) -> Window:
    """Return a window of a block in pixels of the raster."""
    return Window(block.row + part.row, block.column + part.column, part.height, part.width)


def spread_chips(shape: Shape, count: int | None) -> list[Window]:
    """Return about `count` small windows evenly spread in a shape; None: windows that cover it."""
    if count is None:
        return strips(shape)
    rows, columns = (_lattice(size, math.sqrt(count)) for size in (shape.height, shape.width))
    return [
        Window(row, column, min(_CHIP, shape.height - row), min(_CHIP, shape.width - column))
        for row in rows
        for column in columns
    ]


def _lattice(size: int, count: float) -> range:
    """Return first pixels of about `count` chips, in the middle of equal parts of `size`."""
    step = max(_CHIP, math.ceil(size / max(1, round(count))))
    return range(min(size - 1, max(0, (min(step, size) - _CHIP) // 2)), size, step)


def _group(grids: Sequence[Grid], blocks: Sequence[tuple[int, Window]]) -> NDArray[np.intp]:
    """Return a group number a block: blocks of rasters that overlap on the ground share one.

    Rasters without a CRS are compared with each other only, and those without any georeference
    with none: all of these begin at one point.
    """
    groups = np.arange(len(blocks))
    if len(grids) == 1:
        return groups
    placed = np.array([grids[n].transform != Affine.identity() for n, _ in blocks])
    on_ground = np.array([grids[n].crs_wkt is not None for n, _ in blocks])
    footprints = np.array([_footprint(grids[n].crop(w)) for n, w in blocks], dtype=np.object_)
    placed &= shapely.is_valid(footprints)
    for alike in (placed & on_ground, placed & ~on_ground):
        chosen = np.flatnonzero(alike)
        if len(chosen):
            groups[chosen] = chosen[group_overlapping(footprints[chosen])]
    return groups


def share_ground(one: Grid, other: Grid) -> bool:
    """Whether two grids share ground; False where one has no place on it."""
    if one.crs_wkt is None or other.crs_wkt is None:
        return False
    footprints = np.array([_footprint(one), _footprint(other)], dtype=np.object_)
    return bool(shapely.is_valid(footprints).all() and not np.ptp(group_overlapping(footprints)))


def _footprint(grid: Grid) -> shapely.Polygon:
    """Return the corners of a grid as a polygon, in degrees where it has a CRS."""
    height, width, t = grid.shape.height, grid.shape.width, grid.transform
    corners = np.array([t * xy for xy in ((0, 0), (width, 0), (width, height), (0, height))])
    if grid.crs_wkt is not None:
        transformer = pyproj.Transformer.from_crs(grid.crs_wkt, "EPSG:4326", always_xy=True)
        corners = np.column_stack(transformer.transform(corners[:, 0], corners[:, 1]))
    return shapely.Polygon(corners)
