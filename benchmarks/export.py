"""Exported checkpoints against torch: agreement on real tiles, size and speed by precision.

Each checkpoint is exported in float32, float16 and int8 with the same rasters, as
`crispline-export` does it. Agreement and the largest difference of probabilities are those of the
export's own check, on real tiles (for int8 on tiles that neither calibrated it nor chose its
layers). Speed is that of ONNX Runtime on the CPU as the engine sets it up, one tile at a time;
rounds take all precisions in turn, and ratios to float32 are taken within a round.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measurement import SHARED_DATA, median_ratio, publish, say, time_call
from crispline.engine.model import TileModel, open_model
from crispline_export import ExportReport, ExportSettings, export_checkpoint
from crispline_export.errors import VerificationError
from crispline_export.settings import MINIMUM_AGREEMENT, PRECISIONS

RASTERS = (
    SHARED_DATA / "oam_buildings" / "zanzibar_1.tif",
    SHARED_DATA / "oam_buildings" / "banepa_nepal_1.tif",
    SHARED_DATA / "rasters" / "neon_deepforest" / "HARV_001.tif",
)


@dataclass(frozen=True, slots=True)
class Precision:
    """One export of a checkpoint, None where it did not follow torch; `refusal` says why."""

    name: str
    report: ExportReport | None
    refusal: str = ""


def export_all(
    checkpoint: Path, rasters: Sequence[Path], folder: Path, *, tile: int | None
) -> list[Precision]:
    """Export a checkpoint in every precision."""
    found = []
    for name in PRECISIONS:
        say(f"{checkpoint}: {name}")
        settings = ExportSettings(precision=name, tile=tile)
        try:
            report = export_checkpoint(
                checkpoint, folder / f"{name}.onnx", settings=settings, rasters=rasters
            )
        except VerificationError as error:
            found.append(Precision(name, None, str(error)))
        else:
            found.append(Precision(name, report))
    return found


def time_all(paths: Sequence[Path], *, threads: int, rounds: int) -> list[list[float]]:
    """Return the seconds of every round by model, one after the other in a round."""
    with ExitStack() as stack:
        models = [stack.enter_context(open_model(p, device="cpu", threads=threads)) for p in paths]
        batches = [_draw_tile(model) for model in models]
        for model, batch in zip(models, batches, strict=True):
            model.predict(batch)
        seconds: list[list[float]] = [[] for _ in models]
        for _ in range(rounds):
            for taken, model, batch in zip(seconds, models, batches, strict=True):
                taken.append(time_call(partial(model.predict, batch)).seconds)
    return seconds


def _draw_tile(model: TileModel) -> Any:
    tile = model.tile_shape()
    shape = (1, len(model.card.input.bands), tile.height, tile.width)
    return np.random.default_rng(0).integers(0, 256, shape, np.uint8)


def describe(item: Precision, seconds: Sequence[float], reference: Sequence[float]) -> Any:
    """Return the figures of one precision; `reference` are the seconds of float32."""
    if item.report is None:
        return {"refused": item.refusal}
    report = item.report
    real = report.comparisons[-1]
    mixture = report.mixture
    pixels = report.timing.tile_height * report.timing.tile_width / 1e6
    return {
        "tiles": real.tiles,
        "argmax_agreement": round(real.agreement, 6),
        "reached": real.agreement >= MINIMUM_AGREEMENT[item.name],
        "max_difference": round(real.difference, 6),
        "bytes": report.size_bytes,
        "mpx_per_s": round(pixels / statistics.median(seconds), 2),
        "best_mpx_per_s": round(pixels / min(seconds), 2),
        "times_as_fast_as_float32": (
            round(median_ratio(reference, seconds), 2) if reference else None
        ),
        "products_in_float32": None if mixture is None else mixture.in_float32,
        "products": None if mixture is None else mixture.products,
    }


def measure(checkpoint: Path, arguments: argparse.Namespace) -> dict[str, Any]:
    """Return the figures of one checkpoint by precision."""
    with tempfile.TemporaryDirectory() as name:
        exports = export_all(checkpoint, arguments.raster, Path(name), tile=arguments.tile)
        written = [item for item in exports if item.report is not None]
        paths = [item.report.path for item in written if item.report is not None]
        times = time_all(paths, threads=arguments.threads, rounds=arguments.rounds)
        seconds = dict(zip((item.name for item in written), times, strict=True))
        return {
            item.name: describe(item, seconds.get(item.name, ()), seconds.get("float32", ()))
            for item in exports
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoints", type=Path, nargs="+", help="of crispline-train")
    parser.add_argument("--raster", type=Path, action="append", help="to check and calibrate on")
    parser.add_argument("--tile", type=int, default=512, help="side of the tiles, pixels")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--no-save", action="store_true", help="print only")
    arguments = parser.parse_args()
    arguments.raster = arguments.raster or list(RASTERS)
    publish(
        "export",
        {
            "rasters": [path.name for path in arguments.raster],
            "tile": arguments.tile,
            "threads": arguments.threads,
            "rounds": arguments.rounds,
            "checkpoints": {
                f"{path.parent.name}/{path.name}": measure(path, arguments)
                for path in arguments.checkpoints
            },
        },
        save=not arguments.no_save,
    )


if __name__ == "__main__":
    main()
