"""Crispline's page in QGIS' options. Light: the form is built when the options are opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.gui import QgsOptionsPageWidget, QgsOptionsWidgetFactory
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from crispline.gui.icons import plugin_icon

if TYPE_CHECKING:
    from crispline.runtime.engine import Engine

#: Name of the page, for opening QGIS' options on it.
PAGE = "CrisplineOptions"


class OptionsPage(QgsOptionsPageWidget):  # type: ignore[misc]  # QGIS has no types
    """What QGIS puts into its options."""

    def __init__(self, engine: Engine, parent: QWidget | None) -> None:
        """Build the form."""
        from crispline.gui.options_form import OptionsForm

        super().__init__(parent)
        self.setObjectName(PAGE)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.form = OptionsForm(engine, self)
        layout.addWidget(self.form)

    def apply(self) -> None:
        """Store the settings; QGIS calls this when its options are accepted."""
        self.form.apply()


class OptionsFactory(QgsOptionsWidgetFactory):  # type: ignore[misc]  # QGIS has no types
    """Gives QGIS' options our page; whoever registers it keeps it alive."""

    def __init__(self, engine: Engine) -> None:
        """Show and work on this engine."""
        super().__init__()
        self._engine = engine
        self.setTitle("Crispline")

    def icon(self) -> Any:
        """Return the plugin's icon."""
        return plugin_icon()

    def createWidget(self, parent: QWidget | None = None) -> Any:
        """Return a new page."""
        return OptionsPage(self._engine, parent)
