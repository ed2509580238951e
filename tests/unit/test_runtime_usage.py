"""An environment in which a worker runs is known as such until the worker ends, however it ends."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from crispline.runtime import bootstrap
from crispline.runtime.installation.usage import is_in_use

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows holds the files itself")

#: A stand-in for a worker: marks an environment and waits for its end.
HOLD = """
import runpy, sys
mark = runpy.run_path({bootstrap!r})["mark_in_use"]
mark(sys.argv[1])
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    folder = tmp_path / "cpu-0"
    folder.mkdir()
    (folder / "pyvenv.cfg").write_text("home = /usr/bin\n", encoding="utf-8")
    return folder


def hold(environment: Path) -> subprocess.Popen[str]:
    code = HOLD.format(bootstrap=bootstrap.__file__)
    process = subprocess.Popen(
        [sys.executable, "-I", "-c", code, str(environment)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_in_use_until_the_last_of_two_is_killed(environment: Path) -> None:
    assert not is_in_use(environment)
    first, second = hold(environment), hold(environment)
    try:
        assert is_in_use(environment)
        first.kill()
        first.wait()
        assert is_in_use(environment)
    finally:
        second.kill()
        second.wait()
    assert not is_in_use(environment)


def test_nothing_is_in_use_where_nothing_is(tmp_path: Path) -> None:
    assert not is_in_use(tmp_path / "none")
    bootstrap.mark_in_use(str(tmp_path / "none"))  # an interpreter without an environment
