"""How small a polygon may be, and how far its outline is simplified."""

from __future__ import annotations

from qgis.PyQt.QtCore import QSignalBlocker, pyqtSignal
from qgis.PyQt.QtWidgets import QWidget

from crispline.gui.form import load_form
from crispline.gui.measures import format_pixel

#: Pixels that one step of the slider stands for.
_STEP = 0.25


class PolygonSettings(QWidget):  # type: ignore[misc]  # QGIS has no types
    """Minimum area in square metres, tolerance in pixels."""

    changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start with Crispline's defaults."""
        super().__init__(parent)
        load_form(self, "polygon_settings")
        self._model_pixel: float | None = None
        self.minimum_box.setClearValue(0.0, self.minimum_box.specialValueText())
        self.minimum_box.valueChanged.connect(self.changed)
        self.tolerance_slider.valueChanged.connect(self._follow_slider)
        self.tolerance_box.valueChanged.connect(self._follow_box)

    def minimum_area(self) -> float | None:
        """Return the minimum area in square metres, None for 16 pixels."""
        return float(self.minimum_box.value()) or None

    def tolerance(self) -> float:
        """Return the tolerance in pixels."""
        return float(self.tolerance_box.value())

    def show_values(self, *, minimum_area: float, tolerance: float) -> None:
        """Show other values; a minimum area of 0 is 16 pixels."""
        self.minimum_box.setValue(minimum_area)
        self.tolerance_box.setClearValue(tolerance)
        self.tolerance_box.setValue(tolerance)
        self._follow_box(self.tolerance_box.value())

    def show_model_pixel(self, metres: float | None) -> None:
        """Explain the tolerance with pixels of this side."""
        self._model_pixel = metres
        self._explain()

    def _follow_slider(self, position: int) -> None:
        self.tolerance_box.setValue(position * _STEP)

    def _follow_box(self, pixels: float) -> None:
        blocker = QSignalBlocker(self.tolerance_slider)
        self.tolerance_slider.setValue(round(pixels / _STEP))
        blocker.unblock()
        self._explain()
        self.changed.emit()

    def _explain(self) -> None:
        words = self._words(self.tolerance())
        if self._model_pixel is not None and self.tolerance() > 0:
            length = format_pixel(self.tolerance() * self._model_pixel)
            words = self.tr("{words}, up to {length} from the image").format(
                words=words, length=length
            )
        self.tolerance_words.setText(words)

    def _words(self, pixels: float) -> str:
        if pixels <= 0.3:
            return str(self.tr("Detailed: every bend is kept"))
        if pixels <= 1.0:
            return str(self.tr("Balanced: straight where it is straight"))
        if pixels <= 2.0:
            return str(self.tr("Plain: few points, small corners go"))
        return str(self.tr("Coarse: only the main shape stays"))
