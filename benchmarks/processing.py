"""`processing.run("crispline:segmentraster")` in QGIS against `crispline segment`.

A round times, one after the other: the command line (a process of its own, from its start to its
end); the algorithm in a QGIS that has just started, so that the engine's worker starts with it
(`cold`); the same again, the worker warm (`warm`), and into a memory layer (`warm_memory`). QGIS'
own start is left out. Ratios are taken within a round. Before the first round each runs once on a
small part, so that compiled code is in its cache.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.baselines import crop_raster
from benchmarks.measurement import (
    REPOSITORY,
    SHARED_DATA,
    crispline_command,
    median_ratio,
    publish,
    run_child,
    say,
    summarise,
    time_call,
)

WAYS = ("cold", "warm", "warm_memory")
#: The part that everybody runs on before the first round, in pixels from the upper left corner.
WARM_UP_PIXELS = 1024
#: What would lead QGIS to the libraries of the environment that this runs in.
LEAKING = ("VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME", "PROJ_LIB", "PROJ_DATA", "GDAL_DATA")


class Qgis:
    """A running QGIS without a window."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(self, parameters: dict[str, Any]) -> dict[str, Any]:
        """Run the algorithm and return its seconds and numbers."""
        if self._process.stdin is None or self._process.stdout is None:
            raise SystemExit("QGIS was started without pipes")
        self._process.stdin.write(json.dumps(parameters) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit("QGIS ended in mid-run")
        answer: dict[str, Any] = json.loads(line)
        return answer


@contextmanager
def start_qgis(python: str, folder: Path) -> Iterator[Qgis]:
    """Start QGIS in its own Python with an empty profile in `folder`."""
    environment = {name: value for name, value in os.environ.items() if name not in LEAKING}
    environment |= {
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_RUNTIME_DIR": str(folder),
        "QT_QPA_PLATFORM": "offscreen",
        "CRISPLINE_ENGINE_PYTHON": sys.executable,
    }
    runner = REPOSITORY / "benchmarks" / "processing_runner.py"
    command = [python, str(runner), str(REPOSITORY / "qgis_plugin"), str(folder / "crispline")]
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield Qgis(process)
    finally:
        if process.stdin is not None:
            process.stdin.close()
        process.wait(timeout=60)


def run_command(raster: Path, model: str, output: Path) -> dict[str, Any]:
    """Run `crispline segment` and return its report with the whole process's seconds."""
    models = [model] if model else []
    command = crispline_command("segment", raster, *models, "-o", output, "--overwrite", "--json")
    done = time_call(lambda: run_child(command))
    return {**done.value, "whole": done.seconds}


def run_round(raster: Path, model: str, folder: Path, python: str) -> dict[str, dict[str, Any]]:
    """Run everybody once."""
    home = Path(tempfile.mkdtemp(dir=folder))
    found = {"command": run_command(raster, model, home / "command.gpkg")}
    given = {"INPUT": str(raster), "MODEL": model}
    with start_qgis(python, home) as qgis:
        found["cold"] = qgis.run({**given, "OUTPUT": str(home / "cold.gpkg")})
        found["warm"] = qgis.run({**given, "OUTPUT": str(home / "warm.gpkg")})
        found["warm_memory"] = qgis.run({**given, "OUTPUT": "memory:"})
    return found


def compare(rounds: list[dict[str, dict[str, Any]]]) -> dict[str, Any]:
    """Return medians and paired ratios of some rounds."""
    command = [one["command"]["whole"] for one in rounds]
    ways = {way: [one[way]["seconds"] for one in rounds] for way in WAYS}
    last = rounds[-1]
    return {
        "pixels": last["command"]["pixels"],
        "device": last["warm"]["device"],
        "polygons": {way: last[way]["polygons"] for way in ("command", *WAYS)},
        "seconds": {
            "command": summarise(command),
            "command_after_start": summarise([r["command"]["seconds"]["total"] for r in rounds]),
            **{way: summarise(values) for way, values in ways.items()},
        },
        "over_command": {
            way: round(median_ratio(values, command), 4) for way, values in ways.items()
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="", help="an ONNX model; without it the embedded one")
    parser.add_argument(
        "--raster", type=Path, default=SHARED_DATA / "oam_buildings" / "zanzibar_0.tif"
    )
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--qgis-python", default="/usr/bin/python3", help="imports qgis.core")
    parser.add_argument("--no-save", action="store_true", help="print only")
    arguments = parser.parse_args()
    model = str(Path(arguments.model).resolve()) if arguments.model else ""
    raster = arguments.raster.resolve()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        piece = crop_raster(raster, folder / "piece.tif", size=WARM_UP_PIXELS)
        run_round(piece, model, folder, arguments.qgis_python)
        rounds = []
        for number in range(arguments.runs):
            rounds.append(run_round(raster, model, folder, arguments.qgis_python))
            say(f"round {number + 1}: {compare(rounds[-1:])['over_command']}")
    kind = Path(model).stem if model else "embedded"
    publish(
        f"processing_{kind}",
        {"model": kind, "raster": raster.name, **compare(rounds)},
        save=not arguments.no_save,
    )


if __name__ == "__main__":
    main()
