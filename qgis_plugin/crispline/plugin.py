"""Wires the plugin into QGIS: provider, dock, menu and options, and takes all of it out again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import QgsApplication

from crispline.runtime.engine import Engine
from crispline.runtime.folders import RuntimeFolders
from crispline.runtime.settings import read_settings


class CrisplinePlugin:
    """What QGIS loads; every registration has its mirrored removal in `unload`."""

    def __init__(self, iface: Any) -> None:
        """Keep QGIS' interface; None in qgis_process."""
        self._iface = iface
        self._provider: Any = None
        profile = Path(QgsApplication.qgisSettingsDirPath())
        #: The engine's client, for everybody in this QGIS.
        self.engine = Engine(RuntimeFolders(profile / "crispline"), settings=read_settings)

    def initProcessing(self) -> None:
        """Register the Processing provider; all that qgis_process asks for."""
        from crispline.processing.provider import CrisplineProvider

        self._provider = CrisplineProvider(self.engine)
        QgsApplication.processingRegistry().addProvider(self._provider)

    def initGui(self) -> None:
        """Register provider, dock, menu and options page."""
        self.initProcessing()

    def unload(self) -> None:
        """Take everything out again."""
        if self._provider is not None:
            QgsApplication.processingRegistry().removeProvider(self._provider)
            self._provider = None
        self.engine.close()
