"""The log file of a set-up: everything said, with the time, for whoever has to help."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from crispline.runtime.installation.package_source import hide_credentials

if TYPE_CHECKING:
    from crispline.runtime.feedback import EngineFeedback, JobProgress

_KEPT = 5


class LoggedFeedback:
    """Passes everything on and writes messages into a file; debug messages go there only."""

    def __init__(self, feedback: EngineFeedback, file: IO[str]) -> None:
        """Write into an open file."""
        self._feedback = feedback
        self._file = file

    def is_cancelled(self) -> bool:
        """Whether the user wants the set-up to stop."""
        return self._feedback.is_cancelled()

    def report(self, progress: JobProgress) -> None:
        """Pass a progress event on."""
        self._feedback.report(progress)

    def log(self, level: str, message: str) -> None:
        """Write a message and pass it on; passwords in addresses are masked."""
        hidden = hide_credentials(message)
        self._file.write(f"{time.strftime('%H:%M:%S')} {level:7} {hidden}\n")
        self._file.flush()
        if level != "debug":
            self._feedback.log(level, hidden)


@contextmanager
def open_log(folder: Path, purpose: str, feedback: EngineFeedback) -> Iterator[LoggedFeedback]:
    """Open a new log file and remove the oldest; how the block ends is written, too."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in sorted(folder.glob("*.log"))[: -_KEPT + 1]:
        _remove(old)
    path = folder / f"{time.strftime('%Y%m%d-%H%M%S')}-{purpose}.log"
    with path.open("a", encoding="utf-8", errors="replace") as file:
        logged = LoggedFeedback(feedback, file)
        try:
            yield logged
        except BaseException as error:
            logged.log("debug", f"Ended by {type(error).__name__}: {error}")
            raise
        logged.log("debug", "Done")


def _remove(path: Path) -> None:
    try:
        path.unlink()
    except OSError:
        pass  # nosec B110 - another QGIS is still writing into it
