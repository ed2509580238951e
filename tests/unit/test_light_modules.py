"""What the plugin imports of the engine loads in QGIS' own Python: old, and without libraries."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PLUGIN = Path(__file__).resolve().parents[2] / "qgis_plugin"
#: Prints the top-level modules outside the standard library that the light modules load.
LOAD = """
import sys
sys.path.insert(0, {folder!r})
import crispline
import crispline.engine.card, crispline.engine.card_json, crispline.engine.errors
import crispline.engine.job, crispline.engine.progress
loaded = {{name.split(".")[0] for name in sys.modules}}
known = getattr(sys, "stdlib_module_names", loaded)  # Python 3.9 cannot tell
print(crispline.__version__, sorted(loaded - set(known) - {{"__main__", "crispline"}}))
"""


def list_pythons() -> list[str]:
    """Return this Python and every other one, 3.9 or newer, that PATH offers."""
    found = [sys.executable]
    for minor in range(9, 15):
        python = shutil.which(f"python3.{minor}")
        # A version manager's stand-in is on PATH also where it leads to nothing.
        if (
            python
            and subprocess.run([python, "-V"], capture_output=True, check=False).returncode == 0
        ):
            found.append(python)
    return found


@pytest.mark.parametrize("python", list_pythons())
def test_light_modules_load_without_any_library(python: str) -> None:
    # -I: no settings of this environment; -S: no site-packages; -B: nothing written.
    command = [python, "-I", "-S", "-B", "-c", LOAD.format(folder=str(PLUGIN))]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env={"PATH": os.environ["PATH"]}
    )
    assert done.returncode == 0, done.stderr
    version, _, loaded = done.stdout.strip().partition(" ")
    assert f"\nversion={version}\n" in (PLUGIN / "crispline" / "metadata.txt").read_text("utf-8")
    assert loaded == "[]"
