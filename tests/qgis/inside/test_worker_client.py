"""Workers as the plugin starts, uses and ends them; a script stands in for the engine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from crispline.engine.errors import Cancelled, JobError
from crispline.runtime.errors import EngineFailure, WorkerError
from crispline.runtime.feedback import JobProgress
from crispline.runtime.worker_client import WorkerService
from crispline.runtime.worker_launch import WorkerLaunch, WorkerLimits

FAKE_WORKER = Path(__file__).with_name("fake_worker.py")


def make_fake(environment: Mapping[str, str] | None = None, **options: object) -> WorkerLaunch:
    arguments = tuple(f"{name}={value}" for name, value in options.items())
    return WorkerLaunch(
        program="/usr/bin/python3",
        arguments=("-I", str(FAKE_WORKER), *arguments),
        environment=tuple((environment or {"PATH": os.environ["PATH"]}).items()),
        version="1.2.3",
    )


class Listener:
    """Keeps what a job tells; cancels once asked to, or with the first progress."""

    def __init__(self, *, cancel_at_progress: bool = False) -> None:
        self.progress: list[JobProgress] = []
        self.messages: list[tuple[str, str]] = []
        self.began = threading.Event()
        self._cancel_at_progress = cancel_at_progress
        self.cancelled = False

    def is_cancelled(self) -> bool:
        return self.cancelled

    def report(self, progress: JobProgress) -> None:
        self.progress.append(progress)
        if progress.stage == "infer":
            self.began.set()
            self.cancelled = self.cancelled or self._cancel_at_progress

    def log(self, level: str, message: str) -> None:
        self.messages.append((level, message))


@pytest.fixture
def service() -> Iterator[WorkerService]:
    service = WorkerService(WorkerLimits(hello=20, cancel=0.5, shutdown=2))
    yield service
    service.close()


def run(service: WorkerService, task: str, launch: WorkerLaunch | None = None, **p: Any) -> Any:
    return service.run(launch or make_fake(), task, p, Listener(), keep_minutes=1)


def test_task_returns_its_value(service: WorkerService) -> None:
    value = {"text": "ä\n\u2028", "numbers": [1, 2.5, None]}
    assert run(service, "echo", **value) == value
