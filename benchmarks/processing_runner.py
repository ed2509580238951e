"""Runs in QGIS' own Python for benchmarks/processing.py: `processing.run`, timed, without a window.

Usage: processing_runner.py PLUGIN_FOLDER PROFILE_FOLDER. Reads one JSON object of parameters of
`crispline:segmentraster` a line, and prints the seconds it took and its numbers as JSON.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any


def start_qgis(plugin: Path, profile: Path) -> tuple[Any, Any]:
    """Return a QGIS without a window and the engine's client, the provider registered."""
    from qgis.core import QgsApplication

    application = QgsApplication([], False)  # noqa: FBT003 - QGIS' signature: no user interface
    application.initQgis()
    sys.path[:0] = [str(plugin), str(Path(QgsApplication.pkgDataPath()) / "python" / "plugins")]
    from processing.core.Processing import Processing

    from crispline.processing.provider import CrisplineProvider
    from crispline.runtime.engine import Engine
    from crispline.runtime.folders import RuntimeFolders
    from crispline.runtime.settings import read_settings

    Processing.initialize()
    engine = Engine(RuntimeFolders(profile), settings=read_settings)
    provider = CrisplineProvider(engine)
    QgsApplication.processingRegistry().addProvider(provider)
    return application, (engine, provider)


def run(parameters: dict[str, Any]) -> dict[str, Any]:
    """Run the algorithm once."""
    import processing

    start = time.perf_counter()
    result = processing.run("crispline:segmentraster", parameters)
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "polygons": result["POLYGONS"], "device": result["DEVICE_USED"]}


def main() -> None:
    """Answer line by line until the input ends."""
    plugin, profile = map(Path, sys.argv[1:])
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what QGIS prints is no answer
    kept = start_qgis(plugin, profile)
    for line in sys.stdin:
        answers.write(json.dumps(run(json.loads(line))) + "\n")
        answers.flush()
    kept[1][0].close()
    # QGIS without a screen may crash while it tidies up, after all has been said.
    os._exit(0)


if __name__ == "__main__":
    main()
