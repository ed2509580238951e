"""One run of `segmentraster`, in whatever thread: inputs for the engine, its job, the results."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from qgis.core import QgsCoordinateTransform, QgsGeometry, QgsRectangle

from crispline.engine.job import SegmentJob
from crispline.processing.algorithm import TaskEngine
from crispline.processing.area import cut_to_extent, move, write_area
from crispline.processing.destination import is_temporary
from crispline.processing.feedback import ProcessingFeedback, QuietFeedback
from crispline.processing.job_folder import JobFolder, digest_parameters, open_job_folder
from crispline.processing.raster_source import View, describe_missing_crs, provide_raster
from crispline.processing.segment_request import SegmentRequest

#: Shares of the progress bar: layers drawn before the job, features copied after it.
_DRAWING, _COPYING = 0.3, 0.03


@dataclass(frozen=True)
class FinishedJob:
    """What the engine gave back, and where its files lie until they are where they belong."""

    value: dict[str, Any]
    polygons: str
    class_map: str


@dataclass
class SegmentRun:
    """Runs a request; `limit_megapixels` is for layers that QGIS has to draw."""

    engine: TaskEngine
    request: SegmentRequest
    feedback: ProcessingFeedback
    limit_megapixels: float
    _polygons: list[QgsGeometry] = field(default_factory=list)

    @contextmanager
    def finish_job(self) -> Iterator[FinishedJob]:
        """Run the job and yield what it made; its temporary files are deleted afterwards.

        They are kept for another run where an exception leaves here. Raises CrisplineError.
        """
        request = self.request
        missing = describe_missing_crs(request.raster)
        if missing:
            self.feedback.warn(missing)
        self._polygons = self._read_area()
        with open_job_folder(self.engine.folders.jobs, self._digest()) as folder:
            begin = _DRAWING if request.raster.drawn is not None else 0.0
            self.feedback.enter(0.0, begin)
            raster = self._provide_raster(folder)
            job = self._describe_job(folder, raster)
            self.feedback.enter(begin, 1.0 - (_COPYING if request.polygons.sink else 0.0))
            value = self.engine.run("segment", job.to_dict(), self.feedback)
            self.feedback.enter(1.0 - _COPYING, 1.0)
            yield FinishedJob(value, next(iter(job.outputs), ""), job.class_map)

    def _read_area(self) -> list[QgsGeometry]:
        """Return the polygons to keep to, cut to the extent, in their own CRS."""
        request = self.request
        if request.area is None:
            return []
        polygons = request.area.read()
        if request.extent is None:
            return polygons
        transform = QgsCoordinateTransform(request.raster.crs, request.area.crs, request.transforms)
        return cut_to_extent(polygons, request.extent, transform, name=request.area.name)

    def _digest(self) -> str:
        """Return what tells this job from others; where its results go does not matter."""
        request = self.request
        area = hashlib.sha256()
        for polygon in self._polygons:
            area.update(bytes(polygon.asWkb()))
        crs = "" if request.area is None else request.area.crs.toWkt()
        extent = None if request.extent is None else request.extent.toString(12)
        return digest_parameters(
            [request.raster.identity, request.options, extent, area.hexdigest(), crs]
        )

    def _provide_raster(self, folder: JobFolder) -> str:
        view = View(
            extent=self.request.extent or self.request.raster.extent,
            area=self._area_on_raster() if self.request.raster.drawn is not None else None,
            choose_resolution=self._choose_resolution,
            limit_megapixels=self.limit_megapixels,
        )
        raster = provide_raster(self.request.raster, folder, view=view, feedback=self.feedback)
        if raster != self.request.raster.source:
            self.feedback.call(raster, self.request.raster.name)
        return raster

    def _area_on_raster(self) -> QgsGeometry | None:
        request = self.request
        if request.area is None:
            return None
        transform = QgsCoordinateTransform(request.area.crs, request.raster.crs, request.transforms)
        area = QgsGeometry.collectGeometry(self._polygons)
        move(area, transform, name=request.area.name)
        return area

    def _choose_resolution(self) -> tuple[float | None, float | None]:
        """Return the metres a pixel to draw at and the coarsest that the model tolerates."""
        wanted = self.request.options["resolution"]
        if wanted is not None:
            return wanted, None
        asked = {"model": self.request.options["model"], "trial": False, "device": "cpu"}
        found = self.engine.run("model_info", asked, QuietFeedback(self.feedback))
        resolution = (found.get("card") or {}).get("ground_resolution")
        if not resolution:
            return None, None
        return float(resolution["metres"]), float(resolution["maximum"])

    def _describe_job(self, folder: JobFolder, raster: str) -> SegmentJob:
        request = self.request
        area = ""
        if request.area is not None:
            path = folder.file("area.gpkg")
            write_area(self._polygons, request.area.crs, path)
            area = str(path)
            self.feedback.call(area, request.area.name)
        polygons = request.polygons.direct
        if request.polygons.sink:
            polygons = str(folder.file("polygons.gpkg"))
        class_map = request.class_map
        if class_map and is_temporary(class_map):
            # Its name is another one each time: under that, the job could not go on.
            class_map = str(folder.file("class_map.tif"))
        return SegmentJob(
            raster=raster,
            outputs=(polygons,) if polygons else (),
            shapefiles=request.shapefiles,
            class_map=class_map,
            area=area,
            extent=() if area else self._cut_extent(),
            work_folder="" if self._has_lasting_output() else str(folder.work),
            overwrite=True,  # QGIS has asked
            # Metres a pixel mean nothing there.
            native=not request.raster.crs.isValid() and request.options["resolution"] is None,
            **request.options,
        )

    def _cut_extent(self) -> tuple[float, ...]:
        """Return the extent for the job, nothing where it holds the whole raster."""
        extent: QgsRectangle | None = self.request.extent
        if extent is None or extent.contains(self.request.raster.extent):
            return ()
        return (extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum())

    def _has_lasting_output(self) -> bool:
        """Whether the first output is a file of the user's, beside which work can be kept."""
        request = self.request
        if request.polygons.is_wanted:
            first = request.polygons.direct
        else:
            first = request.shapefiles or request.class_map
        return bool(first) and not is_temporary(first)
