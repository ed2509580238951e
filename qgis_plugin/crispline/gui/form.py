"""The forms drawn in Qt Designer: each widget's .ui file lies beside its module."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.PyQt import uic

FOLDER = Path(__file__).parent


def load_form(widget: Any, name: str) -> None:
    """Build the form `name`.ui on a widget; its parts become the widget's attributes."""
    uic.loadUi(str(FOLDER / f"{name}.ui"), widget)
