"""The dock for hands and eyes: keyboard, tooltips, names, a narrow screen, dark palettes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from qgis.gui import QgsExtentWidget, QgsFileWidget
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor, QPalette
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QSlider,
    QTabBar,
    QWidget,
)
from tests.qgis.inside.dock_driving import (
    StandInEngine,
    add_raster,
    close_dock,
    open_dock,
    press,
    write_raster,
)

from crispline.gui.class_areas import ClassArea
from crispline.gui.dock import CrisplineDock
from crispline.gui.form import FOLDER
from crispline.gui.message_row import MessageRow
from crispline.gui.results_panel import ResultsPanel

Waiting = Callable[..., None]
#: The narrowest that a dock is made.
NARROW = 320
AREAS = (
    ClassArea("meadow", "#99cc66", 12, 250_000.0, 0.75),
    ClassArea("roof", "#cc3333", 340, 83_333.0, 0.25),
)
INPUTS = (QAbstractButton, QAbstractSpinBox, QComboBox, QSlider)


@pytest.fixture
def dock(iface: Any, project: Any, tmp_path: Path, wait_until: Waiting) -> Iterator[CrisplineDock]:
    dock = open_dock(iface, StandInEngine(tmp_path))
    wait_until(lambda: dock.settings_form.model_chooser.card() is not None)
    dock.settings_form.advanced_group.setCollapsed(False)
    yield dock
    close_dock(iface, dock)


def list_parents(child: QWidget, last: QWidget) -> Iterator[QWidget]:
    while child is not last:
        child = child.parentWidget()
        yield child


def list_inputs(widget: QWidget) -> list[QWidget]:
    """Return the widgets that a user works with; parts of others are left out."""
    own = (QAbstractSpinBox, QComboBox, QgsFileWidget, QgsExtentWidget, QTabBar)
    found = []
    for kind in (*INPUTS, QLineEdit):
        for child in widget.findChildren(kind):
            inside = any(isinstance(parent, own) for parent in list_parents(child, widget))
            if child.objectName() and not child.objectName().startswith("qt_") and not inside:
                found.append(child)
    return found


def test_every_input_says_what_it_does(dock: CrisplineDock) -> None:
    form = dock.widget()
    inputs = [w for w in list_inputs(form) if w.objectName() != "collapseButton"]  # QGIS' own
    assert len(inputs) > 20
    assert [w.objectName() for w in inputs if not w.toolTip()] == []
    buddies = {label.buddy() for label in form.findChildren(QLabel) if label.buddy()}
    for widget in inputs:
        says_so = isinstance(widget, QAbstractButton) and re.search(r"\w", widget.text())
        assert widget.accessibleName() or says_so or widget in buddies, widget.objectName()


def list_mnemonics(widget: QWidget) -> list[str]:
    texts = [label.text() for label in widget.findChildren(QLabel) if label.buddy()]
    texts += [button.text() for button in widget.findChildren(QAbstractButton)]
    return [m.upper() for text in texts for m in re.findall(r"&([^&\s])", text)]


def test_mnemonics_are_one_a_letter_and_leave_the_menus_theirs(
    dock: CrisplineDock, iface: Any
) -> None:
    letters = Counter(list_mnemonics(dock.widget()))
    assert len(letters) >= 8
    assert [letter for letter, count in letters.items() if count > 1] == []
    menus = {
        m.upper()
        for action in iface.mainWindow().menuBar().actions()
        for m in re.findall(r"&(\w)", action.text())
    }
    assert set(letters) & menus == set()


def test_tab_leads_through_the_whole_form_from_top_to_bottom(dock: CrisplineDock) -> None:
    form = dock.settings_form
    QApplication.setActiveWindow(dock.window())
    form.raster_box.setFocus()
    visited = []
    for _ in range(80):
        focus = QApplication.focusWidget()
        if focus is None or not form.isAncestorOf(focus):
            break
        visited.append(focus)
        press(focus, Qt.Key.Key_Tab)
    assert len(visited) < 80, "Tab leaves the form at its end"
    reached = {w for focus in visited for w in (focus, focus.parentWidget())}
    seen = [w for w in list_inputs(form) if w.isVisible() and w.isEnabled()]
    missed = [w.objectName() for w in seen if w not in reached and w.focusPolicy()]
    assert missed == []
    heights = [focus.mapTo(form, focus.rect().topLeft()).y() for focus in visited]
    steps_back = [a - b for a, b in zip(heights, heights[1:]) if b < a - 30]
    assert steps_back == []


def test_enter_stands_for_run(
    dock: CrisplineDock, project: Any, tmp_path: Path, wait_until: Waiting
) -> None:
    bar = dock.run_bar
    layer = add_raster(project, write_raster(tmp_path / "raster.tif"))
    ran: list[bool] = []
    bar.run_wanted.disconnect()
    bar.run_wanted.connect(lambda: ran.append(True))
    press(dock.settings_form.polygon_settings.minimum_box, Qt.Key.Key_Return)
    assert ran == [True]
    project.removeMapLayer(layer.id())
    press(dock.settings_form.polygon_settings.minimum_box, Qt.Key.Key_Return)
    assert ran == [True], "not while something is missing"


def test_narrow_dock_cuts_nothing_off(dock: CrisplineDock, wait_until: Waiting) -> None:
    dock.setFloating(True)
    dock.resize(NARROW, 900)
    panel = show_results(dock)
    for tab, content in ((0, dock.settings_form), (1, panel)):
        dock.tabs.setCurrentIndex(tab)
        wait_until(lambda: dock.width() == NARROW)
        QApplication.processEvents()
        assert content.minimumSizeHint().width() <= NARROW - 20, "with a scroll bar beside it"
        assert content.width() <= NARROW
    assert dock.run_bar.minimumSizeHint().width() <= NARROW


def test_advice_with_a_long_path_fits_into_a_narrow_dock(iface: Any) -> None:
    path = "/somewhere/a_rather_long_folder/one_output_sigmoid_red_detector_of_last_year.onnx"
    row = MessageRow("problem", f"expected a model card in {path}, found none")
    assert row.minimumSizeHint().width() < NARROW - 60
    (sentence,) = (label for label in row.findChildren(QLabel) if label.text())
    assert sentence.accessibleName() == f"Expected a model card in {path}, found none"
    assert sentence.text().replace("\u200b", "") == sentence.accessibleName()


def show_results(dock: CrisplineDock) -> ResultsPanel:
    panel = dock.open_results_panel()
    dock.tabs.setTabEnabled(1, True)  # noqa: FBT003 - Qt
    dock.tabs.setCurrentIndex(1)
    panel.show_run(title="title", summary="summary", areas=AREAS, warnings=("a warning",))
    return panel


def paint_dark() -> None:
    """Make QGIS dark through its palette, as a dark desktop does."""
    palette = QPalette(QApplication.palette())
    for role in ("Window", "Base", "AlternateBase", "Button", "ToolTipBase"):
        palette.setColor(getattr(QPalette.ColorRole, role), QColor("#202428"))
    for role in ("WindowText", "Text", "ButtonText", "ToolTipText"):
        palette.setColor(getattr(QPalette.ColorRole, role), QColor("#e8e8e8"))
    QApplication.setPalette(palette)


def style_dark() -> None:
    """Make QGIS dark as its theme Night Mapping does: labels have a colour, the palette has not."""
    QApplication.instance().setStyleSheet(
        "QWidget { background-color: #202428 } QLabel { color: #e8e8e8 }"
    )


@pytest.fixture(params=[paint_dark, style_dark])
def dark(request: pytest.FixtureRequest, dock: CrisplineDock) -> Iterator[None]:
    palette, sheet = QApplication.palette(), QApplication.instance().styleSheet()
    request.param()
    yield
    QApplication.instance().setStyleSheet(sheet)
    QApplication.setPalette(palette)


def find_brightest(widget: QWidget, *, left: float, right: float) -> int:
    """Return the brightest grey value between two shares of a widget's width."""
    image = widget.grab().toImage()
    columns = range(int(image.width() * left), int(image.width() * right))
    brightest: int = max(
        min(image.pixelColor(x, y).getRgb()[:3]) for x in columns for y in range(image.height())
    )
    return brightest


