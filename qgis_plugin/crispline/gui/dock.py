"""The dock: settings, a run, and its results. A front end of `crispline:segmentraster`."""

from __future__ import annotations

import html
import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Callable

from qgis.gui import QgsDockWidget
from qgis.PyQt.QtCore import QEvent, Qt
from qgis.PyQt.QtWidgets import QFileDialog, QMenu

from crispline.gui.class_areas import read_class_areas
from crispline.gui.form import load_form
from crispline.gui.last_folder import find_last_folder, remember_folder
from crispline.gui.measures import format_count, format_number
from crispline.gui.model_reading import ModelReader
from crispline.gui.notices import Notices
from crispline.gui.polygon_exports import PolygonExports, link_to
from crispline.gui.preview import choose_view, hide_previews, preview_output, replace_previews
from crispline.gui.run_control import FinishedRun, RunControl
from crispline.gui.script_menu import fill_script_menu
from crispline.processing.feedback import format_duration
from crispline.runtime.settings import read_settings, write_settings

if TYPE_CHECKING:
    from crispline.gui.results_panel import ResultsPanel
    from crispline.gui.setup_panel import SetupPanel
    from crispline.runtime.engine import Engine


class CrisplineDock(QgsDockWidget):  # type: ignore[misc]  # QGIS has no types
    """Call `release` before it is thrown away: it stops what runs and clears the map."""

    #: Built when they are first needed: the dock opens sooner.
    _setup: SetupPanel | None = None
    _results: ResultsPanel | None = None

    def __init__(self, iface: Any, engine: Engine) -> None:
        """Build the dock; the engine is asked for nothing before it is shown."""
        super().__init__(iface.mainWindow())
        load_form(self, "dock")
        self._iface, self._engine = iface, engine
        self._notices = Notices(iface.messageBar())
        self._reader = ModelReader(engine, self)
        self.control = RunControl(self)
        self._exports = PolygonExports(self)
        self._last: FinishedRun | None = None
        self._is_awake = False
        self.settings_form.use_canvas(iface.mapCanvas())
        self.settings_form.use_reader(self._reader)
        self.settings_form.show_defaults(read_settings())
        self.tabs.setTabEnabled(self.tabs.indexOf(self.results_tab), False)  # noqa: FBT003 - Qt
        menu = QMenu(self)
        menu.aboutToShow.connect(lambda: fill_script_menu(menu, self.settings_form))
        self.run_bar.use_menu(menu)
        self._connect_parts()
        self._refresh()

    def release(self) -> None:
        """Stop everything and take everything off the map; for the plugin's end."""
        self.control.release()
        self._exports.release()
        self._reader.stop()
        if self._setup is not None:
            self._setup.release()
        self.settings_form.release()

    def showEvent(self, event: Any) -> None:
        """Wake the engine when the dock is first seen."""
        super().showEvent(event)
        if not self._is_awake:
            self._is_awake = True
            self.wake()

    def event(self, event: Any) -> bool:
        """Look again whether the engine is there when QGIS' options were closed."""
        if event.type() == QEvent.Type.WindowActivate and self._awaits_set_up():
            self.wake()
        return bool(super().event(event))

    def keyPressEvent(self, event: Any) -> None:
        """Let Enter stand for the default button, as in a dialog."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            button = self._default_button()
            if button.isVisible() and button.isEnabled():
                button.click()
                return
        super().keyPressEvent(event)

    def wake(self) -> None:
        """Show what fits the state of the engine's environment."""
        status = self._engine.status()
        if status.is_usable:
            self.pages.setCurrentWidget(self.work_page)
            self._engine.start_in_background()
            self.settings_form.model_chooser.read_again()
        else:
            self.open_setup_panel().show_status(status)
            self.pages.setCurrentWidget(self.setup_page)

    def run(self) -> None:
        """Segment as the settings say."""
        form = self.settings_form
        problem = form.run_problem()
        if problem:
            self._notices.warn(problem)
            return
        if self._is_ready():
            self._remember_model()
            self.control.run(form.layer().name(), form.run_parameters())

    def preview(self) -> None:
        """Segment what the map shows into a scratch layer."""
        form = self.settings_form
        problem = form.problem()
        if problem:
            self._notices.warn(problem)
            return
        if not self._is_ready():
            return
        view = choose_view(form.area_chooser.view(), form.layer(), form.model_pixel())
        if view is None:
            self._notices.warn(self.tr("The map does not show the raster layer: zoom to it first."))
            return
        if view.is_cropped:
            self._notices.inform(
                self.tr("The view is large: the preview shows its middle. Zoom in to see less.")
            )
        parameters = form.preview_parameters(view.extent, preview_output())
        self.control.preview(form.layer().name(), parameters)

    def _is_ready(self) -> bool:
        """Return whether the engine is there; where it was removed meanwhile, offer a set-up."""
        if not self._engine.status().is_usable:
            self.wake()
            return False
        return True

    def _connect_parts(self) -> None:
        bar, control = self.run_bar, self.control
        bar.run_wanted.connect(self.run)
        bar.preview_wanted.connect(self.preview)
        bar.cancel_wanted.connect(self._cancel)
        bar.resume_wanted.connect(control.resume)
        control.began.connect(bar.show_running)
        control.progressed.connect(bar.show_progress)
        control.ended.connect(self._show_idle)
        control.previewed.connect(replace_previews)
        control.succeeded.connect(self._show_results)
        control.cancelled.connect(self._tell_cancelled)
        control.failed.connect(self._notices.fail)
        control.orphaned.connect(self._offer_orphan)
        self.settings_form.changed.connect(self._refresh)
        self.settings_form.failed.connect(self._notices.fail)
        self._reader.finished.connect(self._show_devices)
        self._exports.succeeded.connect(self._notices.succeed)
        self._exports.failed.connect(self._notices.fail)

    def open_setup_panel(self) -> SetupPanel:
        """Return what is shown while the engine is not there."""
        if self._setup is None:
            from crispline.gui.setup_panel import SetupPanel

            panel = self._setup = SetupPanel(self)
            panel.use_engine(self._engine)
            panel.finished.connect(self.wake)
            panel.options_wanted.connect(self._open_options)
            self.setup_scroll.setWidget(panel)
        return self._setup

    def open_results_panel(self) -> ResultsPanel:
        """Return what is shown of the last run."""
        if self._results is None:
            from crispline.gui.results_panel import ResultsPanel

            panel = self._results = ResultsPanel(self)
            panel.failed.connect(self._notices.fail)
            panel.shapefiles_wanted.connect(self._choose_shapefiles)
            panel.geopackage_wanted.connect(self._choose_geopackage)
            self.results_scroll.setWidget(panel)
        return self._results

    def _awaits_set_up(self) -> bool:
        return self._setup is not None and (
            self.pages.currentWidget() is self.setup_page and not self._setup.progress_log.is_busy()
        )

    def _default_button(self) -> Any:
        if self.pages.currentWidget() is self.setup_page:
            return self.open_setup_panel().set_up_button
        return self.run_bar.default_button()

    def _refresh(self) -> None:
        self.run_bar.show_changed()
        self.run_bar.show_problem(self.settings_form.problem())

    def _show_idle(self) -> None:
        self.run_bar.show_idle(can_resume=self.control.can_resume())
        self._show_devices()

    def _show_devices(self) -> None:
        self.settings_form.device_chooser.show_devices(self._engine.devices())

    def _cancel(self) -> None:
        self.run_bar.show_cancelling()
        self.control.cancel()

    def _tell_cancelled(self) -> None:
        if self.control.can_resume():
            self._notices.inform(self.tr("Stopped. What is finished is kept: Resume goes on."))

    def _open_options(self) -> None:
        from crispline.gui.options_page import PAGE

        self._iface.showOptionsDialog(self._iface.mainWindow(), PAGE)
        # The window is not always told that it is active again.
        if self._awaits_set_up():
            self.wake()

    def _show_results(self, run: FinishedRun) -> None:
        self._last = run
        hide_previews()
        polygons = int(run.results.get("POLYGONS", 0))
        title = self.tr("<b>{layer}</b>: {count} polygons").format(
            layer=html.escape(run.title), count=format_count(polygons)
        )
        self.open_results_panel().show_run(
            title=title,
            summary=self._summarise(run),
            areas=read_class_areas(str(run.results.get("CLASS_AREAS") or "")),
            warnings=run.warnings,
        )
        index = self.tabs.indexOf(self.results_tab)
        self.tabs.setTabEnabled(index, True)  # noqa: FBT003 - Qt's signature
        self.tabs.setCurrentIndex(index)
        text = self.tr("{layer}: {count} polygons in {duration}").format(
            layer=html.escape(run.title),
            count=format_count(polygons),
            duration=format_duration(run.seconds),
        )
        self._notices.succeed(f"{text}: {link_to(run.file())}" if run.file() else text)

    def _summarise(self, run: FinishedRun) -> str:
        parts = [self.tr("took {}").format(format_duration(run.seconds))]
        speed = run.results.get("MEGAPIXELS_PER_SECOND")
        if speed:
            parts.append(self.tr("{} megapixels per second").format(format_number(speed, 1)))
        used = str(run.results.get("DEVICE_USED") or "")
        labels = {device.name: device.label for device in self._engine.devices()}
        parts.append(str(labels.get(used, used)))
        return ", ".join(part for part in parts if part)

    def _offer_orphan(self, load: Callable[[], None]) -> None:
        text = self.tr("The segmentation is finished, but its project was closed meanwhile.")
        self._notices.offer(text, self.tr("Add to this project"), load)

    def _remember_model(self) -> None:
        path = self.settings_form.model_chooser.path()
        if path:
            settings = read_settings()
            others = tuple(known for known in settings.recent_models if known != path)
            write_settings(replace(settings, recent_models=(path, *others)))

    def _polygons(self) -> Any:
        layer = self._last.polygon_layer() if self._last is not None else None
        if layer is None:
            self._notices.warn(self.tr("The layer of polygons is no longer in the project."))
        return layer

    def _choose_shapefiles(self) -> None:
        layer = self._polygons()
        if layer is not None:
            title = self.tr("Folder for one Shapefile a class")
            folder = QFileDialog.getExistingDirectory(self, title, find_last_folder())
            if folder:
                remember_folder(folder)
                self._exports.save_shapefiles(layer, folder)

    def _choose_geopackage(self) -> None:
        layer = self._polygons()
        if layer is None:
            return
        title, kinds = self.tr("Save the polygons as"), "GeoPackage (*.gpkg)"
        proposal = os.path.join(find_last_folder(), f"{layer.name()}.gpkg")
        path, _ = QFileDialog.getSaveFileName(self, title, proposal, kinds)
        if path:
            remember_folder(path)
            path = path if os.path.splitext(path)[1] else path + ".gpkg"
            self._exports.save_geopackage(layer, path)
