"""Every name of Qt and QGIS that the plugin uses is there in the running QGIS."""

from __future__ import annotations

import sys
from pathlib import Path

from qgis.core import Qgis
from qgis.PyQt.QtCore import QT_VERSION_STR

ROOT = Path(__file__).resolve().parents[3]


def test_plugin_uses_names_that_this_qgis_has() -> None:
    sys.path.insert(0, str(ROOT))
    from tests.unit.qt_bindings import HostNames
    from tests.unit.qt_names import Checker

    findings = Checker(ROOT / "qgis_plugin" / "crispline", HostNames()).run()
    assert not findings, "\n".join([f"QGIS {Qgis.QGIS_VERSION}, Qt {QT_VERSION_STR}", *findings])
