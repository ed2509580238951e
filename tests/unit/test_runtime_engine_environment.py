"""The real environment: pinned wheels from a folder, no network, broken on purpose and repaired.

The wheels come from the folder in CRISPLINE_WHEELS, or are downloaded once.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.unit.installations import PINNED, download_wheels, finish, start

from crispline.runtime.environment import read_record, read_status
from crispline.runtime.folders import RuntimeFolders
from crispline.runtime.installation.installed_packages import find_site_packages

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="looks for packages as on POSIX"),
]
#: Runs a program in a network of its own, which has no connections at all.
NO_NETWORK = ("unshare", "--net")


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    named = os.environ.get("CRISPLINE_WHEELS")
    if named:
        return Path(named)
    folder = tmp_path_factory.mktemp("wheels")
    fault = download_wheels(PINNED / "cpu.txt", folder)
    if fault:
        pytest.skip(f"no package index to take the wheels from: {fault[-300:]}")
    return folder


@pytest.fixture(scope="module")
def prefix() -> tuple[str, ...]:
    """What runs a program without a network, where that is allowed."""
    if not shutil.which(NO_NETWORK[0]) or subprocess.run([*NO_NETWORK, "true"]).returncode:
        return ()
    return NO_NETWORK


def test_made_broken_repaired_and_removed_without_a_network(
    wheels: Path, prefix: tuple[str, ...], tmp_path: Path
) -> None:
    folders = RuntimeFolders(tmp_path / "profil d'été" / "crispline")
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("CRISPLINE_", "PYTHON"))}

    def run(operation: str, *, status: int = 0) -> str:
        process = start(operation, folders.root, wheels=wheels, prefix=prefix, environ=environ)
        return finish(process, status=status, seconds=600)

    assert "status ready" in run("set_up")
    record = read_record(folders)
    assert record
    pins = {"numpy", "numba", "rasterio", "onnxruntime", "zarr", "shapely"}
    assert pins <= {name.split("==")[0] for name in record.packages}
    said = run("check")
    assert "finding False" not in said
    assert "finding True inference" in said

    version = tuple(map(int, record.python_version.split(".")))
    site_packages = find_site_packages(Path(record.folder), version)
    shutil.rmtree(site_packages / "shapely")
    said = run("check", status=0)
    assert "finding False shapely==" in said
    assert "status ready" in run("repair")
    assert "finding False" not in run("check")

    run("remove")
    assert not folders.root.exists()
    assert read_status(folders, environ={}).state == "missing"
