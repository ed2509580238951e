"""The Processing provider: Crispline's algorithms in toolbox, models, batch and qgis_process."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from crispline.processing.algorithm import ICON, TaskEngine


class CrisplineProvider(QgsProcessingProvider):  # type: ignore[misc]  # QGIS has no types
    """Gives each algorithm the engine's client, which belongs to the plugin."""

    def __init__(self, engine: TaskEngine) -> None:
        """Keep the engine's client; it is not closed here."""
        super().__init__()
        self._engine = engine

    def id(self) -> str:
        """Return the name that scripts use, before the colon."""
        return "crispline"

    def name(self) -> str:
        """Return the name in the toolbox."""
        return "Crispline"

    def longName(self) -> str:
        """Return the name where there is more room."""
        return str(self.tr("Crispline: rasters to class polygons"))

    def icon(self) -> QIcon:
        """Return the plugin's icon."""
        return QIcon(str(ICON))

    def svgIconPath(self) -> str:
        """Return the icon's file."""
        return str(ICON)

    def loadAlgorithms(self) -> None:
        """Add every algorithm; QGIS calls this when the provider is registered."""
        from crispline.processing.evaluate_polygons import EvaluatePolygons
        from crispline.processing.export_shapefiles import ExportShapefiles
        from crispline.processing.model_info import ModelInfo
        from crispline.processing.segment_raster import SegmentRaster
        from crispline.processing.set_up import SetUpEngine
        from crispline.processing.vectorize_classes import VectorizeClasses

        algorithms: tuple[Any, ...] = (
            SegmentRaster,
            VectorizeClasses,
            EvaluatePolygons,
            ExportShapefiles,
            ModelInfo,
            SetUpEngine,
        )
        for algorithm in algorithms:
            self.addAlgorithm(algorithm(self._engine))
