"""Where traced blocks wait for each other: in memory, or one pair of files a block in a folder.

A block on disk is complete or absent: its points are written first, then everything else under its
final name by a rename. Points stay on disk and are read piece by piece.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from crispline.engine.grid import Shape, Window
from crispline.engine.trace import BlockTrace


@dataclass(frozen=True, slots=True)
class BlockPlan:
    """Square blocks of `size` pixels over a raster, each with one shared row and column."""

    raster: Shape
    size: int

    @property
    def rows(self) -> int:
        """Number of block rows."""
        return max(1, -(-(self.raster.height - 1) // self.size))

    @property
    def columns(self) -> int:
        """Number of block columns."""
        return max(1, -(-(self.raster.width - 1) // self.size))

    def window(self, block: int) -> Window:
        """Return the pixels of a block (row-major index), shared row and column included."""
        i, j = divmod(block, self.columns)
        row, column = i * self.size, j * self.size
        return Window(
            row,
            column,
            min(self.size + 1, self.raster.height - row),
            min(self.size + 1, self.raster.width - column),
        )


class BlockArchive(Protocol):
    """Takes traced blocks in any order and gives them back."""

    def holds(self, block: int) -> bool:
        """Whether the block is there."""

    def put(self, block: int, trace: BlockTrace) -> None:
        """Keep a block; durable where the archive is."""

    def topology(self, block: int) -> BlockTrace:
        """Return a block without its points."""

    def points(self, block: int) -> NDArray[np.int32]:
        """Return the points (x, y) of a block."""


def _without_points(trace: BlockTrace) -> BlockTrace:
    return replace(trace, points=np.empty((0, 2), np.int32))


@dataclass(slots=True)
class MemoryArchive:
    """Blocks in memory."""

    traces: dict[int, BlockTrace] = field(default_factory=dict)

    def holds(self, block: int) -> bool:
        """Whether the block is there."""
        return block in self.traces

    def put(self, block: int, trace: BlockTrace) -> None:
        """Keep a block."""
        self.traces[block] = trace

    def topology(self, block: int) -> BlockTrace:
        """Return a block without its points."""
        return _without_points(self.traces[block])

    def points(self, block: int) -> NDArray[np.int32]:
        """Return the points (x, y) of a block."""
        return self.traces[block].points


@dataclass(frozen=True, slots=True)
class FolderArchive:
    """Blocks as files in an existing folder."""

    folder: Path

    def _paths(self, block: int) -> tuple[Path, Path]:
        return self.folder / f"block-{block:07d}.npz", self.folder / f"block-{block:07d}.points.npy"

    def holds(self, block: int) -> bool:
        """Whether the block is complete on disk."""
        return self._paths(block)[0].exists()

    def put(self, block: int, trace: BlockTrace) -> None:
        """Write a block; complete once this returns, even if the process is killed."""
        topology, points = self._paths(block)
        np.save(points, trace.points)
        partial = topology.with_suffix(".partial")
        arrays = {f.name: getattr(trace, f.name) for f in fields(trace) if f.name != "points"}
        with partial.open("wb") as file:
            np.savez(file, **arrays)
        os.replace(partial, topology)

    def topology(self, block: int) -> BlockTrace:
        """Read a block without its points."""
        with np.load(self._paths(block)[0]) as arrays:
            return BlockTrace(**arrays, points=np.empty((0, 2), np.int32))

    def points(self, block: int) -> NDArray[np.int32]:
        """Read the points (x, y) of a block."""
        points: NDArray[np.int32] = np.load(self._paths(block)[1])
        return points
