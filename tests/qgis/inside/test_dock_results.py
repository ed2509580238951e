"""What the dock shows of a run and saves elsewhere, with the real engine."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QFileDialog
from tests.qgis.inside.dock_driving import (
    Ends,
    add_raster,
    clear_messages,
    click,
    close_dock,
    count_classes,
    list_vectors,
    open_dock,
    read_clipboard,
    read_messages,
)
from tests.qgis.inside.segmentation import (
    WINDOW,
    count_features,
)

from crispline.gui.area_chooser import RECTANGLE
from crispline.gui.class_areas import AREA, CLASS, ClassAreaTable
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


def read_sizes(model: ClassAreaTable) -> list[float]:
    return [area.square_metres or 0.0 for area in model.areas()]


def test_table_is_copied_and_saved_for_spreadsheets(
    dock: CrisplineDock, ends: Ends, tmp_path: Path
) -> None:
    click(dock.run_bar.run_button)
    _, run = ends.wait()
    told = {item["name"]: item for item in json.loads(run.results["CLASS_AREAS"])}
    click(dock.open_results_panel().copy_button)
    dock.open_results_panel().save_csv(str(tmp_path / "areas.csv"))
    saved = (tmp_path / "areas.csv").read_text(encoding="utf-8-sig")
    for text, separator in ((read_clipboard(), "\t"), (saved, ",")):
        rows = list(csv.DictReader(io.StringIO(text), delimiter=separator))
        assert {row["class"]: int(row["polygons"]) for row in rows} == {
            name: item["polygons"] for name, item in told.items()
        }
        for row in rows:
            assert float(row["area_m2"]) == pytest.approx(told[row["class"]]["area_m2"], abs=0.01)


def test_headings_sort_by_value(dock: CrisplineDock, ends: Ends) -> None:
    click(dock.run_bar.run_button)
    ends.wait()
    table, model = dock.open_results_panel().table, dock.open_results_panel().model
    assert read_sizes(model) == sorted(read_sizes(model), reverse=True)
    table.sortByColumn(CLASS, Qt.SortOrder.AscendingOrder)
    assert [a.name for a in model.areas()] == sorted(a.name for a in model.areas())
    table.sortByColumn(AREA, Qt.SortOrder.AscendingOrder)
    assert read_sizes(model) == sorted(read_sizes(model))


def test_shapefiles_button_writes_one_file_a_class(
    dock: CrisplineDock,
    ends: Ends,
    project: Any,
    iface: Any,
    tmp_path: Path,
    wait_until: Waiting,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    click(dock.run_bar.run_button)
    ends.wait()
    (layer,) = list_vectors(project)
    folder = tmp_path / "shapefiles"
    folder.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    clear_messages(iface)
    click(dock.open_results_panel().shapefiles_button)
    wait_until(lambda: read_messages(iface))
    assert str(folder) in read_messages(iface)[0]
    counts = sorted(count_features(path) for path in folder.glob("*.shp"))
    assert counts == sorted(count_classes(layer).values())


def test_geopackage_button_saves_polygons_with_their_style(
    dock: CrisplineDock,
    ends: Ends,
    project: Any,
    iface: Any,
    tmp_path: Path,
    wait_until: Waiting,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    click(dock.run_bar.run_button)
    ends.wait()
    (layer,) = list_vectors(project)
    path = tmp_path / "polygons"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    clear_messages(iface)
    click(dock.open_results_panel().geopackage_button)
    wait_until(lambda: read_messages(iface))
    saved = QgsVectorLayer(f"{path}.gpkg", "saved", "ogr")
    assert count_classes(saved) == count_classes(layer)
    labels = {category.label() for category in saved.renderer().categories()}
    assert set(count_classes(layer)) <= labels
