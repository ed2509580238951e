"""The plugin loads in QGIS, unloads without a trace, and loads again."""

from __future__ import annotations

import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from qgis import utils
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QObject, QTimer, QTranslator
from qgis.PyQt.QtWidgets import QAction, QApplication, QDockWidget, QMenu, QToolBar
from tests.qgis.inside.fake_workers import list_children

KINDS = (QAction, QMenu, QDockWidget, QToolBar)
#: Object name of the page in QGIS' options.
PAGE = "CrisplineOptions"


@pytest.fixture
def load() -> Iterator[Callable[[], Any]]:
    """Unload the plugin and return a function that loads it as QGIS does.

    What was loaded before comes back after the test, with the modules that other tests know.
    """
    kept = {name: module for name, module in sys.modules.items() if is_ours(name)}
    assert utils.unloadPlugin("crispline")

    def load_plugin() -> Any:
        assert utils.loadPlugin("crispline")
        assert utils.startPlugin("crispline")
        return utils.plugins["crispline"]

    yield load_plugin
    utils.unloadPlugin("crispline")
    forget_modules()
    sys.modules.update(kept)
    load_plugin()


def is_ours(module: str) -> bool:
    return module.split(".")[0] == "crispline"


def forget_modules() -> None:
    for name in [name for name in sys.modules if is_ours(name)]:
        del sys.modules[name]


def settle() -> None:
    """Let Qt delete what is to be deleted later."""
    for _ in range(3):
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def list_texts(menu_or_bar: Any) -> list[str]:
    return [action.text() for action in menu_or_bar.actions()]


def has_options_page(iface: Any) -> bool:
    """Whether QGIS' options hold our page, as a user sees when they open them."""
    found: list[QObject | None] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is None:
            QTimer.singleShot(50, look)
            return
        found.append(dialog.findChild(QObject, PAGE))
        dialog.reject()

    QTimer.singleShot(0, look)
    iface.showOptionsDialog()
    return found[0] is not None


def take_stock(iface: Any) -> dict[str, Any]:
    """Return all that a plugin can leave behind."""
    settle()
    window = iface.mainWindow()
    threads = (task / "comm" for task in Path("/proc/self/task").iterdir())
    return {
        "objects": Counter(
            (type(found).__name__, found.objectName(), str(found.windowTitle() or ""))
            if not isinstance(found, QAction)
            else ("QAction", found.objectName(), found.text())
            for kind in KINDS
            for found in window.findChildren(kind)
            if not is_shared_furniture(found)
        ),
        "ours": [w for w in QApplication.allWidgets() if is_ours(type(w).__module__)],
        "raster menu": list_texts(iface.rasterMenu()),
        "tool bar": list_texts(iface.pluginToolBar()),
        "providers": {p.id() for p in QgsApplication.processingRegistry().providers()},
        "algorithms": len(QgsApplication.processingRegistry().algorithms()),
        "options": has_options_page(iface),
        "workers": list_children(),
        "threads": [n for n in (t.read_text().strip() for t in threads) if "crisp" in n],
        "python threads": {t.name for t in threading.enumerate() if "crisp" in t.name},
        "tasks": len(QgsApplication.taskManager().tasks()),
    }


def is_shared_furniture(found: Any) -> bool:
    """Whether an object is a menu of QGIS' own making, which it never deletes."""
    menu = found.menuAction() if isinstance(found, QMenu) else found
    return not isinstance(found, (QDockWidget, QToolBar)) and menu.menu() is not None


def test_plugin_is_there_for_a_user(plugin: Any, iface: Any) -> None:
    stock = take_stock(iface)
    assert "Crispline" in [text.replace("&", "") for text in stock["raster menu"]]
    assert "Crispline" in stock["tool bar"]
    assert "crispline" in stock["providers"]
    assert stock["options"]
    assert plugin.engine.folders.root == Path(QgsApplication.qgisSettingsDirPath()) / "crispline"


