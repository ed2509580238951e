"""Starts runs and previews for the dock, follows them, and tells how they ended."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal

from crispline.gui.algorithm_run import CANCELLED, DONE, FAILED, AlgorithmRun, RunOutcome

if TYPE_CHECKING:
    from crispline.runtime.feedback import JobProgress

SEGMENT = "crispline:segmentraster"
#: Stages whose work is kept: a run that came so far can go on.
_KEPT = frozenset({"render", "convert", "infer", "trace", "vectorise", "write"})


@dataclass(frozen=True)
class FinishedRun:
    """A run that ended well, and what it made; `polygons` is the id of their layer, or ""."""

    title: str
    results: dict[str, Any]
    polygons: str
    warnings: tuple[str, ...]
    seconds: float

    def polygon_layer(self) -> Any:
        """Return the project's layer of polygons, or None where it is gone."""
        return QgsProject.instance().mapLayer(self.polygons)

    def file(self) -> str:
        """Return the file that holds the polygons, "" for a temporary layer."""
        path = str(self.results.get("OUTPUT") or "").partition("|")[0]
        return path if os.path.isfile(path) else ""


class RunControl(QObject):  # type: ignore[misc]  # QGIS has no types
    """One run at a time. `ended` comes after every run, before what else there is to tell.

    It also comes when a run that was stopped can no longer go on.
    """

    began = pyqtSignal(str)
    progressed = pyqtSignal(object)
    ended = pyqtSignal()
    previewed = pyqtSignal(object)
    succeeded = pyqtSignal(object)
    cancelled = pyqtSignal()
    failed = pyqtSignal(str)
    #: The project was closed meanwhile: a function that loads the layers all the same.
    orphaned = pyqtSignal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        """Start idle."""
        super().__init__(parent)
        self._run: AlgorithmRun | None = None
        self._title = ""
        self._is_preview = False
        self._started = 0.0
        self._parameters: dict[str, Any] = {}
        self._unfinished: tuple[str, dict[str, Any]] | None = None
        QgsProject.instance().layersRemoved.connect(self._forget_layers)

    def is_running(self) -> bool:
        """Whether a run or a preview is under way."""
        return self._run is not None

    def can_resume(self) -> bool:
        """Whether a run was stopped, or failed, with work that is kept, and can go on."""
        return self._unfinished is not None

    def run(self, title: str, parameters: dict[str, Any]) -> None:
        """Segment with these parameters of the algorithm."""
        self._unfinished = None
        self._start(title, parameters, is_preview=False)

    def resume(self) -> None:
        """Go on with the run that was stopped last."""
        if self._unfinished is not None:
            self._start(*self._unfinished, is_preview=False)

    def preview(self, title: str, parameters: dict[str, Any]) -> None:
        """Segment a small extent; the run that could be resumed stays so."""
        self._start(title, parameters, is_preview=True)

    def cancel(self) -> None:
        """Stop soon."""
        if self._run is not None:
            self._run.cancel()

    def release(self) -> None:
        """Stop, and tell nobody any more; for the plugin's end."""
        QgsProject.instance().layersRemoved.disconnect(self._forget_layers)
        if self._run is not None:
            self._run.finished.disconnect(self._finish)
            self._run.cancel()
            self._run = None

    def _start(self, title: str, parameters: dict[str, Any], *, is_preview: bool) -> None:
        if self._run is not None:
            return
        self._title, self._parameters, self._is_preview = title, parameters, is_preview
        self._started = time.monotonic()
        self._run = AlgorithmRun(SEGMENT, parameters, self)
        self._run.progressed.connect(self._tell_progress)
        self._run.finished.connect(self._finish)
        self.began.emit(title)
        self._run.start()

    def _tell_progress(self, progress: JobProgress) -> None:
        if self._run is None:
            return
        if progress.stage in _KEPT and not self._is_preview and _has_layer(self._parameters):
            self._unfinished = (self._title, self._parameters)
        self.progressed.emit(progress)

    def _forget_layers(self) -> None:
        """Give up what cannot go on, since its raster layer is no longer in the project."""
        if self._unfinished is None or _has_layer(self._unfinished[1]):
            return
        self._unfinished = None
        if self._run is None:
            self.ended.emit()

    def _finish(self, outcome: RunOutcome) -> None:
        run, self._run = self._run, None
        if run is None:
            return
        if outcome.state == DONE and not self._is_preview:
            self._unfinished = None
        self.ended.emit()
        if outcome.state == CANCELLED:
            self.cancelled.emit()
        elif outcome.state == FAILED:
            self.failed.emit(outcome.message)
        elif run.is_for_this_project():
            self._load(run, outcome)
        elif not self._is_preview:
            title, seconds = self._title, time.monotonic() - self._started
            self.orphaned.emit(lambda: self._announce(run, outcome, title, seconds))

    def _load(self, run: AlgorithmRun, outcome: RunOutcome) -> None:
        if self._is_preview:
            self.previewed.emit(run.load())
        else:
            self._announce(run, outcome, self._title, time.monotonic() - self._started)

    def _announce(self, run: AlgorithmRun, outcome: RunOutcome, title: str, seconds: float) -> None:
        vectors = (x.id() for x in run.load() if isinstance(x, QgsVectorLayer))
        polygons = str(next(vectors, ""))
        self.succeeded.emit(
            FinishedRun(title, outcome.results, polygons, outcome.warnings, seconds)
        )


def _has_layer(parameters: dict[str, Any]) -> bool:
    return QgsProject.instance().mapLayer(str(parameters.get("INPUT"))) is not None
