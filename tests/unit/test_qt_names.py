"""Every Qt name that the plugin uses is there in PyQt6, as QGIS 4 needs it; see qt_names.py.

That they are there in Qt 5 too is seen in tests/qgis/inside, where the plugin runs on it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.unit.form_parts import read_parts
from tests.unit.qt_bindings import PyQt6Names
from tests.unit.qt_names import Checker

ROOT = Path(__file__).resolve().parents[2]
PLUGIN = ROOT / "qgis_plugin" / "crispline"
FORMS = sorted(PLUGIN.rglob("*.ui"))

#: Loads each form; in the place of QGIS' widgets and our own stands what they extend, which lets
#: any property be set.
LOAD_FORMS = """
import sys, types
from xml.etree import ElementTree
from PyQt6 import QtWidgets, uic

def anything(self, name):
    return lambda *arguments: None

application = QtWidgets.QApplication([])
for path in sys.argv[1:]:
    for custom in ElementTree.parse(path).iter("customwidget"):
        name, extended, header = map(custom.findtext, ("class", "extends", "header"))
        base = getattr(QtWidgets, extended)
        module = sys.modules.setdefault(header, types.ModuleType(header))
        setattr(module, name, type(name, (base,), {"__getattr__": anything}))
    print(path, type(uic.loadUi(path)).__name__)
"""


@pytest.fixture(scope="module", autouse=True)
def _needs_pyqt6() -> None:
    command = [sys.executable, "-c", "import PyQt6.QtWidgets, PyQt6.QtNetwork"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"PyQt6 cannot be imported: {done.stderr.strip().splitlines()[-1]}")


def check(folder: Path, code: str, *, form: str = "") -> list[str]:
    package = folder / "toy"
    package.mkdir()
    (package / "module.py").write_text(code, encoding="utf-8")
    if form:
        (package / "form.ui").write_text(form, encoding="utf-8")
    return [finding.split(": ", 1)[1] for finding in Checker(package, PyQt6Names()).run()]


def test_plugin_uses_names_that_pyqt6_has() -> None:
    assert Checker(PLUGIN, PyQt6Names()).run() == []


def test_no_resource_modules() -> None:
    """They are compiled for one version of Qt."""
    assert [p for p in PLUGIN.rglob("*") if p.suffix == ".qrc" or p.stem.endswith("_rc")] == []


@pytest.mark.skipif(not FORMS, reason="the plugin has no forms")
def test_forms_load_in_pyqt6() -> None:
    command = [sys.executable, "-c", LOAD_FORMS, *map(str, FORMS)]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == len(FORMS)


def test_parts_of_the_plugins_forms_are_known() -> None:
    """The checker would be blind to them otherwise."""
    assert all(read_parts(path) for path in FORMS)


@pytest.mark.parametrize(
    ("code", "finding"),
    [
        ("from qgis.PyQt.QtCore import QRegExp\n", "PyQt6.QtCore has no QRegExp"),
        ("from qgis.PyQt.QtWidgets import QDesktopWidget\n", "has no QDesktopWidget"),
        ("from qgis.PyQt.QtGui import QAction\n", "imported from QtWidgets"),
        ("import PyQt5.QtCore\n", "imported through qgis.PyQt"),
        ("from PyQt5 import QtCore\n", "imported through qgis.PyQt"),
        ("from qgis.PyQt.QtCore import Qt\nx = Qt.UserRole\n", "Qt has no UserRole"),
        ("from qgis.PyQt import QtCore\nx = QtCore.Qt.UserRole\n", "Qt has no UserRole"),
        (
            "from qgis.PyQt.QtCore import Qt\nx = Qt.ItemDataRole.UserRoll\n",
            "ItemDataRole has no UserRoll",
        ),
        (
            "from qgis.PyQt.QtCore import Qt\nx = int(Qt.CheckState.Checked)\n",
            "no number in PyQt6",
        ),
        ("def show(dialog):\n    dialog.exec_()\n", "exec_ is gone"),
        (
            "from qgis.PyQt.QtWidgets import QLabel\ndef f():\n    a = QLabel()\n    a.setTxt(1)\n",
            "QLabel has no setTxt",
        ),
        (
            "from qgis.PyQt.QtGui import QMouseEvent\ndef f(e: QMouseEvent | None):\n    e.x()\n",
            "QMouseEvent has no x",
        ),
        (
            "from qgis.PyQt.QtWidgets import QDialog\n"
            "class Box(QDialog):\n    def f(self):\n        return self.Accepted\n",
            "Box has no Accepted",
        ),
        (
            "from qgis.PyQt.QtWidgets import QDialog, QLabel\n"
            "class Box(QDialog):\n    def f(self):\n        self._a = QLabel()\n"
            "    def g(self):\n        self._a.setMargins(1)\n",
            "QLabel has no setMargins",
        ),
        (
            "from qgis.PyQt.QtWidgets import QWidget\n"
            "class A(QWidget):\n    def f(self): ...\n"
            "class B(A):\n    def g(self):\n        self.h()\n",
            "B has no h",
        ),
    ],
)
def test_checker_finds_what_qt6_lacks(tmp_path: Path, code: str, finding: str) -> None:
    findings = check(tmp_path, code)
    assert any(finding in found for found in findings), findings


def test_checker_knows_the_parts_of_forms(tmp_path: Path) -> None:
    form = (
        '<ui version="4.0"><class>F</class><widget class="QWidget" name="F">'
        '<widget class="QComboBox" name="box"/></widget></ui>'
    )
    code = (
        "from qgis.PyQt.QtWidgets import QWidget\n"
        "class F(QWidget):\n"
        "    def __init__(self):\n"
        "        load_form(self, 'form')\n"
        "        self.box.addItem('a')\n"
        "        self.box.addItm('a')\n"
        "        self.bax.clear()\n"
    )
    assert check(tmp_path, code, form=form) == ["QComboBox has no addItm", "F has no bax"]


def test_checker_accepts_what_both_have(tmp_path: Path) -> None:
    code = (
        "from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal, NULL\n"
        "from qgis.PyQt.QtWidgets import QAction, QDialogButtonBox, QWidget\n"
        "from qgis.core import QgsAnything\n"
        "class A(QWidget):\n"
        "    told = pyqtSignal()\n"
        "    def f(self, action: QAction):\n"
        "        self.told.emit()\n"
        "        self.setCursor(Qt.CursorShape.WaitCursor)\n"
        "        action.setEnabled(QDialogButtonBox.StandardButton.Ok is not NULL)\n"
        "        QTimer.singleShot(0, self.update)\n"
        "        QgsAnything.whatever().more()\n"
        "class B(QgsAnything):\n"
        "    def f(self):\n"
        "        self.unknown_base_has_it()\n"
    )
    assert check(tmp_path, code) == []
