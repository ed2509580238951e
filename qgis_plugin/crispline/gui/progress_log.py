"""How far work on the engine's environment is: stage, bar, time left, log, and how it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.PyQt.QtCore import QCoreApplication, pyqtSignal
from qgis.PyQt.QtWidgets import QWidget

from crispline.gui.background import BackgroundCall
from crispline.gui.form import load_form
from crispline.gui.message_row import show_messages
from crispline.processing.feedback import format_duration

if TYPE_CHECKING:
    from crispline.engine.errors import CrisplineError
    from crispline.runtime.feedback import JobProgress

_BAR_STEPS = 1000
_LONGEST_LOG = 5000


class ProgressLog(QWidget):  # type: ignore[misc]  # QGIS has no types
    """Follows one call at a time; `ended` comes after it, however it ended."""

    ended = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        load_form(self, "progress_log")
        self._call: BackgroundCall | None = None
        self.log_text.setMaximumBlockCount(_LONGEST_LOG)
        self.progress_part.setVisible(False)
        self.log_group.setVisible(False)
        self._show_message("", "")

    def is_busy(self) -> bool:
        """Whether a call is under way."""
        return self._call is not None

    def follow(self, call: BackgroundCall, title: str) -> None:
        """Start a call and show how far it is."""
        self._call = call
        self.log_text.clear()
        self.log_group.setVisible(False)
        self._show_message("", "")
        self.stage_label.setText(title)
        self.left_label.clear()
        self.progress_bar.setRange(0, 0)
        self.progress_part.setVisible(True)
        call.progressed.connect(self._show_progress)
        call.logged.connect(self._write)
        call.succeeded.connect(self._end)
        call.cancelled.connect(self._tell_cancelled)
        call.failed.connect(self._tell_failure)
        call.start()

    def cancel(self) -> None:
        """Stop the call soon."""
        if self._call is not None:
            self.stage_label.setText(self.tr("Stopping …"))
            self.left_label.clear()
            self._call.cancel()

    def tell(self, level: str, text: str) -> None:
        """Show a sentence of level good, note, warning or problem."""
        self._show_message(level, text)

    def _show_progress(self, progress: JobProgress) -> None:
        self.progress_bar.setRange(0, _BAR_STEPS)
        self.progress_bar.setValue(round(progress.overall * _BAR_STEPS))
        self.stage_label.setText(f"{name_step(progress.stage)} … {int(progress.overall * 100)} %")
        left = progress.seconds_left
        text = self.tr("{} left").format(format_duration(left)) if left is not None else ""
        self.left_label.setText(text)

    def _write(self, level: str, message: str) -> None:
        self.log_group.setVisible(True)
        self.log_text.appendPlainText(message)

    def _tell_cancelled(self) -> None:
        self._show_message("note", self.tr("Stopped. What is downloaded is kept."))
        self._end()

    def _tell_failure(self, error: CrisplineError) -> None:
        details = str(getattr(error, "details", ""))
        if details:
            self._write("debug", details)
        self._show_message("problem", str(error))
        self._end()

    def _end(self) -> None:
        self._call = None
        self.progress_part.setVisible(False)
        self.ended.emit()

    def _show_message(self, level: str, text: str) -> None:
        show_messages(self.message_part, [(level, text)] if text else [])


def name_step(step: str) -> str:
    """Return a step of a set-up as a user reads it; an unknown one as it is."""

    def translate(text: str) -> str:
        return str(QCoreApplication.translate("ProgressLog", text))

    names = {
        "prepare": translate("Preparing"),
        "python": translate("Making a Python"),
        "download": translate("Downloading"),
        "install": translate("Installing"),
        "check": translate("Trying it out"),
        "remove": translate("Removing"),
    }
    return names.get(step, step[:1].upper() + step[1:])
