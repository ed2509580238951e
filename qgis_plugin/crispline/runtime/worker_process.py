"""One worker: a process, its messages, and a watch over its time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qgis.PyQt.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, pyqtSignal

from crispline.engine.errors import CrisplineError
from crispline.runtime.errors import WorkerError
from crispline.runtime.message_log import write_log
from crispline.runtime.messages import (
    PROTOCOL,
    ErrorMessage,
    Hello,
    LineBuffer,
    LogMessage,
    UnreadableMessage,
    decode,
    encode_cancel,
    encode_shutdown,
)
from crispline.runtime.remote_errors import make_error
from crispline.runtime.worker_launch import WorkerLaunch, WorkerLimits

#: A worker that writes more nonsense than this is stopped.
_MOST_UNREADABLE = 100


class WorkerProcess(QObject):  # type: ignore[misc]  # Qt has no types
    """A worker from its start to its end; lives in the thread of the workers."""

    #: It is there and fits the plugin.
    greeted = pyqtSignal()
    #: A message of a job: progress, log, result or error.
    spoke = pyqtSignal(object)
    #: It is gone; with the CrisplineError that says why, as far as it was not asked to go.
    ended = pyqtSignal(object)

    def __init__(self, launch: WorkerLaunch, limits: WorkerLimits, parent: QObject) -> None:
        """Prepare a worker; `start` starts it."""
        super().__init__(parent)
        self.launch = launch
        self.hello: Hello | None = None
        self.is_leaving = False
        self._limits = limits
        self._fault: CrisplineError | None = None
        self._messages, self._log = LineBuffer(), LineBuffer()
        self._last_words = ""
        self._unreadable = 0
        self._is_over = False
        self._on_time: Callable[[], None] = self._do_nothing
        self._watch = QTimer(self)
        self._watch.setSingleShot(True)
        self._watch.timeout.connect(self._time_is_up)
        self._process = QProcess(self)
        self._process.readyReadStandardOutput.connect(self._read_messages)
        self._process.readyReadStandardError.connect(self._read_log)
        self._process.finished.connect(self._take_end)
        self._process.errorOccurred.connect(self._take_process_error)

    def start(self) -> None:
        """Start the process; `greeted` or `ended` follows."""
        environment = QProcessEnvironment()
        for name, value in self.launch.environment:
            environment.insert(name, value)
        self._process.setProcessEnvironment(environment)
        self._watch_for(self._limits.hello, self._give_up_waiting)
        self._process.start(self.launch.program, list(self.launch.arguments))

    def run(self, line: bytes) -> None:
        """Send the line that starts a job."""
        self._watch.stop()
        self._process.write(line)

    def cancel(self, identity: str) -> None:
        """Ask for a job's end, and end the process where there is no answer."""
        self._process.write(encode_cancel(identity))
        self._watch_for(self._limits.cancel, self.kill)

    def rest(self, seconds: float) -> None:
        """Wait for the next job, at most so long."""
        if seconds > 0:
            self._watch_for(seconds, self.leave)
        else:
            self.leave()

    def leave(self) -> None:
        """Ask the process to end, and end it where it does not."""
        if self._is_over or self.is_leaving:
            return
        self.is_leaving = True
        self._watch_for(self._limits.shutdown, self.kill)
        self._process.write(encode_shutdown())
        self._process.closeWriteChannel()

    def kill(self) -> None:
        """End the process at once."""
        self._process.kill()

    def _watch_for(self, seconds: float, action: Callable[[], None]) -> None:
        self._on_time = action
        self._watch.start(round(1000 * seconds))

    def _time_is_up(self) -> None:
        self._on_time()

    def _do_nothing(self) -> None:
        """Nobody watches yet."""

    def _give_up_waiting(self) -> None:
        self._stop_for(
            WorkerError(
                "expected a greeting from the engine's process within "
                f"{self._limits.hello:g} s, found none; run again, or repair the engine"
            )
        )

    def _stop_for(self, fault: CrisplineError) -> None:
        self._fault = self._fault or fault
        self.kill()

    def _read_messages(self) -> None:
        try:
            lines = self._messages.feed(bytes(self._process.readAllStandardOutput()))
        except WorkerError as error:
            self._stop_for(error)
            return
        for line in lines:
            self._take_line(line)

    def _take_line(self, line: bytes) -> None:
        try:
            message = decode(line)
        except UnreadableMessage as error:
            write_log("warning", str(error))
            self._unreadable += 1
            if self._unreadable >= _MOST_UNREADABLE:
                self._stop_for(error)
            return
        if isinstance(message, Hello):
            self._greet(message)
        elif message is not None and self._fault is None:
            if isinstance(message, LogMessage):
                write_log(message.level, message.text)
            elif isinstance(message, ErrorMessage) and not message.id:
                self._take_complaint(message)
            self.spoke.emit(message)

    def _take_complaint(self, message: ErrorMessage) -> None:
        """Take an error that belongs to no job: before the greeting it says why there is none."""
        write_log("warning", f"{message.text}\n{message.details}".rstrip())
        if self.hello is None:
            self._fault = make_error(message)

    def _greet(self, hello: Hello) -> None:
        if self.hello is not None or self._fault is not None:
            return
        found = (hello.protocol, hello.version)
        if found != (PROTOCOL, self.launch.version):
            self._stop_for(
                WorkerError(
                    f"expected an engine of version {self.launch.version} (protocol {PROTOCOL}), "
                    f"found version {hello.version} (protocol {hello.protocol}); "
                    "restart QGIS, and repair the engine if that does not help"
                )
            )
            return
        self._watch.stop()
        self.hello = hello
        if not self.is_leaving:
            self.greeted.emit()

    def _read_log(self) -> None:
        try:
            lines = self._log.feed(bytes(self._process.readAllStandardError()))
        except WorkerError:
            lines = [self._log.rest()]
        self._write_lines(lines)

    def _write_lines(self, lines: list[bytes]) -> None:
        texts = [line.decode("utf-8", "replace") for line in lines if line]
        if texts:
            self._last_words = texts[-1].strip()
            write_log("info", "\n".join(texts))

    def _take_end(self, status: int, how: Any) -> None:
        self._read_messages()
        self._read_log()
        self._write_lines([self._log.rest()])
        if self._is_over:
            return
        crashed = how == QProcess.ExitStatus.CrashExit
        self._end(self._fault or self._explain_end(status, crashed=crashed))

    def _take_process_error(self, error: Any) -> None:
        # Every other error of a process ends it too, or is followed by its end.
        if error == QProcess.ProcessError.FailedToStart:
            self._end(
                WorkerError(
                    f"expected to start the engine's Python {self.launch.program}, found: "
                    f"{self._process.errorString()}; repair the engine"
                )
            )

    def _end(self, error: CrisplineError) -> None:
        self._is_over = True
        self._watch.stop()
        self.ended.emit(error)

    def _explain_end(self, status: int, *, crashed: bool) -> WorkerError:
        how = _describe_crash(status) if crashed else f"status {status}"
        if self.hello is not None:
            return WorkerError(
                f"the engine's process ended unexpectedly ({how}); run again to resume"
            )
        words = f": {self._last_words}" if self._last_words else ""
        return WorkerError(
            f"expected a greeting from the engine's process, found its end ({how}){words}; "
            "run again, and repair the engine if that does not help"
        )


def _describe_crash(status: int) -> str:
    """Name a POSIX signal, or the number that Windows gives."""
    if not 0 < status < 64:
        return f"crash {status & 0xFFFFFFFF:#x}"
    return f"signal {status}, out of memory?" if status == 9 else f"signal {status}"
