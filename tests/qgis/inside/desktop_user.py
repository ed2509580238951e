"""Somebody at the mouse and the keyboard of a running QGIS, who sees what is on the screen."""

from __future__ import annotations

import html
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

from qgis.PyQt.QtCore import QEventLoop, QModelIndex, QPoint, QRect, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QRadioButton,
    QScrollArea,
    QTabBar,
    QTextEdit,
    QTreeView,
    QWidget,
)

_LEFT = Qt.MouseButton.LeftButton
_TAGS = re.compile(r"<(style|head).*?</\1>|<[^>]+>", re.DOTALL)
#: A label may break a long path after its separators.
_BREAK = "\u200b"


def spin(seconds: float) -> None:
    """Let the event loop run for a while."""
    loop = QEventLoop()
    QTimer.singleShot(int(seconds * 1000), loop.quit)
    (loop.exec if hasattr(loop, "exec") else loop.exec_)()


def wait_until(condition: Callable[[], Any], what: str, *, seconds: float = 60) -> Any:
    """Wait for something to hold, and return it."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, f"waited {seconds:g} s in vain for {what}"
        spin(0.05)
    return found


def plain(text: str) -> str:
    """Return a text as it is read: without markup and the marks of access keys."""
    if "<" in text:
        text = html.unescape(_TAGS.sub(" ", text))
    text = text.replace(_BREAK, "").replace("...", "…")
    return re.sub(r"&(?=\S)", "", " ".join(text.split()))


def read(widget: QWidget) -> list[str]:
    """Return the texts that can be read in a widget and what lies in it."""
    found = (plain(text) for part in _visible_parts(widget) for text in _read_one(part))
    return [text for text in found if text]


def find(kind: Any, parent: QWidget, *, text: str = "", name: str = "") -> Any:
    """Return the one visible widget of a kind with a text, or with a name for screen readers."""
    matches = [
        part
        for part in _visible_parts(parent)
        if isinstance(part, kind)
        and (not text or text in map(plain, _read_one(part)))
        and (not name or part.accessibleName() == name)
    ]
    assert len(matches) == 1, f"{len(matches)} times {kind.__name__} {text or name}: {read(parent)}"
    return matches[0]


def click(widget: QWidget, at: QPoint | None = None) -> None:
    """Click a widget where it can be seen, and only where nothing covers it."""
    assert widget.isVisible(), f"{widget.objectName()} is not to be seen"
    assert widget.isEnabled(), f"{plain(' '.join(_read_one(widget)))} is grey"
    _scroll_to(widget)
    spot = at or _middle(widget)
    hit = QApplication.widgetAt(widget.mapToGlobal(spot))
    assert hit is not None, f"{widget.objectName()} lies outside the screen"
    assert hit is widget or widget.isAncestorOf(hit) or hit.isAncestorOf(widget), (
        f"{widget.objectName()} is covered by {hit.objectName() or type(hit).__name__}"
    )
    QTest.mouseClick(widget, _LEFT, Qt.KeyboardModifier.NoModifier, spot)
    spin(0.1)


def click_item(view: QAbstractItemView, place: QRect) -> None:
    """Click an item of a list, table or tree, a bit right of where it begins."""
    spot = QPoint(min(place.left() + 40, place.right() - 2), place.center().y())
    assert view.viewport().rect().contains(spot), "the item is not to be seen"
    QTest.mouseClick(view.viewport(), _LEFT, Qt.KeyboardModifier.NoModifier, spot)
    spin(0.3)


def open_tab(parent: QWidget, text: str) -> None:
    """Click a tab."""
    bar = find(QTabBar, parent, text=text)
    row = next(row for row in range(bar.count()) if plain(bar.tabText(row)) == text)
    assert bar.isTabEnabled(row), f"the tab {text} is grey"
    click(bar, bar.tabRect(row).center())


def press(text: str, parent: QWidget) -> None:
    """Click the button with this text."""
    click(find(QAbstractButton, parent, text=text))


def write(widget: QWidget, text: str) -> None:
    """Replace what stands in a field by typing."""
    click(widget)
    QTest.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(widget, text)
    spin(0.1)


def choose(box: QComboBox, text: str) -> None:
    """Choose an entry of a box in its list."""
    row = box.findText(text)
    assert row >= 0, f"no {text} in {[box.itemText(i) for i in range(box.count())]}"
    click(box)
    view = box.view()
    wait_until(view.isVisible, "the list of a box")
    for key in (Qt.Key.Key_Home, *[Qt.Key.Key_Down] * row, Qt.Key.Key_Return):
        QTest.keyClick(view, key)
    spin(0.3)
    assert plain(box.currentText()) == text


def choose_menu(bar: QWidget, *path: str) -> None:
    """Open the menus of a menu bar one after the other and click the last entry."""
    menu = bar
    for text in path:
        action = next((a for a in menu.actions() if plain(a.text()) == text), None)
        assert action is not None, f"no {text} in {[plain(a.text()) for a in menu.actions()]}"
        assert action.isVisible()
        assert action.isEnabled(), f"{text} is grey"
        QTest.mouseClick(
            menu, _LEFT, Qt.KeyboardModifier.NoModifier, menu.actionGeometry(action).center()
        )
        spin(0.2)
        if action.menu() is not None:
            menu = action.menu()
            assert menu.isVisible()


def answer(act: Callable[[Any], None], *, opening: Callable[[], None], kind: Any = QWidget) -> None:
    """Open a dialog that keeps whoever opens it waiting, and act in it.

    Fails where `act` fails, or where no dialog of this kind opens.
    """
    before = QApplication.activeModalWidget()
    answered: list[bool] = []
    failures: list[BaseException] = []
    end = time.monotonic() + 60
    timer = QTimer()

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is None or dialog is before:
            return
        if failures:  # whatever stays open keeps the test waiting
            dialog.close()
        elif isinstance(dialog, kind) and dialog.isVisible():
            timer.stop()
            try:
                spin(0.3)
                act(dialog)
                answered.append(True)
            except BaseException as failure:  # nothing may leave a slot of Qt
                failures.append(failure)
                timer.start(50)
        elif time.monotonic() > end:
            failures.append(AssertionError(f"waited in vain for {kind}, found {read(dialog)}"))

    timer.timeout.connect(look)
    timer.start(50)
    opening()
    while not answered and not failures and time.monotonic() < end:
        spin(0.05)
    timer.stop()
    if failures:
        raise failures[0]
    assert answered, f"no dialog of kind {kind} opened"


def drag(widget: QWidget, start: QPoint, end: QPoint) -> None:
    """Drag the mouse over a widget."""
    none = Qt.KeyboardModifier.NoModifier
    QTest.mousePress(widget, _LEFT, none, start)
    for share in (0.3, 0.6, 1.0):
        QTest.mouseMove(widget, start + (end - start) * share)
        spin(0.05)
    QTest.mouseRelease(widget, _LEFT, none, end)
    spin(0.3)


def read_tree(view: QTreeView) -> list[str]:
    """Return the rows of a tree that can be seen, from top to bottom."""
    rows = []
    index = view.indexAt(QPoint(2, 2))
    while index.isValid():
        rows.append(str(index.data()))
        index = view.indexBelow(index)
    return rows


def find_row(view: QTreeView, text: str) -> QModelIndex:
    """Return the one row of a tree with this text."""
    index = view.indexAt(QPoint(2, 2))
    found = []
    while index.isValid():
        if index.data() == text:
            found.append(index)
        index = view.indexBelow(index)
    assert len(found) == 1, f"{len(found)} times {text} in {read_tree(view)}"
    return found[0]


def choose_file(dialog: QFileDialog, path: str, *, opens_in: str = "") -> None:
    """Type a path into a dialog for files or folders and accept it.

    `opens_in` is the folder that it must show at first.
    """
    assert isinstance(dialog, QFileDialog), f"no dialog for files: {read(dialog)}"
    assert not opens_in or dialog.directory().path() == opens_in
    field = dialog.findChild(QLineEdit, "fileNameEdit")
    write(field, path)
    QTest.keyClick(field, Qt.Key.Key_Return)


def _visible_parts(widget: QWidget) -> Iterator[QWidget]:
    if widget.isVisible():
        yield widget
        for child in widget.findChildren(QWidget):
            if child.isVisible():
                yield child


def _read_one(part: QWidget) -> list[str]:
    if isinstance(part, (QLabel, QAbstractButton, QLineEdit)):
        return [part.text()]
    if isinstance(part, QComboBox):
        return [part.currentText()]
    if isinstance(part, (QTextEdit, QPlainTextEdit)):
        return [part.toPlainText()]
    if isinstance(part, QTabBar):
        return [part.tabText(row) for row in range(part.count())]
    if isinstance(part, QGroupBox):
        return [part.title()]
    if isinstance(part, (QDialog, QMenu)):
        return [part.windowTitle()]
    return []


def _middle(widget: QWidget) -> QPoint:
    if isinstance(widget, (QCheckBox, QRadioButton)):
        return QPoint(12, widget.height() // 2)  # the box in front of a text
    return widget.rect().center()


def _scroll_to(widget: QWidget) -> None:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(widget)
            spin(0.1)
        parent = parent.parentWidget()


def read_area(text: str) -> float:
    """Return the square metres of an area as it is shown."""
    number, unit = text.replace(",", "").split()
    return float(number) * {"m²": 1.0, "ha": 1e4, "km²": 1e6}[unit]
