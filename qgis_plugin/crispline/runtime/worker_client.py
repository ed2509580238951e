"""The client of the engine's workers: blocking calls, from any thread."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Mapping
from typing import Any

from qgis.PyQt.QtCore import QThread

from crispline.engine.errors import CrisplineError
from crispline.runtime.feedback import EngineFeedback
from crispline.runtime.messages import (
    Device,
    ErrorMessage,
    LogMessage,
    ProgressMessage,
    ResultMessage,
)
from crispline.runtime.remote_errors import make_error
from crispline.runtime.worker_job import Event, WorkerJob
from crispline.runtime.worker_launch import WorkerLaunch, WorkerLimits
from crispline.runtime.worker_pool import WorkerPool, make_closed_error

#: Seconds between two looks at the wish to cancel.
_GLANCE = 0.05
#: Seconds in which a killed process is gone.
_LEEWAY = 1.0


class WorkerService:
    """Runs tasks in worker processes, which a thread of their own looks after.

    That thread starts with the first task, so that the calling thread may be any, with an event
    loop or without.
    """

    def __init__(self, limits: WorkerLimits | None = None) -> None:
        """Prepare; nothing is started yet."""
        self._limits = limits or WorkerLimits()
        self._lock = threading.Lock()
        self._thread: QThread | None = None
        self._pool: WorkerPool | None = None
        self._is_closed = False

    @property
    def devices(self) -> tuple[Device, ...]:
        """What the last worker's greeting said, fastest first; empty before the first."""
        return self._pool.devices if self._pool is not None else ()

    def run(
        self,
        launch: WorkerLaunch,
        task: str,
        parameters: Mapping[str, Any],
        feedback: EngineFeedback,
        *,
        keep_minutes: float,
    ) -> dict[str, Any]:
        """Run a task to its end and return its value.

        Raises the CrisplineError that the worker tells, WorkerError where the worker fails itself,
        and Cancelled when the feedback says so.
        """
        job = WorkerJob(launch, task, parameters, keep_minutes=keep_minutes)
        return self._run(self._start(), job, feedback)

    def refresh_devices(
        self, launch: WorkerLaunch, feedback: EngineFeedback, *, keep_minutes: float
    ) -> tuple[Device, ...]:
        """Start a worker for its greeting, and return the devices it tells; raises as `run`."""
        pool = self._start()
        pool.post(pool.dismiss_idle)
        self._run(pool, WorkerJob(launch, "", {}, keep_minutes=keep_minutes), feedback)
        return pool.devices

    def warm_up(self, launch: WorkerLaunch, *, keep_minutes: float) -> None:
        """Start a worker without waiting for it, where none waits already."""
        pool = self._start()
        pool.post(lambda: pool.warm_up(launch, keep_minutes))

    def dismiss_idle(self) -> None:
        """End the workers that have no job, without waiting for it."""
        pool = self._pool
        if pool is not None:
            pool.post(pool.dismiss_idle)

    def dismiss(self) -> None:
        """End every worker, with its job, and wait for it; the next task starts a new one."""
        pool = self._pool
        if pool is not None:
            gone = threading.Event()
            pool.post(lambda: pool.dismiss(gone))
            gone.wait(self._limits.shutdown + _LEEWAY)

    def close(self) -> None:
        """End every worker and the thread, and wait for them."""
        with self._lock:
            self._is_closed = True
            thread, pool = self._thread, self._pool
            self._thread = self._pool = None
        if thread is None or pool is None:
            return
        atexit.unregister(self.close)
        gone = threading.Event()
        pool.post(lambda: pool.close(gone))
        gone.wait(self._limits.shutdown + _LEEWAY)
        thread.quit()
        thread.wait()

    def _start(self) -> WorkerPool:
        with self._lock:
            if self._is_closed:
                raise make_closed_error()
            if self._pool is None:
                self._thread, self._pool = QThread(), WorkerPool(self._limits)
                self._thread.setObjectName("crispline-workers")
                self._pool.moveToThread(self._thread)
                self._thread.start()
                # qgis_process ends without a word to its plugins.
                atexit.register(self.close)
            return self._pool

    def _run(self, pool: WorkerPool, job: WorkerJob, feedback: EngineFeedback) -> dict[str, Any]:
        pool.post(lambda: pool.submit(job))
        try:
            return self._wait(pool, job, feedback)
        finally:
            # Nothing to do where the job is over: only an exception of the caller's own leaves it.
            pool.post(lambda: pool.cancel(job))

    def _wait(self, pool: WorkerPool, job: WorkerJob, feedback: EngineFeedback) -> dict[str, Any]:
        asked_to_cancel = False
        while True:
            was_over = pool.is_over.is_set()
            event = job.next_event(_GLANCE)
            value = self._take(event, feedback)
            if value is not None:
                return value
            if event is None and was_over:
                raise make_closed_error()
            if not asked_to_cancel and feedback.is_cancelled():
                asked_to_cancel = True
                pool.post(lambda: pool.cancel(job))

    @staticmethod
    def _take(event: Event | None, feedback: EngineFeedback) -> dict[str, Any] | None:
        """Pass an event on; return the value of a result."""
        if isinstance(event, CrisplineError):
            raise event
        if isinstance(event, ErrorMessage):
            raise make_error(event)
        if isinstance(event, ResultMessage):
            return event.value
        if isinstance(event, ProgressMessage):
            feedback.report(event.progress)
        elif isinstance(event, LogMessage):
            feedback.log(event.level, event.text)
        return None
