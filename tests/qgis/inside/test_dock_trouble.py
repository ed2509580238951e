"""The dock when layers, projects, workers or the plugin itself go away in the middle of a run."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from osgeo import gdal
from qgis import utils
from qgis.core import (
    QgsApplication,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsRasterLayer,
)
from qgis.PyQt.QtCore import QCoreApplication, QEvent
from qgis.PyQt.QtWidgets import QApplication, QDockWidget, QPushButton
from tests.qgis.inside.dock_driving import (
    add_raster,
    clear_messages,
    click,
    close_dock,
    list_vectors,
    open_dock,
    read_messages,
    write_raster,
)
from tests.qgis.inside.fake_workers import list_children
from tests.qgis.inside.segmentation import ALGORITHM, WINDOW, write_extent

from crispline.gui.algorithm_run import AlgorithmRun
from crispline.gui.class_areas import AREA
from crispline.gui.dock import CrisplineDock

Waiting = Callable[..., None]


@pytest.fixture
def raster(project: Any, shared_data: Path) -> QgsRasterLayer:
    return add_raster(project, shared_data / "oam_buildings" / "zanzibar_0.tif", "zanzibar_0")


@pytest.fixture
def dock(
    iface: Any, plugin: Any, raster: QgsRasterLayer, wait_until: Waiting
) -> Iterator[CrisplineDock]:
    """A dock on the plugin's engine, ready to segment a whole raster."""
    clear_messages(iface)
    dock = open_dock(iface, plugin.engine)
    wait_until(lambda: dock.settings_form.model_chooser.card() is not None)
    yield dock
    dock.control.cancel()
    wait_until(lambda: not dock.control.is_running())
    close_dock(iface, dock)


@pytest.fixture
def told(dock: CrisplineDock) -> list[tuple[str, Any]]:
    """What the run control tells, in order."""
    found: list[tuple[str, Any]] = []
    for name in ("succeeded", "failed", "orphaned"):
        getattr(dock.control, name).connect(lambda value, name=name: found.append((name, value)))
    return found


def begin(dock: CrisplineDock, wait_until: Waiting) -> None:
    """Start a run and wait until it infers."""
    click(dock.run_bar.run_button)
    wait_until(lambda: dock.run_bar.progress_bar.value() > 50, seconds=300)


def test_layer_removed_while_it_is_segmented(
    dock: CrisplineDock,
    told: list[tuple[str, Any]],
    project: Any,
    raster: QgsRasterLayer,
    wait_until: Waiting,
) -> None:
    begin(dock, wait_until)
    project.removeMapLayer(raster.id())
    wait_until(lambda: told, seconds=300)
    assert told[0][0] == "succeeded"
    (layer,) = list_vectors(project)
    assert layer.featureCount() == told[0][1].results["POLYGONS"]
    assert not dock.run_bar.run_button.isEnabled(), "there is no raster any more"


def test_project_closed_while_running_gets_nothing_unasked(
    dock: CrisplineDock,
    told: list[tuple[str, Any]],
    project: Any,
    iface: Any,
    wait_until: Waiting,
) -> None:
    begin(dock, wait_until)
    project.clear()
    wait_until(lambda: told, seconds=300)
    assert told[0][0] == "orphaned"
    assert list_vectors(project) == []
    (item,) = (x for x in iface.messageBar().items() if "closed meanwhile" in x.text())
    item.findChild(QPushButton).click()  # another message may lie over it
    assert [how for how, _ in told] == ["orphaned", "succeeded"]
    (layer,) = list_vectors(project)
    assert layer.featureCount() == told[1][1].results["POLYGONS"]


def test_closed_dock_goes_on(
    dock: CrisplineDock,
    told: list[tuple[str, Any]],
    project: Any,
    iface: Any,
    wait_until: Waiting,
) -> None:
    begin(dock, wait_until)
    dock.close()
    assert not dock.isVisible()
    wait_until(lambda: told, seconds=300)
    assert told[0][0] == "succeeded"
    assert len(list_vectors(project)) == 1
    assert any("polygons in" in message for message in read_messages(iface))


def test_toolbox_may_run_at_the_same_time(
    dock: CrisplineDock,
    told: list[tuple[str, Any]],
    project: Any,
    raster: QgsRasterLayer,
    wait_until: Waiting,
) -> None:
    begin(dock, wait_until)
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(ALGORITHM)
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    context.setProject(project)
    ended: list[tuple[bool, dict[str, Any]]] = []
    values = {"INPUT": raster.id(), "EXTENT": write_extent(WINDOW), "OUTPUT": "memory:"}
    task = QgsProcessingAlgRunnerTask(algorithm, values, context, feedback)
    task.executed.connect(lambda good, results: ended.append((good, results)))
    QgsApplication.taskManager().addTask(task)
    wait_until(lambda: told and ended, seconds=300)
    assert told[0][0] == "succeeded"
    good, results = ended[0]
    assert good
    assert 0 < results["POLYGONS"] < told[0][1].results["POLYGONS"]


@pytest.mark.skipif(os.name != "posix", reason="kills a process as POSIX does")
def test_killed_worker_is_told_and_the_run_resumed(
    dock: CrisplineDock, told: list[tuple[str, Any]], iface: Any, wait_until: Waiting
) -> None:
    begin(dock, wait_until)
    wait_until(lambda: dock.run_bar.progress_bar.value() > 200, seconds=300)
    for child in list_children():
        os.kill(child, signal.SIGKILL)
    wait_until(lambda: told, seconds=60)
    how, message = told[0]
    assert how == "failed"
    assert "\n" not in message.strip()
    begun = message.lower()[:20]  # QGIS may tell something of its own after it
    assert any(text.lower().startswith(begun) for text in read_messages(iface))
    click(dock.run_bar.resume_button)
    wait_until(lambda: len(told) == 2, seconds=300)
    assert told[1][0] == "succeeded", told[1]


