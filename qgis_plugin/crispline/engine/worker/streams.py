"""The worker's own standard streams: one JSON object a line, and nothing else among them."""

from __future__ import annotations

import json
import math
import os
import sys
import threading
from collections.abc import Iterator, Mapping
from typing import Any

_CHUNK = 1 << 16


class MessageStream:
    """Lines in, messages out; any thread may send."""

    def __init__(self, reading: int, writing: int) -> None:
        """Take two file descriptors."""
        self._reading, self._writing = reading, writing
        self._lock = threading.Lock()
        self._broken = False

    def send(self, kind: str, **values: Any) -> None:
        """Send one message; without anybody to read it nothing happens."""
        line = encode({"type": kind, **values})
        with self._lock:
            while line and not self._broken:
                try:
                    line = line[os.write(self._writing, line) :]
                except OSError:  # the reader has gone, which the end of our input tells too
                    self._broken = True

    def lines(self) -> Iterator[bytes]:
        """Yield the lines that arrive, without empty ones, until the other side closes."""
        pending = b""
        while True:
            try:
                chunk = os.read(self._reading, _CHUNK)
            except OSError:  # Windows tells so that the other side has gone
                return
            if not chunk:
                return
            *lines, pending = (pending + chunk).split(b"\n")
            yield from (line for line in lines if line.strip())


def take_standard_streams() -> MessageStream:
    """Return the real standard streams; whatever else reads or prints gets others.

    What libraries print goes to stderr, also where they are not written in Python, and nothing but
    we reads stdin: on Windows a library that looks at it while it is being read from would hang.
    """
    sys.stdout.flush()
    stream = MessageStream(os.dup(0), os.dup(1))
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return stream


def encode(message: Mapping[str, Any]) -> bytes:
    """Return one line of ASCII; what JSON has no number for (NaN, infinity) is null."""
    try:
        text = json.dumps(message, default=_convert, allow_nan=False)
    except ValueError:
        text = json.dumps(_without_nan(message), default=_convert, allow_nan=False)
    return text.encode("ascii") + b"\n"


def _convert(value: Any) -> Any:
    """Return a NumPy number as a Python one, and anything else (paths) as text."""
    item = getattr(value, "item", None)
    return _without_nan(item()) if callable(item) else str(value)


def _without_nan(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, Mapping):
        return {key: _without_nan(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without_nan(item) for item in value]
    return value
