"""The polygons of a run as Shapefiles, one a class, or as one GeoPackage."""

from __future__ import annotations

import html
import os
from typing import Any

from qgis.PyQt.QtCore import QObject, QUrl, pyqtSignal

from crispline.gui.algorithm_run import DONE, FAILED, AlgorithmRun, RunOutcome

SHAPEFILES = "crispline:exportshapefiles"
GEOPACKAGE = "native:package"


class PolygonExports(QObject):  # type: ignore[misc]  # QGIS has no types
    """Runs the algorithms that save a layer of class polygons."""

    succeeded = pyqtSignal(str)
    failed = pyqtSignal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        """Start idle."""
        super().__init__(parent)
        self._runs: set[AlgorithmRun] = set()

    def save_shapefiles(self, layer: Any, folder: str) -> None:
        """Write one Shapefile for each class of a layer into a folder."""
        text = self.tr("One Shapefile for each class is in {}")
        self._start(SHAPEFILES, {"INPUT": layer.id(), "FOLDER": folder}, text, folder)

    def save_geopackage(self, layer: Any, path: str) -> None:
        """Save a layer with its style as a GeoPackage."""
        parameters = {
            "LAYERS": [layer.id()],
            "OUTPUT": path,
            "OVERWRITE": True,
            "SAVE_STYLES": True,
            "SAVE_METADATA": True,
        }
        self._start(GEOPACKAGE, parameters, self.tr("The polygons are saved in {}"), path)

    def release(self) -> None:
        """Stop, and tell nobody any more."""
        for run in self._runs:
            run.finished.disconnect()
            run.cancel()
        self._runs.clear()

    def _start(self, algorithm: str, parameters: dict[str, Any], text: str, path: str) -> None:
        run = AlgorithmRun(algorithm, parameters, self)

        def finish(outcome: RunOutcome) -> None:
            self._runs.discard(run)
            if outcome.state == DONE:
                self.succeeded.emit(text.format(link_to(path)))
            elif outcome.state == FAILED:
                self.failed.emit(outcome.message)

        run.finished.connect(finish)
        self._runs.add(run)
        run.start()


def link_to(path: str) -> str:
    """Return a link to a file's folder, or to a folder, that shows the whole path."""
    folder = path if os.path.isdir(path) else os.path.dirname(path)
    address = QUrl.fromLocalFile(folder).toString()
    return f'<a href="{html.escape(address)}">{html.escape(os.path.normpath(path))}</a>'
