"""Fixtures of the tests that set environments up."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from tests.unit.installations import (
    MANY,
    WORKER,
    Office,
    download_wheels,
    find_pip_pin,
    make_wheel,
)

from crispline.runtime.folders import RuntimeFolders
from crispline.runtime.installation import engine_check, requirement_file


@pytest.fixture(scope="session")
def pip_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pinned pip, from CRISPLINE_WHEELS or the package index."""
    folder = Path(os.environ.get("CRISPLINE_WHEELS") or tmp_path_factory.mktemp("pip"))
    if not list(folder.glob("pip-*.whl")):
        pinned = tmp_path_factory.mktemp("pinned") / "pip.txt"
        pinned.write_text(find_pip_pin())
        fault = download_wheels(pinned, folder)
        if fault:
            pytest.skip(f"no package index to take pip from: {fault[-300:]}")
    return next(folder.glob("pip-*.whl"))


@pytest.fixture
def office(tmp_path: Path, pip_wheel: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office whose plugin needs two small packages."""
    office = Office(tmp_path / "office")
    sample = make_wheel(office.wheels, "sample", {"sample/__init__.py": "VALUE = 42\n"})
    many = {f"many/f{number}.txt": "x" * number for number in range(MANY)}
    other = make_wheel(office.wheels, "many", {"many/__init__.py": "", **many})
    pip = Path(shutil.copy(pip_wheel, office.wheels))
    office.pin([sample, other, pip])
    office.worker.write_text(WORKER)
    monkeypatch.setattr(requirement_file, "FOLDER", office.requirements)
    monkeypatch.setattr(engine_check, "BOOTSTRAP", office.worker)
    for name in [name for name in os.environ if name.startswith(("PIP_", "CRISPLINE_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    return office


@pytest.fixture
def folders(tmp_path: Path) -> RuntimeFolders:
    return RuntimeFolders(tmp_path / "profile of Zoë" / "crispline")
