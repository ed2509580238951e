"""Imports go one way: see CONTRIBUTING.md. The sources are parsed, never imported."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (
    ROOT / "qgis_plugin" / "crispline",
    ROOT / "training" / "crispline_training",
    ROOT / "export" / "crispline_export",
)

ENGINE = "crispline.engine"
#: Engine modules that QGIS' own Python may import too: standard library and each other.
_LIGHT = ("card", "card_json", "errors", "job", "progress")
LIGHT = frozenset(f"{ENGINE}.{name}" for name in _LIGHT) | {ENGINE}
#: Lies in the plugin and runs in the worker's process.
BOOTSTRAP = "crispline.runtime.bootstrap"
#: What QGIS' own Python lacks or must not load: it lives in the worker process.
HEAVY = frozenset(
    {"geopandas", "numba", "onnx", "onnxruntime", "pandas", "pyarrow", "pyogrio", "rasterio"}
) | {"scipy", "shapely", "torch", "zarr"}
#: What of the engine stands for itself; training and export use the rest.
PROGRAMS = (f"{ENGINE}.cli", f"{ENGINE}.worker")
HOST = frozenset({"qgis", "processing", "PyQt5", "PyQt6", "PySide2", "PySide6", "sip"})


@dataclass(frozen=True, slots=True)
class Import:
    """One imported name as written: `target` is dotted; `name` what `from target import` takes."""

    target: str
    name: str | None
    line: int
    at_module_level: bool


def find_imports(source: str, package: str) -> Iterator[Import]:
    """Yield what a module of `package` imports, also inside functions; not for type checkers."""

    def visit(node: ast.AST, *, top: bool) -> Iterator[Import]:
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, None, node.lineno, top)
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) - node.level + 1]
            parts = [*(base if node.level else []), *([node.module] if node.module else [])]
            for alias in node.names:
                yield Import(".".join(parts), alias.name, node.lineno, top)
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            for statement in node.orelse:
                yield from visit(statement, top=top)
        else:
            inner = top and not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            for child in ast.iter_child_nodes(node):
                yield from visit(child, top=inner)

    yield from visit(ast.parse(source), top=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """A module's dotted name, whether it is a package, and its source."""

    name: str
    source: str
    is_package: bool = False

    @property
    def imports(self) -> list[Import]:
        package = self.name if self.is_package else self.name.rpartition(".")[0]
        found = find_imports(self.source, package)
        # The public API of `crispline` loads the engine when it is called, not before.
        return [item for item in found if item.at_module_level or self.name != "crispline"]


def read_modules() -> dict[str, Module]:
    modules = {}
    for package in PACKAGES:
        for path in sorted(package.rglob("*.py")):
            parts = path.relative_to(package.parent).with_suffix("").parts
            is_package = parts[-1] == "__init__"
            name = ".".join(parts[:-1] if is_package else parts)
            source = path.read_text(encoding="utf-8")
            modules[name] = Module(name=name, source=source, is_package=is_package)
    return modules


def lies_in(name: str, package: str) -> bool:
    return name == package or name.startswith(package + ".")


def resolve(item: Import, known: frozenset[str]) -> str:
    """Return the module an import reaches: a submodule taken by `from package import` counts."""
    submodule = f"{item.target}.{item.name}"
    outside_the_engine = item.target == "crispline" and item.name not in (None, "__version__")
    return submodule if submodule in known or outside_the_engine else item.target


def is_ours(name: str) -> bool:
    return name.split(".")[0] in {"crispline", "crispline_training", "crispline_export"}


def explain_in_engine(importer: str, imported: str) -> str | None:
    top = imported.split(".")[0]
    if top in HOST or top == "torch":
        return "the engine knows no QGIS, no Qt and no torch"
    if importer in LIGHT and imported not in LIGHT and top not in sys.stdlib_module_names:
        return "a light module imports the standard library and other light modules only"
    # `crispline` itself holds the version.
    if is_ours(imported) and not lies_in(imported, ENGINE) and imported != "crispline":
        return "the engine imports nothing of ours outside itself"
    return None


def explain_in_plugin(importer: str, imported: str) -> str | None:
    top = imported.split(".")[0]
    if lies_in(imported, ENGINE) and imported not in LIGHT and importer != BOOTSTRAP:
        return "the plugin imports the engine's light modules only"
    if top in HEAVY:
        return "heavy libraries live in the worker process"
    if is_ours(imported) and top != "crispline":
        return "the plugin does not need training or export"
    return None


def explain_elsewhere(importer: str, imported: str) -> str | None:
    top = imported.split(".")[0]
    if top == "crispline" and not lies_in(imported, ENGINE):
        return "training and export import the engine, nothing else of the plugin"
    if any(lies_in(imported, program) for program in PROGRAMS):
        return "training and export call the engine's functions, not its programs"
    if top in HOST:
        return "training and export know no QGIS"
    if lies_in(importer, "crispline_training") and top == "crispline_export":
        return "training does not need export"
    return None


