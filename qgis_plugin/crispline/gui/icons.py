"""Icons: the plugin's own, and those of QGIS' theme."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QRectF, Qt
from qgis.PyQt.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPalette, QPixmap

#: Side of a colour's square, in pixels of an ordinary screen.
_SIDE = 14
_OWN = Path(__file__).parents[1] / "icon.svg"


def theme_icon(name: str) -> QIcon:
    """Return an icon of QGIS' theme such as "mIconSuccess"."""
    return QgsApplication.getThemeIcon(f"/{name}.svg")


def plugin_icon() -> QIcon:
    """Return the plugin's icon."""
    return QIcon(str(_OWN))


def colour_icon(colour: str) -> QIcon:
    """Return a square of a colour with an outline that is seen on light and dark ground."""
    scale = QGuiApplication.instance().devicePixelRatio()
    pixmap = QPixmap(round(_SIDE * scale), round(_SIDE * scale))
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    border = QColor(QGuiApplication.palette().color(QPalette.ColorRole.WindowText))
    border.setAlpha(140)
    painter.setPen(border)
    painter.setBrush(QColor(colour))
    painter.drawRect(QRectF(0.5, 0.5, _SIDE - 1, _SIDE - 1))
    painter.end()
    return QIcon(pixmap)
