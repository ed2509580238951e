"""Class changes across the lines of the inference tiles over those at shifted lines.

Lines are where tiles begin, where they end, and the middle of each overlap; each kind is compared
with the same lines moved by some pixels to both sides. The plain script cuts tiles off in the
middle of the overlap, which is its only line.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray

from benchmarks.baselines import OVERLAP, TILE, classify_plainly, open_session, tile_starts
from benchmarks.measurement import SHARED_DATA, crispline_command, publish, run_child
from crispline.engine.grid import Shape
from crispline.engine.metrics import change_rate, seam_ratio
from crispline.engine.tiling import AxisPlan, plan_tiles

SHIFTS = (-36, -28, -20, 20, 28, 36)

Labels = NDArray[np.uint8]


def classify_ours(model: Path, raster: Path) -> Labels:
    """Return the labels of our class map of a raster."""
    with tempfile.TemporaryDirectory() as name:
        class_map = Path(name) / "classes.tif"
        run_child(
            crispline_command(
                "segment", raster, model, "--class-map", class_map,
                "--native", "--overlap", str(OVERLAP), "--json",
            )
        )  # fmt: skip
        with rasterio.open(class_map) as opened:
            labels: Labels = opened.read(1)
    return labels


def compare_lines(labels: Labels, *, rows: list[int], columns: list[int]) -> dict[str, Any]:
    """Return the seam ratio of some lines, and the change rates it comes from."""
    return {
        "ratio": round(seam_ratio(labels, row_lines=rows, column_lines=columns, shifts=SHIFTS), 4),
        "changes_per_pixel": round(change_rate(labels, row_lines=rows, column_lines=columns), 6),
        "changes_per_pixel_shifted": {
            str(shift): round(
                change_rate(
                    labels,
                    row_lines=[r + shift for r in rows],
                    column_lines=[c + shift for c in columns],
                ),
                6,
            )
            for shift in SHIFTS
        },
    }


def list_lines(axis: AxisPlan) -> dict[str, list[int]]:
    """Return where tiles begin and end, and the middles of their overlaps."""
    starts = list(axis.starts)
    stops = [start + axis.kept for start in starts]
    middles = [(start + stop) // 2 for start, stop in zip(starts[1:], stops, strict=False)]
    return {"begin": starts[1:], "end": stops[:-1], "middle": middles}


def score_ours(labels: Labels) -> dict[str, Any]:
    """Return the seam ratios of all lines of our tile plan."""
    plan = plan_tiles(Shape(*labels.shape), tile=Shape(TILE, TILE), overlap=OVERLAP)
    rows, columns = list_lines(plan.rows), list_lines(plan.columns)
    figures = {kind: compare_lines(labels, rows=rows[kind], columns=columns[kind]) for kind in rows}
    every_row = sorted(rows["begin"] + rows["end"])
    every_column = sorted(columns["begin"] + columns["end"])
    figures["begin_and_end"] = compare_lines(labels, rows=every_row, columns=every_column)
    return figures


def score_plain(labels: Labels) -> dict[str, Any]:
    """Return the seam ratio of the plain script's lines."""
    margin = int(TILE * OVERLAP) // 2
    rows, columns = ([start + margin for start in tile_starts(size)[1:]] for size in labels.shape)
    return compare_lines(labels, rows=rows, columns=columns)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=SHARED_DATA / "models" / "anchor.onnx")
    parser.add_argument(
        "--raster", type=Path, default=SHARED_DATA / "oam_buildings" / "zanzibar_0.tif"
    )
    parser.add_argument("--no-plain", action="store_true", help="leave the plain script out")
    parser.add_argument("--no-save", action="store_true", help="print only")
    arguments = parser.parse_args()
    labels = classify_ours(arguments.model, arguments.raster)
    figures: dict[str, Any] = {"ours": score_ours(labels)}
    if not arguments.no_plain:
        session = open_session(arguments.model)
        figures["plain"] = score_plain(classify_plainly(session, arguments.raster))
    publish("seams", figures, save=not arguments.no_save)


if __name__ == "__main__":
    main()
