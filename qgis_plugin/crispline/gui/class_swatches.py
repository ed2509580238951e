"""The classes of a model: a coloured square and a name each, on as many lines as needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from qgis.PyQt.QtCore import QEvent, QPoint, QRect, QSize, Qt
from qgis.PyQt.QtGui import QColor, QPainter
from qgis.PyQt.QtWidgets import QLabel, QSizePolicy, QToolTip, QWidget

if TYPE_CHECKING:
    from crispline.engine.card import ClassInfo

_GAP = 10


class ClassSwatches(QLabel):  # type: ignore[misc]  # QGIS has no types
    """Shows classes; its height follows from its width.

    A label, since dark themes of QGIS colour the text of those only.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show no class yet."""
        super().__init__(parent)
        self._classes: tuple[ClassInfo, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_classes(self, classes: Sequence[ClassInfo]) -> None:
        """Show these classes instead."""
        self._classes = tuple(classes)
        self.setAccessibleName(
            self.tr("Classes: {}").format(", ".join(item.name for item in self._classes))
        )
        self.setVisible(bool(self._classes))
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        """Say that lines wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height that all lines need."""
        return max((cell.bottom() + 1 for _, cell in self._lay_out(width)), default=0)

    def sizeHint(self) -> QSize:
        """Ask for a dock's usual width."""
        width = max(self.width(), 200)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Ask for one line at least."""
        return QSize(60, self.fontMetrics().height() if self._classes else 0)

    def paintEvent(self, _event: Any) -> None:
        """Paint squares and names."""
        painter = QPainter(self)
        metrics = self.fontMetrics()
        side = self._side()
        text_colour = self.palette().color(self.foregroundRole())
        border = QColor(text_colour)
        border.setAlpha(140)
        for item, cell in self._lay_out(self.width()):
            top = cell.top() + (cell.height() - side) // 2
            square = QRect(cell.left(), top, side - 1, side - 1)
            painter.setPen(border)
            painter.setBrush(QColor(item.colour))
            painter.drawRect(square)
            painter.setPen(text_colour)
            left = cell.left() + side + 5
            name = metrics.elidedText(
                item.name, Qt.TextElideMode.ElideRight, cell.right() - left + 1
            )
            painter.drawText(left, cell.top() + metrics.ascent() + 1, name)

    def event(self, event: Any) -> bool:
        """Show how a class is drawn when the pointer rests on it."""
        if event.type() == QEvent.Type.ToolTip:
            item = self._class_at(event.pos())
            QToolTip.showText(event.globalPos(), self._describe(item) if item else "", self)
            return True
        return bool(super().event(event))

    def _describe(self, item: ClassInfo) -> str:
        words = {
            "natural": self.tr("smooth outlines"),
            "straight": self.tr("straight outlines"),
            "orthogonal": self.tr("straight outlines with right angles"),
        }
        return f"{item.name}: {words.get(item.shape, item.shape)}"

    def _class_at(self, place: QPoint) -> ClassInfo | None:
        cells = self._lay_out(self.width())
        return next((item for item, cell in cells if cell.contains(place)), None)

    def _side(self) -> int:
        return max(9, int(self.fontMetrics().ascent() * 0.9))

    def _lay_out(self, width: int) -> Iterator[tuple[ClassInfo, QRect]]:
        metrics = self.fontMetrics()
        height = metrics.height() + 4
        left = top = 0
        for item in self._classes:
            needed = self._side() + 5 + metrics.horizontalAdvance(item.name) + 1
            if left and left + needed > width:
                left, top = 0, top + height
            yield item, QRect(left, top, min(needed, width), height)
            left += needed + _GAP
