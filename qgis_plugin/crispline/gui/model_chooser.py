"""Which model: the embedded one, one used before, or a file; with its card below."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QFileDialog, QWidget

from crispline.gui.form import load_form
from crispline.gui.last_folder import find_last_folder

if TYPE_CHECKING:
    from crispline.engine.card import ModelCard
    from crispline.gui.layer_facts import LayerFacts
    from crispline.gui.model_reading import ModelReader, ModelReading

#: The model that comes with Crispline.
EMBEDDED = ""
_PATH = Qt.ItemDataRole.UserRole
_LONGEST_LIST = 10


class ModelChooser(QWidget):  # type: ignore[misc]  # QGIS has no types
    """A box of models; `changed` comes when another model or its card is there."""

    changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Offer the embedded model."""
        super().__init__(parent)
        load_form(self, "model_chooser")
        self.setFocusProxy(self.model_box)
        self._reader: ModelReader | None = None
        self._reading: ModelReading | None = None
        self.model_box.addItem(self.tr("Embedded model"), EMBEDDED)
        self.model_box.currentIndexChanged.connect(self.read_again)
        self.browse_button.clicked.connect(self._browse)
        self.card_panel.retry_wanted.connect(self.read_again)
        self.card_panel.description_wanted.connect(self.describe)

    def use_reader(self, reader: ModelReader) -> None:
        """Read cards with `reader`."""
        self._reader = reader
        reader.started.connect(self._begin_reading)
        reader.finished.connect(self._take)

    def offer(self, paths: Sequence[str]) -> None:
        """Offer these files, last used first."""
        known = {self.model_box.itemData(row) for row in range(self.model_box.count())}
        for path in paths[:_LONGEST_LIST]:
            if path and path not in known:
                self._append(path)

    def path(self) -> str:
        """Return the chosen file, "" for the embedded model."""
        return str(self.model_box.currentData(_PATH) or EMBEDDED)

    def choose(self, path: str) -> None:
        """Choose a model file, or EMBEDDED."""
        row = self.model_box.findData(path)
        if row < 0:
            self._append(path)
            row = self.model_box.count() - 1
        self.model_box.setCurrentIndex(row)

    def card(self) -> ModelCard | None:
        """Return the card of the chosen model once it is read."""
        return self._reading.card if self._reading is not None else None

    def problem(self) -> str:
        """Return why the chosen model cannot be used, or ""."""
        return self._reading.problem if self._reading is not None else ""

    def show_facts(self, facts: LayerFacts | None) -> None:
        """Compare the model with another layer, or none."""
        self.card_panel.show_facts(facts)

    def read_again(self) -> None:
        """Read the chosen model's card."""
        self.model_box.setToolTip(self.path() or self.tr("The model that comes with Crispline"))
        if self._reader is not None:
            self._reader.read(self.path())

    def describe(self) -> None:
        """Open a form in which the chosen model, which has no card, is described."""
        if self._reader is None or self._reading is None or self._reading.blanks is None:
            return
        from crispline.gui.model_form import ModelForm

        form = ModelForm(self._reader.engine, self.path(), self._reading.blanks, self)
        form.saved.connect(self.read_again)
        form.open()

    def _append(self, path: str) -> None:
        self.model_box.addItem(os.path.basename(path), path)
        row = self.model_box.count() - 1
        self.model_box.setItemData(row, path, Qt.ItemDataRole.ToolTipRole)

    def _browse(self) -> None:
        title = self.tr("Choose a segmentation model")
        folder = os.path.dirname(self.path()) or find_last_folder()
        path, _ = QFileDialog.getOpenFileName(self, title, folder, self.tr("ONNX models (*.onnx)"))
        if path:
            self.choose(path)

    def _begin_reading(self) -> None:
        self._reading = None
        self.card_panel.show_reading(None)
        self.changed.emit()

    def _take(self, reading: ModelReading) -> None:
        if reading.path != self.path():
            return
        self._reading = reading
        self.card_panel.show_reading(reading)
        self.changed.emit()
