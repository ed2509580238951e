"""The engine's sentences suit every front end; the command line adds its options."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import crispline.engine
from crispline.engine.cli.wording import ADVICE, name_options

ENGINE = Path(crispline.engine.__file__).parent
#: Only the command line drafts cards.
FOR_TERMINALS = {"adoption.py"}


def read_texts() -> dict[str, str]:
    """All texts of the engine's modules but those of the command line, without docstrings."""
    found = {}
    for path in (*ENGINE.glob("*.py"), *ENGINE.glob("sinks/*.py"), *ENGINE.glob("worker/*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                node.value.value = ""
        parts = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)]
        found[str(path.relative_to(ENGINE))] = "\n".join(p for p in parts if isinstance(p, str))
    return found


def test_no_sentence_of_the_engine_speaks_of_options() -> None:
    texts = {name: text for name, text in read_texts().items() if name not in FOR_TERMINALS}
    pattern = re.compile(r"(?<![\w-])--[a-z]+|crispline (model|segment|vectorize|doctor)")
    found = {name: match[0] for name, text in texts.items() if (match := pattern.search(text))}
    assert found == {}


@pytest.mark.parametrize("advice", ADVICE)
def test_what_the_command_line_replaces_is_said_somewhere(advice: str) -> None:
    assert any(advice in text for text in read_texts().values())


def test_options_are_named() -> None:
    text = "expected a.gpkg not to exist, found it; allow overwriting or choose another name"
    wanted = "expected a.gpkg not to exist, found it; add --overwrite or choose another name"
    assert name_options(text) == wanted
    assert name_options("nothing to advise") == "nothing to advise"


@pytest.mark.parametrize("advice", ADVICE)
def test_options_that_are_named_exist(advice: str) -> None:
    from click import Group

    from crispline.engine.cli import crispline as program
    from crispline.engine.cli.model import adopt

    commands = [adopt]
    if isinstance(program, Group):
        names = ("segment", "vectorize", "evaluate")
        commands += [c for name in names if (c := program.get_command(None, name))]  # type: ignore[arg-type]  # no context is needed
    known = {option for command in commands for p in command.params for option in p.opts}
    assert set(re.findall(r"--[a-z-]+", ADVICE[advice])) <= known
