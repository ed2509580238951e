"""Results on their way into a project: named, styled and grouped once QGIS has loaded them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qgis.core import (
    QgsLayerTreeGroup,
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingLayerPostProcessorInterface,
    QgsProcessingOutputLayerDefinition,
    QgsRasterLayer,
    QgsSettings,
    QgsVectorLayer,
)
from qgis.PyQt import sip

from crispline.engine.card import ClassInfo
from crispline.processing.styling import style_class_map, style_polygons

#: Stylers that QGIS may still call: it owns them, but their Python side must live as long.
_WAITING: list[Any] = []
#: The group for all results of Processing, in QGIS' settings.
_RESULTS_GROUP = "/".join(("Processing", "Configuration", "RESULTS_GROUP_NAME"))


@dataclass(frozen=True)
class Presentation:
    """How a result appears: the layer's name, its group in the layer tree, and the classes.

    With `hidden` it is listed, but not drawn until a user ticks it. A name that a user or a model
    gave to the output goes before `name`; such results are not grouped either.
    """

    name: str
    group: str
    classes: tuple[ClassInfo, ...]
    hidden: bool = False

    def announce(self, context: QgsProcessingContext, layer: str, value: Any) -> None:
        """Let QGIS present `layer` (id or data source) so, where it is to be loaded at all.

        `value` is what the output's parameter was given.
        """
        if not context.willLoadLayerOnCompletion(layer):
            return
        details = context.layerToLoadOnCompletionDetails(layer)
        is_named = isinstance(value, QgsProcessingOutputLayerDefinition) and value.destinationName
        if not is_named:
            details.name = self.name
        styler = _ResultStyler(self.classes, "" if is_named else self.group, hidden=self.hidden)
        _WAITING[:] = [other for other in _WAITING if not sip.isdeleted(other)]
        _WAITING.append(styler)
        details.setPostProcessor(styler)


class _ResultStyler(QgsProcessingLayerPostProcessorInterface):  # type: ignore[misc]  # no types
    """Styles one result and puts it into its group."""

    def __init__(self, classes: Sequence[ClassInfo], group: str, *, hidden: bool) -> None:
        super().__init__()
        self._classes = classes
        self._group = group
        self._hidden = hidden

    def postProcessLayer(self, layer: QgsMapLayer, context: Any, feedback: Any) -> None:
        """Style and group the layer; QGIS calls this on the main thread, the layer in its tree."""
        style_result(layer, self._classes)
        project = layer.project()
        if project is None:
            return
        root = project.layerTreeRoot()
        if self._group:
            put_into_group(root, layer, self._group)
        node = root.findLayer(layer.id())
        if node is not None and self._hidden:
            node.setItemVisibilityChecked(False)


def style_result(layer: QgsMapLayer, classes: Sequence[ClassInfo]) -> None:
    """Style a layer of class polygons or a class map; others stay as they are."""
    if isinstance(layer, QgsVectorLayer):
        style_polygons(layer, classes)
    elif isinstance(layer, QgsRasterLayer):
        style_class_map(layer, classes)
    layer.triggerRepaint()


def put_into_group(root: QgsLayerTreeGroup, layer: QgsMapLayer, name: str) -> None:
    """Move a layer into the group `name`, made on top where there is none yet.

    Polygons go above rasters. A group that the user chose for all results of Processing holds ours;
    any other that the layer lies in is only where QGIS' layer tree happened to be.
    """
    node = root.findLayer(layer.id())
    if node is None or node.parent().name() == name:
        return
    parent = node.parent()
    chosen = QgsSettings().value(_RESULTS_GROUP) or ""
    home = parent if chosen and parent.name() == chosen else root
    group = home.findGroup(name) or home.insertGroup(0, name)
    group.insertChildNode(0 if isinstance(layer, QgsVectorLayer) else -1, node.clone())
    parent.removeChildNode(node)
