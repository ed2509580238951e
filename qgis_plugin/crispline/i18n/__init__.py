"""The plugin's texts in other languages: catalogues made by `make i18n`, and their loading."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QLocale, QTranslator

FOLDER = Path(__file__).parent


def install_translator() -> QTranslator | None:
    """Show the plugin in QGIS' language; returns None where it has no texts in that language."""
    translator = QTranslator()
    locale = QLocale(QgsApplication.locale())
    if not translator.load(locale, "crispline", "_", str(FOLDER)):
        return None
    QCoreApplication.installTranslator(translator)
    return translator


def remove_translator(translator: QTranslator | None) -> None:
    """Take the texts out again."""
    if translator is not None:
        QCoreApplication.removeTranslator(translator)