#: The rule of each layer: importer and imported module to a reason against it, or None.
Rule = Callable[[str, str], str | None]
RULES: dict[str, Rule] = {
    ENGINE: explain_in_engine,
    "crispline": explain_in_plugin,
    "crispline_training": explain_elsewhere,
    "crispline_export": explain_elsewhere,
}


def find_violations(modules: dict[str, Module]) -> list[str]:
    known = frozenset(modules)
    found = []
    for module in modules.values():
        rule = next(rule for layer, rule in RULES.items() if lies_in(module.name, layer))
        for item in module.imports:
            target = resolve(item, known)
            reason = rule(module.name, target)
            if reason:
                found.append(f"{module.name}:{item.line} imports {target}: {reason}")
    return found


def import_graph(modules: dict[str, Module]) -> dict[str, set[str]]:
    known = frozenset(modules)
    return {
        name: {resolve(item, known) for item in module.imports} & known - {name}
        for name, module in modules.items()
    }


def find_cycle(modules: dict[str, Module]) -> list[str]:
    """Return the names along one import cycle, or nothing."""
    try:
        TopologicalSorter(import_graph(modules)).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_every_module_keeps_to_its_layer() -> None:
    modules = read_modules()
    assert LIGHT - {f"{ENGINE}.job"} <= set(modules)
    assert find_violations(modules) == []


def test_imports_are_acyclic() -> None:
    assert find_cycle(read_modules()) == []


def module_of(name: str, source: str) -> dict[str, Module]:
    others = ("crispline.engine.card", "crispline.engine.infer", "crispline.engine.metrics")
    modules = {other: Module(name=other, source="") for other in others}
    return modules | {name: Module(name=name, source=source)}


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("crispline.engine.infer", "from qgis.core import QgsProject"),
        ("crispline.engine.infer", "def f():\n    import torch.nn"),
        ("crispline.engine.infer", "from PyQt5.QtCore import QObject"),
        ("crispline.engine.infer", "from crispline.runtime import worker"),
        ("crispline.engine.infer", "from .. import gui"),
        ("crispline.engine.infer", "import crispline.runtime"),
        ("crispline.engine.infer", "from crispline import segment"),
        ("crispline.engine.card", "import numpy as np"),
        ("crispline.engine.card", "from . import infer"),
        ("crispline.engine", "from crispline.engine.infer import infer"),
        ("crispline", "import crispline.engine.infer"),
        ("crispline", "try:\n    import rasterio\nexcept ImportError:\n    pass"),
        ("crispline.gui.dock", "from crispline.engine import infer"),
        ("crispline.processing.segment", "import onnxruntime"),
        ("crispline.runtime.client", "def f():\n    import shapely"),
        ("crispline_training.data.tiles", "from crispline.runtime import engine"),
        ("crispline_training.data.tiles", "from crispline.engine.worker import tasks"),
        ("crispline_training.data.tiles", "import crispline_export"),
        ("crispline_export.onnx", "from qgis.core import QgsProject"),
    ],
)
def test_checker_finds_forbidden_imports(name: str, source: str) -> None:
    assert len(find_violations(module_of(name, source))) == 1


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("crispline.engine.infer", "import numpy\nfrom crispline.engine.card import ModelCard"),
        ("crispline.engine.cli", "from crispline import __version__"),
        ("crispline.engine.job", "import json\nfrom .card import ModelCard"),
        ("crispline.runtime.bootstrap", "def main():\n    from crispline.engine import infer"),
        ("crispline.engine.card", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n import x"),
        ("crispline", "def segment():\n    from crispline.engine import infer"),
        ("crispline.gui.dock", "from qgis.PyQt import QtCore\nfrom crispline.engine import card"),
        ("crispline_training.fit", "import torch\nfrom crispline.engine.metrics import f1"),
        ("crispline_export.onnx", "import torch\nimport crispline_training"),
    ],
)
def test_checker_allows_what_the_layers_allow(name: str, source: str) -> None:
    assert find_violations(module_of(name, source)) == []


def test_checker_finds_cycles_also_inside_functions() -> None:
    def cycle(first: str, second: str) -> set[str]:
        modules = {"crispline.engine.a": first, "crispline.engine.b": second}
        return set(find_cycle({k: Module(name=k, source=v) for k, v in modules.items()}))

    both = {"crispline.engine.a", "crispline.engine.b"}
    assert cycle("from crispline.engine import b", "def f():\n    from .a import x") == both
    assert cycle("from crispline.engine import b", "import numpy") == set()
