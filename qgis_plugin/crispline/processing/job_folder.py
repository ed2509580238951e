"""Folders of jobs that began in QGIS: what goes into them, and what a later run can go on with.

A job whose output is temporary, a memory layer say, has no file beside which the engine could keep
what is finished. Its folder is named after the job's parameters instead, so that the same job finds
it again after a cancel, an error or a crash. Pure: no QGIS.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crispline.engine.errors import OutputError

_WEEK = 7 * 24 * 3600.0
#: Digits of the digest that name a folder: paths on Windows are short.
_DIGITS = 16
#: Folders of the jobs that run in this process.
_TAKEN: set[Path] = set()
_LOCK = threading.Lock()


@dataclass(frozen=True)
class JobFolder:
    """A folder of one job."""

    path: Path

    @property
    def work(self) -> Path:
        """Where the engine keeps its own unfinished work."""
        return self.path / "work"

    def file(self, name: str) -> Path:
        """Return the path of a file of this name inside."""
        return self.path / name


def digest_parameters(values: Any) -> str:
    """Return what tells jobs of different parameters (JSON values) apart, as a file name."""
    text = json.dumps(values, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


@contextmanager
def open_job_folder(jobs: Path, digest: str) -> Iterator[JobFolder]:
    """Yield the folder of the job with this digest in `jobs`.

    It is deleted when the job succeeds, and kept for the next run when an exception leaves here.
    Two equal jobs at once get folders of their own. Raises OutputError where it cannot be made.
    """
    remove_old_jobs(jobs)
    path = _take(jobs, digest)
    try:
        try:
            path.mkdir(parents=True, exist_ok=True)
            os.utime(path)  # in use: younger than a week
        except OSError as error:
            raise OutputError(
                f"expected to keep unfinished work in {path}, found: {error.strerror or error}; "
                "make room there or check who may write"
            ) from error
        yield JobFolder(path)
        shutil.rmtree(path, ignore_errors=True)  # what is still open goes in a week
    finally:
        with suppress(OSError):
            path.rmdir()  # where nothing was kept
        with _LOCK:
            _TAKEN.discard(path)


def _take(jobs: Path, digest: str) -> Path:
    with _LOCK:
        number = 1
        path = jobs / digest
        while path in _TAKEN:
            number += 1
            path = jobs / f"{digest}-{number}"
        _TAKEN.add(path)
    return path


def remove_old_jobs(jobs: Path, *, now: float | None = None) -> None:
    """Delete the folders in which nothing has changed for a week."""
    present = time.time() if now is None else now
    folders = [entry for entry in jobs.glob("*") if entry.is_dir()]
    for folder in folders:
        with _LOCK:
            taken = folder in _TAKEN
        if not taken and present - _last_change(folder, enough=present - _WEEK) > _WEEK:
            shutil.rmtree(folder, ignore_errors=True)


def _last_change(folder: Path, *, enough: float) -> float:
    """Return when something below a folder last changed, or some time after `enough`."""
    latest = 0.0
    for parent, _folders, files in os.walk(folder):
        for name in ("", *files):
            latest = max(latest, _read_change(os.path.join(parent, name)))
            if latest > enough:
                return latest
    return latest


def _read_change(path: str) -> float:
    try:
        return os.stat(path).st_mtime
    except OSError:
        return 0.0  # it has just gone
