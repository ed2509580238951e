"""NVIDIA's driver, asked through its own library: which GPUs ONNX Runtime would see, and why none.

The CUDA driver library is asked, and not NVML, since ONNX Runtime uses it too: it counts the same
devices in the same order, and CUDA_VISIBLE_DEVICES hides the same ones.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

_LIBRARY = "nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1"
_NAME_BYTES = 128
_NO_DEVICE = 100


@dataclass(frozen=True, slots=True)
class Gpu:
    """A GPU by its own name, and its memory in bytes."""

    name: str
    memory: int

    @property
    def label(self) -> str:
        """Name and memory, for people."""
        name = self.name if self.name.upper().startswith("NVIDIA") else f"NVIDIA {self.name}"
        return f"{name} ({round(self.memory / 2**30)} GB)"


@dataclass(frozen=True, slots=True)
class NvidiaDriver:
    """GPUs in CUDA's order and the newest CUDA (major, minor) the driver runs.

    `problem` says why there is no GPU, "" where there is one.
    """

    gpus: tuple[Gpu, ...] = ()
    cuda: tuple[int, int] | None = None
    problem: str = ""


class _DriverError(Exception):
    """A call that failed; the message is NVIDIA's."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def query_driver(load: Callable[[str], Any] = ctypes.CDLL) -> NvidiaDriver:
    """Ask the driver, whose library `load` opens."""
    try:
        library = load(_LIBRARY)
    except OSError:
        return NvidiaDriver(problem="no NVIDIA driver was found")
    try:
        return _ask(library)
    except AttributeError as error:
        return NvidiaDriver(problem=f"the NVIDIA driver is too old ({error}); update it")
    except _DriverError as error:
        if error.status == _NO_DEVICE:
            return NvidiaDriver(problem="the NVIDIA driver finds no GPU")
        return NvidiaDriver(problem=f"the NVIDIA driver fails ({error}); reinstall it and restart")


def _ask(library: Any) -> NvidiaDriver:
    def call(name: str, *arguments: Any) -> None:
        status = getattr(library, name)(*arguments)
        if status:
            raise _DriverError(status, _explain(library, status))

    version, count = ctypes.c_int(), ctypes.c_int()
    call("cuInit", 0)
    call("cuDriverGetVersion", ctypes.byref(version))
    call("cuDeviceGetCount", ctypes.byref(count))
    gpus = []
    for index in range(count.value):
        device, memory = ctypes.c_int(), ctypes.c_size_t()
        name = ctypes.create_string_buffer(_NAME_BYTES)
        call("cuDeviceGet", ctypes.byref(device), index)
        call("cuDeviceGetName", name, _NAME_BYTES, device)
        call("cuDeviceTotalMem_v2", ctypes.byref(memory), device)
        gpus.append(Gpu(name.value.decode("utf-8", "replace"), memory.value))
    problem = "" if gpus else "the NVIDIA driver finds no GPU"
    return NvidiaDriver(tuple(gpus), divmod(version.value // 10, 100), problem)


def _explain(library: Any, status: int) -> str:
    text = ctypes.c_char_p()
    library.cuGetErrorString(status, ctypes.byref(text))
    words = (text.value or b"").decode("utf-8", "replace")
    return f"error {status}: {words}" if words else f"error {status}"
