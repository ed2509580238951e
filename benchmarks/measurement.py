"""Timing, medians, child processes, and the JSON that every benchmark leaves behind."""

from __future__ import annotations

import json
import os
import platform
import shlex
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Generic, TypeVar

from crispline.engine.result import measure_peak_memory

REPOSITORY = Path(__file__).resolve().parents[1]
RESULTS = REPOSITORY / "benchmarks" / "results"
#: Real rasters and models that may not be part of the repository lie beside it.
SHARED_DATA = REPOSITORY.parent / "shared" / "data"

_PACKAGES = (
    "crispline",
    "numba",
    "numpy",
    "onnxruntime",
    "pyogrio",
    "rasterio",
    "shapely",
    "zarr",
)
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Timed(Generic[_Value]):
    """What a call returned, and the seconds it took."""

    value: _Value
    seconds: float


def time_call(call: Callable[[], _Value]) -> Timed[_Value]:
    """Run a function once."""
    start = time.perf_counter()
    value = call()
    return Timed(value, time.perf_counter() - start)


def summarise(seconds: Sequence[float]) -> dict[str, Any]:
    """Return median and all runs, in seconds."""
    return {
        "median_s": round(statistics.median(seconds), 4),
        "runs_s": [round(s, 4) for s in seconds],
    }


def median_ratio(numerators: Sequence[float], denominators: Sequence[float]) -> float:
    """Return the median of ratios, each from two measurements of one run (paired)."""
    return statistics.median(n / d for n, d in zip(numerators, denominators, strict=True))


def run_child(arguments: Sequence[str], *, environment: dict[str, str] | None = None) -> Any:
    """Run a command in a process of its own and return the JSON it prints on stdout."""
    done = subprocess.run(
        list(arguments),
        cwd=REPOSITORY,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise SystemExit(f"{shlex.join(arguments)} ended with status {done.returncode}")
    return json.loads(done.stdout)


def crispline_command(*arguments: str | Path) -> list[str]:
    """Return the command line of a fresh `crispline` process."""
    start = "from crispline.engine.cli import main; main()"
    return [sys.executable, "-c", start, *(str(a) for a in arguments)]


def peak_memory_mb() -> float:
    """Return the most memory this process held resident, in 10^6 bytes."""
    return round(measure_peak_memory(), 1)


def describe_machine() -> str:
    """Return processor, cores and memory in one line."""
    name = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = info.read_text(encoding="utf-8").splitlines()
        fields = dict(line.split(":", 1) for line in lines if ":" in line)
        names = {key.strip(): value.strip() for key, value in fields.items()}
        family, model = names.get("cpu family", "?"), names.get("model", "?")
        name = f"{names.get('model name', name)} (family {family}, model {model})"
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{name}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}"


def describe_versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that matter here."""
    found = {"python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "absent"
    return found


def describe_commit() -> str:
    """Return the commit measured, with a mark where the code was changed after it."""
    try:
        commit = _git("rev-parse", "--short", "HEAD")
        changed = _git("status", "--porcelain", "--", "qgis_plugin", "training", "export")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return f"{commit} with changes" if changed else commit


def _git(*arguments: str) -> str:
    command = ["git", *arguments]  # whichever git the user has
    return subprocess.run(
        command, cwd=REPOSITORY, capture_output=True, text=True, check=True
    ).stdout.strip()


def publish(name: str, figures: dict[str, Any], *, save: bool = True) -> None:
    """Print a benchmark's figures and write them to `benchmarks/results/<name>.json`.

    With them go the command, the machine, the load before it, the versions and the commit.
    """
    load = os.getloadavg()
    document = {
        "benchmark": name,
        "command": shlex.join(
            ["python", "-m", f"benchmarks.{Path(sys.argv[0]).stem}", *map(_shorten, sys.argv[1:])]
        ),
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "machine": describe_machine(),
        "load_average_1_5_15": [round(value, 2) for value in load],
        "commit": describe_commit(),
        "versions": describe_versions(),
        **figures,
    }
    text = json.dumps(document, indent=2)
    print(text)
    if save:
        RESULTS.mkdir(parents=True, exist_ok=True)
        (RESULTS / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def _shorten(argument: str) -> str:
    """Return an argument with the repository's own folder taken out of a path."""
    return argument.replace(f"{REPOSITORY}{os.sep}", "").replace(
        f"{REPOSITORY.parent}{os.sep}", f"..{os.sep}"
    )


def say(message: str) -> None:
    """Tell progress on stderr."""
    print(message, file=sys.stderr, flush=True)
