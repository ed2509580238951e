"""What a user sees before the engine is there: what will be installed, and a button for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QWidget

from crispline.gui.background import BackgroundCall
from crispline.gui.form import load_form
from crispline.gui.icons import theme_icon

if TYPE_CHECKING:
    from crispline.runtime.engine import Engine
    from crispline.runtime.environment import EnvironmentStatus

_BAR_STEPS = 1000


class SetupPanel(QWidget):  # type: ignore[misc]  # QGIS has no types
    """Sets the engine's environment up; `finished` comes once it is there."""

    finished = pyqtSignal()
    options_wanted = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show what will be done."""
        super().__init__(parent)
        load_form(self, "setup_panel")
        self._engine: Engine | None = None
        self._call: BackgroundCall | None = None
        self.set_up_button.setIcon(theme_icon("mActionStart"))
        self.cancel_button.setIcon(theme_icon("mTaskCancel"))
        self.options_button.setIcon(theme_icon("mActionOptions"))
        self.options_button.clicked.connect(self.options_wanted)
        self.set_up_button.clicked.connect(self.set_up)
        self.cancel_button.clicked.connect(self.cancel)
        self._refresh()

    def use_engine(self, engine: Engine) -> None:
        """Set this engine up."""
        self._engine = engine

    def show_status(self, status: EnvironmentStatus) -> None:
        """Say what is missing."""

    def set_up(self) -> None:
        """Begin."""

    def cancel(self) -> None:
        """Stop soon."""

    def release(self) -> None:
        """Stop, and tell nobody any more."""

    def _refresh(self) -> None:
        self.progress_part.setVisible(False)
        self.error_label.setVisible(False)
