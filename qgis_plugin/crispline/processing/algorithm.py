"""What all algorithms of the provider share: the engine, names, icon, and errors as sentences."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from qgis.core import QgsProcessingAlgorithm, QgsProcessingException
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QIcon

from crispline.engine.errors import Cancelled, CrisplineError
from crispline.processing.feedback import ProcessingFeedback
from crispline.runtime.feedback import EngineFeedback
from crispline.runtime.folders import RuntimeFolders

ICON = Path(__file__).parents[1] / "icon.svg"


class TaskEngine(Protocol):
    """What algorithms ask of the engine's client (`crispline.runtime.engine.Engine`)."""

    @property
    def folders(self) -> RuntimeFolders:
        """Where the plugin keeps things."""

    def status(self) -> Any:
        """Return the state of the engine's environment; fast, starts nothing."""

    def devices(self) -> Sequence[Any]:
        """Return what the last worker told of devices: their `name` and `label`."""

    def run(
        self, task: str, parameters: dict[str, Any], feedback: EngineFeedback
    ) -> dict[str, Any]:
        """Run a task of the worker to its end and return its value; raises CrisplineError."""


class CrisplineAlgorithm(QgsProcessingAlgorithm):  # type: ignore[misc]  # QGIS has no types
    """Base of the provider's algorithms.

    A subclass gives `NAME`, and `displayName`, `shortHelpString`, `initAlgorithm` and
    `processAlgorithm` as QGIS asks for them. `processAlgorithm` runs in a thread of its own: what
    it needs of layers is taken in `prepareAlgorithm`, on the main thread, so that a layer may be
    removed meanwhile.
    """

    NAME = ""
    #: What `prepareAlgorithm` found wrong, for `raise_refused`.
    refused: CrisplineError | None = None
    #: Whether a run that was cancelled goes on where it stopped.
    RESUMES = True

    def __init__(self, engine: TaskEngine) -> None:
        """Keep the engine's client, which the algorithm shares with every other."""
        super().__init__()
        self._engine = engine

    def createInstance(self) -> CrisplineAlgorithm:
        """Return a fresh algorithm on the same engine, as QGIS wants one for every run."""
        return type(self)(self._engine)

    def name(self) -> str:
        """Return the name that scripts use, after "crispline:"."""
        return self.NAME

    def group(self) -> str:
        """Return the group's name in the toolbox."""
        return self.tr("Segmentation")

    def groupId(self) -> str:
        """Return the group's name for QGIS."""
        return "segmentation"

    def canExecute(self) -> tuple[bool, str]:
        """Return whether the algorithm can run at all, and a sentence where it cannot.

        An engine that is not there yet is set up by the first run; one that a user named is not.
        """
        from crispline.runtime.environment import ENGINE_PYTHON_VARIABLE
        from crispline.runtime.settings import read_settings

        named = os.environ.get(ENGINE_PYTHON_VARIABLE) or read_settings().engine_python
        status = self._engine.status()
        if named and not status.is_usable:
            return False, str(status.detail)
        return True, ""

    def icon(self) -> QIcon:
        """Return the plugin's icon."""
        return QIcon(str(ICON))

    def svgIconPath(self) -> str:
        """Return the icon's file, for the model designer."""
        return str(ICON)

    def tr(self, text: str) -> str:
        """Translate a text written in this class or one of those it is derived from."""
        for context in type(self).__mro__:
            translated = QCoreApplication.translate(context.__name__, text)
            if translated != text:
                return str(translated)
            if context is CrisplineAlgorithm:
                break
        return text

    def raise_refused(self, feedback: ProcessingFeedback) -> None:
        """Raise what `prepareAlgorithm` refused.

        Raised there it would only be logged in QGIS 3.22: the caller would not get the sentence.
        """
        if self.refused is not None:
            raise self.refusal(self.refused, feedback)

    def run_task(
        self, task: str, parameters: dict[str, Any], feedback: ProcessingFeedback
    ) -> dict[str, Any]:
        """Run a task of the engine to its end; raises QgsProcessingException with a sentence."""
        try:
            return self._engine.run(task, parameters, feedback)
        except CrisplineError as error:
            raise self.refusal(error, feedback) from error

    def refusal(self, error: CrisplineError, feedback: ProcessingFeedback) -> Exception:
        """Return what QGIS shows for an error of ours; a traceback goes into the log."""
        details = getattr(error, "details", "")
        if details:
            feedback.log("debug", details)
        if isinstance(error, Cancelled) and self.RESUMES:
            sentence = self.tr("Cancelled. What is done is kept: run it again as it was to go on.")
        elif isinstance(error, Cancelled):
            sentence = self.tr("Cancelled. Nothing was written.")
        else:
            sentence = feedback.word(str(error))
        refusal: Exception = QgsProcessingException(sentence)
        return refusal
