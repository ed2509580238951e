"""The engine set up from the dock, with an engine that pretends."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from qgis.PyQt.QtCore import QEvent, Qt
from qgis.PyQt.QtWidgets import QApplication, QLabel
from tests.qgis.inside.dock_driving import StandInEngine, click, close_dock, open_dock, plain, press

from crispline.gui.dock import CrisplineDock
from crispline.runtime.environment import MISSING, OUTDATED, READY
from crispline.runtime.errors import EnvironmentSetupError
from crispline.runtime.installation.variants import VARIANTS
from crispline.runtime.settings import PluginSettings, read_settings, write_settings

Waiting = Callable[..., None]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[StandInEngine]:
    before = read_settings()
    yield StandInEngine(tmp_path / "profile", state=MISSING)
    write_settings(before)


@pytest.fixture
def dock(iface: Any, project: Any, engine: StandInEngine) -> Iterator[CrisplineDock]:
    dock = open_dock(iface, engine)
    yield dock
    engine.go_on.set()
    close_dock(iface, dock)


def read_texts(widget: Any) -> str:
    labels = widget.findChildren(QLabel)
    return plain("\n".join(label.text() for label in labels if label.isVisible()))


def is_idle(dock: CrisplineDock) -> bool:
    return not dock.open_setup_panel().progress_log.is_busy()


def test_missing_engine_is_explained_before_anything_is_installed(
    dock: CrisplineDock, engine: StandInEngine
) -> None:
    assert dock.pages.currentWidget() is dock.setup_page
    box = dock.open_setup_panel().variant_box
    box.setCurrentIndex(box.findData("cpu"))
    shown = read_texts(dock.open_setup_panel())
    cpu = VARIANTS["cpu"]
    assert f"{cpu.download_megabytes} MB to download" in shown
    assert f"{cpu.installed_megabytes} MB on the disk" in shown
    assert str(engine.folders.environment) in shown
    assert engine.requests == [], "nothing was asked of the engine yet"


def test_automatic_build_is_named_with_its_reason(dock: CrisplineDock, wait_until: Waiting) -> None:
    panel = dock.open_setup_panel()
    wait_until(lambda: ":" in panel.variant_box.itemText(0), what="the build that suits")
    assert panel.variant_note.text()


def test_set_up_leads_to_the_settings(
    dock: CrisplineDock, engine: StandInEngine, wait_until: Waiting
) -> None:
    engine.go_on.clear()
    panel = dock.open_setup_panel()
    panel.variant_box.setCurrentIndex(panel.variant_box.findData("cpu"))
    click(panel.set_up_button)
    log = panel.progress_log
    wait_until(lambda: log.progress_bar.value() == 400)
    assert log.stage_label.text() == "Downloading … 40 %"
    assert log.left_label.text() == "1:15 left"
    assert "Collecting toys" in log.log_text.toPlainText()
    assert read_settings().variant == "cpu"
    engine.go_on.set()
    wait_until(lambda: dock.pages.currentWidget() is dock.work_page)
    wait_until(lambda: dock.settings_form.model_chooser.card() is not None)
    assert threading.get_ident() not in engine.threads


def test_failed_set_up_says_why_and_can_be_tried_again(
    dock: CrisplineDock, engine: StandInEngine, wait_until: Waiting
) -> None:
    engine.error = EnvironmentSetupError("expected a network, found none; connect this computer")
    click(dock.open_setup_panel().set_up_button)
    wait_until(lambda: is_idle(dock))
    assert "Expected a network, found none; connect this computer" in read_texts(
        dock.open_setup_panel()
    )
    assert dock.pages.currentWidget() is dock.setup_page
    engine.error = None
    press(dock.open_setup_panel().set_up_button, Qt.Key.Key_Return)
    wait_until(lambda: dock.pages.currentWidget() is dock.work_page)


def test_cancelled_set_up_says_so(
    dock: CrisplineDock, engine: StandInEngine, wait_until: Waiting
) -> None:
    engine.go_on.clear()
    click(dock.open_setup_panel().set_up_button)
    wait_until(lambda: dock.open_setup_panel().cancel_button.isVisible())
    click(dock.open_setup_panel().cancel_button)
    wait_until(lambda: is_idle(dock))
    assert "Stopped" in read_texts(dock.open_setup_panel())
    assert engine.state == MISSING
    assert dock.open_setup_panel().set_up_button.isVisible()


def test_outdated_engine_is_brought_up_to_date(dock: CrisplineDock, engine: StandInEngine) -> None:
    engine.state = OUTDATED
    dock.wake()
    assert "The plugin was updated" in read_texts(dock.open_setup_panel())


def test_engine_set_up_elsewhere_is_noticed_when_qgis_comes_back(
    dock: CrisplineDock, engine: StandInEngine
) -> None:
    engine.state = READY
    QApplication.sendEvent(dock, QEvent(QEvent.Type.WindowActivate))
    assert dock.pages.currentWidget() is dock.work_page


def test_choice_of_a_build_outlives_another_look(
    dock: CrisplineDock, engine: StandInEngine
) -> None:
    box = dock.open_setup_panel().variant_box
    box.setCurrentIndex(box.findData("cpu"))
    QApplication.sendEvent(dock, QEvent(QEvent.Type.WindowActivate))
    assert box.currentData() == "cpu"
    assert engine.state == MISSING


def test_offline_folder_is_named(
    dock: CrisplineDock, engine: StandInEngine, tmp_path: Path
) -> None:
    write_settings(PluginSettings(wheels=str(tmp_path)))
    dock.wake()
    assert str(tmp_path) in read_texts(dock.open_setup_panel())
