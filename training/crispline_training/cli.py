"""The command line: `crispline-train fit | validate | test | predict | inspect | evaluate`.

Exit status: 0 done; 2 bad input, told in one sentence; 130 interrupted, to be resumed; 1 a bug.
Nothing heavy is imported before a command runs.
"""

from __future__ import annotations

import os
import re
import sys
import warnings
from argparse import ArgumentError
from collections.abc import Callable, Sequence

from crispline.engine.errors import CrisplineError
from crispline_training.errors import RecipeError
from crispline_training.recipe_files import check_recipe, find_recipes

_COMMANDS = {
    "fit": "Train a network by a recipe, or go on with --ckpt_path last.",
    "validate": "Score a checkpoint on the validation tiles.",
    "test": "Score a checkpoint on the test tiles.",
    "predict": "Write PNGs of the classes of validation tiles, or with --part test of test tiles; "
    "georeferenced maps: crispline segment.",
    "inspect": "Count the classes and draw samples of a recipe's data.",
    "evaluate": "Score a checkpoint on whole rasters, tiled and blended as the engine does.",
}
#: What makes room on a GPU.
_ROOM = dict.fromkeys(_COMMANDS, "lower data.batch_size") | {
    "evaluate": "lower --tile, or take --device cpu"
}
#: Commands that --part says nothing to, though recipes that a run keeps name one, and advice.
_WITHOUT_PART = {
    "fit": "leave it out",
    "validate": "test scores the test tiles",
    "test": "validate scores the validation tiles",
    "inspect": "it shows all parts",
}
_USAGE = "usage: crispline-train COMMAND --config RECIPE.yaml [--config ...] [--KEY VALUE ...]"
_BAD_INPUT = 2
_INTERRUPTED = 130
#: Characters of somebody else's message that are still read.
_LONGEST = 500
#: What a parser says of a class in a recipe that lacks arguments.
_MISSING = re.compile(
    r'Parser key "(?P<key>[\w.]+)".*?class_path \'(?P<name>[\w.]+)\':\s+'
    r"the following arguments are required: (?P<arguments>[^\n]+)",
    re.DOTALL,
)
#: What a data loader puts before the message of an error in a worker.
_FROM_WORKER = re.compile(r"Caught \w+ in DataLoader worker.*\n[\w.]+Error: (?P<message>.*)", re.S)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its status."""
    if not sys.warnoptions:
        # Warnings of libraries about their callers' code mean nothing to a user.
        warnings.simplefilter("ignore")
        os.environ.setdefault("PYTHONWARNINGS", "ignore")  # the loader's workers, other processes
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit status."""
    if not arguments or arguments[0] in ("-h", "--help"):
        _print_help()
        return 0 if arguments else _BAD_INPUT
    command = arguments[0]
    try:
        if command not in _COMMANDS:
            raise RecipeError(
                f"expected a command of {', '.join(_COMMANDS)}, found {command!r}; "
                "see crispline-train --help"
            )
        _expect_no_part(command, arguments)
        for path in find_recipes(arguments[1:]):
            check_recipe(path)
        _find(command)(list(arguments))
    except KeyboardInterrupt:
        return _stop(command)
    except SystemExit as error:
        # Lightning ends the process by itself when it is interrupted.
        if isinstance(error.__context__, KeyboardInterrupt):
            return _stop(command)
        return error.code if isinstance(error.code, int) else int(error.code is not None)
    except Exception as error:
        message = _explain(error, command)
        if message is None:
            raise
        return _fail(message)
    return 0


def _expect_no_part(command: str, arguments: Sequence[str]) -> None:
    """Raise RecipeError for a --part that would be passed over."""
    given = any(argument.partition("=")[0] == "--part" for argument in arguments)
    if given and command in _WITHOUT_PART:
        raise RecipeError(
            f"expected --part with predict or evaluate, found it with {command}; "
            f"{_WITHOUT_PART[command]}"
        )


def _find(command: str) -> Callable[[list[str]], object]:
    """Import what runs a command; each takes all arguments, the command first."""
    if command == "evaluate":
        from crispline_training.evaluation import evaluate

        return evaluate
    if command == "inspect":
        from crispline_training.data_recipe import inspect

        return inspect
    from crispline_training.recipe import run_recipe

    return run_recipe


def _explain(error: Exception, command: str) -> str | None:
    """Return what a user can do about an error, or None for a bug.

    Parsers and loops wrap what they catch: a sentence of ours lies at the bottom then.
    """
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, CrisplineError):
            return str(cause)
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, OSError) and error.strerror:
        return (
            f"expected to read and write {error.filename or 'files'}, found: {error.strerror}; "
            "check path, rights and free space"
        )
    if isinstance(error, ArgumentError):
        return _explain_argument(str(error), command)
    if type(error).__name__ == "OutOfMemoryError":
        return f"expected a batch that fits into the GPU, found no room; {_ROOM[command]}"
    if type(error).__name__ == "MisconfigurationException":
        return f"the trainer refuses the recipe: {error}"
    if "more than 1 value per channel" in str(error):
        return (
            "expected more than one value of every feature in a batch, found one, which cannot be "
            "normalised; raise data.batch_size or data.tile"
        )
    return None


def _explain_argument(message: str, command: str) -> str:
    missing = _MISSING.search(message)
    if missing is None:
        return f"{message}; see crispline-train {command} --help"
    key, arguments = missing["key"], missing["arguments"].strip().split(", ")
    return (
        f"expected {', '.join(arguments)} of {missing['name'].rpartition('.')[2]}, found none; "
        f"give {' '.join(f'--{key}.{name} VALUE' for name in arguments)}, or put it into the recipe"
    )


def _stop(command: str) -> int:
    advice = "; --ckpt_path last goes on after the last whole epoch" if command == "fit" else ""
    _say(f"interrupted{advice}")
    return _INTERRUPTED


def _fail(message: str) -> int:
    found = _FROM_WORKER.search(message)
    message = " ".join((found["message"] if found else message).split())
    if len(message) > _LONGEST:
        message = message[:_LONGEST].rsplit(" ", 1)[0] + " ..."
    _say(f"error: {message}")
    return _BAD_INPUT


def _say(message: str) -> None:
    print(f"crispline-train: {message}", file=sys.stderr)


def _print_help() -> None:
    print(_USAGE, "", "Train segmentation models whose boundaries are sharp.", "", sep="\n")
    for command, line in _COMMANDS.items():
        print(f"  {command:<10}{line}")
    print("", "crispline-train COMMAND --help lists every key of a recipe.", sep="\n")


if __name__ == "__main__":
    main()
