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

#: Scores whose gain over cross-entropy is told, seed by seed.
GAINS = ("mIoU", "F1/car", "boundary_iou_3px")

INTRODUCTION = """# What each loss is worth

    python -m benchmarks.losses

From scratch, one budget a network and the same seeds for all losses. Scores in percent of whole
validation images, inferred by the engine's tiles and blending; full reference masks. Mean, and in
brackets the range over the seeds; gains are those over cross-entropy with the same seed, that is
the same tiles in the same order. BIoU is Boundary IoU. Numbers in JSON lie in `losses/`.
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
    by_gain = sorted(by_loss.items(), key=lambda item: -_mean(item[1], "mIoU"))
    for loss, runs in by_gain:
        cells = " | ".join(_describe(_values(runs, score)) for score in COLUMNS)
        lines.append(f"| {loss} | {len(runs)} | {cells} |")
    lines += ["", f"| over ce | {' | '.join(COLUMNS[s] for s in GAINS)} |"]
    lines.append(f"|---|{'---|' * len(GAINS)}")
    for loss, runs in by_gain:
        gains = [_gains(runs, by_loss["ce"], score) for score in GAINS]
        if loss != "ce" and all(gains):
            lines.append(f"| {loss} | {' | '.join(_describe(g, sign='+') for g in gains)} |")
    return "\n".join(lines) + "\n"


def _values(runs: list[dict[str, Any]], score: str) -> list[float]:
    excluded = COMPARISONS[runs[0]["data"]].exclude
    convention = f"without {' and '.join(excluded)}/" if excluded else ""
    return [100 * run["scores"][convention + score] for run in runs]


def _mean(runs: list[dict[str, Any]], score: str) -> float:
    return statistics.mean(_values(runs, score))


def _gains(runs: list[dict[str, Any]], others: list[dict[str, Any]], score: str) -> list[float]:
    """Return by how much runs score more than others of the same seed."""
    reference = {
        other["seed"]: value for other, value in zip(others, _values(others, score), strict=True)
    }
    return [
        value - reference[run["seed"]]
        for run, value in zip(runs, _values(runs, score), strict=True)
        if run["seed"] in reference
    ]


def _describe(values: list[float], *, sign: str = "") -> str:
    """Return the mean, and the range where there are several; `sign` "+" for differences."""
    least, most, mean = (
        f"{v:{sign}.1f}" for v in (min(values), max(values), statistics.mean(values))
    )
    return f"{mean} ({least} to {most})" if len(values) > 1 else mean
