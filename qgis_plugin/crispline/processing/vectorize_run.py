"""One run of `vectorizeclasses`, in whatever thread: the raster for the engine, its job."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

from qgis.PyQt.QtCore import QCoreApplication

from crispline.engine.job import VectorizeJob
from crispline.processing.algorithm import TaskEngine
from crispline.processing.class_legend import attach_legend
from crispline.processing.destination import is_temporary
from crispline.processing.feedback import ProcessingFeedback
from crispline.processing.job_folder import JobFolder, digest_parameters, open_job_folder
from crispline.processing.raster_source import View, describe_missing_crs, provide_raster
from crispline.processing.segment_run import FinishedJob
from crispline.processing.vectorize_request import VectorizeRequest
from crispline.runtime.settings import read_settings

#: Share of the progress bar for features that are copied after the job.
_COPYING = 0.05

translate = QCoreApplication.translate


@contextmanager
def run_vectorizing(
    engine: TaskEngine, request: VectorizeRequest, feedback: ProcessingFeedback
) -> Iterator[FinishedJob]:
    """Run the job and yield what it made; its temporary files are deleted afterwards.

    They are kept for another run where an exception leaves here. Raises CrisplineError.
    """
    with open_job_folder(engine.folders.jobs, _digest(request)) as folder:
        job = _describe_job(request, folder, _provide_source(request, folder, feedback))
        feedback.call(str(folder.work), translate("SegmentRaster", "the plugin's folder"))
        feedback.enter(0.0, 1.0 - (_COPYING if request.polygons.sink else 0.0))
        value = engine.run("vectorize", job.to_dict(), feedback)
        feedback.enter(1.0 - _COPYING, 1.0)
        yield FinishedJob(value, next(iter(job.outputs), ""), "")


def _digest(request: VectorizeRequest) -> str:
    """Return what tells this job from others; where its results go does not matter."""
    source = [request.store] if request.raster is None else request.raster.identity
    legend = [asdict(entry) for entry in request.legend]
    return digest_parameters([VectorizeJob.__name__, source, legend, request.options])


def _provide_source(
    request: VectorizeRequest, folder: JobFolder, feedback: ProcessingFeedback
) -> str:
    """Return what the engine opens: the store, the raster, or a raster with the layer's legend."""
    raster = request.raster
    if raster is None:
        return request.store
    missing = describe_missing_crs(raster)
    if missing:
        feedback.warn(missing)
    view = View(
        extent=raster.extent,
        area=None,
        choose_resolution=lambda: (None, None),
        limit_megapixels=read_settings().remote_limit_megapixels,
    )
    path = provide_raster(raster, folder, view=view, feedback=feedback)
    if request.legend:
        band = request.options["band"]
        path = attach_legend(path, folder.file("legend"), request.legend, band=band)
    if path != raster.source:
        feedback.call(path, raster.name)
    return path


def _describe_job(request: VectorizeRequest, folder: JobFolder, source: str) -> VectorizeJob:
    polygons = request.polygons.direct
    if request.polygons.sink:
        polygons = str(folder.file("polygons.gpkg"))
    first = request.polygons.direct if request.polygons.is_wanted else request.shapefiles
    lasts = bool(first) and not is_temporary(first)
    return VectorizeJob(
        source=source,
        outputs=(polygons,) if polygons else (),
        shapefiles=request.shapefiles,
        work_folder="" if lasts else str(folder.work),
        overwrite=True,  # QGIS has asked
        **request.options,
    )
