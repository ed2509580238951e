"""Workers as the plugin starts, uses and ends them; a script stands in for the engine."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

import pytest
from tests.qgis.inside.fake_workers import Listener, begin, list_children, make_launch, run

from crispline.engine.errors import Cancelled
from crispline.runtime.errors import WorkerError
from crispline.runtime.feedback import JobProgress
from crispline.runtime.worker_client import WorkerService


def test_task_returns_its_value(service: WorkerService) -> None:
    texts: dict[str, Any] = {
        "text": "\u00e4\n\u2028 \u0000",
        "numbers": [1, 2.5, None],
        "long": "x" * 500_000,
    }
    assert run(service, "echo", **texts) == texts


def test_a_worker_is_kept_for_the_next_job(service: WorkerService) -> None:
    first, second = run(service, "pid"), run(service, "pid")
    assert first == second
    assert first["pid"] != os.getpid()


def test_a_worker_of_another_command_is_not_used(service: WorkerService) -> None:
    first = run(service, "pid")
    assert run(service, "pid", launch=make_launch(python="another")) != first


def test_progress_and_log_reach_the_feedback(service: WorkerService) -> None:
    listener = Listener()
    run(service, "sleep", listener=listener, seconds=0.2)
    assert listener.progress[0] == JobProgress("start", 0.0, 0.0)
    assert listener.progress[1] == JobProgress("infer", 0.5, 0.25)


def test_a_warm_worker_tells_no_start(service: WorkerService) -> None:
    run(service, "pid")
    listener = Listener()
    run(service, "pid", listener=listener)
    assert listener.progress == []


def test_devices_are_those_of_the_greeting(service: WorkerService) -> None:
    assert not service.devices
    run(service, "pid")
    cuda, cpu = service.devices
    assert (cuda.name, cuda.label, cuda.available, cuda.reason) == (
        *("cuda", "Fast Card", False, "no driver"),
    )
    assert (cpu.name, cpu.available) == ("cpu", True)


def test_devices_are_looked_up_by_a_new_worker(service: WorkerService) -> None:
    first = run(service, "pid")
    found = service.refresh_devices(make_launch(), Listener(), keep_minutes=1)
    assert [device.name for device in found] == ["cuda", "cpu"]
    assert run(service, "pid") != first


def test_warming_up_starts_the_worker_that_the_next_job_gets(
    service: WorkerService, wait_until: Callable[..., None]
) -> None:
    service.warm_up(make_launch(), keep_minutes=1)
    wait_until(lambda: service.devices, what="a greeting")
    (child,) = list_children()
    service.warm_up(make_launch(), keep_minutes=1)
    assert run(service, "pid") == {"pid": child}
    assert list(list_children()) == [child]


def test_two_jobs_at_once_get_a_worker_each(service: WorkerService) -> None:
    calls = [begin(service, "sleep", seconds=3) for _ in range(2)]
    for call in calls:
        assert call.listener.began.wait(20)
    assert len(list_children()) == 2
    first, second = (call.end().value["pid"] for call in calls)
    assert first != second


def test_a_surplus_worker_ends(service: WorkerService, wait_until: Callable[..., None]) -> None:
    for call in [begin(service, "sleep", seconds=1) for _ in range(2)]:
        call.end()
    wait_until(lambda: len(list_children()) == 1, seconds=10, what="the end of one of two workers")
    (left,) = list_children()
    assert run(service, "pid") == {"pid": left}


def test_an_idle_worker_ends_when_its_time_is_up(
    service: WorkerService, wait_until: Callable[..., None]
) -> None:
    run(service, "pid", keep_minutes=0.2 / 60)
    wait_until(lambda: not list_children(), seconds=10, what="the end of the worker")
    run(service, "pid", keep_minutes=0)
    wait_until(lambda: not list_children(), seconds=10, what="the end of the worker")


def test_cancelling_keeps_a_worker_that_answers(service: WorkerService) -> None:
    pid = run(service, "pid")["pid"]
    with pytest.raises(Cancelled, match=r"^stopped$"):
        run(service, "sleep", listener=Listener(cancel_at_stage="infer"), seconds=60)
    assert run(service, "pid")["pid"] == pid


def test_cancelling_ends_a_worker_that_does_not_answer(service: WorkerService) -> None:
    pid = run(service, "pid")["pid"]
    with pytest.raises(Cancelled, match="resume"):
        run(service, "ignore", listener=Listener(cancel_at_stage="infer"))
    assert pid not in list_children()
    assert run(service, "pid")["pid"] != pid


def test_cancelling_before_the_job_begins_keeps_the_worker(
    service: WorkerService, wait_until: Callable[..., None]
) -> None:
    listener = Listener(cancel_at_stage="start")
    with pytest.raises(Cancelled, match="before it began"):
        run(service, "pid", launch=make_launch(delay=1), listener=listener)
    wait_until(list_children, what="the worker's program")
    (child,) = list_children()
    assert run(service, "pid", launch=make_launch(delay=1)) == {"pid": child}


def test_an_exception_of_the_feedback_stops_the_job(service: WorkerService) -> None:
    class Broken(Listener):
        def report(self, progress: JobProgress) -> None:
            if progress.stage == "infer":
                raise KeyError("of the caller")

    with pytest.raises(KeyError, match="of the caller"):
        run(service, "sleep", listener=Broken(), seconds=600)
    # Were the job still running, this one would get another worker.
    (child,) = list_children()
    time.sleep(1)
    assert run(service, "pid") == {"pid": child}


def test_a_worker_gets_its_launch_environment_only(
    service: WorkerService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROJ_LIB", "/nonsense")
    given = {"PATH": "/usr/bin", "NAME": "with = and \u00e4"}
    found = run(service, "environment", launch=make_launch(given))
    # Python itself sets the locale where there is none.
    assert {name: value for name, value in found.items() if name != "LC_CTYPE"} == given


def test_closing_ends_workers_and_their_jobs(service: WorkerService) -> None:
    call = begin(service, "ignore")
    assert call.listener.began.wait(20)
    service.close()
    assert type(call.end().error) is WorkerError
    assert list_children() == {}
    service.close()
    with pytest.raises(WorkerError, match="closed"):
        run(service, "pid")


def test_dismissing_ends_workers_and_the_next_job_gets_a_new_one(service: WorkerService) -> None:
    pid = run(service, "pid")["pid"]
    service.dismiss()
    assert list_children() == {}
    assert run(service, "pid")["pid"] != pid


def test_dismissing_ends_the_job_that_runs(service: WorkerService) -> None:
    call = begin(service, "sleep", seconds=600)
    assert call.listener.began.wait(20)
    service.dismiss()
    assert type(call.end().error) is WorkerError
    assert list_children() == {}


def test_event_loop_goes_on_while_a_job_runs(
    service: WorkerService, wait_until: Callable[..., None]
) -> None:
    """The job ends only when the main thread's event loop says so: blocked, it would not."""
    call = begin(service, "sleep", seconds=600)
    wait_until(call.listener.began.is_set, what="the job's first progress")
    assert call.is_alive()
    call.listener.cancelled.set()
    wait_until(lambda: not call.is_alive(), what="the job's end")
    assert type(call.error) is Cancelled


def test_many_threads_and_a_closing_leave_nobody_waiting(service: WorkerService) -> None:
    calls = [begin(service, "sleep", seconds=600) for _ in range(4)]
    assert calls[0].listener.began.wait(20)
    service.close()
    for call in calls:
        assert isinstance(call.end().error, WorkerError)
