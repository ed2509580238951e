"""The private environment, made by the QGIS that runs: its Python, its proxy, its variables.

Packages come from the folder in CRISPLINE_WHEELS, or from the package index.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crispline.runtime.engine import Engine
from crispline.runtime.environment import ENGINE_PYTHON_VARIABLE, read_record
from crispline.runtime.errors import EnvironmentSetupError
from crispline.runtime.folders import RuntimeFolders
from crispline.runtime.settings import PluginSettings


class Listener:
    """Feedback that keeps what it is told."""

    def __init__(self) -> None:
        self.stages: list[str] = []
        self.messages: list[str] = []

    def is_cancelled(self) -> bool:
        return False

    def report(self, progress: Any) -> None:
        if progress.stage not in self.stages:
            self.stages.append(progress.stage)

    def log(self, level: str, message: str) -> None:
        self.messages.append(message)


@pytest.fixture(scope="module")
def variables() -> Iterator[pytest.MonkeyPatch]:
    patch = pytest.MonkeyPatch()
    patch.delenv(ENGINE_PYTHON_VARIABLE, raising=False)
    # What QGIS sets on Windows and macOS, and what leads another Python astray.
    patch.setenv("PROJ_LIB", "/nonexistent/proj")
    patch.setenv("PROJ_DATA", "/nonexistent/proj")
    patch.setenv("GDAL_DATA", "/nonexistent/gdal")
    patch.setenv("PYTHONPATH", "/nonexistent/python")
    yield patch
    patch.undo()


@pytest.fixture(scope="module")
def engine(
    variables: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """An engine with an environment of its own, made on the first use."""
    settings = PluginSettings(variant="cpu", wheels=os.environ.get("CRISPLINE_WHEELS", ""))
    folders = RuntimeFolders(tmp_path_factory.mktemp("profil d'été") / "crispline")
    engine = Engine(folders, settings=lambda: settings)
    assert engine.status().state == "missing"
    feedback = Listener()
    try:
        engine.run("warm_up", {}, feedback)
    except EnvironmentSetupError as error:
        engine.close()
        if "no connection" in str(error):
            pytest.skip(f"no package index and no CRISPLINE_WHEELS: {error}")
        raise
    assert feedback.stages[:5] == ["prepare", "python", "download", "install", "check"]
    yield engine
    engine.close()


def test_first_use_makes_an_environment_of_qgis_own_python(engine: Engine) -> None:
    status = engine.status()
    assert status.state == "ready", status.detail
    record = read_record(engine.folders)
    assert record
    # What sys.executable says may be another Python, or QGIS.
    assert record.python_version == ".".join(map(str, sys.version_info[:3]))
    assert Path(record.base_python).parent == Path(sys.base_exec_prefix, "bin")
    assert status.python
    assert engine.folders.root in status.python.parents
    code = "import sys; print(sys.prefix != sys.base_prefix, 'numba' in sys.modules)"
    said = subprocess.run([status.python, "-I", "-c", code], stdout=subprocess.PIPE, check=True)
    assert said.stdout.split() == [b"True", b"False"]


def test_the_engine_finds_nothing_wrong_in_it(engine: Engine) -> None:
    findings = {finding.name: finding for finding in engine.check(Listener())}
    assert [finding for finding in findings.values() if not finding.ok] == []
    assert str(engine.status().python) in findings["python"].detail
    assert findings["PROJ, pyproj"].ok
    assert findings["PROJ, rasterio"].ok


def test_what_is_broken_is_found_and_repaired(engine: Engine) -> None:
    status = engine.status()
    assert status.python
    folder = next(status.python.parents[1].glob("[Ll]ib/**/site-packages/pyogrio"))
    shutil.rmtree(folder)
    broken = [finding for finding in engine.check(Listener()) if not finding.ok]
    assert any(finding.name.startswith("pyogrio==") for finding in broken)
    feedback = Listener()
    assert engine.repair(engine.default_request(), feedback).state == "ready"
    assert any(message.startswith("Installing pyogrio") for message in feedback.messages)
    assert all(finding.ok for finding in engine.check(Listener()))
    assert engine.run("examine", {}, Listener())["findings"]


def test_removing_leaves_nothing(engine: Engine) -> None:
    engine.remove(Listener())
    assert not engine.folders.root.exists()
    assert engine.status().state == "missing"
