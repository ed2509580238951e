"""Runs a vectorising job: a probability store or a class raster in, polygons out."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import crispline
from crispline.engine.card import ClassInfo
from crispline.engine.class_map import ClassMapReader, read_class_map
from crispline.engine.delivery import (
    VectorTargets,
    absolute,
    check_not_input,
    check_not_there,
    check_targets,
    choose_classes,
    explain_disk_failure,
    list_classes,
    list_expected_files,
    offer_other_output,
    spool_polygons,
    take_finished,
    write_targets,
)
from crispline.engine.devices import usable_cores
from crispline.engine.errors import CorruptBlockError, JobError
from crispline.engine.job import VectorizeJob
from crispline.engine.polygon_settings import choose_settings
from crispline.engine.polygons import Layer
from crispline.engine.probability_store import (
    ZarrProbabilityStore,
    open_probability_store,
)
from crispline.engine.progress import Progress
from crispline.engine.provenance import build_provenance, identify_file
from crispline.engine.result import SegmentResult, measure_peak_memory
from crispline.engine.spool import PolygonSpool
from crispline.engine.stopwatch import Stopwatch
from crispline.engine.vectorise import Coverage, VectoriseSettings, vectorise
from crispline.engine.work_folder import WorkFolder, choose_work_folder

Source = ZarrProbabilityStore | ClassMapReader
_STORE = ".zarr"
_SPOOL = "polygons.arrow"


@dataclass(frozen=True, slots=True)
class _Opened:
    """What a job works on, opened and checked."""

    path: Path
    source: Source
    all_classes: tuple[ClassInfo, ...]
    settings: VectoriseSettings
    classes: frozenset[int] | None


def run_vectorize(
    job: VectorizeJob, *, progress: Progress | None = None, keep_polygons: bool = False
) -> SegmentResult:
    """Run a job to its end, going on where an earlier run of the same job stopped.

    With `keep_polygons` the polygons stay readable through the result. Raises CrisplineError for
    bad input and Cancelled when the user cancelled; then the work folder stays for the next run.
    """
    stopwatch, progress = Stopwatch(), progress or Progress()
    targets = VectorTargets.of(job.outputs, job.shapefiles)
    keeper = TemporaryDirectory(prefix="crispline-") if keep_polygons else None
    with ExitStack() as stack:
        with stopwatch.measure("open"):
            check_targets(targets)
            opened = _open(job, targets, stack)
        fingerprint = job.fingerprint(crispline.__version__, identify_file(opened.path))
        folder = choose_work_folder(job.work_folder, targets.every, keeper)
        files = list_expected_files(targets, opened.all_classes, chosen=opened.classes)
        check_not_there(files, overwrite=job.overwrite, work_folder=folder, fingerprint=fingerprint)
        work = stack.enter_context(
            WorkFolder(
                folder,
                fingerprint=fingerprint,
                resume=job.resume,
                outputs=[str(path) for path in files],
            )
        )
        if (finished := take_finished(work, job.to_dict())) is not None:
            return finished
        try:
            with stopwatch.measure("vectorise"), explain_disk_failure(work.path):
                spool = _make_polygons(job, opened, work, progress)
            with stopwatch.measure("write"), offer_other_output(work.path):
                outputs = write_targets(spool, targets, progress=progress)
        except CorruptBlockError:
            work.remove()  # the same job would only fail again
            raise
        report = _report(spool, outputs, opened, work, stopwatch)
        if keeper is not None:
            return SegmentResult(outputs, report, spool, keeper)
        work.finish(report, command=job.to_dict())
        return SegmentResult(outputs, report)


def _open(job: VectorizeJob, targets: VectorTargets, stack: ExitStack) -> _Opened:
    path = absolute(job.source)
    check_not_input(targets.every, (path,))
    source: Source
    if path.suffix.lower() == _STORE or path.is_dir():
        source = open_probability_store(path)
        if job.band is not None:
            raise JobError(
                f"expected a class raster to choose a band of, found the probability store {path}; "
                "leave the band out"
            )
    else:
        source = stack.enter_context(read_class_map(path, band=job.band))
    return _Opened(
        path=path,
        source=source,
        all_classes=source.classes,
        settings=choose_settings(job, source.grid, origin=str(path)),
        classes=choose_classes(source.classes, job.classes, origin=path.name),
    )


def _make_polygons(
    job: VectorizeJob, opened: _Opened, work: WorkFolder, progress: Progress
) -> PolygonSpool:
    coverage = _vectorise(job, opened, work.folder("traces"), progress)
    names = ("band", "classes", "minimum_area", "hole_area", "tolerance")
    parameters = {name: getattr(job, name) for name in names}
    first = next(iter(job.outputs or (job.shapefiles,)), "polygons")
    layer = Layer(
        name=Path(first).stem or "polygons",
        crs_wkt=coverage.grid.crs_wkt,
        classes=opened.all_classes,
        provenance=build_provenance(raster=opened.path, parameters=parameters),
    )
    return spool_polygons(coverage.batches(), work.path / _SPOOL, layer, classes=opened.classes)


def _vectorise(job: VectorizeJob, opened: _Opened, folder: Path, progress: Progress) -> Coverage:
    return vectorise(
        opened.source,
        opened.settings,
        block_size=job.block_size,
        threads=job.threads or usable_cores(),
        folder=folder,
        progress=progress,
    )


def _report(
    spool: PolygonSpool,
    outputs: tuple[Path, ...],
    opened: _Opened,
    work: WorkFolder,
    stopwatch: Stopwatch,
) -> dict[str, Any]:
    pixels = opened.source.grid.shape.pixels
    seconds = stopwatch.read()
    return {
        "pixels": pixels,
        "megapixels_per_second": round(pixels / 1e6 / max(seconds["total"], 1e-3), 3),
        "seconds": seconds,
        "peak_rss_mb": round(measure_peak_memory(), 1),
        "polygons": spool.totals.polygons,
        "vertices": spool.totals.vertices,
        "classes": list_classes(opened.all_classes, opened.classes, spool),
        "outputs": [str(path) for path in outputs],
        "resumed": work.resumed,
    }
