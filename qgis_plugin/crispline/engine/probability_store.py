"""Class probabilities kept: in a Zarr folder on disk, or in memory where they are small."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import zarr
from affine import Affine
from zarr.codecs import BloscCodec

from crispline.engine.card import ClassInfo
from crispline.engine.errors import OutputError, RasterError
from crispline.engine.grid import Grid, Shape, Window
from crispline.engine.probabilities import ProbabilityArray
from crispline.engine.sinks.destination import describe_failure

#: Rows and columns of a chunk; all classes lie together.
CHUNK = 512
_SCHEMA = 1
_KEY = "crispline"


class MemoryProbabilityStore:
    """Probabilities in memory: takes bands, then gives windows."""

    def __init__(self, grid: Grid, class_count: int) -> None:
        """Begin without any data."""
        self.grid = grid
        self.class_count = class_count
        self.array: ProbabilityArray = np.zeros(
            (class_count, grid.shape.height, grid.shape.width), dtype=np.uint8
        )

    @property
    def rows_kept(self) -> int:
        """Nothing outlives the process."""
        return 0

    def accept(self, window: Window, probabilities: ProbabilityArray) -> None:
        """Take one band."""
        rows, columns = window.slices
        self.array[:, rows, columns] = probabilities

    def read(self, window: Window) -> ProbabilityArray:
        """Return probabilities of a window inside the grid, laid out (class, row, column)."""
        rows, columns = window.slices
        return self.array[:, rows, columns]


class ZarrProbabilityStore:
    """A finished store on disk, with the classes and the provenance that lie in it."""

    def __init__(self, path: str | Path) -> None:
        """Open a store. Raises RasterError when there is none or another program's."""
        self.path = Path(path)
        self._array, described = _open(self.path)
        if "rows_kept" in described:
            raise RasterError(
                f"expected a finished probability store, found {path} left by an interrupted run; "
                "run the same job again to complete it"
            )
        self.grid = _read_grid(self._array, described)
        self.classes = tuple(ClassInfo(**info) for info in described["classes"])
        self.provenance: dict[str, Any] = described["provenance"]

    @property
    def class_count(self) -> int:
        """Number of classes."""
        return int(self._array.shape[0])

    def read(self, window: Window) -> ProbabilityArray:
        """Return probabilities of a window inside the grid, laid out (class, row, column).

        Raises RasterError where a chunk is damaged.
        """
        rows, columns = window.slices
        try:
            return np.asarray(self._array[:, rows, columns], dtype=np.uint8)
        except (OSError, ValueError, RuntimeError) as error:
            raise RasterError(
                f"expected to read rows {window.row} to {window.row_stop - 1} of {self.path}, "
                f"found: {error}; make the probability store again"
            ) from error


