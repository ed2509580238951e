"""Measures the dock inside QGIS for benchmarks/gui.py; pytest collects it only when it is named.

The figures go into the file that CRISPLINE_FIGURES names, as JSON.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsDistanceArea, QgsPointXY, QgsProject, QgsRasterLayer, QgsRectangle
from qgis.PyQt.QtCore import QObject, Qt, QTimer

#: Milliseconds between two looks at the clock by QGIS' event loop.
TICK = 2
PREVIEWS = 5
#: Side of a preview in pixels that the model sees.
SIDE = 1024


class Pulse(QObject):  # type: ignore[misc]  # QGIS has no types
    """Asks the event loop for a tick every TICK ms, and keeps the longest it had to wait.

    `busiest` is the most that the main thread worked between two ticks: other programs that keep
    the processor make the event loop wait too, but not work.
    """

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._last = self._worked = 0.0
        self.longest = self.busiest = 0.0

    def start(self) -> None:
        self.longest = self.busiest = 0.0
        self._last, self._worked = time.perf_counter(), time.thread_time()
        self._timer.start(TICK)

    def stop(self) -> dict[str, float]:
        """Return the longest wait and the most work at once, in milliseconds."""
        self._timer.stop()
        self._tick()
        return {
            "longest_block_ms": round(self.longest * 1000, 1),
            "busiest_ms": round(self.busiest * 1000, 1),
        }

    def _tick(self) -> None:
        now, worked = time.perf_counter(), time.thread_time()
        self.longest = max(self.longest, now - self._last - TICK / 1000)
        self.busiest = max(self.busiest, worked - self._worked)
        self._last, self._worked = now, worked


@pytest.fixture
def figures() -> Iterator[dict[str, Any]]:
    found: dict[str, Any] = {}
    yield found
    Path(os.environ["CRISPLINE_FIGURES"]).write_text(json.dumps(found), encoding="utf-8")


@pytest.fixture
def watch(wait_until: Callable[..., None]) -> Callable[..., Any]:
    """Return a context that measures until a condition holds, with the drawing that follows."""

    @contextmanager
    def watching(over: Callable[[], object]) -> Iterator[dict[str, float]]:
        figure: dict[str, float] = {}
        pulse = Pulse()
        pulse.start()
        began = time.perf_counter()
        yield figure
        wait_until(over, seconds=600)
        figure["seconds"] = round(time.perf_counter() - began, 3)
        settle(wait_until)
        figure.update(pulse.stop())

    return watching


def settle(wait_until: Callable[..., None], seconds: float = 1.5) -> None:
    """Let QGIS draw what there is to draw."""
    end = time.monotonic() + seconds
    wait_until(lambda: time.monotonic() > end)


def view_of(layer: Any, metres: float) -> QgsRectangle:
    """Return a square of this side on the ground in the middle of a layer."""
    ruler = QgsDistanceArea()
    ruler.setSourceCrs(layer.crs(), QgsProject.instance().transformContext())
    ruler.setEllipsoid(layer.crs().ellipsoidAcronym())
    centre = layer.extent().center()
    unit = ruler.measureLine(centre, QgsPointXY(centre.x() + 1, centre.y()))
    half = metres / unit / 2
    return QgsRectangle(centre.x() - half, centre.y() - half, centre.x() + half, centre.y() + half)


def test_measure_dock(
    iface: Any,
    plugin: Any,
    project: Any,
    wait_until: Callable[..., None],
    watch: Callable[..., Any],
    figures: dict[str, Any],
    tmp_path: Path,
) -> None:
    layer = QgsRasterLayer(os.environ["CRISPLINE_RASTER"], "raster")
    assert layer.isValid()
    project.setCrs(layer.crs())
    project.addMapLayer(layer)
    iface.mapCanvas().setExtent(layer.extent())
    settle(wait_until)
    with watch(lambda: True) as figures["open dock"]:
        dock = plugin.show_dock()
    form, bar = dock.settings_form, dock.run_bar
    wait_until(lambda: form.model_chooser.card() is not None, seconds=600)
    ends: list[Any] = []
    dock.control.succeeded.connect(ends.append)
    dock.control.previewed.connect(ends.append)
    dock.control.cancelled.connect(lambda: ends.append(None))

    metres = SIDE * form.model_pixel()
    iface.mapCanvas().setExtent(view_of(layer, metres))
    settle(wait_until)
    figures["preview"] = []
    for _ in range(PREVIEWS + 1):
        ends.clear()
        with watch(lambda: ends) as figure:
            bar.preview_button.click()
        figures["preview"].append(figure)

    iface.mapCanvas().setExtent(layer.extent())
    settle(wait_until)
    ends.clear()
    with watch(lambda: ends) as figures["run, temporary layer"]:
        bar.run_button.click()
    assert ends[0].results["POLYGONS"] > 0
    figures["polygons"] = ends[0].results["POLYGONS"]

    form.output_chooser.polygons_file.setFilePath(str(tmp_path / "classes.gpkg"))
    form.output_chooser.class_map_box.setChecked(True)
    ends.clear()
    with watch(lambda: ends) as figures["run, GeoPackage and class map"]:
        bar.run_button.click()

    ends.clear()
    with watch(lambda: ends) as figures["cancelled run"]:
        bar.run_button.click()
        wait_until(lambda: bar.progress_bar.value() > 200, seconds=600)
        bar.cancel_button.click()
    ends.clear()
    with watch(lambda: ends) as figures["resumed run"]:
        bar.resume_button.click()
