"""Checks an environment by running the engine in it: imports, devices, one tiny segmentation."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crispline.runtime.errors import EnvironmentSetupError
from crispline.runtime.host_environment import clean_environment
from crispline.runtime.installation.processes import lines_until_end, read_lines, start_process
from crispline.runtime.installation.stages import report_stage
from crispline.runtime.messages import (
    ErrorMessage,
    Hello,
    LogMessage,
    ProgressMessage,
    ResultMessage,
    UnreadableMessage,
    decode,
    encode_run,
)

if TYPE_CHECKING:
    from subprocess import Popen

    from crispline.runtime.feedback import EngineFeedback

BOOTSTRAP = Path(__file__).parents[1] / "bootstrap.py"
#: Seconds without a sign of life; compiling the kernels on a slow computer takes minutes.
_PATIENCE = 900
#: The rest goes into compiling, at least at the first time.
_SHARE_OF_LOOKING = 0.1
#: What is wrong with the computer rather than with the environment.
_NOT_OURS = ("temporary folder",)


class EngineCheckFailed(EnvironmentSetupError):
    """The environment is there, but the engine does not work in it."""


@dataclass(frozen=True)
class Finding:
    """One thing looked at: its name, whether it is as it must be, and what was found."""

    name: str
    ok: bool
    detail: str


def check_engine(python: Path, feedback: EngineFeedback) -> tuple[Finding, ...]:
    """Run the engine's own examination; raises EngineCheckFailed where it does not even start."""
    values = _run(python, "examine", feedback, span=(0.0, _SHARE_OF_LOOKING))
    findings = tuple(
        Finding(str(item["name"]), item["ok"] is True, str(item["detail"]))
        for item in values.get("findings", ())
    )
    for finding in findings:
        level = "debug" if finding.ok else "warning"
        feedback.log(level, f"{finding.name}: {finding.detail}")
    return findings


def prove_engine(python: Path, feedback: EngineFeedback, *, device: str) -> tuple[Finding, ...]:
    """Check the engine and run it once, which compiles its kernels for this processor.

    `device` is what the build is for; that it cannot be used is a warning. Raises
    EngineCheckFailed where anything about the environment is not as it must be.
    """
    findings = check_engine(python, feedback)
    for finding in findings:
        if not finding.ok and finding.name not in _NOT_OURS:
            raise EngineCheckFailed(
                f"expected a working engine, found a fault in {finding.name}: {finding.detail}; "
                "repair the engine in the settings"
            )
    feedback.log("info", "Preparing the engine for this processor; this is done once")
    values = _run(python, "warm_up", feedback, span=(_SHARE_OF_LOOKING, 1.0), device=device)
    seconds = values.get("seconds", 0.0)
    feedback.log("debug", f"Prepared in {seconds} s")
    return findings


def _run(
    python: Path,
    task: str,
    feedback: EngineFeedback,
    *,
    span: tuple[float, float],
    device: str = "",
) -> dict[str, Any]:
    """Return the value of a task of a worker; `span` is its part of the check, 0 to 1."""
    environ = clean_environment(os.environ, sys.platform)
    command = [str(python), "-I", str(BOOTSTRAP)]
    with start_process(command, environ, merge=False) as process:
        said = _collect_errors(process)
        for message in _read_messages(process, feedback):
            if isinstance(message, ProgressMessage):
                done = message.progress.overall
                report_stage(feedback, "check", span[0] + done * (span[1] - span[0]))
            elif isinstance(message, Hello):
                _send(process, encode_run("check", task, {}))
                _log_devices(message, feedback, device)
            elif isinstance(message, ResultMessage):
                return message.value
            elif isinstance(message, ErrorMessage):
                feedback.log("debug", message.details)
                raise EngineCheckFailed(
                    f"expected a working engine, found: {message.text}; repair the engine in the "
                    "settings"
                )
        process.wait()
    last = said[-1] if said else f"exit status {process.returncode}"
    for line in said:
        feedback.log("debug", line)
    raise EngineCheckFailed(
        f"expected a working engine, found that it ended by itself ({last}); repair the engine in "
        "the settings"
    )


def _read_messages(process: Popen[bytes], feedback: EngineFeedback) -> Iterator[object]:
    """Yield the worker's messages; raises EngineCheckFailed when it is silent too long."""
    heard = time.monotonic()
    for line in lines_until_end(read_lines(process), feedback):
        if line is None:
            if time.monotonic() - heard > _PATIENCE:
                raise EngineCheckFailed(
                    f"expected a working engine, found that it is silent for {_PATIENCE} s; "
                    "repair the engine in the settings"
                )
            continue
        heard = time.monotonic()
        try:
            message = decode(line.encode("utf-8"))
        except UnreadableMessage as error:
            feedback.log("debug", str(error))
            continue
        if isinstance(message, LogMessage):
            feedback.log("debug", message.text)
        else:
            yield message


def _log_devices(hello: Hello, feedback: EngineFeedback, wanted: str) -> None:
    for device in hello.devices:
        state = "available" if device.available else f"not available: {device.reason}"
        feedback.log("debug", f"Device {device.name}, {device.label}: {state}")
        if device.name == wanted and not device.available:
            feedback.log("warning", f"{device.label} cannot be used: {device.reason}")


def _send(process: Popen[bytes], line: bytes) -> None:
    if process.stdin is None:
        return
    try:
        process.stdin.write(line)
        process.stdin.flush()
    except OSError:
        pass  # nosec B110 - it has ended, which its output tells next


def _collect_errors(process: Popen[bytes]) -> list[str]:
    """Return a list that a thread fills with what the process writes as errors."""
    import threading

    said: list[str] = []

    def read() -> None:
        try:
            for line in process.stderr or ():
                said.append(line.decode("utf-8", "replace").rstrip())
                del said[:-100]
        except (OSError, ValueError):
            pass  # nosec B110 - the pipe was closed under it, which is its end

    threading.Thread(target=read, name="crispline-check", daemon=True).start()
    return said