def choose_lost_raster(dock: CrisplineDock, project: Any, folder: Path) -> None:
    """Choose a layer whose file is gone, so that its run fails before it begins."""
    path = write_raster(folder / "lost.tif")
    layer = add_raster(project, path, "lost")
    path.unlink()
    dock.settings_form.raster_box.setLayer(layer)


def test_run_that_never_began_is_not_resumed(
    dock: CrisplineDock,
    told: list[tuple[str, Any]],
    project: Any,
    tmp_path: Path,
    wait_until: Waiting,
) -> None:
    choose_lost_raster(dock, project, tmp_path)
    click(dock.run_bar.run_button)
    wait_until(lambda: told)
    assert told[0][0] == "failed"
    assert "lost" in told[0][1]
    assert not dock.run_bar.resume_button.isVisible()
    assert dock.run_bar.default_button() is dock.run_bar.run_button


def test_run_whose_layer_is_gone_is_not_resumed(
    dock: CrisplineDock, raster: QgsRasterLayer, project: Any, wait_until: Waiting
) -> None:
    begin(dock, wait_until)
    click(dock.run_bar.cancel_button)
    wait_until(lambda: not dock.control.is_running())
    assert dock.run_bar.resume_button.isVisible()
    project.removeMapLayer(raster.id())
    assert not dock.run_bar.resume_button.isVisible()
    assert not dock.control.can_resume()


def test_runs_that_ended_are_let_go(
    dock: CrisplineDock, project: Any, tmp_path: Path, wait_until: Waiting
) -> None:
    choose_lost_raster(dock, project, tmp_path)
    for _ in range(2):
        click(dock.run_bar.run_button)
        wait_until(lambda: not dock.control.is_running())
    wait_until(lambda: not dock.control.findChildren(AlgorithmRun), seconds=5)


def test_damaged_raster_fails_with_a_sentence(
    dock: CrisplineDock,
    told: list[tuple[str, Any]],
    project: Any,
    shared_data: Path,
    tmp_path: Path,
    wait_until: Waiting,
) -> None:
    damaged = tmp_path / "damaged.tif"
    source = (shared_data / "oam_buildings" / "zanzibar_0.tif").read_bytes()
    damaged.write_bytes(source[: len(source) // 2] + bytes(len(source) - len(source) // 2))
    layer = add_raster(project, damaged, "damaged")
    dock.settings_form.raster_box.setLayer(layer)
    click(dock.run_bar.run_button)
    wait_until(lambda: told, seconds=300)
    how, message = told[0]
    assert how == "failed"
    assert "Traceback" not in message
    assert "damaged" in message
    assert list_vectors(project) == []


def test_layer_without_crs_gives_polygons_without_areas(
    dock: CrisplineDock,
    told: list[tuple[str, Any]],
    project: Any,
    tmp_path: Path,
    wait_until: Waiting,
) -> None:
    path = tmp_path / "plain.tif"
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), 300, 300, 3, gdal.GDT_Byte)
    dataset.SetGeoTransform((0.0, 0.1, 0.0, 0.0, 0.0, -0.1))
    del dataset
    layer = QgsRasterLayer(str(path), "plain")
    layer.setCrs(type(layer.crs())())
    project.addMapLayer(layer)
    dock.settings_form.raster_box.setLayer(layer)
    levels = [v.level for v in dock.settings_form.model_chooser.card_panel.verdicts()]
    assert "warning" in levels
    click(dock.run_bar.run_button)
    wait_until(lambda: told, seconds=300)
    how, run = told[0]
    assert how == "succeeded"
    assert any("reference system" in warning for warning in run.warnings)
    panel = dock.open_results_panel()
    assert panel.model.index(0, AREA).data() == "–"
    assert not panel.chart.isVisible(), "nothing to draw"


def test_polygons_that_are_gone_cannot_be_saved(
    dock: CrisplineDock,
    told: list[tuple[str, Any]],
    project: Any,
    iface: Any,
    raster: QgsRasterLayer,
    wait_until: Waiting,
) -> None:
    area = dock.settings_form.area_chooser
    area.choose_kind(3)
    area.extent_widget.setOutputExtentFromUser(WINDOW, raster.crs())
    click(dock.run_bar.run_button)
    wait_until(lambda: told, seconds=300)
    project.removeMapLayers([layer.id() for layer in list_vectors(project)])
    clear_messages(iface)
    click(dock.open_results_panel().shapefiles_button)
    assert "no longer in the project" in read_messages(iface)[0]


def test_plugin_unloaded_while_running_ends_the_run(
    raster: QgsRasterLayer, plugin: Any, iface: Any, project: Any, wait_until: Waiting
) -> None:
    dock = plugin.show_dock()
    wait_until(lambda: dock.settings_form.model_chooser.card() is not None)
    begin(dock, wait_until)
    name = "Segment raster"
    assert any(name in task.description() for task in QgsApplication.taskManager().activeTasks())
    children = set(list_children())
    assert children
    assert utils.unloadPlugin("crispline")
    try:
        wait_until(
            lambda: (
                not any(
                    name in task.description()
                    for task in QgsApplication.taskManager().activeTasks()
                )
            ),
            seconds=60,
        )
        wait_until(lambda: not children & set(list_children()), seconds=60)
        for _ in range(3):
            QApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert iface.mainWindow().findChild(QDockWidget, "CrisplineDock") is None
        assert list_vectors(project) == []
    finally:
        assert utils.loadPlugin("crispline")
        assert utils.startPlugin("crispline")
