"""What few users change: holes, resolution, overlap, threads, classes and bands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.gui import QgsRasterBandComboBox
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QLabel, QWidget

from crispline.gui.form import load_form
from crispline.gui.icons import colour_icon

if TYPE_CHECKING:
    from crispline.engine.card import ModelCard

_PERCENT = 100.0


class AdvancedSettings(QWidget):  # type: ignore[misc]  # QGIS has no types
    """Every value may be left to the model; None and () say so."""

    changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Leave everything to the model."""
        super().__init__(parent)
        load_form(self, "advanced_settings")
        self._layer: Any = None
        self._class_names: tuple[str, ...] = ()
        self._band_names: tuple[str, ...] = ()
        self.band_boxes: list[Any] = []
        self.classes_box.setDefaultText(self.tr("All classes"))
        for box in (self.holes_box, self.resolution_box, self.threads_box):
            box.setClearValue(0, box.specialValueText())
            box.valueChanged.connect(self.changed)
        self.overlap_box.setClearValue(-1, self.overlap_box.specialValueText())
        self.overlap_box.valueChanged.connect(self.changed)
        self.classes_box.checkedItemsChanged.connect(self.changed)

    def show_card(self, card: ModelCard | None) -> None:
        """Offer the classes and bands of a model."""
        names = tuple(item.name for item in card.classes) if card is not None else ()
        if names != self._class_names:
            self._class_names = names
            self.classes_box.clear()
            for item in card.classes if card is not None else ():
                self.classes_box.addItem(item.name, item.name)
                row = self.classes_box.count() - 1
                icon = colour_icon(item.colour)
                self.classes_box.setItemData(row, icon, Qt.ItemDataRole.DecorationRole)
        bands = card.input.bands if card is not None else ()
        if bands != self._band_names:
            self._band_names = bands
            self._make_band_rows()

    def show_layer(self, layer: Any) -> None:
        """Offer the bands of a raster layer; None where there is none."""
        self._layer = layer
        for box in self.band_boxes:
            box.setLayer(layer)

    def hole_area(self) -> float:
        """Return the area in square metres below which holes are filled."""
        return float(self.holes_box.value())

    def resolution(self) -> float | None:
        """Return metres per pixel, None as the model expects."""
        return float(self.resolution_box.value()) or None

    def overlap(self) -> float | None:
        """Return the share of a tile, None as the model expects."""
        percent = self.overlap_box.value()
        return None if percent < 0 else percent / _PERCENT

    def threads(self) -> int | None:
        """Return the number of CPU threads, None for all cores."""
        return int(self.threads_box.value()) or None

    def classes(self) -> tuple[str, ...]:
        """Return the names of the classes to write, none for all."""
        checked = tuple(str(name) for name in self.classes_box.checkedItemsData())
        return () if len(checked) == len(self._class_names) else checked

    def bands(self) -> tuple[int, ...]:
        """Return the band numbers in the model's order, none for automatic ones."""
        numbers = tuple(int(box.currentBand()) for box in self.band_boxes)
        return numbers if numbers and min(numbers) > 0 else ()

    def skips_bad_blocks(self) -> bool:
        """Whether damaged parts of the raster count as no data."""
        return bool(self.bad_blocks_box.isChecked())

    def problem(self) -> str:
        """Return what contradicts itself, or ""."""
        numbers = [box.currentBand() for box in self.band_boxes]
        if any(number > 0 for number in numbers) and not self.bands():
            return str(self.tr("Choose a band for each that the model takes, or for none."))
        return ""

    def _make_band_rows(self) -> None:
        for box in self.band_boxes:
            self.form.removeRow(box)
        self.band_boxes = []
        for name in self._band_names:
            box = QgsRasterBandComboBox(self)
            box.setShowNotSetOption(True, self.tr("Automatic"))  # noqa: FBT003 - QGIS' signature
            box.setSizePolicy(self.classes_box.sizePolicy())
            box.setSizeAdjustPolicy(self.classes_box.sizeAdjustPolicy())
            box.setMinimumContentsLength(self.classes_box.minimumContentsLength())
            box.setToolTip(self.tr("The layer's band that the model takes as {}").format(name))
            box.setLayer(self._layer)
            box.setBand(-1)
            box.bandChanged.connect(self.changed)
            label = QLabel(self.tr("Band for {}").format(name), self)
            label.setBuddy(box)
            self.form.addRow(label, box)
            self.band_boxes.append(box)
