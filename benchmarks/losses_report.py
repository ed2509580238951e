"""The tables of finished trainings: mean and spread over seeds, a line a loss."""

from __future__ import annotations

import json
import statistics
from collections import defaultdict
from pathlib import Path
from typing import Any

from benchmarks.losses_plan import COMPARISONS
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

INTRODUCTION = """# What each loss is worth

    python -m benchmarks.losses

From scratch, one budget a network and the same seeds for all losses. Scores in percent of whole
validation images, inferred by the engine's tiles and blending; full reference masks. Mean, and in
brackets the range over the seeds. BIoU is Boundary IoU. Numbers in JSON lie in `losses/`.
"""

#: What was found out, below the tables.
FINDINGS = Path(__file__).parent / "losses_findings.md"


def write_report(folder: Path, target: Path) -> None:
    """Write the tables of the runs kept in a folder; nothing where there is none."""
    documents = [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))]
    if not documents:
        return
    alike = defaultdict(list)
    for document in documents:
        key = document["data"], document["network"], document["device"], str(document["budget"])
        alike[key].append(document)
    tables = [describe_runs(runs) for _, runs in sorted(alike.items())]
    findings = [FINDINGS.read_text("utf-8")] if FINDINGS.exists() else []
    with atomic_path(target) as path:
        path.write_text("\n".join([INTRODUCTION, *tables, *findings]), encoding="utf-8")


def describe_runs(documents: list[dict[str, Any]]) -> str:
    """Return the section of runs on the same data with one network, budget and device."""
    by_loss = defaultdict(list)
    for document in documents:
        by_loss[document["loss"]].append(document)
    first = documents[0]
    comparison, budget = COMPARISONS[first["data"]], first["budget"]
    excluded = f"; without {' and '.join(comparison.exclude)}" if comparison.exclude else ""
    seconds = statistics.median(document["training_seconds"] for document in documents)
    lines = [
        f"## {first['network']} on {comparison.title}",
        "",
        f"{budget['steps']} steps of {budget['batch']} tiles of {budget['tile']} pixels, AdamW, "
        f"learning rate {budget['learning_rate']:g}, polynomial; on {first['device']}, "
        f"{seconds:.0f} s a training{excluded}.",
        "",
        f"| loss | seeds | {' | '.join(COLUMNS.values())} |",
        f"|---|---|{'---|' * len(COLUMNS)}",
    ]
    for loss, runs in sorted(by_loss.items(), key=lambda item: -_mean(item[1], "mIoU")):
        cells = " | ".join(_describe(runs, score) for score in COLUMNS)
        lines.append(f"| {loss} | {len(runs)} | {cells} |")
    return "\n".join(lines) + "\n"


def _values(runs: list[dict[str, Any]], score: str) -> list[float]:
    excluded = COMPARISONS[runs[0]["data"]].exclude
    convention = f"without {' and '.join(excluded)}/" if excluded else ""
    return [100 * run["scores"][convention + score] for run in runs]


def _mean(runs: list[dict[str, Any]], score: str) -> float:
    return statistics.mean(_values(runs, score))


def _describe(runs: list[dict[str, Any]], score: str) -> str:
    values = _values(runs, score)
    spread = f" ({min(values):.1f} to {max(values):.1f})" if len(values) > 1 else ""
    return f"{statistics.mean(values):.1f}{spread}"
