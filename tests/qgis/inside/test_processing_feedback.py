"""What a job tells in a Processing log: few lines, in words, and a bar that never goes back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsProcessingFeedback

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))  # the checkout's root

from tests.qgis.inside.segmentation import Log

from crispline.processing.feedback import (
    ProcessingFeedback,
    QuietFeedback,
    describe_progress,
    format_duration,
    name_stage,
)
from crispline.runtime.feedback import JobProgress
from crispline.runtime.installation.stages import SPANS


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_long_job_fills_no_log() -> None:
    log, clock = Log(), Clock()
    feedback = ProcessingFeedback(log, clock=clock)
    for step in range(36000):  # an hour, ten events a second
        share = step / 36000
        feedback.report(JobProgress("infer", share, share, 3.2, (1 - share) * 3600))
        clock.now += 0.1
    lines = log.of("stage")
    assert 50 <= len(lines) <= 75
    assert lines[0] == "Inferring: 3.2 Mpx/s, 1:00:00 left"
    assert len(log.shares) == 36000, "a listener gets them all"


def test_short_job_tells_its_stages() -> None:
    log, clock = Log(), Clock()
    feedback = ProcessingFeedback(log, clock=clock)
    for stage in ("infer", "vectorise", "write"):
        for step in range(10):
            feedback.report(JobProgress(stage, step / 10, 0.0))
            clock.now += 0.05
    assert log.of("stage") == ["Inferring …", "Tracing polygons …", "Writing …"]


def test_bar_goes_through_set_up_and_job_without_going_back() -> None:
    log = Log()
    feedback = ProcessingFeedback(log)
    feedback.enter(0.2, 0.9)
    shares = []
    for stage in SPANS:
        start, end = SPANS[stage]
        for step in range(5):
            overall = start + (end - start) * step / 4
            feedback.report(JobProgress(stage, step / 4, overall))
            shares.append(log.progress())
    for step in range(5):
        feedback.report(JobProgress("infer", step / 4, step / 4))
        shares.append(log.progress())
    assert shares == sorted(shares)
    assert shares[0] == pytest.approx(20)
    assert shares[-1] == pytest.approx(90)
    feedback.enter(0.9, 1.0)
    feedback.fill(0.5)
    assert log.progress() == pytest.approx(95)


def test_every_stage_of_the_set_up_has_words() -> None:
    assert all(name_stage(stage) != stage.capitalize() for stage in SPANS)
    assert name_stage("polish") == "Polish"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0:00"), (42.4, "0:42"), (61, "1:01"), (3723, "1:02:03"), (-1, "0:00")],
)
def test_durations(seconds: float, text: str) -> None:
    assert format_duration(seconds) == text


def test_progress_without_figures() -> None:
    assert describe_progress(JobProgress("open", 0.0, 0.0)) == "Opening raster and model …"


def test_messages_go_where_processing_shows_them() -> None:
    log = Log()
    feedback = ProcessingFeedback(log)
    feedback.call("/profile/jobs/1/area.gpkg", "parcels")
    for level in ("info", "warning", "error"):
        feedback.log(level, f"{level} of /profile/jobs/1/area.gpkg")
    feedback.log("warning", "warning of /profile/jobs/1/area.gpkg")
    assert log.lines == [
        ("info", "info of parcels"),
        ("warning", "warning of parcels"),
        ("error", "error of parcels"),
    ]
    assert feedback.warnings == ["warning of parcels"]


def test_quiet_feedback_moves_no_bar() -> None:
    log = Log()
    feedback = QuietFeedback(ProcessingFeedback(log))
    feedback.report(JobProgress("start", 0.7, 0.7))
    assert log.progress() == 0
    feedback.log("info", "told")
    assert log.of("info") == ["told"]
    log.cancel()
    assert feedback.is_cancelled()


def test_any_processing_feedback_will_do() -> None:
    plain: Any = QgsProcessingFeedback()
    feedback = ProcessingFeedback(plain)
    feedback.report(JobProgress("infer", 0.5, 0.5))
    assert plain.progress() == pytest.approx(50)
