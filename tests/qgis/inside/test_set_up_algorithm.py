"""`setup` in a running QGIS: what it asks the engine for, and what it tells."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import processing
import pytest
from qgis.core import QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback

from crispline.processing.set_up import SetUpEngine
from crispline.runtime.environment import EnvironmentStatus
from crispline.runtime.errors import EnvironmentSetupError
from crispline.runtime.feedback import JobProgress
from crispline.runtime.folders import RuntimeFolders
from crispline.runtime.installation.engine_check import Finding
from crispline.runtime.messages import Device
from crispline.runtime.setup import SetupRequest


class FakeEngine:
    """Notes what it is asked for; an environment appears and goes as in the real one."""

    def __init__(self, folder: Path) -> None:
        self.folders = RuntimeFolders(folder)
        self.asked: list[tuple[str, Any]] = []
        self.state = "missing"
        self.refusal = ""

    def status(self) -> EnvironmentStatus:
        python = Path("/somewhere/bin/python") if self.state == "ready" else None
        return EnvironmentStatus(self.state, python, "cpu", f"The engine is {self.state}.")

    def default_request(self) -> SetupRequest:
        return SetupRequest(variant="cpu", wheels="/from/the/options", proxy="http://proxy:1")

    def set_up(self, request: SetupRequest, feedback: Any) -> EnvironmentStatus:
        self.asked.append(("set up", request))
        if self.refusal:
            raise EnvironmentSetupError(self.refusal)
        feedback.report(JobProgress("environment", 0.5, 0.5))
        feedback.log("info", "Installing numpy")
        self.folders.logs.mkdir(parents=True)
        (self.folders.logs / "20260101-120000-set-up.log").write_text("Done")
        self.state = "ready"
        return self.status()

    def repair(self, request: SetupRequest, feedback: Any) -> EnvironmentStatus:
        self.asked.append(("repair", request))
        self.state = "ready"
        return self.status()

    def remove(self, feedback: Any) -> None:
        self.asked.append(("remove", None))
        self.state = "missing"

    def check(self, feedback: Any) -> tuple[Finding, ...]:
        self.asked.append(("check", None))
        good = Finding("numpy", ok=True, detail="2.0")
        return good, Finding("inference", ok=False, detail="the model gives nothing")

    def refresh_devices(self, feedback: Any) -> tuple[Device, ...]:
        missing = Device("cuda", "NVIDIA GPU", available=False, reason="no driver")
        return missing, Device("cpu", "8 cores", available=True)

    def devices(self) -> tuple[Device, ...]:
        return ()

    def run(self, task: str, parameters: Any, feedback: Any) -> dict[str, Any]:
        raise AssertionError(f"nobody asked for the task {task}")


@pytest.fixture
def engine(tmp_path: Path) -> FakeEngine:
    return FakeEngine(tmp_path)


def run(engine: Any, **parameters: Any) -> tuple[dict[str, Any], str]:
    """Run the algorithm on an engine and return its results and its log."""
    feedback = QgsProcessingFeedback(logFeedback=False)
    algorithm = SetUpEngine(engine).create()
    results, ok = algorithm.run(parameters, QgsProcessingContext(), feedback)
    assert ok, feedback.textLog()
    return results, feedback.textLog()


def test_set_up_takes_the_options_and_what_is_given(engine: FakeEngine, tmp_path: Path) -> None:
    results, log = run(engine, VARIANT="cuda12", WHEELS=str(tmp_path), INDEX_URL=" https://mirror ")
    expected = SetupRequest(
        variant="cuda12", wheels=str(tmp_path), index_url="https://mirror", proxy="http://proxy:1"
    )
    assert engine.asked == [("set up", expected)]
    assert results["STATE"] == "ready"
    assert results["READY"] is True
    assert results["PYTHON"] == str(Path("/somewhere/bin/python"))
    assert Path(results["LOG"]).read_text() == "Done"
    assert [device["name"] for device in json.loads(results["DEVICES"])] == ["cuda", "cpu"]
    assert "Installing numpy" in log
    assert "Device cuda: not available, since no driver" in log


def test_nothing_given_is_what_the_options_say(engine: FakeEngine) -> None:
    run(engine, ACTION="repair")
    assert engine.asked == [("repair", engine.default_request())]


def test_check_tells_what_is_wrong(engine: FakeEngine) -> None:
    engine.state = "ready"
    results, log = run(engine, ACTION="check")
    assert engine.asked == [("check", None)]
    assert results["READY"] is False
    found = {item["name"]: item["ok"] for item in json.loads(results["FINDINGS"])}
    assert found == {"numpy": True, "inference": False}
    assert "the model gives nothing" in log


def test_removed_is_missing(engine: FakeEngine) -> None:
    engine.state = "ready"
    results, _ = run(engine, ACTION="remove")
    assert engine.asked == [("remove", None)]
    assert results["STATE"] == "missing"
    assert results["READY"] is False
    assert json.loads(results["DEVICES"]) == []


def test_a_set_up_that_fails_is_a_sentence(engine: FakeEngine) -> None:
    engine.refusal = "expected 3 GB of room, found 1 GB; free some space"
    feedback = QgsProcessingFeedback(logFeedback=False)
    with pytest.raises(QgsProcessingException, match="expected 3 GB of room"):
        SetUpEngine(engine).create().run(
            {}, QgsProcessingContext(), feedback, catchExceptions=False
        )


def test_the_real_engine_where_it_is_somebody_elses() -> None:
    """The tests run the engine in an environment that is not the plugin's own."""
    found = processing.run("crispline:setup", {"ACTION": "set up"})
    assert found["STATE"] == "external"
    assert found["READY"] is True
    devices = {device["name"]: device for device in json.loads(found["DEVICES"])}
    assert devices["cpu"]["available"] is True
    checked = processing.run("crispline:setup", {"ACTION": "check"})
    assert {item["name"] for item in json.loads(checked["FINDINGS"])} >= {"numpy", "inference"}
    with pytest.raises(QgsProcessingException, match="repair that one"):
        processing.run("crispline:setup", {"ACTION": "repair"})
