"""Progress of a job as a client is told it: not too often, and never backwards."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from crispline.engine.progress import ProgressEvent

#: Seconds between two messages of one stage.
INTERVAL = 0.1


class ProgressReporter:
    """Listens to a job and hands on the fields of progress messages.

    `stages` gives each stage's share of the job's time, in order; `passes` how often a stage runs
    from 0 to 1 where that is not once. `overall` never goes back. Not thread-safe: a job reports
    from one thread.
    """

    def __init__(
        self,
        tell: Callable[[dict[str, Any]], None],
        *,
        stages: Mapping[str, float],
        passes: Mapping[str, int] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Tell nothing yet."""
        self._tell, self._clock = tell, clock
        total = sum(stages.values()) or 1.0
        self._shares = {name: share / total for name, share in stages.items()}
        self._passes = dict(passes or {})
        self._stage, self._pass, self._last = "", 0, 0.0
        self._fraction = self._overall = 0.0
        self._told_at = -INTERVAL
        self._waiting: dict[str, Any] | None = None

    def listen(self, event: ProgressEvent) -> None:
        """Take one event of the job."""
        begins = event.stage != self._stage
        if begins:
            self.flush()
            self._stage, self._pass, self._last, self._fraction = event.stage, 0, 0.0, 0.0
        elif event.fraction < self._last or self._last >= 1:
            self._pass += 1  # it began anew: another output
        self._last = event.fraction
        count = max(self._passes.get(event.stage, 1), self._pass + 1)
        self._fraction = max(self._fraction, (self._pass + event.fraction) / count)
        self._overall = max(self._overall, self._add_up())
        self._waiting = {
            "stage": event.stage,
            "fraction": self._fraction,
            "overall": self._overall,
            "megapixels_per_second": event.megapixels_per_second,
            "seconds_left": self._estimate(event),
        }
        now = self._clock()
        if begins or self._fraction >= 1 or now - self._told_at >= INTERVAL:
            self.flush()
            self._told_at = now

    def flush(self) -> None:
        """Tell what was held back."""
        if self._waiting is not None:
            self._tell(self._waiting)
            self._waiting = None

    def _add_up(self) -> float:
        """Return the share of the job that is done, as far as its stages are known."""
        if self._stage not in self._shares:
            return self._overall
        names = list(self._shares)
        before = sum(self._shares[name] for name in names[: names.index(self._stage)])
        return min(1.0, before + self._shares[self._stage] * self._fraction)

    def _estimate(self, event: ProgressEvent) -> float | None:
        """Return the seconds left of the whole job, by the stage's own speed."""
        share = self._shares.get(event.stage)
        if event.seconds_left is None or event.fraction >= 1 or self._pass or not share:
            return None
        whole = event.seconds_left / (1 - event.fraction) / share
        return whole * (1 - self._overall)
