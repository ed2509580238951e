"""Sets the engine's private environment up, checks, repairs and removes it.

Everything blocks, and can be called from any thread and any process: a lock makes the others wait.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from crispline.runtime.environment import (
    EXTERNAL,
    READY,
    EnvironmentRecord,
    EnvironmentStatus,
    forget_record,
    read_record,
    read_status,
)
from crispline.runtime.errors import EnvironmentSetupError
from crispline.runtime.folders import RuntimeFolders
from crispline.runtime.installation.engine_check import EngineCheckFailed, Finding, check_engine
from crispline.runtime.installation.failures import explain_failure
from crispline.runtime.installation.installed_packages import (
    find_broken,
    find_site_packages,
    list_packages,
)
from crispline.runtime.installation.installer import remove_tree
from crispline.runtime.installation.lock import hold_lock
from crispline.runtime.installation.log_file import open_log
from crispline.runtime.installation.package_source import PackageSource
from crispline.runtime.installation.request import SetupRequest
from crispline.runtime.installation.steps import find_homes, make_set_up

if TYPE_CHECKING:
    from pathlib import Path

    from crispline.runtime.feedback import EngineFeedback

__all__ = ["SetupRequest", "check", "remove", "repair", "set_up"]


def set_up(
    request: SetupRequest, folders: RuntimeFolders, plugin_version: str, feedback: EngineFeedback
) -> EnvironmentStatus:
    """Make the environment where it is missing, outdated or unfinished, and return its status.

    Goes on where an interrupted set-up stopped. An environment that the user named is left alone.
    Raises EnvironmentSetupError with one sentence, or Cancelled.
    """
    status = _read_wanted(request, folders)
    if status.is_usable:
        return status
    with _explain_system_errors(folders), hold_lock(folders.lock, "set-up", feedback):
        status = _read_wanted(request, folders)
        if status.is_usable:  # another QGIS has done it meanwhile
            return status
        with open_log(folders.logs, "set-up", feedback) as logged:
            return make_set_up(request, folders, plugin_version, logged).run(thorough=False)


def check(folders: RuntimeFolders, feedback: EngineFeedback) -> tuple[Finding, ...]:
    """Look at every package and let the engine examine itself; nothing is changed.

    Raises EnvironmentSetupError where there is no environment.
    """
    status = read_status(folders)
    if status.python is None:
        raise EnvironmentSetupError(
            f"expected an environment to check, found none ({status.detail}); set the engine up"
        )
    record = read_record(folders) if status.state != EXTERNAL else None
    faults = _find_faults(record) if record else {}
    broken = tuple(Finding(name, ok=False, detail=fault) for name, fault in faults.items())
    try:
        return (*broken, *check_engine(status.python, feedback))
    except EngineCheckFailed as error:
        return (*broken, Finding("engine", ok=False, detail=str(error)))


def repair(
    request: SetupRequest, folders: RuntimeFolders, plugin_version: str, feedback: EngineFeedback
) -> EnvironmentStatus:
    """Install again what is broken; where the engine still does not work, make everything anew.

    Raises EnvironmentSetupError with one sentence, or Cancelled.
    """
    status = _read_wanted(request, folders)
    if status.state == EXTERNAL:
        raise EnvironmentSetupError(
            f"expected the plugin's own environment to repair, found that the engine runs in "
            f"{status.python}, which is not the plugin's; repair that one, or take it out of the "
            "settings"
        )
    with (
        _explain_system_errors(folders),
        hold_lock(folders.lock, "repair", feedback),
        open_log(folders.logs, "repair", feedback) as logged,
    ):
        steps = make_set_up(request, folders, plugin_version, logged)
        try:
            return steps.run(thorough=True)
        except EngineCheckFailed as error:
            logged.log("warning", f"{error}; making everything anew")
        for home in find_homes(steps):
            remove_tree(home)
        return steps.run(thorough=False)


def remove(folders: RuntimeFolders, feedback: EngineFeedback) -> None:
    """Remove the environment with all that belongs to it; unfinished jobs stay.

    Workers must have ended. Raises EnvironmentSetupError where files are in use.
    """
    with _explain_system_errors(folders), hold_lock(folders.lock, "removal", feedback):
        homes = find_homes(make_set_up(SetupRequest(), folders, "", feedback))
        forget_record(folders)
        for folder in (*homes, folders.cache, folders.logs):
            remove_tree(folder)
            feedback.log("info", f"Removed {folder}")
        # While it is held: later it may be another one's.
        _remove_quietly(folders.lock)
    if os.name == "nt":  # which removes no file that is open, ours or another one's
        _remove_quietly(folders.lock)
    _remove_quietly(folders.root)


def _read_wanted(request: SetupRequest, folders: RuntimeFolders) -> EnvironmentStatus:
    """Return the status, outdated also where the user names another Python than was used."""
    status = read_status(folders, variant=request.variant)
    record = read_record(folders) if status.state == READY else None
    if record and request.python and request.python != record.named_python:
        detail = f"The settings name another Python than the engine was made from: {request.python}"
        return EnvironmentStatus("outdated", status.python, status.variant, detail)
    return status


def _find_faults(record: EnvironmentRecord) -> dict[str, str]:
    version = tuple(int(part) for part in record.python_version.split("."))
    site_packages = find_site_packages(record.python.parents[1], version)
    gone = set(record.packages) - set(list_packages(site_packages))
    broken = find_broken(site_packages, thorough=True)
    return {**broken, **dict.fromkeys(sorted(gone), "it is not installed")}


@contextmanager
def _explain_system_errors(folders: RuntimeFolders) -> Iterator[None]:
    """Turn what the system refuses, such as room on the disk, into a sentence that helps."""
    try:
        yield
    except OSError as error:
        said = f"{type(error).__name__}: {error}"
        sentence = explain_failure(said, PackageSource(), folder=str(folders.root))
        raise EnvironmentSetupError(sentence) from error


def _remove_quietly(path: Path) -> None:
    """Remove the lock file, and the folder once it is empty."""
    try:
        path.rmdir() if path.is_dir() else path.unlink()
    except OSError:
        pass  # nosec B110 - another QGIS waits for the lock, or unfinished jobs are kept
