"""What lies beside formats that cannot hold it: QGIS style and provenance."""

from __future__ import annotations

import json
from pathlib import Path

from crispline.engine.polygons import Layer
from crispline.engine.sinks.style import build_style


def name_companions(path: Path) -> tuple[Path, Path]:
    """Return the paths of style (.qml, where QGIS looks for it) and provenance."""
    return path.with_suffix(".qml"), path.with_name(f"{path.stem}.provenance.json")


def write_companions(path: Path, layer: Layer) -> None:
    """Write style and provenance beside `path`."""
    style, provenance = name_companions(path)
    style.write_text(build_style(layer.classes), encoding="utf-8")
    text = json.dumps(layer.provenance, ensure_ascii=False, indent=2, sort_keys=True)
    provenance.write_text(text + "\n", encoding="utf-8")
