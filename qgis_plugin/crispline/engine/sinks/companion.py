"""What lies beside formats that cannot hold it: QGIS style and provenance."""

from __future__ import annotations

import json
from pathlib import Path

from crispline.engine.polygons import Layer
from crispline.engine.sinks.style import build_style


def write_style(path: Path, layer: Layer) -> None:
    """Write the style to the .qml beside `path`, where QGIS looks for it."""
    path.with_suffix(".qml").write_text(build_style(layer.classes), encoding="utf-8")


def write_companions(path: Path, layer: Layer) -> None:
    """Write style and provenance beside `path`."""
    write_style(path, layer)
    text = json.dumps(layer.provenance, ensure_ascii=False, indent=2, sort_keys=True)
    path.with_name(f"{path.stem}.provenance.json").write_text(text + "\n", encoding="utf-8")
