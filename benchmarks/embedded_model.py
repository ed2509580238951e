"""A model that was trained on generated scenes, on scenes that it has never seen.

Scores are those of single tiles, without the engine's blending: mean IoU over classes, Boundary IoU
and boundary F1 against the exact truth. Speed is that of ONNX Runtime on the CPU as the engine sets
it up, reading and vectorising left out; the same is given for one thread.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.measurement import REPOSITORY, publish, say, time_call
from crispline.engine.boundary_metrics import BoundaryCounts, count_boundaries
from crispline.engine.grid import Window
from crispline.engine.metrics import ClassScores, count_confusion, score_classes
from crispline.engine.model import TileModel, open_model
from crispline.engine.scene import SCENE_CLASSES
from crispline_training.data.scenes import list_scenes

EMBEDDED = REPOSITORY / "qgis_plugin" / "crispline" / "models"
#: No model may have been trained on scenes with these seeds.
FIRST_SEED = 9000
RADII = (1, 3, 5)
#: What the figures are to reach: mean IoU, Boundary IoU at 3 pixels, Mpx/s on two threads, bytes.
BARS = {"miou": 0.85, "boundary_iou_3": 0.70, "mpx_per_s": 1.5, "bytes": 4_000_000}

Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Tile:
    """An unseen image (band, row, column) and its labels (row, column)."""

    image: Bytes
    label: Bytes


def draw_tiles(count: int, side: int, pixel_size: float) -> Iterator[Tile]:
    """Yield one tile of each of `count` scenes."""
    for scene in list_scenes(FIRST_SEED, count, side=side, pixel_size=pixel_size, folder=None):
        yield Tile(*scene.read(Window(0, 0, side, side)))


def score_tiles(model: TileModel, tiles: list[Tile]) -> dict[str, Any]:
    """Return the scores of a model over tiles."""
    classes = len(SCENE_CLASSES)
    confusion = np.zeros((classes, classes + 1), np.int64)
    borders: BoundaryCounts | None = None
    for tile in tiles:
        found = model.predict(tile.image[None])[0].argmax(axis=0).astype(np.uint8)
        confusion += count_confusion(tile.label, found, class_count=classes)
        core = (slice(0, tile.label.shape[0]), slice(0, tile.label.shape[1]))
        counts = count_boundaries(tile.label, found, class_count=classes, radii=RADII, core=core)
        borders = counts if borders is None else borders + counts
    if borders is None:
        raise SystemExit("expected at least one scene, found --scenes 0")
    return describe_scores(score_classes(confusion), borders)


def describe_scores(scores: ClassScores, borders: BoundaryCounts) -> dict[str, Any]:
    """Return scores by name, rounded."""
    names = [info.name for info in SCENE_CLASSES]
    figures: dict[str, Any] = {
        "miou": round(scores.mean_iou, 4),
        "mf1": round(scores.mean_f1, 4),
        "accuracy": round(scores.overall_accuracy, 4),
    }
    for i, radius in enumerate(RADII):
        figures[f"boundary_iou_{radius}"] = round(float(np.nanmean(borders.iou[i])), 4)
        figures[f"boundary_f1_{radius}"] = round(float(np.nanmean(borders.f1[i])), 4)
    figures["iou"] = dict(zip(names, scores.iou.round(4).tolist(), strict=True))
    figures["boundary_iou_3_by_class"] = dict(
        zip(names, borders.iou[RADII.index(3)].round(4).tolist(), strict=True)
    )
    return figures


def time_model(path: Path, tile: Bytes, *, threads: int, runs: int) -> dict[str, Any]:
    """Return the throughput of a model on tiles like the given one, batch 1."""
    with open_model(path, device="cpu", threads=threads) as model:
        batch = tile[None]
        model.predict(batch)
        seconds = [time_call(lambda: model.predict(batch)).seconds for _ in range(runs)]
    pixels = tile.shape[1] * tile.shape[2] / 1e6
    return {
        "threads": threads,
        "mpx_per_s": round(pixels / statistics.median(seconds), 2),
        "best_mpx_per_s": round(pixels / min(seconds), 2),
        "runs": runs,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, nargs="?", default=None, help="the plugin's by default")
    parser.add_argument("--scenes", type=int, default=24)
    parser.add_argument("--side", type=int, default=512, help="of tiles, pixels")
    parser.add_argument("--pixel-size", type=float, default=0.1, help="metres")
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--no-save", action="store_true", help="print only")
    arguments = parser.parse_args()
    path = arguments.model or min(EMBEDDED.glob("*.onnx"))
    say(f"drawing {arguments.scenes} scenes")
    tiles = list(draw_tiles(arguments.scenes, arguments.side, arguments.pixel_size))
    with open_model(path, device="cpu") as model:
        figures = score_tiles(model, tiles)
    speed = [time_model(path, tiles[0].image, threads=n, runs=arguments.runs) for n in (2, 1)]
    size = path.stat().st_size
    reached = {
        "miou": figures["miou"] >= BARS["miou"],
        "boundary_iou_3": figures["boundary_iou_3"] >= BARS["boundary_iou_3"],
        "mpx_per_s": speed[0]["mpx_per_s"] >= BARS["mpx_per_s"],
        "bytes": size <= BARS["bytes"],
    }
    result = {
        "model": path.name,
        "bytes": size,
        "scenes": arguments.scenes,
        "side": arguments.side,
        "pixel_size": arguments.pixel_size,
        **figures,
        "speed": speed,
        "bars": BARS,
        "reached": reached,
    }
    publish("embedded_model", result, save=not arguments.no_save)


if __name__ == "__main__":
    main()
