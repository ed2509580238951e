"""Everything a user sets for a run, put together into the parameters of the algorithm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import QgsMapLayerProxyModel, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QFileDialog, QWidget

from crispline.gui.form import load_form
from crispline.gui.icons import theme_icon
from crispline.gui.last_folder import find_last_folder, remember_folder
from crispline.gui.layer_facts import LayerFacts, read_facts
from crispline.gui.measures import format_megapixels
from crispline.gui.model_fit import find_band_problem
from crispline.runtime.settings import read_settings

if TYPE_CHECKING:
    from crispline.gui.model_reading import ModelReader
    from crispline.runtime.settings import PluginSettings


class SettingsForm(QWidget):  # type: ignore[misc]  # QGIS has no types
    """The dock's settings; `changed` comes when any of them is another."""

    changed = pyqtSignal()
    failed = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Build the form."""
        super().__init__(parent)
        load_form(self, "settings_form")
        self._facts: LayerFacts | None = None
        self.raster_box.setFilters(QgsMapLayerProxyModel.RasterLayer)
        self.add_raster_button.setIcon(theme_icon("mActionAddRasterLayer"))
        self.add_raster_button.clicked.connect(self._browse_raster)
        self.raster_box.layerChanged.connect(self._follow_layer)
        self.model_chooser.changed.connect(self._follow_model)
        self.advanced_settings.changed.connect(self._follow_model)
        for part in (self.area_chooser, self.polygon_settings, self.device_chooser):
            part.changed.connect(self.changed)
        self.output_chooser.changed.connect(self.changed)
        self._follow_layer(self.raster_box.currentLayer())

    def use_canvas(self, canvas: Any) -> None:
        """Take areas from this map canvas."""
        self.area_chooser.use_canvas(canvas)

    def use_reader(self, reader: ModelReader) -> None:
        """Read model cards with `reader`."""
        self.model_chooser.use_reader(reader)

    def show_defaults(self, settings: PluginSettings) -> None:
        """Show what the plugin's settings say."""
        self.polygon_settings.show_values(
            minimum_area=settings.minimum_area, tolerance=settings.tolerance
        )
        self.device_chooser.choose(settings.device)
        self.model_chooser.offer(settings.recent_models)

    def release(self) -> None:
        """Take everything off the map canvas."""
        self.area_chooser.release()

    def layer(self) -> Any:
        """Return the chosen raster layer, or None."""
        return self.raster_box.currentLayer()

    def facts(self) -> LayerFacts | None:
        """Return the facts of the chosen layer, or None."""
        return self._facts

    def model_pixel(self) -> float | None:
        """Return the side in metres of the pixels that the model will see, None where unknown."""
        chosen = self.advanced_settings.resolution()
        card = self.model_chooser.card()
        if chosen is not None:
            return float(chosen)
        if card is not None and card.ground_resolution is not None:
            return float(card.ground_resolution.metres)
        return self._facts.pixel_metres if self._facts is not None else None

    def problem(self) -> str:
        """Return what keeps a preview from being run, or ""."""
        if self.layer() is None:
            return str(self.tr("Add a raster layer to the project, and choose it above."))
        if self.model_chooser.problem():
            return str(self.tr("This model cannot be used; choose another."))
        return str(self.advanced_settings.problem()) or self._band_problem()

    def _band_problem(self) -> str:
        """Return why the layer's bands cannot be given to the model, or ""."""
        card = self.model_chooser.card()
        if card is None or self._facts is None or self.advanced_settings.bands():
            return ""
        return find_band_problem(card, self._facts)

    def run_problem(self) -> str:
        """Return what keeps a run from being started, or ""."""
        return (
            self.problem()
            or self.area_chooser.problem()
            or self._download_problem()
            or str(self.output_chooser.problem())
        )

    def _download_problem(self) -> str:
        """Return why so much cannot be fetched from a web service, or ""."""
        if self._facts is None or not self._facts.is_remote:
            return ""
        wanted, limit = self.area_chooser.megapixels(), read_settings().remote_limit_megapixels
        if wanted is not None and wanted <= limit:
            return ""
        text = self.tr(
            "A web service is asked for {limit} at most: choose a smaller area, or raise the limit "
            "in the options."
        )
        return str(text.format(limit=format_megapixels(limit)))

    def preview_parameters(self, extent: Any, output: Any) -> dict[str, Any]:
        """Return the algorithm's parameters for an extent."""
        return {**self._shared_parameters(), "EXTENT": extent, "OUTPUT": output}

    def run_parameters(self) -> dict[str, Any]:
        """Return the algorithm's parameters for a run."""
        optional = {
            "EXTENT": self.area_chooser.extent(),
            "AREA": self.area_chooser.polygons(),
            "CLASS_MAP": self.output_chooser.class_map(),
        }
        return {
            **self._shared_parameters(),
            **{name: value for name, value in optional.items() if value is not None},
            "OUTPUT": self.output_chooser.polygons(),
        }

    def _shared_parameters(self) -> dict[str, Any]:
        advanced = self.advanced_settings
        optional = {
            "MODEL": self.model_chooser.path() or None,
            "MINIMUM_AREA": self.polygon_settings.minimum_area(),
            "RESOLUTION": advanced.resolution(),
            "OVERLAP": advanced.overlap(),
            "THREADS": advanced.threads(),
            "CLASSES": list(advanced.classes()) or None,
            "BANDS": list(advanced.bands()) or None,
        }
        return {
            "INPUT": self.layer().id(),
            "HOLE_AREA": advanced.hole_area(),
            "TOLERANCE": self.polygon_settings.tolerance(),
            "DEVICE": self.device_chooser.device(),
            "SKIP_BAD_BLOCKS": advanced.skips_bad_blocks(),
            **{name: value for name, value in optional.items() if value is not None},
        }

    def _follow_layer(self, layer: Any) -> None:
        self._facts = read_facts(layer) if layer is not None else None
        self.model_chooser.show_facts(self._facts)
        self.advanced_settings.show_layer(layer)
        self._follow_model()

    def _follow_model(self) -> None:
        self.advanced_settings.show_card(self.model_chooser.card())
        self.polygon_settings.show_model_pixel(self.model_pixel())
        is_remote = self._facts is not None and self._facts.is_remote
        self.area_chooser.use_layer(self.layer(), self.model_pixel(), is_remote=is_remote)
        self.changed.emit()

    def _browse_raster(self) -> None:
        title = self.tr("Add a raster to the project")
        path, _ = QFileDialog.getOpenFileName(self, title, find_last_folder())
        if path:
            remember_folder(path)
            self.add_raster(path)

    def add_raster(self, path: str) -> None:
        """Add a raster file to the project and choose it."""
        from os.path import basename, splitext

        layer = QgsRasterLayer(path, splitext(basename(path))[0])
        if not layer.isValid():
            self.failed.emit(self.tr("{} cannot be opened as a raster.").format(path))
            return
        QgsProject.instance().addMapLayer(layer)
        self.raster_box.setLayer(layer)
