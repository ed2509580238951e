"""Runs a segmentation job: open and check, infer, vectorise, write."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from crispline.engine.delivery import (
    check_not_there,
    explain_disk_failure,
    list_classes,
    offer_other_output,
    spool_polygons,
    take_finished,
    write_targets,
)
from crispline.engine.devices import SessionOpener, open_session, usable_cores
from crispline.engine.errors import CorruptBlockError, ModelError
from crispline.engine.grid import Window
from crispline.engine.infer import InferReport, infer
from crispline.engine.job import SegmentJob
from crispline.engine.opening import JobPaths, OpenedJob, check_outputs, open_job
from crispline.engine.polygons import Layer
from crispline.engine.probabilities import BandSink
from crispline.engine.progress import Progress
from crispline.engine.provenance import build_provenance, describe_model
from crispline.engine.raster_outputs import RasterOutputs
from crispline.engine.result import SegmentResult, measure_peak_memory
from crispline.engine.spool import PolygonSpool
from crispline.engine.stopwatch import Stopwatch
from crispline.engine.vectorise import TraceSink
from crispline.engine.work_folder import WorkFolder, choose_work_folder

_LOG = logging.getLogger("crispline")
#: After these the same job would only fail again: nothing is kept for a resume.
_HOPELESS = (CorruptBlockError, ModelError)
#: Tiles a model call on a GPU: enough to fill it, and few enough for small ones.
_DEVICE_BATCH = 4
_SPOOL = "polygons.arrow"
#: Parameters that tell of the maker's computer, not of the result.
_NOT_FOR_OTHERS = (
    *("outputs", "shapefiles", "class_map", "probabilities", "area", "work_folder"),
    *("threads", "resume", "overwrite", "force"),
)


def run_segment(
    job: SegmentJob,
    *,
    progress: Progress | None = None,
    keep_polygons: bool = False,
    sessions: SessionOpener = open_session,
) -> SegmentResult:
    """Run a job to its end, going on where an earlier run of the same job stopped.

    With `keep_polygons` the polygons stay readable through the result, also where no vector file
    was asked for. `sessions` opens the model's session. Everything that can be checked is checked
    before the first tile is inferred. Raises CrisplineError for bad input, Cancelled when the user
    cancelled; then, and when the process is killed, the work folder stays for the next run.
    """
    stopwatch = Stopwatch()
    keeper = TemporaryDirectory(prefix="crispline-") if keep_polygons else None
    with ExitStack() as stack:
        with stopwatch.measure("open"):
            paths = JobPaths.of(job)
            check_outputs(paths)
            opened = open_job(job, paths, stack, sessions=sessions)
        for warning in opened.warnings:
            _LOG.warning(warning)
        folder = choose_work_folder(job.work_folder, paths.outputs, keeper)
        check_not_there(
            opened.expected_files,
            overwrite=job.overwrite,
            work_folder=folder,
            fingerprint=opened.fingerprint,
        )
        work = stack.enter_context(
            WorkFolder(
                folder,
                fingerprint=opened.fingerprint,
                resume=job.resume,
                outputs=[str(path) for path in opened.expected_files],
            )
        )
        if (finished := take_finished(work, job.to_dict())) is not None:
            return finished
        provenance = work.remember("provenance", lambda: _describe_origin(job, paths, opened))
        run = _Run(job, paths, opened, work, progress or Progress(), stopwatch, provenance)
        try:
            with explain_disk_failure(work.path):
                return run.execute(keeper)
        except _HOPELESS:
            work.remove()
            raise


@dataclass(frozen=True, slots=True)
class _Run:
    """The stages of one job after everything is open."""

    job: SegmentJob
    paths: JobPaths
    opened: OpenedJob
    work: WorkFolder
    progress: Progress
    stopwatch: Stopwatch
    provenance: dict[str, Any]

    def execute(self, keeper: TemporaryDirectory[str] | None) -> SegmentResult:
        """Infer, vectorise and write; removes the work folder unless `keeper` holds it."""
        tracer = self._make_tracer(wanted=self.paths.targets.every != () or keeper is not None)
        rasters = RasterOutputs(
            self.paths.rasters,
            self.work,
            grid=self.opened.source.grid,
            classes=self.opened.model.card.classes,
            provenance=self.provenance,
        )
        try:
            report = self._infer([*([] if tracer is None else [tracer]), *rasters.sinks])
        except _HOPELESS:
            rasters.discard()
            raise
        spool = None if tracer is None else self._vectorise(tracer)
        with self.stopwatch.measure("write"), offer_other_output(self.work.path):
            outputs = self._write(spool, rasters)
        told = self._report(report, spool, outputs)
        if keeper is not None:
            return SegmentResult(outputs, told, spool, keeper)
        self.work.finish(told, command=self.job.to_dict())
        return SegmentResult(outputs, told)

    def _write(self, spool: PolygonSpool | None, rasters: RasterOutputs) -> tuple[Path, ...]:
        outputs: tuple[Path, ...] = ()
        if spool is not None:
            outputs = write_targets(spool, self.paths.targets, progress=self.progress)
        return outputs + rasters.finish()

    def _make_tracer(self, *, wanted: bool) -> TraceSink | None:
        if not wanted:
            return None
        return TraceSink(
            self.opened.source.grid,
            block_size=self.job.block_size,
            folder=self.work.folder("traces"),
            threads=self.job.threads or usable_cores(),
        )

    def _infer(self, sinks: Sequence[BandSink]) -> InferReport:
        opened, job = self.opened, self.job
        with self.stopwatch.measure("infer"):
            report = infer(
                opened.source,
                opened.model,
                sinks=sinks,
                overlap=job.overlap,
                blending=job.blending,
                batch=job.batch or _choose_batch(opened.model.device.name),
                band_height=job.block_size,
                area=opened.area,
                work_folder=self.work.folder("infer"),
                progress=self.progress,
            )
        opened.model.close()  # its memory is wanted for the polygons
        for window in report.bad_windows:
            _LOG.warning(_describe_bad(window, self.paths.raster))
        return report

    def _vectorise(self, tracer: TraceSink) -> PolygonSpool:
        with self.stopwatch.measure("vectorise"):
            coverage = tracer.finish(self.opened.settings, progress=self.progress)
            return spool_polygons(
                coverage.batches(),
                self.work.path / _SPOOL,
                self._describe_layer(),
                classes=self.opened.classes,
            )

    def _describe_layer(self) -> Layer:
        first = next(iter(self.paths.targets.every), Path("polygons"))
        return Layer(
            name=first.stem,
            crs_wkt=self.opened.source.grid.crs_wkt,
            classes=self.opened.model.card.classes,
            provenance=self.provenance,
        )

    def _report(
        self, infer_report: InferReport, spool: PolygonSpool | None, outputs: tuple[Path, ...]
    ) -> dict[str, Any]:
        device = self.opened.model.device
        seconds = self.stopwatch.read()
        return {
            "tiles": infer_report.tiles,
            "tiles_resumed": infer_report.tiles_resumed,
            "tiles_skipped": infer_report.tiles_skipped,
            "pixels": infer_report.pixels,
            "megapixels_per_second": round(infer_report.pixels / 1e6 / seconds["total"], 3),
            "seconds": seconds,
            "busy_seconds": {
                "read": round(infer_report.read_seconds, 3),
                "predict": round(infer_report.predict_seconds, 3),
                "blend": round(infer_report.blend_seconds, 3),
                "sinks": round(infer_report.sink_seconds, 3),
            },
            "peak_rss_mb": round(measure_peak_memory(), 1),
            "device": device.name,
            "device_reason": device.reason,
            "polygons": None if spool is None else spool.totals.polygons,
            "vertices": None if spool is None else spool.totals.vertices,
            "classes": list_classes(self.opened.model.card.classes, self.opened.classes, spool),
            "outputs": [str(path) for path in outputs],
            "resumed": self.work.resumed,
            "warnings": [
                *self.opened.warnings,
                *(_describe_bad(w, self.paths.raster) for w in infer_report.bad_windows),
            ],
        }


def _choose_batch(device: str) -> int:
    """Return how many tiles a device takes at once where the user does not say."""
    return 1 if device == "cpu" else _DEVICE_BATCH


def _describe_origin(job: SegmentJob, paths: JobPaths, opened: OpenedJob) -> dict[str, Any]:
    card = opened.model.card
    parameters = {**job.to_dict(), "device": opened.model.device.name}
    for name in ("raster", "model", *_NOT_FOR_OTHERS):
        del parameters[name]
    return build_provenance(
        raster=paths.raster,
        parameters=parameters,
        model=describe_model(card.name, card.version, paths.model),
    )


def _describe_bad(window: Window, raster: str) -> str:
    return (
        f"{raster}: rows {window.row} to {window.row_stop - 1}, columns {window.column} to "
        f"{window.column_stop - 1} cannot be decoded and are no data"
    )
