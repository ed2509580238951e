"""What a form drawn in Qt Designer is made of."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree


def read_parts(path: Path) -> dict[str, tuple[str, str]]:
    """Return module and class of each named widget, layout and action of a .ui file."""
    root = ElementTree.parse(path).getroot()  # noqa: S314 - our own file
    modules = {
        custom.findtext("class", ""): custom.findtext("header", "")
        for custom in root.iter("customwidget")
    }
    form = root.find("widget")
    parts = {}
    for node in root.iter():
        name = node.get("name")
        if node is form or name is None:
            continue
        if node.tag in ("widget", "layout"):
            kind = node.get("class", "")
            parts[name] = (modules.get(kind, "qgis.PyQt.QtWidgets"), kind)
        elif node.tag == "action":
            parts[name] = ("qgis.PyQt.QtWidgets", "QAction")
    return parts
