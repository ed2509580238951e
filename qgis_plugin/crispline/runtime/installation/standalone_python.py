"""A Python of our own, where that of QGIS is too old or does not run by itself: through uv."""

from __future__ import annotations

import os
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from crispline.runtime.errors import EnvironmentSetupError
from crispline.runtime.installation.failures import explain_failure
from crispline.runtime.installation.interpreters import Interpreter, explain_refusal, probe
from crispline.runtime.installation.package_source import PackageSource
from crispline.runtime.installation.processes import run_to_end, run_with_feedback
from crispline.runtime.installation.requirement_file import read_requirements, requirement_path
from crispline.runtime.installation.wheel_source import obtain_wheel

if TYPE_CHECKING:
    from crispline.runtime.feedback import EngineFeedback

#: For every platform there are wheels of everything for it.
VERSION = "3.12"
#: Variables by which an office tells uv where Pythons come from.
_MIRRORS = ("UV_PYTHON_INSTALL_MIRROR", "UV_PYTHON_DOWNLOADS_JSON_URL")


def install_python(
    home: Path,
    *,
    cache: Path,
    source: PackageSource,
    environ: Mapping[str, str],
    machine: tuple[str, str],
    feedback: EngineFeedback,
) -> Interpreter:
    """Install a standalone Python below `home` and return it; one that is there is kept.

    Raises EnvironmentSetupError where uv or Python cannot be had.
    """
    uv = _obtain_uv(cache=cache, source=source, machine=machine, feedback=feedback)
    variables = _choose_variables(home, cache=cache, source=source, environ=environ)
    feedback.log("info", f"Installing Python {VERSION} into {home}")
    options = ["--no-config", "--no-progress"]
    install = [str(uv), *options, "python", "install", "--no-bin", "--no-registry", VERSION]
    outcome = run_with_feedback(
        install, variables, feedback, on_line=lambda line: feedback.log("debug", line)
    )
    if outcome.status != 0:
        said = explain_failure(outcome.text, source, folder=str(home))
        raise EnvironmentSetupError(
            f"{said} (a Python {VERSION} was to be installed; a Python 3.11 or newer that is there "
            "already can be named in the settings instead)"
        )
    find = [str(uv), *options, "python", "find", "--managed-python", VERSION]
    found = run_to_end(find, variables, seconds=60)
    executable = found.lines[-1].strip() if found.status == 0 and found.lines else ""
    interpreter = probe(executable, environ) if executable else " ".join(found.lines)
    if isinstance(interpreter, str):
        raise EnvironmentSetupError(
            f"expected a Python {VERSION} in {home}, found that {interpreter}; name another "
            "Python in the settings"
        )
    refusal = explain_refusal(interpreter, sys.platform)
    if refusal:
        raise EnvironmentSetupError(
            f"expected a usable Python {VERSION} in {home}, found that {refusal}; name another "
            "Python in the settings"
        )
    return interpreter


def _obtain_uv(
    *, cache: Path, source: PackageSource, machine: tuple[str, str], feedback: EngineFeedback
) -> Path:
    requirement = read_requirements(requirement_path("uv")).find("uv")
    program = cache / f"uv-{requirement.version}" / ("uv.exe" if os.name == "nt" else "uv")
    if program.is_file():
        return program
    wheel = obtain_wheel(
        requirement, source=source, cache=cache, machine=machine, feedback=feedback
    )
    program.parent.mkdir(parents=True, exist_ok=True)
    partial = program.with_suffix(".part")
    with zipfile.ZipFile(wheel) as archive:
        inside = [name for name in archive.namelist() if name.endswith(f"/scripts/{program.name}")]
        if not inside:
            raise EnvironmentSetupError(
                f"expected the program uv in {wheel}, found none; reinstall the plugin"
            )
        partial.write_bytes(archive.read(inside[0]))
    partial.chmod(0o755)
    os.replace(partial, program)
    return program


def _choose_variables(
    home: Path, *, cache: Path, source: PackageSource, environ: Mapping[str, str]
) -> dict[str, str]:
    variables = {
        name: value
        for name, value in environ.items()
        if not name.startswith("UV_") or name in _MIRRORS
    }
    variables["UV_PYTHON_INSTALL_DIR"] = str(home)
    variables["UV_CACHE_DIR"] = str(cache / "uv")
    variables["UV_SYSTEM_CERTS"] = "true"  # an office's own certificates lie there
    if source.option("cert"):
        variables["SSL_CERT_FILE"] = source.option("cert")
    if source.proxy:
        variables["ALL_PROXY"] = variables["HTTPS_PROXY"] = source.proxy
    mirror = next((folder / "python" for folder in source.folders), None)
    if mirror and mirror.is_dir() and not any(name in variables for name in _MIRRORS):
        variables["UV_PYTHON_INSTALL_MIRROR"] = mirror.resolve().as_uri()
    return variables
