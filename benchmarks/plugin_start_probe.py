"""Runs inside QGIS, for `benchmarks.plugin_start`: loads the plugin and writes how long that took.

QGIS' own Python may be as old as 3.9.
"""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from pathlib import Path

from qgis import utils
from qgis.core import Qgis
from qgis.PyQt.QtCore import QTimer

#: Milliseconds in which QGIS has come to rest.
REST = 2500


def measure() -> None:
    """Load the plugin as QGIS does at its start, write the times, and end."""
    before = set(sys.modules)
    clock, processor = time.perf_counter(), time.process_time()
    loaded = utils.loadPlugin("crispline")
    imported = time.perf_counter()
    started = loaded and utils.startPlugin("crispline")
    done, processor_done = time.perf_counter(), time.process_time()
    if not started:
        raise RuntimeError("the plugin cannot be loaded")
    figures = {
        "qgis": Qgis.QGIS_VERSION,
        "modules": len(set(sys.modules) - before),
        "seconds": {
            "total": done - clock,
            "package": imported - clock,
            "start": done - imported,
            "processor": processor_done - processor,
        },
    }
    Path(os.environ["CRISPLINE_PROBE_OUTPUT"]).write_text(json.dumps(figures), encoding="utf-8")


def run() -> None:
    """Measure; whatever happens, QGIS must not wait for a user who is not there."""
    status = 1
    try:
        measure()
        status = 0
    except Exception:
        traceback.print_exc()
    os._exit(status)


QTimer.singleShot(REST, run)
