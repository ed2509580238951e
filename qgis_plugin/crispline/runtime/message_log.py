"""QGIS' message log, tab "Crispline": what happens in the engine, tracebacks included."""

from __future__ import annotations

from qgis.core import Qgis, QgsMessageLog

TAB = "Crispline"
#: A line longer than this would stall the log's window.
LONGEST_TEXT = 20_000


def write_log(level: str, text: str) -> None:
    """Write a message of level debug, info, warning or error; callable from any thread."""
    levels = {"error": Qgis.Critical, "warning": Qgis.Warning}
    if len(text) > LONGEST_TEXT:
        text = text[:LONGEST_TEXT] + " ..."
    # No notification: the interface shows errors where the user is.
    QgsMessageLog.logMessage(text, TAB, levels.get(level, Qgis.Info), False)  # noqa: FBT003 - QGIS' signature
