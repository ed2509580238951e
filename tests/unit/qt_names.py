"""Looks up the names that the plugin uses of Qt and QGIS in a real binding, without running it.

Followed are imports from `qgis`, attributes of what was imported (`Qt.ItemDataRole.UserRole`), and
methods of what a variable, an attribute of `self` or a part of a form is known to be: by its
annotation, by the class it was made from, or by the .ui file. What is not known is not judged.
"""

from __future__ import annotations

import ast
import enum
import inspect
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.unit.form_parts import read_parts
from tests.unit.python_scopes import (
    assignments,
    foreign_imports,
    is_none,
    is_self,
    names_bound,
    self_assignments,
)
from tests.unit.qt_bindings import HostNames, Missing, PyQt6Names

#: Names that are there in PyQt5 and gone in PyQt6, on objects of whatever class.
GONE = {"exec_", "print_", "toTime_t", "fromTime_t", "globalX", "globalY", "localPos", "windowPos"}
#: Attributes that Python itself gives every object.
EVERYWHERE = set(dir(object))


@dataclass
class OurClass:
    """What is known of a class of the plugin."""

    name: str
    module: str
    bases: list[Any]
    attributes: set[str] = field(default_factory=set)
    types: dict[str, Any] = field(default_factory=dict)
    is_open: bool = False  # has a base, or attributes, that are not known

    def ancestors(self) -> Iterator[Any]:
        """Yield this class, and all that it is derived from."""
        yield self
        for base in self.bases:
            if isinstance(base, OurClass):
                yield from base.ancestors()
            else:
                yield base


@dataclass
class Module:
    """One file: its tree, and what its names stand for."""

    path: Path
    tree: ast.Module
    names: dict[str, Any] = field(default_factory=dict)


class Checker:
    """Reads the files of a package and yields findings, each `file:line: what`."""

    def __init__(self, package: Path, names: PyQt6Names | HostNames) -> None:
        """Look names up in `names`; skips the engine, which knows no Qt."""
        self._package, self._names = package, names
        self.findings: list[str] = []
        self._modules: dict[str, Module] = {}
        for path in sorted(package.rglob("*.py")):
            if "engine" not in path.relative_to(package).parts:
                self._modules[self._name_module(path)] = Module(path, _parse(path))

    def run(self) -> list[str]:
        """Return the findings of all files."""
        for module in self._modules.values():
            self._import_names(module)
        for name, module in self._modules.items():
            for node in ast.walk(module.tree):
                if isinstance(node, ast.ClassDef):
                    module.names[node.name] = OurClass(node.name, name, [])
        for module in self._modules.values():
            self._import_our_names(module)
        for module in self._modules.values():
            for node in ast.walk(module.tree):
                if isinstance(node, ast.ClassDef):
                    self._describe(module, node)
        for module in self._modules.values():
            _Body(self, module, None, {}).visit_all(module.tree.body)
        return sorted(set(self.findings))

    def report(self, module: Module, node: ast.AST, text: str) -> None:
        """Note a finding."""
        line = getattr(node, "lineno", 0)
        self.findings.append(f"{module.path.relative_to(self._package)}:{line}: {text}")

    def _name_module(self, path: Path) -> str:
        parts = path.relative_to(self._package).with_suffix("").parts
        return ".".join((self._package.name, *(p for p in parts if p != "__init__")))

    def _import_names(self, module: Module) -> None:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "qgis":
                for alias in node.names:
                    try:
                        found = self._names.get(str(node.module), alias.name)
                    except Missing as missing:
                        self.report(module, node, str(missing))
                        found = None
                    module.names[alias.asname or alias.name] = found
            for name in foreign_imports(node):
                self.report(module, node, f"{name} is imported through qgis.PyQt")

    def _import_our_names(self, module: Module) -> None:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ImportFrom) and node.module in self._modules:
                theirs = self._modules[node.module].names
                for alias in node.names:
                    module.names.setdefault(alias.asname or alias.name, theirs.get(alias.name))

    def _describe(self, module: Module, node: ast.ClassDef) -> None:
        ours: OurClass = module.names[node.name]
        for base in node.bases:
            known = self.find_static(module, base, quiet=True)
            ours.bases.append(known)
            ours.is_open |= known is None and not _is_plain(base)
        ours.attributes |= {n for part in node.body for n in names_bound(part)}
        for part in ast.walk(node):
            if isinstance(part, ast.Attribute) and is_self(part.value):
                if isinstance(part.ctx, ast.Store):
                    ours.attributes.add(part.attr)
            elif isinstance(part, ast.Call) and _called(part) == "load_form":
                self._add_form(module, ours, part)
        for name, values in self_assignments(node).items():
            kinds = [self.infer(module, value, {}) for value in values]
            if kinds and kinds[0] is not None and all(kind is kinds[0] for kind in kinds):
                ours.types[name] = kinds[0]

    def _add_form(self, module: Module, ours: OurClass, call: ast.Call) -> None:
        form = call.args[-1]
        name = form.value if isinstance(form, ast.Constant) else None
        if not isinstance(name, str):
            ours.is_open = True
            return
        path = module.path.with_name(f"{name}.ui")
        for name, (where, kind) in read_parts(path).items():
            ours.attributes.add(name)
            try:
                theirs = self._modules.get(where)
                known = theirs.names.get(kind) if theirs else self._names.get(where, kind)
            except Missing as missing:
                self.report(module, call, f"{path.name}: {missing}")
            else:
                ours.types[name] = known

    def find_static(self, module: Module, node: ast.AST, *, quiet: bool = False) -> Any:
        """Return what a name or a chain of attributes of an imported name stands for, or None."""
        if isinstance(node, ast.Name):
            return module.names.get(node.id)
        if not isinstance(node, ast.Attribute):
            return None
        parent = self.find_static(module, node.value, quiet=quiet)
        if not (inspect.isclass(parent) or inspect.ismodule(parent)):
            return None
        if not hasattr(parent, node.attr):
            if not quiet:
                self.report(module, node, f"{parent.__name__} has no {node.attr}")
            return None
        return getattr(parent, node.attr)

    def infer(self, module: Module, node: ast.AST, local: dict[str, Any]) -> Any:
        """Return the class of an expression's value, a binding's or ours, or None."""
        if isinstance(node, ast.Name):
            return local.get(node.id)
        if isinstance(node, ast.Call):
            made = self.find_static(module, node.func, quiet=True)
            return made if inspect.isclass(made) or isinstance(made, OurClass) else None
        if isinstance(node, ast.Attribute):
            owner = self.infer(module, node.value, local)
            if isinstance(owner, OurClass):
                known = (a.types.get(node.attr) for a in owner.ancestors() if _is_ours(a))
                return next((kind for kind in known if kind is not None), None)
        return None

    def read_annotation(self, module: Module, node: ast.AST | None) -> Any:
        """Return the class that an annotation names, also with `| None`; or None."""
        if isinstance(node, ast.BinOp):
            sides = [self.read_annotation(module, side) for side in (node.left, node.right)]
            known = [side for side in sides if side is not None]
            return known[0] if len(known) == 1 and is_none(node.right) else None
        if node is None or not isinstance(node, (ast.Name, ast.Attribute)):
            return None
        found = self.find_static(module, node, quiet=True)
        return found if inspect.isclass(found) or isinstance(found, OurClass) else None


