"""The worker as a process: greeting, faulty requests, ends, and what cannot break its stream."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.engine.worker_client import BOOTSTRAP, PLUGIN, WorkerClient, of_kind

import crispline
from crispline.engine.job import DEVICES

#: A worker with tasks that misbehave.
MISBEHAVING = """
import ctypes, errno, logging, os, sys, time
sys.path.insert(0, {plugin!r})
from crispline.engine.worker import process, tasks

def pollute(parameters, around):
    print("from Python")
    os.write(1, b"from a file descriptor\\n")
    library = ctypes.CDLL(None)
    library.puts(b"from C")
    library.fflush(None)
    os.system("echo from a child")
    return {{"read": sys.stdin.read(), "nan": float("nan"), "deep": [float("inf"), 1.5]}}

def explode(parameters, around):
    raise [ValueError("two\\nlines"), MemoryError(), OSError(errno.ENOSPC, "full", "/disk/a"),
           SystemExit(3)][parameters["how"]]

def warn(parameters, around):
    logging.getLogger("crispline").warning("mind the %s", "gap")
    logging.getLogger("another").warning("not ours")
    logging.getLogger("crispline").debug("too much")
    return {{}}

def wait(parameters, around):
    logging.getLogger("crispline").warning("waiting")  # to report progress would be to listen
    while True:
        time.sleep(0.01)
        if not parameters.get("deaf"):
            around.progress.check()

for task in (pollute, explode, warn, wait):
    tasks.TASKS[task.__name__] = tasks.Task(task)
process.main()
"""


def start_misbehaving() -> WorkerClient:
    script = MISBEHAVING.format(plugin=str(PLUGIN.parent))
    return WorkerClient(sys.executable, "-I", "-c", script)


@pytest.fixture(scope="module")
def worker() -> Iterator[WorkerClient]:
    with start_misbehaving() as client:
        client.until("hello")
        yield client


def test_greeting() -> None:
    with WorkerClient() as client:
        hello, before = client.until("hello")
        assert before == []
        assert hello["protocol"] == 1
        assert hello["version"] == crispline.__version__
        assert hello["python"] == ".".join(map(str, sys.version_info[:3]))
        assert hello["pid"] == client.process.pid
        names = [device["name"] for device in hello["devices"]]
        assert set(names) <= set(DEVICES) - {"auto"}
        assert names[-1] == "cpu"
        for device in hello["devices"]:
            assert device["label"]
            assert device["available"] == (not device["reason"])
        assert hello["devices"][-1]["available"]
        client.send("shutdown")
        assert client.wait(5) == 0


def test_module_starts_too() -> None:
    with WorkerClient(
        sys.executable, "-m", "crispline.engine.worker", folder=PLUGIN.parent
    ) as client:
        assert client.until("hello")[0]["version"] == crispline.__version__


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"{", "JSON"),
        (b"\xff\xfe", "JSON"),
        (b"[" * 100_000, "JSON"),
        (b"[1]", "JSON object"),
        (b'{"type": "dance"}', "'dance'"),
        (b'{"type": "run", "task": "wait"}', "id"),
        (b'{"type": "run", "id": 7, "task": "wait"}', "7"),
        (b'{"type": "run", "id": "a", "task": 7}', "task"),
        (b'{"type": "run", "id": "a", "task": "wait", "parameters": []}', "parameters"),
        (b'{"type": "run", "id": "a", "task": "melt"}', "segment, vectorize"),
        (b'{"type": "cancel"}', "id"),
    ],
)
def test_faulty_requests_are_refused_and_the_worker_goes_on(
    worker: WorkerClient, line: bytes, words: str
) -> None:
    worker.write(line)
    error, _ = worker.until("error")
    assert error["code"] == "protocol"
    assert words in error["message"]
    assert "\n" not in error["message"]
    assert worker.value("warn") == {}


def test_empty_lines_and_cancelling_nothing_are_no_faults(worker: WorkerClient) -> None:
    worker.write(b"")
    worker.write(b"\r")
    worker.send("cancel", id="nobody")
    _, before = worker.run("warn")
    assert of_kind(before, "error") == []


def test_one_job_at_a_time(worker: WorkerClient) -> None:
    worker.start("wait", {}, "first")
    worker.until("log")
    worker.start("warn", {}, "second")
    refused, _ = worker.until("error", "result")
    assert (refused["id"], refused["code"]) == ("second", "busy")
    worker.send("cancel", id="second")  # not the one that runs
    worker.send("cancel", id="first")
    ended, _ = worker.until("error", "result")
    assert (ended["id"], ended["code"]) == ("first", "cancelled")
    assert worker.value("warn") == {}


def test_nothing_else_gets_into_the_stream() -> None:
    with start_misbehaving() as client:
        # Every line is JSON, or reading it fails.
        value = client.value("pollute")
        assert value == {"read": "", "nan": None, "deep": [None, 1.5]}
        client.send("shutdown")
        client.wait(15)
        for words in ("from Python", "from a file descriptor", "from C", "from a child"):
            assert words in client.errors


def test_warnings_reach_the_client_with_their_job(worker: WorkerClient) -> None:
    _, before = worker.run("warn")
    logs = of_kind(before, "log")
    assert logs == [{"type": "log", "level": "warning", "message": "mind the gap", "id": "job"}]


@pytest.mark.parametrize(
    ("how", "code", "words"),
    [
        (0, "internal", "ValueError: two lines"),
        (1, "error", "memory"),
        (2, "output", "expected room on /disk/a"),
        (3, "internal", "SystemExit"),
        (9, "internal", "IndexError"),
    ],
)
def test_failures_are_told_and_the_worker_goes_on(
    worker: WorkerClient, how: int, code: str, words: str
) -> None:
    error, _ = worker.run("explode", how=how)
    assert error["code"] == code
    assert words in error["message"]
    assert "\n" not in error["message"]
    assert "in explode\n" in error["details"]
    assert worker.value("warn") == {}


@pytest.mark.parametrize("parameters", [{"deaf": False}, {"deaf": True}])
def test_end_of_input_ends_a_running_worker(parameters: dict[str, bool]) -> None:
    with start_misbehaving() as client:
        client.start("wait", parameters)
        client.until("log")
        client.close()
        client.wait(15)


@pytest.mark.parametrize("ending", ["close", "shutdown", "SIGTERM", "SIGINT"])
def test_idle_worker_ends_cleanly(ending: str) -> None:
    if ending.startswith("SIG") and sys.platform == "win32":
        pytest.skip("Windows has no such signals")
    with start_misbehaving() as client:
        client.until("hello")
        if ending == "close":
            client.close()
        elif ending == "shutdown":
            client.send("shutdown")
        else:
            client.process.send_signal(getattr(signal, ending))
        assert client.wait(15) == 0
        assert "Traceback" not in client.errors


def test_signal_ends_a_job_cleanly() -> None:
    if sys.platform == "win32":
        pytest.skip("Windows has no such signals")
    with start_misbehaving() as client:
        client.start("wait", {})
        client.until("log")
        client.process.send_signal(signal.SIGTERM)
        answer, _ = client.until("error", "result")
        assert answer["code"] == "cancelled"
        assert client.wait(15) == 0


def test_a_hanging_library_does_not_keep_the_worker() -> None:
    with start_misbehaving() as client:
        client.start("wait", {"deaf": True})
        client.until("log")
        client.send("shutdown")
        assert client.wait(15) == 1
        # What it hung in is told, for the log.
        assert "in wait" in client.errors


PARENT = """
import subprocess, sys, time
worker = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
worker.stdout.readline()
worker.stdin.write(b'{"type": "run", "id": "a", "task": "wait"}\\n')
worker.stdin.flush()
worker.stdout.readline()
print(worker.pid, flush=True)
time.sleep(600)
"""


def test_worker_dies_with_a_killed_parent() -> None:
    if sys.platform == "win32":
        pytest.skip("Windows has no SIGKILL")
    script = MISBEHAVING.format(plugin=str(PLUGIN.parent))
    worker = [sys.executable, "-I", "-c", script]
    command = [sys.executable, "-c", PARENT, *worker]
    parent = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    os.kill(pid, 0)  # it lives
    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 15
    while lives(pid):
        assert time.monotonic() < deadline, "the worker outlived its parent"
        time.sleep(0.1)


def lives(pid: int) -> bool:
    """Whether a process runs; one that has ended may wait for a parent to take its status."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"


