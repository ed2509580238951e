"""Where an environment can lie: room, the right to write, and paths that are not too long."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from crispline.runtime.errors import EnvironmentSetupError
from crispline.runtime.folders import RuntimeFolders

#: Windows' own limit for the path of a file, where long paths are not switched on.
_LONGEST_PATH = 259
#: The longest path inside an environment as measured on Windows' layout, with some room.
_LONGEST_INSIDE = 140


def choose_home(
    folders: RuntimeFolders, environ: Mapping[str, str], *, platform: str, long_paths: bool
) -> Path:
    """Return the folder that holds the environments.

    Where paths below the profile would become too long for Windows, it is one in the user's local
    application data, named after the profile.
    """
    home = folders.environment
    if platform != "win32" or long_paths or _fits(home):
        return home
    local = environ.get("LOCALAPPDATA", "")
    name = hashlib.sha256(str(home).encode("utf-8")).hexdigest()[:8]
    short = Path(local) / "crispline" / name
    if not local or not _fits(short):
        raise EnvironmentSetupError(
            f"expected a profile folder with a shorter path, found {folders.root}, below which "
            "paths become too long for Windows; switch long paths on in Windows, or start QGIS "
            "with --profiles-path and a short folder"
        )
    return short


def allows_long_paths() -> bool:
    """Whether Windows lets programs use paths of any length; True elsewhere."""
    import sys

    if sys.platform != "win32":
        return True
    import winreg

    try:
        key = r"SYSTEM\CurrentControlSet\Control\FileSystem"
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, key) as handle:
            return bool(winreg.QueryValueEx(handle, "LongPathsEnabled")[0])
    except OSError:
        return False


def _fits(home: Path) -> bool:
    # A variant, a digest and a version of Python: "directml-12345678-py314".
    return len(str(home)) + 1 + len("directml-12345678-py314") + 1 + _LONGEST_INSIDE <= (
        _LONGEST_PATH
    )


def check_writable(folder: Path) -> None:
    """Raise EnvironmentSetupError where no file can be made in a folder, which may be new."""
    import tempfile

    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise EnvironmentSetupError(
            f"expected to write into {folder}, found: {error.strerror or error}; make the folder "
            "writable, or start QGIS with another profile"
        ) from error


def check_room(folder: Path, needed_megabytes: int) -> None:
    """Raise EnvironmentSetupError where the disk of an existing folder has too little room."""
    free = shutil.disk_usage(folder).free // 1_000_000
    if free < needed_megabytes:
        raise EnvironmentSetupError(
            f"expected {_gigabytes(needed_megabytes)} free on the disk of {folder} for the "
            f"engine, found {_gigabytes(free)}; free some room and set up again, or choose the "
            "smaller build cpu"
        )


def measure(folder: Path) -> int:
    """Return the megabytes that a folder occupies."""
    total = 0
    for path, _, files in os.walk(folder):
        for name in files:
            total += os.lstat(os.path.join(path, name)).st_size
    return total // 1_000_000


def _gigabytes(megabytes: int) -> str:
    return f"{megabytes / 1000:.1f} GB"
