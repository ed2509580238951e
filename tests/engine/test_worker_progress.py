"""What a client is told of a job's progress."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crispline.engine.progress import ProgressEvent
from crispline.engine.worker.progress_report import ProgressReporter

STAGES = {"infer": 6.0, "vectorise": 3.0, "write": 1.0}


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def report(
    events: list[tuple[str, float]], *, step: float = 1.0, passes: dict[str, int] | None = None
) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = []
    clock = Clock()
    reporter = ProgressReporter(told.append, stages=STAGES, passes=passes, clock=clock)
    for stage, fraction in events:
        reporter.listen(ProgressEvent(stage, fraction))
        clock.now += step
    reporter.flush()
    return told


def test_overall_adds_the_shares_up() -> None:
    events = [("infer", 0.0), ("infer", 0.5), ("infer", 1.0), ("vectorise", 0.5), ("write", 1.0)]
    told = report(events)
    assert [message["overall"] for message in told] == pytest.approx([0, 0.3, 0.6, 0.75, 1])
    assert [(message["stage"], message["fraction"]) for message in told] == events


def test_each_output_is_its_part_of_the_writing() -> None:
    events = [("write", fraction) for fraction in (0.5, 1.0, 0.5, 1.0, 1.0, 1.0)]
    told = report(events, passes={"write": 4})
    assert [message["fraction"] for message in told] == [0.125, 0.25, 0.375, 0.5, 0.75, 1.0]


def test_an_unforeseen_stage_changes_nothing_overall() -> None:
    told = report([("infer", 0.5), ("dance", 0.9), ("infer", 0.6)])
    assert [message["overall"] for message in told] == pytest.approx([0.3, 0.3, 0.36])


@given(
    st.lists(
        st.tuples(st.sampled_from([*STAGES, "dance"]), st.floats(0, 1)), min_size=1, max_size=60
    ),
    st.sampled_from([0.0, 0.03, 1.0]),
)
def test_overall_never_goes_back(events: list[tuple[str, float]], step: float) -> None:
    told = report(events, step=step)
    overall = [message["overall"] for message in told]
    assert overall == sorted(overall)
    assert all(0 <= value <= 1 for value in overall)
    assert all(0 <= message["fraction"] <= 1 for message in told)
    assert told[-1]["stage"] == events[-1][0]


def test_ten_messages_a_second_and_the_last_of_each_stage() -> None:
    events = [("infer", i / 1000) for i in range(1000)] + [("vectorise", i / 50) for i in range(50)]
    told = report(events, step=0.002)
    # 1050 events in 2.1 seconds.
    assert 20 <= len(told) <= 26
    assert [m["fraction"] for m in told if m["stage"] == "infer"][-1] == 0.999
    assert [m["fraction"] for m in told if m["stage"] == "vectorise"][-1] == 0.98


def test_seconds_left_are_those_of_the_whole_job() -> None:
    told: list[dict[str, Any]] = []
    reporter = ProgressReporter(told.append, stages=STAGES, clock=Clock())
    # Half of six tenths took 30 s: the other half and the rest take 70 s.
    reporter.listen(ProgressEvent("infer", 0.5, megapixels_per_second=2.5, seconds_left=30.0))
    assert told[0]["seconds_left"] == pytest.approx(70.0)
    assert told[0]["megapixels_per_second"] == 2.5
    reporter.listen(ProgressEvent("infer", 1.0, seconds_left=0.0))
    assert told[1]["seconds_left"] is None
