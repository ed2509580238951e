"""Messages between the plugin and the engine's worker: JSON objects, one a line, UTF-8.

Pure: no Qt. What arrives is checked here, so that the rest can rely on its types.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Union

from crispline.runtime.errors import WorkerError
from crispline.runtime.feedback import JobProgress

#: Version of the protocol that this client speaks.
PROTOCOL = 1
#: A line longer than this is no message: a raster's worth of bytes got into the stream.
LONGEST_LINE = 64 * 1024 * 1024

_LEVELS = ("debug", "info", "warning", "error")


@dataclass(frozen=True)
class Device:
    """A device that models could run on; `reason` says why it is not available."""

    name: str
    label: str
    available: bool
    reason: str = ""


@dataclass(frozen=True)
class Hello:
    """A worker's greeting; `devices` are in order of speed, fastest first."""

    protocol: int
    version: str
    python: str
    pid: int
    devices: tuple[Device, ...] = ()


@dataclass(frozen=True)
class ProgressMessage:
    """How far the job `id` is."""

    id: str
    progress: JobProgress


@dataclass(frozen=True)
class LogMessage:
    """A message for the log; `id` "" where it belongs to no job."""

    level: str
    text: str
    id: str = ""


@dataclass(frozen=True)
class ResultMessage:
    """The job `id` is done."""

    id: str
    value: dict[str, Any]


@dataclass(frozen=True)
class ErrorMessage:
    """The job `id` failed; `details` is a traceback for the log."""

    id: str
    code: str
    text: str
    details: str = ""


Message = Union[Hello, ProgressMessage, LogMessage, ResultMessage, ErrorMessage]


class UnreadableMessage(WorkerError):
    """A line that is no message of the protocol."""


def encode_run(identity: str, task: str, parameters: Mapping[str, Any]) -> bytes:
    """Return the line that starts a job; raises WorkerError for what JSON cannot hold."""
    try:
        return _encode({"type": "run", "id": identity, "task": task, "parameters": parameters})
    except (TypeError, ValueError) as error:
        raise WorkerError(
            f"expected parameters of {task} that JSON can hold, found: {error}; "
            "give numbers, texts, lists and dictionaries"
        ) from error


def encode_cancel(identity: str) -> bytes:
    """Return the line that cancels a job."""
    return _encode({"type": "cancel", "id": identity})


def encode_shutdown() -> bytes:
    """Return the line that ends a worker."""
    return _encode({"type": "shutdown"})


def _encode(message: Mapping[str, Any]) -> bytes:
    """Return one line: ASCII and without line feeds, whatever the texts hold."""
    return json.dumps(message, allow_nan=False).encode("ascii") + b"\n"


def decode(line: bytes) -> Message | None:
    """Return the message in a line, or None for a type that this version does not know.

    Raises UnreadableMessage where the line is no JSON object or lacks a value of its type.
    """
    try:
        values = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise UnreadableMessage(
            f"expected a JSON message from the engine, found {_shorten(line)}"
        ) from error
    if not isinstance(values, dict):
        raise UnreadableMessage(
            f"expected a JSON object from the engine, found {_shorten(line)}"
        ) from None
    reader = _READERS.get(str(values.get("type")))
    if reader is None:
        return None
    try:
        return reader(values)
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableMessage(
            f"expected a complete message from the engine, found {_shorten(line)} ({error!r})"
        ) from error


def _shorten(line: bytes) -> str:
    text = line[:200].decode("utf-8", "replace").strip()
    return repr(text + (" ..." if len(line) > 200 else ""))


def _read_hello(values: Mapping[str, Any]) -> Hello:
    return Hello(
        protocol=int(values["protocol"]),
        version=str(values["version"]),
        python=str(values.get("python", "")),
        pid=int(values.get("pid", 0)),
        devices=tuple(_read_device(device) for device in values.get("devices") or ()),
    )


def _read_device(values: Mapping[str, Any]) -> Device:
    name = str(values["name"])
    return Device(
        name=name,
        label=str(values.get("label") or name),
        available=values.get("available") is True,
        reason=str(values.get("reason") or ""),
    )


def _read_progress(values: Mapping[str, Any]) -> ProgressMessage:
    fraction = _share(values["fraction"])
    progress = JobProgress(
        stage=str(values["stage"]),
        fraction=fraction,
        overall=_share(values.get("overall", fraction)),
        megapixels_per_second=_quantity(values.get("megapixels_per_second")),
        seconds_left=_quantity(values.get("seconds_left")),
    )
    return ProgressMessage(str(values["id"]), progress)


def _share(value: Any) -> float:
    number = float(value)
    if math.isnan(number):
        raise ValueError("a share that is no number")
    return min(1.0, max(0.0, number))


def _quantity(value: Any) -> float | None:
    number = math.nan if value is None else float(value)
    return number if math.isfinite(number) and number >= 0 else None


def _read_log(values: Mapping[str, Any]) -> LogMessage:
    level = str(values.get("level", "info"))
    return LogMessage(
        level if level in _LEVELS else "info", str(values["message"]), str(values.get("id") or "")
    )


def _read_result(values: Mapping[str, Any]) -> ResultMessage:
    value = values["value"]
    if not isinstance(value, dict):
        raise TypeError("a value that is no object")
    return ResultMessage(str(values["id"]), value)


def _read_error(values: Mapping[str, Any]) -> ErrorMessage:
    return ErrorMessage(
        id=str(values.get("id") or ""),
        code=str(values["code"]),
        text=str(values["message"]),
        details=str(values.get("details") or ""),
    )


_READERS: dict[str, Callable[[Mapping[str, Any]], Message]] = {
    "hello": _read_hello,
    "progress": _read_progress,
    "log": _read_log,
    "result": _read_result,
    "error": _read_error,
}


class LineBuffer:
    """Cuts a stream of bytes into lines, however it arrives."""

    def __init__(self, longest: int = LONGEST_LINE) -> None:
        """Refuse lines of more than `longest` bytes."""
        self._longest = longest
        self._bytes = bytearray()
        self._searched = 0

    def feed(self, data: bytes) -> list[bytes]:
        """Take what arrived and return the lines it completes, without their ends.

        Raises WorkerError where an unfinished line grows too long.
        """
        self._bytes += data
        end = self._bytes.rfind(b"\n", self._searched)
        if end < 0:
            self._searched = len(self._bytes)
            if self._searched > self._longest:
                raise WorkerError(
                    f"expected messages of at most {self._longest} bytes from the engine, "
                    "found a longer one; run again"
                )
            return []
        lines = bytes(self._bytes[:end]).split(b"\n")
        del self._bytes[: end + 1]
        self._searched = len(self._bytes)
        return [line.rstrip(b"\r") for line in lines if line.strip()]

    def rest(self) -> bytes:
        """Return what came after the last line end, and forget it."""
        rest = bytes(self._bytes)
        self._bytes.clear()
        self._searched = 0
        return rest.strip()
