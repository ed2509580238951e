"""Previews of the dock: the map's view, segmented into a scratch layer, with the real engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsCoordinateTransform, QgsGeometry, QgsPointXY, QgsRasterLayer
from tests.qgis.inside.dock_driving import (
    Ends,
    add_raster,
    clear_messages,
    click,
    close_dock,
    list_vectors,
    open_dock,
    read_messages,
)
from tests.qgis.inside.segmentation import (
    WINDOW,
)

from crispline.gui.area_chooser import RECTANGLE
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


def test_preview_shows_the_view_and_replaces_the_one_before(
    dock: CrisplineDock, ends: Ends, project: Any, iface: Any
) -> None:
    canvas = iface.mapCanvas()
    click(dock.run_bar.preview_button)
    assert ends.wait()[0] == "previewed"
    (first,) = list_vectors(project)
    assert first.name() == "Crispline preview"
    assert first.dataProvider().name() == "memory"
    assert canvas.extent().buffered(0.2).contains(first.extent())
    assert first.extent().intersects(canvas.extent())
    canvas.setExtent(WINDOW.buffered(-20))
    before = first.id()
    click(dock.run_bar.preview_button)
    assert ends.wait()[0] == "previewed"
    (second,) = list_vectors(project)
    assert second.id() != before
    assert canvas.extent().buffered(0.2).contains(second.extent())


def test_preview_of_a_large_view_is_its_middle_and_says_so(
    dock: CrisplineDock, ends: Ends, project: Any, iface: Any, raster: QgsRasterLayer
) -> None:
    canvas = iface.mapCanvas()
    canvas.setExtent(raster.extent())
    click(dock.run_bar.preview_button)
    assert "middle" in read_messages(iface)[0]
    assert ends.wait()[0] == "previewed"
    (layer,) = list_vectors(project)
    assert layer.extent().center().distance(raster.extent().center()) < 1.0
    # 2048 pixels of 10 cm; Web Mercator is stretched by 0.6 % at 6 degrees south.
    for side in (layer.extent().width(), layer.extent().height()):
        assert side == pytest.approx(204.8 * 1.0056, rel=0.01)


def test_preview_of_a_rotated_map_in_another_crs(
    dock: CrisplineDock, ends: Ends, project: Any, iface: Any, raster: QgsRasterLayer
) -> None:
    from qgis.core import QgsCoordinateReferenceSystem

    canvas = iface.mapCanvas()
    utm = QgsCoordinateReferenceSystem("EPSG:32737")
    project.setCrs(utm)
    transform = QgsCoordinateTransform(raster.crs(), utm, project)
    canvas.setExtent(transform.transformBoundingBox(WINDOW))
    canvas.setRotation(30)
    try:
        corners = [QgsPointXY(corner) for corner in canvas.mapSettings().visiblePolygon()]
        click(dock.run_bar.preview_button)
        assert ends.wait()[0] == "previewed"
        (layer,) = list_vectors(project)
        seen = QgsGeometry.fromPolygonXY([corners])
        seen.transform(transform, QgsCoordinateTransform.ReverseTransform)
        covered = QgsGeometry.fromRect(layer.extent()).buffer(0.5, 5)
        assert covered.contains(seen.intersection(QgsGeometry.fromRect(raster.extent())))
    finally:
        canvas.setRotation(0)


def test_preview_where_the_map_shows_something_else(
    dock: CrisplineDock, ends: Ends, iface: Any, raster: QgsRasterLayer
) -> None:
    extent = raster.extent()
    iface.mapCanvas().setExtent(extent.buffered(10).scaled(0.01, extent.center()))
    iface.mapCanvas().zoomByFactor(1.0, extent.center() * 0.5)
    clear_messages(iface)
    click(dock.run_bar.preview_button)
    assert "does not show the raster" in read_messages(iface)[0]
    assert ends.told == []


def test_preview_gives_way_to_a_run(dock: CrisplineDock, ends: Ends, project: Any) -> None:
    click(dock.run_bar.preview_button)
    ends.wait()
    (preview,) = list_vectors(project)
    click(dock.run_bar.run_button)
    ends.wait()
    node = project.layerTreeRoot().findLayer(preview.id())
    assert not node.itemVisibilityChecked()
