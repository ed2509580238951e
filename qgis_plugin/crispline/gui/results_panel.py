"""What a run found: areas by class as chart and table, and where to take the polygons from here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QFileDialog, QHeaderView, QWidget

from crispline.engine.errors import OutputError
from crispline.gui.class_areas import AREA, CLASS, ClassArea, ClassAreaTable, write_table
from crispline.gui.form import load_form
from crispline.gui.icons import theme_icon
from crispline.gui.last_folder import find_last_folder, remember_folder
from crispline.gui.message_row import show_messages


class ResultsPanel(QWidget):  # type: ignore[misc]  # QGIS has no types
    """Shows one run; saving is left to whoever listens."""

    shapefiles_wanted = pyqtSignal()
    geopackage_wanted = pyqtSignal()
    failed = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        load_form(self, "results_panel")
        self.model = ClassAreaTable(self)
        self.table.setModel(self.model)
        self.table.sortByColumn(AREA, Qt.SortOrder.DescendingOrder)
        self.table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(CLASS, QHeaderView.ResizeMode.Stretch)
        self.copy_button.setIcon(theme_icon("mActionEditCopy"))
        self.csv_button.setIcon(theme_icon("mActionFileSaveAs"))
        self.geopackage_button.setIcon(theme_icon("mGeoPackage"))
        self.shapefiles_button.setIcon(theme_icon("mIconPolygonLayer"))
        self.copy_button.clicked.connect(self.copy)
        self.csv_button.clicked.connect(self._choose_csv)
        self.shapefiles_button.clicked.connect(self.shapefiles_wanted)
        self.geopackage_button.clicked.connect(self.geopackage_wanted)

    def show_run(
        self,
        *,
        title: str,
        summary: str,
        areas: Sequence[ClassArea],
        warnings: Sequence[str] = (),
    ) -> None:
        """Show what a run found."""
        self.title_label.setText(title)
        self.summary_label.setText(summary)
        self.summary_label.setVisible(bool(summary))
        self.chart.show_areas(areas)
        self.model.show_areas(areas)
        header = self.table.horizontalHeader()
        self.model.sort(header.sortIndicatorSection(), header.sortIndicatorOrder())
        self._fit_table()
        show_messages(self.warnings_widget, (("warning", warning) for warning in warnings))

    def can_save(self, *, possible: bool) -> None:
        """Offer to save the polygons, or not where their layer is gone."""
        self.shapefiles_button.setEnabled(possible)
        self.geopackage_button.setEnabled(possible)

    def copy(self) -> None:
        """Put the table on the clipboard, for a spreadsheet."""
        QgsApplication.clipboard().setText(write_table(self.model.areas(), "\t"))

    def save_csv(self, path: str) -> None:
        """Write the table to a file; raises OutputError."""
        try:
            with open(path, "w", encoding="utf-8-sig", newline="") as file:
                file.write(write_table(self.model.areas(), ","))
        except OSError as error:
            raise OutputError(
                self.tr("{path} cannot be written ({reason}); choose another place.").format(
                    path=path, reason=error.strerror or error
                )
            ) from error

    def _choose_csv(self) -> None:
        title = self.tr("Save the table as")
        kinds = self.tr("Tables (*.csv)")
        path, _ = QFileDialog.getSaveFileName(self, title, find_last_folder(), kinds)
        if not path:
            return
        remember_folder(path)
        try:
            self.save_csv(path if path.lower().endswith(".csv") else path + ".csv")
        except OutputError as error:
            self.failed.emit(str(error))

    def _fit_table(self) -> None:
        """Make the table as high as its rows: the panel scrolls, the table does not."""
        rows: Any = self.table.verticalHeader().length()
        head = self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(rows + head + 2 * self.table.frameWidth())
