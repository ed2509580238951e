"""One line of advice: an icon that says how grave it is, and a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStyle, QWidget

from crispline.gui.icons import theme_icon

#: How grave, and the icon of QGIS' theme for it.
ICONS = {
    "good": "mIconSuccess",
    "note": "mIconInfo",
    "warning": "mIconWarning",
    "problem": "mIconCritical",
}
#: A word that may be wider than a dock, and where it is parted.
_LONG_WORD = re.compile(r"\S{24,}")
_PIECE = re.compile(r"[\\/_.-]+|[^\\/_.-]{20}")


class MessageRow(QWidget):  # type: ignore[misc]  # QGIS has no types
    """An icon and a sentence that wraps."""

    def __init__(self, level: str, text: str, parent: QWidget | None = None) -> None:
        """Show a sentence of level good, note, warning or problem."""
        super().__init__(parent)
        size = self.style().pixelMetric(QStyle.PixelMetric.PM_SmallIconSize)
        icon = QLabel(self)
        icon.setPixmap(theme_icon(ICONS[level]).pixmap(size, size))
        icon.setFixedWidth(size)
        text = capitalise(text)
        sentence = QLabel(allow_breaks(text), self)
        sentence.setWordWrap(True)
        sentence.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        sentence.setTextFormat(Qt.TextFormat.PlainText)
        policy = sentence.sizePolicy()  # the label's own, whose height goes by its width
        policy.setHorizontalPolicy(QSizePolicy.Policy.Expanding)
        sentence.setSizePolicy(policy)
        sentence.setAccessibleName(text)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        layout.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(sentence, 1)


def show_messages(part: Any, messages: Iterable[tuple[str, str]]) -> None:
    """Show levels and sentences, one a row, instead of what a widget with a layout held."""
    layout = part.layout()
    while layout.count():
        row = layout.takeAt(0).widget()
        row.hide()
        row.deleteLater()
    for level, text in messages:
        layout.addWidget(MessageRow(level, text, part))
    part.setVisible(layout.count() > 0)


def allow_breaks(text: str) -> str:
    """Return a sentence whose long words, such as paths, may go on in the next line."""
    return _LONG_WORD.sub(lambda word: _PIECE.sub("\\g<0>\u200b", word[0]), text)


def capitalise(text: str) -> str:
    """Return a sentence of the engine, which begins in lower case, as a sentence of its own."""
    return text[:1].upper() + text[1:]
