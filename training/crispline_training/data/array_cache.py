"""Decoded copies of images and masks on disk, instead of the files.

Formats such as PNG can only be decoded from the first row, reducing by four decodes sixteen pixels
for one, and resampling decodes whole rows for one tile. Each would keep a GPU waiting.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import numpy as np

from crispline.engine.grid import Window
from crispline_training.data.array_copy import ArrayCopy, Layer, fits_disk
from crispline_training.data.image_files import LabelledFiles, describe_source
from crispline_training.data.resampled_source import Resampled
from crispline_training.data.source import Image, KnownPixels, Label, LabelledSource

#: Formats that windows can be read from without decoding what lies above them.
_WINDOWED = frozenset((".tif", ".tiff", ".vrt", ".img", ".bil", ".jp2"))
#: Below so many pixels decoding a whole file is quick enough.
_SMALL = 2 << 20
#: Changes with what is written, so that older copies are not read.
_VERSION = 1

CachePolicy = Literal["auto", "always", "never"]
#: Files as they are, or resampled.
FileSource = LabelledFiles | Resampled[LabelledFiles]


def default_cache_folder() -> Path:
    """Return the user's folder for copies of images."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return home / "crispline" / "training"


def cache_sources(
    sources: Sequence[FileSource], policy: CachePolicy, folder: Path | None = None
) -> list[LabelledSource]:
    """Return sources that read from copies, where `policy` says so; "auto": where it pays.

    That is where images are reduced, or large and either resampled or of a format that must be
    decoded whole. Copies are made when first read. Where they would take more than half of the free
    disk space, the files are read as they are, and the log says so.
    """
    folder = default_cache_folder() if folder is None else folder
    chosen: list[FileSource | CachedSource] = [
        CachedSource(source, folder)
        if policy == "always" or (policy == "auto" and _pays(source))
        else source
        for source in sources
    ]
    copies = [source.copy for source in chosen if isinstance(source, CachedSource)]
    return list(chosen if fits_disk(copies, folder) else sources)


class CachedSource:
    """A labelled source that reads from a decoded copy of its files."""

    def __init__(self, source: FileSource, folder: Path) -> None:
        """Read `source` from a copy in `folder`, which is made when first read."""
        self._source = source
        files = _find_files(source)
        digest = hashlib.sha256(_identify(source).encode()).hexdigest()[:16]
        self.name = source.name
        self.shape = source.shape
        self.copy = ArrayCopy(
            folder / f"{re.sub(r'[^A-Za-z0-9._-]', '-', source.name)[-40:]}-{digest}",
            source.shape,
            [
                Layer("values", files.dtype, len(files.bands)),
                Layer("valid", np.dtype(np.bool_)),
                Layer("label", np.dtype(np.uint8)),
            ],
        )

    def read(self, window: Window) -> tuple[Image, Label]:
        """Return image and label of a window that lies wholly inside."""
        return self.read_known(window).fill()

    def read_known(self, window: Window) -> KnownPixels:
        """Return values, where they are data, and labels of a window that lies wholly inside."""
        if not self.copy.is_written:
            self.copy.write(self._source.read_known, pixels_behind=_count_behind(self._source))
        return KnownPixels(*self.copy.read(window))


def _find_files(source: FileSource) -> LabelledFiles:
    return source.source if isinstance(source, Resampled) else source


def _identify(source: FileSource) -> str:
    """Return what makes the pixels of a source what they are."""
    described = [_VERSION, describe_source(_find_files(source))]
    shape = [source.shape.height, source.shape.width] if isinstance(source, Resampled) else []
    return json.dumps(described + shape)


def _count_behind(source: FileSource) -> int:
    """Return how many pixels of the files are behind one of a source."""
    files = _find_files(source)
    return files.settings.reduce**2 * max(1, round(files.shape.pixels / source.shape.pixels))


def _pays(source: FileSource) -> bool:
    files = _find_files(source)
    paths = [path for path in (files.pair.image, files.pair.mask) if path is not None]
    whole = any(path.suffix.lower() not in _WINDOWED for path in paths)
    slow = whole or isinstance(source, Resampled)
    return files.settings.reduce > 1 or (slow and files.shape.pixels > _SMALL)
