"""Takes the dock's pictures for the documentation: scripts/make-screenshots.sh.

Before, during and after a run on a drawn scene, light and dark; the set-up, and the options.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsApplication, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QDockWidget, QWidget
from tests.qgis.inside.desktop_user import answer, spin, wait_until
from tests.qgis.inside.dock_driving import StandInEngine, clear_messages, close_dock, open_dock
from tests.qgis.inside.pictures import FOLDER, take

from crispline.gui.dock import CrisplineDock
from crispline.gui.options_page import PAGE
from crispline.runtime.environment import MISSING, READY, EnvironmentStatus

ENGINE = os.environ.get("CRISPLINE_ENGINE_PYTHON", "")
#: Side of the drawn scene, in pixels of 10 cm; and of what the map shows of it, in metres.
SIZE, SHOWN = 4096, 150.0
WINDOW = (1280, 800)
DOCK_WIDTH = 340
#: The plugin's folder in the profile of a user.
HOME = Path("/home/you/.local/share/QGIS/QGIS3/profiles/default/crispline")
DARK = "Night Mapping"

pytestmark = [
    pytest.mark.skipif(not FOLDER, reason="no folder for pictures: CRISPLINE_PICTURES is not set"),
    pytest.mark.skipif(not ENGINE, reason="no engine: CRISPLINE_ENGINE_PYTHON is not set"),
]


@pytest.fixture(scope="module")
def scene() -> Iterator[Path]:
    """A drawn orthophoto: nothing of a real one may be in the documentation.

    In the checkout, since QGIS marks layers in folders for temporary files.
    """
    program = (
        "import sys; from pathlib import Path; from crispline.engine.grid import Shape;"
        "from crispline.engine.scene import SceneSpec, write_scene;"
        f"write_scene(SceneSpec(Shape({SIZE}, {SIZE}), seed=11), Path(sys.argv[1]))"
    )
    build = Path(__file__).resolve().parents[3] / "build"
    build.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=build) as folder:
        subprocess.run([ENGINE, "-c", program, folder], check=True)
        yield (Path(folder) / "scene.tif").rename(Path(folder) / "town.tif")


@pytest.fixture(params=["", DARK])
def theme(request: pytest.FixtureRequest) -> Iterator[str]:
    """The part of a picture's name that tells the theme."""
    QgsApplication.setUITheme(request.param or "default")
    yield "-dark" if request.param else ""
    QgsApplication.setUITheme("default")


@pytest.fixture
def window(iface: Any) -> Iterator[QWidget]:
    """QGIS' window with map, layers and little else."""
    main = iface.mainWindow()
    main.move(0, 0)
    main.resize(*WINDOW)
    hidden = [d for d in main.findChildren(QDockWidget, "Browser") if d.isVisible()]
    for dock in hidden:
        dock.hide()
    spin(0.5)
    yield main
    for dock in hidden:
        dock.show()


def arrange(main: QWidget, dock: QWidget) -> None:
    layers = main.findChild(QDockWidget, "Layers")
    main.resizeDocks([layers, dock], [210, DOCK_WIDTH], Qt.Orientation.Horizontal)
    spin(0.5)


def wait_for_map(iface: Any) -> None:
    iface.mapCanvas().refresh()
    spin(0.5)
    wait_until(lambda: not iface.mapCanvas().isDrawing(), "the map")
    spin(0.5)


def wait_for_end(dock: CrisplineDock) -> None:
    wait_until(lambda: not dock.control.is_running(), "the end of a run", seconds=300)


def take_a_preview(iface: Any, dock: CrisplineDock, view: Any) -> None:
    closer = type(view)(view)
    closer.scale(0.5)
    iface.mapCanvas().setExtent(closer)
    wait_for_map(iface)
    dock.run_bar.preview_button.click()
    wait_for_end(dock)
    clear_messages(iface)
    wait_for_map(iface)
    take("dock-preview", iface.mainWindow())
    previews = [x for x in QgsProject.instance().mapLayers().values() if "preview" in x.name()]
    QgsProject.instance().removeMapLayers([layer.id() for layer in previews])


def test_take_the_set_up(iface: Any, project: QgsProject, window: QWidget) -> None:
    dock = open_dock(iface, StandInEngine(HOME, state=MISSING))
    try:
        arrange(window, dock)
        spin(2)
        take("dock-setup", dock)
    finally:
        close_dock(iface, dock)


def test_take_the_advanced_settings(
    iface: Any, project: QgsProject, window: QWidget, scene: Path, plugin: Any
) -> None:
    project.addMapLayer(QgsRasterLayer(str(scene), "town"))
    dock = plugin.show_dock()
    dock.tabs.setCurrentIndex(0)
    arrange(window, dock)
    form = dock.settings_form
    form.advanced_group.setCollapsed(False)
    spin(0.5)
    bar = dock.settings_scroll.verticalScrollBar()
    bar.setValue(bar.maximum())
    take("dock-advanced", dock)
    form.advanced_group.setCollapsed(True)
    dock.hide()


def test_take_the_options(
    iface: Any, plugin: Any, window: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    detail = "Ready: cpu (no NVIDIA driver was found), Python 3.12.3."
    ready = EnvironmentStatus(READY, HOME / "environment" / "bin" / "python", "cpu", detail)
    monkeypatch.setattr(plugin.engine, "status", lambda: ready)

    def look(dialog: Any) -> None:
        spin(1)
        take("dock-options", dialog)
        dialog.reject()

    answer(look, opening=lambda: iface.showOptionsDialog(window, PAGE))


def test_take_a_run(
    iface: Any, plugin: Any, project: QgsProject, window: QWidget, scene: Path, theme: str
) -> None:
    """The last pictures: QGIS does not find all its light colours again after a dark theme."""
    layer = QgsRasterLayer(str(scene), "town")
    project.setCrs(layer.crs())
    project.addMapLayer(layer)
    dock = plugin.show_dock()
    dock.tabs.setCurrentIndex(0)
    dock.settings_scroll.verticalScrollBar().setValue(0)
    arrange(window, dock)
    wait_until(lambda: dock.settings_form.model_chooser.card(), "the model's card")
    canvas = iface.mapCanvas()
    view = layer.extent()
    view.scale(SHOWN / view.height())
    canvas.setExtent(view)
    wait_for_map(iface)
    clear_messages(iface)
    take(f"dock-before{theme}", window)

    if not theme:
        take_a_preview(iface, dock, view)
        canvas.setExtent(view)
        wait_for_map(iface)
    dock.run_bar.run_button.click()
    wait_until(lambda: dock.run_bar.progress_bar.value() > 350, "progress", seconds=300)
    take(f"dock-during{theme}", window)
    wait_for_end(dock)
    clear_messages(iface)
    iface.layerTreeView().clearSelection()
    wait_for_map(iface)
    take(f"dock-after{theme}", window)
    dock.tabs.setCurrentIndex(0)
