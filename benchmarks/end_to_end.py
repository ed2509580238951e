"""A raster to a GeoPackage of polygons: ours, bare `session.run`, and a plain script.

Every run is a process of its own; a round runs all of them one after the other, and ratios are
taken within a round. Times are those between opening the raster and the finished file, on each
program's own clock; starting Python and importing the libraries is told apart (`with_start`).
`bare` is `session.run` alone, one tile a call, over as many tiles of the same size and overlap.
Before the first round ours runs once on a small piece, so that compiled code is in its cache.

Without a model the near-free one is built and used: it shows what the engine itself can do.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.baselines import crop_raster
from benchmarks.measurement import (
    SHARED_DATA,
    crispline_command,
    median_ratio,
    publish,
    run_child,
    say,
    summarise,
    time_call,
)
from benchmarks.near_free_model import build_near_free_model

WARM_UP_SIZE = 1024


def run_ours(raster: Path, model: Path, output: Path) -> dict[str, Any]:
    """Run `crispline segment` and return its report, with the whole process's seconds."""
    command = crispline_command(
        "segment", raster, model, "-o", output, "--native", "--overwrite", "--json"
    )
    done = time_call(lambda: run_child(command))
    report: dict[str, Any] = done.value
    return {**report, "with_start": done.seconds}


def run_baseline(raster: Path, model: Path, *, which: str) -> dict[str, Any]:
    """Run a competitor and return its figures."""
    command = [sys.executable, "-m", "benchmarks.baselines", str(model), "--raster", str(raster)]
    done = time_call(lambda: run_child([*command, "--only", which, "--no-save"]))
    key = {"bare": "bare_session_run", "plain": "plain_script"}[which]
    return {**done.value[key], "with_start": done.seconds}


def run_round(raster: Path, model: Path, folder: Path) -> dict[str, dict[str, Any]]:
    """Run everybody once."""
    return {
        "bare": run_baseline(raster, model, which="bare"),
        "ours": run_ours(raster, model, folder / "ours.gpkg"),
        "plain": run_baseline(raster, model, which="plain"),
    }


def compare(rounds: list[dict[str, dict[str, Any]]]) -> dict[str, Any]:
    """Return medians and paired ratios of some rounds."""
    seconds = {
        "bare": [one["bare"]["seconds"] for one in rounds],
        "ours": [one["ours"]["seconds"]["total"] for one in rounds],
        "plain": [one["plain"]["seconds"]["total"] for one in rounds],
    }
    pixels = rounds[0]["ours"]["pixels"]
    speeds = {name: pixels / 1e6 / statistics.median(values) for name, values in seconds.items()}
    last = rounds[-1]["ours"]
    return {
        "pixels": pixels,
        "tiles": {"bare": rounds[0]["bare"]["tiles"], "ours": last["tiles"]},
        "seconds": {name: summarise(values) for name, values in seconds.items()},
        "with_start_s": {
            name: summarise([one[name]["with_start"] for one in rounds]) for name in seconds
        },
        "megapixels_per_second": {name: round(value, 3) for name, value in speeds.items()},
        "ours_over_bare": round(median_ratio(seconds["ours"], seconds["bare"]), 4),
        "plain_over_bare": round(median_ratio(seconds["plain"], seconds["bare"]), 4),
        "ours_stages_s": last["seconds"],
        "ours_busy_s": last.get("busy_seconds"),
        "polygons": {"ours": last["polygons"], "plain": rounds[-1]["plain"]["polygons"]},
        "vertices": {"ours": last["vertices"], "plain": rounds[-1]["plain"]["vertices"]},
        "peak_rss_mb": {
            "ours": last["peak_rss_mb"],
            "plain": rounds[-1]["plain"]["peak_rss_mb"],
        },
        "device": last["device"],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, help="an ONNX model; without it the near-free one")
    parser.add_argument(
        "--raster", type=Path, default=SHARED_DATA / "oam_buildings" / "zanzibar_0.tif"
    )
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--crop", type=int, help="only the first rows and columns")
    parser.add_argument("--no-save", action="store_true", help="print only")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        model = arguments.model or build_near_free_model(folder / "near_free.onnx")
        piece = crop_raster(arguments.raster, folder / "piece.tif", size=WARM_UP_SIZE)
        run_ours(piece, model, folder / "piece.gpkg")
        raster = arguments.raster
        if arguments.crop:
            raster = crop_raster(raster, folder / "crop.tif", size=arguments.crop)
        rounds = []
        for number in range(arguments.runs):
            rounds.append(run_round(raster, model, folder))
            say(f"round {number + 1}: {compare(rounds[-1:])['seconds']}")
    kind = "near_free" if arguments.model is None else arguments.model.stem
    publish(
        f"end_to_end_{kind}",
        {"model": kind, "raster": arguments.raster.name, **compare(rounds)},
        save=not arguments.no_save,
    )


if __name__ == "__main__":
    main()
