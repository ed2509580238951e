"""What the private environment is, as one small file beside it says.

`ready.json` is written when an environment is complete and checked, in one step; whatever lies in
the folder without being named there is unfinished or left over.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from crispline.runtime.folders import RuntimeFolders

#: Names an existing environment to use instead of a private one; it wins over the setting.
ENGINE_PYTHON_VARIABLE = "CRISPLINE_ENGINE_PYTHON"
READY, MISSING, OUTDATED, INCOMPLETE, EXTERNAL = (
    *("ready", "missing", "outdated", "incomplete", "external"),
)
_FILE = "ready.json"


@dataclass(frozen=True)
class EnvironmentStatus:
    """What `state` the environment is in, and its Python where there is one to run.

    `variant` is the installed build of ONNX Runtime; `detail` one sentence for the user.
    """

    state: str
    python: Path | None = None
    variant: str = ""
    detail: str = ""

    @property
    def is_usable(self) -> bool:
        """Whether the engine can be started as it is."""
        return self.state in (READY, EXTERNAL)


@dataclass(frozen=True)
class EnvironmentRecord:
    """What ready.json holds: the environment's folder and what it was made from."""

    folder: str
    variant: str
    reason: str
    digest: str
    python_version: str
    base_python: str
    named_python: str
    plugin_version: str
    packages: tuple[str, ...]

    @property
    def python(self) -> Path:
        """The environment's Python."""
        return find_python(Path(self.folder))


def find_python(folder: Path) -> Path:
    """Return where an environment has its Python."""
    return folder / "Scripts" / "python.exe" if os.name == "nt" else folder / "bin" / "python"


def read_status(
    folders: RuntimeFolders,
    *,
    variant: str = "auto",
    engine_python: str = "",
    environ: Mapping[str, str] | None = None,
) -> EnvironmentStatus:
    """Return the environment's state; fast, starts nothing.

    `variant` and `engine_python` are the user's settings.
    """
    variables = os.environ if environ is None else environ
    external = variables.get(ENGINE_PYTHON_VARIABLE) or engine_python
    if external:
        return _judge_external(Path(os.path.expanduser(external)))
    record = read_record(folders)
    if record is None:
        return _judge_leftovers(folders)
    if not record.python.is_file():
        return EnvironmentStatus(INCOMPLETE, None, record.variant, "The engine's Python is gone.")
    reason = _explain_outdated(record, variant)
    if reason:
        return EnvironmentStatus(OUTDATED, record.python, record.variant, reason)
    detail = f"Ready: {record.variant} ({record.reason}), Python {record.python_version}."
    return EnvironmentStatus(READY, record.python, record.variant, detail)


def _judge_external(python: Path) -> EnvironmentStatus:
    if python.is_file():
        return EnvironmentStatus(EXTERNAL, python, "", f"The engine runs in {python}.")
    detail = (
        f"There is no Python at {python}, which the settings or {ENGINE_PYTHON_VARIABLE} name "
        "for the engine."
    )
    return EnvironmentStatus(MISSING, None, "", detail)


def _judge_leftovers(folders: RuntimeFolders) -> EnvironmentStatus:
    try:
        with os.scandir(folders.environment) as entries:
            begun = any(entry.is_dir() for entry in entries)
    except OSError:
        begun = False
    if begun:
        detail = "The engine's set-up was interrupted; it goes on where it stopped."
        return EnvironmentStatus(INCOMPLETE, None, "", detail)
    return EnvironmentStatus(MISSING, None, "", "The engine is not set up yet.")


def _explain_outdated(record: EnvironmentRecord, variant: str) -> str:
    from crispline.runtime.installation.requirement_file import (
        digest_requirements,
        requirement_path,
    )

    if not os.path.isfile(record.base_python):
        return f"The Python that the engine was made from is gone: {record.base_python}."
    if variant not in ("auto", record.variant):
        return f"The settings ask for the build {variant}, {record.variant} is installed."
    path = requirement_path(record.variant)
    if not path.is_file() or digest_requirements(path) != record.digest:
        return "The plugin needs other versions of the engine's libraries than are installed."
    return ""


def read_record(folders: RuntimeFolders) -> EnvironmentRecord | None:
    """Return what ready.json holds, or None where it is missing or of no use."""
    try:
        values = json.loads((folders.environment / _FILE).read_text(encoding="utf-8"))
        # Relative to the folder it lies in, so that a profile can be moved.
        folder = str(folders.environment / values.pop("folder"))
        packages = tuple(str(name) for name in values.pop("packages"))
        return EnvironmentRecord(folder=folder, packages=packages, **values)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def write_record(folders: RuntimeFolders, record: EnvironmentRecord) -> None:
    """Write ready.json in one step."""
    values = asdict(record)
    folder = Path(record.folder)
    if folder.parent == folders.environment:
        values["folder"] = folder.name
    path = folders.environment / _FILE
    partial = path.with_suffix(f".{os.getpid()}.part")
    path.parent.mkdir(parents=True, exist_ok=True)
    partial.write_text(json.dumps(values, indent=1), encoding="utf-8")
    os.replace(partial, path)


def forget_record(folders: RuntimeFolders) -> None:
    """Remove ready.json: no environment counts as complete any more."""
    (folders.environment / _FILE).unlink(missing_ok=True)
