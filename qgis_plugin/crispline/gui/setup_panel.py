"""What a user sees before the engine is there: what will be installed, and a button for it."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QWidget

from crispline.gui.background import BackgroundCall
from crispline.gui.builds import AUTO, choose_build, describe_size, fill_builds, name_build
from crispline.gui.form import load_form
from crispline.gui.icons import theme_icon
from crispline.runtime.settings import PluginSettings, read_settings, write_settings

if TYPE_CHECKING:
    from crispline.runtime.engine import Engine
    from crispline.runtime.environment import EnvironmentStatus
    from crispline.runtime.feedback import EngineFeedback
    from crispline.runtime.installation.variants import VariantChoice


class SetupPanel(QWidget):  # type: ignore[misc]  # QGIS has no types
    """Sets the engine's environment up; `finished` comes once it is there."""

    finished = pyqtSignal()
    options_wanted = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show what will be done."""
        super().__init__(parent)
        load_form(self, "setup_panel")
        self._engine: Engine | None = None
        self._choice: VariantChoice | None = None
        self._search: BackgroundCall | None = None
        self._stored_variant = AUTO
        self.set_up_button.setIcon(theme_icon("mActionStart"))
        self.cancel_button.setIcon(theme_icon("mTaskCancel"))
        self.options_button.setIcon(theme_icon("mActionOptions"))
        self.variant_box.currentIndexChanged.connect(self._show_size)
        self.options_button.clicked.connect(self.options_wanted)
        self.set_up_button.clicked.connect(self.set_up)
        self.cancel_button.clicked.connect(self.progress_log.cancel)
        self.progress_log.ended.connect(self._refresh)
        self._refresh()

    def use_engine(self, engine: Engine) -> None:
        """Set this engine up."""
        self._engine = engine
        self.where_label.setText(_allow_breaks(str(engine.folders.environment)))

    def show_status(self, status: EnvironmentStatus) -> None:
        """Say what is missing, and what a set-up will do about it."""
        texts = {
            "outdated": self.tr(
                "The plugin was updated: its engine must be brought up to date before the next run."
            ),
            "incomplete": self.tr(
                "The engine's set-up was interrupted, or files are missing; it can go on from here."
            ),
        }
        first = self.tr(
            "Crispline's engine runs outside QGIS and is installed once. This takes a few minutes."
        )
        self.intro_label.setText(texts.get(status.state, first))
        self.intro_label.setToolTip(status.detail)
        if self.variant_box.count() == 0:
            fill_builds(self.variant_box)
        settings = read_settings()
        if settings.variant != self._stored_variant:
            self._stored_variant = settings.variant
            row = self.variant_box.findData(settings.variant)
            self.variant_box.setCurrentIndex(max(row, 0))
        self._show_source(settings)
        self._find_build()
        self._refresh()

    def set_up(self) -> None:
        """Begin."""
        engine = self._engine
        if engine is None or self.progress_log.is_busy():
            return
        wanted = str(self.variant_box.currentData() or AUTO)
        write_settings(replace(read_settings(), variant=wanted))

        def work(feedback: EngineFeedback) -> Any:
            return engine.set_up(engine.default_request(), feedback)

        call = BackgroundCall(self.tr("Setting up Crispline's engine"), work)
        call.succeeded.connect(self.finished)
        self.progress_log.follow(call, self.tr("Preparing …"))
        self._refresh()

    def release(self) -> None:
        """Stop."""
        self.progress_log.cancel()
        if self._search is not None:
            self._search.cancel()

    def _find_build(self) -> None:
        if self._choice is not None or self._search is not None:
            return
        self._search = BackgroundCall(
            self.tr("Looking for a graphics card"),
            lambda _feedback: choose_build(),
            is_hidden=True,
        )
        self._search.succeeded.connect(self._take_choice)
        self._search.start()

    def _take_choice(self, choice: VariantChoice) -> None:
        self._choice, self._search = choice, None
        name = self.tr("Automatic: {}").format(name_build(choice.variant))
        self.variant_box.setItemText(self.variant_box.findData(AUTO), name)
        self._show_size()

    def _show_size(self) -> None:
        from crispline.runtime.installation.variants import VARIANTS

        name = self.variant_box.currentData()
        note = ""
        if name == AUTO and self._choice is not None:
            variant: Any = self._choice.variant
            note = self._choice.reason[:1].upper() + self._choice.reason[1:]
        else:
            variant = VARIANTS.get(str(name))
        self.size_label.setText(describe_size(variant) if variant is not None else "…")
        self.variant_note.setText(note)
        self.variant_note.setVisible(bool(note))

    def _show_source(self, settings: PluginSettings) -> None:
        if settings.wheels:
            text = self.tr("The folder {}").format(_allow_breaks(settings.wheels))
        else:
            text = settings.index_url or self.tr("PyPI, over the network")
        self.source_label.setText(text)

    def _refresh(self) -> None:
        busy = self.progress_log.is_busy()
        self.cancel_button.setVisible(busy)
        self.set_up_button.setVisible(not busy)
        self.options_button.setEnabled(not busy)
        self.variant_box.setEnabled(not busy)


def _allow_breaks(path: str) -> str:
    """Let a label break a long path after its separators."""
    return path.replace(os.sep, os.sep + "\u200b")
