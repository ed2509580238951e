"""Workers that die, refuse, or talk nonsense; a script stands in for the engine."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from qgis.core import Qgis
from tests.qgis.inside.fake_workers import Listener, begin, list_children, make_launch, run

from crispline.engine.errors import CardError
from crispline.runtime.errors import EngineFailure, EnvironmentSetupError, WorkerError
from crispline.runtime.worker_client import WorkerService
from crispline.runtime.worker_launch import WorkerLaunch, WorkerLimits


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("card", CardError),
        ("environment", EnvironmentSetupError),
        ("busy", WorkerError),
        ("internal", EngineFailure),
        ("of-tomorrow", EngineFailure),
    ],
)
def test_errors_keep_their_kind_and_sentence(
    service: WorkerService, code: str, kind: type[Exception]
) -> None:
    with pytest.raises(kind) as caught:
        run(service, "fail", code=code, message="expected this, found that; do it")
    assert type(caught.value) is kind
    assert str(caught.value) == "expected this, found that; do it"


def test_tracebacks_go_to_the_log(
    service: WorkerService, logged: list[tuple[str, Any]], wait_until: Callable[..., None]
) -> None:
    with pytest.raises(EngineFailure, match=r"^sentence$"):
        run(service, "fail", code="internal", message="sentence")
    wait_until(lambda: any("Traceback of the worker" in text for text, _ in logged))


def test_lines_on_stderr_go_to_the_log(
    service: WorkerService, logged: list[tuple[str, Any]], wait_until: Callable[..., None]
) -> None:
    with pytest.raises(WorkerError):
        run(service, "die")
    wait_until(lambda: ("last words", Qgis.Info) in logged)


def test_a_killed_worker_is_an_error_and_the_next_job_runs(service: WorkerService) -> None:
    call = begin(service, "sleep", seconds=60)
    assert call.listener.began.wait(20)
    (child,) = list_children()
    os.kill(child, signal.SIGKILL)
    error = call.end().error
    assert type(error) is WorkerError
    assert "signal 9" in str(error)
    assert "run again to resume" in str(error)
    assert run(service, "pid")["pid"] != child


def test_a_job_that_nobody_cancelled_is_not_said_to_be(service: WorkerService) -> None:
    """A worker that the system tells to end cancels its job itself."""
    with pytest.raises(WorkerError, match="ended it; run again to resume"):
        run(service, "fail", code="cancelled", message="the job was cancelled")


def test_a_worker_that_leaves_in_mid_job_is_an_error(service: WorkerService) -> None:
    with pytest.raises(WorkerError, match="status 7"):
        run(service, "die")


def test_a_worker_killed_between_jobs_is_replaced(
    service: WorkerService, wait_until: Callable[..., None]
) -> None:
    killed = run(service, "pid")["pid"]
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: not list_children(), what="the end of the worker")
    assert run(service, "pid")["pid"] != killed


@pytest.mark.parametrize("options", [{"version": "1.2.4"}, {"protocol": "2"}])
def test_a_worker_of_another_version_is_refused(
    service: WorkerService, options: dict[str, Any]
) -> None:
    with pytest.raises(WorkerError, match=r"expected an engine of version 1\.2\.3 \(protocol 1\)"):
        run(service, "pid", launch=make_launch(**options))
    assert list_children() == {}


def test_a_worker_that_does_not_greet_is_ended() -> None:
    service = WorkerService(WorkerLimits(hello=1, cancel=1, shutdown=1))
    with pytest.raises(WorkerError, match="within 1 s"):
        run(service, "pid", launch=make_launch(hello="no"))
    assert list_children() == {}
    service.close()


def test_a_worker_that_cannot_begin_says_why(service: WorkerService) -> None:
    with pytest.raises(WorkerError, match="No module named 'numba'; run again, and repair"):
        run(service, "pid", launch=make_launch(hello="dies"))
    with pytest.raises(EnvironmentSetupError, match=r"^this Python is too old$"):
        run(service, "pid", launch=make_launch(hello="refuses"))


def test_a_python_that_is_not_there_is_named(service: WorkerService) -> None:
    launch = WorkerLaunch("/nowhere/python", (), (), "1.2.3")
    with pytest.raises(WorkerError, match="/nowhere/python"):
        run(service, "pid", launch=launch)


def test_nonsense_on_stdout_does_no_harm(
    service: WorkerService, logged: list[tuple[str, Any]], wait_until: Callable[..., None]
) -> None:
    listener = Listener()
    assert run(service, "garbage", listener=listener) == {"text": "x" * 3_000_000}
    assert listener.messages == [("warning", "h\u00e4\u00dflich")]
    wait_until(lambda: any("'no JSON'" in text for text, _ in logged))
    assert ("h\u00e4\u00dflich", Qgis.Warning) in logged


def test_endless_nonsense_ends_the_worker(service: WorkerService) -> None:
    with pytest.raises(WorkerError, match="expected a JSON message"):
        run(service, "flood")
    assert list_children() == {}


def test_parameters_that_json_cannot_hold_are_refused(service: WorkerService) -> None:
    with pytest.raises(WorkerError, match="expected parameters of echo"):
        run(service, "echo", raster=Path("a.tif"))
    with pytest.raises(WorkerError, match="expected parameters of echo"):
        run(service, "echo", size=float("nan"))
