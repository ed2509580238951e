"""Workers as the plugin starts, uses and ends them; a script stands in for the engine."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from qgis.core import Qgis, QgsApplication

from crispline.engine.errors import Cancelled, CardError
from crispline.runtime.errors import EngineFailure, EnvironmentSetupError, WorkerError
from crispline.runtime.feedback import JobProgress
from crispline.runtime.worker_client import WorkerService
from crispline.runtime.worker_launch import WorkerLaunch, WorkerLimits

FAKE_WORKER = Path(__file__).with_name("fake_worker.py")
LIMITS = WorkerLimits(hello=30, cancel=0.5, shutdown=2)


def make_launch(environment: Mapping[str, str] | None = None, **options: object) -> WorkerLaunch:
    """Return how to start the fake worker with some of its options."""
    arguments = tuple(f"{name}={value}" for name, value in options.items())
    return WorkerLaunch(
        program="/usr/bin/python3",
        arguments=("-I", str(FAKE_WORKER), *arguments),
        environment=tuple((environment or {"PATH": os.environ["PATH"]}).items()),
        version="1.2.3",
    )


class Listener:
    """Keeps what a job tells, and can cancel it."""

    def __init__(self, *, cancel_at_stage: str = "") -> None:
        self.progress: list[JobProgress] = []
        self.messages: list[tuple[str, str]] = []
        self.began = threading.Event()
        self.cancelled = threading.Event()
        self._cancel_at_stage = cancel_at_stage

    def is_cancelled(self) -> bool:
        return self.cancelled.is_set()

    def report(self, progress: JobProgress) -> None:
        self.progress.append(progress)
        if progress.stage == "infer":
            self.began.set()
        if progress.stage == self._cancel_at_stage:
            self.cancelled.set()

    def log(self, level: str, message: str) -> None:
        self.messages.append((level, message))


class Call(threading.Thread):
    """Runs a task in a thread of its own and keeps how it ends."""

    def __init__(self, service: WorkerService, task: str, **parameters: Any) -> None:
        super().__init__(daemon=True)
        self.listener = Listener()
        self.value: Any = None
        self.error: BaseException | None = None
        self._work: Callable[[], Any] = lambda: run(
            service, task, listener=self.listener, **parameters
        )
        self.start()

    def run(self) -> None:
        try:
            self.value = self._work()
        except BaseException as error:  # whatever it is, the test looks at it
            self.error = error

    def end(self) -> Call:
        self.join(60)
        assert not self.is_alive()
        return self


def run(
    service: WorkerService,
    task: str,
    *,
    launch: WorkerLaunch | None = None,
    listener: Listener | None = None,
    keep_minutes: float = 1,
    **parameters: Any,
) -> Any:
    return service.run(
        launch or make_launch(),
        task,
        parameters,
        listener or Listener(),
        keep_minutes=keep_minutes,
    )


def list_children() -> dict[int, str]:
    """Return the state of each child process of this one ("Z" for a zombie), from the kernel."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                _, _, rest = (folder / "stat").read_text().rpartition(")")
                command = (folder / "cmdline").read_text()
            except OSError:
                continue
            state, parent = rest.split()[:2]
            if int(parent) == os.getpid() and (state == "Z" or FAKE_WORKER.name in command):
                found[int(folder.name)] = state
    return found


@pytest.fixture
def logged(wait_until: Callable[..., None]) -> Iterator[list[tuple[str, Any]]]:
    """What goes to the tab "Crispline" of QGIS' message log, with its level."""
    found: list[tuple[str, Any]] = []

    def keep(text: str, tab: str, level: Any) -> None:
        if tab == "Crispline":
            found.append((text, level))

    log = QgsApplication.messageLog()
    log.messageReceived[str, str, Qgis.MessageLevel].connect(keep)
    yield found
    log.messageReceived[str, str, Qgis.MessageLevel].disconnect(keep)


@pytest.fixture
def service() -> Iterator[WorkerService]:
    before = set(list_children())
    service = WorkerService(LIMITS)
    yield service
    service.close()
    assert set(list_children()) <= before


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


def test_two_jobs_at_once_get_a_worker_each(service: WorkerService) -> None:
    calls = [Call(service, "sleep", seconds=3) for _ in range(2)]
    for call in calls:
        assert call.listener.began.wait(20)
    assert len(list_children()) == 2
    first, second = (call.end().value["pid"] for call in calls)
    assert first != second


def test_a_surplus_worker_ends(service: WorkerService, wait_until: Callable[..., None]) -> None:
    for call in [Call(service, "sleep", seconds=1) for _ in range(2)]:
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


def test_a_killed_worker_is_an_error_and_the_next_job_runs(service: WorkerService) -> None:
    call = Call(service, "sleep", seconds=60)
    assert call.listener.began.wait(20)
    (child,) = list_children()
    os.kill(child, signal.SIGKILL)
    error = call.end().error
    assert type(error) is WorkerError
    assert "signal 9" in str(error)
    assert "run again to resume" in str(error)
    assert run(service, "pid")["pid"] != child


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


def test_cancelling_before_the_job_begins_keeps_the_worker(service: WorkerService) -> None:
    listener = Listener(cancel_at_stage="start")
    with pytest.raises(Cancelled, match="before it began"):
        run(service, "pid", launch=make_launch(delay=1), listener=listener)
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
    with pytest.raises(WorkerError, match="No module named 'numba'"):
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


def test_a_worker_gets_its_launch_environment_only(
    service: WorkerService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROJ_LIB", "/nonsense")
    given = {"PATH": "/usr/bin", "NAME": "with = and \u00e4"}
    found = run(service, "environment", launch=make_launch(given))
    # Python itself sets the locale where there is none.
    assert {name: value for name, value in found.items() if name != "LC_CTYPE"} == given


def test_closing_ends_workers_and_their_jobs(service: WorkerService) -> None:
    call = Call(service, "ignore")
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


def test_event_loop_goes_on_while_a_job_runs(
    service: WorkerService, wait_until: Callable[..., None]
) -> None:
    """The job ends only when the main thread's event loop says so: blocked, it would not."""
    call = Call(service, "sleep", seconds=600)
    wait_until(call.listener.began.is_set, what="the job's first progress")
    assert call.is_alive()
    call.listener.cancelled.set()
    wait_until(lambda: not call.is_alive(), what="the job's end")
    assert type(call.error) is Cancelled


def test_many_threads_and_a_closing_leave_nobody_waiting(service: WorkerService) -> None:
    calls = [Call(service, "sleep", seconds=600) for _ in range(4)]
    assert calls[0].listener.began.wait(20)
    service.close()
    for call in calls:
        assert isinstance(call.end().error, WorkerError)
