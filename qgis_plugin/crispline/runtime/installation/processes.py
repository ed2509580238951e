"""Child processes of a set-up: their lines as they come, cancelled with everything they started."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable

from crispline.engine.errors import Cancelled
from crispline.runtime.errors import EnvironmentSetupError

if TYPE_CHECKING:
    import subprocess
    from queue import Queue

    from crispline.runtime.feedback import EngineFeedback

#: Windows' CREATE_NO_WINDOW: no console flashes up beside QGIS.
_NO_WINDOW = 0x08000000
#: Seconds between two looks at whether the user cancelled.
_PATIENCE = 0.1
#: Lines kept to explain a failure from.
_KEPT_LINES = 400


@dataclass(frozen=True)
class Outcome:
    """How a process ended: its exit status and its last lines, both streams as one."""

    status: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)


def run_to_end(command: Sequence[str], environ: Mapping[str, str], *, seconds: float) -> Outcome:
    """Run a short process; one that cannot start or hangs has the status -1 and says why."""
    import subprocess

    try:
        done = subprocess.run(  # noqa: S603 # nosec B603 - no shell; programs found by us
            list(command),
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=seconds,
            check=False,
            creationflags=_NO_WINDOW if os.name == "nt" else 0,
        )
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        return Outcome(-1, (str(error),))
    return Outcome(done.returncode, tuple(_decode(done.stdout).splitlines()))


def run_with_feedback(
    command: Sequence[str],
    environ: Mapping[str, str],
    feedback: EngineFeedback,
    *,
    on_line: Callable[[str], None] | None = None,
    on_idle: Callable[[], None] | None = None,
) -> Outcome:
    """Run a process that may take long, and return how it ended.

    Its standard input stays open as long as the process is wanted, so that it can tell when it is
    not. `on_line` gets each line, `on_idle` is called ten times a second. Raises Cancelled once the
    feedback says so; the process and its children are gone by then.
    """
    with start_process(command, environ) as process:
        lines = read_lines(process)
        kept: deque[str] = deque(maxlen=_KEPT_LINES)
        for line in lines_until_end(lines, feedback):
            if line is None:
                if on_idle:
                    on_idle()
                continue
            kept.append(line)
            if on_line:
                on_line(line)
        return Outcome(process.wait(), tuple(kept))


@contextmanager
def start_process(
    command: Sequence[str], environ: Mapping[str, str], *, merge: bool = True
) -> Iterator[subprocess.Popen[bytes]]:
    """Start a process in a group of its own, which is killed when the block is left.

    Its standard input and output are pipes; `merge` sends its errors to the output as well,
    otherwise they are a third pipe.
    """
    import subprocess

    try:
        process = subprocess.Popen(  # noqa: S603 # nosec B603 - no shell; programs found by us
            list(command),
            env=dict(environ),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT if merge else subprocess.PIPE,
            start_new_session=os.name != "nt",
            creationflags=_NO_WINDOW if os.name == "nt" else 0,
        )
    except (OSError, ValueError) as error:
        program = Path(command[0]).name
        raise EnvironmentSetupError(
            f"expected to start {program}, found: {error}; a virus scanner or a rule of your "
            "office may forbid programs in the profile folder: ask those who look after it"
        ) from error
    try:
        yield process
    finally:
        kill_tree(process)
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream:
                _close(stream)


def kill_tree(process: subprocess.Popen[bytes]) -> None:
    """Kill a process started here and all that it started; nothing where all are gone."""
    import signal
    import subprocess

    if os.name == "nt":
        if process.poll() is None:
            taskkill = os.path.join(_system_folder(), "taskkill.exe")
            command = [taskkill, "/F", "/T", "/PID", str(process.pid)]
            run_to_end(command, os.environ, seconds=30)
    elif sys.platform != "win32":
        try:
            # The group outlives its leader as long as one of its children runs.
            os.killpg(process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass  # nosec B110 - nobody is left
    if process.poll() is None:
        process.kill()
    try:
        process.wait(timeout=30)
    except subprocess.TimeoutExpired as error:
        raise EnvironmentSetupError(
            f"expected process {process.pid} to end, found that it goes on; restart the computer"
        ) from error


def read_lines(process: subprocess.Popen[bytes]) -> Queue[str | None]:
    """Return a queue that a thread fills with the process' lines; None is their end."""
    import threading
    from queue import Queue

    lines: Queue[str | None] = Queue()

    def read() -> None:
        try:
            for line in process.stdout or ():
                lines.put(_decode(line).rstrip("\r\n"))
        except (OSError, ValueError):
            pass  # nosec B110 - the pipe was closed under it, which is its end
        finally:
            lines.put(None)

    threading.Thread(target=read, name="crispline-set-up", daemon=True).start()
    return lines


def lines_until_end(lines: Queue[str | None], feedback: EngineFeedback) -> Iterator[str | None]:
    """Yield each line, and None whenever there is none yet; raises Cancelled when cancelled."""
    from queue import Empty

    while True:
        if feedback.is_cancelled():
            raise Cancelled("the set-up was cancelled; what is downloaded stays for the next time")
        try:
            line = lines.get(timeout=_PATIENCE)
        except Empty:
            yield None
            continue
        if line is None:
            return
        yield line


def _system_folder() -> str:
    return os.path.join(os.environ.get("SystemRoot", r"C:\Windows"), "System32")


def _decode(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _close(stream: Any) -> None:
    try:
        stream.close()
    except OSError:
        pass  # nosec B110 - a broken pipe is as good as closed
