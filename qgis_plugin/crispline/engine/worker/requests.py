"""What a client asks for, read from one line."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class RunRequest:
    """Run a task."""

    id: str
    task: str
    parameters: dict[str, Any]


@dataclass(frozen=True, slots=True)
class CancelRequest:
    """Cancel the job `id`, if it runs."""

    id: str


@dataclass(frozen=True, slots=True)
class ShutdownRequest:
    """Leave."""


Request = RunRequest | CancelRequest | ShutdownRequest


class RequestError(Exception):
    """A line that is no request; `id` is its job's as far as it can be read."""

    def __init__(self, message: str, job: str = "") -> None:
        """Keep the job's id."""
        super().__init__(message)
        self.id = job


def read_request(line: bytes) -> Request:
    """Return the request in a line; raises RequestError."""
    try:
        values = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise RequestError(f"expected a JSON object a line, found {error}") from error
    if not isinstance(values, dict):
        raise RequestError(f"expected a JSON object a line, found {type(values).__name__}")
    job = values.get("id", "")
    if not isinstance(job, str):
        raise RequestError(f"expected an id as text, found {job!r}", str(job))
    kind = values.get("type")
    if kind == "shutdown":
        return ShutdownRequest()
    if kind not in ("run", "cancel"):
        raise RequestError(f"expected a type of run, cancel or shutdown, found {kind!r}", job)
    if not job:
        raise RequestError(f"expected the id of a job to {kind}, found none")
    if kind == "cancel":
        return CancelRequest(job)
    return _read_run(job, values)


def _read_run(job: str, values: dict[str, Any]) -> RunRequest:
    task, parameters = values.get("task"), values.get("parameters", {})
    if not isinstance(task, str):
        raise RequestError(f"expected the name of a task, found {task!r}", job)
    if not isinstance(parameters, dict):
        raise RequestError(f"expected parameters as an object, found {parameters!r}", job)
    return RunRequest(job, task, parameters)
