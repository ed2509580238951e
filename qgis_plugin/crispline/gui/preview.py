"""A quick look: the map's view, segmented into a scratch layer that the next preview replaces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qgis.core import QgsProcessing, QgsProcessingOutputLayerDefinition, QgsProject
from qgis.PyQt.QtCore import QCoreApplication

from crispline.gui.ground import clip_rectangle, measure_sides, shrink_to

#: Side of the largest preview, in pixels that the model sees.
LARGEST_SIDE = 2048
_MARK = "crispline/preview"


@dataclass(frozen=True)
class PreviewView:
    """The extent to segment, and whether it is only the middle of the view."""

    extent: Any
    is_cropped: bool


def choose_view(view: Any, layer: Any, model_pixel: float | None) -> PreviewView | None:
    """Return the part of the view to segment, None where the layer is not in it.

    `model_pixel` is the side in metres of the pixels that the model sees (None: the layer's own).
    """
    visible = clip_rectangle(view, layer)
    if visible is None:
        return None
    if model_pixel is None or not layer.crs().isValid():
        across = visible.width() / layer.rasterUnitsPerPixelX()
        up = visible.height() / layer.rasterUnitsPerPixelY()
    else:
        across, up = (side / model_pixel for side in measure_sides(visible))
    if across <= LARGEST_SIDE and up <= LARGEST_SIDE:
        return PreviewView(visible, is_cropped=False)
    middle = shrink_to(
        visible,
        share_across=min(1.0, LARGEST_SIDE / across),
        share_up=min(1.0, LARGEST_SIDE / up),
    )
    return PreviewView(middle, is_cropped=True)


def preview_output() -> QgsProcessingOutputLayerDefinition:
    """Return an output in memory that is loaded into the project."""
    definition = QgsProcessingOutputLayerDefinition(
        QgsProcessing.TEMPORARY_OUTPUT, QgsProject.instance()
    )
    definition.destinationName = QCoreApplication.translate("Preview", "Crispline preview")
    return definition


def hide_previews() -> None:
    """Untick the previews in the layer tree: they lie over what a run has found."""
    project = QgsProject.instance()
    for key, layer in project.mapLayers().items():
        node = project.layerTreeRoot().findLayer(key)
        if node is not None and layer.customProperty(_MARK):
            node.setItemVisibilityChecked(False)


def replace_previews(layers: list[Any]) -> None:
    """Mark new layers as previews and take the former ones out of the project."""
    project = QgsProject.instance()
    new = {layer.id() for layer in layers}
    old = [
        key
        for key, layer in project.mapLayers().items()
        if key not in new and layer.customProperty(_MARK)
    ]
    for layer in layers:
        layer.setCustomProperty(_MARK, True)  # noqa: FBT003 - QGIS' signature
    project.removeMapLayers(old)
