"""Polygons to files, the format by the file's suffix."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from crispline.engine.errors import OutputError
from crispline.engine.polygons import Layer, PolygonBatch
from crispline.engine.progress import Progress
from crispline.engine.sinks.destination import check_folder, check_writable, reporting_failures
from crispline.engine.sinks.flatgeobuf import write_flatgeobuf
from crispline.engine.sinks.geojson import write_geojson
from crispline.engine.sinks.geopackage import write_geopackage
from crispline.engine.sinks.geoparquet import write_geoparquet
from crispline.engine.sinks.shapefile import check_size, write_shapefile
from crispline.engine.sinks.stream import Content
from crispline.engine.spool import PolygonSpool

Writer = Callable[[Content, Path], tuple[Path, ...]]
Polygons = PolygonSpool | Iterable[PolygonBatch]

WRITERS: Mapping[str, Writer] = {
    ".gpkg": write_geopackage,
    ".shp": write_shapefile,
    ".fgb": write_flatgeobuf,
    ".geojson": write_geojson,
    ".json": write_geojson,
    ".parquet": write_geoparquet,
    ".geoparquet": write_geoparquet,
}


def choose_writer(path: Path, format: str | None = None) -> Writer:
    """Return what writes the format of `path`, or `format`: a suffix with or without its dot.

    Raises OutputError for one that is not known.
    """
    suffix = path.suffix.lower() if format is None else "." + format.lower().removeprefix(".")
    if suffix not in WRITERS:
        raise OutputError(
            f"expected {path.name} to end with one of {' '.join(WRITERS)}, "
            f"found {suffix or 'no ending'}; choose one of these"
        )
    return WRITERS[suffix]


def write_layer(
    polygons: Polygons,
    path: Path,
    layer: Layer,
    *,
    format: str | None = None,
    progress: Progress | None = None,
) -> tuple[Path, ...]:
    """Write a layer of polygons to one file and return the paths to open.

    Batches that are not spooled yet go through a temporary spool beside the output. The file
    appears when it is complete; an existing one is replaced. Raises OutputError, and what the
    batches or the progress listener raise.
    """
    writer = choose_writer(path, format)
    check_writable(path)
    with _spooled(polygons, path, layer) as spool:
        check_writable(path, needed_bytes=_estimate_bytes(spool))
        return writer(_describe(spool, layer, progress or Progress()), path)


def write_shapefiles_per_class(
    polygons: Polygons, folder: Path, layer: Layer, *, progress: Progress | None = None
) -> tuple[Path, ...]:
    """Write one Shapefile for each class that has polygons, named after the class, into `folder`.

    The folder is made where only its parent exists. Raises OutputError before writing anything
    where one of the files would exceed the format's size limit.
    """
    check_folder(folder if folder.exists() else folder.parent)
    with reporting_failures(folder):
        folder.mkdir(exist_ok=True)
    with _spooled(polygons, folder / "polygons.arrow", layer) as spool:
        check_folder(folder, needed_bytes=_estimate_bytes(spool))
        whole = _describe(spool, layer, progress or Progress())
        counts = _count_classes(spool)
        known = {info.id: info.name for info in layer.classes}
        names = name_files(known | {c: _class_name(layer, c) for c in counts})
        contents = {folder / f"{names[c]}.shp": _pick(whole, c, n) for c, n in counts.items()}
        return write_shapefiles(contents)


def write_shapefiles(contents: Mapping[Path, Content]) -> tuple[Path, ...]:
    """Write Shapefiles, each with its content; raises OutputError before anything is written."""
    for path, content in contents.items():
        check_writable(path)
        check_size(content, path)
    for path, content in contents.items():
        write_shapefile(content, path)
    return tuple(contents)


@contextmanager
def _spooled(polygons: Polygons, target: Path, layer: Layer) -> Iterator[PolygonSpool]:
    if isinstance(polygons, PolygonSpool):
        yield polygons
        return
    with tempfile.TemporaryDirectory(prefix=f".{target.stem}-", dir=target.parent) as folder:
        yield PolygonSpool.write(Path(folder) / "polygons.arrow", polygons, layer)


def _estimate_bytes(spool: PolygonSpool) -> int:
    """Return what the most compact format takes at least, roughly."""
    return 12 * spool.totals.vertices + 100 * spool.totals.polygons


def _describe(spool: PolygonSpool, layer: Layer, progress: Progress) -> Content:
    written = 0

    def report(count: int) -> None:
        nonlocal written
        written += count
        progress.report("write", done=written, total=len(spool))

    return Content(layer, len(spool), spool.record_batches, spool.totals.bounds, report)


def _count_classes(spool: PolygonSpool) -> dict[int, int]:
    """Return the number of polygons of each class that has any, by class id."""
    counts: dict[int, int] = {}
    for batch in spool.record_batches(["class_id"]):
        for row in pc.value_counts(batch["class_id"]).to_pylist():
            counts[row["values"]] = counts.get(row["values"], 0) + row["counts"]
    return dict(sorted(counts.items()))


def _pick(content: Content, class_id: int, count: int) -> Content:
    """Return the content of one class."""

    def read(columns: list[str]) -> Iterator[pa.RecordBatch]:
        for batch in content.read([*columns, *({"class_id"} - set(columns))]):
            yield batch.filter(pc.equal(batch["class_id"], class_id)).select(columns)

    classes = tuple(info for info in content.layer.classes if info.id == class_id)
    layer = replace(content.layer, classes=classes)
    return replace(content, layer=layer, polygons=count, read=read, bounds=None)


def _class_name(layer: Layer, class_id: int) -> str:
    return next((c.name for c in layer.classes if c.id == class_id), f"class {class_id}")


#: Characters and names that some file system refuses.
_REFUSED = re.compile(r'[\x00-\x1f<>:"/\\|?*\s]+')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
_LONGEST = 60


def name_files(names: Mapping[int, str]) -> dict[int, str]:
    """Return a file name without suffix for each class name, by class id.

    Letters of any script stay; what a file system refuses becomes an underscore, and names that
    differ in nothing else (or only in case) get their class id.
    """
    files: dict[int, str] = {}
    taken: set[str] = set()
    for class_id, name in names.items():
        file = _REFUSED.sub("_", name)[:_LONGEST].strip("._ ")
        if not file or _RESERVED.fullmatch(file) or file.casefold() in taken:
            file = f"{file or 'class'}_{class_id}"
        taken.add(file.casefold())
        files[class_id] = file
    return files
