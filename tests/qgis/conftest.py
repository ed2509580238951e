"""A real QGIS, driven as a separate process: its Python is the system's, not the environment's."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

#: Run by pytest in QGIS' own Python: scripts/test-in-qgis.sh.
collect_ignore = ["inside", "from_zip"]

INSPECT_LAYERS = Path(__file__).with_name("inspect_layers.py")
#: What would lead QGIS to the libraries, data and settings of the environment the tests run in.
LEAKING = ("VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME", "PROJ_LIB", "PROJ_DATA", "GDAL_DATA")

LayerReport = dict[str, Any]
Inspect = Callable[..., dict[str, LayerReport]]


def make_environment(home: Path) -> dict[str, str]:
    """Return the variables for a QGIS without a screen, with an empty profile in `home`."""
    kept = {name: value for name, value in os.environ.items() if name not in LEAKING}
    folders = (f for f in os.environ.get("PATH", "").split(os.pathsep) if ".venv" not in f)
    return kept | {
        "PATH": os.pathsep.join(folders),
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_RUNTIME_DIR": str(home),
        "QT_QPA_PLATFORM": "offscreen",
    }


def can_import_qgis(python: str, environment: Mapping[str, str]) -> bool:
    command = [python, "-c", "import qgis.core"]
    return (
        subprocess.run(command, env=environment, capture_output=True, check=False).returncode == 0
    )


@pytest.fixture(scope="session")
def qgis_environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Environment variables of a headless QGIS with an empty profile."""
    home = tmp_path_factory.mktemp("qgis-home")
    home.chmod(0o700)
    return make_environment(home)


@pytest.fixture(scope="session")
def qgis_python(qgis_environment: dict[str, str]) -> str:
    """Python that imports QGIS: $QGIS_PYTHON, the system's, or the one on PATH; skips without."""
    on_path = shutil.which("python3", path=qgis_environment["PATH"])
    for python in (os.environ.get("QGIS_PYTHON"), "/usr/bin/python3", on_path):
        if python and Path(python).exists() and can_import_qgis(python, qgis_environment):
            return python
    pytest.skip("no QGIS: install python3-qgis or name a Python that has it in QGIS_PYTHON")


@pytest.fixture(scope="session")
def inspect_in_qgis(qgis_python: str, qgis_environment: dict[str, str]) -> Inspect:
    """Return a function that opens files in QGIS and tells what QGIS sees, by path as given."""

    def inspect(*sources: str | Path) -> dict[str, LayerReport]:
        command = [qgis_python, str(INSPECT_LAYERS), *map(str, sources)]
        done = subprocess.run(
            command, env=qgis_environment, capture_output=True, text=True, check=False, timeout=120
        )
        assert done.returncode == 0, f"QGIS ended with {done.returncode}:\n{done.stderr}"
        reports: dict[str, LayerReport] = json.loads(done.stdout.splitlines()[-1])
        return reports

    return inspect
