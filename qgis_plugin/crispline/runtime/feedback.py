"""What a running job tells, and how it is told to stop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Protocol


@dataclass(frozen=True)
class JobProgress:
    """How far a job is: `fraction` of its stage and `overall` are 0 to 1."""

    stage: str
    fraction: float
    overall: float
    megapixels_per_second: float | None = None
    seconds_left: float | None = None


class EngineFeedback(Protocol):
    """Called from the thread that runs the job."""

    def is_cancelled(self) -> bool:
        """Whether the user wants the job to stop."""

    def report(self, progress: JobProgress) -> None:
        """Take a progress event."""

    def log(self, level: str, message: str) -> None:
        """Take a message of level debug, info, warning or error."""


class ClosableFeedback:
    """A feedback that also wants its job to stop once `is_closed` says so."""

    def __init__(self, feedback: EngineFeedback, is_closed: Callable[[], bool]) -> None:
        """Pass on to `feedback`."""
        self._feedback, self._is_closed = feedback, is_closed

    def is_cancelled(self) -> bool:
        """Whether the user, or the end of the engine, wants the job to stop."""
        return self._is_closed() or self._feedback.is_cancelled()

    def report(self, progress: JobProgress) -> None:
        """Pass a progress event on."""
        self._feedback.report(progress)

    def log(self, level: str, message: str) -> None:
        """Pass a message on."""
        self._feedback.log(level, message)
