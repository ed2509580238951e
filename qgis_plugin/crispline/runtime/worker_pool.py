"""The workers: which one takes a job, which ones are kept, which ones go.

Everything here happens in one thread, that of the workers; other threads `post`.
"""

from __future__ import annotations

import threading
import time
import traceback
from dataclasses import dataclass
from typing import Callable

from qgis.PyQt.QtCore import QObject, pyqtSignal, pyqtSlot

from crispline.engine.errors import Cancelled, CrisplineError
from crispline.runtime.errors import WorkerError
from crispline.runtime.message_log import write_log
from crispline.runtime.messages import (
    Device,
    ErrorMessage,
    LogMessage,
    Message,
    ProgressMessage,
    ResultMessage,
)
from crispline.runtime.worker_job import Event, WorkerJob
from crispline.runtime.worker_launch import WorkerLaunch, WorkerLimits
from crispline.runtime.worker_process import WorkerProcess

#: Seconds within which the end of a worker becomes known.
_HANDING_OVER = 0.5


@dataclass
class _Seat:
    """A worker, the job it has or is to have, and how long it is kept without one."""

    worker: WorkerProcess
    job: WorkerJob | None = None
    is_cancelling: bool = False
    keep_minutes: float = 0.0
    #: When a worker that had been idle got its job, until it says something; else None.
    handed_over: float | None = None


