"""What the tests of the dock share: an engine that only pretends, and hands that click and type."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from osgeo import gdal, osr
from qgis.core import QgsApplication, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication

from crispline.engine.errors import Cancelled, CrisplineError
from crispline.gui.dock import CrisplineDock
from crispline.runtime.environment import MISSING, READY, EnvironmentStatus
from crispline.runtime.feedback import EngineFeedback, JobProgress
from crispline.runtime.folders import RuntimeFolders
from crispline.runtime.installation.engine_check import Finding
from crispline.runtime.messages import Device

#: Three classes, bands and a resolution: no file behind it.
CARD: dict[str, Any] = {
    "name": "Toy & <model>",
    "version": "3",
    "classes": [
        {"id": 0, "name": "meadow", "colour": "#99cc66"},
        {"id": 1, "name": "roof", "colour": "#cc3333", "shape": "orthogonal"},
        {"id": 2, "name": "water", "colour": "#3366ff"},
    ],
    "input": {"bands": ["red", "green", "blue"]},
    "ground_resolution": {"metres": 0.1, "minimum": 0.05, "maximum": 0.2},
    "licence": "CC-BY-4.0",
}
GPU = Device("cuda", "NVIDIA Toy 9000", available=False, reason="no driver was found")
CPU = Device("cpu", "Toy Processor, 2 cores", available=True)


class StandInEngine:
    """Answers as the plugin's engine does, from any thread, without a worker."""

    def __init__(self, folder: Path, *, state: str = READY) -> None:
        self.folders = RuntimeFolders(folder)
        self.state = state
        self.reports: dict[str, Any] = {"": {"card": CARD, "problems": [], "notes": []}}
        self.error: CrisplineError | None = None
        self.findings: tuple[Finding, ...] = ()
        self.requests: list[str] = []
        #: The threads in which tasks ran, and what keeps a set-up from ending.
        self.threads: set[int] = set()
        self.go_on = threading.Event()
        self.go_on.set()

    def status(self) -> EnvironmentStatus:
        return EnvironmentStatus(self.state, Path("/toy/python"), "cpu", f"It is {self.state}.")

    def devices(self) -> tuple[Device, ...]:
        return (GPU, CPU)

    def start_in_background(self) -> None:
        self.requests.append("start")

    def default_request(self) -> None:
        return None

    def run(
        self, task: str, parameters: Mapping[str, Any], feedback: EngineFeedback
    ) -> dict[str, Any]:
        self.threads.add(threading.get_ident())
        self.requests.append(f"{task} {parameters['model']}")
        found = self.reports[parameters["model"]]
        if isinstance(found, CrisplineError):
            raise found
        report: dict[str, Any] = found
        return report

    def set_up(self, request: object, feedback: EngineFeedback) -> EnvironmentStatus:
        self.threads.add(threading.get_ident())
        feedback.log("info", "Collecting toys")
        feedback.report(JobProgress("download", 0.5, 0.4, None, 75.0))
        while not self.go_on.wait(0.02):
            if feedback.is_cancelled():
                raise Cancelled("cancelled")
        if self.error is not None:
            raise self.error
        self.state = READY
        return self.status()

    repair = set_up

    def remove(self, feedback: EngineFeedback) -> None:
        self.state = MISSING

    def check(self, feedback: EngineFeedback) -> tuple[Finding, ...]:
        return self.findings


def open_dock(iface: Any, engine: Any) -> CrisplineDock:
    """Return a dock of its own beside the map."""
    dock = CrisplineDock(iface, engine)
    iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    dock.show()
    return dock


def close_dock(iface: Any, dock: CrisplineDock) -> None:
    """Throw a dock away, as the plugin does when it is unloaded."""
    dock.release()
    iface.removeDockWidget(dock)
    dock.deleteLater()
    for _ in range(3):
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def write_raster(
    path: Path, *, pixel: float = 0.1, bands: int = 3, size: int = 100, epsg: int | None = 32633
) -> Path:
    """Write a raster of ones; its bands are tagged as GDAL does by itself."""
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), size, size, bands, gdal.GDT_Byte)
    dataset.SetGeoTransform((500000.0, pixel, 0.0, 5600000.0, 0.0, -pixel))
    if epsg is not None:
        reference = osr.SpatialReference()
        reference.ImportFromEPSG(epsg)
        dataset.SetProjection(reference.ExportToWkt())
    for number in range(1, bands + 1):
        dataset.GetRasterBand(number).Fill(1)
    del dataset
    return path


def add_raster(project: Any, path: Path | str, name: str = "raster") -> QgsRasterLayer:
    """Return a raster layer of the project; the map shows all of it, in its CRS."""
    layer = QgsRasterLayer(str(path), name)
    assert layer.isValid()
    project.setCrs(layer.crs())
    project.addMapLayer(layer)
    return layer


def click(widget: Any) -> None:
    """Click the middle of a visible, enabled widget."""
    assert widget.isVisible(), f"{widget.objectName()} is not seen"
    assert widget.isEnabled(), f"{widget.objectName()} is disabled"
    middle = QPoint(widget.width() // 2, widget.height() // 2)
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)


def press(widget: Any, key: Any, modifier: Any = None) -> None:
    """Press a key in a widget."""
    QTest.keyClick(widget, key, modifier or Qt.KeyboardModifier.NoModifier)


def drag(canvas: Any, start: QPoint, end: QPoint) -> None:
    """Drag the mouse over the map."""
    target = canvas.viewport()
    QTest.mousePress(target, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for share in (0.3, 0.6, 1.0):
        QTest.mouseMove(target, start + (end - start) * share)
        QApplication.processEvents()
    QTest.mouseRelease(target, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)


def answer_dialog(kind: type, answer: Callable[[Any], None]) -> None:
    """Answer the next modal dialog of a kind as soon as it is there."""
    from qgis.PyQt.QtCore import QTimer

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, kind):
            answer(dialog)
        else:
            QTimer.singleShot(50, look)

    QTimer.singleShot(0, look)


def read_messages(iface: Any) -> list[str]:
    """Return the texts in QGIS' message bar, the newest first."""
    return [str(item.text()) for item in iface.messageBar().items()]


def clear_messages(iface: Any) -> None:
    iface.messageBar().clearWidgets()


def plain(text: str) -> str:
    """Return a text with ordinary spaces, and without places where a path may be broken."""
    return text.replace("\u00a0", " ").replace("\u200b", "")


def read_clipboard() -> str:
    return str(QgsApplication.clipboard().text())


class Ends:
    """What a run control told, in order."""

    def __init__(self, dock: CrisplineDock, wait_until: Callable[..., None]) -> None:
        self.told: list[tuple[str, Any]] = []
        self._wait = wait_until
        for name in ("succeeded", "failed", "previewed", "orphaned"):
            signal = getattr(dock.control, name)
            signal.connect(lambda value, name=name: self.told.append((name, value)))
        dock.control.cancelled.connect(lambda: self.told.append(("cancelled", None)))

    def wait(self) -> tuple[str, Any]:
        """Wait for one more end and return it."""
        count = len(self.told)
        self._wait(lambda: len(self.told) > count, seconds=300, what="the end of a run")
        return self.told[-1]


def list_vectors(project: Any) -> list[QgsVectorLayer]:
    return [x for x in project.mapLayers().values() if isinstance(x, QgsVectorLayer)]


def count_classes(layer: QgsVectorLayer) -> Counter[str]:
    return Counter(feature["class_name"] for feature in layer.getFeatures())
