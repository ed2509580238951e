"""Runs pip, and ends with the program that started it.

Run as a script by the private environment's Python; its arguments are pip's. Standard input is a
pipe that the starting program holds: it ends when that program ends, however it ends. Otherwise a
pip whose QGIS was killed would write into an environment that another QGIS is repairing.
"""

from __future__ import annotations

import os
import runpy
import sys
import threading


def _end_with_parent() -> None:
    # Not through sys.stdin: its lock, held here, would stop Python from ending.
    while os.read(0, 1):
        pass
    os._exit(1)


if __name__ == "__main__":
    threading.Thread(target=_end_with_parent, daemon=True).start()
    sys.argv[0] = "__main__.py"  # as python -m pip: only so may pip replace itself on Windows
    runpy.run_module("pip", run_name="__main__", alter_sys=True)
