"""The work folder: resumed by the same job, cleaned for another, locked against a second run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from crispline.engine.errors import JobError, OutputError
from crispline.engine.work_folder import (
    WorkFolder,
    default_work_folder,
    read_claimed_outputs,
)

HOLD = """
import sys, time
from pathlib import Path
from crispline.engine.work_folder import WorkFolder
with WorkFolder(Path(sys.argv[1]), fingerprint="a", resume=True) as work:
    (work.path / "state").write_text("half")
    print("held", flush=True)
    time.sleep(60)
"""


def test_lies_hidden_beside_the_output(tmp_path: Path) -> None:
    assert default_work_folder(tmp_path / "a.gpkg") == tmp_path / ".a.gpkg.crispline"


def test_same_job_finds_its_state_and_another_starts_clean(tmp_path: Path) -> None:
    path = tmp_path / "work"
    with WorkFolder(path, fingerprint="a", resume=True) as work:
        assert not work.resumed
        (work.folder("traces") / "0").write_text("traced")
    with WorkFolder(path, fingerprint="a", resume=True) as work:
        assert work.resumed
        assert (path / "traces" / "0").read_text() == "traced"
    with WorkFolder(path, fingerprint="b", resume=True) as work:
        assert not work.resumed
        assert not (path / "traces").exists()
    with WorkFolder(path, fingerprint="b", resume=True):
        (path / "state").write_text("x")
    with WorkFolder(path, fingerprint="b", resume=False) as work:
        assert not work.resumed
        assert not (path / "state").exists()


def test_remove_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "work"
    with WorkFolder(path, fingerprint="a", resume=True) as work:
        (work.folder("traces") / "0").write_text("traced")
        work.remove()
    assert list(tmp_path.iterdir()) == []


def test_second_run_is_told_who_holds_it(tmp_path: Path) -> None:
    path = tmp_path / "work"
    with WorkFolder(path, fingerprint="a", resume=True) as work:
        (path / "state").write_text("x")
        with (
            pytest.raises(JobError, match=rf"in use by the running process {os.getpid()}\b"),
            WorkFolder(path, fingerprint="b", resume=True),
        ):
            pass
        assert (path / "state").read_text() == "x"
        assert not work.resumed


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
def test_lock_of_a_killed_process_is_no_hindrance(tmp_path: Path) -> None:
    path = tmp_path / "work"
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(JobError, match=str(holder.pid)):
            WorkFolder(path, fingerprint="a", resume=True).__enter__()
        holder.send_signal(signal.SIGKILL)
    with WorkFolder(path, fingerprint="a", resume=True) as work:
        assert work.resumed
        assert (path / "state").read_text() == "half"


def test_never_takes_a_folder_with_other_files(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("precious")
    with (
        pytest.raises(JobError, match="another work folder"),
        WorkFolder(tmp_path, fingerprint="a", resume=True),
    ):
        pass
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.docx"]


def test_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(OutputError, match=r"file[/\\]work"),
        WorkFolder(tmp_path / "file" / "work", fingerprint="a", resume=True),
    ):
        pass


def test_outputs_are_claimed_by_the_same_job_only(tmp_path: Path) -> None:
    path = tmp_path / "work"
    assert read_claimed_outputs(path, fingerprint="a") == frozenset()
    with WorkFolder(path, fingerprint="a", resume=True, outputs=["x.gpkg"]):
        pass
    assert read_claimed_outputs(path, fingerprint="a") == {"x.gpkg"}
    assert read_claimed_outputs(path, fingerprint="b") == frozenset()
    with WorkFolder(path, fingerprint="a", resume=True, outputs=["y.gpkg"]):
        pass
    assert read_claimed_outputs(path, fingerprint="a") == {"x.gpkg", "y.gpkg"}
