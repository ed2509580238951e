"""From a coverage to the files a user asked for: checked before the work, written after it."""

from __future__ import annotations

import errno
import logging
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from crispline.engine.card import ClassInfo
from crispline.engine.errors import JobError, OutputError
from crispline.engine.job import check_distinct
from crispline.engine.polygons import Layer, PolygonBatch
from crispline.engine.progress import Progress
from crispline.engine.result import SegmentResult
from crispline.engine.sinks.destination import check_folder, check_writable, reporting_failures
from crispline.engine.sinks.layer import (
    choose_writer,
    name_files,
    write_layer,
    write_shapefiles_per_class,
)
from crispline.engine.spool import ClassTotal, PolygonSpool
from crispline.engine.work_folder import WorkFolder, read_claimed_outputs

_LOG = logging.getLogger("crispline")

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
#: Less free space than this is a full disk: NumPy's word for it has no error number.
_FULL_BELOW = 1 << 20
#: Formats without a style beside them: it is inside, or there is none.
_STYLED_INSIDE = frozenset({".gpkg", ".zarr"})


@dataclass(frozen=True, slots=True)
class VectorTargets:
    """Vector files to write, and a folder for one Shapefile a class, or None."""

    files: tuple[Path, ...]
    shapefiles: Path | None

    @classmethod
    def of(cls, files: Sequence[str], shapefiles: str) -> VectorTargets:
        """Resolve paths against the current folder; "" is no folder."""
        folder = absolute(shapefiles) if shapefiles else None
        return cls(tuple(absolute(path) for path in files), folder)

    def name_shapefiles(
        self, classes: Sequence[ClassInfo], *, chosen: frozenset[int] | None
    ) -> tuple[Path, ...]:
        """Return the Shapefiles a class that may come to be; `chosen` as in `choose_classes`."""
        if self.shapefiles is None:
            return ()
        names = name_files({info.id: info.name for info in classes})
        wanted = names if chosen is None else sorted(chosen)
        return tuple(self.shapefiles / f"{names[number]}.shp" for number in wanted)

    @property
    def every(self) -> tuple[Path, ...]:
        """All files, then the folder."""
        return (*self.files, *([] if self.shapefiles is None else [self.shapefiles]))


def absolute(path: str) -> Path:
    """Return a path that stays the same when the process changes its folder."""
    return Path(os.path.abspath(Path(path).expanduser()))


def list_expected_files(
    targets: VectorTargets,
    classes: Sequence[ClassInfo],
    *,
    chosen: frozenset[int] | None,
    rasters: Sequence[Path] = (),
) -> tuple[Path, ...]:
    """Return all files that may come to be: vector files, Shapefiles a class, `rasters`.

    Raises JobError where two of them are one file, OutputError where their styles would be.
    """
    alone = (*targets.name_shapefiles(classes, chosen=chosen), *rasters)
    files = (*targets.files, *alone)
    check_distinct(str(path) for path in files)
    owners: dict[str, Path] = {}
    for path in files:
        style = path.with_suffix(".qml")
        if path.suffix.lower() in _STYLED_INSIDE:
            continue
        owner = owners.setdefault(str(style).casefold(), path)
        # Vector files of all classes have one style, which may serve them all.
        if path in alone and owner != path:
            raise OutputError(
                f"expected a style of its own for {path}, found that {style} belongs to {owner}; "
                "rename one of them"
            )
    return files


def check_not_input(outputs: Sequence[Path], inputs: Sequence[Path]) -> None:
    """Raise OutputError where an output would replace what the job reads, or lie inside it."""
    for path in outputs:
        if any(path == source or _is_same(path, source) for source in inputs):
            raise OutputError(
                f"expected an output beside the input, found {path} given as both; "
                "choose another name"
            )
        check_outside(path, inputs)


def check_outside(path: Path, folders: Sequence[Path]) -> None:
    """Raise OutputError where an output would lie in a folder that is a data set of its own."""
    for folder in folders:
        if folder.resolve() in path.resolve().parents:
            raise OutputError(
                f"expected an output outside of the data in {folder}, found {path}; "
                "choose another folder"
            )


def _is_same(path: Path, other: Path) -> bool:
    return path.exists() and other.exists() and path.samefile(other)


def check_not_there(
    outputs: Sequence[Path], *, overwrite: bool, work_folder: Path, fingerprint: str
) -> None:
    """Raise OutputError for an output that exists and was not begun by this very job."""
    claimed = read_claimed_outputs(work_folder, fingerprint=fingerprint)
    for path in outputs:
        if os.path.lexists(path) and not overwrite and str(path) not in claimed:
            raise OutputError(
                f"expected {path} not to exist, found it; allow overwriting or choose another name"
            )


