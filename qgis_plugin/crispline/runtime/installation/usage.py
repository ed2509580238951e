"""Whether a worker still runs in an environment, of this QGIS or of another one.

A worker holds a shared lock on its environment's pyvenv.cfg (see `runtime/bootstrap.py`), which the
system takes back when the process ends, however it ends.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path


def is_in_use(folder: Path) -> bool:
    """Whether a process runs in the environment in `folder`; False where none is there."""
    return _is_held(folder) if sys.platform == "win32" else _is_locked(folder / "pyvenv.cfg")


def _is_held(folder: Path) -> bool:
    """Whether Windows refuses to rename the folder, as it does while libraries are loaded."""
    aside = folder.with_name(f"{folder.name}.unused")
    try:
        os.rename(folder, aside)
        os.rename(aside, folder)
    except OSError:
        return folder.exists()
    return False


def _is_locked(path: Path) -> bool:
    import fcntl

    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False  # a file system that knows no locks
    finally:
        os.close(descriptor)
    return False
