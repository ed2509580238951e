"""What the scopes of Python code bind, read from its syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Iterator


def is_self(node: ast.AST) -> bool:
    """Tell whether an expression is `self`."""
    return isinstance(node, ast.Name) and node.id == "self"


def is_none(node: ast.AST | None) -> bool:
    """Tell whether an expression is `None`."""
    return isinstance(node, ast.Constant) and node.value is None


def foreign_imports(node: ast.AST) -> list[str]:
    names: list[str] = []
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom):
        names = [node.module or ""]
    return [n for n in names if n.split(".")[0] in ("PyQt5", "PyQt6", "PySide2", "PySide6", "sip")]


def names_bound(part: ast.stmt) -> list[str]:
    if isinstance(part, (ast.FunctionDef, ast.ClassDef)):
        return [part.name]
    if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name):
        return [part.target.id]
    if isinstance(part, ast.Assign):
        return [n.id for t in part.targets for n in ast.walk(t) if isinstance(n, ast.Name)]
    return []


def self_assignments(node: ast.ClassDef) -> dict[str, list[ast.AST]]:
    """Return what is assigned to each attribute of self; None aside, as `x: X | None = None`."""
    found: dict[str, list[ast.AST]] = {}
    for part in ast.walk(node):
        targets = part.targets if isinstance(part, ast.Assign) else []
        for target in targets:
            if isinstance(target, ast.Attribute) and is_self(target.value):
                if not is_none(part.value):  # type: ignore[attr-defined]  # an Assign has one
                    found.setdefault(target.attr, []).append(part.value)  # type: ignore[attr-defined]  # see above
            elif isinstance(target, ast.Tuple):
                for item in target.elts:
                    if isinstance(item, ast.Attribute):
                        found.setdefault(item.attr, []).append(item)
    return found


def assignments(body: list[ast.stmt]) -> dict[str, list[tuple[ast.AST, bool]]]:
    """Return what is bound to each variable of a scope, and whether it is an annotation."""
    found: dict[str, list[tuple[ast.AST, bool]]] = {}
    pending: list[ast.AST] = list(body)
    while pending:
        node = pending.pop()
        if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Lambda)):
            continue
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.setdefault(node.target.id, []).append((node.annotation, True))
        elif isinstance(node, ast.Assign) and all(isinstance(t, ast.Name) for t in node.targets):
            for target in node.targets:
                found.setdefault(target.id, []).append((node.value, False))  # type: ignore[attr-defined]  # all are Names
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.setdefault(node.id, []).append((node, False))  # by a loop or a with: not known
            continue
        if isinstance(node, (ast.AnnAssign, ast.Assign)):
            pending.extend(parts_of_value(node))
        else:
            pending.extend(ast.iter_child_nodes(node))
    return found


def parts_of_value(node: ast.AnnAssign | ast.Assign) -> Iterator[ast.AST]:
    if isinstance(node, ast.Assign) and not all(isinstance(t, ast.Name) for t in node.targets):
        yield from node.targets
    if node.value is not None:
        yield node.value
