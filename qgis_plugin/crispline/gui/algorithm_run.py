"""Runs a Processing algorithm in the background, as the toolbox does, and loads what it made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsApplication,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
)
from qgis.PyQt.QtCore import QObject, pyqtSignal

from crispline.gui.result_layers import load_layers

if TYPE_CHECKING:
    from crispline.runtime.feedback import JobProgress

#: What tasks work with until they end, also when whoever started them is gone by then.
_KEPT: list[tuple[Any, ...]] = []
DONE, CANCELLED, FAILED = "done", "cancelled", "failed"


@dataclass(frozen=True)
class RunOutcome:
    """How a run ended: DONE with results, CANCELLED, or FAILED with a sentence."""

    state: str
    results: dict[str, Any] = field(default_factory=dict)
    message: str = ""
    warnings: tuple[str, ...] = ()


class RunFeedback(QgsProcessingFeedback):  # type: ignore[misc]  # QGIS has no types
    """Brings what a run tells from its thread to the main one."""

    progressed = pyqtSignal(object)

    def __init__(self) -> None:
        """Start with nothing told."""
        super().__init__()
        self.errors: list[str] = []
        self.warnings: list[str] = []

    def take_job_progress(self, progress: JobProgress) -> None:
        """Take every event of the engine; called in the thread of the run."""
        self.progressed.emit(progress)

    def reportError(self, error: str, fatalError: bool = False) -> None:  # noqa: FBT001, FBT002 - QGIS' signature
        """Keep a sentence that may explain a failure."""
        self.errors.append(str(error))
        super().reportError(error, fatalError)

    def pushWarning(self, warning: str) -> None:
        """Keep a warning for the results."""
        self.warnings.append(str(warning))
        super().pushWarning(warning)


class AlgorithmRun(QObject):  # type: ignore[misc]  # QGIS has no types
    """One run of one algorithm; `finished` comes once, on the main thread."""

    progressed = pyqtSignal(object)
    finished = pyqtSignal(object)

    def __init__(self, algorithm: str, parameters: dict[str, Any], parent: QObject) -> None:
        """Prepare a run of the algorithm with this id."""
        super().__init__(parent)
        self._id, self._parameters = algorithm, parameters
        self._task: Any = None
        self._cancelled = False
        self._project_is_another = False
        self.feedback = RunFeedback()
        self.feedback.progressed.connect(self.progressed)
        self.context = QgsProcessingContext()
        self.context.setProject(QgsProject.instance())
        self.context.setFeedback(self.feedback)

    def start(self) -> None:
        """Begin; what the algorithm refuses at once is told through `finished` too."""
        algorithm = QgsApplication.processingRegistry().createAlgorithmById(self._id)
        if algorithm is None:
            self._refuse(self.tr("The Processing algorithm {} is missing.").format(self._id))
            return
        suits, message = algorithm.checkParameterValues(self._parameters, self.context)
        if not suits:
            self._refuse(message)
            return
        QgsProject.instance().cleared.connect(self._note_other_project)
        self._task = QgsProcessingAlgRunnerTask(
            algorithm, self._parameters, self.context, self.feedback
        )
        self._task.executed.connect(self._end)
        _keep_alive(self._task, self.context, self.feedback)
        QgsApplication.taskManager().addTask(self._task)

    def cancel(self) -> None:
        """Stop soon; `finished` still comes."""
        self._cancelled = True
        self.feedback.cancel()

    def is_running(self) -> bool:
        """Whether it has begun and not ended."""
        return self._task is not None

    def is_for_this_project(self) -> bool:
        """Whether the project it was begun in is still open."""
        return not self._project_is_another

    def load(self) -> list[Any]:
        """Add the layers it made to the project; return them."""
        return load_layers(self.context, self.feedback)

    def _note_other_project(self) -> None:
        self._project_is_another = True

    def _refuse(self, message: str) -> None:
        self._finish(RunOutcome(FAILED, message=message))

    def _end(self, successful: bool, results: dict[str, Any]) -> None:  # noqa: FBT001 - Qt's signature
        self._task = None
        QgsProject.instance().cleared.disconnect(self._note_other_project)
        warnings = tuple(self.feedback.warnings)
        if successful:
            outcome = RunOutcome(DONE, results=dict(results), warnings=warnings)
        elif self._cancelled or self.feedback.isCanceled():
            outcome = RunOutcome(CANCELLED, warnings=warnings)
        else:
            message = self.feedback.errors[-1] if self.feedback.errors else ""
            message = message or self.tr("It failed without a reason; see the log messages.")
            outcome = RunOutcome(FAILED, message=message, warnings=warnings)
        self._finish(outcome)

    def _finish(self, outcome: RunOutcome) -> None:
        self.finished.emit(outcome)
        # Its parent would keep it, with all its layers, as long as the dock lives.
        self.deleteLater()


def _keep_alive(task: Any, *parts: Any) -> None:
    kept = (task, *parts)

    def let_go(*_: Any) -> None:
        if kept in _KEPT:
            _KEPT.remove(kept)

    _KEPT.append(kept)
    task.executed.connect(let_go)
