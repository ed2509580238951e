"""Where the Python of QGIS lies, and which Pythons will do."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from crispline.runtime.installation.interpreters import (
    HostPython,
    Interpreter,
    explain_refusal,
    list_candidates,
    probe,
)

ROOT = r"C:\Program Files\QGIS 3.40.1"


def test_windows_where_the_program_is_qgis_itself() -> None:
    """As QGIS' standalone installer lays it out."""
    host = HostPython(
        executable=rf"{ROOT}\bin\qgis-ltr-bin.exe",
        prefix=rf"{ROOT}\apps\Python312",
        library=rf"{ROOT}\apps\Python312\Lib",
        version=(3, 12),
        platform="win32",
    )
    assert list_candidates(host, {}) == [rf"{ROOT}\apps\Python312\python.exe"]
    # What the prefix says may be wrong; OSGEO4W_ROOT and the library folder still lead there.
    lost = replace(host, prefix=r"C:\nowhere")
    assert rf"{ROOT}\apps\Python312\python.exe" in list_candidates(lost, {})
    moved = replace(lost, library=r"C:\x\python312.zip", executable=r"C:\elsewhere\qgis-bin.exe")
    assert rf"{ROOT}\apps\Python312\python.exe" in list_candidates(moved, {"OSGEO4W_ROOT": ROOT})
    assert all(path.endswith("python.exe") for path in list_candidates(moved, {}))


def test_macos_where_the_program_lies_in_the_bundle() -> None:
    bundle = "/Applications/QGIS-LTR.app/Contents"
    host = HostPython(
        executable=f"{bundle}/MacOS/QGIS",
        prefix=f"{bundle}/MacOS",
        library=f"{bundle}/Resources/python/lib/python3.9",
        version=(3, 9),
        platform="darwin",
    )
    candidates = list_candidates(host, {})
    assert candidates[:2] == [f"{bundle}/MacOS/bin/python3.9", f"{bundle}/MacOS/bin/python3"]
    assert f"{bundle}/Resources/python/bin/python3.9" in candidates
    assert f"{bundle}/MacOS/QGIS" not in candidates


def test_linux_where_the_program_may_be_another_python() -> None:
    host = HostPython(
        executable="/home/u/.pyenv/shims/python3",
        prefix="/usr",
        library="/usr/lib/python3.11",
        version=(3, 11),
        platform="linux",
    )
    assert list_candidates(host, {}) == [
        "/usr/bin/python3.11",
        "/usr/bin/python3",
        "/home/u/.pyenv/shims/python3",
    ]


def test_the_running_python_is_proven() -> None:
    found = probe(sys.executable, os.environ)
    assert isinstance(found, Interpreter)
    assert found.version == sys.version_info[:3]
    assert found.bits == 64
    assert explain_refusal(found, sys.platform) == ""
    # The environment must not hang on another environment.
    assert os.path.realpath(found.executable) == os.path.realpath(sys.executable)
    assert Path(sys.prefix) not in found.executable.parents or sys.prefix == sys.base_prefix


def test_what_does_not_run_is_told(tmp_path: Path) -> None:
    broken = tmp_path / "python3"
    broken.write_text(
        "#!/bin/sh\necho 'dyld: Library not loaded: libpython3.9.dylib' >&2\nexit 6\n"
    )
    broken.chmod(0o755)
    assert "Library not loaded" in str(probe(str(broken), os.environ))
    assert probe(str(tmp_path / "none"), os.environ) == "there is no such file"
    not_a_program = tmp_path / "text"
    not_a_program.write_text("hello")
    assert "it does not run" in str(probe(str(not_a_program), os.environ))


GOOD = Interpreter(
    executable=Path("/usr/bin/python3.11"),
    version=(3, 11, 2),
    machine="x86_64",
    bits=64,
    implementation="cpython",
    threaded=False,
    missing=(),
)


@pytest.mark.parametrize(
    ("interpreter", "platform", "reason"),
    [
        (GOOD, "linux", ""),
        (replace(GOOD, missing=(("ensurepip", "No module named 'ensurepip'"),)), "linux", ""),
        (replace(GOOD, version=(3, 9, 18)), "linux", "it is Python 3.9.18, the engine needs 3.11"),
        (replace(GOOD, version=(3, 15, 0)), "linux", "to 3.14"),
        (replace(GOOD, version=(3, 14, 0)), "linux", ""),
        (replace(GOOD, version=(3, 14, 0)), "darwin", "to 3.13"),
        (replace(GOOD, version=(3, 14, 0), machine="arm64"), "darwin", ""),
        (replace(GOOD, bits=32), "win32", "32-bit build"),
        (replace(GOOD, implementation="pypy"), "linux", "special build (pypy)"),
        (replace(GOOD, threaded=True), "linux", "special build"),
        (replace(GOOD, missing=(("ssl", "DLL load failed"),)), "win32", "ssl (DLL load failed)"),
    ],
)
def test_which_pythons_will_do(interpreter: Interpreter, platform: str, reason: str) -> None:
    found = explain_refusal(interpreter, platform)
    assert reason in found
    assert bool(found) == bool(reason)
