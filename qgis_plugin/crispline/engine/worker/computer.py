"""What the operating system calls the processor and the graphics adapter."""

from __future__ import annotations

import ctypes
import platform
import sys
from contextlib import suppress
from pathlib import Path

_CPU_INFO = Path("/proc/cpuinfo")
#: The name of an ARM board, which gives its processor none.
_BOARD = Path("/proc/device-tree/model")
_REGISTRY_KEY = "\\".join(("HARDWARE", "DESCRIPTION", "System", "CentralProcessor", "0"))


def name_processor() -> str:
    """Return the processor's own name, as far as this system knows it."""
    with suppress(OSError):
        name = _tidy(_read_name())
        if name:
            return name
    return _tidy(platform.processor()) or platform.machine() or "CPU"


def _tidy(name: str) -> str:
    for mark in ("(R)", "(TM)", "(r)", "(tm)"):
        name = name.replace(mark, "")
    return " ".join(name.replace("\0", "").split())


def find_model_name(cpu_info: str) -> str:
    """Return the processor's name in the text of /proc/cpuinfo, or ""."""
    for line in cpu_info.splitlines():
        key, _, value = line.partition(":")
        if key.strip() in ("model name", "cpu model", "Model") and value.strip():
            return value.strip()
    return ""


if sys.platform == "win32":
    import winreg
    from ctypes import wintypes

    def _read_name() -> str:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _REGISTRY_KEY) as key:
            return str(winreg.QueryValueEx(key, "ProcessorNameString")[0])

    class _DisplayDevice(ctypes.Structure):
        _fields_ = (
            ("size", wintypes.DWORD),
            ("name", wintypes.WCHAR * 32),
            ("label", wintypes.WCHAR * 128),
            ("flags", wintypes.DWORD),
            ("id", wintypes.WCHAR * 128),
            ("key", wintypes.WCHAR * 128),
        )

    def name_adapter() -> str:
        """Return the name of the first graphics adapter, which DirectML uses; "" without one."""
        device = _DisplayDevice(size=ctypes.sizeof(_DisplayDevice))
        found = ctypes.windll.user32.EnumDisplayDevicesW(None, 0, ctypes.byref(device), 0)
        return _tidy(device.label) if found else ""

else:

    def _read_name() -> str:
        if sys.platform == "darwin":
            return _ask_kernel(b"machdep.cpu.brand_string")
        with suppress(OSError):
            name = find_model_name(_CPU_INFO.read_text(encoding="utf-8", errors="replace"))
            if name:
                return name
        return _BOARD.read_text(encoding="utf-8", errors="replace")

    def _ask_kernel(name: bytes) -> str:
        size = ctypes.c_size_t(256)
        buffer = ctypes.create_string_buffer(size.value)
        ask = ctypes.CDLL(None).sysctlbyname
        failed = ask(name, buffer, ctypes.byref(size), None, ctypes.c_size_t(0))
        return "" if failed else buffer.value.decode("utf-8", "replace")

    def name_adapter() -> str:
        """Return "": only Windows has DirectML."""
        return ""
