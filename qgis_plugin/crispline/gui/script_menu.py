"""The settings of the dock as a script: for the Python console and for qgis_process."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsApplication, QgsProcessingContext, QgsProject
from qgis.PyQt.QtCore import QCoreApplication

from crispline.gui.icons import theme_icon
from crispline.gui.run_control import SEGMENT


def fill_script_menu(menu: Any, form: Any) -> None:
    """Fill a menu with what the settings of a form can be copied as."""
    menu.clear()
    ready = not form.run_problem()
    python = menu.addAction(theme_icon("mActionEditCopy"), _translate("Copy as Python command"))
    python.triggered.connect(lambda: _copy(write_python(form.run_parameters())))
    python.setEnabled(ready)
    command = menu.addAction(
        theme_icon("mActionTerminal"), _translate("Copy as qgis_process command")
    )
    command.triggered.connect(lambda: _copy(write_command(form.run_parameters())))
    # QGIS can write it from 3.24 on.
    command.setEnabled(ready and hasattr(_find_algorithm(), "asQgisProcessCommand"))
    toolbox = menu.addAction(theme_icon("processingAlgorithm"), _translate("Open in Processing…"))
    toolbox.triggered.connect(lambda: open_dialog(form.run_parameters()))
    toolbox.setEnabled(ready)


def write_python(parameters: dict[str, Any]) -> str:
    """Return a call of processing.run with these parameters."""
    algorithm = _find_algorithm()
    return str(algorithm.asPythonCommand(parameters, _make_context())) if algorithm else ""


def write_command(parameters: dict[str, Any]) -> str:
    """Return a command line of qgis_process with these parameters, "" where there is none."""
    algorithm = _find_algorithm()
    command, _ = algorithm.asQgisProcessCommand(parameters, _make_context())
    return str(command)


def open_dialog(parameters: dict[str, Any]) -> None:
    """Open the algorithm's own dialog with these parameters."""
    import processing

    processing.execAlgorithmDialog(SEGMENT, parameters)


def _find_algorithm() -> Any:
    return QgsApplication.processingRegistry().algorithmById(SEGMENT)


def _make_context() -> QgsProcessingContext:
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    return context


def _copy(text: str) -> None:
    QgsApplication.clipboard().setText(text)


def _translate(text: str) -> str:
    return str(QCoreApplication.translate("ScriptMenu", text))
