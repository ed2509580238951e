"""The plugin speaks QGIS' language, whichever way QGIS writes it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from qgis.core import QgsSettings
from qgis.PyQt.QtCore import QCoreApplication

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "qgis_plugin" / "crispline" / "i18n"


@pytest.fixture
def choose_language() -> Iterator[Callable[[str], None]]:
    """Return a function that sets QGIS' language as its options do; undone after the test."""
    settings = QgsSettings()
    names = ("locale/overrideFlag", "locale/userLocale")
    before = {name: settings.value(name) for name in names}

    def choose(locale: str) -> None:
        settings.setValue("locale/overrideFlag", "true")
        settings.setValue("locale/userLocale", locale)

    yield choose
    for name, value in before.items():
        settings.setValue(name, value)


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("de", "de"),
        ("de_DE", "de"),
        ("fr", "fr"),
        ("pl", "pl"),
        ("pt_BR", "pt"),
        ("pt_PT", "pt"),
        ("zh-Hans", "zh"),
        ("zh_CN", "zh"),
    ],
)
def test_texts_are_those_of_the_catalogue(
    choose_language: Callable[[str], None], locale: str, language: str
) -> None:
    sys.path.insert(0, str(ROOT))
    from scripts.translation_catalogues import read_catalogue

    from crispline.i18n import install_translator, remove_translator

    catalogue = read_catalogue(FOLDER / f"crispline_{language}.ts")
    choose_language(locale)
    translator = install_translator()
    try:
        shown = {
            text: QCoreApplication.translate(text.context, text.source, text.disambiguation or None)
            for text in catalogue
        }
    finally:
        remove_translator(translator)
    # What is not translated yet is shown as it is.
    assert shown == {text: catalogue[text] or text.source for text in catalogue}
    some = next(text for text in catalogue if catalogue[text] not in ("", text.source))
    assert QCoreApplication.translate(some.context, some.source) == some.source, "not taken out"


@pytest.mark.parametrize("locale", ["en", "en_GB", "xx"])
def test_other_languages_are_left_in_english(
    choose_language: Callable[[str], None], locale: str
) -> None:
    from crispline.i18n import install_translator

    choose_language(locale)
    assert install_translator() is None
