"""From the plugin's zip to Shapefiles on disk by mouse and keyboard, as docs/qgis.md tells it.

Each step needs the one before. With CRISPLINE_PICTURES the pictures of that page are taken on the
way. Nothing of the checkout's plugin may be imported here.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from qgis.core import Qgis, QgsApplication
from qgis.PyQt.QtCore import QPoint
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QListView,
    QMessageBox,
    QTableView,
    QWidget,
)
from qgis.utils import iface
from tests.qgis.inside import class_polygons as polygons
from tests.qgis.inside import desktop_user as user
from tests.qgis.inside import qgis_window as gui
from tests.qgis.inside.pictures import take

ZIP = os.environ.get("CRISPLINE_TEST_ZIP", "")
ENGINE = os.environ.get("CRISPLINE_ENGINE_PYTHON", "")
#: Side of the drawn scene, in pixels of 10 cm.
SIZE = 3072
#: The classes of the embedded model in the colours of the ISPRS benchmark, whose classes they are.
COLOURS = {
    "impervious surface": "#ffffff",
    "building": "#0000ff",
    "low vegetation": "#00ffff",
    "tree": "#00ff00",
    "car": "#ffff00",
    "clutter": "#ff0000",
}

pytestmark = [
    pytest.mark.skipif(not ZIP, reason="no zip to test: CRISPLINE_TEST_ZIP is not set"),
    pytest.mark.skipif(not ENGINE, reason="no engine: CRISPLINE_ENGINE_PYTHON is not set"),
]


@pytest.fixture(autouse=True)
def _in_order(request: pytest.FixtureRequest) -> None:
    if request.session.testsfailed:
        pytest.skip("a step before this one failed")


@pytest.fixture(scope="module")
def town() -> Path:
    """The user's folder: an orthophoto, and its truth, which only the test knows."""
    folder = Path.home() / "town"
    folder.mkdir()
    program = (
        "import sys; from pathlib import Path; from crispline.engine.grid import Shape;"
        "from crispline.engine.scene import SceneSpec, write_scene;"
        f"write_scene(SceneSpec(Shape({SIZE}, {SIZE}), seed=11), Path(sys.argv[1]))"
    )
    subprocess.run([ENGINE, "-c", program, str(folder)], check=True)
    return (folder / "scene.tif").rename(folder / "town.tif").parent


@pytest.fixture(scope="module", autouse=True)
def window() -> Iterator[Any]:
    """QGIS' window, as large as on a small screen, in which no error of Python may be seen."""
    main = iface.mainWindow()
    main.move(0, 0)
    main.resize(1280, 800)
    errors: list[str] = []

    def note(text: str, tab: str, level: Any) -> None:
        if tab.startswith("Python"):
            errors.append(text)

    received = QgsApplication.messageLog().messageReceived[str, str, Qgis.MessageLevel]
    received.connect(note)
    del os.environ["CRISPLINE_ENGINE_PYTHON"]  # the user has no engine yet
    gui.find_dock("Browser").hide()
    user.spin(0.5)
    yield main
    os.environ["CRISPLINE_ENGINE_PYTHON"] = ENGINE
    received.disconnect(note)
    assert not errors


@pytest.fixture
def dock() -> Any:
    """The dock, which must be in sight."""
    found = gui.find_dock("Crispline")
    assert found is not None, "the dock is not to be seen"
    return found


def read_result() -> polygons.Shapes:
    """Return the polygons of the first run, as QGIS holds them."""
    return polygons.read_layer(gui.find_layer("town classes"))


def choose_output(dock: Any, path: Path) -> None:
    field = user.find(QLineEdit, dock, name="File for the polygons")
    user.write(field, str(path))


def test_plugin_manager_installs_the_zip() -> None:
    assert gui.find_tool("Crispline") is None
    downloads = Path.home() / "Downloads"
    downloads.mkdir()
    package = shutil.copy(ZIP, downloads)

    def install(manager: QWidget) -> None:
        (field,) = (edit for edit in manager.findChildren(QLineEdit) if edit.isVisible())
        user.write(field, str(package))
        take("qgis-install-from-zip", manager)
        user.answer(
            lambda box: user.press("Yes", box),
            opening=lambda: user.press("Install Plugin", manager),
            kind=QMessageBox,
        )
        user.wait_until(
            lambda: "Plugin installed successfully" in user.read(manager), "the installation"
        )
        user.press("Close", manager)

    gui.manage_plugins(install, page="Install from ZIP")
    assert gui.find_tool("Crispline").toolTip() == "Crispline: segment a raster into polygons"


def test_menu_and_tool_bar_show_and_hide_the_dock(window: Any) -> None:
    user.choose_menu(window.menuBar(), "Raster", "Crispline", "Crispline")
    assert gui.find_dock("Crispline") is not None
    user.click(gui.find_tool("Crispline"))
    assert gui.find_dock("Crispline") is None
    user.click(gui.find_tool("Crispline"))
    assert gui.find_dock("Crispline") is not None