class WorkerPool(QObject):  # type: ignore[misc]  # Qt has no types
    """Runs each job in a worker of its own, and keeps one worker warm between jobs."""

    _posted = pyqtSignal(object)

    def __init__(self, limits: WorkerLimits) -> None:
        """Make an empty pool."""
        super().__init__()
        self._limits = limits
        self._seats: list[_Seat] = []
        self._is_closed = False
        self._waiting: list[threading.Event] = []
        #: Set once the pool is closed: what is submitted from then on is refused or never heard.
        self.is_over = threading.Event()
        #: What the last greeting said.
        self.devices: tuple[Device, ...] = ()
        self._posted.connect(self._call)

    def post(self, action: Callable[[], None]) -> None:
        """Have something done in the thread of the workers; callable from any thread."""
        self._posted.emit(action)

    # Undecorated, the slot would run in the thread that made the pool.
    @pyqtSlot(object)  # type: ignore[untyped-decorator]  # Qt has no types
    def _call(self, action: Callable[[], None]) -> None:
        try:
            action()
        except Exception:
            write_log("error", traceback.format_exc())

    def submit(self, job: WorkerJob) -> None:
        """Give a job to an idle worker, or to a new one."""
        if self._is_closed:
            job.tell(make_closed_error())
            return
        self._dismiss(lambda seat: seat.worker.launch != job.launch)
        seat = self._find_idle()
        if seat is None:
            self._open_seat(job.launch, job.keep_minutes, job)
            return
        seat.job, seat.is_cancelling, seat.keep_minutes = job, False, job.keep_minutes
        if seat.worker.hello is not None:
            seat.handed_over = time.monotonic()
            self._begin(seat, job)
        else:
            job.tell_start()

    def warm_up(self, launch: WorkerLaunch, keep_minutes: float) -> None:
        """Start a worker, where none waits already."""
        if self._is_closed or self._find_idle() is not None:
            return
        self._open_seat(launch, keep_minutes, None)

    def cancel(self, job: WorkerJob) -> None:
        """End a job: at once where it has not begun, else as soon as the worker can."""
        seat = next((seat for seat in self._seats if seat.job is job), None)
        if seat is None or seat.is_cancelling:
            return
        if seat.worker.hello is None:
            seat.job = None
            job.tell(Cancelled("the job was cancelled before it began; run it again to start it"))
        else:
            seat.is_cancelling = True
            seat.worker.cancel(job.id)

    def dismiss(self, gone: threading.Event) -> None:
        """End every worker, with its job; `gone` is set once none is left."""
        for seat in list(self._seats):
            if seat.job is not None:
                seat.job.tell(make_closed_error())
                seat.job = None
            seat.worker.leave()
        self._waiting.append(gone)
        self._tell_if_empty()

    def dismiss_idle(self) -> None:
        """End every worker that has no job."""
        self._dismiss(lambda seat: True)

    def close(self, gone: threading.Event) -> None:
        """End every worker and take no more jobs; `gone` is set once none is left."""
        self._is_closed = True
        self.dismiss(gone)
        self.is_over.set()

    def _tell_if_empty(self) -> None:
        if not self._seats:
            for gone in self._waiting:
                gone.set()
            self._waiting.clear()

    def _find_idle(self) -> _Seat | None:
        """Return a worker without a job, one that is ready before one that is starting."""
        idle = [seat for seat in self._seats if seat.job is None and not seat.worker.is_leaving]
        return min(idle, key=lambda seat: seat.worker.hello is None, default=None)

    def _dismiss(self, which: Callable[[_Seat], bool]) -> None:
        for seat in list(self._seats):
            if seat.job is None and which(seat):
                seat.worker.leave()

    def _open_seat(self, launch: WorkerLaunch, keep_minutes: float, job: WorkerJob | None) -> None:
        worker = WorkerProcess(launch, self._limits, self)
        seat = _Seat(worker, job=job, keep_minutes=keep_minutes)
        self._seats.append(seat)
        if job is not None:
            job.tell_start()
        worker.greeted.connect(lambda: self._take_greeting(seat))
        worker.spoke.connect(lambda message: self._take_message(seat, message))
        worker.ended.connect(lambda error: self._take_end(seat, error))
        worker.start()  # may end at once

    def _take_greeting(self, seat: _Seat) -> None:
        hello = seat.worker.hello
        if hello is not None:
            self.devices = hello.devices
            able = ", ".join(device.name for device in hello.devices if device.available)
            write_log(
                "info", f"process {hello.pid} is ready: Python {hello.python}, runs on {able}"
            )
        if seat.job is not None:
            self._begin(seat, seat.job)
        else:
            self._let_rest(seat)

    def _begin(self, seat: _Seat, job: WorkerJob) -> None:
        if job.line:
            write_log("info", f"{job.id} begins")
            seat.worker.run(job.line)
        else:  # the greeting was all that was wanted
            seat.job = None
            job.tell(ResultMessage(job.id, {}))
            self._let_rest(seat)

    def _take_message(self, seat: _Seat, message: Message) -> None:
        job = seat.job
        if job is None or getattr(message, "id", "") != job.id:
            return  # a late word about a job that is over
        seat.handed_over = None
        if isinstance(message, (ProgressMessage, LogMessage)):
            job.tell(message)
        elif isinstance(message, (ResultMessage, ErrorMessage)):
            seat.job = None
            _log_end(job, message)
            job.tell(message if seat.is_cancelling else _deny_cancelling(message))
            self._let_rest(seat)

    def _let_rest(self, seat: _Seat) -> None:
        """Keep a worker that has nothing to do, and no other one beside it."""
        self._dismiss(lambda other: other is not seat)
        seat.worker.rest(60 * seat.keep_minutes)

    def _take_end(self, seat: _Seat, error: CrisplineError) -> None:
        self._seats.remove(seat)
        job, seat.job = seat.job, None
        if job is not None or not seat.worker.is_leaving:
            write_log("warning", str(error))
        if job is not None and seat.is_cancelling:
            job.tell(
                Cancelled(
                    "the job was cancelled, and the engine's process ended since it did not "
                    "answer; run again to resume"
                )
            )
        elif job is not None and _never_heard(seat):
            self._open_seat(job.launch, job.keep_minutes, job)
        elif job is not None:
            job.tell(error)
        seat.worker.deleteLater()
        self._tell_if_empty()


def _never_heard(seat: _Seat) -> bool:
    """Whether an idle worker was gone when it got its job, though its end was not yet known."""
    return seat.handed_over is not None and time.monotonic() - seat.handed_over < _HANDING_OVER


def _deny_cancelling(message: ResultMessage | ErrorMessage) -> Event:
    """Return what a job ends with that nobody here cancelled: then its process was told to end."""
    if isinstance(message, ErrorMessage) and message.code == Cancelled.code:
        return WorkerError(
            "expected the engine's process to go on, found that the system or another program "
            "ended it; run again to resume"
        )
    return message


def _log_end(job: WorkerJob, message: ResultMessage | ErrorMessage) -> None:
    if isinstance(message, ResultMessage):
        write_log("info", f"{job.id} is done")
    else:
        level = "error" if message.details else "info"
        write_log(level, f"{job.id} ends: {message.text}\n{message.details}".rstrip())


def make_closed_error() -> WorkerError:
    """Return what a job ends with when its worker is dismissed."""
    return WorkerError("expected the engine to stay open, found it closed; run again to resume")
