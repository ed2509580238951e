"""The data of a recipe alone, for commands that train nothing; `crispline-train inspect`."""

from __future__ import annotations

import json
from argparse import SUPPRESS
from collections.abc import Iterator, Sequence
from typing import Any

import yaml
from jsonargparse import ArgumentParser, Namespace

from crispline_training.class_weighting import MedianFrequencyBalance
from crispline_training.data.inspection import MOST_TILES, inspect_data
from crispline_training.data.module import SegmentationData
from crispline_training.errors import RecipeError
from crispline_training.recipe_files import find_recipes
from crispline_training.seed import DEFAULT_SEED, read_seed

#: Sections and keys of a recipe that say nothing of its data.
_OTHERS = (
    "model",
    "trainer",
    "checkpoint",
    "early_stop",
    "pictures",
    "run",
    "ckpt_path",
    "weights_only",
)
#: Options of data whose parts have rasters of their own.
_NAMED_PARTS = ("val_raster", "val_labels", "test_raster", "test_labels")


def make_parser(command: str, description: str, *, needs_data: bool) -> ArgumentParser:
    """Return a parser of the data in recipes; the rest of them is read and left alone.

    It raises argparse's ArgumentError for what is wrong.
    """
    parser = ArgumentParser(
        prog=f"crispline-train {command}", description=description, exit_on_error=False
    )
    parser.add_argument("-c", "--config", action="config", help="A recipe in YAML.")
    parser.add_subclass_arguments(SegmentationData, "data", required=needs_data)
    parser.add_argument("--seed_everything", type=read_seed, default=DEFAULT_SEED)
    for name in _OTHERS:
        parser.add_argument(f"--{name}", type=Any, default=None, help="Left alone.")
    return parser


def open_data(
    settings: Namespace, *, seed: int | None = None, classes: Sequence[str] = ()
) -> SegmentationData:
    """Return the data set of parsed settings; raises RecipeError where they name none.

    The seed, which splits the ground, is `seed` where it is given: rasters a network was trained on
    are then never those it is scored on. Where settings leave the classes to the data, they are
    `classes` where these are given: other data may lack some.
    """
    chosen = settings.get("data")
    values = chosen.as_dict() if isinstance(chosen, Namespace) else chosen
    if not values:
        raise RecipeError("expected the data of a recipe, found none; name one with --config")
    options = dict(values.get("init_args") or {})
    options["seed"] = read_seed(settings.seed_everything) if seed is None else int(seed)
    if classes and options.get("classes", ...) is None:
        options["classes"] = list(classes)
    values = {**values, "init_args": options}
    parser = ArgumentParser(exit_on_error=False)
    parser.add_subclass_arguments(SegmentationData, "data", required=True)
    made: SegmentationData = parser.instantiate_classes(parser.parse_object({"data": values})).data
    return made


def add_own_data(arguments: Sequence[str], recipe: dict[str, Any]) -> list[str]:
    """Return arguments with the data of a checkpoint's own recipe before them, to be changed.

    A recipe among the arguments takes its place. Another raster leaves behind those that the recipe
    names for parts.
    """
    stored = recipe.get("data")
    if not isinstance(stored, dict) or find_recipes(arguments):
        return list(arguments)
    values = dict(stored.get("init_args") or {})
    if any(argument.startswith("--data.raster") for argument in arguments):
        values = {key: value for key, value in values.items() if key not in _NAMED_PARTS}
    section = {"data": {**stored, "init_args": values}}
    return [f"--config={json.dumps(section)}", *arguments]


def without_data(arguments: Sequence[str]) -> list[str]:
    """Return arguments without recipes and options of the data, each of which has one value."""
    kept, is_value = [], False
    for argument in arguments:
        option, equals, _ = argument.partition("=")
        if option in ("-c", "--config", "--data") or option.startswith("--data."):
            is_value = not equals
        elif is_value:
            is_value = False
        else:
            kept.append(argument)
    return kept


def make_inspection_parser() -> ArgumentParser:
    """Return the parser of `inspect`; it raises argparse's ArgumentError for what is wrong."""
    parser = make_parser(
        "inspect", "Count the classes and draw samples of a recipe's data.", needs_data=True
    )
    parser.add_argument(
        "--output", type=str, default="inspection", help="Folder, or a PNG for the picture alone."
    )
    parser.add_argument("--part", type=Any, default=None, help=SUPPRESS)  # of predict; all count
    parser.add_argument("--most_tiles", type=int, default=MOST_TILES, help="Tiles of a part.")
    return parser


def inspect(arguments: list[str]) -> None:
    """Run `inspect`; print a table, and write it beside a picture of samples."""
    settings = make_inspection_parser().parse_args(arguments[1:])
    found = inspect_data(
        open_data(settings),
        settings.output,
        most_tiles=settings.most_tiles,
        balance=_find_balance(arguments[1:]),
    )
    print(found.table())
    print(f"\nsamples: {found.picture}")


def _find_balance(arguments: Sequence[str]) -> MedianFrequencyBalance:
    """Return how recipes and options weigh the classes, else how they would.

    They are read again: of a section that is left alone, a parser keeps the last option only.
    """
    parser = ArgumentParser(exit_on_error=False)
    parser.add_argument("--class_weights", type=MedianFrequencyBalance | None, default=None)
    options = []
    for path in find_recipes(arguments):
        section = yaml.safe_load(path.read_text(encoding="utf-8")).get("model") or {}
        if "class_weights" in section:
            options.append(f"--class_weights={json.dumps(section['class_weights'])}")
    options += _pick_options(arguments, "--model.class_weights")
    made = parser.instantiate_classes(parser.parse_args(options)).class_weights
    return made if isinstance(made, MedianFrequencyBalance) else MedianFrequencyBalance()


def _pick_options(arguments: Sequence[str], name: str) -> Iterator[str]:
    """Yield the options of that name, or of keys below it, without the section's name."""
    for argument, following in zip(arguments, [*arguments, ""][1:], strict=True):
        option, equals, value = argument.partition("=")
        if option == name or option.startswith(f"{name}."):
            yield f"--{option.removeprefix('--model.')}={value if equals else following}"
