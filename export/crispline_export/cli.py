"""The command line: `crispline-export CKPT OUT.onnx`.

Exit status: 0 written; 1 the model does not follow torch, nothing written; 2 bad input, told in one
sentence; 130 interrupted.
"""

from __future__ import annotations

import json
import logging
import signal
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from crispline.engine.errors import Cancelled, CrisplineError
from crispline_export.errors import VerificationError
from crispline_export.settings import (
    INPUT_TYPES,
    IR_VERSIONS,
    OUTPUT_TYPES,
    PRECISIONS,
    ExportSettings,
)

if TYPE_CHECKING:
    from crispline_export.exporter import ExportReport

_DIFFERENT, _BAD_INPUT, _INTERRUPTED = 1, 2, 130
#: What the exporter and the engine advise, and the options for it.
_ADVICE = {
    "allow overwriting": "add --overwrite",
    "give some that the model is for": "give some that the model is for with --raster",
    "give more or larger rasters": "give more or larger rasters with --raster",
    "export a fixed tile": "leave out --dynamic-tile",
    "export it with opset 18": "use --opset 18",
    "export it without simplification": "use --no-simplify",
    "choose the device cpu": "use --device cpu",
    "export it in another precision": "use another --precision",
    "add rasters that the model is for": "add rasters that the model is for with --raster",
    "allow a lower minimum agreement": "lower --min-agreement",
    "or a larger difference": "or raise --max-difference",
    "expected one of tile and dynamic tile": "expected one of --tile and --dynamic-tile",
    "choose the bands by number": "choose the bands by number with --bands",
    "name the bands": "name them with --bands",
    "infer at the raster's own resolution": "take its own pixels with --native",
    "or give the model's card a scale": "or leave out --input uint8",
}


def _split(_context: click.Context, _option: click.Parameter, value: str) -> tuple[str, ...]:
    """Return values that commas separate."""
    return tuple(part.strip() for part in value.split(",") if part.strip())


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("checkpoint", metavar="CKPT", type=click.Path(path_type=Path))
@click.argument("target", metavar="OUT.onnx", type=click.Path(path_type=Path))
@click.option(
    "--raster",
    "rasters",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Raster whose tiles check the model and calibrate int8; may be repeated.",
)
@click.option(
    "--bands",
    metavar="NAME,...",
    callback=_split,
    default="",
    help="Bands of --raster for the model, in its order: numbers from 1 or names.  "
    "[default: by the card]",
)
@click.option("--native", is_flag=True, help="Infer at the raster's own pixels.")
@click.option(
    "--precision",
    type=click.Choice(PRECISIONS),
    default="float32",
    show_default=True,
    help="Of weights and arithmetic.",
)
@click.option(
    "--output",
    "output_type",
    type=click.Choice(OUTPUT_TYPES),
    default="float32",
    show_default=True,
    help="Type of the probabilities; uint8 is 0 to 255.",
)
@click.option(
    "--input",
    "input_type",
    type=click.Choice(INPUT_TYPES),
    default="float32",
    show_default=True,
    help="Type of the raw values; uint8 takes 8-bit rasters only, and not Deepness.",
)
@click.option("--tile", type=int, help="Side of the tiles in pixels.  [default: the training's]")
@click.option(
    "--dynamic-tile",
    is_flag=True,
    help="Take tiles of any multiple of what the network needs, 32 pixels for CrispNet.",
)
@click.option(
    "--opset",
    type=click.Choice([str(number) for number in IR_VERSIONS]),
    default="17",
    show_default=True,
    help="ONNX opset; the IR version is 8 or 9 with it.",
)
@click.option("--simplify/--no-simplify", default=True, show_default=True, help="With onnxslim.")
@click.option("--card", type=click.Path(path_type=Path), help="YAML with fields for the card.")
@click.option(
    "--tiles", type=int, default=16, show_default=True, help="Tiles from each raster at most."
)
@click.option("--min-agreement", type=float, help="Share of pixels with torch's class, 0 to 1.")
@click.option("--max-difference", type=float, help="Largest difference of probabilities, 0 to 1.")
@click.option("--device", default="cpu", show_default=True, help="Device to check and time on.")
@click.option("--overwrite", is_flag=True, help="Replace a model that exists.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def export(
    checkpoint: Path,
    target: Path,
    *,
    rasters: tuple[Path, ...],
    card: Path | None,
    opset: str,
    min_agreement: float | None,
    max_difference: float | None,
    device: str,
    overwrite: bool,
    as_json: bool,
    **choices: Any,
) -> None:
    """Export the checkpoint CKPT of crispline-train to one self-describing ONNX file.

    The model takes raw band values and gives probabilities. It is compared with torch, and written
    only where both agree: 100 % of the pixels in float32 up to ties, 99.9 % in float16 and 99 % in
    int8.
    """
    settings = ExportSettings(
        opset=int(opset),
        minimum_agreement=min_agreement,
        maximum_difference=max_difference,
        **choices,
    )
    from crispline_export.exporter import export_checkpoint

    with _say_warnings(), _say_failed_comparisons(err=as_json):
        report = export_checkpoint(
            checkpoint,
            target,
            card=card,
            settings=settings,
            rasters=rasters,
            device=device,
            overwrite=overwrite,
        )
    if as_json:
        click.echo(json.dumps(report.as_dict(), ensure_ascii=False))
    else:
        click.echo("\n".join(_lines(report)))


