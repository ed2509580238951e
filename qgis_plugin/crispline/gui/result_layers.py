"""Loads the layers that an algorithm made into the project, as Processing does."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingUtils, QgsProject
from qgis.PyQt.QtCore import QCoreApplication


def load_layers(context: Any, feedback: Any) -> list[Any]:
    """Add the layers that wait in a Processing context to the project; return them.

    A layer that cannot be read is told to the feedback and left out.
    """
    layers = []
    for key, details in context.layersToLoadOnCompletion().items():
        layer = QgsProcessingUtils.mapLayerFromString(
            key,
            context,
            True,  # noqa: FBT003 - QGIS' signature
            details.layerTypeHint,
        )
        if layer is None:
            text = QCoreApplication.translate("ResultLayers", "{} could not be loaded.")
            feedback.reportError(text.format(key))
            continue
        details.setOutputLayerName(layer)
        owned = context.temporaryLayerStore().takeMapLayer(layer)
        QgsProject.instance().addMapLayer(owned)
        processor = details.postProcessor()
        if processor is not None:
            processor.postProcessLayer(owned, context, feedback)
        layers.append(owned)
    return layers
