"""The buttons of the dock, and how far a run is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QMenu, QWidget

from crispline.gui.form import load_form
from crispline.gui.icons import theme_icon
from crispline.gui.measures import format_number
from crispline.processing.feedback import format_duration, name_stage

if TYPE_CHECKING:
    from crispline.runtime.feedback import JobProgress

_BAR_STEPS = 1000


class RunBar(QWidget):  # type: ignore[misc]  # QGIS has no types
    """Preview, Run, Cancel and Resume; progress while something runs."""

    preview_wanted = pyqtSignal()
    run_wanted = pyqtSignal()
    cancel_wanted = pyqtSignal()
    resume_wanted = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start idle."""
        super().__init__(parent)
        load_form(self, "run_bar")
        self.preview_button.clicked.connect(self.preview_wanted)
        self.run_button.clicked.connect(self.run_wanted)
        self.cancel_button.clicked.connect(self.cancel_wanted)
        self.resume_button.clicked.connect(self.resume_wanted)
        self.run_button.setIcon(theme_icon("mActionStart"))
        self.resume_button.setIcon(theme_icon("mActionStart"))
        self.preview_button.setIcon(theme_icon("mActionShowAllLayers"))
        self.more_button.setIcon(theme_icon("mActionEditCopy"))
        self.cancel_button.setIcon(theme_icon("mTaskCancel"))
        self._problem = ""
        self._is_running = False
        self._can_resume = False
        self._prefers_resume = False
        self._refresh()

    def use_menu(self, menu: QMenu) -> None:
        """Show this menu under the small button."""
        self.more_button.setMenu(menu)

    def show_problem(self, problem: str) -> None:
        """Say why nothing can be run now; "" where it can."""
        self._problem = problem
        self._refresh()

    def show_running(self, title: str) -> None:
        """Show a run that begins."""
        self._is_running, self._can_resume = True, False
        self.stage_label.setText(title)
        self.left_label.clear()
        self.speed_label.clear()
        self.progress_bar.setRange(0, 0)
        self.cancel_button.setEnabled(True)
        self._refresh()

    def show_progress(self, progress: JobProgress) -> None:
        """Show how far the run is."""
        self.progress_bar.setRange(0, _BAR_STEPS)
        self.progress_bar.setValue(round(progress.overall * _BAR_STEPS))
        self.stage_label.setText(
            self.tr("{stage} … {percent} %").format(
                stage=name_stage(progress.stage), percent=int(progress.overall * 100)
            )
        )
        left, speed = progress.seconds_left, progress.megapixels_per_second
        self.left_label.setText(
            self.tr("{} left").format(format_duration(left)) if left is not None else ""
        )
        self.speed_label.setText(
            self.tr("{} megapixels per second").format(format_number(speed, 1)) if speed else ""
        )

    def show_cancelling(self) -> None:
        """Show that the run is about to stop."""
        self.stage_label.setText(self.tr("Stopping …"))
        self.left_label.clear()
        self.cancel_button.setEnabled(False)

    def show_idle(self, *, can_resume: bool) -> None:
        """Show that nothing runs."""
        self._is_running, self._can_resume = False, can_resume
        self._prefers_resume = can_resume
        self._refresh()

    def show_changed(self) -> None:
        """Take note that the settings are others than those of a run that could go on."""
        self._prefers_resume = False

    def default_button(self) -> Any:
        """Return the button that Enter stands for."""
        return self.resume_button if self._prefers_resume else self.run_button

    def _refresh(self) -> None:
        running, ready = self._is_running, not self._problem
        self.progress_part.setVisible(running)
        self.hint_label.setText(self._problem)
        self.hint_label.setVisible(bool(self._problem) and not running)
        self.cancel_button.setVisible(running)
        self.resume_button.setVisible(self._can_resume and not running)
        for button in (self.run_button, self.preview_button, self.resume_button):
            button.setEnabled(ready and not running)
        self.run_button.setVisible(not running)
