"""Jobs on the scene of plain colours, and what they wrote."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas

import crispline
from crispline.engine.result import SegmentResult

SHAPE = (300, 210)


def segment(scene: tuple[Path, Path], **options: Any) -> SegmentResult:
    return crispline.segment(*scene, **{"block_size": 64, **options})


def read(path: Path) -> geopandas.GeoDataFrame:
    return geopandas.read_file(path, layer=path.stem if path.suffix == ".gpkg" else None)


def as_bytes(frame: geopandas.GeoDataFrame) -> list[tuple[str, bytes]]:
    return sorted(zip(frame.class_name, frame.geometry.to_wkb(), strict=True))
