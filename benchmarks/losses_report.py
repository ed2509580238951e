"""The table of finished trainings: mean and spread over seeds, a line a loss."""

from __future__ import annotations

import json
import statistics
from collections import defaultdict
from pathlib import Path
from typing import Any

from crispline.engine.durable import atomic_path

#: Score in the JSON to its heading; all in percent.
COLUMNS = {
    "OA": "OA",
    "mF1": "mF1",
    "mIoU": "mIoU",
    "F1/car": "Car F1",
    "boundary_iou_1px": "BIoU 1 px",
    "boundary_iou_3px": "BIoU 3 px",
    "boundary_iou_5px": "BIoU 5 px",
}
#: The validation frame holds no clutter: its score says nothing.
CONVENTION = "without clutter/"

INTRODUCTION = """# Losses on labelled drone frames

    python -m benchmarks.losses

Frames of about 6.5 cm, ten to train on and one to validate, from scratch, one budget a network and
the same seeds for all losses. Scores in percent of the validation frame, inferred by the engine's
tiles and blending; full reference masks, without clutter, of which the frame has none. Mean, and in
brackets the range over the seeds. BIoU is Boundary IoU.
"""


def write_report(folder: Path, target: Path) -> None:
    """Write the table of the runs kept in a folder; nothing where there is none."""
    documents = [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))]
    if not documents:
        return
    alike = defaultdict(list)
    for document in documents:
        alike[document["network"], document["device"], str(document["budget"])].append(document)
    tables = [describe_runs(key[0], runs) for key, runs in sorted(alike.items())]
    with atomic_path(target) as path:
        path.write_text("\n".join([INTRODUCTION, *tables]), encoding="utf-8")


def describe_runs(network: str, documents: list[dict[str, Any]]) -> str:
    """Return the section of one network; all documents are of one budget and device."""
    by_loss = defaultdict(list)
    for document in documents:
        by_loss[document["loss"]].append(document)
    budget, device = documents[0]["budget"], documents[0]["device"]
    lines = [
        f"## {network}",
        "",
        f"{budget['steps']} steps of {budget['batch']} tiles of {budget['tile']} pixels, AdamW, "
        f"learning rate {budget['learning_rate']:g}, polynomial; on {device}, "
        f"{statistics.median(d['training_seconds'] for d in documents):.0f} s a training.",
        "",
        f"| loss | seeds | {' | '.join(COLUMNS.values())} |",
        f"|---|---|{'---|' * len(COLUMNS)}",
    ]
    for loss, runs in sorted(by_loss.items(), key=lambda item: -_mean(item[1], "mIoU")):
        cells = " | ".join(_describe(runs, score) for score in COLUMNS)
        lines.append(f"| {loss} | {len(runs)} | {cells} |")
    return "\n".join(lines) + "\n"


def _values(runs: list[dict[str, Any]], score: str) -> list[float]:
    return [100 * run["scores"][CONVENTION + score] for run in runs]


def _mean(runs: list[dict[str, Any]], score: str) -> float:
    return statistics.mean(_values(runs, score))


def _describe(runs: list[dict[str, Any]], score: str) -> str:
    values = _values(runs, score)
    spread = f" ({min(values):.1f} to {max(values):.1f})" if len(values) > 1 else ""
    return f"{statistics.mean(values):.1f}{spread}"
