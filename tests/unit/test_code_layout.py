"""Rules on files that a linter does not know: see CONTRIBUTING.md."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ("qgis_plugin", "training", "export")
FOLDERS = (*SHIPPED, "tests", "benchmarks", "scripts", "docs")

LONGEST_MODULE = 350
#: Names that say nothing of what is inside and so attract everything.
VAGUE_NAMES = {"common", "helper", "helpers", "misc", "util", "utils"}
#: Built from parts, so that this file does not find itself.
UNFINISHED = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X")) + r")\b")
#: Modules that QGIS' own Python, 3.9 at the oldest, imports.
OLD_PYTHON = (3, 9)
LIGHT = ("card", "card_json", "errors", "job", "progress")
ENGINE = ROOT / "qgis_plugin" / "crispline" / "engine"


def is_vague(path: Path) -> bool:
    words = re.split(r"[_\W]+", path.stem.lower())
    return bool(VAGUE_NAMES & set(words))


def find_asserts(source: str) -> list[int]:
    return [node.lineno for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Assert)]


def list_files(folders: tuple[str, ...], *suffixes: str) -> list[Path]:
    return sorted(
        path
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.suffix in suffixes and "__pycache__" not in path.parts
    )


def names_of(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


def runs_on_old_python(path: Path) -> bool:
    inside_engine = path.is_relative_to(ENGINE)
    return not inside_engine or path.stem in ("__init__", *LIGHT)


def test_no_module_or_folder_has_a_vague_name() -> None:
    paths = list_files(FOLDERS, ".py", ".sh")
    folders = {parent for path in paths for parent in path.relative_to(ROOT).parents}
    assert [str(path) for path in [*paths, *folders] if is_vague(Path(path.name))] == []


def test_modules_are_short() -> None:
    lengths = {path: path.read_bytes().count(b"\n") for path in list_files(FOLDERS, ".py")}
    too_long = [path for path, length in lengths.items() if length > LONGEST_MODULE]
    assert names_of(too_long) == []


def test_shipped_code_asserts_nothing() -> None:
    """QGIS' store refuses it, and python -O would drop the check."""
    paths = list_files(SHIPPED, ".py")
    assert names_of([p for p in paths if find_asserts(p.read_text(encoding="utf-8"))]) == []


def test_nothing_is_left_unfinished() -> None:
    paths = list_files(FOLDERS, ".py", ".sh", ".md", ".toml", ".yml")
    assert names_of([p for p in paths if UNFINISHED.search(p.read_text(encoding="utf-8"))]) == []


def test_what_qgis_imports_compiles_on_its_oldest_python() -> None:
    plugin = list_files(("qgis_plugin",), ".py")
    for path in filter(runs_on_old_python, plugin):
        ast.parse(path.read_text(encoding="utf-8"), str(path), feature_version=OLD_PYTHON)


@pytest.mark.parametrize("name", ["utils.py", "raster_utils.py", "common.py", "helpers", "misc.py"])
def test_checker_knows_vague_names(name: str) -> None:
    assert is_vague(Path(name))
    assert not is_vague(Path("raster.py"))


def test_checker_finds_asserts_and_unfinished_work() -> None:
    assert find_asserts("def f(x):\n    assert x\n") == [2]
    assert UNFINISHED.search("# TO" + "DO: later")
    assert not UNFINISHED.search("# to do: later, todos")
