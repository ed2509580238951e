"""Environments made, interrupted, broken, repaired and removed, with small packages."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.unit.installations import (
    MANY,
    WORKER,
    Office,
    Recorder,
    ask,
    finish,
    make_wheel,
    repair,
    run_python,
    set_up,
    start,
    wait_for,
)

from crispline.engine.errors import Cancelled
from crispline.runtime import bootstrap, setup
from crispline.runtime.environment import read_status
from crispline.runtime.errors import EnvironmentSetupError
from crispline.runtime.folders import RuntimeFolders

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills by POSIX signals")


def test_a_set_up_ends_ready_and_leaves_only_the_environment(
    office: Office, folders: RuntimeFolders
) -> None:
    status, feedback = set_up(office, folders)
    assert status.state == "ready"
    assert status.variant == "cpu"
    assert run_python(folders, "import sample, many; print(sample.VALUE)") == "42"
    assert {path.name for path in folders.root.iterdir()} == {
        *("environment", "environment.lock", "logs"),
    }
    overall = [progress.overall for progress in feedback.progress]
    assert overall == sorted(overall)
    assert overall[-1] == 1
    stages = list(dict.fromkeys(progress.stage for progress in feedback.progress))
    assert stages == ["prepare", "python", "download", "install", "check"]
    log = next(folders.logs.iterdir()).read_text(encoding="utf-8")
    assert "Processing" in log
    assert "Successfully installed many-1.0 sample-1.0" in log


def test_a_ready_environment_is_kept(office: Office, folders: RuntimeFolders) -> None:
    set_up(office, folders)
    before = (folders.environment / "ready.json").stat().st_mtime_ns
    status, feedback = set_up(office, folders)
    assert status.state == "ready"
    assert (folders.environment / "ready.json").stat().st_mtime_ns == before
    assert feedback.messages == []


def test_new_requirements_make_a_new_environment_and_remove_the_old(
    office: Office, folders: RuntimeFolders
) -> None:
    first, _ = set_up(office, folders)
    newer = make_wheel(office.wheels, "newer", {"newer.py": ""})
    office.pin([*office.wheels.glob("*.whl")])
    assert newer.is_file()
    assert read_status(folders, environ={}).state == "outdated"
    second, _ = set_up(office, folders)
    assert second.state == "ready"
    assert run_python(folders, "import newer, sample; print(sample.VALUE)") == "42"
    assert not first.python.exists()
    assert [path for path in folders.environment.iterdir() if path.is_dir()] == [
        second.python.parents[1]
    ]


def test_an_environment_in_use_stays_until_the_next_set_up_finds_it_unused(
    office: Office, folders: RuntimeFolders
) -> None:
    first, _ = set_up(office, folders)
    code = (
        f"import runpy; runpy.run_path({bootstrap.__file__!r})['mark_in_use']"
        f"({str(first.python.parents[1])!r}); print('on', flush=True); input()"
    )
    worker = subprocess.Popen(
        [first.python, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "on\n"
        make_wheel(office.wheels, "newer", {"newer.py": ""})
        office.pin([*office.wheels.glob("*.whl")])
        set_up(office, folders)
        assert first.python.exists()
        worker.communicate("\n")
    make_wheel(office.wheels, "newest", {"newest.py": ""})
    office.pin([*office.wheels.glob("*.whl")])
    set_up(office, folders)
    assert not first.python.exists()


def test_another_build_that_cannot_be_had_leaves_the_old_one(
    office: Office, folders: RuntimeFolders
) -> None:
    set_up(office, folders)
    shutil.copy(office.requirements / "cpu.txt", office.requirements / "cuda13.txt")
    with (office.requirements / "cuda13.txt").open("a") as file:
        file.write("absent==1 \\\n    --hash=sha256:" + "0" * 64 + "\n")
    with pytest.raises(EnvironmentSetupError, match="wheel of absent==1"):
        set_up(office, folders, variant="cuda13")
    assert read_status(folders, variant="cuda13", environ={}).state == "outdated"
    assert set_up(office, folders)[0].state == "ready"
    assert run_python(folders, "import sample; print(sample.VALUE)") == "42"


def test_wrong_hashes_are_refused(office: Office, folders: RuntimeFolders) -> None:
    make_wheel(office.wheels, "sample", {"sample/__init__.py": "VALUE = 666\n"})
    with pytest.raises(EnvironmentSetupError, match="do not match their hashes"):
        set_up(office, folders)
    status = read_status(folders, environ={})
    assert status.state == "incomplete"
    assert not list(folders.environment.rglob("sample/__init__.py"))


def test_a_missing_wheel_is_named(office: Office, folders: RuntimeFolders) -> None:
    (office.wheels / "sample-1.0-py3-none-any.whl").unlink()
    with pytest.raises(EnvironmentSetupError, match=r"wheel of sample==1\.0 .*found none; add it"):
        set_up(office, folders)


def test_without_the_pinned_pip_that_of_python_serves(
    office: Office, folders: RuntimeFolders
) -> None:
    pytest.importorskip("ensurepip", reason="this Python brings no pip")
    next(office.wheels.glob("pip-*.whl")).unlink()
    status, _ = set_up(office, folders)
    assert status.state == "ready"
    assert run_python(folders, "import sample; print(sample.VALUE)") == "42"


def test_an_engine_that_does_not_work_is_not_ready(office: Office, folders: RuntimeFolders) -> None:
    broken = make_wheel(office.wheels, "sample", {"sample/__init__.py": "VALUE = 41\n"})
    office.pin([broken, *office.wheels.glob("pip-*.whl")])
    with pytest.raises(EnvironmentSetupError, match="fault in sample: 41; repair"):
        set_up(office, folders)
    assert read_status(folders, environ={}).state == "incomplete"


def test_a_worker_that_dies_is_told(office: Office, folders: RuntimeFolders) -> None:
    office.worker.write_text("import sys; sys.exit('libfoo.so: cannot open')")
    with pytest.raises(EnvironmentSetupError, match=r"ended by itself \(libfoo\.so: cannot open\)"):
        set_up(office, folders)
    office.worker.write_text(WORKER)
    set_up(office, folders)
    office.worker.write_text("import sys; sys.exit('libbar.so: cannot open')")
    (finding,) = setup.check(folders, Recorder())
    assert not finding.ok
    assert "libbar.so: cannot open" in finding.detail


def test_what_is_broken_is_found_and_repaired(office: Office, folders: RuntimeFolders) -> None:
    status, _ = set_up(office, folders)
    site = next(status.python.parents[1].rglob("sample")).parent
    untouched = (site / "many" / "f7.txt").stat().st_ino
    (site / "sample" / "__init__.py").write_text("VALUE = 43\n")  # the same length
    os.utime(site / "sample" / "__init__.py", (0, 0))  # or Python takes it for compiled already
    found = {finding.name: finding for finding in setup.check(folders, Recorder())}
    assert not found["sample==1.0"].ok
    assert "was changed" in found["sample==1.0"].detail
    assert not found["sample"].ok
    assert "many==1.0" not in found
    repaired, feedback = repair(office, folders)
    assert repaired.state == "ready"
    assert run_python(folders, "import sample; print(sample.VALUE)") == "42"
    assert "Installing sample==1.0 again" in feedback.text
    assert (site / "many" / "f7.txt").stat().st_ino == untouched


def test_a_deleted_package_and_python_are_repaired(office: Office, folders: RuntimeFolders) -> None:
    status, _ = set_up(office, folders)
    site = next(status.python.parents[1].rglob("sample")).parent
    shutil.rmtree(site / "sample")
    shutil.rmtree(site / "many-1.0.dist-info")
    names = {finding.name for finding in setup.check(folders, Recorder()) if not finding.ok}
    assert {"sample==1.0", "many==1.0"} <= names
    assert repair(office, folders)[0].state == "ready"
    assert run_python(folders, "import sample, many; print(sample.VALUE)") == "42"
    status.python.unlink()
    assert read_status(folders, environ={}).state == "incomplete"
    assert repair(office, folders)[0].state == "ready"
    assert run_python(folders, "import sample; print(sample.VALUE)") == "42"


def test_what_repairing_does_not_mend_is_made_anew(office: Office, folders: RuntimeFolders) -> None:
    status, _ = set_up(office, folders)
    site = next(status.python.parents[1].rglob("sample")).parent
    # No package's record knows of it.
    (site / "sample.pth").write_text("import sys; sys.modules['sample'] = sys")
    repaired, feedback = repair(office, folders)
    assert repaired.state == "ready"
    assert "making everything anew" in feedback.text
    assert not (site / "sample.pth").exists()


def test_removing_leaves_nothing_but_unfinished_jobs(
    office: Office, folders: RuntimeFolders
) -> None:
    set_up(office, folders)
    setup.remove(folders, Recorder())
    assert not folders.root.exists()
    set_up(office, folders)
    (folders.jobs / "1").mkdir(parents=True)
    setup.remove(folders, Recorder())
    assert list(folders.root.iterdir()) == [folders.jobs]
    assert read_status(folders, environ={}).state == "missing"


def test_the_lock_file_is_removed_only_while_it_is_held(
    office: Office, folders: RuntimeFolders, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl  # not on Windows

    set_up(office, folders)
    unlink, taken = Path.unlink, []

    def look(path: Path, *, missing_ok: bool = False) -> None:
        if path == folders.lock:
            with path.open("r+") as file, pytest.raises(BlockingIOError):
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            taken.append(path)
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", look)
    setup.remove(folders, Recorder())
    assert taken == [folders.lock]
    assert not folders.root.exists()


def test_a_cancelled_set_up_stops_at_once_and_goes_on_later(
    office: Office, folders: RuntimeFolders
) -> None:
    feedback = Recorder()

    def cancel(level: str, message: str) -> None:
        Recorder.log(feedback, level, message)
        feedback.cancelled = message.startswith("Installing 2 packages")

    feedback.log = cancel  # type: ignore[method-assign]  # cancels where a user might
    request = ask(office)
    with pytest.raises(Cancelled):
        setup.set_up(request, folders, "1", feedback)
    assert read_status(folders, environ={}).state == "incomplete"
    status, again = set_up(office, folders)
    assert status.state == "ready"
    assert "Going on with what an earlier set-up left" in again.text


def test_a_killed_set_up_takes_pip_with_it_and_is_resumed(
    office: Office, folders: RuntimeFolders
) -> None:
    process = start(*("set_up", folders.root), wheels=office.wheels, office=office.folder)
    environment = folders.environment
    deadline = time.monotonic() + 60
    while not (found := list(environment.glob("*/lib/*/site-packages/many/f100.txt"))):
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() < deadline
        time.sleep(0.002)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    folder = found[0].parent
    # pip notices that nobody waits for it; then its output grows no more.
    time.sleep(2)
    written = len(list(folder.iterdir()))
    time.sleep(1)
    assert len(list(folder.iterdir())) == written
    assert written < MANY
    assert read_status(folders, environ={}).state == "incomplete"
    status, feedback = set_up(office, folders)
    assert status.state == "ready"
    assert "Going on with what an earlier set-up left" in feedback.text
    assert len(list(folder.glob("*.txt"))) == MANY
    assert (folder / f"f{MANY - 1}.txt").stat().st_size == MANY - 1


def test_of_two_at_once_the_second_waits_and_finds_it_done(
    office: Office, folders: RuntimeFolders
) -> None:
    first = start("set_up", folders.root, wheels=office.wheels, office=office.folder)
    wait_for(folders.environment, first)
    second = start("set_up", folders.root, wheels=office.wheels, office=office.folder)
    assert "status ready" in finish(first)
    said = finish(second)
    assert "status ready" in said
    assert f"in use by process {first.pid} (set-up" in said
    assert len(list(folders.logs.iterdir())) == 1
