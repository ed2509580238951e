"""What the files beside an environment say about it."""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from crispline.runtime.environment import (
    EnvironmentRecord,
    EnvironmentStatus,
    find_python,
    forget_record,
    read_record,
    read_status,
    write_record,
)
from crispline.runtime.folders import RuntimeFolders
from crispline.runtime.installation.requirement_file import digest_requirements, requirement_path


@pytest.fixture
def folders(tmp_path: Path) -> RuntimeFolders:
    return RuntimeFolders(tmp_path / "crispline")


@pytest.fixture
def record(folders: RuntimeFolders) -> EnvironmentRecord:
    """An environment that is there, and the file that says so."""
    folder = folders.environment / "cpu-12345678-py311"
    python = find_python(folder)
    python.parent.mkdir(parents=True)
    python.write_text("")
    record = EnvironmentRecord(
        folder=str(folder),
        variant="cpu",
        reason="no NVIDIA driver was found",
        digest=digest_requirements(requirement_path("cpu")),
        python_version="3.11.2",
        base_python=sys.executable,
        named_python="",
        plugin_version="0.1.0",
        packages=("numpy==2.3.5",),
    )
    write_record(folders, record)
    return record


def state_of(folders: RuntimeFolders, **settings: str) -> str:
    return read_status(folders, environ={}, **settings).state


def test_nothing_is_missing_and_something_unfinished(folders: RuntimeFolders) -> None:
    assert state_of(folders) == "missing"
    folders.environment.mkdir(parents=True)
    assert state_of(folders) == "missing"
    (folders.environment / "cpu-12345678-py311").mkdir()
    assert state_of(folders) == "incomplete"


def test_what_is_written_is_read(folders: RuntimeFolders, record: EnvironmentRecord) -> None:
    assert read_record(folders) == record
    status = read_status(folders, environ={})
    assert status == EnvironmentStatus("ready", record.python, "cpu", status.detail)
    assert status.is_usable
    assert "no NVIDIA driver was found" in status.detail
    assert not [path for path in folders.environment.iterdir() if path.suffix == ".part"]
    forget_record(folders)
    forget_record(folders)
    assert state_of(folders) == "incomplete"


def test_a_plugin_of_another_version_keeps_the_environment(
    folders: RuntimeFolders, record: EnvironmentRecord
) -> None:
    write_record(folders, replace(record, plugin_version="9.9.9"))
    assert state_of(folders) == "ready"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"digest": "00000000"}, "other versions of the engine's libraries"),
        ({"variant": "gone"}, "other versions"),
        ({"base_python": "/usr/bin/python3.7"}, "is gone: /usr/bin/python3.7"),
    ],
)
def test_what_makes_it_outdated(
    folders: RuntimeFolders, record: EnvironmentRecord, changes: dict[str, str], reason: str
) -> None:
    write_record(folders, replace(record, **changes))  # type: ignore[arg-type]  # all are texts
    status = read_status(folders, environ={})
    assert status.state == "outdated"
    assert reason in status.detail
    assert not status.is_usable


def test_another_build_is_wanted(folders: RuntimeFolders, record: EnvironmentRecord) -> None:
    assert state_of(folders, variant="cpu") == "ready"
    assert state_of(folders, variant="cuda13") == "outdated"


def test_its_python_is_gone(folders: RuntimeFolders, record: EnvironmentRecord) -> None:
    record.python.unlink()
    assert state_of(folders) == "incomplete"


def test_a_moved_profile_takes_its_environment_along(
    folders: RuntimeFolders, record: EnvironmentRecord, tmp_path: Path
) -> None:
    shutil.move(folders.root, tmp_path / "moved")
    moved = RuntimeFolders(tmp_path / "moved")
    assert read_status(moved, environ={}).python == find_python(
        tmp_path / "moved" / "environment" / "cpu-12345678-py311"
    )


def test_an_environment_elsewhere_is_found(
    folders: RuntimeFolders, record: EnvironmentRecord, tmp_path: Path
) -> None:
    """Where the profile's path is too long for Windows."""
    elsewhere = tmp_path / "local" / "cpu-12345678-py311"
    shutil.move(record.folder, elsewhere)
    write_record(folders, replace(record, folder=str(elsewhere)))
    assert read_status(folders, environ={}).python == find_python(elsewhere)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"folder": 3}', '{"folder": "x"}'])
def test_a_damaged_file_counts_as_none(
    folders: RuntimeFolders, record: EnvironmentRecord, text: str
) -> None:
    (folders.environment / "ready.json").write_text(text)
    assert state_of(folders) == "incomplete"


def test_an_environment_of_the_user(folders: RuntimeFolders, tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text("")
    assert state_of(folders, engine_python=str(python)) == "external"
    variables = {"CRISPLINE_ENGINE_PYTHON": str(tmp_path / "none")}
    status = read_status(folders, engine_python=str(python), environ=variables)
    assert status.state == "missing"
    assert str(tmp_path / "none") in status.detail
