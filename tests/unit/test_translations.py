"""The plugin's texts are found, and its catalogues hold all of them; see scripts/."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from scripts.translatable_texts import Text, find_texts
from scripts.translation_catalogues import format_catalogue, merge, read_catalogue
from scripts.update_translations import FOLDER, LANGUAGES, PACKAGE
from tests.unit.untranslated_texts import find_untranslated

PLACEHOLDER = re.compile(r"\{[^{}]*\}|%[0-9n]")
TAG = re.compile(r"</?[a-z]+[^>]*>")
#: Ends that carry meaning: a label's colon, an ellipsis, a sentence's full stop; also in Chinese.
ENDS = {":": ":：", "…": "…", ".": ".。"}

SAMPLE = """
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtWidgets import QWidget

def _translate(text):
    return str(QCoreApplication.translate("Measures", text))

class Box(QWidget):
    def fill(self):
        self.setWindowTitle(self.tr("Title of {}").format(1))
        _translate("{} m")
        return QCoreApplication.translate("Other", "Text", "meaning")
"""


def find_in(folder: Path, code: str) -> tuple[list[Text], list[str]]:
    package = folder / "toy"
    package.mkdir()
    (package / "module.py").write_text(code, encoding="utf-8")
    findings = find_texts(package)
    return list(findings.texts), [fault.split(": ", 1)[1] for fault in findings.faults]


def find_errors(text: str, translation: str) -> list[str]:
    """Return what a translation lacks, or has too much of."""
    errors = []
    if Counter(PLACEHOLDER.findall(text)) != Counter(PLACEHOLDER.findall(translation)):
        errors.append("placeholders differ")
    if Counter(TAG.findall(text)) != Counter(TAG.findall(translation)):
        errors.append("tags differ")
    if text.count("&") != translation.count("&"):
        errors.append("keyboard mnemonics differ")
    if (text[:1].isspace(), text[-1:].isspace()) != (
        translation[:1].isspace(),
        translation[-1:].isspace(),
    ):
        errors.append("spaces at the ends differ")
    ends = tuple(ENDS.get(text[-1:], ""))
    if ends and not translation.endswith(ends):
        errors.append("the end differs")
    if translation == text and len(re.findall(r"\b[a-z]{3,}\b", PLACEHOLDER.sub("", text))) > 3:
        errors.append("not translated")
    return errors


@pytest.fixture(scope="module")
def texts() -> dict[Text, None]:
    return find_texts(PACKAGE).texts


def test_every_text_can_be_found_and_is_looked_up_where_it_is_found() -> None:
    assert find_texts(PACKAGE).faults == []


def test_no_text_is_shown_without_translation() -> None:
    modules = [p for p in PACKAGE.rglob("*.py") if "engine" not in p.relative_to(PACKAGE).parts]
    assert [text for path in modules for text in find_untranslated(path)] == []


def test_qt_finds_no_text_that_ours_does_not(texts: dict[Text, None], tmp_path: Path) -> None:
    """Qt's own program reads the same files; it knows less of Python."""
    lupdate = Path(sys.executable).with_name("pylupdate6")
    if not lupdate.exists():
        pytest.skip("no pylupdate6")
    sources = [p for p in PACKAGE.rglob("*") if p.suffix in (".py", ".ui")]
    sources = [p for p in sources if "engine" not in p.relative_to(PACKAGE).parts]
    catalogue = tmp_path / "all.ts"
    command = [str(lupdate), "--ts", str(catalogue), *map(str, sources)]
    subprocess.run(command, capture_output=True, check=True)
    theirs = set(read_catalogue(catalogue))
    assert len(theirs) > 100
    assert theirs - set(texts) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_holds_every_text_translated(texts: dict[Text, None], language: str) -> None:
    catalogue = read_catalogue(FOLDER / f"crispline_{language}.ts")
    assert set(catalogue) ^ set(texts) == set(), "run make i18n"
    assert [text for text, translation in catalogue.items() if not translation] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_what_the_code_fills_in(language: str) -> None:
    catalogue = read_catalogue(FOLDER / f"crispline_{language}.ts")
    translated = {text.source: words for text, words in catalogue.items() if words}
    errors = {source: find_errors(source, words) for source, words in translated.items()}
    assert {source: found for source, found in errors.items() if found} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_compiled_catalogue_says_what_the_source_says(language: str) -> None:
    core = pytest.importorskip("PyQt6.QtCore", exc_type=ImportError)
    application = core.QCoreApplication.instance() or core.QCoreApplication([])
    translator = core.QTranslator()
    assert translator.load(str(FOLDER / f"crispline_{language}.qm"))
    catalogue = read_catalogue(FOLDER / f"crispline_{language}.ts")
    application.installTranslator(translator)
    try:
        compiled = {
            text: application.translate(text.context, text.source, text.disambiguation or None)
            for text in catalogue
        }
    finally:
        application.removeTranslator(translator)
    # What is not translated yet is shown as it is.
    assert compiled == {text: words or text.source for text, words in catalogue.items()}


