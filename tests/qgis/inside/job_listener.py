"""What tests of the plugin's own work share: a listener to a job, and a look into its raster."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from osgeo import gdal

from crispline.runtime.feedback import JobProgress


class Listener:
    """Keeps what is told; cancels after a number of progress reports."""

    def __init__(self, *, cancel_after: float = float("inf")) -> None:
        self.messages: list[tuple[str, str]] = []
        self.events: list[JobProgress] = []
        self.cancelled = threading.Event()
        self._cancel_after = cancel_after

    def is_cancelled(self) -> bool:
        return self.cancelled.is_set()

    def report(self, progress: JobProgress) -> None:
        self.events.append(progress)
        if len(self.events) >= self._cancel_after:
            self.cancelled.set()

    def log(self, level: str, message: str) -> None:
        self.messages.append((level, message))

    def of(self, level: str) -> list[str]:
        return [message for found, message in self.messages if found == level]


def read(path: Path) -> tuple[Any, tuple[float, ...]]:
    """Return pixels (band, row, column) and geotransform."""
    dataset = gdal.Open(str(path))
    return dataset.ReadAsArray(), dataset.GetGeoTransform()
