"""The files that are named with --config, looked at before anything heavy is imported."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml

from crispline_training.errors import RecipeError

#: Keys with names below them. YAML makes numbers of some that are not written as such: 210 of
#: 2_10, 8 of 010, 90 of 1:30.
_NAMES = frozenset("areas classes colours excluded_classes ignored reduce_of rename split".split())
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_INTEGER = "tag:yaml.org,2002:int"


def find_recipes(arguments: Sequence[str]) -> list[Path]:
    """Return the recipes named with --config, in their order."""
    paths = []
    for argument, following in zip(arguments, [*arguments, ""][1:], strict=True):
        option, equals, value = argument.partition("=")
        if option in ("-c", "--config"):
            paths.append(Path(value if equals else following))
    return paths


def check_recipe(path: Path) -> None:
    """Raise RecipeError unless a file is there that holds a YAML mapping, its names as written."""
    if not path.is_file():
        raise RecipeError(f"{path}: expected a recipe, found no such file; correct the path")
    try:
        text = path.read_text(encoding="utf-8")
        content = yaml.safe_load(text)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        place = getattr(error, "problem_mark", None)
        line = f" at line {place.line + 1}" if place is not None else ""
        raise RecipeError(
            f"{path}: expected a recipe in YAML, found something else{line}; correct it"
        ) from error
    if not isinstance(content, dict):
        raise RecipeError(
            f"{path}: expected a recipe with sections such as data and model, found "
            f"{type(content).__name__}; correct it"
        )
    tree = yaml.compose(text, Loader=yaml.SafeLoader)
    for scalar in _find_names(tree, among_names=False):
        if scalar.tag == _INTEGER and not _DECIMAL.fullmatch(scalar.value):
            raise RecipeError(
                f"{path}: expected names or decimal numbers, found {scalar.value} at line "
                f"{scalar.start_mark.line + 1}, which YAML takes for another number; put quotes "
                "around it"
            )


def _find_names(node: yaml.Node | None, *, among_names: bool) -> Iterator[yaml.ScalarNode]:
    """Yield what stands below the keys of names in a YAML tree."""
    if isinstance(node, yaml.ScalarNode) and among_names:
        yield node
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _find_names(item, among_names=among_names)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _find_names(key, among_names=among_names)
            yield from _find_names(value, among_names=among_names or key.value in _NAMES)
