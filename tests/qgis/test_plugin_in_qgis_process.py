"""The plugin in qgis_process: no window, no display, and nobody who ends its worker for it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.qgis.conftest import make_environment

from crispline.engine.grid import Shape
from crispline.engine.scene import SceneSpec, write_scene

PLUGIN = Path(__file__).resolve().parents[2] / "qgis_plugin" / "crispline"


def find_program() -> str:
    """Return qgis_process itself: Debian's script around it may add what it does not know."""
    for name in ("qgis_process.bin", "qgis_process"):
        found = shutil.which(name)
        if found:
            return found
    pytest.skip("no qgis_process: install qgis")


class QgisProcess:
    """Runs qgis_process with the plugin in an otherwise empty profile."""

    def __init__(self, program: str, home: Path) -> None:
        self._program = program
        self._environment = make_environment(home) | {
            "QGIS_CUSTOM_CONFIG_PATH": str(home / "profiles"),
            "CRISPLINE_ENGINE_PYTHON": sys.executable,
        }
        for name in ("DISPLAY", "WAYLAND_DISPLAY"):
            self._environment.pop(name, None)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self._program, *arguments],
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [self._program, *arguments],
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


@pytest.fixture
def qgis_process(tmp_path: Path) -> QgisProcess:
    program = find_program()
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    plugins = home / "profiles" / "profiles" / "default" / "python" / "plugins"
    plugins.mkdir(parents=True)
    (plugins / "crispline").symlink_to(PLUGIN)
    process = QgisProcess(program, home)
    enabled = process.run("plugins", "enable", "crispline")
    assert enabled.returncode == 0, enabled.stderr
    assert "Enabled crispline" in enabled.stdout
    return process


def list_workers(plugin: str) -> list[str]:
    """Return the command lines of workers of the plugin in a folder, from the kernel."""
    found = []
    for folder in Path("/proc").iterdir():
        try:
            command = (folder / "cmdline").read_bytes().decode("utf-8", "replace")
        except OSError:
            continue
        if plugin in command and "bootstrap.py" in command:
            found.append(command.replace("\0", " "))
    return found


def test_provider_is_listed(qgis_process: QgisProcess) -> None:
    listed = qgis_process.run("list")
    assert listed.returncode == 0, listed.stderr
    provider = listed.stdout.split("\nCrispline\n", 1)[1].split("\n\n", 1)[0]
    names = [line.split()[0] for line in provider.splitlines() if line.strip()]
    assert "crispline:segmentraster" in names
    assert all(name.startswith("crispline:") for name in names)
    assert "Traceback" not in listed.stderr


def test_a_worker_ends_with_qgis_process(qgis_process: QgisProcess, tmp_path: Path) -> None:
    done = qgis_process.run("run", "crispline:modelinfo")
    assert done.returncode == 0, done.stderr
    assert "building" in done.stdout
    assert "Traceback" not in done.stderr
    assert "Destroyed while process" not in done.stderr
    assert list_workers(str(tmp_path)) == []


def wait_until(condition: Callable[[], object], *, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"waited {seconds:g} s in vain"
        time.sleep(0.1)


def test_a_worker_ends_when_qgis_is_killed(qgis_process: QgisProcess, tmp_path: Path) -> None:
    raster = write_scene(SceneSpec(Shape(2048, 2048), seed=1, pixel_size=0.1), tmp_path).raster
    process = qgis_process.start(
        *("run", "crispline:segmentraster", f"--INPUT={raster}"),
        f"--OUTPUT={tmp_path / 'out.gpkg'}",
    )
    try:
        wait_until(lambda: list_workers(str(tmp_path)), seconds=60)
        assert process.poll() is None
    finally:
        process.kill()
        process.wait(60)
    # Five seconds are what the worker takes at the most, however busy it is.
    wait_until(lambda: not list_workers(str(tmp_path)), seconds=20)
