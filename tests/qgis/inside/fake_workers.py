"""Jobs for workers that only pretend, and the child processes of this QGIS."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from crispline.runtime.feedback import JobProgress
from crispline.runtime.worker_client import WorkerService
from crispline.runtime.worker_launch import WorkerLaunch, WorkerLimits

FAKE_WORKER = Path(__file__).with_name("fake_worker.py")
LIMITS = WorkerLimits(hello=30, cancel=2, shutdown=2)


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
    """Does something that blocks, in a thread of its own, and keeps how it ends."""

    def __init__(self, work: Callable[[Listener], Any]) -> None:
        super().__init__(daemon=True)
        self.listener = Listener()
        self.value: Any = None
        self.error: BaseException | None = None
        self._work = work
        self.start()

    def run(self) -> None:
        try:
            self.value = self._work(self.listener)
        except BaseException as error:  # whatever it is, the test looks at it
            self.error = error

    def end(self) -> Call:
        self.join(60)
        assert not self.is_alive()
        return self


def begin(service: WorkerService, task: str, **parameters: Any) -> Call:
    """Run a task in a thread of its own."""
    return Call(lambda listener: run(service, task, listener=listener, **parameters))


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


#: Workers of others, such as the one that the plugin's own dock has warmed up.
_OTHERS: set[int] = set()


def ignore_present_workers() -> None:
    """Leave the workers that there are out of `list_children` from now on."""
    _OTHERS.update(list_children())


def list_children() -> dict[int, str]:
    """Return the state of each worker that is a child of this process, and of zombies ("Z")."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                _, _, rest = (folder / "stat").read_text().rpartition(")")
                command = (folder / "cmdline").read_text()
            except OSError:
                continue
            state, parent = rest.split()[:2]
            ours = int(parent) == os.getpid() and int(folder.name) not in _OTHERS
            if ours and (state == "Z" or FAKE_WORKER.name in command or "bootstrap.py" in command):
                found[int(folder.name)] = state
    return found
