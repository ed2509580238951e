"""A worker that speaks the protocol and does what the task's name says; run by any Python.

Arguments are NAME=VALUE: `hello` ("no", "dies", "refuses"), `delay` before it, `version` and
`protocol` that it tells.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any

OPTIONS = dict(argument.split("=", 1) for argument in sys.argv[1:])


def say(**message: Any) -> None:
    write(json.dumps(message) + "\n")


def write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def greet() -> None:
    say(
        type="hello",
        protocol=int(OPTIONS.get("protocol", "1")),
        version=OPTIONS.get("version", "1.2.3"),
        python=sys.version.split()[0],
        pid=os.getpid(),
        devices=[
            {"name": "cuda", "label": "Fast Card", "available": False, "reason": "no driver"},
            {"name": "cpu", "label": "Some Processor", "available": True, "reason": ""},
        ],
    )


def run_echo(job: str, parameters: dict[str, Any]) -> None:
    answer(job, parameters)


def run_pid(job: str, parameters: dict[str, Any]) -> None:
    answer(job, {"pid": os.getpid()})


def run_environment(job: str, parameters: dict[str, Any]) -> None:
    answer(job, dict(os.environ))


def run_sleep(job: str, parameters: dict[str, Any]) -> None:
    """Take a while, tell progress, and stop when asked to."""
    end = time.monotonic() + parameters["seconds"]
    while time.monotonic() < end:
        say(type="progress", id=job, stage="infer", fraction=0.5, overall=0.25)
        message = read_if_any()
        if message and message["type"] == "cancel" and message["id"] == job:
            say(type="error", id=job, code="cancelled", message="stopped", details="")
            return
        time.sleep(0.05)
    answer(job, {"pid": os.getpid()})


def run_ignore(job: str, parameters: dict[str, Any]) -> None:
    """Hear nothing, as a library that computes without end."""
    say(type="progress", id=job, stage="infer", fraction=0.5, overall=0.25)
    time.sleep(600)


def run_fail(job: str, parameters: dict[str, Any]) -> None:
    say(type="error", id=job, details="Traceback of the worker", **parameters)


def run_die(job: str, parameters: dict[str, Any]) -> None:
    sys.stderr.write("last words\n")
    sys.stderr.flush()
    os._exit(7)


def run_garbage(job: str, parameters: dict[str, Any]) -> None:
    """Write nonsense around a result that arrives in pieces."""
    write('no JSON\n[1, 2]\n{"type": "result"}\n{"type": "news"}\n\n')
    sys.stdout.buffer.write(b"\xff\xfe\n")
    say(type="result", id="another job", value={"wrong": True})
    say(type="log", id=job, level="warning", message="häßlich")
    line = json.dumps({"type": "result", "id": job, "value": {"text": "x" * 3_000_000}}) + "\n"
    for piece in (line[:10], line[10:2_000_000], line[2_000_000:-1], line[-1:]):
        write(piece)
        time.sleep(0.05)


def run_flood(job: str, parameters: dict[str, Any]) -> None:
    """Write more nonsense than a worker may."""
    while True:
        write("nonsense\n")


def answer(job: str, value: dict[str, Any]) -> None:
    say(type="result", id=job, value=value)


def read_if_any() -> dict[str, Any] | None:
    """Return the next message if there is one."""
    os.set_blocking(0, False)
    try:
        data = os.read(0, 65536)
    except BlockingIOError:
        return None
    finally:
        os.set_blocking(0, True)
    if not data:
        os._exit(0)
    message: dict[str, Any] = json.loads(data.splitlines()[0])
    return message


def main() -> None:
    if OPTIONS.get("hello") == "no":
        time.sleep(600)
    if OPTIONS.get("hello") == "dies":
        sys.stderr.write("ModuleNotFoundError: No module named 'numba'\n")
        sys.exit(1)
    if OPTIONS.get("hello") == "refuses":
        say(type="error", id="", code="environment", message="this Python is too old", details="")
        sys.exit(3)
    time.sleep(float(OPTIONS.get("delay", "0")))
    greet()
    rest = b""
    while True:
        data = os.read(0, 65536)
        if not data:
            return
        *lines, rest = (rest + data).split(b"\n")
        for line in lines:
            message = json.loads(line)
            if message["type"] == "shutdown":
                return
            if message["type"] == "run":
                globals()[f"run_{message['task']}"](message["id"], message["parameters"])


main()
