"""The command line: `crispline segment | infer | vectorize | evaluate | model | demo | doctor`.

Exit status: 0 done; 2 bad input, told in one sentence; 130 cancelled, to be resumed; 1 a bug.
Only click is imported here; a command's module is imported when the command runs.
"""

from __future__ import annotations

import os
import sys
import warnings
from importlib import import_module

import click

from crispline.engine.allocator import bound_allocator
from crispline.engine.cli.wording import name_options
from crispline.engine.errors import Cancelled, CrisplineError

#: Command name -> module, attribute, one line of help.
_COMMANDS = {
    "segment": ("segment", "command", "Turn a raster into class polygons with crisp boundaries."),
    "infer": ("infer", "command", "Write a raster's class probabilities."),
    "vectorize": ("vectorize", "command", "Turn class probabilities or a class map into polygons."),
    "evaluate": ("evaluate", "command", "Score polygons against a truth."),
    "model": ("model", "group", "Show, check, or describe a model."),
    "demo": ("demo", "command", "Draw a scene, segment it, and show the result."),
    "doctor": ("doctor", "command", "Check the installation and its devices."),
}
_BAD_INPUT = 2
_CANCELLED = 130


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the table."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        if cmd_name not in _COMMANDS:
            return None
        module, attribute, _ = _COMMANDS[cmd_name]
        command = getattr(import_module(f"{__name__}.{module}"), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{module}.{attribute} is no click command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, _, line) in _COMMANDS.items()])


def _print_version(ctx: click.Context, param: click.Parameter, value: object) -> None:
    if value and not ctx.resilient_parsing:
        import crispline

        click.echo(f"crispline {crispline.__version__}")
        ctx.exit()


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Print the version.",
)
def crispline() -> None:
    """Aerial and satellite rasters to class polygons with crisp boundaries."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with its status."""
    if not sys.warnoptions:
        # Warnings of libraries about their callers' code mean nothing to a user.
        warnings.simplefilter("ignore")
    bound_allocator()
    # Arrow's own allocator keeps what it is given back.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    try:
        status = crispline.main(arguments, prog_name="crispline", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as help_wanted:
        help_wanted.show()
        return _BAD_INPUT
    except click.ClickException as error:
        return _fail(_phrase_usage(error))
    except (Cancelled, KeyboardInterrupt, click.Abort) as cancelled:
        _say(str(cancelled) or "cancelled; run it again to resume it")
        return _CANCELLED
    except CrisplineError as error:
        return _fail(str(error))
    except BrokenPipeError:
        # Whoever read our output has gone; so has stdout.
        sys.stdout = None
        return 0
    return status if isinstance(status, int) else 0


def _phrase_usage(error: click.ClickException) -> str:
    """Return a usage error as one sentence with the remedy."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "crispline"
    message = " ".join(error.format_message().split()).rstrip(".")
    return f"{message}; see {path} --help"


def _fail(message: str) -> int:
    _say(f"error: {message}")
    return _BAD_INPUT


def _say(message: str) -> None:
    click.echo(f"crispline: {name_options(' '.join(message.split()))}", err=True)
