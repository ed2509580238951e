"""What can go wrong between QGIS and the engine."""

from __future__ import annotations

from crispline.engine.errors import CrisplineError


class EnvironmentSetupError(CrisplineError):
    """The engine's private environment cannot be made, checked or removed."""

    code = "environment"


class WorkerError(CrisplineError):
    """The worker process cannot be started, died, or is of another version."""

    code = "worker"


class EngineFailure(CrisplineError):
    """The engine failed in a way nobody foresaw; `details` is its traceback."""

    code = "internal"

    def __init__(self, message: str, details: str = "") -> None:
        """Keep the traceback for the log."""
        super().__init__(message)
        self.details = details
