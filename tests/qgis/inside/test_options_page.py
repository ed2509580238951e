"""Crispline's page in QGIS' options, with an engine that pretends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from qgis.PyQt.QtWidgets import QDialog, QLabel, QMessageBox, QWidget
from tests.qgis.inside.dock_driving import StandInEngine, answer_dialog, click

from crispline.gui.options_form import OptionsForm
from crispline.gui.options_page import PAGE, OptionsFactory
from crispline.runtime.environment import EXTERNAL, MISSING, READY
from crispline.runtime.installation.engine_check import Finding
from crispline.runtime.settings import PluginSettings, read_settings, write_settings

Waiting = Callable[..., None]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[StandInEngine]:
    before = read_settings()
    yield StandInEngine(tmp_path / "profile")
    write_settings(before)


@pytest.fixture
def form(engine: StandInEngine) -> Iterator[OptionsForm]:
    form = OptionsForm(cast(Any, engine))
    form.show()
    yield form
    form.close()
    form.deleteLater()


def read_texts(widget: Any) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def test_settings_are_shown_and_stored(form: OptionsForm, tmp_path: Path) -> None:
    settings = PluginSettings(
        variant="cpu",
        python=str(tmp_path / "python"),
        engine_python=str(tmp_path / "engine"),
        wheels=str(tmp_path),
        index_url="https://packages.example/simple",
        proxy="http://proxy.example:8080",
        device="cpu",
        minimum_area=2.5,
        tolerance=1.25,
        remote_limit_megapixels=42.0,
        keep_worker_minutes=7,
    )
    form.show_settings(settings)
    assert form.settings() == settings
    form.apply()
    assert read_settings() == settings


def test_models_used_before_are_kept(form: OptionsForm) -> None:
    write_settings(PluginSettings(recent_models=("/a.onnx",)))
    form.apply()
    assert read_settings().recent_models == ("/a.onnx",)


@pytest.mark.parametrize(
    ("state", "enabled"),
    [
        (READY, {"check_button", "repair_button", "remove_button"}),
        (MISSING, {"set_up_button"}),
        (EXTERNAL, {"check_button"}),
    ],
)
def test_buttons_fit_the_state(
    form: OptionsForm, engine: StandInEngine, state: str, enabled: set[str]
) -> None:
    engine.state = state
    form.refresh()
    names = ("set_up_button", "check_button", "repair_button", "remove_button")
    assert {name for name in names if getattr(form, name).isEnabled()} == enabled


def test_check_shows_what_was_found(
    form: OptionsForm, engine: StandInEngine, wait_until: Waiting
) -> None:
    engine.findings = (
        Finding("onnxruntime", ok=True, detail="1.30"),
        Finding("device cuda", ok=False, detail="no driver was found"),
    )
    click(form.check_button)
    wait_until(lambda: "no driver was found" in read_texts(form))
    assert "1.30" in read_texts(form)


def test_removal_is_asked_for_first(
    form: OptionsForm, engine: StandInEngine, wait_until: Waiting
) -> None:
    answer_dialog(QMessageBox, lambda box: box.button(QMessageBox.StandardButton.No).click())
    click(form.remove_button)
    assert engine.state == READY
    answer_dialog(QMessageBox, lambda box: box.button(QMessageBox.StandardButton.Yes).click())
    click(form.remove_button)
    wait_until(lambda: engine.state == MISSING)
    wait_until(lambda: form.set_up_button.isEnabled())


def test_set_up_takes_the_settings_as_shown(
    form: OptionsForm, engine: StandInEngine, wait_until: Waiting, tmp_path: Path
) -> None:
    engine.state = MISSING
    form.refresh()
    form.wheels_file.setFilePath(str(tmp_path))
    click(form.set_up_button)
    wait_until(lambda: engine.state == READY)
    assert read_settings().wheels == str(tmp_path)


def test_page_opens_in_the_options_of_qgis(iface: Any, plugin: Any) -> None:
    """The page that the loaded plugin registered."""
    found: list[QWidget | None] = []

    def look(dialog: QDialog) -> None:
        page = dialog.findChild(QWidget, PAGE)
        found.append(page if page is not None and page.isVisible() else None)
        dialog.reject()

    answer_dialog(QDialog, look)
    iface.showOptionsDialog(iface.mainWindow(), PAGE)
    assert found[0] is not None


def test_factory_makes_a_page_that_stores_when_qgis_says_so(engine: StandInEngine) -> None:
    page = OptionsFactory(cast(Any, engine)).createWidget(None)
    page.form.tolerance_box.setValue(1.5)
    page.apply()
    assert read_settings().tolerance == 1.5
    page.deleteLater()
