"""Work that may take long, done by QGIS' task manager, with answers on the main thread."""

from __future__ import annotations

import traceback
from typing import Any, Callable

from qgis.core import QgsApplication, QgsTask
from qgis.PyQt.QtCore import pyqtSignal

from crispline.engine.errors import Cancelled, CrisplineError
from crispline.runtime.errors import EngineFailure
from crispline.runtime.feedback import EngineFeedback, JobProgress

#: Tasks that are not finished; Python would otherwise let go of them.
_RUNNING: set[BackgroundCall] = set()


class BackgroundCall(QgsTask):  # type: ignore[misc]  # QGIS has no types
    """Calls a function in a thread of its own, as the EngineFeedback that the function is given.

    One of `succeeded`, `failed` and `cancelled` comes at the end, on the main thread.
    """

    progressed = pyqtSignal(object)
    logged = pyqtSignal(str, str)
    succeeded = pyqtSignal(object)
    failed = pyqtSignal(object)
    cancelled = pyqtSignal()

    def __init__(
        self,
        description: str,
        function: Callable[[EngineFeedback], Any],
        *,
        is_hidden: bool = False,
    ) -> None:
        """Prepare the call; `start` begins it. A hidden one is not shown among QGIS' tasks."""
        # QGIS can hide tasks from 3.26 on.
        hidden = getattr(QgsTask, "Hidden", None) if is_hidden else None
        super().__init__(
            description, QgsTask.CanCancel if hidden is None else QgsTask.CanCancel | hidden
        )
        self._function = function
        self._value: Any = None
        self._error: CrisplineError | None = None

    def start(self) -> None:
        """Hand the call to QGIS' task manager."""
        _RUNNING.add(self)
        QgsApplication.taskManager().addTask(self)

    def run(self) -> bool:
        """Call the function; QGIS calls this in another thread."""
        try:
            self._value = self._function(self)
        except CrisplineError as error:
            self._error = error
        except Exception as error:  # whatever a library raises, the user gets a sentence
            sentence = " ".join(str(error).split()) or type(error).__name__
            self._error = EngineFailure(sentence, traceback.format_exc())
        return self._error is None

    def finished(self, result: bool) -> None:  # noqa: FBT001 - QGIS' signature
        """Tell how it ended; QGIS calls this on the main thread."""
        _RUNNING.discard(self)
        if result and not self.isCanceled():
            self.succeeded.emit(self._value)
        elif self.isCanceled() or self._error is None or isinstance(self._error, Cancelled):
            self.cancelled.emit()
        else:
            self.failed.emit(self._error)

    def is_cancelled(self) -> bool:
        """Whether the user wants it to stop."""
        return bool(self.isCanceled())

    def report(self, progress: JobProgress) -> None:
        """Pass progress on to the main thread."""
        self.setProgress(100.0 * progress.overall)
        self.progressed.emit(progress)

    def log(self, level: str, message: str) -> None:
        """Pass a line of the log on to the main thread."""
        self.logged.emit(level, message)


def close_calls() -> None:
    """Cancel what still runs and let go of it; for the plugin's end."""
    for call in list(_RUNNING):
        call.cancel()
