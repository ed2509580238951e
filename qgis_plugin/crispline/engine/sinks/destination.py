"""Where outputs go: checked early, filled in a hidden folder, appearing as a whole."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
from rasterio._err import CPLE_BaseError  # what rasterio.shutil raises: it has no public name
from rasterio.errors import RasterioError

from crispline.engine.errors import OutputError

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
#: What the libraries raise; pyogrio's errors are RuntimeErrors.
_FAILURES = (OSError, RuntimeError, pa.ArrowException, sqlite3.Error, RasterioError, CPLE_BaseError)
#: Less than this is a full disk, whatever reason the format's library gives for its failure.
_FULL_BELOW = 1 << 20
#: With less than this the disk may have been full: libraries remove what they could not finish.
_AMPLE = 1 << 30


def check_writable(path: Path, *, needed_bytes: int = 0) -> None:
    """Check before hours of work that a file can be written at `path`.

    `needed_bytes` is a rough size of what is to come. Raises OutputError for a missing folder, one
    that refuses new files, a path that is a folder itself, or too little space.
    """
    check_folder(path.parent, needed_bytes=needed_bytes)
    if path.is_dir():
        raise OutputError(
            f"expected a file name, found that {path} is a folder; add the name of a file to it"
        )
    if path.exists() and not os.access(path, os.W_OK):
        raise OutputError(
            f"expected {path} to be replaceable, found it write-protected; "
            "unlock it or choose another name"
        )


def check_folder(folder: Path, *, needed_bytes: int = 0) -> None:
    """Check that files can be made in an existing folder; raises OutputError."""
    if not folder.is_dir():
        found = "a file of that name" if folder.exists() else "no such folder"
        raise OutputError(
            f"expected a folder {folder} for the output, found {found}; "
            "make it or choose another one"
        )
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise describe_failure(error, folder / "output") from error
    free = shutil.disk_usage(folder).free
    if free < needed_bytes:
        raise OutputError(
            f"expected about {needed_bytes / 1e6:.0f} MB of free space in {folder}, "
            f"found {free / 1e6:.1f} MB; free some space or choose another folder"
        )


def is_full(error: Exception) -> bool:
    """Whether an error says that there is no room left."""
    return isinstance(error, OSError) and error.errno in _FULL


def describe_failure(error: Exception, target: Path, *, unfinished: int = 0) -> OutputError:
    """Put why `target` could not be written into one sentence.

    `unfinished` is the number of bytes that removing what is unfinished will free.
    """
    folder = target.parent
    free = shutil.disk_usage(folder).free if folder.is_dir() else 0
    megabytes = (free + unfinished) / 1e6
    if is_full(error) or (folder.is_dir() and free < _FULL_BELOW):
        return OutputError(
            f"expected room for {target.name} in {folder}, found its {megabytes:.1f} MB of free "
            "space used up; free some space or choose another folder"
        )
    if isinstance(error, PermissionError) or getattr(error, "errno", None) == errno.EROFS:
        return OutputError(
            f"expected to write {target.name} in {folder}, found no permission or the file in use; "
            "close it elsewhere or choose another folder"
        )
    reason = " ".join(str(error).split()) or type(error).__name__
    may_have_been_full = megabytes * 1e6 < _AMPLE or "disk is full" in reason
    remedy = "free some space or choose another folder"
    return OutputError(
        f"expected to write {target.name} in {folder}, found that it failed with "
        f"{megabytes:.1f} MB free there ({reason}); "
        f"{remedy if may_have_been_full else 'choose another folder or another format'}"
    )


@contextmanager
def reporting_failures(target: Path, unfinished: Path | None = None) -> Iterator[None]:
    """Turn what the libraries raise while writing `target` into OutputError.

    `unfinished` is the folder that holds what is written until then.
    """
    try:
        yield
    except _FAILURES as error:
        files = unfinished.rglob("*") if unfinished is not None else ()
        size = sum(file.stat().st_size for file in files)
        raise describe_failure(error, target, unfinished=size) from error


@contextmanager
def staged(target: Path) -> Iterator[Path]:
    """Yield an empty hidden folder beside `target` for files that appear together.

    On success they move beside `target` (the file named `target` last, so that where it is, all
    are); on failure nothing stays. What a killed run left is cleared first. Raises OutputError for
    whatever the libraries raise.
    """
    folder = target.parent / f".{target.name}.part"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        with reporting_failures(target, folder):
            folder.mkdir()
            yield folder
            files = sorted(folder.iterdir(), key=lambda file: file.name == target.name)
            for file in files:
                with file.open("rb+") as written:
                    os.fsync(written.fileno())
            for file in files:
                file.replace(target.parent / file.name)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
