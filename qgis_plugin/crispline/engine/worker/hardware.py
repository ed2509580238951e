"""The devices of this computer by their real names, and why one cannot be used."""

from __future__ import annotations

import platform
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Device:
    """A device; `label` is the hardware's own name, `reason` says why it is not available."""

    name: str
    label: str
    available: bool
    reason: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return JSON-serialisable values."""
        return asdict(self)


def list_devices() -> list[Device]:
    """Return the devices that this platform could have, fastest first."""
    return [Device("cpu", _name_processor(), available=True)]


def _name_processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor()