def test_first_use_says_what_is_downloaded_where(dock: Any) -> None:
    user.wait_until(lambda: "Automatic: " in " | ".join(user.read(dock)), "the choice of a build")
    shown = " | ".join(user.read(dock))
    assert "Set up the engine" in shown
    assert re.search(r"\d [MG]B to download, [\d.]+ [MG]B on the disk", shown)
    assert str(Path(QgsApplication.qgisSettingsDirPath()) / "crispline" / "environment") in shown
    assert user.find(QAbstractButton, dock, text="Set up").isEnabled()


def test_options_take_an_environment_that_is_there(dock: Any) -> None:
    def name_environment(options: QWidget) -> None:
        assert "The engine is not set up yet." in user.read(options)
        fields = (edit for edit in options.findChildren(QLineEdit) if edit.isVisible())
        user.write(next(f for f in fields if "an own environment" in f.placeholderText()), ENGINE)
        user.press("OK", options)

    user.answer(name_environment, opening=lambda: user.press("Options…", dock))
    user.wait_until(lambda: "Embedded model" in user.read(dock), "the settings")
    assert "Add a raster layer to the project, and choose it above." in user.read(dock)
    assert not user.find(QAbstractButton, dock, text="Run").isEnabled()


def test_raster_is_added_and_fits_the_model(dock: Any, town: Path) -> None:
    button = user.find(QAbstractButton, dock, name="Add a raster file")
    path = str(town / "town.tif")
    user.answer(lambda dialog: user.choose_file(dialog, path), opening=lambda: user.click(button))
    user.wait_until(lambda: "Bands fit: red, green, blue." in user.read(dock), "the model's card")
    gui.wait_for_map()
    assert "town" in user.read_tree(iface.layerTreeView())
    shown = user.read(dock)
    assert "Crispline aerial" in shown
    assert "Resolution fits: layer 10 cm, model 10 cm." in shown
    # 3072 pixels of 10 cm: 307.2 m squared.
    assert "9.44 ha, 9.44 megapixels for the model" in shown


def test_preview_shows_what_the_map_shows(dock: Any) -> None:
    gui.zoom_to_scale("1:500")
    seen = iface.mapCanvas().extent()
    user.press("Preview", dock)
    view = iface.layerTreeView()
    user.wait_until(lambda: "Crispline preview" in user.read_tree(view), "the preview", seconds=300)
    gui.wait_for_map()
    layer = gui.find_layer("Crispline preview")
    assert layer.featureCount() > 10
    assert layer.extent().buffered(0.1).contains(seen)
    assert seen.buffered(0.1).contains(layer.extent())


def test_run_tells_how_far_it_is(dock: Any) -> None:
    user.click(gui.find_tool("Zoom Full"))
    gui.wait_for_map()
    user.press("Run", dock)
    told = gui.watch_run(dock)
    assert any(re.fullmatch(r"Inferring … \d+ %", text) for text in told)
    assert any(re.fullmatch(r"\d+:\d\d left", text) for text in told)
    assert any(re.fullmatch(r"[\d.]+ megapixels per second", text) for text in told)
    assert "Cancel" in told
    assert re.search(r"town: [\d,]+ polygons in \d:\d\d$", gui.wait_for_message("town: "))
    gui.wait_for_map()


def test_layer_tree_names_the_classes_and_hides_the_preview() -> None:
    rows = user.read_tree(iface.layerTreeView())
    start = rows.index("town: Crispline aerial")
    assert rows[start + 1 : start + 8] == ["town classes", *COLOURS]
    assert rows.index("Crispline preview") > start
    assert not gui.is_drawn("Crispline preview")


def test_map_shows_the_classes_in_their_colours() -> None:
    places = polygons.find_largest(read_result())
    shown = gui.read_colours(places)
    gui.toggle_layer("town classes")
    bare = gui.read_colours(places)
    gui.toggle_layer("town classes")
    for name, colour in COLOURS.items():
        difference = gui.measure_difference(shown[name], QColor(colour))
        assert difference < 0.75 * gui.measure_difference(bare[name], QColor(colour)), name


def test_polygons_are_where_the_truth_is(town: Path) -> None:
    truth = [item for item in polygons.read_shapes(town / "truth.gpkg") if item[1].GetArea() > 20]
    right = polygons.compare_at(read_result(), truth)
    assert len(truth) > 300
    assert sum(right) / len(right) > 0.85


def test_table_tells_polygons_and_area_of_each_class(dock: Any) -> None:
    model = user.find(QTableView, dock, name="Area of each class").model()
    rows = [[model.index(row, column).data() for column in range(3)] for row in range(6)]
    totals = polygons.add_up(read_result())
    assert {row[0] for row in rows} == set(totals) == set(COLOURS)
    for name, count, area in rows:
        assert int(count.replace(",", "")) == totals[name][0]
        assert user.read_area(area) == pytest.approx(totals[name][1], rel=0.006)
    assert sum(area for _, area in totals.values()) == pytest.approx((SIZE / 10) ** 2)


