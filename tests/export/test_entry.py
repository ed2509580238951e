"""The programs where the extras are not installed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from crispline_export import entry as export
from crispline_training import entry as training
from crispline_training.entry import start

_IMPORTED_AS = {"pyyaml": "yaml"}
ROOT = Path(__file__).parents[2]
#: A name that is None there is one that nothing is found for.
_WITHOUT = """
import sys
from importlib import import_module

sys.modules[sys.argv.pop(1)] = None
import_module(sys.argv.pop(1)).main()
"""


@pytest.mark.parametrize(
    ("missing", "program", "arguments"),
    [
        ("click", "export", ["--help"]),
        ("torch", "export", ["none.ckpt", "m.onnx"]),
        ("yaml", "train", ["--help"]),
        ("lightning", "train", ["fit"]),
    ],
)
def test_a_missing_extra_is_told_in_a_sentence(
    tmp_path: Path, missing: str, program: str, arguments: list[str]
) -> None:
    entry = {"export": "crispline_export.entry", "train": "crispline_training.entry"}[program]
    ended = subprocess.run(
        [sys.executable, "-c", _WITHOUT, missing, entry, *arguments],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == (
        f"crispline-{program}: error: expected the packages of Crispline's extras, found no "
        f'{missing}; install them: pip install "crispline[training,export]"\n'
    )


@pytest.mark.parametrize(
    ("extra", "needs"), [("training", training.NEEDS), ("export", export.NEEDS)]
)
def test_whatever_an_extra_brings_is_looked_for(extra: str, needs: tuple[str, ...]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = (re.split(r"[\[>=]", one)[0] for one in project["optional-dependencies"][extra])
    expected = {_IMPORTED_AS.get(name, name.replace("-", "_")) for name in named}
    assert expected - {"crispline"} <= set(needs)


def test_a_module_of_somebody_else_is_no_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken.py").write_text("import nowhere_to_be_found\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(ModuleNotFoundError, match="nowhere_to_be_found"):
        start("broken", program="crispline-train", needs=("torch",))


@pytest.mark.parametrize("program", ["crispline-train", "crispline-export"])
def test_the_programs_begin_there(program: str) -> None:
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    module, _, name = scripts["scripts"][program].partition(":")
    assert module.endswith(".entry")
    assert callable(getattr(import_module(module), name))
