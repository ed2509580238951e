"""Decoded copies of images on disk, mapped into memory: windows of them cost next to nothing.

Formats such as PNG can only be decoded from the first row, and reducing by four decodes sixteen
pixels for one. Either would keep a GPU waiting.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import shutil
import tempfile
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from crispline.engine.grid import Window
from crispline_training.data.image_files import LabelledFiles, describe_source
from crispline_training.data.source import Image, KnownPixels, Label, LabelledSource, strips
from crispline_training.errors import DatasetError

_LOG = logging.getLogger("crispline")
#: Formats that windows can be read from without decoding what lies above them.
_WINDOWED = frozenset((".tif", ".tiff", ".vrt", ".img", ".bil", ".jp2"))
#: Below so many pixels decoding a whole file is quick enough.
_SMALL = 2 << 20
#: Changes with what is written, so that older copies are not read.
_VERSION = 1
#: Arrays mapped at a time: each takes one of the thousand files a process may open.
_MOST_MAPS = 192

CachePolicy = Literal["auto", "always", "never"]


def default_cache_folder() -> Path:
    """Return the user's folder for copies of images."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return home / "crispline" / "training"


def cache_sources(
    sources: Sequence[LabelledFiles], policy: CachePolicy, folder: Path | None = None
) -> list[LabelledSource]:
    """Return sources that read from copies, where `policy` says so; "auto": where it pays.

    That is where images are reduced, or large and of a format that must be decoded whole. Copies
    are made when first read. Where they would take more than half of the free disk space, the
    files are read as they are, and the log says so.
    """
    folder = default_cache_folder() if folder is None else folder
    chosen: list[LabelledFiles | CachedSource] = [
        CachedSource(source, folder)
        if policy == "always" or (policy == "auto" and _pays(source))
        else source
        for source in sources
    ]
    missing = [s for s in chosen if isinstance(s, CachedSource) and not s.is_written]
    return list(chosen if _fits(missing, folder) else sources)


class CachedSource:
    """A labelled source that reads from a decoded copy of its files."""

    def __init__(self, source: LabelledFiles, folder: Path) -> None:
        """Read `source` from a copy in `folder`, which is made when first read."""
        self._source = source
        identity = json.dumps([_VERSION, describe_source(source)])
        digest = hashlib.sha256(identity.encode()).hexdigest()[:16]
        self._folder = folder / f"{re.sub(r'[^A-Za-z0-9._-]', '-', source.name)[-40:]}-{digest}"
        self.name = source.name
        self.shape = source.shape
        self.grid = source.grid
        self.bands = source.bands
        self.dtype = source.dtype

    @property
    def is_written(self) -> bool:
        """Whether the copy is there."""
        return self._folder.is_dir()

    @property
    def size(self) -> int:
        """Bytes the copy takes."""
        return self.shape.pixels * (len(self.bands) * self.dtype.itemsize + 2)

    def read(self, window: Window) -> tuple[Image, Label]:
        """Return image and label of a window that lies wholly inside."""
        return self.read_known(window).fill()

    def read_known(self, window: Window) -> KnownPixels:
        """Return values, where they are data, and labels of a window that lies wholly inside."""
        if not self.is_written:
            self._write()
        rows, columns = window.slices
        values, valid, label = (
            _map_array(self._folder / f"{name}.npy")[..., rows, columns]
            for name in ("values", "valid", "label")
        )
        return KnownPixels(np.array(values), np.array(valid), np.array(label))

    def _write(self) -> None:
        """Write all arrays beside each other and rename their folder: it is whole or not there."""
        try:
            self._folder.parent.mkdir(parents=True, exist_ok=True)
            draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=self._folder.parent))
        except OSError as error:
            raise DatasetError(
                f"expected to keep decoded images in {self._folder.parent}, found: {error}; name "
                "another cache folder or read without one"
            ) from error
        try:
            self._fill(draft)
            draft.rename(self._folder)
        except OSError as error:
            # Another process may have been faster: its copy is as good.
            if not self.is_written:
                raise DatasetError(
                    f"expected to keep decoded images in {self._folder}, found: {error}; make room "
                    "or read without a cache"
                ) from error
        finally:
            shutil.rmtree(draft, ignore_errors=True)

    def _fill(self, folder: Path) -> None:
        shape = (self.shape.height, self.shape.width)
        arrays = [
            np.lib.format.open_memmap(folder / f"{name}.npy", "w+", dtype, axes)
            for name, dtype, axes in (
                ("values", self.dtype, (len(self.bands), *shape)),
                ("valid", np.bool_, shape),
                ("label", np.uint8, shape),
            )
        ]
        for window in strips(self.shape, share=self._source.settings.reduce**2):
            rows = window.slices[0]
            for array, part in zip(arrays, self._source.read_known(window), strict=True):
                array[..., rows, :] = part
        for array in arrays:
            array.flush()


@lru_cache(maxsize=_MOST_MAPS)
def _map_array(path: Path) -> NDArray[Any]:
    """Return a copy's array, mapped: a third of a tile's reading went into mapping it anew.

    Kept here and not by its source, it does not travel to spawned workers.
    """
    array: NDArray[Any] = np.load(path, mmap_mode="r")
    return array


def _pays(source: LabelledFiles) -> bool:
    files = [path for path in (source.pair.image, source.pair.mask) if path is not None]
    whole = any(path.suffix.lower() not in _WINDOWED for path in files)
    return source.settings.reduce > 1 or (whole and source.shape.pixels > _SMALL)


def _fits(sources: Sequence[CachedSource], folder: Path) -> bool:
    needed = sum(source.size for source in sources)
    place = next(path for path in (folder, *folder.absolute().parents) if path.is_dir())
    free = shutil.disk_usage(place).free
    if needed <= free / 2:
        return True
    _LOG.warning(
        f"expected {needed / 1e9:.1f} GB for decoded images in {folder}, found {free / 1e9:.1f} GB "
        "free: they are decoded again for every tile; name a cache folder with more room"
    )
    return False
