"""Set-ups that must not succeed, and Pythons that will or will not do."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.unit.installations import Office, digest, repair, run_python, set_up

from crispline.runtime.environment import read_record
from crispline.runtime.errors import EnvironmentSetupError
from crispline.runtime.folders import RuntimeFolders
from crispline.runtime.installation import steps

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="stands scripts in for programs")


def test_too_little_room_is_told_before_anything_is_made(
    office: Office, folders: RuntimeFolders, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = type("Usage", (), {"free": 300_000_000})
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)
    with pytest.raises(EnvironmentSetupError, match=r"expected 1\.6 GB free .* found 0\.3 GB"):
        set_up(office, folders)
    assert not [path for path in folders.environment.iterdir() if path.is_dir()]


@pytest.mark.parametrize(
    ("wishes", "sentence"),
    [
        ({"python": "/nowhere/python3"}, "there is no such file"),
        ({"wheels": "/nowhere"}, "expected a folder of wheels at /nowhere, found none"),
        ({"variant": "rocm"}, "expected one of auto, cpu"),
        ({"wheels": "", "index_url": "http://127.0.0.1:9/simple"}, "found no connection"),
        ({"wheels": "", "proxy": "http://127.0.0.1:9"}, "(no connection|the proxy cannot be used)"),
        ({"wheels": "", "proxy": "socks5://a:b@host:1"}, r"an HTTP proxy, found socks5://\*\*\*@"),
    ],
)
def test_wishes_that_cannot_be_met(
    office: Office, folders: RuntimeFolders, wishes: dict[str, str], sentence: str
) -> None:
    with pytest.raises(EnvironmentSetupError, match=sentence):
        set_up(office, folders, **wishes)


def test_an_old_python_is_refused(office: Office, folders: RuntimeFolders) -> None:
    old = office.folder / "python3.9"
    old.write_text(
        "#!/bin/sh\necho 'crispline-interpreter:"
        + json.dumps(
            {
                **{"version": [3, 9, 18], "executable": str(old), "bits": 64, "machine": "x86_64"},
                **{"implementation": "cpython", "threaded": False, "missing": []},
            }
        )
        + "'\n"
    )
    old.chmod(0o755)
    with pytest.raises(EnvironmentSetupError, match=r"Python 3\.9\.18, the engine needs 3\.11"):
        set_up(office, folders, python=str(old))


def test_a_python_without_ensurepip_will_do(office: Office, folders: RuntimeFolders) -> None:
    """Debian splits it off; here the standard library is linked, but for that package."""
    base = Path(sys.base_prefix)
    version = "python{}.{}".format(*sys.version_info)
    library = base / "lib" / version
    copy = office.folder / "split" / "lib" / version
    copy.mkdir(parents=True)
    for entry in library.iterdir():
        if entry.name not in ("ensurepip", "site-packages", "dist-packages"):
            (copy / entry.name).symlink_to(entry)
    program = office.folder / "split" / "bin" / version
    program.parent.mkdir()
    shutil.copy2(Path(os.path.realpath(sys.executable)), program)
    lacking = subprocess.run([program, "-I", "-c", "import ensurepip"], capture_output=True)
    if b"No module named 'ensurepip'" not in lacking.stderr:
        pytest.skip(f"this Python cannot be copied: {lacking.stderr!r}")
    status, _ = set_up(office, folders, python=str(program))
    assert status.state == "ready"
    assert run_python(folders, "import sample; print(sample.VALUE)") == "42"
    # Another Python of the same version: the environment is made anew from it.
    again, feedback = set_up(office, folders)
    assert again.state == "ready"
    assert "Removing what an earlier set-up left" in feedback.text
    record = read_record(folders)
    assert record
    assert not record.base_python.startswith(str(office.folder))


def test_an_environment_of_the_user_is_left_alone(
    office: Office, folders: RuntimeFolders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRISPLINE_ENGINE_PYTHON", sys.executable)
    status, _ = set_up(office, folders)
    assert status.state == "external"
    assert status.python == Path(sys.executable)
    assert not folders.root.exists()
    with pytest.raises(EnvironmentSetupError, match="which is not the plugin's"):
        repair(office, folders)


def test_a_disk_that_fills_up_at_the_end_is_told(
    office: Office, folders: RuntimeFolders, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(*arguments: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(steps, "write_record", fill)
    with pytest.raises(EnvironmentSetupError, match=r"disk of .*crispline is full; free some"):
        set_up(office, folders)


def test_a_folder_that_cannot_be_written(office: Office, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EnvironmentSetupError, match="make the folder writable"):
        set_up(office, RuntimeFolders(tmp_path / "file" / "crispline"))


def test_wheels_are_what_they_are_pinned_as(office: Office) -> None:
    text = (office.requirements / "cpu.txt").read_text()
    for path in office.wheels.iterdir():
        assert digest(path) in text
