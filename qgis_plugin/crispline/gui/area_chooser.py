"""Which part of the raster: all of it, the map's view, polygons, or a rectangle."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsMapLayerProxyModel,
    QgsProcessingFeatureSourceDefinition,
    QgsReferencedRectangle,
)
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QWidget

from crispline.gui.form import load_form
from crispline.gui.ground import clip_rectangle, measure_rectangle
from crispline.gui.measures import format_area, format_megapixels
from crispline.gui.rectangle_tool import RectangleTool

WHOLE, VIEW, POLYGONS, RECTANGLE = range(4)
#: So many selected polygons are looked at one by one while the user waits.
_COUNTABLE = 1000


class AreaChooser(QWidget):  # type: ignore[misc]  # QGIS has no types
    """Offers four kinds of area; `changed` comes when the area may be another."""

    changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start with the whole layer."""
        super().__init__(parent)
        load_form(self, "area_chooser")
        self.setFocusProxy(self.kind_box)
        self._layer: Any = None
        self._canvas: Any = None
        self._tool: RectangleTool | None = None
        self._model_pixel: float | None = None
        self._is_remote = False
        for kind, name in (
            (WHOLE, self.tr("Whole layer")),
            (VIEW, self.tr("What the map shows")),
            (POLYGONS, self.tr("Within polygons")),
            (RECTANGLE, self.tr("Rectangle")),
        ):
            self.kind_box.addItem(name, kind)
        self.polygons_box.setFilters(QgsMapLayerProxyModel.PolygonLayer)
        self.polygons_box.layerChanged.connect(self._follow_polygons)
        self.kind_box.currentIndexChanged.connect(self._show_kind)
        self.selected_box.toggled.connect(self._tell)
        self.draw_button.toggled.connect(self._draw)
        self.extent_widget.extentChanged.connect(self._show_rectangle)
        self._polygons: Any = None
        self._follow_polygons(self.polygons_box.currentLayer())
        self._show_kind()

    def use_canvas(self, canvas: Any) -> None:
        """Take view and rectangles from this map canvas."""
        self._canvas = canvas
        self._tool = RectangleTool(canvas, self)
        self._tool.drawn.connect(self._take_rectangle)
        self._tool.ended.connect(self._lift_button)
        self.extent_widget.setMapCanvas(canvas, False)  # noqa: FBT003 - QGIS' signature
        canvas.extentsChanged.connect(self._follow_view)

    def release(self) -> None:
        """Take everything off the map canvas."""
        if self._tool is not None:
            self._tool.stop()
            self._tool.hide()
            self._canvas.extentsChanged.disconnect(self._follow_view)
            self._tool = None

    def use_layer(self, layer: Any, model_pixel: float | None, *, is_remote: bool) -> None:
        """Choose parts of this raster layer, which a model sees at `model_pixel` metres."""
        if layer is not self._layer and layer is not None:
            self.extent_widget.setOutputCrs(layer.crs())
        self._layer, self._model_pixel, self._is_remote = layer, model_pixel, is_remote
        self._show_size()

    def kind(self) -> int:
        """Return WHOLE, VIEW, POLYGONS or RECTANGLE."""
        return int(self.kind_box.currentData())

    def choose_kind(self, kind: int) -> None:
        """Choose WHOLE, VIEW, POLYGONS or RECTANGLE."""
        self.kind_box.setCurrentIndex(self.kind_box.findData(kind))

    def view(self) -> QgsReferencedRectangle:
        """Return what the map shows now; of a rotated map the box around it."""
        settings = self._canvas.mapSettings()
        return QgsReferencedRectangle(settings.visibleExtent(), settings.destinationCrs())

    def rectangle(self) -> QgsReferencedRectangle | None:
        """Return the drawn or typed rectangle, or None."""
        widget = self.extent_widget
        if not widget.isValid() or widget.outputExtent().isEmpty():
            return None
        return QgsReferencedRectangle(widget.outputExtent(), widget.outputCrs())

    def extent(self) -> QgsReferencedRectangle | None:
        """Return the part of the layer to segment, None for all of it or none at all."""
        wanted = self._bounds()
        if wanted is None or self._layer is None:
            return None
        return clip_rectangle(wanted, self._layer)

    def polygons(self) -> QgsProcessingFeatureSourceDefinition | None:
        """Return the polygons that bound the area, or None."""
        if self.kind() != POLYGONS or self._polygons is None:
            return None
        return QgsProcessingFeatureSourceDefinition(
            self._polygons.id(), selectedFeaturesOnly=self._wants_selected()
        )

    def megapixels(self) -> float | None:
        """Return how many million pixels the model will see at most, None where unknown."""
        area = self._square_metres()
        pixel = self._model_pixel
        return area / pixel**2 / 1e6 if area is not None and pixel else None

    def problem(self) -> str:
        """Return what is missing, or ""."""
        if self._layer is None or self.kind() == WHOLE:
            return ""
        if self.kind() == POLYGONS:
            return self._polygons_problem()
        if self.kind() == RECTANGLE and self.rectangle() is None:
            return str(self.tr("Draw a rectangle on the map, or type its coordinates."))
        if self.extent() is None:
            return str(self.tr("This area lies outside the raster layer."))
        return ""

    def _polygons_problem(self) -> str:
        if self._polygons is None:
            return str(self.tr("The project has no polygon layer to take the area from."))
        if self._wants_selected() and self._polygons.selectedFeatureCount() == 0:
            return str(self.tr("Select polygons on the map, or take all polygons of the layer."))
        return ""

    def _wants_selected(self) -> bool:
        return bool(self.selected_box.isChecked())

    def _bounds(self) -> QgsReferencedRectangle | None:
        if self.kind() == VIEW and self._canvas is not None:
            return self.view()
        return self.rectangle() if self.kind() == RECTANGLE else None

    def _square_metres(self) -> float | None:
        if self._layer is None or self.problem():
            return None
        if self.kind() == WHOLE:
            return measure_rectangle(
                QgsReferencedRectangle(self._layer.extent(), self._layer.crs())
            )
        if self.kind() == POLYGONS:
            clipped = clip_rectangle(self._bound_polygons(), self._layer)
            return measure_rectangle(clipped) if clipped is not None else None
        extent = self.extent()
        return measure_rectangle(extent) if extent is not None else None

    def _bound_polygons(self) -> QgsReferencedRectangle:
        bounds = self._polygons.extent()
        # The box around the selected ones takes as long as there are many.
        if self._wants_selected() and self._polygons.selectedFeatureCount() <= _COUNTABLE:
            bounds = self._polygons.boundingBoxOfSelected()
        return QgsReferencedRectangle(bounds, self._polygons.crs())

    def _show_kind(self) -> None:
        self.pages.setCurrentIndex(self.kind())
        # A stack is as high as its highest page, unless the others ask for nothing.
        self.pages.setVisible(self.kind() in (POLYGONS, RECTANGLE))
        if self._tool is not None and self.kind() != RECTANGLE:
            self._tool.stop()
            self._tool.hide()
        elif self._tool is not None:
            self._show_rectangle()
            return
        self._tell()

    def _follow_polygons(self, layer: Any) -> None:
        if self._polygons is not None:
            try:
                self._polygons.selectionChanged.disconnect(self._tell)
            except (RuntimeError, TypeError):  # the layer is gone, and its connections with it
                self._polygons = None
        self._polygons = layer
        if layer is not None:
            layer.selectionChanged.connect(self._tell)
        self._tell()

    def _follow_view(self) -> None:
        if self.kind() == VIEW:
            self._tell()

    def _draw(self, wanted: bool) -> None:  # noqa: FBT001 - Qt's signature
        if self._tool is not None:
            (self._tool.start if wanted else self._tool.stop)()

    def _lift_button(self) -> None:
        self.draw_button.setChecked(False)

    def _take_rectangle(self, rectangle: Any) -> None:
        crs = self._canvas.mapSettings().destinationCrs()
        self.extent_widget.setOutputExtentFromUser(rectangle, crs)
        self._show_rectangle()

    def _show_rectangle(self) -> None:
        rectangle = self.rectangle()
        if self._tool is not None and self.kind() == RECTANGLE:
            if rectangle is None:
                self._tool.hide()
            else:
                self._tool.show(rectangle, rectangle.crs())
        self._tell()

    def _tell(self) -> None:
        self._show_size()
        self.changed.emit()

    def _show_size(self) -> None:
        problem, area, megapixels = self.problem(), self._square_metres(), self.megapixels()
        text = problem
        if not problem and area is not None:
            text = format_area(area)
            if self.kind() == POLYGONS:
                text = self.tr("Up to {}").format(text)
            if megapixels is not None:
                words = self.tr("{area}, {pixels} for the model")
                if self._is_remote:
                    words = self.tr("{area}, {pixels} to be fetched from the web service")
                text = words.format(area=text, pixels=format_megapixels(megapixels))
        self.size_label.setText(text)
        self.size_label.setVisible(bool(text))