def test_nothing_runs_and_nothing_is_written_before_it_is_used(
    load: Callable[[], Any], iface: Any
) -> None:
    plugin = load()
    stock = take_stock(iface)
    assert stock["workers"] == {}
    assert stock["threads"] == []
    assert not plugin.engine.folders.root.exists()


def test_what_start_up_does_not_need_is_not_imported(load: Callable[[], Any]) -> None:
    forget_modules()
    load()
    early = {name for name in sys.modules if is_ours(name)}
    assert "crispline.plugin" in early
    assert early & {"crispline.gui.dock", "crispline.runtime.worker_client"} == set()
    assert not any(name.startswith("crispline.runtime.installation") for name in early)
    assert {name for name in early if name.startswith("crispline.engine.")} <= {
        f"crispline.engine.{name}" for name in ("errors", "job", "progress")
    }
    parts = {name.rpartition(".")[2] for name in early if "crispline.processing." in name}
    assert {"segment_raster", "set_up"} <= parts
    assert not [name for name in parts if name.endswith(("_request", "_run", "_report", "_sheet"))]
    assert parts & {"destination", "loading", "polygon_input", "raster_source", "styling"} == set()


def test_unloading_leaves_nothing_behind(
    load: Callable[[], Any], iface: Any, wait_until: Callable[..., None]
) -> None:
    before = take_stock(iface)
    assert "crispline" not in before["providers"]
    assert not before["options"]
    for _ in range(2):
        plugin = load()
        dock = plugin.show_dock()
        assert dock.isVisible()
        # The dock warms a worker up.
        wait_until(plugin.engine.devices, what="a worker's greeting")
        assert list_children() != {}
        assert utils.unloadPlugin("crispline")
        assert take_stock(iface) == before


def test_action_shows_and_hides_the_dock(plugin: Any, iface: Any) -> None:
    (action,) = (a for a in iface.pluginToolBar().actions() if a.text() == "Crispline")
    assert not action.icon().isNull()
    assert action.isCheckable()
    action.setChecked(False)
    for visible in (True, False, True):
        action.trigger()
        settle()
        docks = [d for d in iface.mainWindow().findChildren(QDockWidget) if is_ours_object(d)]
        assert [dock.isVisible() for dock in docks] == [visible]
    docks[0].close()
    settle()
    assert not action.isChecked()


def is_ours_object(found: Any) -> bool:
    return is_ours(type(found).__module__)


class Shouting(QTranslator):  # type: ignore[misc]  # Qt has no types
    """A language in capitals."""

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, text: str, note: str = "", count: int = -1) -> str:
        return text.upper() if context == "Plugin" else ""


def test_texts_are_translated_until_the_plugin_is_unloaded(
    iface: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    import crispline.plugin

    text = "Crispline: segment a raster into polygons"
    translator = Shouting()

    def install() -> QTranslator:
        QCoreApplication.installTranslator(translator)
        return translator

    monkeypatch.setattr(crispline.plugin, "install_translator", install)
    plugin = crispline.plugin.CrisplinePlugin(iface)
    plugin._add_action()
    assert plugin._action.toolTip() == text.upper()
    plugin.unload()
    assert QCoreApplication.translate("Plugin", text) == text


def test_dock_that_was_open_is_open_at_the_next_start(load: Callable[[], Any], iface: Any) -> None:
    def list_docks() -> list[Any]:
        docks = iface.mainWindow().findChildren(QDockWidget)
        return [dock for dock in docks if "Crispline" in dock.objectName()]

    load().show_dock()
    utils.unloadPlugin("crispline")
    settle()
    assert list_docks() == []
    load()
    iface.initializationCompleted.emit()
    settle()
    (dock,) = list_docks()
    assert dock.isVisible()
    utils.plugins["crispline"]._action.trigger()
    settle()
    utils.unloadPlugin("crispline")
    load()
    iface.initializationCompleted.emit()
    settle()
    assert list_docks() == []
