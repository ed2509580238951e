"""Arrays decoded once and kept on disk, mapped into memory: windows cost next to nothing."""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crispline.engine.grid import Shape, Window
from crispline_training.data.source import strips
from crispline_training.errors import DatasetError

_LOG = logging.getLogger("crispline")
#: Arrays mapped at a time: each takes one of the thousand files a process may open.
_MOST_MAPS = 192


@dataclass(frozen=True, slots=True)
class Layer:
    """One array of a copy; `bands` are the length of its first axis, None for (row, column)."""

    name: str
    dtype: np.dtype[Any]
    bands: int | None = None


class ArrayCopy:
    """Arrays of one height and width in a folder, whole or not there."""

    def __init__(self, folder: Path, shape: Shape, layers: Sequence[Layer]) -> None:
        """Name a copy; nothing is read or written yet."""
        self.folder = folder
        self.shape = shape
        self.layers = tuple(layers)

    @property
    def is_written(self) -> bool:
        """Whether the copy is there."""
        return self.folder.is_dir()

    @property
    def size(self) -> int:
        """Bytes the copy takes."""
        return self.shape.pixels * sum(e.dtype.itemsize * (e.bands or 1) for e in self.layers)

    def read(self, window: Window) -> list[NDArray[Any]]:
        """Return a window inside of each array, (..., row, column)."""
        rows, columns = window.slices
        return [
            np.array(_map_array(self.folder / f"{layer.name}.npy")[..., rows, columns])
            for layer in self.layers
        ]

    def write(
        self, read: Callable[[Window], Sequence[NDArray[Any]]], *, pixels_behind: int = 1
    ) -> None:
        """Write all arrays beside each other and rename their folder.

        `read` returns windows of them, from the top; there are `pixels_behind` stored pixels behind
        one. Raises DatasetError where the folder cannot be written.
        """
        try:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=self.folder.parent))
        except OSError as error:
            raise DatasetError(
                f"expected to keep decoded images in {self.folder.parent}, found: {error}; name "
                "another cache folder or read without one"
            ) from error
        try:
            self._fill(draft, read, pixels_behind)
            draft.rename(self.folder)
        except OSError as error:
            # Another process may have been faster: its copy is as good.
            if not self.is_written:
                raise DatasetError(
                    f"expected to keep decoded images in {self.folder}, found: {error}; make room "
                    "or read without a cache"
                ) from error
        finally:
            shutil.rmtree(draft, ignore_errors=True)

    def _fill(
        self, folder: Path, read: Callable[[Window], Sequence[NDArray[Any]]], pixels_behind: int
    ) -> None:
        shape = (self.shape.height, self.shape.width)
        arrays = [
            np.lib.format.open_memmap(
                folder / f"{layer.name}.npy",
                "w+",
                layer.dtype,
                shape if layer.bands is None else (layer.bands, *shape),
            )
            for layer in self.layers
        ]
        for window in strips(self.shape, share=pixels_behind):
            rows = window.slices[0]
            for array, part in zip(arrays, read(window), strict=True):
                array[..., rows, :] = part
        for array in arrays:
            array.flush()


def fits_disk(copies: Sequence[ArrayCopy], folder: Path) -> bool:
    """Return whether unwritten copies take less than half of the free disk space.

    The log says so where they do not.
    """
    needed = sum(copy.size for copy in copies if not copy.is_written)
    place = next(path for path in (folder, *folder.absolute().parents) if path.is_dir())
    free = shutil.disk_usage(place).free
    if needed <= free / 2:
        return True
    _LOG.warning(
        f"expected {needed / 1e9:.1f} GB for decoded images in {folder}, found {free / 1e9:.1f} GB "
        "free: they are decoded again for every tile; name a cache folder with more room"
    )
    return False


@lru_cache(maxsize=_MOST_MAPS)
def _map_array(path: Path) -> NDArray[Any]:
    """Return a copy's array, mapped: a third of a tile's reading went into mapping it anew.

    Kept here and not by its source, it does not travel to spawned workers.
    """
    array: NDArray[Any] = np.load(path, mmap_mode="r")
    return array
