"""How far the boundaries of a clean scene's polygons lie from its exact truth.

Input are the exact probabilities of a scene (anti-aliased, blurred, no noise). The figure is the
mean symmetric boundary distance of a building: each building of the truth that lies wholly inside
the scene (row houses joined, since no class map parts them) is matched to the polygon that shares
more than half of the union with it; both outlines, courtyards included, are cut into pieces of at
most half a pixel, and the distances of the pieces to the other outline are averaged over length;
the two directions are averaged, then the buildings. The same figure over all class boundaries is
told beside it, and both for the stair-steps of `rasterio.features.shapes`.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

import numpy as np
import shapely

from benchmarks.baselines import Polygons, polygonise
from benchmarks.measurement import publish, say
from benchmarks.scenes import (
    DENSE_PIXEL_SIZE,
    SEED,
    ArrayProbabilities,
    describe_scene,
    draw_probabilities,
)
from benchmarks.vectorise import SETTINGS
from crispline.engine.boundary_metrics import boundary_distance, boundary_lines
from crispline.engine.object_metrics import dissolve, score_objects
from crispline.engine.scene import SceneSpec, truth_window
from crispline.engine.vectorise import VectoriseSettings, vectorise

BUILDING = 1
#: Buildings nearer to the edge of the scene are cut by it.
MARGIN_PIXELS = 5.0
REACH_PIXELS = 5.0


def to_pixels(polygons: Polygons, spec: SceneSpec) -> Polygons:
    """Return polygons in pixel coordinates."""
    inverse = ~spec.grid.transform

    def locate(points: np.ndarray[Any, np.dtype[np.float64]]) -> Any:
        return np.column_stack(
            [
                inverse.a * points[:, 0] + inverse.c,
                inverse.e * points[:, 1] + inverse.f,
            ]
        )

    return Polygons(np.asarray(shapely.transform(polygons.geometry, locate)), polygons.class_id)


def score(result: Polygons, truth: Polygons, *, size: int) -> dict[str, Any]:
    """Return buildings' geometry and the distance of all class boundaries, in pixels."""
    inside = shapely.box(MARGIN_PIXELS, MARGIN_PIXELS, size - MARGIN_PIXELS, size - MARGIN_PIXELS)
    buildings = dissolve(truth.geometry[truth.class_id == BUILDING])
    whole = buildings[shapely.within(buildings, inside)]
    objects = score_objects(
        dissolve(result.geometry[result.class_id == BUILDING]), whole, spacing=0.5
    )
    frame = shapely.box(0, 0, size, size)
    lines = [boundary_lines(p.geometry, p.class_id, frame=frame) for p in (result, truth)]
    network = boundary_distance(lines[0], lines[1], spacing=0.5, reach=REACH_PIXELS)
    return {
        "buildings": _round(asdict(objects)),
        "all_boundaries": _round(asdict(network)),
        "vertices": int(shapely.get_num_coordinates(result.geometry).sum()),
    }


def _round(values: dict[str, Any]) -> dict[str, Any]:
    return {k: round(v, 4) if isinstance(v, float) else v for k, v in values.items()}


def trace(reader: ArrayProbabilities, settings: VectoriseSettings) -> Polygons:
    """Return our polygons."""
    batches = list(vectorise(reader, settings).batches())
    return Polygons(
        np.concatenate([batch.geometry for batch in batches]),
        np.concatenate([batch.class_id for batch in batches]),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=4096)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--pixel-size", type=float, default=DENSE_PIXEL_SIZE, help="metres")
    parser.add_argument("--no-save", action="store_true", help="print only")
    arguments = parser.parse_args()
    spec = describe_scene(arguments.size, seed=arguments.seed, pixel_size=arguments.pixel_size)
    reader = draw_probabilities(spec)
    frame = truth_window(spec, spec.grid.window)
    truth = to_pixels(Polygons(np.asarray(frame.geometry), frame["class_id"].to_numpy()), spec)
    labels = reader.values.argmax(axis=0).astype(np.uint8)
    competitors = {
        "ours": trace(reader, SETTINGS),
        "ours_every_vertex": trace(reader, VectoriseSettings(tolerance=0.0)),
        "stair_steps": polygonise(labels, spec.grid.transform),
    }
    figures = {}
    for name, polygons in competitors.items():
        figures[name] = score(to_pixels(polygons, spec), truth, size=arguments.size)
        say(f"{name}: {figures[name]}")
    publish(
        "accuracy",
        {
            "scene": f"{arguments.size} x {arguments.size} pixels of {arguments.pixel_size} m, "
            f"seed {arguments.seed}",
            "tolerance_px": SETTINGS.tolerance,
            "minimum_px": SETTINGS.minimum_pixels,
            "mean_boundary_distance_px": {
                name: one["buildings"]["boundary_distance"] for name, one in figures.items()
            },
            **figures,
        },
        save=not arguments.no_save,
    )


if __name__ == "__main__":
    main()
