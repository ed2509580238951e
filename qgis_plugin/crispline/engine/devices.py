"""Devices that models run on, and sessions on them. Never a silent fall-back."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import onnxruntime

from crispline.engine.errors import CrisplineError, DeviceError, ModelError

AUTO = "auto"
#: Device names and the ONNX Runtime providers behind them, fastest first.
PROVIDERS = {
    "tensorrt": "TensorrtExecutionProvider",
    "cuda": "CUDAExecutionProvider",
    "directml": "DmlExecutionProvider",
    "coreml": "CoreMLExecutionProvider",
    "openvino": "OpenVINOExecutionProvider",
    "cpu": "CPUExecutionProvider",
}
#: What `auto` tries. TensorRT is left out: it compiles a model for minutes before its first tile.
AUTO_ORDER = ("cuda", "directml", "coreml", "openvino", "cpu")
DEVICE_NAMES = (AUTO, *PROVIDERS)

_REMEDIES = {
    "cuda": "install onnxruntime-gpu[cuda,cudnn] and an NVIDIA driver",
    "tensorrt": "install onnxruntime-gpu[cuda,cudnn], TensorRT and an NVIDIA driver",
    "directml": "install onnxruntime-directml (Windows only)",
    "coreml": "use onnxruntime on macOS",
    "openvino": "install onnxruntime-openvino",
    "cpu": "reinstall onnxruntime",
}
_OUT_OF_MEMORY = (
    *("out of memory", "failed to allocate memory", "bad_alloc", "bad allocation"),
    *("alloc_failed", "cudnn_status_alloc_failed", "e_outofmemory", "not enough memory"),
)


@dataclass(frozen=True, slots=True)
class DeviceReport:
    """The device that really runs a model.

    `reason` says why a better one was not used; empty where none is better or the user chose.
    """

    name: str
    provider: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DeviceChoice:
    """A device to try, and why better ones were passed over."""

    name: str
    reason: str


def check_device_name(name: str) -> None:
    """Raise DeviceError for a name that does not exist."""
    if name not in DEVICE_NAMES:
        raise DeviceError(
            f"expected a device of {' | '.join(DEVICE_NAMES)}, found {name!r}; choose one of these"
        )


def choose_devices(requested: str, available: Sequence[str]) -> list[DeviceChoice]:
    """Return the devices to try in order, from the providers that a runtime offers.

    A device asked for by name is the only choice. Raises DeviceError for an unknown name and for
    a named device whose provider is not there.
    """
    check_device_name(requested)
    if requested != AUTO:
        if PROVIDERS[requested] not in available:
            raise DeviceError(f"the device {requested} is not available: {_missing(requested)}")
        return [DeviceChoice(requested, "")]
    present = [name for name in AUTO_ORDER if PROVIDERS[name] in available]
    return [DeviceChoice(name, _why_not_better(name, present)) for name in present]


def _missing(name: str) -> str:
    return f"this onnxruntime has no {PROVIDERS[name]}; {_REMEDIES[name]}, or choose the device cpu"


def _why_not_better(name: str, present: Sequence[str]) -> str:
    if name != "cpu" or len(present) > 1:
        return ""
    return (
        f"no GPU provider in onnxruntime {onnxruntime.__version__} (it offers "
        f"{', '.join(p for p in present)}); for NVIDIA {_REMEDIES['cuda']}"
    )


class SessionOpener(Protocol):
    """Opens a model on a device: `open_session`, or what keeps sessions between jobs."""

    def __call__(
        self,
        path: Path,
        *,
        device: str,
        threads: int | None,
        cpu_variant: Callable[[], bytes | None] = ...,
    ) -> tuple[Any, DeviceReport]:
        """Return what `open_session` does."""


def open_session(
    path: Path,
    *,
    device: str,
    threads: int | None,
    cpu_variant: Callable[[], bytes | None] = lambda: None,
) -> tuple[Any, DeviceReport]:
    """Open a model on a device; return the ONNX Runtime session and the device that runs it.

    `threads` is the number of CPU threads, all cores where None. `cpu_variant` gives an equal
    model that suits the CPU better, or None. Raises DeviceError where the device asked for is not
    there, ModelError where the runtime cannot load the model.
    """
    failures: list[str] = []
    for choice in choose_devices(device, onnxruntime.get_available_providers()):
        try:
            variant = cpu_variant() if choice.name == "cpu" else None
            session = _create_session(path, choice.name, threads, variant)
        except DeviceError as error:
            if device != AUTO:
                raise
            failures.append(str(error))
            continue
        reason = "; ".join([*failures, choice.reason] if choice.reason else failures)
        return session, DeviceReport(choice.name, PROVIDERS[choice.name], reason)
    raise DeviceError(f"no device can run {path}: {'; '.join(failures) or _REMEDIES['cpu']}")


def _create_session(path: Path, name: str, threads: int | None, variant: bytes | None) -> Any:
    provider = PROVIDERS[name]
    if name in ("cuda", "tensorrt"):
        _preload_cuda()
    providers: list[Any] = [(provider, _provider_options(name))]
    if name != "cpu":
        providers.append(PROVIDERS["cpu"])  # for single operations the device does not have
    try:
        session = onnxruntime.InferenceSession(
            variant or str(path),
            session_options(name, threads),
            providers=providers,
            enable_fallback=0,
        )
    except Exception as error:  # ONNX Runtime raises a dozen unrelated classes
        raise _loading_error(path, name, error) from error
    if provider not in session.get_providers():
        raise DeviceError(
            f"the device {name} is not usable: {provider} could not be loaded (driver or libraries "
            f"missing); {_REMEDIES[name]}, or choose the device cpu"
        )
    return session


def _preload_cuda() -> None:
    """Load the CUDA libraries that came as Python packages, where this runtime can."""
    preload = getattr(onnxruntime, "preload_dlls", None)
    if preload is not None:
        preload()


def _provider_options(name: str) -> dict[str, str]:
    if name == "cuda":
        # Exactly what is asked for, not the next power of two: large tiles would double memory.
        # An exhaustive search for the fastest convolution takes tens of seconds at the start.
        return {
            "arena_extend_strategy": "kSameAsRequested",
            "cudnn_conv_algo_search": "HEURISTIC",
        }
    return {}


def session_options(name: str, threads: int | None) -> Any:
    """Return ONNX Runtime session options for a device."""
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    options.intra_op_num_threads = threads or usable_cores()
    options.log_severity_level = 4  # what fails is raised as well, and said in a sentence
    # Waiting threads sleep instead of spinning: reader and blender threads need the cores.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    if name == "directml":  # required by that provider
        options.enable_mem_pattern = False
        options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    return options


def usable_cores() -> int:
    """Return the number of CPU cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error of a runtime says that its device ran out of memory."""
    text = str(error).lower()
    return isinstance(error, MemoryError) or any(words in text for words in _OUT_OF_MEMORY)


def _loading_error(path: Path, name: str, error: Exception) -> CrisplineError:
    """Return a ModelError or DeviceError that says in a sentence why a model does not load."""
    text = " ".join(str(error).split())
    runtime = f"onnxruntime {onnxruntime.__version__}"
    if "Unsupported model IR version" in text or "till opset" in text:
        found = text[text.find("Unsupported model IR") :] if "Unsupported" in text else text[-120:]
        return ModelError(
            f"the model {path} is newer than {runtime} can load ({found}); export it with opset 17 "
            "and IR 9, or update onnxruntime"
        )
    if is_out_of_memory(error):
        return DeviceError(f"out of memory while loading {path} on {name}; choose the device cpu")
    if name != "cpu":
        return DeviceError(
            f"the device {name} cannot run {path} ({text[-200:]}); choose the device cpu"
        )
    return ModelError(f"{runtime} cannot load the model {path} ({text[-200:]}); export it again")
