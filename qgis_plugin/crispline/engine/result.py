"""What a finished job gives back: its report and its polygons."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from crispline.engine.errors import JobError

if TYPE_CHECKING:
    import geopandas

    from crispline.engine.spool import PolygonSpool

#: Formats that hold every polygon and its attributes, with their full names.
_READABLE = frozenset({".gpkg", ".fgb", ".geojson", ".json", ".parquet"})


@dataclass(frozen=True, slots=True)
class SegmentResult:
    """Outputs and report of a finished job.

    `outputs` are the files and folders written, vector files first. `report` is what `--json`
    prints: tiles, tiles_skipped, pixels, megapixels_per_second, seconds (total and per stage),
    peak_rss_mb, device, polygons, vertices, classes (with polygons, area and share of each),
    outputs, warnings.
    """

    outputs: tuple[Path, ...]
    report: Mapping[str, Any]
    #: Polygons that are still spooled, and the folder that lives as long as the result.
    spool: PolygonSpool | None = None
    keeper: TemporaryDirectory[str] | None = None

    def geodataframe(self) -> geopandas.GeoDataFrame:
        """Read the polygons with their attributes into memory.

        Raises JobError where the job wrote no polygons in one file.
        """
        if self.spool is not None:
            return self.spool.geodataframe()
        import geopandas

        path = next((p for p in self.outputs if p.suffix.lower() in _READABLE), None)
        if path is None:
            raise JobError(
                "expected a job that wrote its polygons to one file, found none; give it an output"
            )
        if path.suffix.lower() == ".parquet":
            return geopandas.read_parquet(path)
        # A GeoPackage also holds the style, in a layer of its own.
        layer = path.stem if path.suffix.lower() == ".gpkg" else None
        return geopandas.read_file(path, layer=layer, engine="pyogrio")


def measure_peak_memory() -> float:
    """Return the most memory this process ever held resident, in MB (10^6 bytes)."""
    if sys.platform == "linux":
        # getrusage would count a larger parent's memory too, inherited through exec.
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024 / 1e6
    if sys.platform == "win32":
        return _measure_windows_peak()
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    class _MemoryCounters(ctypes.Structure):
        _fields_ = (
            ("size", wintypes.DWORD),
            ("page_faults", wintypes.DWORD),
            ("peak_working_set", ctypes.c_size_t),
            ("working_set", ctypes.c_size_t),
            ("quotas", ctypes.c_size_t * 4),
            ("pagefile", ctypes.c_size_t),
            ("peak_pagefile", ctypes.c_size_t),
        )

    def _measure_windows_peak() -> float:
        counters = _MemoryCounters(size=ctypes.sizeof(_MemoryCounters))
        process = ctypes.windll.kernel32.GetCurrentProcess()
        ctypes.windll.psapi.GetProcessMemoryInfo(
            wintypes.HANDLE(process), ctypes.byref(counters), counters.size
        )
        return counters.peak_working_set / 1e6
