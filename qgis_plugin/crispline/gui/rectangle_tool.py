"""A rectangle that the user draws on the map, and that stays visible there."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsGeometry, QgsWkbTypes
from qgis.gui import QgsMapToolExtent, QgsRubberBand
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtGui import QColor, QPalette


class RectangleTool(QObject):  # type: ignore[misc]  # QGIS has no types
    """Borrows the map's tool for one drag, and gives it back."""

    drawn = pyqtSignal(object)
    ended = pyqtSignal()

    def __init__(self, canvas: Any, parent: QObject | None = None) -> None:
        """Draw on this canvas."""
        super().__init__(parent)
        self._canvas = canvas
        self._tool = QgsMapToolExtent(canvas)
        self._tool.extentChanged.connect(self._finish)
        self._tool.deactivated.connect(self.ended)
        self._before: Any = None
        self._band: Any = None

    def start(self) -> None:
        """Let the user drag a rectangle."""
        if self._canvas.mapTool() is not self._tool:
            self._before = self._canvas.mapTool()
            self._canvas.setMapTool(self._tool)
            self._canvas.setFocus()

    def stop(self) -> None:
        """Give the map's former tool back."""
        self._tool.clearRubberBand()
        if self._canvas.mapTool() is self._tool:
            if self._before is not None:
                self._canvas.setMapTool(self._before)
            else:
                self._canvas.unsetMapTool(self._tool)
        self._before = None

    def show(self, rectangle: Any, crs: Any) -> None:
        """Show a rectangle on the map."""
        if self._band is None:
            self._band = QgsRubberBand(self._canvas, QgsWkbTypes.PolygonGeometry)
            colour = QColor(self._canvas.palette().color(QPalette.ColorRole.Highlight))
            self._band.setStrokeColor(colour)
            colour.setAlpha(30)
            self._band.setFillColor(colour)
            self._band.setWidth(2)
        self._band.setToGeometry(QgsGeometry.fromRect(rectangle), crs)

    def hide(self) -> None:
        """Take the rectangle off the map."""
        if self._band is not None:
            scene = self._canvas.scene()
            if scene is not None:
                scene.removeItem(self._band)
            self._band = None

    def _finish(self, rectangle: Any) -> None:
        self.stop()
        if not rectangle.isEmpty():
            self.drawn.emit(rectangle)
