"""Devices by their real names, and why one cannot be used."""

from __future__ import annotations

import ctypes
import platform
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from crispline.engine.devices import PROVIDERS
from crispline.engine.worker.computer import find_model_name, name_processor
from crispline.engine.worker.hardware import (
    Device,
    Facts,
    describe_devices,
    gather_facts,
    list_devices,
)
from crispline.engine.worker.nvidia import Gpu, NvidiaDriver, query_driver

A2000 = Gpu("NVIDIA RTX A2000", 6 * 2**30)
FACTS = Facts(
    platform="linux",
    processor="AMD Ryzen 9",
    cores=8,
    adapter="",
    driver=NvidiaDriver(problem="no NVIDIA driver was found"),
    runtime="ONNX Runtime 1.22",
    providers=["CPUExecutionProvider"],
    cuda_build="",
    has_tensorrt=False,
)
WITH_GPU = replace(FACTS, driver=NvidiaDriver((A2000,), (12, 4)))
CUDA_BUILD = replace(
    WITH_GPU, providers=[PROVIDERS[n] for n in ("tensorrt", "cuda", "cpu")], cuda_build="12.8"
)


def describe(facts: Facts) -> dict[str, Device]:
    return {device.name: device for device in describe_devices(facts)}


def test_computer_without_a_gpu() -> None:
    devices = describe(FACTS)
    assert list(devices) == ["cuda", "cpu"]
    assert devices["cpu"] == Device("cpu", "AMD Ryzen 9, 8 cores", available=True)
    assert devices["cuda"].reason == "no NVIDIA driver was found"
    assert not devices["cuda"].available


def test_gpu_that_the_runtime_was_not_built_for() -> None:
    cuda = describe(WITH_GPU)["cuda"]
    assert cuda.label == "NVIDIA RTX A2000 (6 GB)"
    assert not cuda.available
    assert "ONNX Runtime 1.22 is installed without CUDA" in cuda.reason


def test_gpu_that_can_be_used() -> None:
    devices = describe(CUDA_BUILD)
    assert list(devices) == ["tensorrt", "cuda", "cpu"]
    assert devices["cuda"].available
    assert devices["tensorrt"].reason == "TensorRT is not installed"
    assert describe(replace(CUDA_BUILD, has_tensorrt=True))["tensorrt"].available


def test_build_for_a_gpu_that_is_not_there() -> None:
    devices = describe(replace(CUDA_BUILD, driver=FACTS.driver))
    assert list(devices) == ["cuda", "cpu"]
    assert devices["cuda"].reason == "no NVIDIA driver was found"


@pytest.mark.parametrize(
    ("build", "driver", "fits"),
    [
        ("12.8", (12, 2), True),  # minor versions are compatible
        ("13.0", (12, 9), False),
        ("12.8", (13, 1), True),
        ("", (12, 2), True),
        ("13.0", None, True),
    ],
)
def test_driver_must_know_the_cuda_of_the_build(
    build: str, driver: tuple[int, int] | None, fits: bool
) -> None:
    facts = replace(CUDA_BUILD, cuda_build=build, driver=NvidiaDriver((A2000,), driver))
    cuda = describe(facts)["cuda"]
    assert cuda.available == fits
    if not fits:
        assert "up to 12.9" in cuda.reason
        assert "needs CUDA 13" in cuda.reason
        assert "update the driver" in cuda.reason


def test_windows_and_macos() -> None:
    windows = replace(FACTS, platform="win32", adapter="Radeon RX 6600")
    devices = describe(windows)
    assert list(devices) == ["cuda", "directml", "cpu"]
    assert devices["directml"].label == "Radeon RX 6600"
    assert "without DirectML" in devices["directml"].reason
    assert describe(replace(windows, providers=["DmlExecutionProvider"]))["directml"].available
    mac = replace(
        FACTS,
        platform="darwin",
        processor="Apple M2",
        providers=["CoreMLExecutionProvider", "CPUExecutionProvider"],
    )
    devices = describe(mac)
    assert list(devices) == ["coreml", "cpu"]
    assert devices["coreml"] == Device("coreml", "Apple M2, Core ML", available=True)


def test_special_builds_offer_what_they_have() -> None:
    assert describe(replace(FACTS, providers=["OpenVINOExecutionProvider"]))["openvino"].available


