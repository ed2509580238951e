"""What can be set in QGIS' options: the engine, how it is installed, defaults and limits."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Callable

from qgis.gui import QgsFileWidget
from qgis.PyQt.QtWidgets import QMessageBox, QWidget

from crispline.engine.job import DEVICES
from crispline.gui.background import BackgroundCall
from crispline.gui.builds import fill_builds
from crispline.gui.form import load_form
from crispline.gui.message_row import show_messages
from crispline.runtime.settings import PluginSettings, read_settings, write_settings

if TYPE_CHECKING:
    from crispline.runtime.engine import Engine
    from crispline.runtime.environment import EnvironmentStatus
    from crispline.runtime.feedback import EngineFeedback


class OptionsForm(QWidget):  # type: ignore[misc]  # QGIS has no types
    """Shows the settings and works on the engine's environment at once."""

    def __init__(self, engine: Engine, parent: QWidget | None = None) -> None:
        """Show what is stored."""
        super().__init__(parent)
        load_form(self, "options_form")
        self._engine = engine
        fill_builds(self.variant_box)
        for name in DEVICES:
            self.device_box.addItem(self.tr("Automatic") if name == "auto" else name, name)
        for widget in (self.python_file, self.engine_file, self.wheels_file):
            widget.lineEdit().setPlaceholderText(self.tr("Automatic"))
        self.engine_file.lineEdit().setPlaceholderText(self.tr("None: an own environment"))
        self.wheels_file.lineEdit().setPlaceholderText(self.tr("None: from the network"))
        self.wheels_file.setStorageMode(QgsFileWidget.GetDirectory)
        self.index_edit.setPlaceholderText("https://pypi.org/simple")
        self.proxy_edit.setPlaceholderText(self.tr("As in QGIS' network options"))
        self.set_up_button.clicked.connect(self.set_up)
        self.check_button.clicked.connect(self.check)
        self.repair_button.clicked.connect(self.repair)
        self.remove_button.clicked.connect(self._ask_to_remove)
        self.cancel_button.clicked.connect(self.progress_log.cancel)
        self.progress_log.ended.connect(self.refresh)
        self.show_settings(read_settings())
        self.refresh()

    def show_settings(self, settings: PluginSettings) -> None:
        """Show these settings."""
        self.variant_box.setCurrentIndex(max(0, self.variant_box.findData(settings.variant)))
        self.python_file.setFilePath(settings.python)
        self.engine_file.setFilePath(settings.engine_python)
        self.wheels_file.setFilePath(settings.wheels)
        self.index_edit.setText(settings.index_url)
        self.proxy_edit.setText(settings.proxy)
        self.device_box.setCurrentIndex(max(0, self.device_box.findData(settings.device)))
        self.minimum_box.setValue(settings.minimum_area)
        self.tolerance_box.setValue(settings.tolerance)
        self.remote_box.setValue(settings.remote_limit_megapixels)
        self.keep_box.setValue(settings.keep_worker_minutes)

    def settings(self) -> PluginSettings:
        """Return the settings as shown."""
        return replace(
            read_settings(),
            variant=str(self.variant_box.currentData()),
            python=str(self.python_file.filePath()).strip(),
            engine_python=str(self.engine_file.filePath()).strip(),
            wheels=str(self.wheels_file.filePath()).strip(),
            index_url=str(self.index_edit.text()).strip(),
            proxy=str(self.proxy_edit.text()).strip(),
            device=str(self.device_box.currentData()),
            minimum_area=float(self.minimum_box.value()),
            tolerance=float(self.tolerance_box.value()),
            remote_limit_megapixels=float(self.remote_box.value()),
            keep_worker_minutes=int(self.keep_box.value()),
        )

    def apply(self) -> None:
        """Store the settings as shown."""
        write_settings(self.settings())

    def set_up(self) -> None:
        """Store the settings, and install the engine as they say."""
        engine = self._engine
        self.apply()
        self._work(
            self.tr("Setting up Crispline's engine"),
            lambda feedback: engine.set_up(engine.default_request(), feedback),
        )

    def check(self) -> None:
        """Look whether the engine works, and show what was found."""
        self._work(self.tr("Checking Crispline's engine"), self._engine.check, self._show_findings)

    def repair(self) -> None:
        """Store the settings, and install again what is missing or damaged."""
        engine = self._engine
        self.apply()
        self._work(
            self.tr("Repairing Crispline's engine"),
            lambda feedback: engine.repair(engine.default_request(), feedback),
        )

    def remove(self) -> None:
        """Delete the engine's files."""
        self._work(self.tr("Removing Crispline's engine"), self._engine.remove)

    def refresh(self) -> None:
        """Show the state of the engine's environment, and what can be done about it."""
        status = self._engine.status()
        busy = self.progress_log.is_busy()
        level = "good" if status.is_usable else "note"
        if status.state in ("outdated", "incomplete"):
            level = "warning"
        show_messages(self.status_part, [(level, self._name_state(status))])
        self.detail_label.setText(status.detail)
        self.detail_label.setVisible(status.state not in ("missing", "incomplete"))
        private = status.state != "external"
        self.set_up_button.setEnabled(not busy and not status.is_usable)
        self.check_button.setEnabled(not busy and status.is_usable)
        self.repair_button.setEnabled(not busy and private and status.state != "missing")
        self.remove_button.setEnabled(not busy and private and status.state != "missing")
        self.cancel_button.setVisible(busy)

    def _name_state(self, status: EnvironmentStatus) -> str:
        names = {
            "ready": self.tr("The engine is ready."),
            "missing": self.tr("The engine is not set up yet."),
            "outdated": self.tr("The engine is older than the plugin: set it up again."),
            "incomplete": self.tr("The engine's set-up was interrupted, or files are missing."),
            "external": self.tr("An environment of your own is used."),
        }
        return str(names.get(status.state, status.state))

    def _work(
        self,
        title: str,
        function: Callable[[EngineFeedback], Any],
        take: Callable[[Any], None] | None = None,
    ) -> None:
        if self.progress_log.is_busy():
            return
        show_messages(self.findings_part, [])
        call = BackgroundCall(title, function)
        if take is not None:
            call.succeeded.connect(take)
        self.progress_log.follow(call, title)
        self.refresh()

    def _show_findings(self, findings: Any) -> None:
        rows = [
            ("good" if finding.ok else "problem", f"{finding.name}: {finding.detail}")
            for finding in findings
        ]
        show_messages(self.findings_part, rows)

    def _ask_to_remove(self) -> None:
        answer = QMessageBox.question(
            self,
            self.tr("Remove the engine"),
            self.tr("Delete the engine's files? Your rasters and results stay."),
        )
        if answer == QMessageBox.StandardButton.Yes:
            self.remove()
