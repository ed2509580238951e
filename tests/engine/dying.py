"""Runs the command line in a process that dies, or is interrupted, at a chosen call."""

from __future__ import annotations

import os
import subprocess
import sys

KILLER = """
import os, signal, sys
from importlib import import_module
place, name, count, *arguments = sys.argv[1:]
owner = import_module(place)
*path, last = name.split(".")
for part in path:
    owner = getattr(owner, part)
original, left = getattr(owner, last), [int(count)]
def dying(*args, **kwargs):
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), getattr(signal, os.environ["HOW"]))
    return original(*args, **kwargs)
setattr(owner, last, dying)
from crispline.engine.cli import run
sys.exit(run(arguments))
"""


def run_and_die(
    how: str, moment: tuple[str, str, int], arguments: list[str]
) -> subprocess.CompletedProcess[str]:
    """Send the signal `how` at a moment: module, function in it, and which call of it."""
    place, name, count = moment
    command = [sys.executable, "-c", KILLER, place, name, str(count), *arguments]
    return subprocess.run(
        command,
        env={**os.environ, "HOW": how},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
