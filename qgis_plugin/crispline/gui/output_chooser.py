"""Where the results go: temporary layers, or files."""

from __future__ import annotations

import os
from typing import Any

from qgis.core import QgsProcessing, QgsProcessingOutputLayerDefinition, QgsProject
from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QWidget

from crispline.gui.form import load_form


class OutputChooser(QWidget):  # type: ignore[misc]  # QGIS has no types
    """Files for polygons and class map, both temporary where empty."""

    changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start with temporary polygons and no class map."""
        super().__init__(parent)
        load_form(self, "output_chooser")
        self.setFocusProxy(self.polygons_file)
        self._prepare(
            self.polygons_file,
            self.tr("Save the polygons as"),
            "GeoPackage (*.gpkg);;ESRI Shapefile (*.shp);;FlatGeobuf (*.fgb)",
        )
        self._prepare(self.class_map_file, self.tr("Save the class map as"), "GeoTIFF (*.tif)")
        self.class_map_box.toggled.connect(self.class_map_file.setVisible)
        self.class_map_box.toggled.connect(self._tell)

    def polygons(self) -> QgsProcessingOutputLayerDefinition:
        """Return the output for the polygons."""
        return _define(self.polygons_path())

    def class_map(self) -> QgsProcessingOutputLayerDefinition | None:
        """Return the output for the class map, or None where none is wanted."""
        if not self.class_map_box.isChecked():
            return None
        return _define(self._path(self.class_map_file, ".tif"))

    def polygons_path(self) -> str:
        """Return the file for the polygons, "" for a temporary layer."""
        return self._path(self.polygons_file, ".gpkg")

    def problem(self) -> str:
        """Return why nothing can be written there, or ""."""
        widgets = [(self.polygons_file, ".gpkg")]
        if self.class_map_box.isChecked():
            widgets.append((self.class_map_file, ".tif"))
        for widget, ending in widgets:
            path = self._path(widget, ending)
            folder = os.path.dirname(path)
            if path and not os.path.isdir(folder):
                return str(self.tr("The folder {} does not exist.").format(folder or path))
        return ""

    def _prepare(self, widget: Any, title: str, formats: str) -> None:
        widget.setStorageMode(QgsFileWidget.SaveFile)
        widget.setDialogTitle(title)
        widget.setFilter(formats)
        widget.lineEdit().setPlaceholderText(self.tr("[Create temporary layer]"))
        widget.lineEdit().setAccessibleName(widget.accessibleName())
        widget.fileChanged.connect(self._tell)
        widget.setFocusProxy(widget.lineEdit())

    def _path(self, widget: Any, ending: str) -> str:
        path = str(widget.filePath()).strip()
        if not path:
            return ""
        path = os.path.expanduser(path)
        return path if os.path.splitext(path)[1] else path + ending

    def _describe_replacement(self, path: str) -> str:
        name, ending = os.path.splitext(os.path.basename(path))
        if ending.lower() == ".gpkg":
            text = self.tr("The file exists: a table {} in it will be replaced, others are kept.")
            return str(text).format(name)
        return str(self.tr("The file exists and will be replaced."))

    def _tell(self) -> None:
        existing = self.polygons_path()
        text = self.problem()
        if not text and existing and os.path.exists(existing):
            text = self._describe_replacement(existing)
        self.note_label.setText(text)
        self.note_label.setVisible(bool(text))
        self.changed.emit()


def _define(path: str) -> QgsProcessingOutputLayerDefinition:
    """Return an output that is loaded into the project, "" for a temporary one."""
    sink = path or QgsProcessing.TEMPORARY_OUTPUT
    return QgsProcessingOutputLayerDefinition(sink, QgsProject.instance())
