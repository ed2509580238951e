"""The device that was asked for, or a sentence why not; never another one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import onnxruntime
import pytest
from tests.engine import onnx_models

from crispline.engine import devices
from crispline.engine.devices import PROVIDERS, choose_devices, is_out_of_memory, open_session
from crispline.engine.errors import DeviceError, ModelError

CPU, CUDA, DIRECTML = (PROVIDERS[name] for name in ("cpu", "cuda", "directml"))


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return onnx_models.passing_model(tmp_path / "m.onnx")


class FakeSession:
    """Claims the providers that `working` names, like a session whose libraries are missing."""

    working: tuple[str, ...] = (CPU,)

    def __init__(self, path: str, options: Any, *, providers: list[Any], **_: Any) -> None:
        asked = [p[0] if isinstance(p, tuple) else p for p in providers]
        self.providers = [name for name in asked if name in self.working]

    def get_providers(self) -> list[str]:
        return self.providers


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Pretend that providers are offered, and which of them load."""

    def pretend(*, offered: list[str], working: tuple[str, ...]) -> None:
        session = type("Session", (FakeSession,), {"working": working})
        monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: offered)
        monkeypatch.setattr(onnxruntime, "InferenceSession", session)
        monkeypatch.setattr(onnxruntime, "preload_dlls", lambda: None, raising=False)

    return pretend


def test_auto_takes_the_fastest_that_is_offered() -> None:
    assert [c.name for c in choose_devices("auto", [CPU, CUDA])] == ["cuda", "cpu"]
    assert [c.name for c in choose_devices("auto", [DIRECTML, CPU])] == ["directml", "cpu"]


def test_auto_never_starts_tensorrt() -> None:
    names = [c.name for c in choose_devices("auto", [PROVIDERS["tensorrt"], CUDA, CPU])]
    assert names == ["cuda", "cpu"]


def test_auto_on_cpu_says_why_no_gpu() -> None:
    (choice,) = choose_devices("auto", [CPU, "AzureExecutionProvider"])
    assert choice.name == "cpu"
    assert "onnxruntime-gpu" in choice.reason


def test_a_named_device_is_the_only_choice() -> None:
    assert [c.name for c in choose_devices("cuda", [CUDA, CPU])] == ["cuda"]


@pytest.mark.parametrize("name", [n for n in PROVIDERS if n != "cpu"])
def test_a_named_device_that_is_not_there_is_refused(name: str) -> None:
    with pytest.raises(DeviceError, match=f"{name} is not available.*choose the device cpu"):
        choose_devices(name, [CPU])


def test_an_unknown_device_is_refused() -> None:
    with pytest.raises(DeviceError, match=r"'gpu'.*choose one"):
        choose_devices("gpu", [CPU])


def test_cuda_whose_libraries_are_missing_is_refused_when_named(machine: Any, model: Path) -> None:
    machine(offered=[CUDA, CPU], working=(CPU,))
    with pytest.raises(DeviceError, match="cuda is not usable"):
        open_session(model, device="cuda", threads=1)


def test_auto_passes_over_cuda_whose_libraries_are_missing_and_says_so(
    machine: Any, model: Path
) -> None:
    machine(offered=[CUDA, CPU], working=(CPU,))
    _, report = open_session(model, device="auto", threads=1)
    assert (report.name, report.provider) == ("cpu", CPU)
    assert "CUDAExecutionProvider could not be loaded" in report.reason


def test_auto_uses_cuda_where_it_works(machine: Any, model: Path) -> None:
    machine(offered=[CUDA, CPU], working=(CUDA, CPU))
    _, report = open_session(model, device="auto", threads=1)
    assert (report.name, report.provider, report.reason) == ("cuda", CUDA, "")


def test_a_real_session_runs_on_the_named_provider(model: Path) -> None:
    session, report = open_session(model, device="cpu", threads=1)
    assert session.get_providers() == [CPU]
    assert session.get_session_options().intra_op_num_threads == 1
    assert report.name == "cpu"
    assert report.reason == ""


def test_threads_default_to_the_usable_cores(monkeypatch: pytest.MonkeyPatch, model: Path) -> None:
    monkeypatch.setattr(devices, "usable_cores", lambda: 3)
    session, _ = open_session(model, device="cpu", threads=None)
    assert session.get_session_options().intra_op_num_threads == 3


@pytest.mark.parametrize(("opset", "ir_version"), [(99, 8), (17, 99)])
def test_a_model_newer_than_the_runtime_says_how_to_export_it(
    tmp_path: Path, opset: int, ir_version: int
) -> None:
    path = tmp_path / "new.onnx"
    onnx_models.passing_model(path, opset=opset, ir_version=ir_version)
    with pytest.raises(ModelError, match=r"new\.onnx is newer .*opset 17 and IR 9") as caught:
        open_session(path, device="auto", threads=1)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (MemoryError(), True),
        (RuntimeError("Failed to allocate memory for requested buffer of size 1"), True),
        (RuntimeError("CUDA error: out of memory"), True),
        (RuntimeError("CUBLAS_STATUS_ALLOC_FAILED"), True),
        (RuntimeError("std::bad_alloc"), True),
        (RuntimeError("Non-zero status code returned while running Conv"), False),
    ],
)
def test_out_of_memory_is_told_from_other_failures(error: Exception, *, expected: bool) -> None:
    assert is_out_of_memory(error) is expected