class _Body(ast.NodeVisitor):
    """Checks the attributes used in one scope, given what is known of its variables."""

    def __init__(
        self, checker: Checker, module: Module, ours: OurClass | None, local: dict[str, Any]
    ) -> None:
        self._checker, self._module, self._ours = checker, module, ours
        self._local = dict(local)

    def visit_all(self, body: list[ast.stmt]) -> None:
        for name, values in assignments(body).items():
            kinds = [
                self._checker.read_annotation(self._module, value)
                if is_annotation
                else self._checker.infer(self._module, value, self._local)
                for value, is_annotation in values
            ]
            same = kinds[0] is not None and all(kind is kinds[0] for kind in kinds)
            self._local[name] = kinds[0] if same else None
        for statement in body:
            self.visit(statement)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        ours = self._module.names[node.name]
        _Body(self._checker, self._module, ours, self._local).visit_all(node.body)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        inner = _Body(self._checker, self._module, self._ours, self._local)
        arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        for argument in arguments:
            kind = self._checker.read_annotation(self._module, argument.annotation)
            inner._local[argument.arg] = kind
        if self._ours is not None and arguments and arguments[0].arg == "self":
            inner._local["self"] = self._ours
        inner.visit_all(node.body)

    def visit_Call(self, node: ast.Call) -> None:
        if _called(node) == "int" and node.args:
            found = self._checker.find_static(self._module, node.args[0], quiet=True)
            if isinstance(found, enum.Enum) and not isinstance(found, int):
                self._checker.report(self._module, node, f"{found} is no number in PyQt6")
        self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self.generic_visit(node)
        if node.attr in GONE:
            self._checker.report(self._module, node, f"{node.attr} is gone in PyQt6")
            return
        if isinstance(node.value, ast.Name) and node.value.id in self._local:
            owner = self._checker.infer(self._module, node.value, self._local)
        else:
            self._checker.find_static(self._module, node)
            owner = self._checker.infer(self._module, node.value, self._local)
        if owner is not None and not _has_attribute(owner, node.attr):
            name = owner.name if isinstance(owner, OurClass) else owner.__name__
            self._checker.report(self._module, node, f"{name} has no {node.attr}")


def _has_attribute(owner: Any, name: str) -> bool:
    if not isinstance(owner, OurClass):
        # Fields of a binding's class are hidden from the class, but for its dictionary.
        return hasattr(owner, name) or any(name in vars(kind) for kind in owner.__mro__)
    if name in EVERYWHERE:
        return True
    for kind in owner.ancestors():
        if isinstance(kind, OurClass):
            if kind.is_open or name in kind.attributes:
                return True
        elif kind is not None and _has_attribute(kind, name):
            return True
    return False


def _parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def _is_ours(kind: Any) -> bool:
    return isinstance(kind, OurClass)


def _is_plain(base: ast.AST) -> bool:
    """Tell whether a base adds no attributes that count: Protocol, object and the like."""
    return isinstance(base, ast.Name) and base.id in ("object", "Protocol")


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""
