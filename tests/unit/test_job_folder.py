"""Folders of jobs that began in QGIS: kept after a failure, deleted after a success or a week."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from crispline.engine.errors import OutputError
from crispline.processing.job_folder import digest_parameters, open_job_folder, remove_old_jobs

DAY = 24 * 3600.0


def test_success_deletes_the_folder(tmp_path: Path) -> None:
    with open_job_folder(tmp_path / "jobs", "abc") as folder:
        folder.work.mkdir()
        folder.file("area.gpkg").write_text("area")
        assert folder.path.is_dir()
    assert list((tmp_path / "jobs").iterdir()) == []


def fail(jobs: Path, digest: str) -> None:
    with open_job_folder(jobs, digest) as folder:
        folder.file("polygons.gpkg").write_text("half")
        raise KeyboardInterrupt


def test_failure_keeps_what_the_next_run_finds(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        fail(tmp_path, "abc")
    with open_job_folder(tmp_path, "other") as folder:
        assert not folder.file("polygons.gpkg").exists()
    with open_job_folder(tmp_path, "abc") as folder:
        assert folder.file("polygons.gpkg").read_text() == "half"


def test_failure_without_anything_to_keep_leaves_no_folder(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), open_job_folder(tmp_path, "abc"):
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_equal_jobs_at_once_have_folders_of_their_own(tmp_path: Path) -> None:
    with open_job_folder(tmp_path, "abc") as first, open_job_folder(tmp_path, "abc") as second:
        assert first.path != second.path
    with open_job_folder(tmp_path, "abc") as third:
        assert third.path == first.path


def test_jobs_untouched_for_a_week_go(tmp_path: Path) -> None:
    for digest in ("old", "busy"):
        with pytest.raises(KeyboardInterrupt):
            fail(tmp_path, digest)
    then = time.time() - 8 * DAY
    for path in [*tmp_path.rglob("*")]:
        os.utime(path, (then, then))
    # A job of a week and more still writes deep inside its folder.
    deep = tmp_path / "busy" / "work" / "infer"
    deep.mkdir(parents=True)
    for path in (tmp_path / "busy", tmp_path / "busy" / "work"):
        os.utime(path, (then, then))
    remove_old_jobs(tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["busy"]
    remove_old_jobs(tmp_path, now=time.time() + 8 * DAY)
    assert list(tmp_path.iterdir()) == []


def test_running_jobs_are_never_old(tmp_path: Path) -> None:
    with open_job_folder(tmp_path, "abc") as folder:
        remove_old_jobs(tmp_path, now=time.time() + 30 * DAY)
        assert folder.path.is_dir()


def test_folder_that_cannot_be_made(tmp_path: Path) -> None:
    jobs = tmp_path / "jobs"
    jobs.write_text("a file")
    with (
        pytest.raises(OutputError, match=r"expected to keep unfinished work in .*abc"),
        open_job_folder(jobs, "abc"),
    ):
        pytest.fail("there is no folder")


def test_digest_tells_parameters_apart() -> None:
    one = digest_parameters(["raster", {"tolerance": 0.75, "bands": ("1",)}])
    assert one == digest_parameters(["raster", {"bands": ["1"], "tolerance": 0.75}])
    assert one != digest_parameters(["raster", {"tolerance": 0.5, "bands": ("1",)}])
    assert one.isalnum()
