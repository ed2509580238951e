"""A raster to polygons through the worker that QGIS uses, against the command line; previews.

`start` is the time until a worker greets, `cli` that of a fresh `crispline segment` process,
`worker` that of the same job in a worker that has run before, `preview` that of a square view of
the raster's middle. All are measured from outside. Rounds run one after the other, ratios are taken
within a round.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import rasterio
from rasterio.windows import Window

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

BOOTSTRAP = REPOSITORY / "qgis_plugin" / "crispline" / "runtime" / "bootstrap.py"


class Worker:
    """A worker and one job at a time."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-I", str(BOOTSTRAP)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.wait_for("hello")

    def wait_for(self, *kinds: str) -> dict[str, Any]:
        for line in self._process.stdout or ():
            message: dict[str, Any] = json.loads(line)
            if message["type"] in kinds:
                return message
        raise SystemExit("the worker has ended")

    def run(self, task: str, **parameters: Any) -> dict[str, Any]:
        request = {"type": "run", "id": "a", "task": task, "parameters": parameters}
        if self._process.stdin is not None:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
        answer = self.wait_for("result", "error")
        if answer["type"] == "error":
            raise SystemExit(answer["message"])
        value: dict[str, Any] = answer["value"]
        return value

    def close(self) -> None:
        self._process.communicate()


def find_view(raster: Path, side: int) -> list[float]:
    """Return the extent of a square of `side` pixels in the middle."""
    with rasterio.open(raster) as source:
        row, column = (source.height - side) // 2, (source.width - side) // 2
        return list(source.window_bounds(Window(column, row, side, side)))


def run_round(
    worker: Worker, raster: Path, model: str, folder: Path, *, view: list[float]
) -> dict[str, float]:
    """Return the seconds of everything once."""
    job = {"raster": str(raster), "model": model, "overwrite": True}
    command = crispline_command("segment", raster, *([model] if model else []))
    command += ["-o", str(folder / "cli.gpkg"), "--overwrite", "--json"]
    return {
        "start": time_call(lambda: Worker().close()).seconds,
        "cli": time_call(lambda: run_child(command)).seconds,
        "worker": time_call(
            lambda: worker.run("segment", **job, outputs=[str(folder / "worker.gpkg")])
        ).seconds,
        "preview": time_call(
            lambda: worker.run("segment", **job, outputs=[str(folder / "view.gpkg")], extent=view)
        ).seconds,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="", help="an ONNX model; without it the embedded one")
    parser.add_argument(
        "--raster", type=Path, default=SHARED_DATA / "oam_buildings" / "zanzibar_0.tif"
    )
    parser.add_argument("--view", type=int, default=1024, help="side of the preview in pixels")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--no-save", action="store_true", help="print only")
    arguments = parser.parse_args()
    view = find_view(arguments.raster, arguments.view)
    worker = Worker()
    with tempfile.TemporaryDirectory() as name:
        worker.run("warm_up")
        rounds = []
        for _ in range(arguments.runs + 1):
            found = run_round(worker, arguments.raster, arguments.model, Path(name), view=view)
            say(str(found))
            rounds.append(found)
    worker.close()
    rounds = rounds[1:]  # the first one fills the caches of the disk
    seconds = {name: [one[name] for one in rounds] for name in rounds[0]}
    figures = {
        "raster": arguments.raster.name,
        "model": Path(arguments.model).stem or "embedded",
        "view_pixels": arguments.view,
        "seconds": {name: summarise(values) for name, values in seconds.items()},
        "worker_over_cli": round(median_ratio(seconds["worker"], seconds["cli"]), 4),
        "preview_s": round(statistics.median(seconds["preview"]), 3),
    }
    publish(f"worker_{figures['model']}", figures, save=not arguments.no_save)


if __name__ == "__main__":
    main()
