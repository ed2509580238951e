"""Finds literals that users would see in English, whatever their language."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

#: Position of the text in calls that show it.
SHOWING = {
    "addAction": 0,
    "addItem": 0,
    "pushInfo": 0,
    "pushMessage": 1,
    "pushWarning": 0,
    "reportError": 0,
    "setAccessibleDescription": 0,
    "setAccessibleName": 0,
    "setPlaceholderText": 0,
    "setProgressText": 0,
    "setSpecialValueText": 0,
    "setStatusTip": 0,
    "setText": 0,
    "setTitle": 0,
    "setToolTip": 0,
    "setWhatsThis": 0,
    "setWindowTitle": 0,
    "QAction": 0,
    "QCheckBox": 0,
    "QGroupBox": 0,
    "QLabel": 0,
    "QMenu": 0,
    "QPushButton": 0,
    "QRadioButton": 0,
}
#: QGIS' parameters and outputs: the name, which is no text, and the description.
DESCRIBED = ("QgsProcessingParameter", "QgsProcessingOutput")
RETURNING = ("displayName", "group", "shortDescription", "shortHelpString")
#: Names that are the same in every language.
NAMES = {"Crispline", "GeoPackage", "Shapefile", "ONNX", "pip"}


def find_untranslated(path: Path) -> Iterator[str]:
    """Yield each literal that a module shows without translating it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        shown: list[ast.expr] = []
        if isinstance(node, ast.Call):
            shown = _find_shown(node)
        elif isinstance(node, ast.FunctionDef) and node.name in RETURNING:
            shown = [p.value for p in ast.walk(node) if isinstance(p, ast.Return) and p.value]
        for literal in (part for value in shown for part in _find_literals(value)):
            is_text = any(c.isalpha() for c in literal) and not literal.startswith("https://")
            if is_text and literal not in NAMES:
                yield f"{path.name}:{getattr(node, 'lineno', 0)}: {literal}"


def _find_shown(call: ast.Call) -> list[ast.expr]:
    function = call.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    position = 1 if name.startswith(DESCRIBED) else SHOWING.get(name)
    if position is None:
        return []
    described = [word.value for word in call.keywords if word.arg == "description"]
    return [*call.args[position : position + 1], *described]


def _find_literals(node: ast.expr) -> Iterator[str]:
    """Yield the literals that make up a text: joined, formatted, chosen by a condition."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        for part in node.values:
            yield from _find_literals(part)
    elif isinstance(node, ast.BinOp):
        yield from _find_literals(node.left)
        yield from _find_literals(node.right)
    elif isinstance(node, ast.IfExp):
        yield from _find_literals(node.body)
        yield from _find_literals(node.orelse)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr == "format":
            yield from _find_literals(node.func.value)
