"""The engine as algorithms and dock use it: the real worker, and an environment made on demand."""

from __future__ import annotations

import os
import shlex
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from osgeo import gdal, ogr, osr
from qgis.core import QgsNetworkAccessManager
from qgis.PyQt.QtNetwork import QNetworkProxy
from tests.qgis.inside.fake_workers import (
    FAKE_WORKER,
    Call,
    Listener,
    ignore_present_workers,
    list_children,
)

import crispline
from crispline import __version__
from crispline.engine.errors import Cancelled, JobError, RasterError
from crispline.runtime import environment, setup
from crispline.runtime.engine import Engine
from crispline.runtime.environment import EnvironmentStatus
from crispline.runtime.errors import EnvironmentSetupError, WorkerError
from crispline.runtime.folders import RuntimeFolders
from crispline.runtime.installation.request import SetupRequest
from crispline.runtime.settings import PluginSettings

PYTHON = Path(os.environ.get("CRISPLINE_ENGINE_PYTHON") or "/nonexistent")
pytestmark = pytest.mark.skipif(
    not PYTHON.exists(), reason="no environment of the engine named in CRISPLINE_ENGINE_PYTHON"
)


class Settings:
    """The plugin's settings, as a test sets them."""

    def __init__(self) -> None:
        self.values = PluginSettings()

    def __call__(self) -> PluginSettings:
        return self.values


@pytest.fixture
def settings() -> Settings:
    return Settings()


@pytest.fixture
def engine(tmp_path: Path, settings: Settings) -> Iterator[Engine]:
    ignore_present_workers()
    engine = Engine(RuntimeFolders(tmp_path / "crispline"), settings=settings)
    yield engine
    engine.close()
    assert list_children() == {}


@pytest.fixture
def raster(tmp_path: Path) -> str:
    """Two flat halves in UTM 33, 10 cm a pixel."""
    path = str(tmp_path / "raster.tif")
    dataset = gdal.GetDriverByName("GTiff").Create(path, 256, 256, 3)
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(32633)
    dataset.SetProjection(reference.ExportToWkt())
    dataset.SetGeoTransform((500000, 0.1, 0, 5000000, 0, -0.1))
    pixels = np.zeros((3, 256, 256), np.uint8)
    pixels[1, :, :128] = 200
    pixels[:, :, 128:] = 128
    dataset.WriteArray(pixels)
    del dataset
    return path


class Installation:
    """Stands in for what makes environments."""

    def __init__(self, python: Path) -> None:
        self.status = EnvironmentStatus("missing", detail="The engine is not set up yet.")
        self.requests: list[SetupRequest] = []
        self.result = EnvironmentStatus("ready", python)
        self.threads: list[threading.Thread] = []
        self.began, self.may_end = threading.Event(), threading.Event()
        self.may_end.set()

    def set_up(self, request: SetupRequest, folders: Any, version: str, feedback: Any) -> Any:
        self.requests.append(request)
        self.threads.append(threading.current_thread())
        self.began.set()
        self.may_end.wait(60)
        self.status = self.result
        return self.result

    def read_status(self, folders: Any, *, variant: str, engine_python: str) -> EnvironmentStatus:
        return self.status


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """No environment, and a set-up that only pretends, as the engine in its Python does."""
    python = tmp_path / "python"
    fake = f"exec /usr/bin/python3 -I {shlex.quote(str(FAKE_WORKER))} version={__version__}"
    python.write_text(f"#!/bin/sh\n{fake}\n")
    python.chmod(0o755)
    installation = Installation(python)
    monkeypatch.delenv("CRISPLINE_ENGINE_PYTHON")
    monkeypatch.setattr(setup, "set_up", installation.set_up)
    monkeypatch.setattr(setup, "repair", installation.set_up)
    monkeypatch.setattr(environment, "read_status", installation.read_status)
    return installation


def test_model_is_described_by_the_engine(engine: Engine) -> None:
    value = engine.run("model_info", {"model": "", "trial": False, "device": "auto"}, Listener())
    names = [item["name"] for item in value["card"]["classes"]]
    assert "building" in names
    assert {device.name for device in engine.devices()} >= {"cpu"}