class ProbabilityStoreWriter:
    """Writes bands to a hidden folder that becomes the store when all are there.

    A context manager: leaving it in an error deletes the hidden folder, unless `keep_partial`, with
    which a later writer of the same grid, classes and provenance goes on.
    """

    def __init__(
        self,
        target: str | Path,
        *,
        grid: Grid,
        classes: Sequence[ClassInfo],
        provenance: Mapping[str, Any],
        keep_partial: bool = False,
    ) -> None:
        """Create or, with `keep_partial`, find the hidden folder. Raises OutputError."""
        self.target = Path(target)
        self.grid = grid
        self.class_count = len(classes)
        self._partial = self.target.parent / f".{self.target.name}.partial"
        self._keep_partial = keep_partial
        self._described: dict[str, Any] = {
            "schema_version": _SCHEMA,
            "transform": [float(value) for value in grid.transform[:6]],
            "crs_wkt": grid.crs_wkt,
            "classes": [asdict(info) for info in classes],
            "provenance": json.loads(json.dumps(dict(provenance))),
        }
        found = self._find() if keep_partial else None
        self.rows_kept = 0 if found is None else int(found[1]["rows_kept"])
        self._array = self._create() if found is None else found[0]

    def accept(self, window: Window, probabilities: ProbabilityArray) -> None:
        """Take one band; the row it shares with the next is written with that one."""
        height = self.grid.shape.height
        stop = height if window.row_stop == height else window.row_stop - 1
        rows = max(1, stop - window.row)
        try:
            self._array[:, window.row : window.row + rows, :] = probabilities[:, :rows]
            self.rows_kept = max(self.rows_kept, window.row + rows)
            self._describe(rows_kept=self.rows_kept)
        except (OSError, RuntimeError) as error:
            raise describe_failure(error, self.target) from error

    def finish(self) -> Path:
        """Give the store its name, replacing one that is there, and return the path."""
        if self.rows_kept < self.grid.shape.height:
            raise OutputError(
                f"expected all {self.grid.shape.height} rows of {self.target}, found "
                f"{self.rows_kept}; run the job again"
            )
        old = self.target.parent / f".{self.target.name}.old"
        try:
            self._describe()
            _remove(old)
            if self.target.exists():
                self.target.rename(old)
            self._partial.rename(self.target)
            _remove(old)
        except OSError as error:
            raise describe_failure(error, self.target) from error
        return self.target

    def __enter__(self) -> ProbabilityStoreWriter:
        """Return the writer."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Delete what is not finished, unless it is to be kept."""
        if not self._keep_partial:
            shutil.rmtree(self._partial, ignore_errors=True)

    def discard(self) -> None:
        """Delete what is not finished."""
        shutil.rmtree(self._partial, ignore_errors=True)

    def _find(self) -> tuple[zarr.Array[Any], dict[str, Any]] | None:
        """Return the partial store of an earlier writer of the same, or None."""
        try:
            array, described = _open(self._partial)
        except RasterError:
            return None
        shape = (self.class_count, self.grid.shape.height, self.grid.shape.width)
        same = {key: value for key, value in described.items() if key != "rows_kept"}
        if array.shape != shape or same != self._described or "rows_kept" not in described:
            return None
        return array, described

    def _create(self) -> zarr.Array[Any]:
        shape = (self.class_count, self.grid.shape.height, self.grid.shape.width)
        try:
            _remove(self._partial)
            return zarr.create_array(
                store=str(self._partial),
                shape=shape,
                chunks=(shape[0], min(CHUNK, shape[1]), min(CHUNK, shape[2])),
                dtype="uint8",
                compressors=BloscCodec(cname="zstd", clevel=1, shuffle="noshuffle"),
                fill_value=0,
                dimension_names=("class", "row", "column"),
                attributes={_KEY: {**self._described, "rows_kept": 0}},
                zarr_format=3,
            )
        except OSError as error:
            raise describe_failure(error, self.target) from error

    def _describe(self, **state: int) -> None:
        self._array.attrs[_KEY] = {**self._described, **state}


def open_probability_store(path: str | Path) -> ZarrProbabilityStore:
    """Open a finished store. Raises RasterError when there is none, or an unfinished one."""
    return ZarrProbabilityStore(path)


def is_probability_store(path: str | Path) -> bool:
    """Whether a path is a store of ours, finished or not."""
    try:
        _open(Path(path))
    except RasterError:
        return False
    return True


def _open(path: Path) -> tuple[zarr.Array[Any], dict[str, Any]]:
    try:
        array = zarr.open_array(str(path), mode="r+" if path.name.endswith(".partial") else "r")
        described = array.attrs[_KEY]
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise RasterError(
            f"expected a probability store, found none at {path}; name a .zarr folder that "
            "crispline infer has written"
        ) from error
    if not isinstance(described, dict) or described.get("schema_version") != _SCHEMA:
        raise RasterError(
            f"expected a probability store of version {_SCHEMA} at {path}, found another; make it "
            "again with this version"
        )
    return array, described


def _read_grid(array: zarr.Array[Any], described: Mapping[str, Any]) -> Grid:
    _, height, width = array.shape
    return Grid(Shape(height, width), Affine(*described["transform"]), described["crs_wkt"])


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
