"""What the plugin adds to QGIS' start: importing it and putting it into a real QGIS window.

Every run is a QGIS of its own with an empty profile. QGIS is let come up without the plugin, which
is then loaded by QGIS' own functions, once: with its modules compiled before, as at every start but
the first, and without, as at the first.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.measurement import REPOSITORY, publish, say, summarise

PROBE = Path(__file__).with_name("plugin_start_probe.py")
PLUGIN = REPOSITORY / "qgis_plugin" / "crispline"
#: What would lead QGIS to another Python's packages, data or settings.
LEAKING = ("VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME", "PROJ_LIB", "PROJ_DATA", "GDAL_DATA")
SETTINGS = """[PythonPlugins]
crispline=false
processing=true

[qgis]
checkVersion=false
"""


def make_profile(home: Path) -> Path:
    """Make an empty profile with a copy of the plugin, not enabled; return the plugin's folder."""
    profile = home / "profiles" / "profiles" / "default"
    (profile / "QGIS").mkdir(parents=True)
    (profile / "QGIS" / "QGIS3.ini").write_text(SETTINGS, encoding="utf-8")
    plugin = profile / "python" / "plugins" / "crispline"
    shutil.copytree(PLUGIN, plugin, ignore=shutil.ignore_patterns("__pycache__"))
    return plugin


def start_qgis(home: Path, *, compile_modules: bool) -> dict[str, Any]:
    """Start QGIS once and return what the probe measured, in seconds."""
    output = home / "measured.json"
    kept = {name: value for name, value in os.environ.items() if name not in LEAKING}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    environment = kept | {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_RUNTIME_DIR": str(home),
        "LC_ALL": "C.UTF-8",
        "CRISPLINE_PROBE_OUTPUT": str(output),
    }
    if not compile_modules:
        environment["PYTHONDONTWRITEBYTECODE"] = "1"
    profiles = ["--profiles-path", str(home / "profiles"), "--nologo", "--noversioncheck"]
    screen = ["xvfb-run", "-a", "-s", "-screen 0 1600x1000x24"]
    command = [*screen, "qgis", *profiles, "--lang", "en", "--code", str(PROBE)]
    subprocess.run(command, env=environment, check=True, timeout=120, capture_output=True)
    measured: dict[str, Any] = json.loads(output.read_text(encoding="utf-8"))
    output.unlink()
    return measured


def measure(*, runs: int, compile_modules: bool) -> dict[str, Any]:
    """Return medians and all runs of each part."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        home.chmod(0o700)
        make_profile(home)
        if compile_modules:
            start_qgis(home, compile_modules=True)
        for run in range(runs):
            found.append(start_qgis(home, compile_modules=compile_modules))
            say(f"run {run + 1}: {1000 * found[-1]['seconds']['total']:.1f} ms")
    parts = {name: summarise([f["seconds"][name] for f in found]) for name in found[0]["seconds"]}
    return {"qgis": found[0]["qgis"], "modules": found[0]["modules"], "parts": parts}


def main() -> None:
    """Measure and publish."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--no-save", action="store_true", help="print only")
    arguments = parser.parse_args()
    for program in ("qgis", "xvfb-run"):
        if shutil.which(program) is None:
            raise SystemExit(f"expected the program {program}, found none; install it")
    compiled = measure(runs=arguments.runs, compile_modules=True)
    first = measure(runs=arguments.runs, compile_modules=False)
    figures = {
        "qgis": compiled["qgis"],
        "modules_imported": compiled["modules"],
        "modules_compiled_before": compiled["parts"],
        "modules_not_compiled": first["parts"],
    }
    publish("plugin_start", figures, save=not arguments.no_save)


if __name__ == "__main__":
    main()
