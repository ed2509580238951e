"""`qgis_process run crispline:...`: the algorithms without a window, in a profile of their own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyogrio
import pytest

ROOT = Path(__file__).resolve().parents[2]
#: A raster coarser than the model likes, small and real.
RASTER = Path("rasters") / "detectree" / "1091-322_00.tif"


class QgisProcess:
    """Runs qgis_process in a profile in which the plugin is installed and enabled."""

    def __init__(self, program: str, environment: dict[str, str]) -> None:
        self._program, self._environment = program, environment

    def __call__(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self._program, *arguments],
            env=self._environment, capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip

    def run(self, algorithm: str, **values: str) -> dict[str, Any]:
        given = [f"--{name}={value}" for name, value in values.items()]
        done = self("--json", "run", f"crispline:{algorithm}", *given)
        assert done.returncode == 0, done.stdout + done.stderr
        told: dict[str, Any] = json.loads(done.stdout[done.stdout.index("{") :])
        return told


@pytest.fixture(scope="module")
def qgis_process(
    qgis_environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> QgisProcess:
    path = qgis_environment["PATH"]
    # Debian's wrapper passes options on that only the desktop knows.
    program = shutil.which("qgis_process.bin", path=path) or shutil.which("qgis_process", path=path)
    if program is None:
        pytest.skip("no qgis_process on PATH: install QGIS")
    profiles = tmp_path_factory.mktemp("qgis-config")
    plugins = profiles / "profiles" / "default" / "python" / "plugins"
    plugins.mkdir(parents=True)
    (plugins / "crispline").symlink_to(ROOT / "qgis_plugin" / "crispline")
    environment = {
        **qgis_environment,
        "QGIS_CUSTOM_CONFIG_PATH": str(profiles),
        "CRISPLINE_ENGINE_PYTHON": sys.executable,
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    process = QgisProcess(program, environment)
    enabled = process("plugins", "enable", "crispline")
    assert enabled.returncode == 0, enabled.stdout + enabled.stderr
    return process


def segment_by_command(raster: Path, output: Path) -> None:
    program = "import sys; from crispline.engine.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", program, "segment", str(raster), "-o", str(output), "--quiet"]
    subprocess.run(command, check=True, timeout=300)


def test_algorithms_are_listed(qgis_process: QgisProcess) -> None:
    done = qgis_process("list")
    assert "crispline:segmentraster" in done.stdout
    described = qgis_process("help", "crispline:segmentraster").stdout
    for name in ("INPUT", "MODEL", "AREA", "SHAPEFILES", "CLASS_AREAS"):
        assert name in described


def test_same_polygons_as_the_command_line(
    qgis_process: QgisProcess, shared_data: Path, tmp_path: Path
) -> None:
    raster = shared_data / RASTER
    told = qgis_process.run("segmentraster", INPUT=str(raster), OUTPUT=str(tmp_path / "a.gpkg"))
    assert told["results"]["OUTPUT"] == str(tmp_path / "a.gpkg")
    segment_by_command(raster, tmp_path / "b.gpkg")
    ours = pyogrio.read_dataframe(tmp_path / "a.gpkg", layer="a")
    theirs = pyogrio.read_dataframe(tmp_path / "b.gpkg", layer="b")
    assert len(ours) == told["results"]["POLYGONS"] > 0
    assert ours.equals(theirs)
    assert "coarser than" in told["results"]["WARNINGS"]


def test_one_class_to_shapefiles(
    qgis_process: QgisProcess, shared_data: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "shapes"
    qgis_process.run(
        "segmentraster", INPUT=str(shared_data / RASTER), SHAPEFILES=str(folder), CLASSES="building"
    )
    assert [path.name for path in folder.glob("*.shp")] == ["building.shp"]
    frame = pyogrio.read_dataframe(folder / "building.shp")
    assert set(frame["class_name"]) == {"building"}


def test_mistake_ends_with_a_sentence_and_a_status(
    qgis_process: QgisProcess, shared_data: Path, tmp_path: Path
) -> None:
    output = tmp_path / "a.gpkg"
    done = qgis_process(
        *("run", "crispline:segmentraster", f"--INPUT={shared_data / RASTER}"),
        *(f"--OUTPUT={output}", "--CLASSES=castle"),
    )
    assert done.returncode != 0
    assert "found castle" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert not output.exists()
