"""Icons: those of QGIS' theme, and ours in the folder beside this module."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtGui import QIcon

FOLDER = Path(__file__).parent / "icons"


def theme_icon(name: str) -> QIcon:
    """Return an icon of QGIS' theme such as "mIconSuccess"."""
    return QgsApplication.getThemeIcon(f"/{name}.svg")


def own_icon(name: str) -> QIcon:
    """Return one of our icons."""
    return QIcon(str(FOLDER / f"{name}.svg"))
