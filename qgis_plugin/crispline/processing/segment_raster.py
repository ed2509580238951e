"""Algorithm `segmentraster`: a raster layer and a model in, class polygons out."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING, Any

from qgis.core import QgsProcessingContext, QgsProcessingFeedback

from crispline.engine.errors import CrisplineError
from crispline.processing import segment_parameters as names
from crispline.processing.algorithm import CrisplineAlgorithm
from crispline.processing.feedback import ProcessingFeedback

if TYPE_CHECKING:
    from crispline.processing.segment_request import SegmentRequest
    from crispline.processing.segment_run import FinishedJob


class SegmentRaster(CrisplineAlgorithm):
    """Segments a raster layer with an ONNX model and writes the classes as polygons."""

    NAME = "segmentraster"
    _request: SegmentRequest
    _limit_megapixels: float

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return self.tr("Segment raster to polygons")

    def tags(self) -> list[str]:
        """Return words that the toolbox finds the algorithm by."""
        return self.tr(
            "segmentation,semantic,classification,classify,land cover,buildings,deep learning,"
            "machine learning,neural network,onnx,vectorise,vectorize,polygonise,polygonize"
        ).split(",")

    def shortHelpString(self) -> str:
        """Return the help beside the dialog."""
        return self.tr(
            "Segments an aerial or satellite image with a model and turns the classes into "
            "polygons with crisp boundaries: no stair-steps, no gaps or overlaps between "
            "neighbours, no seams, right angles where the model's classes have them.\n\n"
            "Without a model the one that comes with Crispline is used. Any ONNX segmentation "
            "model with a model card will do.\n\n"
            "On first use the engine is installed into the QGIS profile; nothing of QGIS itself is "
            "changed. A job that was cancelled or interrupted goes on where it stopped when it is "
            "run again with the same parameters."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        for parameter in names.list_parameters():
            self.addParameter(parameter)
        for output in names.list_outputs():
            self.addOutput(output)

    def checkParameterValues(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        """Return whether the parameters will do, and a sentence where they do not."""
        from crispline.processing.parameter_values import ParameterValues
        from crispline.processing.segment_request import check_request

        values = ParameterValues(self, parameters, context)
        try:
            if values.is_given(names.INPUT):
                check_request(values)
        except CrisplineError as error:
            return False, str(error)
        ok, message = super().checkParameterValues(parameters, context)
        return bool(ok), str(message)

    def prepareAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> bool:
        """Take what is needed of the layers; QGIS calls this where they live."""
        from crispline.processing.parameter_values import ParameterValues
        from crispline.processing.segment_request import SegmentRequest
        from crispline.runtime.settings import read_settings

        try:
            self._request = SegmentRequest.read(ParameterValues(self, parameters, context))
        except CrisplineError as error:
            self.refused = error
        self._limit_megapixels = read_settings().remote_limit_megapixels
        return True

    def processAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Run the job and hand its results to QGIS; in a thread of its own."""
        from crispline.processing.job_summary import read_device, tell_summary
        from crispline.processing.segment_run import SegmentRun

        told = ProcessingFeedback(feedback)
        self.raise_refused(told)
        run = SegmentRun(self._engine, self._request, told, self._limit_megapixels)
        try:
            with run.finish_job() as job:
                results = self._deliver(job, context, told)
        except CrisplineError as error:
            raise self.refusal(error, told) from error
        report = job.value["report"]
        for warning in report["warnings"]:
            told.warn(warning)
        tell_summary(job.value, told, device=read_device(report, self._engine))
        return {
            **results,
            names.POLYGONS: report["polygons"] or 0,
            names.DEVICE_USED: report["device"],
            names.SPEED: report["megapixels_per_second"],
            names.CLASS_AREAS: json.dumps(job.value["class_areas"], ensure_ascii=False),
            names.WARNINGS: "\n".join(told.warnings),
        }

    def _deliver(
        self, job: FinishedJob, context: QgsProcessingContext, feedback: ProcessingFeedback
    ) -> dict[str, Any]:
        """Put the results where they belong and let QGIS load what it is to load."""
        from crispline.processing.destination import replace_destination
        from crispline.processing.loading import Presentation
        from crispline.processing.polygon_delivery import deliver_polygons
        from crispline.processing.styling import read_classes

        request, card = self._request, job.value["card"]
        classes = read_classes(job.value["classes"])
        group = f"{request.raster.name}: {card['name']}"
        results: dict[str, Any] = {}
        if request.polygons.is_wanted:
            results[names.OUTPUT] = deliver_polygons(
                job.polygons,
                request.polygons,
                classes,
                crs=request.raster.crs,
                algorithm=self,
                context=context,
                feedback=feedback,
            )
            title = self.tr("{} classes").format(request.raster.name)
            shown = Presentation(title, group, classes)
            value = request.polygons.parameters[names.OUTPUT]
            shown.announce(context, results[names.OUTPUT], value)
        if request.class_map:
            _move_raster(job.class_map, request.class_map)
            given = {names.CLASS_MAP: request.class_map_value}
            chosen = replace_destination(given, names.CLASS_MAP, request.class_map)
            results[names.CLASS_MAP] = self.parameterAsOutputLayer(chosen, names.CLASS_MAP, context)
            title = self.tr("{} class map").format(request.raster.name)
            # Under polygons it would hide the image.
            shown = Presentation(title, group, classes, hidden=request.polygons.is_wanted)
            shown.announce(context, results[names.CLASS_MAP], chosen[names.CLASS_MAP])
        if request.shapefiles:
            results[names.SHAPEFILES] = request.shapefiles
        return results


def _move_raster(made: str, wanted: str) -> None:
    """Move a raster, and the style and statistics beside it, to where it was wanted."""
    if made == wanted:
        return
    stems = (os.path.splitext(made)[0], os.path.splitext(wanted)[0])
    pairs = [(f"{made}.aux.xml", f"{wanted}.aux.xml"), (f"{stems[0]}.qml", f"{stems[1]}.qml")]
    for source, target in (*pairs, (made, wanted)):
        if os.path.exists(source):
            shutil.move(source, target)
