"""The worker process from its greeting to its end."""

from __future__ import annotations

import faulthandler
import logging
import os
import platform
import signal
import sys
import threading
import warnings
from queue import SimpleQueue
from typing import Any

import crispline
from crispline.engine.allocator import bound_allocator
from crispline.engine.worker.jobs import Job, run_job
from crispline.engine.worker.requests import (
    CancelRequest,
    Request,
    RequestError,
    RunRequest,
    read_request,
)
from crispline.engine.worker.sessions import SessionKeeper
from crispline.engine.worker.streams import MessageStream, take_standard_streams
from crispline.engine.worker.warming import Warming

PROTOCOL = 1
#: Seconds after the end of input at which the process is gone, whatever it is doing.
GRACE = 4.5


class Worker:
    """Answers requests; the jobs run one at a time in the thread that calls `serve`."""

    def __init__(self, stream: MessageStream) -> None:
        """Answer on a stream."""
        self._stream = stream
        # Its `put` may be called from a signal handler that interrupts `get`.
        self._queue: SimpleQueue[Job | None] = SimpleQueue()
        self._lock = threading.RLock()
        self._sessions = SessionKeeper()
        self._job: Job | None = None
        self._leaving = False

    def serve(self, warming: Warming) -> None:
        """Run the jobs that come, and what warms the process up in between, until the end."""
        threading.Thread(target=self._listen, name="crispline-requests", daemon=True).start()
        while not self._leaving:
            if self._queue.empty() and warming.step():
                continue
            job = self._queue.get()
            if job is None:
                return
            answer = run_job(job, self._stream, self._sessions)
            with self._lock:
                self._job = None
            self._stream.send(**answer)

    def leave(self) -> None:
        """Cancel what runs and make `serve` return; if it does not in time, end the process."""
        with self._lock:
            if self._leaving:
                return
            self._leaving = True
            if self._job is not None:
                self._job.cancelled.set()
        # Works also where a library hangs with the interpreter's lock.
        faulthandler.dump_traceback_later(GRACE, exit=True)
        self._queue.put(None)

    def log(self, level: str, message: str) -> None:
        """Tell the client something for its log, with the job it belongs to."""
        job = self._job
        self._stream.send("log", level=level, message=message, **({"id": job.id} if job else {}))

    def _listen(self) -> None:
        for line in self._stream.lines():
            try:
                request = read_request(line)
            except RequestError as error:
                self._refuse(error.id, "protocol", str(error))
                continue
            self._take(request)
            if self._leaving:
                return
        self.leave()

    def _take(self, request: Request) -> None:
        if isinstance(request, RunRequest):
            self._start(request)
        elif isinstance(request, CancelRequest):
            with self._lock:
                if self._job is not None and self._job.id == request.id:
                    self._job.cancelled.set()
        else:
            self.leave()

    def _start(self, request: RunRequest) -> None:
        with self._lock:
            running = self._job
            if running is None:
                self._job = Job(request)
                self._queue.put(self._job)
        if running is not None:
            message = f"expected one job at a time, found {running.id} running; wait for its end"
            self._refuse(request.id, "busy", message)

    def _refuse(self, job: str, code: str, message: str) -> None:
        self._stream.send("error", id=job, code=code, message=message, details="")


class _LogHandler(logging.Handler):
    """Sends the engine's log to the client."""

    _LEVELS = ((logging.ERROR, "error"), (logging.WARNING, "warning"), (logging.INFO, "info"))

    def __init__(self, worker: Worker) -> None:
        super().__init__(logging.INFO)
        self._worker = worker

    def emit(self, record: logging.LogRecord) -> None:
        """Send one record."""
        level = next((name for least, name in self._LEVELS if record.levelno >= least), "debug")
        self._worker.log(level, record.getMessage())


def main() -> None:
    """Serve standard input until it ends; ends the process."""
    stream = take_standard_streams()
    faulthandler.enable()
    if not sys.warnoptions:
        # Warnings of libraries about their callers' code mean nothing to a user.
        warnings.simplefilter("ignore")
    bound_allocator()
    # Arrow's own allocator keeps what it is given back.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    worker = Worker(stream)
    logger = logging.getLogger("crispline")
    logger.setLevel(logging.INFO)
    logger.addHandler(_LogHandler(worker))
    logger.propagate = False
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, frame: worker.leave())
    stream.send("hello", **_introduce())
    worker.serve(Warming())
    sys.stderr.flush()
    # Nothing is left to do, and libraries' threads may hold up or crash an orderly end.
    os._exit(0)


def _introduce() -> dict[str, Any]:
    from crispline.engine.worker.hardware import list_devices

    return {
        "protocol": PROTOCOL,
        "version": crispline.__version__,
        "python": platform.python_version(),
        "pid": os.getpid(),
        "devices": [device.as_dict() for device in list_devices()],
    }
