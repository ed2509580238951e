"""A worker in a process of its own, and what it says."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import crispline
from crispline.engine.job import SegmentJob

PLUGIN = Path(crispline.__file__).parent
BOOTSTRAP = PLUGIN / "runtime" / "bootstrap.py"
#: Long enough for compiling all kernels on a busy computer.
PATIENCE = 240.0

Message = dict[str, Any]


class WorkerClient:
    """Starts a worker; a context that ends it."""

    def __init__(self, *command: str, folder: Path | None = None, **variables: str) -> None:
        arguments = command or (sys.executable, "-I", str(BOOTSTRAP))
        self.process = subprocess.Popen(
            arguments,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            env={**os.environ, **variables},
        )
        self.errors = ""
        self._lines: queue.Queue[bytes] = queue.Queue()
        self._readers = [
            threading.Thread(target=self._read_lines, daemon=True),
            threading.Thread(target=self._read_errors, daemon=True),
        ]
        for reader in self._readers:
            reader.start()

    def _read_lines(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)
        self._lines.put(b"")

    def _read_errors(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.errors += line.decode("utf-8", "replace")

    def __enter__(self) -> WorkerClient:
        return self

    def __exit__(self, *exception: object) -> None:
        self.process.kill()
        self.process.wait(PATIENCE)

    def write(self, line: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + b"\n")
        self.process.stdin.flush()

    def send(self, kind: str, **values: Any) -> None:
        self.write(json.dumps({"type": kind, **values}).encode())

    def close(self) -> None:
        """End the worker's input, as the death of QGIS does."""
        assert self.process.stdin is not None
        self.process.stdin.close()

    def read(self, patience: float = PATIENCE) -> Message | None:
        """Return the next message, None at the end; a line that is none fails the test."""
        line = self._lines.get(timeout=patience)
        return json.loads(line) if line else None

    def until(self, *kinds: str) -> tuple[Message, list[Message]]:
        """Return the first message of these kinds, and all before it."""
        before: list[Message] = []
        while (message := self.read()) is not None:
            if message["type"] in kinds:
                return message, before
            before.append(message)
        raise AssertionError(f"the worker ended: {self.errors}")

    def start(self, task: str, parameters: Any, identity: str = "job") -> None:
        self.send("run", id=identity, task=task, parameters=parameters)

    def run(self, task: str, **parameters: Any) -> tuple[Message, list[Message]]:
        """Run a task to its end: its answer, and what was said before."""
        self.start(task, parameters)
        return self.until("result", "error")

    def value(self, task: str, **parameters: Any) -> Any:
        answer, _ = self.run(task, **parameters)
        assert answer["type"] == "result", answer
        return answer["value"]

    def wait(self, patience: float = PATIENCE) -> int:
        """Return the exit status, once everything the worker said has been read."""
        status = self.process.wait(patience)
        for reader in self._readers:
            reader.join(PATIENCE)
        return status


def of_kind(messages: Iterable[Message], kind: str) -> list[Message]:
    return [message for message in messages if message["type"] == kind]


def job_of(scene: tuple[Path, Path], *outputs: Path, **options: Any) -> dict[str, Any]:
    """Parameters as the plugin sends them."""
    raster, model = map(str, scene)
    values = {"block_size": 64, "outputs": tuple(map(str, outputs)), **options}
    return SegmentJob(raster=raster, model=model, **values).to_dict()


def check_progress(messages: list[Message], *stages: str) -> None:
    told = of_kind(messages, "progress")
    overall = [message["overall"] for message in told]
    assert overall == sorted(overall)
    assert 0 <= overall[0] <= overall[-1] <= 1
    assert list(dict.fromkeys(message["stage"] for message in told)) == list(stages)
    for stage in stages:
        fractions = [message["fraction"] for message in told if message["stage"] == stage]
        assert fractions == sorted(fractions)
        assert fractions[-1] == 1