def test_host_variables_do_not_reach_the_engine(
    engine: Engine, raster: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PROJ_LIB", "PROJ_DATA", "GDAL_DATA", "PYTHONHOME", "PYTHONPATH"):
        monkeypatch.setenv(name, "/nonsense")
    monkeypatch.setenv("LD_LIBRARY_PATH", "/nonsense")
    output = str(tmp_path / "out.gpkg")
    listener = Listener()
    value = engine.run("segment", {"raster": raster, "outputs": [output]}, listener)
    monkeypatch.undo()
    assert value["outputs"] == [output]
    assert {event.stage for event in listener.progress} >= {"start", "infer"}
    assert listener.progress[-1].overall > 0.9
    layer = ogr.Open(output)
    assert layer.GetLayer(0).GetSpatialRef().GetAuthorityCode(None) == "32633"
    assert (
        sum(item["polygons"] for item in value["class_areas"])
        == layer.GetLayer(0).GetFeatureCount()
    )


def test_errors_of_the_engine_arrive_as_what_they_are(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(RasterError, match=r"nowhere\.tif"):
        engine.run(
            "segment", {"raster": "/nowhere.tif", "class_map": str(tmp_path / "x.tif")}, Listener()
        )
    with pytest.raises(JobError, match="colour"):
        engine.run("segment", {"raster": "a.tif", "colour": "red"}, Listener())
    with pytest.raises(WorkerError, match="dance"):
        engine.run("dance", {}, Listener())


def test_status_is_that_of_the_environment_in_use(engine: Engine, settings: Settings) -> None:
    status = engine.status()
    assert (status.state, status.python) == ("external", PYTHON)


def test_setting_names_an_environment_in_place_of_the_variable(
    engine: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CRISPLINE_ENGINE_PYTHON")
    assert engine.status().state == "missing"
    settings.values = PluginSettings(engine_python=str(PYTHON))
    assert engine.status().state == "external"
    assert engine.refresh_devices(Listener())


def test_an_environment_that_is_named_but_not_there_is_not_replaced(
    engine: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CRISPLINE_ENGINE_PYTHON")
    settings.values = PluginSettings(engine_python="/nowhere/python")
    for call in (
        lambda: engine.run("model_info", {}, Listener()),
        lambda: engine.set_up(SetupRequest(), Listener()),
        lambda: engine.repair(SetupRequest(), Listener()),
    ):
        with pytest.raises(EnvironmentSetupError, match="/nowhere/python"):
            call()
    assert not engine.folders.root.exists()


def test_first_use_sets_the_environment_up_as_the_settings_say(
    engine: Engine, settings: Settings, installation: Installation
) -> None:
    settings.values = PluginSettings(
        variant="cpu", wheels="/wheels", index_url="https://example.org/simple", proxy="http://p:1"
    )
    assert engine.run("echo", {"what": "this"}, Listener()) == {"what": "this"}
    (request,) = installation.requests
    assert request == SetupRequest(
        variant="cpu", wheels="/wheels", index_url="https://example.org/simple", proxy="http://p:1"
    )
    engine.run("pid", {}, Listener())
    assert len(installation.requests) == 1


def test_an_outdated_environment_is_brought_up_to_date(
    engine: Engine, installation: Installation
) -> None:
    installation.status = EnvironmentStatus("outdated", Path("/old/python"))
    engine.run("pid", {}, Listener())
    assert len(installation.requests) == 1


def test_a_set_up_that_ends_without_an_environment_is_an_error(
    engine: Engine, installation: Installation
) -> None:
    installation.result = EnvironmentStatus("incomplete", detail="Half of it is there.")
    with pytest.raises(EnvironmentSetupError, match=r"Half of it is there\."):
        engine.run("pid", {}, Listener())


def test_two_first_uses_at_once_set_up_one_after_the_other(
    engine: Engine, installation: Installation
) -> None:
    installation.may_end.clear()
    calls = [Call(lambda it: engine.run("pid", {}, it)) for _ in range(2)]
    assert installation.began.wait(20)
    # The other one waits, and can still be cancelled.
    (waiting,) = (call for call in calls if call not in installation.threads)
    waiting.listener.cancelled.set()
    assert type(waiting.end().error) is Cancelled
    installation.may_end.set()
    (other,) = (call for call in calls if call is not waiting)
    assert other.end().error is None
    assert len(installation.requests) == 1


def test_a_set_up_gets_the_proxy_of_qgis(engine: Engine, installation: Installation) -> None:
    manager = QgsNetworkAccessManager.instance()
    before = (manager.fallbackProxy(), manager.excludeList(), manager.noProxyList())
    proxy = QNetworkProxy(
        QNetworkProxy.ProxyType.HttpProxy, "proxy.example.org", 3128, "me", "a:b/c"
    )
    manager.setFallbackProxyAndExcludes(proxy, ["https://inside.example.org"], [])
    try:
        engine.set_up(SetupRequest(), Listener())
        engine.set_up(SetupRequest(proxy="http://own:1"), Listener())
        engine.set_up(SetupRequest(index_url="https://inside.example.org/simple"), Listener())
    finally:
        manager.setFallbackProxyAndExcludes(*before)
    engine.set_up(SetupRequest(), Listener())
    expected = ["http://me:a%3Ab%2Fc@proxy.example.org:3128", "http://own:1", "", ""]
    assert [request.proxy for request in installation.requests] == expected


def test_repairing_ends_every_worker_first(
    engine: Engine, installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    children: list[Any] = []

    def repair(*arguments: Any) -> Any:
        children.append(list_children())
        return installation.set_up(*arguments)

    monkeypatch.setattr(setup, "repair", repair)
    engine.run("pid", {}, Listener())
    assert list_children() != {}
    engine.repair(SetupRequest(), Listener())
    assert children == [{}]
    engine.run("pid", {}, Listener())


def test_a_plugin_that_was_upgraded_on_disk_only_is_refused(
    engine: Engine, installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another QGIS has upgraded the plugin: the files are new, what runs here is old."""
    python = installation.result.python
    assert python
    python.write_text(python.read_text().replace(f"version={__version__}", "version=99"))
    monkeypatch.setattr(crispline, "_read_version", lambda: "99")
    expected = f"expected an engine of version {__version__} .*found version 99 .*restart QGIS"
    with pytest.raises(WorkerError, match=expected):
        engine.run("pid", {}, Listener())


def test_an_engine_that_is_closed_runs_nothing(engine: Engine) -> None:
    engine.close()
    with pytest.raises(WorkerError, match="closed"):
        engine.run("pid", {}, Listener())
    engine.close()


def test_starting_in_background_needs_an_environment(
    engine: Engine, installation: Installation, wait_until: Callable[..., None]
) -> None:
    engine.start_in_background()
    assert installation.requests == []
    assert list_children() == {}
    installation.status = installation.result
    engine.start_in_background()
    wait_until(engine.devices, what="a worker's greeting")


def test_a_worker_is_kept_as_long_as_the_settings_say(
    engine: Engine,
    settings: Settings,
    installation: Installation,
    wait_until: Callable[..., None],
) -> None:
    settings.values = PluginSettings(keep_worker_minutes=0)
    engine.run("pid", {}, Listener())
    wait_until(lambda: not list_children(), seconds=10, what="the end of the worker")


def test_closing_stops_a_set_up(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = threading.Event()

    def install(*arguments: Any) -> EnvironmentStatus:
        begun.set()
        while not arguments[-1].is_cancelled():
            time.sleep(0.01)
        raise Cancelled("the set-up was cancelled")

    monkeypatch.setattr(setup, "set_up", install)
    monkeypatch.delenv(environment.ENGINE_PYTHON_VARIABLE)
    installing = Call(lambda listener: engine.set_up(SetupRequest(), listener))
    assert begun.wait(10)
    engine.close()
    assert type(installing.end().error) is Cancelled
