"""Reports on their way to disk: complete or not there."""

from __future__ import annotations

import os
from pathlib import Path

from qgis.PyQt.QtCore import QCoreApplication

from crispline.engine.errors import OutputError


def write_text(path: Path, text: str) -> None:
    """Write a text file; an existing one is replaced. Raises OutputError."""
    partial = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_text(text, encoding="utf-8")
        os.replace(partial, path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        sentence = QCoreApplication.translate(
            "Reports", "expected to write {}, found: {}; choose another file"
        )
        raise OutputError(sentence.format(path, error.strerror or error)) from error
