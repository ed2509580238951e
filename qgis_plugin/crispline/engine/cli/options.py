"""Options that several commands share, and how a finished job is told."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import reduce
from typing import TYPE_CHECKING, Any, TypeVar

import click

from crispline.engine.cli.wording import name_options
from crispline.engine.errors import JobError
from crispline.engine.job import (
    BLENDINGS,
    DEFAULT_BLOCK_SIZE,
    DEFAULT_MINIMUM_PIXELS,
    DEFAULT_TOLERANCE,
    DEVICES,
    parse_overlap,
)

if TYPE_CHECKING:
    from crispline.engine.result import SegmentResult

_Command = TypeVar("_Command", bound=Callable[..., Any])
_FILE = click.Path()


class CommaSeparated(click.ParamType[tuple[str, ...]]):
    """Values separated by commas; the option may be repeated."""

    name = "name,..."

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """Split at commas."""
        if isinstance(value, tuple):
            return value
        return tuple(part.strip() for part in str(value).split(",") if part.strip())


class Overlap(click.ParamType[float | None]):
    """A share of a tile, or `third`."""

    name = "share"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float | None:
        """Read a number or the name."""
        try:
            return parse_overlap(value)
        except JobError as error:
            self.fail(str(error), param, ctx)


def apply(*decorators: Callable[[_Command], _Command]) -> Callable[[_Command], _Command]:
    """Return one decorator from several options, shown in this order."""
    return lambda command: reduce(lambda f, decorate: decorate(f), reversed(decorators), command)


inference_options = apply(
    click.option("--area", type=_FILE, default="", help="Polygon layer: segment only inside it."),
    click.option(
        "--extent",
        type=float,
        nargs=4,
        default=None,
        metavar="XMIN YMIN XMAX YMAX",
        help="Segment only this rectangle, in the raster's CRS.",
    ),
    click.option(
        "--bands",
        type=CommaSeparated(),
        default="",
        help="Bands for the model, in its order: numbers from 1 or names.  [default: by the card]",
    ),
    click.option(
        "--resolution",
        type=float,
        default=None,
        metavar="METRES",
        help="Infer at this ground size of a pixel.  [default: by the card]",
    ),
    click.option("--native", is_flag=True, help="Infer at the raster's own pixels."),
    click.option(
        "--device",
        type=click.Choice(DEVICES),
        default="auto",
        show_default=True,
        help="Where the model runs.",
    ),
    click.option("--threads", type=int, default=None, help="Processor threads.  [default: all]"),
    click.option(
        "--batch", type=int, default=None, help="Tiles a model call.  [default: by the device]"
    ),
    click.option(
        "--overlap",
        type=Overlap(),
        default=None,
        metavar="SHARE",
        help="Overlap of neighbouring tiles, 0 to 1 of a tile, or `third` for a stride of a third "
        "of it.  [default: by the card]",
    ),
    click.option(
        "--blending",
        type=click.Choice(BLENDINGS),
        default="taper",
        show_default=True,
        help="How overlapping tiles are put together.",
    ),
    click.option(
        "--skip-bad-blocks",
        is_flag=True,
        help="Take undecodable blocks of the raster as no data instead of stopping.",
    ),
    click.option("--force", is_flag=True, help="No warning where the resolution does not fit."),
)

polygon_options = apply(
    click.option(
        "--classes",
        type=CommaSeparated(),
        default="",
        help="Write only these classes, by name.  [default: all]",
    ),
    click.option(
        "--minimum-area",
        type=float,
        default=None,
        metavar="M2",
        help="Merge smaller regions into a neighbour, in square metres.  "
        f"[default: {DEFAULT_MINIMUM_PIXELS:g} pixels]",
    ),
    click.option(
        "--hole-area",
        type=float,
        default=0.0,
        show_default=True,
        metavar="M2",
        help="Fill smaller holes, in square metres.",
    ),
    click.option(
        "--tolerance",
        type=float,
        default=DEFAULT_TOLERANCE,
        show_default=True,
        metavar="PIXELS",
        help="How far an outline may be moved to make it simpler; 0 keeps every vertex.",
    ),
    click.option(
        "--shapefiles",
        type=_FILE,
        default="",
        metavar="FOLDER",
        help="Also write one Shapefile a class into this folder.",
    ),
)

running_options = apply(
    click.option(
        "--block-size",
        type=int,
        default=DEFAULT_BLOCK_SIZE,
        show_default=True,
        metavar="PIXELS",
        help="Rows and columns worked on and saved at once; the result is the same.",
    ),
    click.option(
        "--work-folder",
        type=_FILE,
        default="",
        help="Where an unfinished job is kept.  [default: beside the first output]",
    ),
    click.option(
        "--resume/--no-resume",
        default=True,
        show_default=True,
        help="Go on where a stopped run of the same job ended.",
    ),
    click.option("--overwrite", is_flag=True, help="Replace outputs that exist."),
    click.option("--json", "as_json", is_flag=True, help="Print one JSON object, and no progress."),
    click.option("--quiet", is_flag=True, help="Print nothing but errors."),
)


class _Warnings(logging.Handler):
    """Says warnings on stderr as one line each."""

    def emit(self, record: logging.LogRecord) -> None:
        """Say one warning."""
        click.echo(f"crispline: warning: {name_options(record.getMessage())}", err=True)


@contextmanager
def say_warnings(*, visible: bool) -> Iterator[None]:
    """Print the engine's warnings while a job runs."""
    logger = logging.getLogger("crispline")
    handler = _Warnings(logging.WARNING) if visible else logging.NullHandler()
    logger.addHandler(handler)
    propagated, logger.propagate = logger.propagate, False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagated


def tell(result: SegmentResult, *, as_json: bool, quiet: bool) -> None:
    """Print what a job did."""
    if as_json:
        click.echo(json.dumps(result.report, indent=2))
    elif not quiet:
        click.echo(summarise(result))


def summarise(result: SegmentResult) -> str:
    """Return a few lines for people."""
    report = result.report
    lines = []
    if report.get("tiles") is not None:
        lines.append(
            f"{report['pixels'] / 1e6:.1f} Mpx in {report['tiles']} tiles on {report['device']}, "
            f"{report['megapixels_per_second']:.1f} Mpx/s"
        )
    if report.get("polygons") is not None:
        lines.append(f"{report['polygons']:,} polygons, {report['vertices']:,} vertices")
    seconds = report["seconds"]
    stages = ", ".join(f"{n} {s:.1f} s" for n, s in seconds.items() if n != "total")
    lines.append(f"{seconds['total']:.1f} s ({stages}), {report['peak_rss_mb']:.0f} MB at most")
    lines += [f"wrote {path}" for path in report["outputs"]]
    return "\n".join(lines)
