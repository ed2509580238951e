"""Which NVIDIA driver and GPU a computer has, as nvidia-smi tells it."""

from __future__ import annotations

import ntpath
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Callable

from crispline.runtime.installation.processes import Outcome, run_to_end

_FIELDS = ("name,driver_version,compute_cap", "name,driver_version")


@dataclass(frozen=True)
class GpuDriver:
    """The most capable GPU: `compute` is its compute capability, None from old drivers."""

    name: str
    version: str
    compute: tuple[int, int] | None = None

    @property
    def number(self) -> tuple[int, ...]:
        """The version as numbers, for comparing."""
        return tuple(int(part) for part in re.findall(r"\d+", self.version))


@dataclass(frozen=True)
class DriverSearch:
    """The driver found, or the reason why there is none."""

    driver: GpuDriver | None
    reason: str = ""


Run = Callable[[list[str], Mapping[str, str]], Outcome]


def _run(command: list[str], environ: Mapping[str, str]) -> Outcome:
    # The first call after a start of the computer may load the driver.
    return run_to_end(command, environ, seconds=30)


def find_driver(environ: Mapping[str, str], platform: str, run: Run = _run) -> DriverSearch:
    """Ask nvidia-smi; `platform` is spelled as `sys.platform` is."""
    program = find_program(environ, platform)
    if not program:
        return DriverSearch(None, "no NVIDIA driver was found")
    outcome = Outcome(-1, ())
    for fields in _FIELDS:
        query = [program, f"--query-gpu={fields}", "--format=csv,noheader"]
        outcome = run(query, environ)
        if outcome.status == 0:
            break
    if outcome.status != 0:
        said = " ".join(outcome.text.split())
        return DriverSearch(None, f"the NVIDIA driver does not answer ({said[:200]})")
    driver = read_driver(outcome.text)
    return DriverSearch(driver, "" if driver else "the NVIDIA driver names no GPU")


def find_program(environ: Mapping[str, str], platform: str) -> str:
    """Return the path of nvidia-smi, or nothing."""
    if platform == "win32":
        system = environ.get("SystemRoot") or environ.get("SYSTEMROOT") or r"C:\Windows"
        programs = environ.get("ProgramFiles") or environ.get("PROGRAMFILES") or r"C:\Program Files"
        known = [
            ntpath.join(system, "System32", "nvidia-smi.exe"),
            ntpath.join(programs, "NVIDIA Corporation", "NVSMI", "nvidia-smi.exe"),
        ]
    elif platform == "darwin":
        return ""
    else:
        known = ["/usr/bin/nvidia-smi", "/usr/lib/wsl/lib/nvidia-smi"]
    found = [path for path in known if os.path.isfile(path)]
    return found[0] if found else shutil.which("nvidia-smi", path=environ.get("PATH", "")) or ""


def read_driver(text: str) -> GpuDriver | None:
    """Return the most capable GPU of nvidia-smi's comma-separated lines."""
    found = [_read_line(line) for line in text.splitlines()]
    drivers = [driver for driver in found if driver]
    return max(drivers, key=lambda driver: driver.compute or (0, 0), default=None)


def _read_line(line: str) -> GpuDriver | None:
    values = [value.strip() for value in line.split(",")]
    if len(values) < 2 or not re.fullmatch(r"\d+(\.\d+)*", values[1]):
        return None
    compute = re.fullmatch(r"(\d+)\.(\d+)", values[2]) if len(values) > 2 else None
    capability = (int(compute[1]), int(compute[2])) if compute else None
    return GpuDriver(values[0], values[1], capability)
