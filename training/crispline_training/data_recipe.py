"""The data of a recipe alone, for commands that train nothing; `crispline-train inspect`."""

from __future__ import annotations

from typing import Any, Literal

from jsonargparse import ArgumentParser, Namespace

from crispline_training.class_balance import MedianFrequencyBalance
from crispline_training.data.inspection import MOST_TILES, inspect_data
from crispline_training.data.module import SegmentationData
from crispline_training.errors import RecipeError

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


def make_parser(command: str, description: str, *, needs_data: bool) -> ArgumentParser:
    """Return a parser of the data in recipes; the rest of them is read and left alone.

    It raises argparse's ArgumentError for what is wrong.
    """
    parser = ArgumentParser(
        prog=f"crispline-train {command}", description=description, exit_on_error=False
    )
    parser.add_argument("-c", "--config", action="config", help="A recipe in YAML.")
    parser.add_subclass_arguments(SegmentationData, "data", required=needs_data)
    parser.add_argument("--seed_everything", type=int | bool | None, default=None)
    parser.add_argument("--part", type=Literal["train", "val", "test"], default="val")
    for name in _OTHERS:
        parser.add_argument(f"--{name}", type=Any, default=None, help="Left alone.")
    return parser


def open_data(settings: Namespace, recipe: dict[str, Any] | None = None) -> SegmentationData:
    """Return the data set of parsed settings, or of `recipe` where they name none.

    The seed, which splits the ground, is that of `recipe` where it has one: rasters a network was
    trained on are then never those it is scored on.
    """
    recipe = recipe or {}
    stored = recipe.get("data")
    chosen = settings.get("data")
    values = chosen.as_dict() if isinstance(chosen, Namespace) else chosen
    if not values:
        values = stored
    if not values:
        raise RecipeError("expected the data of a recipe, found none; name one with --config")
    seed = recipe.get("seed_everything", settings.get("seed_everything"))
    if seed is not None:
        values = {**values, "init_args": {**(values.get("init_args") or {}), "seed": int(seed)}}
    parser = ArgumentParser(exit_on_error=False)
    parser.add_subclass_arguments(SegmentationData, "data", required=True)
    made: SegmentationData = parser.instantiate_classes(parser.parse_object({"data": values})).data
    return made


def inspect(arguments: list[str]) -> None:
    """Run `inspect`; print a table, and write it beside a picture of samples."""
    parser = make_parser(
        "inspect", "Count the classes and draw samples of a recipe's data.", needs_data=True
    )
    parser.add_argument(
        "--output", type=str, default="inspection", help="Folder, or a PNG for the picture alone."
    )
    parser.add_argument("--most_tiles", type=int, default=MOST_TILES, help="Tiles of a part.")
    settings = parser.parse_args(arguments[1:])
    found = inspect_data(
        open_data(settings),
        settings.output,
        most_tiles=settings.most_tiles,
        balance=_find_balance(settings.model),
    )
    print(found.table())
    print(f"\nsamples: {found.picture}")


def _find_balance(model: object) -> MedianFrequencyBalance:
    """Return how the section `model` of a recipe weighs the classes, else how it would."""
    section = model.as_dict() if isinstance(model, Namespace) else model
    settings = section.get("class_weights") if isinstance(section, dict) else None
    parser = ArgumentParser(exit_on_error=False)
    parser.add_argument("--class_weights", type=MedianFrequencyBalance | None)
    parsed = parser.instantiate_classes(parser.parse_object({"class_weights": settings}))
    chosen: MedianFrequencyBalance | None = parsed.class_weights
    return chosen or MedianFrequencyBalance()
