"""Keeps two QGIS from working on one environment at the same time."""

from __future__ import annotations

import errno
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from crispline.engine.errors import Cancelled
from crispline.runtime.errors import EnvironmentSetupError

if TYPE_CHECKING:
    from crispline.runtime.feedback import EngineFeedback

#: Windows' locks are binding: the locked byte lies far behind the text that others read.
_LOCKED_BYTE = 1 << 20
_PATIENCE = 0.25
_TAKEN = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)


@contextmanager
def hold_lock(path: Path, purpose: str, feedback: EngineFeedback) -> Iterator[None]:
    """Hold the lock at `path`; wait for another holder and tell who that is.

    The system gives the lock back when the process ends, however it ends, so a lock cannot be left
    behind. It works between threads, too. Raises Cancelled when cancelled while waiting.
    """
    descriptor = _acquire(path, feedback)
    try:
        _say_who(descriptor, purpose)
        yield
    finally:
        os.close(descriptor)


def read_holder(path: Path) -> str:
    """Return who wrote into the lock last, as words; there need not be anybody now."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        return f"process {values['pid']} ({values['purpose']}, since {values['since']})"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"


def _acquire(path: Path, feedback: EngineFeedback) -> int:
    told = False
    while True:
        descriptor = _open(path)
        if _try_lock(descriptor) and _is_still_there(descriptor, path):
            return descriptor
        os.close(descriptor)
        if not told:
            told = True
            feedback.log("info", f"The engine is in use by {read_holder(path)}; waiting for it")
        if feedback.is_cancelled():
            raise Cancelled("cancelled while another QGIS worked on the engine")
        time.sleep(_PATIENCE)


def _open(path: Path) -> int:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)
    except OSError as error:
        raise EnvironmentSetupError(
            f"expected to write into {path.parent}, found: {error.strerror or error}; make the "
            "folder writable, or start QGIS with another profile"
        ) from error


def _try_lock(descriptor: int) -> bool:
    """Whether the lock is ours now; True as well on file systems that know no locks."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in _TAKEN
    return True


def _is_still_there(descriptor: int, path: Path) -> bool:
    """Whether the file was not removed by its last holder between opening and locking."""
    if sys.platform == "win32":  # it does not remove open files
        return True
    try:
        return os.path.samestat(os.fstat(descriptor), os.stat(path))
    except OSError:
        return False


def _say_who(descriptor: int, purpose: str) -> None:
    holder = {"pid": os.getpid(), "purpose": purpose, "since": time.strftime("%H:%M:%S")}
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.ftruncate(descriptor, 0)
    os.write(descriptor, json.dumps(holder).encode("utf-8"))
