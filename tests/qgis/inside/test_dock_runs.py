"""The dock driven by clicks and keys on a real raster, with the real engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from tests.qgis.inside.dock_driving import (
    Ends,
    add_raster,
    clear_messages,
    click,
    close_dock,
    count_classes,
    list_vectors,
    open_dock,
    press,
    read_clipboard,
    read_messages,
)
from tests.qgis.inside.segmentation import (
    WINDOW,
    list_window,
    read_polygons,
    segment_by_command,
)

from crispline.engine.card import ModelCard
from crispline.gui.area_chooser import RECTANGLE, VIEW, WHOLE
from crispline.gui.class_areas import CLASS, POLYGONS
from crispline.gui.dock import CrisplineDock

Waiting = Callable[..., None]


@pytest.fixture
def raster(project: Any, shared_data: Path) -> QgsRasterLayer:
    return add_raster(project, shared_data / "oam_buildings" / "zanzibar_0.tif", "zanzibar_0")


@pytest.fixture
def dock(
    iface: Any, plugin: Any, raster: QgsRasterLayer, wait_until: Waiting
) -> Iterator[CrisplineDock]:
    """A dock on the plugin's engine that is to segment a part of the raster."""
    clear_messages(iface)
    iface.mapCanvas().setExtent(WINDOW)
    dock = open_dock(iface, plugin.engine)
    wait_until(lambda: dock.settings_form.model_chooser.card() is not None)
    area = dock.settings_form.area_chooser
    area.choose_kind(RECTANGLE)
    area.extent_widget.setOutputExtentFromUser(WINDOW, raster.crs())
    yield dock
    dock.control.cancel()
    wait_until(lambda: not dock.control.is_running())
    close_dock(iface, dock)


@pytest.fixture
def ends(dock: CrisplineDock, wait_until: Waiting) -> Ends:
    return Ends(dock, wait_until)


def read_card(dock: CrisplineDock) -> ModelCard:
    card: ModelCard | None = dock.settings_form.model_chooser.card()
    assert card is not None
    return card


def sum_areas(layer: QgsVectorLayer) -> dict[str, float]:
    """Return the area of each class on the ellipsoid, as QGIS measures it."""
    from qgis.core import QgsDistanceArea, QgsProject

    ruler = QgsDistanceArea()
    ruler.setSourceCrs(layer.crs(), QgsProject.instance().transformContext())
    ruler.setEllipsoid(layer.crs().ellipsoidAcronym())
    areas: dict[str, float] = {}
    for feature in layer.getFeatures():
        name = feature["class_name"]
        areas[name] = areas.get(name, 0.0) + ruler.measureArea(feature.geometry())
    return areas


def test_click_on_run_gives_a_styled_layer_and_its_areas(
    dock: CrisplineDock, ends: Ends, project: Any
) -> None:
    click(dock.run_bar.run_button)
    assert dock.run_bar.cancel_button.isVisible()
    assert not dock.run_bar.run_button.isVisible()
    how, run = ends.wait()
    assert how == "succeeded", run
    (layer,) = list_vectors(project)
    assert layer.featureCount() == run.results["POLYGONS"] > 20
    assert WINDOW.buffered(0.2).contains(layer.extent())

    card = read_card(dock)
    categories = {c.label(): c.symbol().color().name() for c in layer.renderer().categories()}
    colours = {item.name: item.colour for item in card.classes}
    assert {name: categories[name] for name in count_classes(layer)} == {
        name: colours[name] for name in count_classes(layer)
    }

    assert dock.tabs.currentWidget() is dock.results_tab
    panel = dock.open_results_panel()
    rows = [
        [panel.model.index(row, column).data() for column in (CLASS, POLYGONS)]
        for row in range(panel.model.rowCount())
    ]
    counts = count_classes(layer)
    assert {name: int(count.replace(",", "")) for name, count in rows if counts[name]} == counts
    measured = sum_areas(layer)
    for area in panel.model.areas():
        assert area.square_metres == pytest.approx(measured.get(area.name, 0.0), rel=0.002)
    assert sum(area.share or 0.0 for area in panel.model.areas()) == pytest.approx(1.0)


def test_enter_in_the_form_runs(dock: CrisplineDock, ends: Ends) -> None:
    press(dock.settings_form.polygon_settings.minimum_box, Qt.Key.Key_Return)
    assert ends.wait()[0] == "succeeded"


