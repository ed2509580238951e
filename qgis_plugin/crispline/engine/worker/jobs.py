"""Runs one job and turns whatever comes of it into an answer."""

from __future__ import annotations

import errno
import threading
import traceback
from dataclasses import dataclass, field
from typing import Any

from crispline.engine.errors import Cancelled, CrisplineError
from crispline.engine.progress import Progress
from crispline.engine.worker.progress_report import ProgressReporter
from crispline.engine.worker.requests import RunRequest
from crispline.engine.worker.sessions import SessionKeeper
from crispline.engine.worker.streams import MessageStream
from crispline.engine.worker.tasks import TASKS, Surroundings

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@dataclass(frozen=True, slots=True)
class Job:
    """A request that was taken, and whether it shall stop."""

    request: RunRequest
    cancelled: threading.Event = field(default_factory=threading.Event)

    @property
    def id(self) -> str:
        """The client's name for it."""
        return self.request.id


def run_job(job: Job, stream: MessageStream, sessions: SessionKeeper) -> dict[str, Any]:
    """Run a job, telling its progress; return the message that answers it, never raise."""
    request = job.request
    task = TASKS.get(request.task)
    if task is None:
        known = ", ".join(TASKS)
        message = f"expected a task of {known}, found {request.task!r}"
        return _fail(job, "protocol", message)
    try:
        reporter = ProgressReporter(
            lambda values: stream.send("progress", id=job.id, **values),
            **task.plan(request.parameters),
        )
        progress = Progress(reporter.listen, job.cancelled.is_set)
        value = task.run(request.parameters, Surroundings(progress, sessions))
        reporter.flush()
    except BaseException as error:  # whatever it is, the client hears of it and the worker goes on
        if not isinstance(error, Cancelled):
            sessions.drop()
        return _explain(job, error)
    return {"kind": "result", "id": job.id, "value": value}


def _explain(job: Job, error: BaseException) -> dict[str, Any]:
    if isinstance(error, CrisplineError):
        cause = "" if error.__cause__ is None else _trace(error)
        return _fail(job, error.code, str(error), cause)
    if isinstance(error, MemoryError):
        message = (
            "expected enough memory for the job, found none left; close other programs, or choose "
            "a smaller area"
        )
        return _fail(job, CrisplineError.code, message, _trace(error))
    if isinstance(error, OSError) and error.errno in _FULL:
        place = error.filename or "the disk"
        message = f"expected room on {place}, found it full; free some space and run it again"
        return _fail(job, "output", message, _trace(error))
    reason = traceback.format_exception_only(error)[-1]
    message = f"the engine failed in a way nobody foresaw: {reason}"
    return _fail(job, "internal", message, _trace(error))


def _fail(job: Job, code: str, message: str, details: str = "") -> dict[str, Any]:
    text = " ".join(message.split())
    return {"kind": "error", "id": job.id, "code": code, "message": text, "details": details}


def _trace(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))
