"""Whether a job's polygons depend on how it ran: block size, threads, kills and resumes.

A piece of a raster is segmented over and over; each time the polygons, in the order of the file,
must equal those of the first run to the last bit. Kills are SIGKILL at random moments of the
undisturbed run's duration; the same command then goes on to the end.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import geopandas
import shapely

from benchmarks.baselines import crop_raster
from benchmarks.measurement import (
    REPOSITORY,
    SHARED_DATA,
    crispline_command,
    publish,
    run_child,
    say,
    time_call,
)
from benchmarks.near_free_model import build_near_free_model

SIZE = 4096
SEED = 11
#: Small, so that a killed job has finished some of its blocks.
KILLED_BLOCK_SIZE = 512
#: A job that ends before it is killed is tried again at another moment, so often at most.
_MOST_TRIES = 3


def digest(path: Path) -> dict[str, str]:
    """Return digests of a layer's geometry and of its attributes, in the order of the file."""
    frame = geopandas.read_file(path, engine="pyogrio")
    geometry = b"".join(shapely.to_wkb(frame.geometry.to_numpy()))
    table = frame.drop(columns=frame.geometry.name).to_csv(index=False).encode()
    return {
        "geometry": hashlib.sha256(geometry).hexdigest()[:16],
        "attributes": hashlib.sha256(table).hexdigest()[:16],
    }


def segment_command(raster: Path, model: Path, output: Path, *options: str) -> list[str]:
    """Return the command of one job."""
    return crispline_command("segment", raster, model, "-o", output, "--native", "--json", *options)


def try_settings(raster: Path, model: Path, folder: Path) -> list[dict[str, Any]]:
    """Run with several block sizes and threads."""
    results = []
    for block_size in (512, 1000, 1024, 100_000):
        for threads in (1, 2):
            output = folder / f"blocks_{block_size}_{threads}.gpkg"
            options = ("--block-size", str(block_size), "--threads", str(threads))
            report = run_child(segment_command(raster, model, output, *options))
            results.append(
                {"block_size": block_size, "threads": threads, "digest": digest(output)}
                | {"polygons": report["polygons"]}
            )
            say(str(results[-1]))
    return results


def kill(command: list[str], *, after: float) -> bool:
    """Start a job, kill it after some seconds, and return whether it was still running."""
    process = subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.DEVNULL)
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return True
    return False


def kill_and_resume(command: list[str], output: Path, *, after: float) -> dict[str, Any] | None:
    """Kill a job, run it again, and report what the second run did; None if it was too late.

    Too late is also when the output is there already: it is then complete, and read to prove it.
    """
    if not kill(command, after=after):
        return None
    if output.exists():
        say(f"killed after its output was there: {digest(output)}")
        return None
    report = run_child(command)
    return {
        "killed_after_s": round(after, 3),
        **{key: report[key] for key in ("tiles", "tiles_resumed", "tiles_skipped")},
        "digest": digest(output),
        "left_behind": sorted(path.name for path in output.parent.iterdir() if path != output),
    }


def try_kills(raster: Path, model: Path, folder: Path, *, kills: int) -> dict[str, Any]:
    """Run undisturbed once, then kill at random moments of the job (not of Python's start)."""
    first = folder / "undisturbed.gpkg"
    blocks = ("--block-size", str(KILLED_BLOCK_SIZE))
    done = time_call(lambda: run_child(segment_command(raster, model, first, *blocks)))
    working = done.value["seconds"]["total"]
    moments = random.Random(SEED)  # noqa: S311  # moments, no secrets
    results: list[dict[str, Any]] = []
    for number in range(_MOST_TRIES * kills):
        if len(results) == kills:
            break
        home = folder / f"kill_{number}"
        home.mkdir()
        output = home / "polygons.gpkg"
        after = done.seconds - working * moments.random()
        command = segment_command(raster, model, output, *blocks)
        result = kill_and_resume(command, output, after=after)
        if result is not None:
            results.append(result)
            say(str(result))
    tiles = done.value["tiles"]
    return {
        "undisturbed": {
            "digest": digest(first),
            "seconds": round(done.seconds, 2),
            "working_seconds": working,
            "tiles": tiles,
        },
        "no_finished_tile_inferred_again": all(
            one["tiles"] + one["tiles_resumed"] == tiles for one in results
        ),
        "kills": results,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--raster", type=Path, default=SHARED_DATA / "oam_buildings" / "zanzibar_0.tif"
    )
    parser.add_argument("--model", type=Path, help="an ONNX model; without it the near-free one")
    parser.add_argument("--crop", type=int, default=SIZE, help="rows and columns of the piece")
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--no-save", action="store_true", help="print only")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        model = arguments.model or build_near_free_model(folder / "near_free.onnx")
        raster = crop_raster(arguments.raster, folder / "piece.tif", size=arguments.crop)
        settings = try_settings(raster, model, folder)
        killed = try_kills(raster, model, folder, kills=arguments.kills)
    digests = [one["digest"] for one in (*settings, killed["undisturbed"], *killed["kills"])]
    publish(
        "robustness",
        {
            "piece": f"{arguments.crop} x {arguments.crop} of {arguments.raster.name}",
            "identical_geometry": len({one["geometry"] for one in digests}) == 1,
            "identical_attributes": len({one["attributes"] for one in digests}) == 1,
            "settings": settings,
            **killed,
        },
        save=not arguments.no_save,
    )


if __name__ == "__main__":
    main()
