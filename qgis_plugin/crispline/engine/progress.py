"""Progress and cancellation, passed down explicitly; no globals."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from crispline.engine.errors import Cancelled


@dataclass(frozen=True)
class ProgressEvent:
    """One message about a running job.

    `stage` names the stage ("infer", "vectorise", "write"); `fraction` is 0 to 1 of that stage;
    `megapixels_per_second` is the throughput so far and `seconds_left` the estimate, or None.
    """

    stage: str
    fraction: float
    megapixels_per_second: float | None = None
    seconds_left: float | None = None


def ignore_event(event: ProgressEvent) -> None:
    """Listen to nothing."""


def never_cancelled() -> bool:
    """Say that nobody cancelled."""
    return False


@dataclass
class Progress:
    """Carries events out of a job and the wish to cancel into it."""

    listener: Callable[[ProgressEvent], None] = ignore_event
    is_cancelled: Callable[[], bool] = never_cancelled
    _started: dict[str, tuple[float, float]] = field(default_factory=dict)

    def check(self) -> None:
        """Raise Cancelled once the user has cancelled."""
        if self.is_cancelled():
            raise Cancelled("the job was cancelled; run it again to resume it")

    def report(self, stage: str, *, done: float, total: float, pixels: int = 0) -> None:
        """Tell how far a stage is: `done` of `total` steps, `pixels` finished since it began.

        A stage begins with its first report: what was done by then took an earlier run's time.
        """
        now = time.monotonic()
        fraction = min(1.0, done / total) if total > 0 else 1.0
        began, done_before = self._started.setdefault(stage, (now, fraction))
        elapsed, gained = now - began, fraction - done_before
        left = elapsed * (1 - fraction) / gained if gained > 0 and elapsed > 0 else None
        speed = pixels / 1e6 / elapsed if pixels and elapsed > 0 else None
        self.listener(ProgressEvent(stage, fraction, speed, left))
        self.check()