def _lines(report: ExportReport) -> list[str]:
    lines = [comparison.describe() for comparison in report.comparisons]
    if report.mixture is not None:
        lines.append(report.mixture.describe())
    lines.append(report.timing.describe())
    lines.append(f"wrote {report.path} ({report.size_bytes / 1e6:.2f} MB)")
    return lines


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with its status."""
    if not sys.warnoptions:
        # Warnings of libraries about their callers' code mean nothing to a user.
        warnings.simplefilter("ignore")
    signal.signal(signal.SIGTERM, _interrupt)
    sys.exit(run(arguments))


def _interrupt(number: int, frame: object) -> NoReturn:
    """End as Ctrl-C does, which removes what is half written."""
    raise KeyboardInterrupt


def run(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    try:
        status = export.main(arguments, prog_name="crispline-export", standalone_mode=False)
    except click.ClickException as error:
        message = " ".join(error.format_message().split()).rstrip(".")
        return _fail(f"{message}; see crispline-export --help", _BAD_INPUT)
    except (Cancelled, KeyboardInterrupt, click.Abort):
        return _fail("interrupted; nothing was written", _INTERRUPTED)
    except VerificationError as error:
        return _fail(str(error), _DIFFERENT)
    except CrisplineError as error:
        return _fail(str(error), _BAD_INPUT)
    except OSError as error:
        if not error.strerror:
            raise
        message = (
            f"expected to read and write {error.filename or 'files'}, found: {error.strerror}; "
            "check path, rights and free space"
        )
        return _fail(message, _BAD_INPUT)
    return status if isinstance(status, int) else 0


def _fail(message: str, status: int) -> int:
    click.echo(f"crispline-export: error: {_name_options(message)}", err=True)
    return status


def _name_options(message: str) -> str:
    """Return a message in one line, with the options that follow its advice."""
    for advice, words in _ADVICE.items():
        message = message.replace(advice, words)
    return " ".join(message.split())


class _Warnings(logging.Handler):
    """Says the engine's warnings on stderr as one line each."""

    def emit(self, record: logging.LogRecord) -> None:
        """Say one warning."""
        message = _name_options(record.getMessage())
        click.echo(f"crispline-export: warning: {message}", err=True)


@contextmanager
def _say_warnings() -> Iterator[None]:
    """Say what the engine warns of while a model is exported."""
    logger, handler = logging.getLogger("crispline"), _Warnings(logging.WARNING)
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)


@contextmanager
def _say_failed_comparisons(*, err: bool) -> Iterator[None]:
    """Say what was compared where that fails an export; on stdout, or stderr beside JSON."""
    try:
        yield
    except VerificationError as error:
        for line in error.comparisons:
            click.echo(line, err=err)
        raise
