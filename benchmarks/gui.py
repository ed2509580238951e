"""The dock in QGIS: how long the event loop is ever kept waiting, and how long a preview takes."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.measurement import REPOSITORY, SHARED_DATA, publish

SCRIPT = REPOSITORY / "scripts" / "test-in-qgis.sh"
MEASURE = "tests/qgis/inside/measure_dock.py"


def measure(raster: Path) -> dict[str, Any]:
    """Drive the dock in a QGIS window and return what measure_dock.py found."""
    with tempfile.TemporaryDirectory() as folder:
        figures = Path(folder) / "figures.json"
        subprocess.run(
            [SCRIPT, MEASURE, "-x", "-q"],
            cwd=REPOSITORY,
            env={**os.environ, "CRISPLINE_FIGURES": str(figures), "CRISPLINE_RASTER": str(raster)},
            check=True,
        )
        if not figures.exists():
            raise SystemExit("QGIS, xvfb or pytest for its Python is missing: nothing was measured")
        found: dict[str, Any] = json.loads(figures.read_text(encoding="utf-8"))
        return found


def summarise(found: dict[str, Any]) -> dict[str, Any]:
    """Add the figures that the bars are about: the first preview warms the worker up.

    Blocks grow with the machine's load, work at once does not.
    """
    previews = found.pop("preview")
    warm = previews[1:]
    phases = [value for value in found.values() if isinstance(value, dict)]
    running = [*warm, *(phase for name, phase in found.items() if "run" in name)]
    return {
        "raster_phases": found,
        "first_preview_s": previews[0]["seconds"],
        "warm_preview_median_s": statistics.median(item["seconds"] for item in warm),
        "warm_preview_longest_s": max(item["seconds"] for item in warm),
        "longest_block_in_a_run_ms": max(item["longest_block_ms"] for item in running),
        "most_work_at_once_in_a_run_ms": max(item["busiest_ms"] for item in running),
        "longest_block_ms": max(item["longest_block_ms"] for item in [*phases, *previews]),
        "most_work_at_once_ms": max(item["busiest_ms"] for item in [*phases, *previews]),
    }


def main() -> None:
    """Measure and publish."""
    parser = argparse.ArgumentParser(description=__doc__)
    default = SHARED_DATA / "oam_buildings" / "zanzibar_0.tif"
    parser.add_argument("--raster", type=Path, default=default)
    parser.add_argument("--no-save", action="store_true", help="print only")
    arguments = parser.parse_args()
    if not arguments.raster.exists():
        raise SystemExit(f"{arguments.raster} does not exist; name another raster with --raster")
    publish("gui", summarise(measure(arguments.raster)), save=not arguments.no_save)


if __name__ == "__main__":
    main()