def test_polygons_are_those_of_the_command_line(
    dock: CrisplineDock, ends: Ends, iface: Any, shared_data: Path, tmp_path: Path
) -> None:
    """Into a GeoPackage, with settings that are not the defaults."""
    settings = dock.settings_form.polygon_settings
    settings.minimum_box.setValue(4.0)
    settings.tolerance_slider.setValue(6)
    output = tmp_path / "classes.gpkg"
    dock.settings_form.output_chooser.polygons_file.setFilePath(str(output))
    click(dock.run_bar.run_button)
    assert ends.wait()[0] == "succeeded"
    assert any(str(output) in message for message in read_messages(iface))
    expected = tmp_path / "expected.gpkg"
    raster = shared_data / "oam_buildings" / "zanzibar_0.tif"
    options = ("--minimum-area", "4", "--tolerance", "1.5")
    segment_by_command(raster, expected, *list_window(), *options)
    assert read_polygons(output) == read_polygons(expected)


def test_settings_copied_as_python_make_the_same_polygons(
    dock: CrisplineDock, ends: Ends, project: Any
) -> None:
    import processing

    click(dock.run_bar.run_button)
    assert ends.wait()[0] == "succeeded"
    (layer,) = list_vectors(project)
    menu = dock.run_bar.more_button.menu()
    menu.aboutToShow.emit()
    next(action for action in menu.actions() if "Python" in action.text()).trigger()
    call = read_clipboard()
    assert call.startswith("processing.run(")
    found = eval(call, {"processing": processing})["OUTPUT"]  # noqa: S307 - what users paste
    assert count_classes(found) == count_classes(layer)


def test_class_map_comes_beside_the_polygons(
    dock: CrisplineDock, ends: Ends, project: Any, raster: QgsRasterLayer
) -> None:
    dock.settings_form.output_chooser.class_map_box.setChecked(True)
    click(dock.run_bar.run_button)
    assert ends.wait()[0] == "succeeded"
    rasters = [x for x in project.mapLayers().values() if isinstance(x, QgsRasterLayer)]
    (class_map,) = [x for x in rasters if x.id() != raster.id()]
    names = {item.label for item in class_map.renderer().classes()}
    assert {item.name for item in read_card(dock).classes} <= names


def test_cancelled_run_is_resumed_to_the_same_polygons(
    dock: CrisplineDock, ends: Ends, project: Any, wait_until: Waiting
) -> None:
    dock.settings_form.area_chooser.choose_kind(WHOLE)
    bar = dock.run_bar
    click(bar.run_button)
    wait_until(lambda: bar.progress_bar.value() > 150, seconds=300)
    assert bar.stage_label.text()
    click(bar.cancel_button)
    assert ends.wait()[0] == "cancelled"
    assert list_vectors(project) == []
    assert bar.default_button() is bar.resume_button
    dock.settings_form.polygon_settings.tolerance_slider.setValue(4)
    assert bar.default_button() is bar.run_button, "other settings are another run"
    dock.settings_form.polygon_settings.tolerance_box.setValue(0.75)
    click(bar.resume_button)
    how, resumed = ends.wait()
    assert how == "succeeded", resumed
    assert not bar.resume_button.isVisible()
    click(bar.run_button)
    _, whole = ends.wait()
    for name in ("POLYGONS", "CLASS_AREAS"):
        assert resumed.results[name] == whole.results[name]


def test_failure_is_one_sentence_and_leaves_the_dock_usable(
    dock: CrisplineDock, ends: Ends, iface: Any, tmp_path: Path
) -> None:
    output = tmp_path / "folder.gpkg"
    output.mkdir()
    dock.settings_form.output_chooser.polygons_file.setFilePath(str(output))
    clear_messages(iface)
    click(dock.run_bar.run_button)
    how, message = ends.wait()
    assert how == "failed"
    assert str(output) in message
    assert "Traceback" not in message
    assert "\n" not in message.strip()
    assert read_messages(iface)[0][:1].isupper()
    dock.settings_form.output_chooser.polygons_file.setFilePath("")
    assert dock.run_bar.run_button.isEnabled()
    click(dock.run_bar.run_button)
    assert ends.wait()[0] == "succeeded"


def test_device_has_the_name_of_the_hardware(dock: CrisplineDock) -> None:
    box = dock.settings_form.device_chooser.device_box
    names = [box.itemText(row) for row in range(box.count())]
    info = Path("/proc/cpuinfo")
    if not info.exists():
        pytest.skip("the processor's name is known on Linux only")
    lines = info.read_text(encoding="utf-8").splitlines()
    model = next(line.split(":", 1)[1] for line in lines if line.startswith("model name"))
    words = [word for word in model.split() if word.isalpha() and word != "CPU"]
    cpu = next(name for name in names if name.startswith("CPU: "))
    assert all(word in cpu for word in words), (model, cpu)


def test_view_follows_the_map(dock: CrisplineDock, ends: Ends, iface: Any, project: Any) -> None:
    dock.settings_form.area_chooser.choose_kind(VIEW)
    iface.mapCanvas().setExtent(WINDOW.buffered(-15))
    click(dock.run_bar.run_button)
    assert ends.wait()[0] == "succeeded"
    (layer,) = list_vectors(project)
    assert iface.mapCanvas().extent().buffered(0.2).contains(layer.extent())
