"""Where names of Qt and QGIS are looked up: PyQt6 as QGIS 4 shows it, or the running QGIS."""

from __future__ import annotations

import importlib
from typing import Any

#: From where PyQt5 has these, and QGIS' shim for PyQt6 too.
IN_WIDGETS = {"QAction", "QActionGroup", "QShortcut", "QUndoCommand", "QUndoStack"}


class Missing(Exception):
    """A name that the binding lacks."""


class PyQt6Names:
    """Names of `qgis.PyQt` as QGIS 4 gives them: those of PyQt6, and few more."""

    def get(self, module: str, name: str) -> Any:
        """Return what `from module import name` gives; None where nothing is known of it."""
        if not module.startswith("qgis.PyQt"):
            return None
        if name in IN_WIDGETS and module.endswith("QtGui"):
            raise Missing(f"{name} is imported from QtWidgets, as QGIS 3.22 has it nowhere else")
        if name in ("QAction", "QShortcut") or name == "NULL":
            module = {"NULL": "qgis.PyQt.QtCore"}.get(name, "qgis.PyQt.QtGui")
            name = {"NULL": "QVariant"}.get(name, name)
        return import_name(module.replace("qgis.PyQt", "PyQt6"), name)


class HostNames:
    """Names as the running QGIS has them."""

    def get(self, module: str, name: str) -> Any:
        """Return what `from module import name` gives."""
        return import_name(module, name)


def import_name(module: str, name: str) -> Any:
    """Import a name or a submodule; raises Missing."""
    try:
        found = importlib.import_module(module)
        if hasattr(found, name):
            return getattr(found, name)
        return importlib.import_module(f"{module}.{name}")
    except ImportError as error:
        raise Missing(f"{module} has no {name}") from error
