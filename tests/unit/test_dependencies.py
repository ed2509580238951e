"""What the code imports is declared, and what is declared is pinned."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: Import name to distribution, where they differ.
DISTRIBUTIONS = {
    "PIL": "pillow",
    "onnxconverter_common": "onnxconverter-common",
    "segmentation_models_pytorch": "segmentation-models-pytorch",
    "yaml": "pyyaml",
}
#: Provided by the host (QGIS), not by an installer.
HOST = {"osgeo", "processing", "pyplugin_installer", "qgis"}
OURS = {
    "crispline",
    "crispline_training",
    "crispline_export",
    "benchmarks",
    "tests",
    "export",
    "scripts",
}


def imported_distributions(folder: Path) -> set[str]:
    """Return the distributions that the modules in a folder import, also inside functions."""
    names = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.split(".")[0])
    foreign = names - set(sys.stdlib_module_names) - OURS - HOST
    return {DISTRIBUTIONS.get(name, name) for name in foreign}


def declared_distributions(*extras: str) -> set[str]:
    """Return the distributions that extras ask for, those of extras within them included."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found: set[str] = set()
    for extra in extras:
        for requirement in project["optional-dependencies"][extra]:
            name, inner = re.match(r"([\w.-]+)(?:\[([\w,-]+)\])?", requirement).groups()  # type: ignore[union-attr]  # a requirement begins with a name
            found |= declared_distributions(*inner.split(",")) if name == "crispline" else {name}
    return found


def test_the_engine_declares_what_it_imports() -> None:
    assert imported_distributions(ROOT / "qgis_plugin") - declared_distributions("engine") == set()


def test_training_and_export_declare_what_they_import() -> None:
    training = imported_distributions(ROOT / "training")
    assert training - declared_distributions("training") == set()
    export = imported_distributions(ROOT / "export" / "crispline_export")
    assert export - declared_distributions("export") == set()


def test_tests_and_benchmarks_declare_what_they_import() -> None:
    imported = imported_distributions(ROOT / "tests") | imported_distributions(ROOT / "benchmarks")
    assert imported - declared_distributions("dev") == set()


def test_everything_declared_is_pinned() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {line.split("==")[0] for line in lines if "==" in line}
    assert declared_distributions("dev", "docs") - pinned == set()