def test_this_computer() -> None:
    devices = list_devices()
    assert devices[-1].name == "cpu"
    assert devices[-1].available
    assert gather_facts().runtime.startswith("ONNX Runtime 1.")
    assert name_processor()


CPU_INFO = (
    "processor\t: 0\nvendor_id\t: GenuineIntel\nmodel\t\t: 167\nmodel name\t: Intel(R) Core(TM)\n"
)


def test_processor_is_named_by_linux() -> None:
    assert find_model_name(CPU_INFO) == "Intel(R) Core(TM)"
    assert find_model_name("processor\t: 0\nmodel name\t: \nModel\t: Raspberry Pi 5\n") == (
        "Raspberry Pi 5"
    )
    assert find_model_name("") == ""


@pytest.mark.skipif(platform.system() != "Linux", reason="Linux has /proc/cpuinfo")
@pytest.mark.parametrize(
    ("files", "name"),
    [
        ({"cpuinfo": CPU_INFO}, "Intel Core"),
        ({"cpuinfo": "", "model": "Banana Pi\0"}, "Banana Pi"),
        ({}, None),
    ],
)
def test_processor_without_a_name_is_called_something(
    files: dict[str, str], name: str | None, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for file, text in files.items():
        (tmp_path / file).write_text(text)
    monkeypatch.setattr("crispline.engine.worker.computer._CPU_INFO", tmp_path / "cpuinfo")
    monkeypatch.setattr("crispline.engine.worker.computer._BOARD", tmp_path / "model")
    assert name_processor() == (name or platform.processor() or platform.machine())


class FakeDriver:
    """Stands in for NVIDIA's library: fills what the calls point at, as the C functions do."""

    def __init__(self, names: list[bytes], *, fails: dict[str, int] | None = None) -> None:
        self._names, self._fails = names, fails or {}

    def __getattr__(self, name: str) -> Any:
        if name not in vars(type(self)) and f"do_{name}" not in vars(type(self)):
            raise AttributeError(f"undefined symbol: {name}")
        return lambda *arguments: (
            self._fails.get(name) or getattr(self, f"do_{name}")(*arguments) or 0
        )

    def do_cuInit(self, flags: int) -> None:
        assert flags == 0

    def do_cuDriverGetVersion(self, version: Any) -> None:
        version._obj.value = 12040

    def do_cuDeviceGetCount(self, count: Any) -> None:
        count._obj.value = len(self._names)

    def do_cuDeviceGet(self, device: Any, index: int) -> None:
        device._obj.value = index

    def do_cuDeviceGetName(self, buffer: Any, size: int, device: Any) -> None:
        buffer.value = self._names[device.value][: size - 1]

    def do_cuDeviceTotalMem_v2(self, memory: Any, device: Any) -> None:
        memory._obj.value = (device.value + 6) * 2**30 - 2**20

    def do_cuGetErrorString(self, status: int, text: Any) -> None:
        text._obj.value = b"system has unsupported display driver"


def ask(driver: FakeDriver) -> NvidiaDriver:
    return query_driver(lambda name: driver)


def test_driver_names_its_gpus() -> None:
    found = ask(FakeDriver([b"Tesla T4", b"NVIDIA A10"]))
    assert found.cuda == (12, 4)
    assert [gpu.label for gpu in found.gpus] == ["NVIDIA Tesla T4 (6 GB)", "NVIDIA A10 (7 GB)"]
    assert found.problem == ""


def refuse_loading(name: str) -> Iterator[None]:
    raise OSError(f"{name}: cannot open shared object file")


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (query_driver(refuse_loading), "no NVIDIA driver was found"),
        (ask(FakeDriver([])), "finds no GPU"),
        (ask(FakeDriver([], fails={"cuInit": 100})), "finds no GPU"),
        (ask(FakeDriver([], fails={"cuInit": 803})), "error 803: system has unsupported"),
    ],
)
def test_driver_says_what_is_wrong(found: NvidiaDriver, words: str) -> None:
    assert found.gpus == ()
    assert words in found.problem


def test_old_driver_lacks_functions() -> None:
    assert "too old" in query_driver(lambda name: object()).problem


def test_a_real_library_is_called_rightly() -> None:
    """Any C library lacks the functions, and is told apart from a missing one."""
    if platform.system() == "Windows":
        pytest.skip("Windows has no C library to open by no name")
    assert "too old" in query_driver(lambda name: ctypes.CDLL(None)).problem
