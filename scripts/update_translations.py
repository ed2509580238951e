"""Brings the plugin's translation catalogues up to date with its texts: `make i18n`.

    python -m scripts.update_translations             write .ts and .qm; what is translated stays
    python -m scripts.update_translations --missing   print as JSON the texts still to translate
    python -m scripts.update_translations --fill FILE first take translations from a JSON file,
                                                      {"de": {"source": "translation"}}

A catalogue is also translated with Qt Linguist, which reads and writes the .ts files.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from scripts.translatable_texts import find_texts
from scripts.translation_catalogues import Catalogue, format_catalogue, merge, read_catalogue

LANGUAGES = ("de", "fr", "pl", "pt", "zh")
PACKAGE = Path(__file__).resolve().parents[1] / "qgis_plugin" / "crispline"
FOLDER = PACKAGE / "i18n"


def main() -> int:
    """Update the catalogues; return 1 where a call could not be read."""
    parser = argparse.ArgumentParser(description="Update the plugin's translation catalogues.")
    parser.add_argument("--missing", action="store_true", help="print what is not translated yet")
    parser.add_argument("--fill", type=Path, help="JSON file with translations by language")
    arguments = parser.parse_args()
    filling = json.loads(arguments.fill.read_text(encoding="utf-8")) if arguments.fill else {}
    findings = find_texts(PACKAGE)
    missing = {}
    for language in LANGUAGES:
        path = FOLDER / f"crispline_{language}.ts"
        catalogue = merge(findings.texts, read_catalogue(path))
        _fill(catalogue, filling.get(language, {}))
        missing[language] = [text.source for text, words in catalogue.items() if not words]
        if not arguments.missing:
            FOLDER.mkdir(exist_ok=True)
            path.write_text(format_catalogue(catalogue, language), encoding="utf-8", newline="\n")
            release(path)
    print(
        json.dumps(missing, ensure_ascii=False, indent=1) if arguments.missing else _tell(missing)
    )
    print("\n".join(findings.faults), file=sys.stderr, end="\n" if findings.faults else "")
    return 1 if findings.faults else 0


def release(path: Path) -> None:
    """Compile a .ts file to the .qm file beside it, with the lrelease that PySide6 brings."""
    spec = find_spec("PySide6")
    if spec is None or spec.origin is None:
        sys.exit("expected PySide6, which brings lrelease, found none: run make i18n")
    program = Path(spec.origin).with_name("lrelease")
    command = [str(program), "-silent", "-nounfinished", str(path)]
    subprocess.run([*command, "-qm", str(path.with_suffix(".qm"))], check=True)  # noqa: S603 - ours


def _fill(catalogue: Catalogue, translations: dict[str, str]) -> None:
    for text in catalogue:
        if text.source in translations:
            catalogue[text] = translations[text.source]


def _tell(missing: dict[str, list[str]]) -> str:
    return "\n".join(f"{name}: {len(set(texts))} to translate" for name, texts in missing.items())


if __name__ == "__main__":
    sys.exit(main())
