"""The files that are named with --config, looked at before anything heavy is imported."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import yaml

from crispline_training.errors import RecipeError


def find_recipes(arguments: Sequence[str]) -> list[Path]:
    """Return the recipes named with --config, in their order."""
    paths = []
    for argument, following in zip(arguments, [*arguments, ""][1:], strict=True):
        option, equals, value = argument.partition("=")
        if option in ("-c", "--config"):
            paths.append(Path(value if equals else following))
    return paths


def check_recipe(path: Path) -> None:
    """Raise RecipeError unless a file is there that holds a YAML mapping."""
    if not path.is_file():
        raise RecipeError(f"{path}: expected a recipe, found no such file; correct the path")
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
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
