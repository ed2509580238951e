"""Sentences in QGIS' message bar."""

from __future__ import annotations

import html
from typing import Any, Callable

from qgis.core import Qgis
from qgis.PyQt.QtWidgets import QPushButton

from crispline.gui.message_row import capitalise

_TITLE = "Crispline"
_SECONDS = 8
_UNTIL_CLOSED = 0


class Notices:
    """The message bar, with our name in front."""

    def __init__(self, bar: Any) -> None:
        """Write into this QgsMessageBar."""
        self._bar = bar

    def succeed(self, text: str) -> None:
        """Tell good news, in HTML: links in it can be opened."""
        self._bar.pushMessage(_TITLE, text, Qgis.Success, _SECONDS)

    def inform(self, text: str) -> None:
        """Tell something worth knowing."""
        self._bar.pushMessage(_TITLE, _as_html(text), Qgis.Info, _SECONDS)

    def warn(self, text: str) -> None:
        """Tell what is not as it could be."""
        self._bar.pushMessage(_TITLE, _as_html(text), Qgis.Warning, _SECONDS)

    def fail(self, text: str) -> None:
        """Tell what went wrong, until it is closed."""
        self._bar.pushMessage(_TITLE, _as_html(capitalise(text)), Qgis.Critical, _UNTIL_CLOSED)

    def offer(self, text: str, button: str, act: Callable[[], None]) -> None:
        """Tell something and offer to act on it."""
        item = self._bar.createMessage(_TITLE, _as_html(text))
        push = QPushButton(button, item)

        def act_once() -> None:
            self._bar.popWidget(item)
            act()

        push.clicked.connect(act_once)
        item.layout().addWidget(push)
        self._bar.pushWidget(item, Qgis.Info, _UNTIL_CLOSED)


def _as_html(text: str) -> str:
    """Return a text as the message bar, which takes HTML, shows it: names of files may hold "<"."""
    return html.escape(text, quote=False)
