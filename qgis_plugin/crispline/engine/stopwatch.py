"""Seconds a job spends in each stage."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Stopwatch:
    """Adds up seconds by stage name, from the moment it is made."""

    def __init__(self) -> None:
        """Start."""
        self._start = time.perf_counter()
        self._seconds: dict[str, float] = {}

    @contextmanager
    def measure(self, stage: str) -> Iterator[None]:
        """Count what happens inside to a stage."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.add(stage, time.perf_counter() - start)

    def add(self, stage: str, seconds: float) -> None:
        """Count seconds measured elsewhere."""
        self._seconds[stage] = self._seconds.get(stage, 0.0) + seconds

    def read(self) -> dict[str, float]:
        """Return seconds by stage in the order they began, and `total`, rounded to milliseconds."""
        total = time.perf_counter() - self._start
        return {name: round(s, 3) for name, s in {**self._seconds, "total": total}.items()}
