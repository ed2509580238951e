"""The plugin in qgis_process: no window, no display, and nobody who ends its worker for it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.qgis.conftest import make_environment

PLUGIN = Path(__file__).resolve().parents[2] / "qgis_plugin" / "crispline"
RunQgisProcess = Callable[..., "subprocess.CompletedProcess[str]"]


def find_program() -> str:
    """Return qgis_process itself: Debian's script around it may add what it does not know."""
    for name in ("qgis_process.bin", "qgis_process"):
        found = shutil.which(name)
        if found:
            return found
    pytest.skip("no qgis_process: install qgis")


@pytest.fixture
def qgis_process(tmp_path: Path) -> RunQgisProcess:
    """Return a function that runs qgis_process with the plugin in an otherwise empty profile."""
    program = find_program()
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    plugins = home / "profiles" / "profiles" / "default" / "python" / "plugins"
    plugins.mkdir(parents=True)
    (plugins / "crispline").symlink_to(PLUGIN)
    environment = make_environment(home) | {
        "QGIS_CUSTOM_CONFIG_PATH": str(home / "profiles"),
        "CRISPLINE_ENGINE_PYTHON": sys.executable,
    }
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        environment.pop(name, None)

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [program, *arguments]
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False, timeout=300
        )

    enabled = run("plugins", "enable", "crispline")
    assert enabled.returncode == 0, enabled.stderr
    assert "Enabled crispline" in enabled.stdout
    return run


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


def test_provider_is_listed(qgis_process: RunQgisProcess) -> None:
    listed = qgis_process("list")
    assert listed.returncode == 0, listed.stderr
    provider = listed.stdout.split("\nCrispline\n", 1)[1].split("\n\n", 1)[0]
    names = [line.split()[0] for line in provider.splitlines() if line.strip()]
    assert "crispline:segmentraster" in names
    assert all(name.startswith("crispline:") for name in names)
    assert "Traceback" not in listed.stderr


def test_a_worker_ends_with_qgis_process(qgis_process: RunQgisProcess, tmp_path: Path) -> None:
    done = qgis_process("run", "crispline:modelinfo")
    assert done.returncode == 0, done.stderr
    assert "building" in done.stdout
    assert "Traceback" not in done.stderr
    assert "Destroyed while process" not in done.stderr
    assert list_workers(str(tmp_path)) == []
