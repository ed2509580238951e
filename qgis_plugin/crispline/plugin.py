"""Wires the plugin into QGIS: provider, dock, menu and options, and takes all of it out again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import QgsApplication, QgsSettings
from qgis.PyQt.QtCore import QCoreApplication, Qt
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QAction

from crispline.i18n import install_translator, remove_translator
from crispline.runtime.engine import Engine
from crispline.runtime.folders import RuntimeFolders
from crispline.runtime.settings import read_settings

ICON = Path(__file__).with_name("icon.svg")
#: The plugin's entry in the menu "Raster".
MENU = "&Crispline"
#: Whether a user left the dock open, in QGIS' settings.
DOCK_IS_OPEN = "crispline/dock_is_open"


class CrisplinePlugin:
    """What QGIS loads; every registration has its mirrored removal in `unload`.

    What is not seen at QGIS' start is imported when it is first asked for.
    """

    def __init__(self, iface: Any) -> None:
        """Keep QGIS' interface; None in qgis_process."""
        self._iface = iface
        self._provider: Any = None
        self._action: Any = None
        self._dock: Any = None
        self._options: Any = None
        self._translator = install_translator()
        profile = Path(QgsApplication.qgisSettingsDirPath())
        #: The engine's client, for everybody in this QGIS.
        self.engine = Engine(RuntimeFolders(profile / "crispline"), settings=read_settings)
        QgsApplication.instance().aboutToQuit.connect(self.engine.close)

    def initProcessing(self) -> None:
        """Register the Processing provider; all that qgis_process asks for."""
        from crispline.processing.provider import CrisplineProvider

        self._provider = CrisplineProvider(self.engine)
        QgsApplication.processingRegistry().addProvider(self._provider)

    def initGui(self) -> None:
        """Register provider, dock, menu and options page."""
        self.initProcessing()
        self._add_action()
        self._add_options()

    def unload(self) -> None:
        """Take everything out again."""
        self._remove_options()
        self._remove_action()
        self._remove_dock()
        if self._provider is not None:
            QgsApplication.processingRegistry().removeProvider(self._provider)
            self._provider = None
        QgsApplication.instance().aboutToQuit.disconnect(self.engine.close)
        self.engine.close()
        remove_translator(self._translator)
        self._translator = None

    def show_dock(self) -> Any:
        """Show the dock in front of the others, and return it."""
        self._action.setChecked(True)  # makes it where there is none yet
        self._dock.setUserVisible(True)
        return self._dock

    def _add_action(self) -> None:
        self._action = QAction(QIcon(str(ICON)), "Crispline", self._iface.mainWindow())
        self._action.setObjectName("CrisplineAction")
        self._action.setToolTip(
            QCoreApplication.translate("Plugin", "Crispline: segment a raster into polygons")
        )
        self._action.setCheckable(True)
        self._action.toggled.connect(self._show_first_time)
        self._action.toggled.connect(self._remember_dock)
        self._iface.addToolBarIcon(self._action)
        self._iface.addPluginToRasterMenu(MENU, self._action)
        self._iface.initializationCompleted.connect(self._open_dock_again)

    def _remove_action(self) -> None:
        if self._action is None:
            return
        self._iface.initializationCompleted.disconnect(self._open_dock_again)
        self._action.toggled.disconnect(self._remember_dock)  # what follows is not the user
        self._iface.removePluginRasterMenu(MENU, self._action)
        self._iface.removeToolBarIcon(self._action)
        self._action.deleteLater()
        self._action = None

    def _show_first_time(self) -> None:
        """Make the dock, which from then on follows the action by itself."""
        from crispline.gui.dock import CrisplineDock

        self._dock = CrisplineDock(self._iface, self.engine)
        self._action.toggled.disconnect(self._show_first_time)  # a failure may be tried again
        self._iface.addTabifiedDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self._dock)
        self._dock.setToggleVisibilityAction(self._action)
        self._dock.setUserVisible(True)

    def _remember_dock(self, is_open: bool) -> None:  # noqa: FBT001 - Qt's signature
        QgsSettings().setValue(DOCK_IS_OPEN, is_open)

    def _open_dock_again(self) -> None:
        """Show the dock where it was open when QGIS was closed, as QGIS does with its own."""
        if QgsSettings().value(DOCK_IS_OPEN, defaultValue=False, type=bool):
            self.show_dock()

    def _remove_dock(self) -> None:
        if self._dock is None:
            return
        self._dock.release()
        self._iface.removeDockWidget(self._dock)
        self._dock.deleteLater()
        self._dock = None

    def _add_options(self) -> None:
        from crispline.gui.options_page import OptionsFactory

        self._options = OptionsFactory(self.engine)
        self._iface.registerOptionsWidgetFactory(self._options)

    def _remove_options(self) -> None:
        if self._options is not None:
            self._iface.unregisterOptionsWidgetFactory(self._options)
            self._options = None
