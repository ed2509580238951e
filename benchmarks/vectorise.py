"""Probabilities of a scene to polygons, on one thread, against GDAL's polygonizer.

Each round times, one after the other in the same process: ours (trace, clean, fit, repair,
polygons); the classes of the probabilities (argmax), which the others start from and is not held
against them; `rasterio.features.shapes` alone; shapes made shapely polygons; and those simplified
by `shapely.coverage_simplify`. Ratios are taken within a round, and their median is told.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

import numpy as np
import rasterio.features
import shapely

from benchmarks.baselines import Polygons, polygonise, simplify
from benchmarks.measurement import (
    median_ratio,
    peak_memory_mb,
    publish,
    say,
    summarise,
    time_call,
)
from benchmarks.scenes import (
    DENSE_PIXEL_SIZE,
    SPARSE_PIXEL_SIZE,
    ArrayProbabilities,
    describe_scene,
    draw_probabilities,
)
from crispline.engine.coverage import check_coverage
from crispline.engine.grid import Grid, Shape
from crispline.engine.job import DEFAULT_MINIMUM_PIXELS, DEFAULT_TOLERANCE
from crispline.engine.vectorise import VectoriseSettings, vectorise

SETTINGS = VectoriseSettings(minimum_pixels=DEFAULT_MINIMUM_PIXELS, tolerance=DEFAULT_TOLERANCE)


def trace_ours(reader: ArrayProbabilities, *, threads: int, block_size: int = 1024) -> Polygons:
    """Return the polygons of our vectoriser."""
    coverage = vectorise(reader, SETTINGS, block_size=block_size, threads=threads)
    batches = list(coverage.batches())
    return Polygons(
        np.concatenate([batch.geometry for batch in batches]),
        np.concatenate([batch.class_id for batch in batches]),
    )


def warm_up(reader: ArrayProbabilities) -> None:
    """Compile what is compiled on first use."""
    side = min(512, reader.grid.shape.height, reader.grid.shape.width)
    grid = Grid(Shape(side, side), reader.grid.transform, reader.grid.crs_wkt)
    trace_ours(ArrayProbabilities(grid, reader.values[:, :side, :side]), threads=1)


def run_round(reader: ArrayProbabilities) -> dict[str, float]:
    """Time every way once."""
    transform, pixel = reader.grid.transform, reader.grid.transform.a
    ours = time_call(lambda: trace_ours(reader, threads=1))
    argmax = time_call(lambda: reader.values.argmax(axis=0).astype(np.uint8))
    labels = argmax.value
    alone = time_call(lambda: list(rasterio.features.shapes(labels, transform=transform)))
    traced = time_call(lambda: polygonise(labels, transform))
    simplified = time_call(lambda: simplify(traced.value, pixel=pixel))
    return {
        "ours": ours.seconds,
        "argmax": argmax.seconds,
        "shapes_alone": alone.seconds,
        "shapes_to_polygons": traced.seconds,
        "shapes_and_coverage_simplify": traced.seconds + simplified.seconds,
    }


def inspect(polygons: Polygons, reader: ArrayProbabilities) -> dict[str, Any]:
    """Return what is wrong with the coverage, areas in pixels."""
    pixel_area = reader.grid.pixel_area
    valid = int(np.count_nonzero(reader.values.any(axis=0)))
    check = check_coverage(polygons.geometry, expected_area=valid * pixel_area)
    return {
        "polygons": check.polygons,
        "vertices": int(shapely.get_num_coordinates(polygons.geometry).sum()),
        "invalid_polygons": check.invalid_polygons,
        "unmatched_polygons": check.unmatched_polygons,
        "overlap_px": check.overlap_area / pixel_area,
        "gaps": check.gaps,
        "lost_px": (check.lost_area or 0.0) / pixel_area,
    }


def measure_scene(reader: ArrayProbabilities, *, runs: int) -> dict[str, Any]:
    """Time some rounds and check what came out."""
    warm_up(reader)
    rounds = []
    for _ in range(runs):
        rounds.append(run_round(reader))
        say(str({name: round(seconds, 3) for name, seconds in rounds[-1].items()}))
    times = {name: [one[name] for one in rounds] for name in rounds[0]}
    median = summarise(times["ours"])["median_s"]
    # The others start from the classes, which ours finds out by itself.
    with_argmax = [one["argmax"] + one["shapes_and_coverage_simplify"] for one in rounds]
    return {
        "pixel_size_m": reader.grid.transform.a,
        "seconds": {name: summarise(values) for name, values in times.items()},
        "ours_megapixels_per_second": round(reader.grid.shape.pixels / 1e6 / median, 2),
        "times_faster": {
            name: round(median_ratio(times[name], times["ours"]), 2)
            for name in ("shapes_alone", "shapes_to_polygons", "shapes_and_coverage_simplify")
        },
        "times_faster_from_probabilities": round(median_ratio(with_argmax, times["ours"]), 2),
        "coverage": inspect(trace_ours(reader, threads=1), reader),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=4096)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument(
        "--pixel-size",
        type=float,
        nargs="+",
        default=[DENSE_PIXEL_SIZE, SPARSE_PIXEL_SIZE],
        help="metres; the smaller, the fewer regions on the scene",
    )
    parser.add_argument("--no-save", action="store_true", help="print only")
    arguments = parser.parse_args()
    scenes = [
        measure_scene(
            draw_probabilities(describe_scene(arguments.size, pixel_size=pixel_size)),
            runs=arguments.runs,
        )
        for pixel_size in arguments.pixel_size
    ]
    publish(
        "vectorise",
        {
            "size": f"{arguments.size} x {arguments.size}, 6 classes",
            "threads": 1,
            "settings": asdict(SETTINGS),
            "scenes": scenes,
            "peak_rss_mb": peak_memory_mb(),
        },
        save=not arguments.no_save,
    )


if __name__ == "__main__":
    main()
