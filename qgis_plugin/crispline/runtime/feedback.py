"""What a running job tells, and how it is told to stop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


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