def take_finished(work: WorkFolder, command: Mapping[str, Any]) -> SegmentResult | None:
    """Return the result of the same job, killed when only its work folder was left to delete.

    None where there is none, or where one of its outputs has gone.
    """
    report = work.find_report(command)
    if report is None or not all(os.path.lexists(path) for path in report["outputs"]):
        return None
    work.finish(report, command=command)
    _LOG.warning("an earlier run had already written everything; nothing was left to do")
    return SegmentResult(tuple(Path(path) for path in report["outputs"]), report)


def choose_classes(
    classes: Sequence[ClassInfo], names: Sequence[str], *, origin: str
) -> frozenset[int] | None:
    """Return the ids of the classes to write, None for all.

    Raises JobError for a name that `origin` (the model or the file) does not have.
    """
    if not names:
        return None
    by_name = {info.name.casefold(): info.id for info in classes}
    unknown = [name for name in names if name.casefold() not in by_name]
    if unknown:
        raise JobError(
            f"expected classes among {', '.join(info.name for info in classes)} ({origin}), "
            f"found {', '.join(unknown)}; correct the choice of classes"
        )
    return frozenset(by_name[name.casefold()] for name in names)


def list_classes(
    classes: Sequence[ClassInfo], chosen: frozenset[int] | None, spool: PolygonSpool | None
) -> list[dict[str, Any]]:
    """Return every class as JSON-serialisable values: id, name, colour, is_background, shape.

    Those that were written (`chosen` as in `choose_classes`) have `polygons`, `area_m2` (None
    without a CRS) and `share` of the whole area (of the pixels without a CRS), too.
    """
    described = [asdict(info) for info in classes]
    if spool is None:
        return described
    totals = spool.totals.by_class
    whole = sum(_measure(total) for total in totals.values()) or 1.0
    for values in described:
        if chosen is not None and values["id"] not in chosen:
            continue
        total = totals.get(values["id"], ClassTotal(polygons=0, pixels=0, area_m2=0.0))
        values["polygons"], values["area_m2"] = total.polygons, total.area_m2
        values["share"] = _measure(total) / whole
    return described


def _measure(total: ClassTotal) -> float:
    return total.pixels if total.area_m2 is None else total.area_m2


def check_targets(targets: VectorTargets) -> None:
    """Check before the work that each file can be written; raises OutputError."""
    for path in targets.files:
        choose_writer(path)
        check_writable(path)
    folder = targets.shapefiles
    if folder is not None:
        check_folder(folder if folder.exists() else folder.parent)


def spool_polygons(
    batches: Iterable[PolygonBatch], path: Path, layer: Layer, *, classes: frozenset[int] | None
) -> PolygonSpool:
    """Write polygons of `classes` (ids, None for all) to the work folder. Raises OutputError."""
    chosen = batches if classes is None else (_pick(batch, classes) for batch in batches)
    with reporting_failures(path):
        return PolygonSpool.write(path, chosen, layer)


def write_targets(
    spool: PolygonSpool, targets: VectorTargets, *, progress: Progress
) -> tuple[Path, ...]:
    """Write every file from the spool and return the paths to open, in the order asked for.

    Shapefiles come last: where they hit their limit of 2 GB, every other file is there. Raises
    OutputError.
    """
    written: dict[Path, tuple[Path, ...]] = {}
    for path in sorted(targets.files, key=lambda path: path.suffix.lower() == ".shp"):
        named = replace(spool.layer, name=path.stem)
        written[path] = write_layer(spool, path, named, progress=progress)
    paths = [p for path in targets.files for p in written[path]]
    if targets.shapefiles is not None:
        folder = targets.shapefiles
        paths += write_shapefiles_per_class(spool, folder, spool.layer, progress=progress)
    return tuple(paths)


@contextmanager
def explain_disk_failure(work_folder: Path) -> Iterator[None]:
    """Turn what the system says about the disk of the unfinished work into a sentence."""
    try:
        yield
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise  # nobody listens to our output any more: no matter of the disk
        if error.errno in _FULL or shutil.disk_usage(work_folder).free < _FULL_BELOW:
            raise OutputError(
                f"expected more room for the unfinished work in {work_folder}, found the disk "
                "full; free some and run it again to go on, or choose another work folder"
            ) from error
        raise OutputError(
            f"expected to keep the unfinished work in {work_folder}, found: {error}; check the "
            "disk, or choose another work folder"
        ) from error


@contextmanager
def offer_other_output(work_folder: Path) -> Iterator[None]:
    """Add to an OutputError how the finished work is taken up, with another output if need be."""
    try:
        yield
    except OutputError as error:
        raise OutputError(
            f"{error}; what is done is kept, and used with the work folder {work_folder}"
        ) from error


def _pick(batch: PolygonBatch, classes: frozenset[int]) -> PolygonBatch:
    kept = np.isin(batch.class_id, list(classes))
    return PolygonBatch(
        batch.geometry[kept], batch.class_id[kept], batch.pixels[kept], batch.confidence[kept]
    )
