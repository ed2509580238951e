"""Finds a Python to make the engine's environment from, and proves it by running it.

What Python inside QGIS says about its own program need not be true: on Windows it is QGIS itself,
on macOS a part of the bundle, on Linux whatever comes first on the path.
"""

from __future__ import annotations

import json
import ntpath
import os
import posixpath
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from crispline.runtime.installation.processes import run_to_end

OLDEST = (3, 11)
NEWEST = (3, 14)
#: There are no wheels for Macs with an Intel processor and a newer Python.
NEWEST_ON_INTEL_MAC = (3, 13)
_NEEDED = ("venv", "ssl", "ctypes", "zlib", "hashlib")
_MARK = "crispline-interpreter:"
_PROBE = f"""
import importlib, json, platform, struct, sys, sysconfig
missing = []
for name in {(*_NEEDED, "ensurepip")!r}:
    try:
        importlib.import_module(name)
    except Exception as error:
        missing.append([name, str(error)])
print({_MARK!r} + json.dumps(dict(
    version=list(sys.version_info[:3]), prefix=sys.prefix,
    executable=getattr(sys, "_base_executable", "") or sys.executable,
    bits=8 * struct.calcsize("P"), implementation=sys.implementation.name,
    threaded=bool(sysconfig.get_config_var("Py_GIL_DISABLED")),
    machine=platform.machine(), missing=missing)))
"""


@dataclass(frozen=True)
class HostPython:
    """What the Python inside QGIS says of itself."""

    executable: str
    prefix: str
    library: str
    version: tuple[int, int]
    platform: str


@dataclass(frozen=True)
class Interpreter:
    """A Python that ran: `missing` are modules it lacks, with the reason."""

    executable: Path
    version: tuple[int, int, int]
    machine: str
    bits: int
    implementation: str
    threaded: bool
    missing: tuple[tuple[str, str], ...]

    @property
    def has_pip(self) -> bool:
        """Whether its venv can bring pip along."""
        return "ensurepip" not in dict(self.missing)


def read_host() -> HostPython:
    """Return what this process says of its Python."""
    return HostPython(
        executable=sys.executable or "",
        prefix=sys.base_exec_prefix,
        library=os.path.dirname(os.__file__),
        version=sys.version_info[:2],
        platform=sys.platform,
    )


def list_candidates(host: HostPython, environ: Mapping[str, str]) -> list[str]:
    """Return where the host's Python may lie, likeliest first; none needs to exist."""
    if host.platform == "win32":
        found = _list_on_windows(host, environ)
    else:
        found = _list_elsewhere(host)
    return list(dict.fromkeys(found))


def _list_on_windows(host: HostPython, environ: Mapping[str, str]) -> list[str]:
    join, parent = ntpath.join, ntpath.dirname
    # C:\Program Files\QGIS 3.40\bin\qgis-bin.exe, its Python in apps\Python312.
    roots = [environ.get("OSGEO4W_ROOT", ""), parent(parent(host.executable))]
    folder = "Python{}{}".format(*host.version)
    found = [join(host.prefix, "python.exe"), join(parent(host.library), "python.exe")]
    found += [join(root, "apps", folder, "python.exe") for root in roots if root]
    if ntpath.basename(host.executable).lower().startswith("python"):
        found.append(host.executable)
    return found


def _list_elsewhere(host: HostPython) -> list[str]:
    join, parent = posixpath.join, posixpath.dirname
    exact = "python{}.{}".format(*host.version)
    folders = [join(host.prefix, "bin")]
    # .../lib/python3.11 belongs to .../bin/python3.11.
    folders.append(join(parent(parent(host.library)), "bin"))
    if host.platform == "darwin":
        # QGIS.app/Contents/MacOS/QGIS
        program = parent(host.executable)
        folders += [join(program, "bin"), program, join(parent(program), "Frameworks", "bin")]
    found = [join(folder, name) for folder in folders for name in (exact, "python3")]
    if posixpath.basename(host.executable).startswith("python"):
        found.append(host.executable)
    return found


def list_on_path(environ: Mapping[str, str]) -> list[str]:
    """Return Pythons of a fitting version on the path, newest but one first."""
    names = [f"python3.{minor}" for minor in (13, 12, 11, 14)]
    found = [shutil.which(name, path=environ.get("PATH", "")) for name in names]
    return [path for path in found if path]


def probe(executable: str, environ: Mapping[str, str]) -> Interpreter | str:
    """Run a candidate and return what it is, or the reason why it does not run.

    It runs as the environment will: without its own site-packages, whose start-up files may set
    paths that an environment does not have.
    """
    if not os.path.isfile(executable):
        return "there is no such file"
    outcome = run_to_end([executable, "-I", "-S", "-c", _PROBE], environ, seconds=60)
    for line in outcome.lines:
        if line.startswith(_MARK):
            values = json.loads(line[len(_MARK) :])
            return Interpreter(
                executable=_choose_program(executable, values["executable"]),
                version=(values["version"][0], values["version"][1], values["version"][2]),
                machine=values["machine"],
                bits=values["bits"],
                implementation=values["implementation"],
                threaded=values["threaded"],
                missing=tuple((name, reason) for name, reason in values["missing"]),
            )
    said = " ".join(outcome.text.split())
    return f"it does not run ({said[-200:] or outcome.status})"


def _choose_program(started: str, own: str) -> Path:
    """Return the real program behind launchers such as pyenv's, and behind version-less links.

    An environment made from python3 breaks without a word when python3 becomes another version.
    """
    program = Path(own) if own and os.path.isfile(own) else Path(started)
    real = Path(os.path.realpath(program))
    same_folder = real.parent == program.parent
    return real if same_folder else program


def explain_refusal(interpreter: Interpreter, platform: str) -> str:
    """Return why an environment cannot be made from it, or nothing."""
    version = ".".join(map(str, interpreter.version))
    oldest, newest = (
        ".".join(map(str, OLDEST)),
        ".".join(map(str, _find_newest(interpreter, platform))),
    )
    if not OLDEST <= interpreter.version[:2] <= _find_newest(interpreter, platform):
        return f"it is Python {version}, the engine needs {oldest} to {newest}"
    if interpreter.implementation != "cpython" or interpreter.threaded:
        return f"it is a special build ({interpreter.implementation}) of Python {version}"
    if interpreter.bits != 64:
        return f"it is a {interpreter.bits}-bit build, the engine needs 64 bits"
    lacking = [f"{name} ({why})" for name, why in interpreter.missing if name in _NEEDED]
    if lacking:
        return f"it lacks {', '.join(lacking)}"
    return ""


def _find_newest(interpreter: Interpreter, platform: str) -> tuple[int, int]:
    intel_mac = platform == "darwin" and interpreter.machine == "x86_64"
    return NEWEST_ON_INTEL_MAC if intel_mac else NEWEST
