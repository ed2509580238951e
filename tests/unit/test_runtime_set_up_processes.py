"""Child processes of a set-up, and how far it is."""

from __future__ import annotations

import itertools
import os
import sys
import time
from pathlib import Path

import pytest
from tests.unit.installations import Recorder

from crispline.engine.errors import Cancelled
from crispline.runtime.errors import EnvironmentSetupError
from crispline.runtime.installation.processes import run_to_end, run_with_feedback
from crispline.runtime.installation.stages import SPANS, PipProgress


def test_cancelling_kills_a_process_and_its_children(tmp_path: Path) -> None:
    child = f"import time, pathlib; time.sleep(2); pathlib.Path({str(tmp_path / 'late')!r}).touch()"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    feedback = Recorder()
    start = time.monotonic()

    def cancel() -> None:
        feedback.cancelled = time.monotonic() - start > 0.5

    with pytest.raises(Cancelled):
        run_with_feedback([sys.executable, "-c", parent], os.environ, feedback, on_idle=cancel)
    time.sleep(2.5)
    assert not (tmp_path / "late").exists()


def test_short_processes_that_hang_or_do_not_start_are_told() -> None:
    hangs = run_to_end([sys.executable, "-c", "import time; time.sleep(9)"], {}, seconds=0.3)
    assert hangs.status == -1
    assert "timed out" in hangs.text
    absent = run_to_end(["/nowhere/program"], {}, seconds=1)
    assert absent.status == -1
    assert "No such file" in absent.text
    with pytest.raises(EnvironmentSetupError, match="expected to start program"):
        run_with_feedback(["/nowhere/program"], {}, Recorder())


def follow(lines: list[str], *, packages: int, megabytes: float) -> Recorder:
    feedback, ticks = Recorder(), iter(range(10_000))
    progress = PipProgress(
        feedback,
        packages=packages,
        megabytes=megabytes,
        count_installed=lambda: 5,
        clock=lambda: float(next(ticks)),
    )
    for line in lines:
        progress.take_line(line)
    return feedback


def test_a_download_counts_by_its_size() -> None:
    lines = [
        "Ignoring colorama: markers 'sys_platform == \"win32\"' don't match your environment",
        "Collecting a==1 (from -r x (line 1))",
        "  Downloading a-1.whl (60 MB)",
        *(f"Progress {done * 1_000_000} of 60000000" for done in range(0, 61, 10)),
        "Collecting b==1 (from -r x (line 2))",
        "  Downloading b-1.whl (40 MB)",
        "Progress 20000000 of 40000000",
    ]
    feedback = follow(lines, packages=3, megabytes=100)
    last = feedback.progress[-1]
    assert last.stage == "download"
    assert last.fraction == pytest.approx(0.8)
    start, end = SPANS["download"]
    assert last.overall == pytest.approx(start + 0.8 * (end - start))
    # 80 MB took the seconds since the first download began; 20 MB are left.
    assert last.seconds_left is not None
    assert 1 < last.seconds_left < 10
    assert "Collecting a==1" in feedback.text


def test_what_is_cached_counts_too_and_nothing_goes_back() -> None:
    lines = [f"Processing /wheels/p{number}-1.whl" for number in range(20)]
    lines += ["  Using cached a-1.whl (50.0 MB)", "  Downloading b-1.whl (5 MB)"]
    lines += ["Progress 0 of 5000000", "Progress 5000000 of 5000000"]
    fractions = [p.fraction for p in follow(lines, packages=40, megabytes=100).progress]
    assert fractions == sorted(fractions)
    assert fractions[-1] == pytest.approx(0.55)


def test_a_folder_counts_by_its_wheels() -> None:
    lines = [f"Processing ./x/p{number}-1.whl" for number in range(10)]
    feedback = follow(lines, packages=10, megabytes=0)
    assert feedback.progress[-1].fraction == pytest.approx(0.9)
    assert feedback.progress[-1].seconds_left is None


def test_stages_follow_each_other_without_gaps() -> None:
    spans = list(SPANS.values())
    assert spans[0][0] == 0
    assert spans[-1][1] == 1
    assert all(before[1] == after[0] for before, after in itertools.pairwise(spans))
