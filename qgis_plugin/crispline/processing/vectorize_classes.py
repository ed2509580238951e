"""Algorithm `vectorizeclasses`: a raster of classes in, class polygons out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
)

from crispline.engine.errors import CrisplineError
from crispline.processing import segment_parameters as names
from crispline.processing.algorithm import CrisplineAlgorithm
from crispline.processing.feedback import ProcessingFeedback
from crispline.processing.vectorize_parameters import list_parameters

if TYPE_CHECKING:
    from crispline.processing.vectorize_request import VectorizeRequest


class VectorizeClasses(CrisplineAlgorithm):
    """Turns a raster of class numbers into polygons with crisp boundaries."""

    NAME = "vectorizeclasses"
    _request: VectorizeRequest

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return self.tr("Vectorise class raster")

    def tags(self) -> list[str]:
        """Return words that the toolbox finds the algorithm by."""
        return self.tr(
            "polygonize,polygonise,vectorize,raster to vector,class map,land cover,classification,"
            "smooth,simplify,coverage,topology"
        ).split(",")

    def shortHelpString(self) -> str:
        """Return the help beside the dialog."""
        return self.tr(
            "Turns a raster of class numbers, from Crispline or any other tool, into class "
            "polygons: a coverage without gaps and overlaps, with simplified outlines instead of "
            "stair-steps.\n\n"
            "Names and colours come from the layer's palette where it is drawn by one, else from "
            "the raster's own category names, attribute table and colour table. The polygons are "
            "styled with them.\n\n"
            "A class raster does not say where between two pixels a boundary runs, so outlines are "
            "less exact than those of “Segment raster to polygons”, which knows the probabilities. "
            "A probability store that the command line has kept can be used instead of a raster."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        for parameter in list_parameters():
            self.addParameter(parameter)
        self.addOutput(QgsProcessingOutputNumber(names.POLYGONS, self.tr("Number of polygons")))
        self.addOutput(
            QgsProcessingOutputString(
                names.CLASS_AREAS, self.tr("Polygons and area of each class, as JSON")
            )
        )

    def checkParameterValues(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        """Return whether the parameters will do, and a sentence where they do not."""
        from crispline.processing.parameter_values import ParameterValues
        from crispline.processing.vectorize_request import VectorizeRequest

        try:
            VectorizeRequest.check(ParameterValues(self, parameters, context))
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
        """Take what is needed of the layer; QGIS calls this where it lives."""
        from crispline.processing.parameter_values import ParameterValues
        from crispline.processing.vectorize_request import VectorizeRequest

        try:
            self._request = VectorizeRequest.read(ParameterValues(self, parameters, context))
        except CrisplineError as error:
            self.refused = error
        return True

    def processAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Run the job and hand its polygons to QGIS; in a thread of its own."""
        from crispline.processing.job_summary import tell_classes
        from crispline.processing.vectorize_run import run_vectorizing

        told = ProcessingFeedback(feedback)
        self.raise_refused(told)
        results: dict[str, Any] = {}
        try:
            with run_vectorizing(self._engine, self._request, told) as job:
                if self._request.polygons.is_wanted:
                    results[names.OUTPUT] = self._deliver(
                        job.value, job.polygons, context=context, feedback=told
                    )
        except CrisplineError as error:
            raise self.refusal(error, told) from error
        if self._request.shapefiles:
            results[names.SHAPEFILES] = self._request.shapefiles
        tell_classes(job.value, told)
        return {
            **results,
            names.POLYGONS: job.value["report"]["polygons"] or 0,
            names.CLASS_AREAS: json.dumps(job.value["class_areas"], ensure_ascii=False),
        }

    def _deliver(
        self,
        value: dict[str, Any],
        polygons: str,
        *,
        context: QgsProcessingContext,
        feedback: ProcessingFeedback,
    ) -> str:
        """Put the polygons where they belong and let QGIS load them if it is to."""
        from crispline.processing.class_legend import paint_classes
        from crispline.processing.loading import Presentation
        from crispline.processing.polygon_delivery import deliver_polygons
        from crispline.processing.styling import read_classes

        request = self._request
        classes = paint_classes(read_classes(value["classes"]), request.legend)
        layer = deliver_polygons(
            polygons,
            request.polygons,
            classes,
            crs=None if request.raster is None else request.raster.crs,
            algorithm=self,
            context=context,
            feedback=feedback,
        )
        shown = Presentation(self.tr("{} polygons").format(request.name), "", classes)
        shown.announce(context, layer, request.polygons.parameters[names.OUTPUT])
        return layer