def test_shapefiles_hold_what_the_layer_shows(dock: Any, town: Path) -> None:
    folder = town / "shapes"
    folder.mkdir()
    user.answer(
        lambda dialog: user.choose_file(dialog, str(folder), opens_in=str(town)),
        opening=lambda: user.press("Shapefiles…", dock),
    )
    assert str(folder) in gui.wait_for_message("One Shapefile for each class is in")
    take("qgis-shapefiles", iface.messageBar())
    files = sorted(path.stem for path in folder.glob("*.shp"))
    assert files == sorted(name.replace(" ", "_") for name in COLOURS)
    for name in COLOURS:
        shapes = polygons.read_shapes(folder / f"{name.replace(' ', '_')}.shp")
        polygons.assert_same(shapes, [item for item in read_result() if item[0] == name])


def test_geopackage_holds_polygons_and_style(dock: Any, town: Path) -> None:
    path = town / "town.gpkg"
    user.answer(
        lambda dialog: user.choose_file(dialog, str(path)),
        opening=lambda: user.press("GeoPackage…", dock),
    )
    assert str(path) in gui.wait_for_message("The polygons are saved in")
    polygons.assert_same(polygons.read_shapes(path), read_result())
    (style,) = polygons.read_styles(path)
    assert all(name in style for name in COLOURS)


def test_rectangle_goes_into_a_file(dock: Any, town: Path, window: Any) -> None:
    gui.toggle_layer("town classes")
    user.open_tab(dock, "Settings")
    user.choose(user.find(QComboBox, dock, name="Area to segment"), "Rectangle")
    assert "Draw a rectangle on the map, or type its coordinates." in user.read(dock)
    user.press("Draw on the map", dock)
    canvas = iface.mapCanvas()
    middle = canvas.viewport().rect().center()
    start, end = middle - QPoint(150, 100), middle + QPoint(150, 100)
    user.drag(canvas.viewport(), start, end)
    west, north = gui.find_place(start)
    east, south = gui.find_place(end)
    hectares = (east - west) * (north - south) / 1e4
    gui.wait_for_map()
    (size,) = (text for text in user.read(dock) if text.endswith("megapixels for the model"))
    assert user.read_area(size.split(",")[0]) == pytest.approx(hectares * 1e4, rel=0.01)
    take("qgis-rectangle", window)
    path = town / "district.gpkg"
    choose_output(dock, path)
    user.press("Run", dock)
    gui.watch_run(dock)
    shapes = polygons.read_shapes(path)
    boxes = [shape.GetEnvelope() for _, shape in shapes]
    assert sum(shape.GetArea() for _, shape in shapes) == pytest.approx(hectares * 1e4, rel=0.02)
    assert min(box[0] for box in boxes) == pytest.approx(west, abs=1)
    assert max(box[3] for box in boxes) == pytest.approx(north, abs=1)


def test_run_is_cancelled_and_resumed(dock: Any, town: Path) -> None:
    user.open_tab(dock, "Settings")
    user.choose(user.find(QComboBox, dock, name="Area to segment"), "Whole layer")
    path = town / "whole.gpkg"
    choose_output(dock, path)
    title = user.find(QGroupBox, dock, text="Advanced")
    user.click(title, QPoint(40, 8))
    threads = user.find(QLabel, dock, text="CPU threads").buddy()
    user.write(threads.lineEdit(), "1")  # slow enough on any computer
    user.press("Run", dock)
    working = re.compile(r"Inferring … [2-9]\d %")
    user.wait_until(lambda: any(map(working.fullmatch, user.read(dock))), "work", seconds=120)
    user.press("Cancel", dock)
    gui.wait_for_message("Stopped. What is finished is kept: Resume goes on.")
    assert not path.exists()
    buttons = (user.find(QAbstractButton, dock, text=text) for text in ("Preview", "Resume", "Run"))
    take("qgis-resume", *buttons, margin=10)
    user.press("Resume", dock)
    gui.watch_run(dock)
    polygons.assert_same(polygons.read_shapes(path), polygons.read_shapes(town / "town.gpkg"))


def test_plugin_manager_uninstalls_it() -> None:
    folder = Path(QgsApplication.qgisSettingsDirPath()) / "python" / "plugins" / "crispline"
    assert folder.is_dir()

    def uninstall(manager: QWidget) -> None:
        (view,) = (view for view in manager.findChildren(QListView, "vwPlugins"))
        model = view.model()
        rows = [model.index(row, 0) for row in range(model.rowCount())]
        user.click_item(view, view.visualRect(next(r for r in rows if r.data() == "Crispline")))
        user.answer(
            lambda box: user.press("Yes", box),
            opening=lambda: user.press("Uninstall Plugin", manager),
            kind=QMessageBox,
        )
        user.press("Close", manager)

    gui.manage_plugins(uninstall, page="Installed")
    assert gui.find_dock("Crispline") is None
    assert gui.find_tool("Crispline") is None
    assert not folder.exists()
