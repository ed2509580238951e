"""Pictures of what is on the screen, for the documentation: scripts/make-screenshots.sh."""

from __future__ import annotations

import os
from pathlib import Path

from qgis.PyQt.QtCore import QPoint, QRect
from qgis.PyQt.QtGui import QColor, QPainter
from qgis.PyQt.QtWidgets import QApplication, QWidget
from tests.qgis.inside.desktop_user import spin

#: Where pictures go; without it none are taken.
FOLDER = os.environ.get("CRISPLINE_PICTURES", "")
_EDGE = QColor(150, 150, 150)


def take(name: str, *widgets: QWidget, margin: int = 0) -> None:
    """Take a picture of the screen, or of the part of it where these widgets are."""
    if not FOLDER:
        return
    spin(0.3)
    picture = QApplication.primaryScreen().grabWindow(0)
    if widgets:
        area = QRect()
        for widget in widgets:
            area = area.united(QRect(widget.mapToGlobal(QPoint(0, 0)), widget.size()))
        area.adjust(-margin, -margin, margin, margin)
        picture = picture.copy(area.intersected(picture.rect()))
    painter = QPainter(picture)
    painter.setPen(_EDGE)
    painter.drawRect(picture.rect().adjusted(0, 0, -1, -1))
    painter.end()
    path = Path(FOLDER) / f"{name}.png"
    assert picture.save(str(path)), f"{path} cannot be written"
