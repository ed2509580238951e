"""The area that the dock's settings choose: what the map shows, polygons, a drawn rectangle."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import QPoint
from tests.qgis.inside.dock_driving import (
    StandInEngine,
    add_raster,
    click,
    close_dock,
    drag,
    open_dock,
    plain,
    write_raster,
)

from crispline.gui.area_chooser import POLYGONS, RECTANGLE, VIEW, WHOLE
from crispline.gui.dock import CrisplineDock

Waiting = Callable[..., None]


@pytest.fixture
def engine(tmp_path: Path) -> StandInEngine:
    return StandInEngine(tmp_path / "profile")


@pytest.fixture
def dock(
    iface: Any, project: Any, engine: StandInEngine, wait_until: Waiting
) -> Iterator[CrisplineDock]:
    dock = open_dock(iface, engine)
    wait_until(lambda: dock.settings_form.model_chooser.card() is not None)
    yield dock
    close_dock(iface, dock)


def test_whole_layer_is_measured(dock: CrisplineDock, project: Any, tmp_path: Path) -> None:
    """100 x 100 pixels of 10 cm: 10 m x 10 m, but for UTM's scale of 0.9996 at the centre."""
    add_raster(project, write_raster(tmp_path / "a.tif"))
    area = dock.settings_form.area_chooser
    assert area.kind() == WHOLE
    assert area.megapixels() == pytest.approx(0.01, rel=0.001)
    assert plain(area.size_label.text()) == "100 m², 0.01 megapixels for the model"


def test_view_is_cut_to_the_layer(
    dock: CrisplineDock, iface: Any, project: Any, tmp_path: Path
) -> None:
    layer = add_raster(project, write_raster(tmp_path / "a.tif"))
    area = dock.settings_form.area_chooser
    area.choose_kind(VIEW)
    extent = layer.extent()
    half = QgsRectangle(
        extent.center().x(), extent.yMinimum() - 50, extent.xMaximum() + 50, extent.yMaximum() + 50
    )
    iface.mapCanvas().setExtent(half)
    found = area.extent()
    seen = iface.mapCanvas().extent().intersect(extent)
    assert found.toString(3) == seen.toString(3)
    assert dock.settings_form.run_parameters()["EXTENT"] == found
    iface.mapCanvas().setExtent(QgsRectangle(0, 0, 10, 10))
    assert "outside" in area.problem()


def test_rectangle_is_drawn_with_the_mouse(
    dock: CrisplineDock, iface: Any, project: Any, tmp_path: Path, wait_until: Waiting
) -> None:
    layer = add_raster(project, write_raster(tmp_path / "a.tif"))
    canvas = iface.mapCanvas()
    canvas.setExtent(layer.extent())
    before = canvas.mapTool()
    area = dock.settings_form.area_chooser
    area.choose_kind(RECTANGLE)
    assert "Draw a rectangle" in area.problem()
    wait_until(lambda: area.draw_button.isVisible())
    click(area.draw_button)
    start, end = QPoint(canvas.width() // 2, canvas.height() // 2), QPoint(0, 0)
    end = start + QPoint(60, 60)
    drag(canvas, start, end)
    wait_until(lambda: not area.draw_button.isChecked())
    assert canvas.mapTool() is before, "the map's own tool is back"
    corners = [canvas.getCoordinateTransform().toMapCoordinates(point) for point in (start, end)]
    found = area.rectangle()
    assert found.xMinimum() == pytest.approx(corners[0].x(), abs=0.2)
    assert found.yMinimum() == pytest.approx(corners[1].y(), abs=0.2)
    assert found.xMaximum() == pytest.approx(corners[1].x(), abs=0.2)
    assert found.yMaximum() == pytest.approx(corners[0].y(), abs=0.2)
    assert area.problem() == ""


def test_polygons_that_are_selected_bound_the_area(
    dock: CrisplineDock, project: Any, tmp_path: Path
) -> None:
    raster = add_raster(project, write_raster(tmp_path / "a.tif"))
    fields = QgsVectorLayer("Polygon?crs=EPSG:32633", "fields", "memory")
    centre = raster.extent().center()
    feature = QgsFeature()
    feature.setGeometry(
        QgsGeometry.fromRect(QgsRectangle(centre.x(), centre.y(), centre.x() + 2, centre.y() + 3))
    )
    fields.dataProvider().addFeatures([feature])
    project.addMapLayer(fields)
    form = dock.settings_form
    form.area_chooser.choose_kind(POLYGONS)
    assert "Select polygons" in form.run_problem()
    fields.selectAll()
    assert form.run_problem() == ""
    assert plain(form.area_chooser.size_label.text()).startswith("Up to 6.00 m²")
    source = form.run_parameters()["AREA"]
    assert source.selectedFeaturesOnly
    assert source.source.staticValue() == fields.id()
    assert "EXTENT" not in form.run_parameters()
    form.area_chooser.selected_box.setChecked(False)
    assert not form.run_parameters()["AREA"].selectedFeaturesOnly