@pytest.mark.usefixtures("dark")
def test_painted_names_are_bright_on_dark_ground(dock: CrisplineDock, wait_until: Waiting) -> None:
    panel = show_results(dock)
    wait_until(lambda: panel.chart.height() > 20)
    assert find_brightest(panel.chart, left=0.0, right=0.1) > 150, "names of classes"
    assert find_brightest(panel.chart, left=0.85, right=1.0) > 150, "shares"
    dock.tabs.setCurrentIndex(0)
    swatches = dock.settings_form.model_chooser.card_panel.swatches
    wait_until(lambda: swatches.height() > 10)
    names = swatches.grab().copy(20, 0, 60, swatches.height())
    image = names.toImage()
    pixels = [(x, y) for x in range(image.width()) for y in range(image.height())]
    assert max(min(image.pixelColor(*pixel).getRgb()[:3]) for pixel in pixels) > 150


def test_forms_hold_no_colours_and_no_fixed_fonts() -> None:
    for path in sorted(FOLDER.glob("*.ui")):
        text = path.read_text(encoding="utf-8")
        assert "styleSheet" not in text, path.name
        assert "<palette>" not in text, path.name
        assert "pointsize" not in text, path.name


def test_bars_are_as_long_as_their_shares(dock: CrisplineDock, wait_until: Waiting) -> None:
    panel = show_results(dock)
    wait_until(lambda: panel.chart.height() > 20)
    image = panel.chart.grab().toImage()
    lengths = {}
    for area in AREAS:
        colour = QColor(area.colour)
        lengths[area.name] = max(
            sum(image.pixelColor(x, y) == colour for x in range(image.width()))
            for y in range(image.height())
        )
    assert lengths["roof"] / lengths["meadow"] == pytest.approx(1 / 3, abs=0.05)
