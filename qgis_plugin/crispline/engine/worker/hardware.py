"""The devices of this computer by their real names, and why one cannot be used."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from typing import Any

from crispline.engine.worker.computer import name_adapter, name_processor
from crispline.engine.worker.nvidia import NvidiaDriver, query_driver

_TENSORRT_PACKAGES = ("tensorrt_libs", "tensorrt_cu12_libs", "tensorrt_cu13_libs", "tensorrt")
_SET_UP = "set the engine up with"


@dataclass(frozen=True, slots=True)
class Device:
    """A device; `label` is the hardware's own name, `reason` says why it is not available."""

    name: str
    label: str
    available: bool
    reason: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return JSON-serialisable values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the computer and of the ONNX Runtime installed.

    `providers` are those the runtime was built with, `cuda_build` the version of CUDA it was built
    for ("" without).
    """

    platform: str
    processor: str
    cores: int
    adapter: str
    driver: NvidiaDriver
    runtime: str
    providers: Collection[str]
    cuda_build: str
    has_tensorrt: bool


def list_devices() -> list[Device]:
    """Return the devices that this platform could have, fastest first."""
    return list(describe_devices(gather_facts()))


def gather_facts() -> Facts:
    """Ask the operating system, the driver and ONNX Runtime."""
    import onnxruntime

    from crispline.engine.devices import usable_cores

    no_nvidia = NvidiaDriver(problem="macOS has no NVIDIA driver")
    return Facts(
        platform=sys.platform,
        processor=name_processor(),
        cores=usable_cores(),
        adapter=name_adapter(),
        driver=no_nvidia if sys.platform == "darwin" else query_driver(),
        runtime=f"ONNX Runtime {onnxruntime.__version__}",
        providers=onnxruntime.get_available_providers(),
        cuda_build=str(getattr(onnxruntime, "cuda_version", "") or ""),
        has_tensorrt=any(find_spec(name) is not None for name in _TENSORRT_PACKAGES),
    )


def describe_devices(facts: Facts) -> Iterator[Device]:
    """Yield devices, fastest first; those that only a special build could use, only with it."""
    from crispline.engine.devices import PROVIDERS

    offered = {name for name, provider in PROVIDERS.items() if provider in facts.providers}
    gpus = facts.driver.gpus
    nvidia = gpus[0].label if gpus else "NVIDIA GPU"
    cuda_fault = _find_cuda_fault(facts, offered=offered)
    if "tensorrt" in offered and gpus:
        fault = cuda_fault or ("" if facts.has_tensorrt else "TensorRT is not installed")
        yield _make("tensorrt", f"{nvidia}, TensorRT", fault)
    if facts.platform != "darwin":
        yield _make("cuda", nvidia, cuda_fault)
    if facts.platform == "win32":
        fault = _find_build_fault(facts, "DirectML", is_offered="directml" in offered)
        yield _make("directml", facts.adapter or "GPU through DirectML", fault)
    if facts.platform == "darwin":
        fault = _find_build_fault(facts, "Core ML", is_offered="coreml" in offered)
        yield _make("coreml", f"{facts.processor}, Core ML", fault)
    if "openvino" in offered:
        yield _make("openvino", f"{facts.processor}, OpenVINO", "")
    cores = f"{facts.cores} core{'' if facts.cores == 1 else 's'}"
    yield _make("cpu", f"{facts.processor}, {cores}", "")


def _make(name: str, label: str, fault: str) -> Device:
    return Device(name, label, available=not fault, reason=fault)


def _find_build_fault(facts: Facts, what: str, *, is_offered: bool) -> str:
    if is_offered:
        return ""
    return f"{facts.runtime} is installed without {what}; {_SET_UP} its build for {what}"


def _find_cuda_fault(facts: Facts, *, offered: Collection[str]) -> str:
    """Return why CUDA cannot be used, "" where it can as far as can be told without trying."""
    driver = facts.driver
    if not driver.gpus:
        return driver.problem
    if "cuda" not in offered:
        return _find_build_fault(facts, "CUDA", is_offered=False)
    needed = facts.cuda_build.partition(".")[0]
    if driver.cuda is None or not needed.isdigit() or int(needed) <= driver.cuda[0]:
        return ""
    return (
        f"the NVIDIA driver runs CUDA up to {driver.cuda[0]}.{driver.cuda[1]}, {facts.runtime} "
        f"needs CUDA {needed}; update the driver, or {_SET_UP} the build for CUDA {driver.cuda[0]}"
    )
