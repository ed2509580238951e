"""A bar for each class, as long as its area and in its colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qgis.PyQt.QtCore import QRect, QRectF, QSize, Qt
from qgis.PyQt.QtGui import QColor, QPainter
from qgis.PyQt.QtWidgets import QLabel, QSizePolicy, QWidget

from crispline.gui.measures import format_area, format_share

if TYPE_CHECKING:
    from crispline.gui.class_areas import ClassArea

_GAP = 6
_WIDEST_NAME = 0.45


@dataclass(frozen=True)
class _Bar:
    name: str
    colour: str
    square_metres: float
    share: float


class AreaChart(QLabel):  # type: ignore[misc]  # QGIS has no types
    """Name, bar and area on a line for each class, the largest on top.

    A label, since dark themes of QGIS colour the text of those only.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self._bars: tuple[_Bar, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_areas(self, areas: Sequence[ClassArea]) -> None:
        """Show other areas; nothing where one is not known."""
        bars = [
            _Bar(area.name, area.colour, area.square_metres, area.share)
            for area in areas
            if area.square_metres is not None and area.share is not None
        ]
        bars = bars if len(bars) == len(areas) else []
        self._bars = tuple(sorted(bars, key=lambda bar: -bar.share))
        words = (f"{bar.name} {format_share(bar.share)}" for bar in self._bars)
        self.setAccessibleDescription(", ".join(words))
        sizes = (f"{bar.name}: {format_area(bar.square_metres)}" for bar in self._bars)
        self.setToolTip("\n".join(sizes))
        self.setVisible(bool(self._bars))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for a line a class."""
        return QSize(240, self._line() * len(self._bars))

    def minimumSizeHint(self) -> QSize:
        """Ask for the height of all lines, and little width."""
        return QSize(120, self._line() * len(self._bars))

    def paintEvent(self, _event: Any) -> None:
        """Paint all lines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = self.fontMetrics()
        values = [format_share(bar.share) for bar in self._bars]
        longest = max((metrics.horizontalAdvance(bar.name) for bar in self._bars), default=0)
        names = min(longest + 1, int(self.width() * _WIDEST_NAME))
        figures = max((metrics.horizontalAdvance(value) for value in values), default=0) + 1
        room = max(10, self.width() - names - figures - 2 * _GAP)
        largest = max((bar.share for bar in self._bars), default=0.0) or 1.0
        for row, (bar, value) in enumerate(zip(self._bars, values)):
            top = row * self._line()
            self._paint_name(painter, QRect(0, top, names, self._line()), bar.name)
            length = max(2.0, room * bar.share / largest)
            self._paint_bar(painter, names + _GAP, top, length, bar.colour)
            left = int(names + _GAP + length + _GAP)
            cell = QRect(left, top, figures, self._line())
            painter.setPen(self.palette().color(self.foregroundRole()))
            painter.drawText(cell, _alignment(right=False), value)

    def _paint_name(self, painter: QPainter, cell: QRect, name: str) -> None:
        painter.setPen(self.palette().color(self.foregroundRole()))
        elide = Qt.TextElideMode.ElideRight
        text = self.fontMetrics().elidedText(name, elide, cell.width())
        painter.drawText(cell, _alignment(right=True), text)

    def _paint_bar(
        self, painter: QPainter, left: float, top: int, length: float, colour: str
    ) -> None:
        border = QColor(self.palette().color(self.foregroundRole()))
        border.setAlpha(110)
        painter.setPen(border)
        painter.setBrush(QColor(colour))
        height = self._line() - 8
        painter.drawRoundedRect(QRectF(left + 0.5, top + 4.5, length - 1, height - 1), 2, 2)

    def _line(self) -> int:
        return int(self.fontMetrics().height()) + 8


def _alignment(*, right: bool) -> int:
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)