def test_nothing_beside_the_plugin_is_imported(tmp_path: Path) -> None:
    plugins = tmp_path / "plugins of Zoë"
    plugins.mkdir()
    (plugins / "crispline").symlink_to(PLUGIN, target_is_directory=True)
    for decoy in ("numpy", "onnxruntime", "rasterio"):
        (plugins / decoy).mkdir()
        (plugins / decoy / "__init__.py").write_text("raise SystemExit('a decoy was imported')")
    bootstrap = plugins / "crispline" / "runtime" / "bootstrap.py"
    # As a program's folder, as the current folder, and by name: none of them may lead there.
    command = (sys.executable, "-I", str(bootstrap))
    with WorkerClient(*command, folder=plugins, PYTHONPATH=str(plugins)) as client:
        client.until("hello")
        versions = {f["name"]: f for f in client.value("examine")["findings"]}
        assert versions["numpy"]["ok"]
        assert versions["rasterio"]["ok"]


def test_python_that_is_too_old_says_so_in_one_line(tmp_path: Path) -> None:
    old = BOOTSTRAP.read_text(encoding="utf-8").replace("OLDEST = (3, 11)", "OLDEST = (9, 1)")
    (tmp_path / "bootstrap.py").write_text(old, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", tmp_path / "bootstrap.py"], capture_output=True, check=False
    )
    (line,) = done.stdout.splitlines()
    answer = json.loads(line)
    assert (answer["type"], answer["code"]) == ("error", "environment")
    assert "Python 9.1 or newer" in answer["message"]
    assert sys.executable in answer["message"]
    assert done.returncode == 3


def test_engine_that_cannot_be_imported_says_so_in_one_line(tmp_path: Path) -> None:
    folder = tmp_path / "crispline"
    (folder / "runtime").mkdir(parents=True)
    (folder / "__init__.py").write_text("")
    (folder / "runtime" / "bootstrap.py").write_bytes(BOOTSTRAP.read_bytes())
    # -S: without the folder in which this checkout is installed.
    command = [sys.executable, "-I", "-S", str(folder / "runtime" / "bootstrap.py")]
    done = subprocess.run(command, capture_output=True, check=False)
    answer = json.loads(done.stdout)
    assert answer["code"] == "environment"
    assert "crispline.engine" in answer["message"]
    assert "Traceback" in answer["details"]
    assert done.returncode == 3
