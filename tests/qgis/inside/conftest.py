"""Fixtures of the tests that run inside a QGIS window, where the plugin is loaded as by a user."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from qgis.core import Qgis, QgsApplication, QgsProject
from qgis.PyQt.QtCore import QEventLoop, QTimer
from qgis.utils import iface as qgis_iface
from qgis.utils import plugins
from tests.qgis.inside.fake_workers import LIMITS, ignore_present_workers, list_children

from crispline.runtime.worker_client import WorkerService

SHARED_DATA = Path(__file__).resolve().parents[4] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of real rasters and models beside the checkout; skips the test where it is absent."""
    folder = Path(os.environ.get("CRISPLINE_SHARED_DATA") or SHARED_DATA)
    if not folder.is_dir():
        pytest.skip(f"no real rasters and models: {folder} does not exist")
    return folder


@pytest.fixture(scope="session")
def iface() -> Any:
    """The interface of the running QGIS."""
    return qgis_iface


@pytest.fixture
def plugin() -> Any:
    """The loaded plugin."""
    return plugins["crispline"]


@pytest.fixture
def project() -> Iterator[QgsProject]:
    """An empty project, emptied again after the test."""
    instance = QgsProject.instance()
    instance.clear()
    yield instance
    instance.clear()


def spin(milliseconds: int) -> None:
    """Let QGIS' event loop run for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    (loop.exec if hasattr(loop, "exec") else loop.exec_)()


@pytest.fixture(scope="session")
def wait_until() -> Callable[..., None]:
    """Return a function that lets the event loop run until a condition holds."""

    def wait(condition: Callable[[], object], *, seconds: float = 60, what: str = "") -> None:
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                pytest.fail(f"waited {seconds:g} s in vain for {what or condition}")
            spin(20)

    return wait


@pytest.fixture
def logged() -> Iterator[list[tuple[str, Any]]]:
    """What goes to the tab "Crispline" of QGIS' message log, with its level."""
    found: list[tuple[str, Any]] = []

    def keep(text: str, tab: str, level: Any) -> None:
        if tab == "Crispline":
            found.append((text, level))

    log = QgsApplication.messageLog()
    log.messageReceived[str, str, Qgis.MessageLevel].connect(keep)
    yield found
    log.messageReceived[str, str, Qgis.MessageLevel].disconnect(keep)


@pytest.fixture
def service() -> Iterator[WorkerService]:
    """A client of fake workers, closed after the test; none of them may be left then."""
    ignore_present_workers()
    service = WorkerService(LIMITS)
    yield service
    service.close()
    assert list_children() == {}
