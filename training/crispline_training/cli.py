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
from pathlib import Path

from crispline.engine.errors import CrisplineError
from crispline_training.errors import RecipeError

_COMMANDS = {
    "fit": "Train a network by a recipe, or go on with --ckpt_path last.",
    "validate": "Score a checkpoint on the validation tiles.",
    "test": "Score a checkpoint on the test tiles.",
    "predict": "Write class maps of the test tiles.",
    "inspect": "Count the classes and draw samples of a recipe's data.",
    "evaluate": "Score a checkpoint on whole rasters, tiled and blended as the engine does.",
}
_USAGE = "usage: crispline-train COMMAND --config RECIPE.yaml [--config ...] [--KEY VALUE ...]"
_BAD_INPUT = 2
_INTERRUPTED = 130
#: Characters of somebody else's message that are still read.
_LONGEST = 500
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
        check_recipes(arguments[1:])
        _find(command)(list(arguments))
    except CrisplineError as error:
        return _fail(str(error))
    except ArgumentError as error:
        return _fail(f"{error}; see crispline-train {command} --help")
    except KeyboardInterrupt:
        return _stop()
    except SystemExit as error:
        # Lightning ends the process by itself when it is interrupted.
        if isinstance(error.__context__, KeyboardInterrupt):
            return _stop()
        return error.code if isinstance(error.code, int) else int(error.code is not None)
    except Exception as error:
        message = _explain(error)
        if message is None:
            raise
        return _fail(message)
    return 0


def check_recipes(arguments: Sequence[str]) -> list[Path]:
    """Return the recipes named with --config; raises RecipeError where one is missing."""
    paths = []
    for index, argument in enumerate(arguments):
        option, equals, value = argument.partition("=")
        if option in ("-c", "--config"):
            following = arguments[index + 1] if index + 1 < len(arguments) else ""
            paths.append(Path(value if equals else following))
    for path in paths:
        if not path.is_file():
            raise RecipeError(f"{path}: expected a recipe, found no such file; correct the path")
    return paths


def _find(command: str) -> Callable[[list[str]], object]:
    """Import what runs a command; each takes all arguments, the command first."""
    if command == "evaluate":
        from crispline_training.evaluation import evaluate

        return evaluate
    if command == "inspect":
        from crispline_training.inspection import inspect

        return inspect
    from crispline_training.recipe import run_recipe

    return run_recipe


def _explain(error: Exception) -> str | None:
    """Return what a user can do about a library's error, or None for a bug."""
    from lightning.fabric.utilities.exceptions import MisconfigurationException
    from torch import OutOfMemoryError

    if isinstance(error, OutOfMemoryError):
        return (
            "expected the batch to fit into the GPU, found too little memory; lower data.batch_size"
        )
    if isinstance(error, MisconfigurationException):
        return f"the trainer refuses the recipe: {error}"
    return None


def _stop() -> int:
    _say("interrupted; --ckpt_path last goes on after the last whole epoch")
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