def test_texts_are_found_with_their_contexts(tmp_path: Path) -> None:
    texts, faults = find_in(tmp_path, SAMPLE)
    assert faults == []
    assert set(texts) == {
        Text("Box", "Title of {}"),
        Text("Measures", "{} m"),
        Text("Other", "Text", "meaning"),
    }


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("class A:\n    def f(self, x):\n        return self.tr(x)\n", "no literal"),
        ("class A:\n    def f(self):\n        return self.tr(f'a {1}')\n", "no literal"),
        ("def f(feedback):\n    return feedback.tr('a')\n", "something else than self"),
        (
            "class A:\n    def f(self):\n        return self.tr('a')\nclass B(A): ...\n",
            "the class derived from it",
        ),
        (
            "class A:\n    class B:\n        def f(self):\n            return self.tr('a')\n",
            "a class within a class",
        ),
    ],
)
def test_texts_that_would_not_be_translated_are_told(tmp_path: Path, code: str, fault: str) -> None:
    assert any(fault in found for found in find_in(tmp_path, code)[1])


@pytest.mark.parametrize(
    "code",
    [
        "box.setText('Run')",
        "box.setToolTip(f'{n} polygons')",
        "label = QLabel('Area: {}'.format(1))",
        "p = QgsProcessingParameterNumber('N', 'Number of tiles')",
        "def displayName(self):\n    return 'Segment'",
        "box.setText('Run' if idle else self.tr('Cancel'))",
    ],
)
def test_texts_shown_in_english_are_told(tmp_path: Path, code: str) -> None:
    (tmp_path / "module.py").write_text(code, encoding="utf-8")
    assert len(list(find_untranslated(tmp_path / "module.py"))) == 1


def test_what_is_translated_or_no_text_passes(tmp_path: Path) -> None:
    code = "a.setText(self.tr('Run'))\na.setText(name)\na.setText('Crispline')\na.setText('– %')"
    (tmp_path / "module.py").write_text(code, encoding="utf-8")
    assert list(find_untranslated(tmp_path / "module.py")) == []


def test_merging_keeps_translations_and_drops_what_is_gone() -> None:
    known = {Text("A", "Run"): "Los", Text("A", "Gone"): "Weg"}
    merged = merge([Text("A", "Run"), Text("B", "Run"), Text("B", "New")], known)
    assert merged == {Text("A", "Run"): "Los", Text("B", "Run"): "Los", Text("B", "New"): ""}


def test_catalogue_survives_writing_and_reading(tmp_path: Path) -> None:
    catalogue = {
        Text("A", "<b>{}</b> & co", "why"): "<b>{}</b> & Co",
        Text("A", "Two\nlines"): "",
        Text("B", "Grüße"): "“你好”",
    }
    path = tmp_path / "toy.ts"
    path.write_text(format_catalogue(catalogue, "de"), encoding="utf-8")
    assert read_catalogue(path) == catalogue


@pytest.mark.parametrize(
    ("translation", "error"),
    [
        ("Breite", "placeholders differ"),
        ("Breite {} {}:", "placeholders differ"),
        ("<b>Breite {}:", "tags differ"),
        ("&Breite {}:", "keyboard mnemonics differ"),
        ("Breite {}: ", "spaces"),
        ("Breite {}", "the end differs"),
    ],
)
def test_checker_finds_damage(translation: str, error: str) -> None:
    assert any(error in found for found in find_errors("Width {}:", translation))
    assert find_errors("Width {}:", "Breite {}:") == []
