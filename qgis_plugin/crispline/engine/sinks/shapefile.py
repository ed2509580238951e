"""Shapefile: 10-character field names, UTF-8, and its size limit checked before writing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from crispline.engine.errors import OutputError
from crispline.engine.sinks.companion import write_companions
from crispline.engine.sinks.destination import staged
from crispline.engine.sinks.stream import Content, Driver, check_count, write_stream

#: Largest .shp and .dbf that every program reads.
SIZE_LIMIT = (1 << 31) - 1
#: Attribute to field name; dBase allows 10 characters.
FIELD_NAMES: Mapping[str, str] = {"perimeter_m": "perim_m"}
_LONGEST_NAME = 10

#: Width of text fields: GDAL starts with 80 and widens to 254, where it cuts.
_TEXT_WIDTHS = (80, 254)
#: Widths of GDAL's other dBase fields.
_INTEGER, _LONG_INTEGER, _REAL, _DATE, _TRUTH = 9, 18, 24, 8, 1
#: Files of a Shapefile, also those other programs add: a stale index would hide new polygons.
_PARTS = (".shx", ".dbf", ".prj", ".cpg", ".qix", ".sbn", ".sbx", ".idm", ".ind", ".shp.xml")


@dataclass(frozen=True, slots=True)
class ShapefileSize:
    """Exact sizes in bytes of the three files that grow with the polygons."""

    shp: int
    shx: int
    dbf: int

    @classmethod
    def of(
        cls, *, polygons: int, rings: int, points: int, widths: Sequence[int] = ()
    ) -> ShapefileSize:
        """Compute the sizes; `points` counts closing vertices, `widths` are those of the fields."""
        return cls(
            shp=100 + (8 + 44) * polygons + 4 * rings + 16 * points,
            shx=100 + 8 * polygons,
            dbf=32 * (len(widths) + 1) + 1 + (1 + sum(widths)) * polygons + 1,
        )


def measure_field(kind: pa.DataType, *, longest: int = 0) -> int:
    """Return how wide GDAL makes a dBase field; `longest` is a text's in UTF-8 bytes."""
    if pa.types.is_floating(kind):
        return _REAL
    if pa.types.is_integer(kind):
        return _INTEGER if kind.bit_width <= 32 else _LONG_INTEGER
    if pa.types.is_date(kind):
        return _DATE
    if pa.types.is_boolean(kind):
        return _TRUTH
    return min(max(longest, _TEXT_WIDTHS[0]), _TEXT_WIDTHS[1])


def name_fields(attributes: Sequence[str]) -> dict[str, str]:
    """Return a field name of at most 10 bytes for each attribute, each one different."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for attribute in attributes:
        name = _cut(FIELD_NAMES.get(attribute, attribute), _LONGEST_NAME)
        number = 1
        while name.upper() in taken:
            number += 1
            name = f"{_cut(name, _LONGEST_NAME - 1 - len(str(number)))}_{number}"
        taken.add(name.upper())
        names[attribute] = name
    return names


def _cut(text: str, size: int) -> str:
    return text.encode()[:size].decode(errors="ignore")


def compute_size(content: Content) -> ShapefileSize:
    """Return how large the content's Shapefile would be, from its columns alone."""
    texts = [f.name for f in content.attributes if pa.types.is_string(f.type)]
    longest = dict.fromkeys(texts, 0)
    polygons = rings = vertices = 0
    for batch in content.read(["n_rings", "n_vertices", *texts]):
        polygons += batch.num_rows
        rings += pc.sum(batch["n_rings"]).as_py() or 0
        vertices += pc.sum(batch["n_vertices"]).as_py() or 0
        for name in texts:
            found = pc.max(pc.binary_length(batch[name])).as_py() or 0
            longest[name] = max(longest[name], found)
    widths = [measure_field(f.type, longest=longest.get(f.name, 0)) for f in content.attributes]
    return ShapefileSize.of(polygons=polygons, rings=rings, points=vertices + rings, widths=widths)


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
        write_stream(
            content, path, Driver("ESRI Shapefile", names=name_fields(content.attributes.names))
        )
        path = path.rename(folder / target.name)
        check_count(path, content)
        write_companions(path, content.layer)
        _remove(target.with_suffix(part) for suffix in _PARTS for part in (suffix, suffix.upper()))
    return (target,)


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
