"""Shapefile: 10-character field names, UTF-8, and its size limit checked before writing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow.compute as pc

from crispline.engine.errors import OutputError
from crispline.engine.sinks.companion import write_companions
from crispline.engine.sinks.destination import staged
from crispline.engine.sinks.stream import Content, Driver, check_count, write_stream

#: Largest .shp and .dbf that every program reads.
SIZE_LIMIT = (1 << 31) - 1
#: Attribute to field name; dBase allows 10 characters.
FIELD_NAMES: Mapping[str, str] = {"perimeter_m": "perim_m"}

#: Bytes of a dBase record beside class_name: deletion flag, two integers of 9, three reals of 24.
_RECORD_BYTES = 1 + 2 * 9 + 3 * 24
_FIELD_COUNT = 6
#: Width of text fields: GDAL starts with 80 and widens to 254, where it cuts.
_TEXT_WIDTHS = (80, 254)
#: Files of a Shapefile, also those other programs add: a stale index would hide new polygons.
_PARTS = (".shx", ".dbf", ".prj", ".cpg", ".qix", ".sbn", ".sbx", ".idm", ".ind", ".shp.xml")


@dataclass(frozen=True, slots=True)
class ShapefileSize:
    """Exact sizes in bytes of the three files that grow with the polygons."""

    shp: int
    shx: int
    dbf: int

    @classmethod
    def of(cls, *, polygons: int, rings: int, points: int, name_width: int) -> ShapefileSize:
        """Compute the sizes; `points` counts closing vertices, `name_width` is in UTF-8 bytes."""
        text = min(max(name_width, _TEXT_WIDTHS[0]), _TEXT_WIDTHS[1])
        header = 32 * (_FIELD_COUNT + 1) + 1
        return cls(
            shp=100 + (8 + 44) * polygons + 4 * rings + 16 * points,
            shx=100 + 8 * polygons,
            dbf=header + (_RECORD_BYTES + text) * polygons + 1,
        )


def compute_size(content: Content) -> ShapefileSize:
    """Return how large the content's Shapefile would be, from its columns alone."""
    polygons = rings = vertices = width = 0
    for batch in content.read(["n_rings", "n_vertices", "class_name"]):
        if batch.num_rows == 0:
            continue
        polygons += batch.num_rows
        rings += pc.sum(batch["n_rings"]).as_py()
        vertices += pc.sum(batch["n_vertices"]).as_py()
        width = max(width, pc.max(pc.binary_length(batch["class_name"])).as_py())
    return ShapefileSize.of(
        polygons=polygons, rings=rings, points=vertices + rings, name_width=width
    )


def check_size(content: Content, target: Path) -> None:
    """Raise OutputError where the content exceeds what a Shapefile holds."""
    size = compute_size(content)
    for suffix, found in ((".shp", size.shp), (".dbf", size.dbf)):
        if found > SIZE_LIMIT:
            raise OutputError(
                f"expected {target.with_suffix(suffix)} to stay below the Shapefile limit of "
                f"{SIZE_LIMIT / 1e9:.2f} GB, found that it would take {found / 1e9:.2f} GB; "
                "write a GeoPackage, or one Shapefile per class"
            )


def write_shapefile(content: Content, target: Path) -> tuple[Path, ...]:
    """Write a Shapefile with all its parts, style and provenance; an existing one is replaced.

    Raises OutputError before writing anything where the format's size limit is exceeded.
    """
    check_size(content, target)
    with staged(target) as folder:
        # GDAL gives every part a small ending, whatever it is told.
        path = folder / f"{target.stem}.shp"
        write_stream(content, path, Driver("ESRI Shapefile", names=FIELD_NAMES))
        path = path.rename(folder / target.name)
        check_count(path, content)
        write_companions(path, content.layer)
        _remove(target.with_suffix(part) for suffix in _PARTS for part in (suffix, suffix.upper()))
    return (target,)


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
