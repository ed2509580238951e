"""The parts of QGIS' own window that a user of the plugin meets."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from qgis.core import QgsPointXY, QgsProject
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QComboBox, QDockWidget, QListWidget, QToolButton, QWidget
from qgis.utils import iface
from tests.qgis.inside.desktop_user import (
    answer,
    choose_menu,
    click_item,
    find_row,
    plain,
    read,
    spin,
    wait_until,
    write,
)


def find_dock(title: str) -> Any:
    """Return the visible dock with this title, None where there is none."""
    docks = iface.mainWindow().findChildren(QDockWidget)
    return next((d for d in docks if d.windowTitle() == title and d.isVisible()), None)


def find_tool(name: str) -> Any:
    """Return the visible tool bar button of an action, None where there is none."""
    for button in iface.mainWindow().findChildren(QToolButton):
        action = button.defaultAction()
        if button.isVisible() and action is not None and plain(action.text()) == name:
            return button
    return None


def manage_plugins(act: Callable[[Any], None], *, page: str) -> None:
    """Open a page of QGIS' plugin manager and act in it."""

    def open_page(manager: QWidget) -> None:
        pages = manager.findChild(QListWidget, "mOptionsListWidget")
        (item,) = pages.findItems(page, Qt.MatchFlag.MatchExactly)
        click_item(pages, pages.visualItemRect(item))
        act(manager)

    bar = iface.mainWindow().menuBar()
    answer(open_page, opening=lambda: choose_menu(bar, "Plugins", "Manage and Install Plugins…"))


def wait_for_message(start: str, *, seconds: float = 60) -> str:
    """Wait for a sentence of the plugin in the message bar, and return it."""

    def look() -> str:
        begin = f"Crispline: {start}"
        return next((text for text in read(iface.messageBar()) if text.startswith(begin)), "")

    return str(wait_until(look, f"the message {start}", seconds=seconds))


def watch_run(dock: QWidget) -> set[str]:
    """Wait for the results of a run; return what was to be read in the dock meanwhile."""
    told: set[str] = set()

    def look() -> bool:
        shown = read(dock)
        told.update(shown)
        return "Cancel" not in shown and "Copy table" in shown

    spin(0.3)
    wait_until(look, "the results", seconds=300)
    return told


def wait_for_map() -> None:
    """Wait until the map is drawn."""
    spin(0.5)
    wait_until(lambda: not iface.mapCanvas().isDrawing(), "the map")
    spin(0.3)


def zoom_to_scale(scale: str) -> None:
    """Type a scale into QGIS' status bar."""
    boxes = iface.mainWindow().statusBar().findChildren(QComboBox)
    box = next(b for b in boxes if b.isVisible() and b.currentText().startswith("1:"))
    write(box.lineEdit(), scale)
    QTest.keyClick(box.lineEdit(), Qt.Key.Key_Return)
    wait_for_map()


def toggle_layer(name: str) -> None:
    """Tick or untick a layer: choose it in the layer tree and press the space bar."""
    view = iface.layerTreeView()
    click_item(view, view.visualRect(find_row(view, name)))
    QTest.keyClick(view, Qt.Key.Key_Space)
    wait_for_map()


def find_pixel(x: float, y: float) -> QPoint:
    """Return where a place of the map is in the canvas."""
    pixel = iface.mapCanvas().getCoordinateTransform().transform(QgsPointXY(x, y))
    return QPoint(round(pixel.x()), round(pixel.y()))


def read_colours(places: dict[str, tuple[float, float]]) -> dict[str, QColor]:
    """Return the colours that the map shows at some places."""
    picture = iface.mapCanvas().grab().toImage()
    return {name: picture.pixelColor(find_pixel(*place)) for name, place in places.items()}


def find_place(pixel: QPoint) -> tuple[float, float]:
    """Return the place of the map at a pixel of the canvas."""
    place = iface.mapCanvas().getCoordinateTransform().toMapCoordinates(pixel)
    return (place.x(), place.y())


def find_layer(name: str) -> Any:
    """Return the one layer of the project with this name."""
    (layer,) = QgsProject.instance().mapLayersByName(name)
    return layer


def is_drawn(name: str) -> bool:
    """Whether a layer and all groups around it are ticked."""
    node = QgsProject.instance().layerTreeRoot().findLayer(find_layer(name).id())
    return bool(node.isVisible())


def measure_difference(one: QColor, other: QColor) -> float:
    """Return how far two colours are from each other, at most 441."""
    pairs = zip(one.getRgb()[:3], other.getRgb()[:3], strict=False)
    return math.sqrt(sum((a - b) ** 2 for a, b in pairs))
