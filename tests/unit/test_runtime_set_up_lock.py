"""Who works on an environment, and what a set-up writes down."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from tests.unit.installations import PLUGIN, Recorder

from crispline.engine.errors import Cancelled
from crispline.runtime.installation.lock import hold_lock, read_holder
from crispline.runtime.installation.log_file import open_log

HOLD = """
import sys, time
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from crispline.runtime.installation.lock import hold_lock
with hold_lock(Path(sys.argv[2]), "test", None):
    print("held", flush=True)
    time.sleep(60)
"""


def start_holder(path: Path) -> subprocess.Popen[bytes]:
    arguments = [sys.executable, "-c", HOLD, str(PLUGIN), str(path)]
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE)
    assert process.stdout
    assert process.stdout.readline().strip() == b"held"
    return process


def test_a_killed_holder_gives_the_lock_back(tmp_path: Path) -> None:
    path = tmp_path / "new" / "lock"
    holder = start_holder(path)
    feedback = Recorder(cancelled=True)
    with pytest.raises(Cancelled), hold_lock(path, "mine", feedback):
        pytest.fail("held twice")
    assert f"in use by process {holder.pid} (test, since" in feedback.text
    holder.kill()
    holder.wait()
    with hold_lock(path, "mine", Recorder()):
        assert f"process {os.getpid()} (mine" in read_holder(path)


def test_threads_exclude_each_other(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    events: list[str] = []

    def work(name: str) -> None:
        with hold_lock(path, name, Recorder()):
            events.append(f"{name} begins")
            time.sleep(0.2)
            events.append(f"{name} ends")

    threads = [threading.Thread(target=work, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [event[0] for event in events] in (["a", "a", "b", "b"], ["b", "b", "a", "a"])


def test_a_lock_file_removed_by_its_holder_is_made_again(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with hold_lock(path, "one", Recorder()):
        waiting = Recorder()
        thread = threading.Thread(target=lambda: hold_lock(path, "two", waiting).__enter__())
        thread.start()
        while not waiting.messages:
            time.sleep(0.01)
        path.unlink()
    thread.join(timeout=10)
    assert not thread.is_alive()
    assert "two" in read_holder(path)


def test_logs_keep_no_passwords_and_are_few(tmp_path: Path) -> None:
    for number in range(8):
        (tmp_path / f"2020010{number}-000000-set-up.log").write_text("old")
    feedback = Recorder()

    def break_down() -> None:
        with open_log(tmp_path, "repair", feedback) as log:
            log.log("info", "from https://anna:geheim@host/")
            log.log("debug", "detail")
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        break_down()
    newest = max(tmp_path.iterdir())
    text = newest.read_text(encoding="utf-8")
    assert "https://***@host/" in text
    assert "detail" in text
    assert "Ended by ValueError: broken" in text
    assert feedback.messages == [("info", "from https://***@host/")]
    assert len(list(tmp_path.iterdir())) == 5
