"""Finds the plugin's texts for translation: in tr() and translate() calls and in forms.

Unlike Qt's own lupdate it knows functions that give the context for others:

    def _translate(text):
        return QCoreApplication.translate("Measures", text)

and it says where a text would not be found at run time: PyQt looks self.tr() up under the class of
the object, not under the class in whose code the call stands.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree


@dataclass(frozen=True)
class Text:
    """A text to translate, as Qt looks it up: by context, source and disambiguation."""

    context: str
    source: str
    disambiguation: str = ""


@dataclass
class Findings:
    """Texts in the order found, and what is wrong with the calls, each `file:line: what`."""

    texts: dict[Text, None] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def find_texts(package: Path) -> Findings:
    """Read all modules and forms of a package, but the engine's, which talks to no user."""
    findings = Findings()
    trees = {
        path: ast.parse(path.read_text(encoding="utf-8"), str(path))
        for path in sorted(package.rglob("*.py"))
        if "engine" not in path.relative_to(package).parts
    }
    derived_from = {
        base.id
        for tree in trees.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for base in node.bases
        if isinstance(base, ast.Name)
    }
    for path, tree in trees.items():
        _Calls(path, tree, derived_from, findings).visit(tree)
    for path in sorted(package.rglob("*.ui")):
        findings.texts.update(dict.fromkeys(read_form(path)))
    return findings


def read_form(path: Path) -> Iterator[Text]:
    """Yield the texts of a .ui file, under the name of its class."""
    root = ElementTree.parse(path).getroot()  # noqa: S314 - our own file
    context = root.findtext("class", "")
    for node in root.iter("string"):
        if node.text and node.get("notr") != "true":
            yield Text(context, node.text, node.get("comment", ""))


class _Calls(ast.NodeVisitor):
    """Collects the texts of one module."""

    def __init__(
        self, path: Path, tree: ast.Module, derived_from: set[str], findings: Findings
    ) -> None:
        self._path, self._derived_from, self._findings = path, derived_from, findings
        self._classes: list[ast.ClassDef] = []
        #: Functions that translate their argument: context by name.
        self._wrappers: dict[str, str] = {}
        #: Calls inside them, whose argument is no text.
        self._inner: set[ast.AST] = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                self._read_wrapper(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._classes.append(node)
        self.generic_visit(node)
        self._classes.pop()

    def visit_Call(self, node: ast.Call) -> None:
        self.generic_visit(node)
        if node in self._inner:
            return
        name = _called(node)
        on_self = isinstance(node.func, ast.Attribute) and _is_name(node.func.value, "self")
        if name in self._wrappers and (on_self or isinstance(node.func, ast.Name)):
            self._add(node, self._wrappers[name], node.args)
        elif name == "tr" and isinstance(node.func, ast.Attribute):
            self._add_tr(node, on_self=on_self)
        elif name in ("translate", "QT_TRANSLATE_NOOP") and node.args:
            context = _text(node.args[0])
            if context is None:
                self._report(node, "the context is no literal")
            else:
                self._add(node, context, node.args[1:])

    def _read_wrapper(self, function: ast.FunctionDef) -> None:
        arguments = [argument.arg for argument in function.args.args if argument.arg != "self"]
        for node in ast.walk(function):
            is_translate = isinstance(node, ast.Call) and _called(node) == "translate"
            if not is_translate or len(node.args) < 2 or len(arguments) != 1:  # type: ignore[attr-defined]  # a Call has them
                continue
            context, text = node.args[:2]  # type: ignore[attr-defined]  # a Call has them
            if _is_name(text, arguments[0]):
                self._inner.add(node)
                named = _text(context)
                if named is not None:
                    self._wrappers[function.name] = named

    def _add_tr(self, node: ast.Call, *, on_self: bool) -> None:
        if not on_self or not self._classes:
            self._report(node, "tr() of something else than self is looked up under its class")
            return
        owner = self._classes[-1]
        if len(self._classes) > 1:
            self._report(node, "tr() in a class within a class is looked up under another name")
        defines_tr = any(isinstance(p, ast.FunctionDef) and p.name == "tr" for p in owner.body)
        if owner.name in self._derived_from and not defines_tr:
            self._report(node, f"tr() in {owner.name} is looked up under the class derived from it")
        self._add(node, owner.name, node.args)

    def _add(self, node: ast.Call, context: str, arguments: list[ast.expr]) -> None:
        source = _text(arguments[0]) if arguments else None
        disambiguation = _text(arguments[1]) if len(arguments) > 1 else ""
        if source is None or disambiguation is None:
            self._report(node, "the text to translate is no literal")
        elif source:
            self._findings.texts[Text(context, source, disambiguation)] = None

    def _report(self, node: ast.Call, text: str) -> None:
        self._findings.faults.append(f"{self._path}:{node.lineno}: {text}")


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _is_name(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _text(node: ast.expr) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None
