"""Where dialogs for files open: in the folder that the user chose something from last."""

from __future__ import annotations

import os

from qgis.core import QgsProject, QgsSettings
from qgis.PyQt.QtCore import QDir

_KEY = "crispline/last_folder"


def find_last_folder() -> str:
    """Return the folder chosen last; without one the project's, or the user's own."""
    folder = str(QgsSettings().value(_KEY, "") or "")
    if folder and os.path.isdir(folder):
        return folder
    return str(QgsProject.instance().homePath()) or str(QDir.homePath())


def remember_folder(path: str) -> None:
    """Keep a chosen folder, or that of a chosen file."""
    folder = path if os.path.isdir(path) else os.path.dirname(path)
    if folder:
        QgsSettings().setValue(_KEY, folder)
