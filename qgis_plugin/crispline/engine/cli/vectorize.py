"""`crispline vectorize`."""

from __future__ import annotations

from typing import Any

import click

from crispline.engine.cli.options import polygon_options, running_options, say_warnings, tell
from crispline.engine.cli.progress_bar import watch
from crispline.engine.job import VectorizeJob


@click.command("vectorize", short_help="Turn class probabilities or a class map into polygons.")
@click.argument("source", type=click.Path())
@click.option(
    "-o",
    "--output",
    "outputs",
    type=click.Path(),
    multiple=True,
    help="Vector file to write: .gpkg, .shp, .fgb, .geojson or .parquet; may be repeated.",
)
@click.option(
    "--band",
    type=int,
    default=None,
    metavar="NUMBER",
    help="Band of a class raster, from 1.  [default: the only one]",
)
@polygon_options
@click.option("--threads", type=int, default=None, help="Processor threads.  [default: all]")
@running_options
def command(*, as_json: bool, quiet: bool, **job: Any) -> None:
    """Turn SOURCE into class polygons with crisp boundaries.

    SOURCE is a probability store written by `crispline infer`, or any raster of class numbers
    (then outlines follow its pixels, simplified, without sub-pixel placement).
    """
    described = VectorizeJob.from_dict(job)
    if not described.every_output:
        raise click.UsageError("expected an output, found none; add -o polygons.gpkg")

    from crispline.engine.conversion import run_vectorize

    talks = not (as_json or quiet)
    with say_warnings(visible=not quiet), watch(visible=talks) as progress:
        result = run_vectorize(described, progress=progress)
    tell(result, as_json=as_json, quiet=quiet)
